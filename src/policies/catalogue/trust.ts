import { type Conditions, policyDocument } from './policy-document.ts';
import type { Built } from './template.ts';

interface Trust {
  readonly sid: string;
  readonly why: string;
  readonly source: string;
  readonly service: string;
  readonly condition: Conditions;
}

/** A trust policy for one AWS service. */
export function trustDocument({ service, ...trust }: Trust, ...cautions: readonly string[]): Built {
  return policyDocument(
    [{ ...trust, effect: 'Allow', principal: { Service: service }, action: 'sts:AssumeRole' }],
    cautions,
  );
}
