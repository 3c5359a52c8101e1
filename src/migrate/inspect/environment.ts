import type { Flow } from '../flow/flow.ts';
import { type FlowString, stringText } from './strings.ts';

/** Keys whose values are S3 locations. */
export const S3_FIELDS: ReadonlySet<string> = new Set([
  's3Uri',
  's3OutputLocation',
  'output_path',
  'ctas_s3_output_location',
  'unload_s3_output_location',
  's3_output_location',
]);

/** Keys whose values are ARNs of roles. */
export const ROLE_FIELDS: ReadonlySet<string> = new Set(['s3RoleArn', 'unloadIamRole', 'iamRole', 'roleArn']);

/** Where Athena and Redshift put the copy of their result that the flow reads from then on. */
const STAGED_FIELDS: ReadonlySet<string> = new Set(['ctas_s3_output_location', 'unload_s3_output_location']);

export const ACCOUNT = /(?<!\d)\d{12}(?!\d)/g;
export const REGION =
  /(?<![a-z0-9])(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-isob?)?-(?:central|(?:north|south)?(?:east|west)?)-\d(?![a-z0-9])/g;

/** What ties a flow to one account: values of the fields above, each once, in their order. */
export interface Environment {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly buckets: readonly string[];
  readonly roles: readonly string[];
  /** Locations of staged copies. */
  readonly staged: readonly string[];
}

export function environmentOf(flow: Flow, strings: readonly FlowString[]): Environment {
  const accounts = new Set<string>();
  const regions = new Set<string>();
  const buckets = new Set<string>();
  const roles = new Set<string>();
  const staged = new Set<string>();
  const note = (text: string) => {
    for (const [account] of text.matchAll(ACCOUNT)) accounts.add(account);
    for (const [region] of text.matchAll(REGION)) regions.add(region);
  };
  for (const string of strings) {
    if (S3_FIELDS.has(string.key)) {
      const text = stringText(flow, string);
      const bucket = bucketOf(text);
      if (bucket === undefined) continue;
      buckets.add(bucket);
      note(bucket);
      if (STAGED_FIELDS.has(string.key)) staged.add(text);
    } else if (ROLE_FIELDS.has(string.key)) {
      const text = stringText(flow, string);
      if (!text.startsWith('arn:')) continue;
      roles.add(text);
      note(text);
    }
  }
  return {
    accounts: [...accounts],
    regions: [...regions],
    buckets: [...buckets],
    roles: [...roles],
    staged: [...staged],
  };
}

/** The bucket part of an `s3://` location, as it stands there. */
export function bucketOf(uri: string): string | undefined {
  return /^s3[an]?:\/\/([^/]+)/i.exec(uri)?.[1];
}
