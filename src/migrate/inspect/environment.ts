import { ACCOUNT_IN_TEXT, REGION_IN_TEXT } from '../../core/partitions.ts';
import type { ReferringString } from '../references/flow-references.ts';
import { isBuilt, type ReferenceKind, type TextReference } from '../references/reference.ts';
import { fieldName } from './strings.ts';

/** Where Athena and Redshift put the copy of their result that the flow reads from then on. */
const STAGED_FIELD = /^(?:ctas|unload)_s3_output_location$/;

/** One reference of a flow to something of an account. */
export interface FlowReference {
  readonly kind: ReferenceKind;
  /** As it stands there. */
  readonly text: string;
  readonly field: string;
  /** Id of the step; undefined outside all steps. */
  readonly node: string | undefined;
  /** False where code, SQL or other text mentions it. */
  readonly whole: boolean;
  /** True where a part of it is put together when the flow runs. */
  readonly built: boolean;
}

/** What ties a flow to one account, each once, in the order of the file. */
export interface Environment {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly buckets: readonly string[];
  readonly roles: readonly string[];
  /** Locations of staged copies: what a query's result was written to, and the flow reads since. */
  readonly staged: readonly string[];
  readonly references: readonly FlowReference[];
}

export function environmentOf(strings: readonly ReferringString[]): Environment {
  const accounts = new Set<string>();
  const regions = new Set<string>();
  const buckets = new Set<string>();
  const roles = new Set<string>();
  const staged = new Set<string>();
  const references = new Map<string, FlowReference>();
  const note = (text: string) => {
    for (const [account] of text.matchAll(ACCOUNT_IN_TEXT)) accounts.add(account);
    for (const [region] of text.matchAll(REGION_IN_TEXT)) regions.add(region);
  };
  for (const { string, text, references: found, whole } of strings) {
    const { key, node, trained } = string;
    for (const reference of found) {
      const cut = (span: { start: number; end: number }) => text.slice(span.start, span.end);
      const { kind, account, region, arn } = reference;
      for (const part of [account, region]) if (part !== undefined) note(cut(part));
      const place = placeOf(text, reference);
      if (place !== undefined) {
        note(place);
        buckets.add(place);
      } else if (kind === 'role') roles.add(arn === undefined ? reference.text : cut(arn));
      if (kind === 's3' && (STAGED_FIELD.test(key) || (trained && node?.type === 'SOURCE')))
        staged.add(whole ? text : reference.text);
      const shown = { kind, text: reference.text, field: fieldName(key), node: node?.id, whole };
      const id = JSON.stringify(Object.values(shown));
      references.set(id, { ...shown, built: isBuilt(reference.text) });
    }
  }
  return {
    accounts: [...accounts],
    regions: [...regions],
    buckets: [...buckets],
    roles: [...roles],
    staged: [...staged],
    references: [...references.values()],
  };
}

/** The bucket or access point of an S3 reference. */
function placeOf(text: string, { kind, bucket, arn }: TextReference): string | undefined {
  const span = kind === 's3' ? (bucket ?? arn) : undefined;
  return span && text.slice(span.start, span.end);
}
