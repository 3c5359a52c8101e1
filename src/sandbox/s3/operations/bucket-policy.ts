import { readPolicy } from '../../../policies/evaluate/read-policy.ts';
import { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import type { Bucket } from '../model.ts';
import { isPublicPolicy } from '../public-policy.ts';
import { xmlDocument } from '../xml.ts';
import { settingOf, takesAway } from './kept-setting.ts';

const MAX_POLICY_BYTES = 20 * 1024;

export function getBucketPolicy(exchange: Exchange): Reply {
  const policy = settingOf(exchange, 'policy', 'NoSuchBucketPolicy');
  return { headers: { 'content-type': 'application/json' }, body: policy.text };
}

export async function putBucketPolicy(exchange: Exchange): Promise<Reply> {
  const { bucket } = exchange;
  const text = await exchange.text();
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES) {
    throw new S3Error('MalformedPolicy', `Policy exceeds the maximum allowed document size.`);
  }
  if (!text.startsWith('{')) {
    throw new S3Error('MalformedPolicy', "Policies must be valid JSON and the first byte must be '{'");
  }
  const reading = readPolicy(text, { usedAs: 'resource' });
  if ('problems' in reading) {
    throw new S3Error(
      'MalformedPolicy',
      reading.problems.map(({ message, path }) => `${message} at ${path}`).join('; '),
    );
  }
  assertAboutBucket(
    bucket,
    reading.policy.statements.flatMap(({ resource }) => resource?.values ?? []),
  );
  const isPublic = isPublicPolicy(reading.policy);
  if (isPublic && bucket.publicAccessBlock?.BlockPublicPolicy === true) {
    const { caller } = exchange;
    const who = caller.kind === 'iam' ? `User: ${caller.arn}` : 'Anonymous user';
    throw new S3Error(
      'AccessDenied',
      `${who} is not authorized to perform: s3:PutBucketPolicy on resource: "arn:aws:s3:::${bucket.name}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
      { decidedBy: 'by the BlockPublicPolicy setting' },
    );
  }
  bucket.policy = { text, document: reading.policy, isPublic };
  return { status: 204 };
}

export const deleteBucketPolicy = takesAway('policy');

export function getBucketPolicyStatus(exchange: Exchange): Reply {
  const policy = settingOf(exchange, 'policy', 'NoSuchBucketPolicy');
  return { body: xmlDocument('PolicyStatus', { IsPublic: policy.isPublic }) };
}

/** @throws S3Error MalformedPolicy where a statement speaks of another bucket */
function assertAboutBucket(bucket: Bucket, resources: readonly string[]): void {
  const arn = `arn:aws:s3:::${bucket.name}`;
  const foreign = resources.find(
    (one) =>
      one !== '*' &&
      one !== arn &&
      !one.startsWith(`${arn}/`) &&
      !one.startsWith(`${arn}*`) &&
      !/^arn:aws:s3:::[^/]*[*?$]/.test(one),
  );
  if (foreign !== undefined) throw new S3Error('MalformedPolicy', 'Policy has invalid resource');
}
