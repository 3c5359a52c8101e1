import { GroundctlError } from '../../core/errors.ts';
import { type Finding, finding } from '../../core/finding.ts';
import { regionFindings } from '../bucket-findings.ts';
import type { BatchesS3 } from '../ports.ts';
import { missingBucket } from '../rules/kit-rules.ts';

/** Findings about the buckets of a project: whether they are there, and in the one region that is taken. */
export async function checkBuckets(
  s3: Pick<BatchesS3, 'bucketRegion'>,
  buckets: readonly string[],
  signal?: AbortSignal,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const bucket of new Set(buckets)) {
    try {
      found.push(...regionFindings(bucket, await s3.bucketRegion(bucket, { signal })));
    } catch (error) {
      if (!(error instanceof GroundctlError) || error.code !== 'no-such-bucket') throw error;
      found.push(finding(missingBucket, { subject: bucket, message: error.message }));
    }
  }
  return found;
}
