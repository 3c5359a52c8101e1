import type { ObjectReader } from '../core/s3-objects.ts';

/** What this domain needs of S3; src/aws fulfils it by shape. */
export type LabelsS3 = ObjectReader;
