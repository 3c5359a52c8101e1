import type { Json } from '../../core/json.ts';
import type { Built, Note } from './template.ts';

export type Conditions = {
  readonly [operator: string]: { readonly [key: string]: string | readonly string[] };
};

/** A statement in AWS's own order of elements, with the reason it is there. */
export interface Part {
  readonly sid: string;
  readonly why: string;
  readonly source: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principal?: Json;
  readonly action: string | readonly string[];
  /** Absent in trust policies. */
  readonly resource?: string | readonly string[];
  readonly condition?: Conditions | undefined;
}

/** A policy document of the parts that are there, with their notes. */
export function policyDocument(
  parts: readonly (Part | false | undefined)[],
  cautions: readonly (string | false | undefined)[] = [],
): Built {
  const present = parts.filter((part) => part !== false && part !== undefined);
  const warnings = cautions.filter((text) => typeof text === 'string');
  return {
    document: { Version: '2012-10-17', Statement: present.map(statement) },
    notes: present.map(({ sid, why, source }): Note => ({ part: sid, why, source })),
    ...(warnings.length > 0 && { cautions: warnings }),
  };
}

function statement({ sid, effect, principal, action, resource, condition }: Part): Json {
  return {
    Sid: sid,
    Effect: effect,
    ...(principal !== undefined && { Principal: principal }),
    Action: brief(action),
    ...(resource !== undefined && { Resource: brief(resource) }),
    ...(condition !== undefined && { Condition: tidy(condition) }),
  };
}

function tidy(condition: Conditions): Json {
  return Object.fromEntries(
    Object.entries(condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, brief(value)])),
    ]),
  );
}

/** A list of one as the value itself, which AWS takes for the same. */
function brief(value: string | readonly string[]): Json {
  if (typeof value === 'string') return value;
  const [only] = value;
  return value.length === 1 && only !== undefined ? only : [...value];
}
