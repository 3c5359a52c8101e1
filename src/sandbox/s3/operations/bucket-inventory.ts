import { invalidArgument, S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { type XmlElement, xmlDocument } from '../xml.ts';
import { documentOf } from './kept-setting.ts';

const MAX_CONFIGURATIONS = 1000;
/** Configurations that a page of the listing has at most. */
const PAGE = 100;

/** Elements with one of a few values, by their path. */
const CHOICES: readonly (readonly [path: string, values: readonly string[]])[] = [
  ['IsEnabled', ['true', 'false']],
  ['IncludedObjectVersions', ['All', 'Current']],
  ['Schedule/Frequency', ['Daily', 'Weekly']],
  ['Destination/S3BucketDestination/Format', ['CSV', 'ORC', 'Parquet']],
];

/** Source: InventoryConfiguration, API reference. */
const OPTIONAL_FIELDS = new Set(
  (
    'Size LastModifiedDate StorageClass ETag IsMultipartUploaded ReplicationStatus EncryptionStatus ' +
    'ObjectLockRetainUntilDate ObjectLockMode ObjectLockLegalHoldStatus ObjectLockEventHoldStatus ' +
    'ObjectLockEventHoldDuration IntelligentTieringAccessTier BucketKeyStatus ChecksumAlgorithm ' +
    'ObjectAccessControlList ObjectOwner LifecycleExpirationDate IntelligentTieringReferenceDate'
  ).split(' '),
);

export function getBucketInventory(exchange: Exchange): Reply {
  const found = exchange.bucket.inventories?.get(exchange.query('id') ?? '');
  if (found === undefined) throw new S3Error('NoSuchConfiguration');
  return { body: documentOf(found) };
}

export function listBucketInventories(exchange: Exchange): Reply {
  const all = [...(exchange.bucket.inventories ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  const token = exchange.query('continuation-token');
  const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString();
  const rest = all.filter(([id]) => id > after);
  const page = rest.slice(0, PAGE);
  const last = page.at(-1)?.[0];
  return {
    body: xmlDocument('ListInventoryConfigurationsResult', {
      InventoryConfiguration: page.map(([, element]) => element),
      IsTruncated: rest.length > PAGE,
      ContinuationToken: token,
      NextContinuationToken:
        rest.length > PAGE && last !== undefined ? Buffer.from(last).toString('base64url') : undefined,
    }),
  };
}

export async function putBucketInventory(exchange: Exchange): Promise<Reply> {
  const { bucket, env } = exchange;
  const root = await exchange.xml('InventoryConfiguration');
  const id = exchange.query('id') ?? '';
  for (const [path, values] of CHOICES) {
    if (!values.includes(at(root, path)?.text.trim() ?? '')) throw new S3Error('MalformedXML');
  }
  const given = root.value('Id');
  if (given === undefined || (root.first('Filter') && root.first('Filter')?.value('Prefix') === undefined)) {
    throw new S3Error('MalformedXML');
  }
  if (given !== id) throw new S3Error('IdMismatch');
  if (!/^[A-Za-z0-9_.-]{1,64}$/.test(id)) {
    throw invalidArgument('Id', id);
  }
  const fields = root.first('OptionalFields')?.all('Field') ?? [];
  if (fields.some(({ text }) => !OPTIONAL_FIELDS.has(text.trim()))) throw new S3Error('MalformedXML');
  const destination = at(root, 'Destination/S3BucketDestination')?.value('Bucket') ?? '';
  const name = /^arn:aws[\w-]*:s3:::([^/:*]+)$/.exec(destination)?.[1];
  const target = name === undefined ? undefined : env.buckets.get(name);
  // Another account's bucket cannot be told from none: the report would tell.
  if (name === undefined || (target !== undefined && target.region !== bucket.region)) {
    throw new S3Error('InvalidS3DestinationBucket');
  }
  const kept = new Map(bucket.inventories);
  if (!kept.has(id) && kept.size >= MAX_CONFIGURATIONS) throw new S3Error('TooManyConfigurations');
  bucket.inventories = kept.set(id, root);
  return {};
}

export function deleteBucketInventory(exchange: Exchange): Reply {
  const kept = new Map(exchange.bucket.inventories);
  if (!kept.delete(exchange.query('id') ?? '')) throw new S3Error('NoSuchConfiguration');
  exchange.bucket.inventories = kept;
  return { status: 204 };
}

function at(root: XmlElement, path: string): XmlElement | undefined {
  return path.split('/').reduce<XmlElement | undefined>((element, name) => element?.first(name), root);
}
