import type { Bucket } from './model.ts';

/** What is asked for: an action on a bucket, on an object in it, or on neither (ListBuckets). */
export interface Permission {
  readonly action: string;
  readonly bucket?: Bucket | string | undefined;
  readonly key?: string | undefined;
  readonly versionId?: string | undefined;
  /** Of an action that is about neither: the ARN of a KMS key. */
  readonly resource?: string | undefined;
}
