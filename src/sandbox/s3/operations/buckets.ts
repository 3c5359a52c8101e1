import { ACCOUNT_ID } from '../../identity.ts';
import { assertAclAllowed, OWNER_ONLY, readAclHeaders } from '../acl.ts';
import { isBucketName } from '../address.ts';
import { assertAllowed } from '../authorize.ts';
import { invalidArgument, S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { Bucket } from '../model.ts';
import { parseXml, xmlDocument } from '../xml.ts';
import { ownerElement } from './list-objects.ts';

const MAX_BUCKETS = 10_000;
const LOCKED =
  '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>';
const REGION = /^[a-z]{2,3}(?:-[a-z]+)+-\d$/;

export function listBuckets(exchange: Exchange): Reply {
  assertAllowed(exchange, { action: 's3:ListAllMyBuckets' });
  const account = exchange.caller.kind === 'iam' ? exchange.caller.accountId : ACCOUNT_ID;
  const prefix = exchange.query('prefix') ?? '';
  const region = exchange.query('bucket-region');
  const after = Buffer.from(exchange.query('continuation-token') ?? '', 'base64').toString();
  const text = exchange.query('max-buckets') ?? String(MAX_BUCKETS);
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_BUCKETS) {
    throw invalidArgument('max-buckets', text, 'Argument max-buckets must be an integer between 1 and 10000');
  }
  const all = [...exchange.env.buckets.values()]
    .filter(
      (bucket) => bucket.ownerAccount === account && bucket.name.startsWith(prefix) && bucket.name > after,
    )
    .filter((bucket) => region === undefined || bucket.region === region)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = all.slice(0, limit);
  const last = page.at(-1)?.name ?? '';
  return {
    body: xmlDocument('ListAllMyBucketsResult', {
      Owner: ownerElement(account),
      Buckets: {
        Bucket: page.map((bucket) => ({
          Name: bucket.name,
          CreationDate: bucket.created.toISOString(),
          BucketRegion: bucket.region,
        })),
      },
      ContinuationToken: page.length < all.length ? Buffer.from(last).toString('base64') : undefined,
      Prefix: exchange.query('prefix'),
    }),
  };
}

export async function createBucket(exchange: Exchange): Promise<Reply> {
  const { env, caller } = exchange;
  const name = exchange.address.bucket ?? '';
  if (!isBucketName(name))
    throw new S3Error('InvalidBucketName', undefined, { details: { BucketName: name } });
  assertAllowed(exchange, { action: 's3:CreateBucket', bucket: name });
  if (caller.kind === 'anonymous') throw new S3Error('AccessDenied');
  const region = readRegion(await exchange.text(), caller.verified.scope?.region ?? 'us-east-1');
  checkNamespace(exchange, name, caller.accountId, region);
  const existing = env.buckets.get(name);
  if (existing !== undefined) {
    const details = { BucketName: name };
    if (existing.ownerAccount !== caller.accountId)
      throw new S3Error('BucketAlreadyExists', undefined, { details });
    // For the sake of old programs us-east-1 says yes again (CreateBucket, API reference, Errors).
    if (existing.region !== 'us-east-1' || region !== 'us-east-1') {
      throw new S3Error('BucketAlreadyOwnedByYou', undefined, { details });
    }
    const again = readAclHeaders(exchange) ?? OWNER_ONLY;
    assertAclAllowed(exchange, existing, again);
    existing.grants = again;
    return createdReply(name);
  }
  const bucket = new Bucket(name, region, caller.accountId, env.clock());
  bucket.ownership = readOwnership(exchange.header('x-amz-object-ownership'));
  // Object Lock needs versions, and brings them.
  if (exchange.header('x-amz-bucket-object-lock-enabled')?.toLowerCase() === 'true') {
    bucket.versioning = 'Enabled';
    bucket.objectLock = parseXml(LOCKED, 'ObjectLockConfiguration');
  }
  const grants = readAclHeaders(exchange);
  if (grants !== undefined) {
    assertAclAllowed(exchange, bucket, grants);
    bucket.grants = grants;
  }
  env.buckets.set(name, bucket);
  return createdReply(name);
}

function createdReply(name: string): Reply {
  return { headers: { location: `/${name}`, 'x-amz-bucket-arn': `arn:aws:s3:::${name}` } };
}

export function headBucket(exchange: Exchange): Reply {
  const { bucket } = exchange;
  return {
    headers: {
      'x-amz-bucket-region': bucket.region,
      'x-amz-access-point-alias': 'false',
      'x-amz-bucket-arn': `arn:aws:s3:::${bucket.name}`,
      'content-type': 'application/xml',
    },
  };
}

export function deleteBucket(exchange: Exchange): Reply {
  const { bucket } = exchange;
  if (bucket.objects.size > 0) {
    const versioned = bucket.versioning !== undefined;
    const message = versioned
      ? 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.'
      : undefined;
    throw new S3Error('BucketNotEmpty', message, { details: { BucketName: bucket.name } });
  }
  for (const upload of bucket.uploads.values()) {
    for (const part of upload.parts.values()) part.blob.release();
  }
  exchange.env.buckets.delete(bucket.name);
  return { status: 204 };
}

/** Empty for us-east-1, as ever. */
export function getBucketLocation(exchange: Exchange): Reply {
  const { region } = exchange.bucket;
  return { body: xmlDocument('LocationConstraint', region === 'us-east-1' ? '' : region) };
}

/** A name in the account's own namespace ends with account and region (CreateBucket, API reference). @throws S3Error */
function checkNamespace(exchange: Exchange, name: string, account: string, region: string): void {
  const suffix = `-${account}-${region}-an`;
  if (exchange.header('x-amz-bucket-namespace') !== 'account-regional' || name.endsWith(suffix)) return;
  throw new S3Error(
    'InvalidNamespaceHeader',
    `The requested bucket name did not include the account-regional namespace suffix, but the provided x-amz-bucket-namespace header value is account-regional. Specify ${suffix} as the bucket name suffix to create a bucket in your account-regional namespace, or remove the header.`,
  );
}

/** @throws S3Error where the document asks for a region that this endpoint cannot make buckets in */
function readRegion(text: string, endpoint: string): string {
  const constraint =
    text === '' ? undefined : parseXml(text, 'CreateBucketConfiguration').value('LocationConstraint');
  if (constraint === undefined || constraint === '') {
    if (endpoint === 'us-east-1') return endpoint;
    throw new S3Error('IllegalLocationConstraintException');
  }
  const region = constraint === 'EU' ? 'eu-west-1' : constraint;
  const elsewhere = endpoint !== 'us-east-1' && endpoint !== region;
  if (!REGION.test(region) || (region === 'us-east-1' && !elsewhere)) {
    throw new S3Error('InvalidLocationConstraint', undefined, {
      details: { LocationConstraint: constraint },
    });
  }
  if (elsewhere) {
    throw new S3Error(
      'IllegalLocationConstraintException',
      `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    );
  }
  return region;
}

/** @throws S3Error InvalidArgument */
export function readOwnership(text: string | undefined): NonNullable<Bucket['ownership']> {
  const given = text ?? 'BucketOwnerEnforced';
  if (given === 'BucketOwnerEnforced' || given === 'BucketOwnerPreferred' || given === 'ObjectWriter')
    return given;
  throw invalidArgument('x-amz-object-ownership', given, 'Invalid x-amz-object-ownership header');
}
