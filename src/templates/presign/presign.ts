import type { S3Uri } from '../../core/s3-uri.ts';

/** Makes the URL with which a worker's browser reads one object. */
export type Presign = (uri: S3Uri) => string;
