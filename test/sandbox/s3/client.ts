import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Sandbox } from '../../../src/sandbox/start.ts';

/** S3 of a sandbox, as its administrator unless `more` says otherwise; nothing is tried again. */
export function s3Of(sandbox: Sandbox, more: S3ClientConfig = {}): S3Client {
  const { url: endpoint, region, credentials } = sandbox;
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1, ...more });
}
