import { randomBytes } from 'node:crypto';
import { readPolicy } from '../../../policies/evaluate/read-policy.ts';
import { aclDocument, assertAclAllowed, parseAcl, readAclHeaders } from '../acl.ts';
import { parseCors } from '../cors.ts';
import { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import type { Bucket, PublicAccessBlock } from '../model.ts';
import { parseEncryption } from '../object-headers.ts';
import { isPublicPolicy } from '../public-policy.ts';
import { parseTagging, taggingDocument } from '../tags.ts';
import { XmlElement, xmlDocument } from '../xml.ts';
import { readOwnership } from './buckets.ts';
import { documentOf, notSet } from './kept-setting.ts';

const MAX_POLICY_BYTES = 20 * 1024;
const MAX_TAGS = 50;
const MAX_RULES = 1000;

export function getBucketPolicy(exchange: Exchange): Reply {
  const { policy } = exchange.bucket;
  if (policy === undefined) throw notSet(exchange, 'NoSuchBucketPolicy');
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

export function deleteBucketPolicy(exchange: Exchange): Reply {
  exchange.bucket.policy = undefined;
  return { status: 204 };
}

export function getBucketPolicyStatus(exchange: Exchange): Reply {
  const { policy } = exchange.bucket;
  if (policy === undefined) throw notSet(exchange, 'NoSuchBucketPolicy');
  return { body: xmlDocument('PolicyStatus', { IsPublic: policy.isPublic }) };
}

export function getBucketCors(exchange: Exchange): Reply {
  const { cors } = exchange.bucket;
  if (cors === undefined) throw notSet(exchange, 'NoSuchCORSConfiguration');
  return { body: documentOf(cors.document) };
}

export async function putBucketCors(exchange: Exchange): Promise<Reply> {
  const document = await exchange.xml('CORSConfiguration');
  exchange.bucket.cors = { document, rules: parseCors(document) };
  return {};
}

export function deleteBucketCors(exchange: Exchange): Reply {
  exchange.bucket.cors = undefined;
  return { status: 204 };
}

export function getBucketVersioning(exchange: Exchange): Reply {
  return { body: xmlDocument('VersioningConfiguration', { Status: exchange.bucket.versioning }) };
}

export async function putBucketVersioning(exchange: Exchange): Promise<Reply> {
  const root = await exchange.xml('VersioningConfiguration');
  const status = root.value('Status');
  if (root.value('MfaDelete') === 'Enabled') {
    throw new S3Error('NotImplemented', undefined, { details: { Header: 'MfaDelete' } });
  }
  if (status !== 'Enabled' && status !== 'Suspended') {
    throw new S3Error('IllegalVersioningConfigurationException');
  }
  if (status === 'Suspended' && exchange.bucket.objectLock !== undefined) {
    throw new S3Error(
      'InvalidBucketState',
      'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
    );
  }
  exchange.bucket.versioning = status;
  return {};
}

export function getBucketEncryption(exchange: Exchange): Reply {
  const { algorithm, kmsKeyId, bucketKey } = exchange.bucket.encryption;
  return {
    body: xmlDocument('ServerSideEncryptionConfiguration', {
      Rule: {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: algorithm, KMSMasterKeyID: kmsKeyId },
        BucketKeyEnabled: bucketKey ?? false,
      },
    }),
  };
}

export async function putBucketEncryption(exchange: Exchange): Promise<Reply> {
  const root = await exchange.xml('ServerSideEncryptionConfiguration');
  const rule = root.first('Rule');
  const byDefault = rule?.first('ApplyServerSideEncryptionByDefault');
  const algorithm = byDefault?.value('SSEAlgorithm');
  if (rule === undefined || algorithm === undefined || root.all('Rule').length > 1)
    throw new S3Error('MalformedXML');
  const bucketKey = rule.value('BucketKeyEnabled');
  exchange.bucket.encryption = parseEncryption(algorithm, byDefault?.value('KMSMasterKeyID'), bucketKey);
  return {};
}

/** Encryption cannot be turned off: what is deleted is what was set. */
export function deleteBucketEncryption(exchange: Exchange): Reply {
  exchange.bucket.encryption = { algorithm: 'AES256', bucketKey: false };
  return { status: 204 };
}

export function getBucketLifecycle(exchange: Exchange): Reply {
  const { lifecycle } = exchange.bucket;
  if (lifecycle === undefined) throw notSet(exchange, 'NoSuchLifecycleConfiguration');
  return {
    headers: { 'x-amz-transition-default-minimum-object-size': 'all_storage_classes_128K' },
    body: documentOf(lifecycle),
  };
}

export async function putBucketLifecycle(exchange: Exchange): Promise<Reply> {
  const root = await exchange.xml('LifecycleConfiguration');
  const rules = root.all('Rule');
  if (rules.length === 0 || rules.length > MAX_RULES) throw new S3Error('MalformedXML');
  const ids = rules.flatMap((rule) => rule.value('ID') ?? []);
  if (new Set(ids).size !== ids.length) {
    throw new S3Error('InvalidArgument', 'Rule ID must be unique. Found same ID for more than one rule');
  }
  for (const rule of rules) {
    const status = rule.value('Status');
    const actions = rule.children.some(({ name }) => /Expiration|Transition|AbortIncomplete/.test(name));
    const scoped = rule.first('Filter') !== undefined || rule.first('Prefix') !== undefined;
    if ((status !== 'Enabled' && status !== 'Disabled') || !scoped) throw new S3Error('MalformedXML');
    if (!actions) {
      throw new S3Error('InvalidRequest', 'At least one action needs to be specified in a rule');
    }
  }
  for (const rule of rules) checkRule(rule);
  exchange.bucket.lifecycle = root;
  return { headers: { 'x-amz-transition-default-minimum-object-size': 'all_storage_classes_128K' } };
}

const MAX_RULE_ID = 255;

/** Gives a rule without an ID one, as S3 does. @throws S3Error InvalidArgument */
function checkRule(rule: XmlElement): void {
  const id = rule.value('ID') ?? '';
  if (id.length > MAX_RULE_ID) {
    throw new S3Error('InvalidArgument', `ID length should not exceed allowed limit of ${MAX_RULE_ID}`);
  }
  if (id === '') {
    const made = rule.first('ID') ?? new XmlElement('ID');
    made.text = randomBytes(36).toString('base64');
    if (rule.first('ID') === undefined) rule.children.unshift(made);
  }
  for (const [action, member] of POSITIVE) {
    for (const element of rule.all(action)) {
      const days = element.value(member);
      if (days === undefined || (/^\d{1,9}$/.test(days) && Number(days) > 0)) continue;
      throw new S3Error('InvalidArgument', `'${member}' for ${action} action must be a positive integer`);
    }
  }
}

/** Where a rule counts days, and 0 is none. Transitions may come on day 0. */
const POSITIVE = [
  ['Expiration', 'Days'],
  ['NoncurrentVersionExpiration', 'NoncurrentDays'],
  ['AbortIncompleteMultipartUpload', 'DaysAfterInitiation'],
] as const;

export function deleteBucketLifecycle(exchange: Exchange): Reply {
  exchange.bucket.lifecycle = undefined;
  return { status: 204 };
}

export function getBucketTagging(exchange: Exchange): Reply {
  const { tags } = exchange.bucket;
  if (tags.length === 0) throw notSet(exchange, 'NoSuchTagSet');
  return { body: xmlDocument('Tagging', taggingDocument(tags)) };
}

export async function putBucketTagging(exchange: Exchange): Promise<Reply> {
  exchange.bucket.tags = parseTagging(await exchange.xml('Tagging'), MAX_TAGS);
  return { status: 204 };
}

export function deleteBucketTagging(exchange: Exchange): Reply {
  exchange.bucket.tags = [];
  return { status: 204 };
}

const BLOCKS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

export function getPublicAccessBlock(exchange: Exchange): Reply {
  const { publicAccessBlock } = exchange.bucket;
  if (publicAccessBlock === undefined) throw notSet(exchange, 'NoSuchPublicAccessBlockConfiguration');
  const inOrder = Object.fromEntries(BLOCKS.map((name) => [name, publicAccessBlock[name]]));
  return { body: xmlDocument('PublicAccessBlockConfiguration', inOrder) };
}

export async function putPublicAccessBlock(exchange: Exchange): Promise<Reply> {
  const root = await exchange.xml('PublicAccessBlockConfiguration');
  const isOn = (name: (typeof BLOCKS)[number]): boolean => {
    const value = root.value(name)?.toLowerCase() ?? 'false';
    if (value !== 'true' && value !== 'false') throw new S3Error('MalformedXML');
    return value === 'true';
  };
  const block: PublicAccessBlock = {
    BlockPublicAcls: isOn('BlockPublicAcls'),
    IgnorePublicAcls: isOn('IgnorePublicAcls'),
    BlockPublicPolicy: isOn('BlockPublicPolicy'),
    RestrictPublicBuckets: isOn('RestrictPublicBuckets'),
  };
  exchange.bucket.publicAccessBlock = block;
  return {};
}

export function deletePublicAccessBlock(exchange: Exchange): Reply {
  exchange.bucket.publicAccessBlock = undefined;
  return { status: 204 };
}

export function getOwnershipControls(exchange: Exchange): Reply {
  const { ownership } = exchange.bucket;
  if (ownership === undefined) throw notSet(exchange, 'OwnershipControlsNotFoundError');
  return { body: xmlDocument('OwnershipControls', { Rule: { ObjectOwnership: ownership } }) };
}

export async function putOwnershipControls(exchange: Exchange): Promise<Reply> {
  const { bucket } = exchange;
  const given = (await exchange.xml('OwnershipControls')).first('Rule')?.value('ObjectOwnership');
  if (given === undefined) throw new S3Error('MalformedXML');
  const ownership = readOwnership(given);
  if (ownership === 'BucketOwnerEnforced' && bucket.grants.some(({ grantee }) => grantee !== 'owner')) {
    throw new S3Error(
      'InvalidRequest',
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    );
  }
  bucket.ownership = ownership;
  return {};
}

export function deleteOwnershipControls(exchange: Exchange): Reply {
  exchange.bucket.ownership = undefined;
  return { status: 204 };
}

export function getBucketAcl(exchange: Exchange): Reply {
  const { grants, ownerAccount } = exchange.bucket;
  return { body: xmlDocument('AccessControlPolicy', aclDocument(grants, ownerAccount)) };
}

export async function putBucketAcl(exchange: Exchange): Promise<Reply> {
  const { bucket } = exchange;
  const grants =
    readAclHeaders(exchange) ?? parseAcl(await exchange.xml('AccessControlPolicy'), bucket.ownerAccount);
  assertAclAllowed(exchange, bucket, grants);
  bucket.grants = grants;
  return {};
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
