import { GroundctlError } from '../../core/errors.ts';
import { type Finding, finding } from '../../core/finding.ts';
import { regionFindings } from '../bucket-findings.ts';
import type { BatchesS3 } from '../ports.ts';
import { keyOfAlias, missingBucket } from '../rules/kit-rules.ts';

/** What was found out about the buckets of a project. */
export interface KitBuckets {
  /** Whether they are there, in the one region that is taken, and under a key that can be named. */
  readonly findings: readonly Finding[];
  /** ARNs of the KMS keys that encrypt what is written there by default. */
  readonly keys: readonly string[];
}

/** Asks about each bucket of a project once. `account` owns a key that a bucket names by its id. */
export async function checkBuckets(
  s3: Pick<BatchesS3, 'bucketRegion' | 'getBucketEncryption'>,
  buckets: readonly string[],
  account: string,
  signal?: AbortSignal,
): Promise<KitBuckets> {
  const findings: Finding[] = [];
  const keys = new Set<string>();
  for (const bucket of new Set(buckets)) {
    try {
      const region = await s3.bucketRegion(bucket, { signal });
      findings.push(...regionFindings(bucket, region));
      const encryption = await s3.getBucketEncryption(bucket, { signal });
      if (encryption?.algorithm.startsWith('aws:kms') !== true) continue;
      const { key } = encryption;
      // Without a key it is AWS's own for S3, whose policy lets everybody in the account use it through S3.
      if (key === undefined || /alias\/aws\/s3$/.test(key)) continue;
      const arn = /^[0-9a-f-]{36}$|^mrk-/.test(key) ? `arn:aws:kms:${region}:${account}:key/${key}` : key;
      if (/^arn:[^:]*:kms:[^:]*:\d{12}:key\/[\w-]+$/.test(arn)) keys.add(arn);
      else
        findings.push(
          finding(keyOfAlias, { subject: bucket, message: `its default encryption names ${key}` }),
        );
    } catch (error) {
      if (!(error instanceof GroundctlError)) throw error;
      if (error.code === 'no-such-bucket') {
        findings.push(finding(missingBucket, { subject: bucket, message: error.message }));
      } else if (
        error.code === 'access-denied' &&
        error.aws?.missingAction === 's3:GetEncryptionConfiguration'
      ) {
        findings.push(finding(keyOfAlias, { subject: bucket, message: error.message }));
      } else throw error;
    }
  }
  return { findings, keys: [...keys] };
}
