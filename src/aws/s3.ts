import { bucketCalls } from './s3-buckets.ts';
import { createS3Clients } from './s3-clients.ts';
import { objectCalls } from './s3-objects.ts';
import { uploadCalls } from './s3-uploads.ts';
import type { ClientConfig } from './session.ts';

/** S3 over the SDK. What is not there is undefined; errors name the IAM action. */
export function createS3Api(config: ClientConfig) {
  const clients = createS3Clients(config);
  return { ...bucketCalls(clients), ...objectCalls(clients), ...uploadCalls(clients), close: clients.close };
}

/** S3 as this program uses it. */
export type S3Api = ReturnType<typeof createS3Api>;
