import { mapOrdered } from '../core/concurrency.ts';
import { GroundctlError } from '../core/errors.ts';
import { type Finding, finding } from '../core/finding.ts';
import type { Entry } from './entry.ts';
import { PLUS_REGION } from './limits.ts';
import type { BatchesS3 } from './ports.ts';
import * as rules from './rules/plus-rules.ts';
import { isImage } from './survey/file-types.ts';
import type { Survey } from './survey/survey.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
  readonly owner?: string | undefined;
}

/** The CORS rules images need, as AWS gives them in sms-cors-update. */
const IMAGE_CORS =
  '[{"AllowedHeaders":[],"AllowedMethods":["GET"],"AllowedOrigins":["*"],"ExposeHeaders":["Access-Control-Allow-Origin"]}]';

/** Findings about a batch's bucket: its region, CORS where there are images, and encryption by KMS. */
export async function bucketFindings(
  s3: BatchesS3,
  bucket: string,
  survey: Survey,
  options: Options,
): Promise<Finding[]> {
  const region = await s3.bucketRegion(bucket, options);
  const images = [...survey.extensions.keys()].some(isImage);
  const found = await Promise.all([
    regionFindings(bucket, region),
    images ? corsFindings(s3, bucket, options) : [],
    encryptionFindings(s3, bucket, survey.samples.members, options),
  ]);
  return found.flat();
}

export function regionFindings(bucket: string, region: string): Finding[] {
  if (region === PLUS_REGION) return [];
  const message = `The bucket is in ${region}; Ground Truth Plus reads only from ${PLUS_REGION}.`;
  return [finding(rules.wrongRegion, { subject: bucket, message, evidence: { region } })];
}

/** A finding where browsers may not load images from the bucket; none where there is no such bucket. */
export async function corsFindings(s3: BatchesS3, bucket: string, options: Options): Promise<Finding[]> {
  const cors = await readable(bucket, () => s3.getBucketCors(bucket, options));
  if (cors === undefined) return [];
  if ('finding' in cors) return [cors.finding];
  const allows = (cors.value ?? []).some(
    ({ AllowedMethods, AllowedOrigins }) => AllowedMethods?.includes('GET') && AllowedOrigins?.some(isPortal),
  );
  if (allows) return [];
  const message =
    cors.value === undefined
      ? 'The bucket has images and no CORS rules.'
      : 'The bucket has images, and none of its CORS rules allows GET from the worker portal.';
  const fix = `Set these CORS rules on ${bucket}: ${IMAGE_CORS}`;
  return [finding(rules.corsMissing, { subject: bucket, message, fix })];
}

/** The worker portal is at https://NAME.labeling.REGION.sagemaker.aws; the guide asks for every origin. */
function isPortal(origin: string): boolean {
  return /^(?:https:\/\/)?\*$|sagemaker\.aws$/.test(origin);
}

async function encryptionFindings(
  s3: BatchesS3,
  bucket: string,
  samples: readonly Entry[],
  options: Options,
): Promise<Finding[]> {
  const set = await readable(bucket, () => s3.getBucketEncryption(bucket, options));
  if (set === undefined) return [];
  if ('finding' in set) return [set.finding];
  if (!set.value?.algorithm.startsWith('aws:kms')) return [];
  const keys = new Map<string, number>();
  let looked = 0;
  let refused: GroundctlError | undefined;
  await mapOrdered(samples, 8, async ({ name }) => {
    try {
      const head = await s3.head({ bucket, key: name }, options);
      looked += 1;
      const key = head?.SSEKMSKeyId;
      if (key !== undefined) keys.set(key, (keys.get(key) ?? 0) + 1);
    } catch (error) {
      if (!(error instanceof GroundctlError) || error.code !== 'access-denied') throw error;
      refused = error;
    }
  });
  const named = [...keys.keys()];
  const sampled =
    looked === 0
      ? `no object could be checked (${refused?.aws?.missingAction ?? 's3:GetObject'} is missing)`
      : `${[...keys.values()].reduce((sum, count) => sum + count, 0)} of ${looked} objects checked are encrypted with ${named.length === 0 ? 'a KMS key' : named.join(', ')}`;
  const message = `New objects are encrypted with ${set.value.algorithm} by default; ${sampled}.`;
  const key = named[0] ?? set.value.key;
  const fix = `Whoever reads them needs kms:Decrypt${key === undefined ? '' : ` on ${key}`}, from both the role's policy and the key policy.`;
  return [finding(rules.kmsEncryption, { subject: bucket, message, fix, evidence: { looked, keys: named } })];
}

/** A setting, or a note that it may not be read: one missing permission must not stop the whole check. */
async function readable<T>(
  bucket: string,
  read: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly finding: Finding } | undefined> {
  try {
    return { value: await read() };
  } catch (error) {
    // Reported with the objects in it.
    if (error instanceof GroundctlError && error.code === 'no-such-bucket') return undefined;
    if (!(error instanceof GroundctlError) || error.code !== 'access-denied') throw error;
    const action = error.aws?.missingAction ?? 'the permission';
    return {
      finding: finding(rules.unreadableSettings, {
        subject: bucket,
        message: error.message,
        fix: `Ask for ${action}, or check in the console.`,
      }),
    };
  }
}
