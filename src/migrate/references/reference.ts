import type { Span } from '../../core/json/json-node.ts';

/** What something in a flow points to. */
export type ReferenceKind =
  | 's3'
  | 'role'
  | 'kms'
  | 'secret'
  | 'athena'
  | 'glue'
  | 'redshift'
  | 'emr'
  | 'feature-store'
  | 'lambda'
  | 'image'
  | 'snowflake'
  | 'other';

/** One reference in a text. Spans count UTF-16 units of the text. */
export interface TextReference extends Span {
  readonly kind: ReferenceKind;
  /** As it stands there. */
  readonly text: string;
  /** The name of the bucket. */
  readonly bucket?: Span | undefined;
  /** An ARN as a whole, where it is one. */
  readonly arn?: Span | undefined;
  readonly account?: Span | undefined;
  readonly region?: Span | undefined;
  /** The partition's name in an ARN, or its domain in a host name. */
  readonly partition?: Span | undefined;
  readonly suffix?: Span | undefined;
  /** Why another account or region in it would name nothing; undefined where it names the like of it. */
  readonly fixed?: string | undefined;
}

/** True for a part that is put together when the flow runs: `sagemaker-{region}-{account}`, `{{parameter}}`. */
export function isBuilt(text: string): boolean {
  return /[{}$<>]|%[sd]/.test(text);
}
