import type { Address } from './address.ts';
import { BUCKET_OPERATIONS } from './bucket-operations.ts';
import { S3Error } from './error.ts';
import type { Exchange, Operation } from './exchange.ts';
import { OBJECT_OPERATIONS } from './object-operations.ts';
import { operation } from './operation.ts';
import { listBucketInventories } from './operations/bucket-inventory.ts';
import { listBuckets } from './operations/buckets.ts';
import { copyObject } from './operations/copy-object.ts';
import { listObjectsV2 } from './operations/list-objects.ts';
import { uploadPartCopy } from './operations/upload-part.ts';
import type { Permission } from './permission.ts';

const LIST_BUCKETS = operation('ListBuckets', 'GET.SERVICE', listBuckets, null);
const LIST_V2 = operation('ListObjectsV2', 'GET.BUCKET', listObjectsV2, 'ListBucket');
const LIST_INVENTORIES = operation(
  'ListBucketInventoryConfigurations',
  'GET.INVENTORY',
  listBucketInventories,
  'GetInventoryConfiguration',
);
const COPY = operation('CopyObject', 'COPY.OBJECT', copyObject, 'PutObject');
const PART_COPY = operation('UploadPartCopy', 'COPY.PART', uploadPartCopy, 'PutObject');

/** Sub-resources of S3, whether the sandbox has them or not. */
const SUB_RESOURCES = new Set(
  (
    'abac accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle ' +
    'location logging metadataConfiguration metadataInventoryTable metadataJournalTable metadataTable metrics ' +
    'notification object-lock ownershipControls policy policyStatus publicAccessBlock renameObject replication ' +
    'requestPayment restore retention select session tagging torrent uploadId uploads versioning versions website'
  ).split(' '),
);

/** Actions that read or change one version take another name when the request names it. */
const VERSIONED_ACTIONS = new Set([
  's3:GetObject',
  's3:DeleteObject',
  's3:GetObjectTagging',
  's3:PutObjectTagging',
  's3:DeleteObjectTagging',
  's3:GetObjectAcl',
  's3:PutObjectAcl',
]);

export const S3_OPERATIONS: readonly string[] = [
  ...[LIST_BUCKETS, LIST_V2, LIST_INVENTORIES, COPY, PART_COPY],
  ...Object.values(BUCKET_OPERATIONS),
  ...Object.values(OBJECT_OPERATIONS),
].map(({ name }) => name);

/** What a request asks S3 to do. @throws S3Error NotImplemented or MethodNotAllowed */
export function routeOf(method: string, address: Address, copies: boolean): Operation {
  const subResource = subResourceOf(address);
  if (address.bucket === undefined) {
    if (subResource !== undefined) throw notImplemented(subResource);
    if (method === 'GET') return LIST_BUCKETS;
    throw methodNotAllowed(method, 'SERVICE');
  }
  const onObject = address.key !== undefined;
  const table = onObject ? OBJECT_OPERATIONS : BUCKET_OPERATIONS;
  const route = subResource === undefined ? method : `${method} ${subResource}`;
  const found = Object.hasOwn(table, route) ? table[route] : undefined;
  if (found === undefined) {
    const known = Object.keys(table).some((one) => one.endsWith(` ${subResource}`));
    if (subResource !== undefined && !known) throw notImplemented(subResource);
    throw methodNotAllowed(method, subResource?.toUpperCase() ?? (onObject ? 'OBJECT' : 'BUCKET'));
  }
  if (found.name === 'ListObjects' && address.query.has('list-type')) return LIST_V2;
  if (found.name === 'GetBucketInventoryConfiguration' && !address.query.has('id')) return LIST_INVENTORIES;
  if (copies && found.name === 'PutObject') return COPY;
  return copies && found.name === 'UploadPart' ? PART_COPY : found;
}

/** What the caller must be allowed before the operation starts; undefined where the operation asks by itself. */
export function permissionOf(exchange: Exchange, found: Operation): Permission | undefined {
  if (found.action === undefined) return undefined;
  const { key } = exchange.address;
  const versionId = exchange.query('versionId');
  const versioned = versionId !== undefined && VERSIONED_ACTIONS.has(found.action);
  const action = versioned ? found.action.replace(/(Object)/, '$1Version') : found.action;
  return { action, bucket: exchange.bucket, key, versionId };
}

/** A parameter without a value that S3 does not know as anything else counts as a sub-resource, too. */
function subResourceOf({ pairs }: Address): string | undefined {
  const known = pairs.find(([name]) => SUB_RESOURCES.has(name));
  if (known !== undefined) return known[0];
  return pairs.find(([name, value]) => value === '' && !PARAMETERS.test(name))?.[0];
}

const PARAMETERS =
  /^(prefix|delimiter|marker|max-\w+|list-type|continuation-token|start-after|fetch-owner|encoding-type|key-marker|version-id-marker|upload-id-marker|part-number-marker|versionId|partNumber|id|bucket-region|allow-unordered|response-[\w-]+|x-.*|X-.*)$/;

function notImplemented(what: string): S3Error {
  return new S3Error(
    'NotImplemented',
    `A header or query you provided implies functionality that is not implemented: ${what}`,
  );
}

function methodNotAllowed(method: string, resource: string): S3Error {
  return new S3Error('MethodNotAllowed', undefined, { details: { Method: method, ResourceType: resource } });
}
