import { aclDocument, assertAclAllowed, parseAcl, readAclHeaders } from '../acl.ts';
import { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import type { PublicAccessBlock } from '../model.ts';
import { xmlDocument } from '../xml.ts';
import { readOwnership } from './buckets.ts';
import { settingOf, takesAway } from './kept-setting.ts';

const BLOCKS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

export function getPublicAccessBlock(exchange: Exchange): Reply {
  const publicAccessBlock = settingOf(exchange, 'publicAccessBlock', 'NoSuchPublicAccessBlockConfiguration');
  const inOrder = Object.fromEntries(BLOCKS.map((name) => [name, publicAccessBlock[name]]));
  return { body: xmlDocument('PublicAccessBlockConfiguration', inOrder) };
}

export async function putPublicAccessBlock(exchange: Exchange): Promise<Reply> {
  const root = await exchange.xml('PublicAccessBlockConfiguration');
  if (!BLOCKS.some((name) => root.first(name))) {
    throw new S3Error('InvalidRequest', 'Must specify at least one configuration.');
  }
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

export const deletePublicAccessBlock = takesAway('publicAccessBlock');

export function getOwnershipControls(exchange: Exchange): Reply {
  const ownership = settingOf(exchange, 'ownership', 'OwnershipControlsNotFoundError');
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

export const deleteOwnershipControls = takesAway('ownership');

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
