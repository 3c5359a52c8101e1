import type { ObjectReader } from '../core/s3-objects.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What this domain needs of S3; src/aws fulfils it by shape. */
export type LabelsS3 = ObjectReader;
