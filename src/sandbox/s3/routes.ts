import type { Address } from './address.ts';
import type { Permission } from './authorize.ts';
import { S3Error } from './error.ts';
import type { Exchange, Reply } from './exchange.ts';
import * as settings from './operations/bucket-settings.ts';
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  headBucket,
  listBuckets,
} from './operations/buckets.ts';
import { copyObject } from './operations/copy-object.ts';
import { deleteObject, deleteObjects } from './operations/delete-objects.ts';
import { getObject } from './operations/get-object.ts';
import { listObjects, listObjectsV2 } from './operations/list-objects.ts';
import { listMultipartUploads, listParts } from './operations/list-uploads.ts';
import { listObjectVersions } from './operations/list-versions.ts';
import { getBucketLogging, putBucketLogging } from './operations/logging.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
} from './operations/multipart.ts';
import * as details from './operations/object-details.ts';
import { putObject } from './operations/put-object.ts';
import { uploadPart, uploadPartCopy } from './operations/upload-part.ts';

/** One thing that S3 does. */
export interface Operation {
  readonly name: string;
  /** `REST.<this>` in the access log. */
  readonly log: string;
  /** IAM action on the bucket or the object; undefined where the operation asks by itself. */
  readonly action: string | undefined;
  readonly handle: (exchange: Exchange) => Reply | Promise<Reply>;
}

type Table = Readonly<Record<string, Operation>>;

function operation(
  name: string,
  log: string,
  action: string | undefined,
  handle: Operation['handle'],
): Operation {
  return { name, log, action: action === undefined ? undefined : `s3:${action}`, handle };
}

const LIST_BUCKETS = operation('ListBuckets', 'GET.SERVICE', undefined, listBuckets);
const LIST_V2 = operation('ListObjectsV2', 'GET.BUCKET', 'ListBucket', listObjectsV2);
const COPY = operation('CopyObject', 'COPY.OBJECT', 'PutObject', copyObject);
const PART_COPY = operation('UploadPartCopy', 'COPY.PART', 'PutObject', uploadPartCopy);

/** By method and sub-resource. */
const BUCKET: Table = {
  PUT: operation('CreateBucket', 'PUT.BUCKET', undefined, createBucket),
  HEAD: operation('HeadBucket', 'HEAD.BUCKET', 'ListBucket', headBucket),
  DELETE: operation('DeleteBucket', 'DELETE.BUCKET', 'DeleteBucket', deleteBucket),
  GET: operation('ListObjects', 'GET.BUCKET', 'ListBucket', listObjects),
  'GET versions': operation(
    'ListObjectVersions',
    'GET.BUCKETVERSIONS',
    'ListBucketVersions',
    listObjectVersions,
  ),
  'GET uploads': operation(
    'ListMultipartUploads',
    'GET.UPLOADS',
    'ListBucketMultipartUploads',
    listMultipartUploads,
  ),
  'GET location': operation('GetBucketLocation', 'GET.LOCATION', 'GetBucketLocation', getBucketLocation),
  'POST delete': operation('DeleteObjects', 'POST.MULTI_OBJECT_DELETE', undefined, deleteObjects),
  'GET policy': operation('GetBucketPolicy', 'GET.BUCKETPOLICY', 'GetBucketPolicy', settings.getBucketPolicy),
  'PUT policy': operation('PutBucketPolicy', 'PUT.BUCKETPOLICY', 'PutBucketPolicy', settings.putBucketPolicy),
  'DELETE policy': operation(
    'DeleteBucketPolicy',
    'DELETE.BUCKETPOLICY',
    'DeleteBucketPolicy',
    settings.deleteBucketPolicy,
  ),
  'GET policyStatus': operation(
    'GetBucketPolicyStatus',
    'GET.BUCKETPOLICYSTATUS',
    'GetBucketPolicyStatus',
    settings.getBucketPolicyStatus,
  ),
  'GET cors': operation('GetBucketCors', 'GET.CORS', 'GetBucketCORS', settings.getBucketCors),
  'PUT cors': operation('PutBucketCors', 'PUT.CORS', 'PutBucketCORS', settings.putBucketCors),
  'DELETE cors': operation('DeleteBucketCors', 'DELETE.CORS', 'PutBucketCORS', settings.deleteBucketCors),
  'GET logging': operation('GetBucketLogging', 'GET.LOGGING_STATUS', 'GetBucketLogging', getBucketLogging),
  'PUT logging': operation('PutBucketLogging', 'PUT.LOGGING_STATUS', 'PutBucketLogging', putBucketLogging),
  'GET versioning': operation(
    'GetBucketVersioning',
    'GET.VERSIONING',
    'GetBucketVersioning',
    settings.getBucketVersioning,
  ),
  'PUT versioning': operation(
    'PutBucketVersioning',
    'PUT.VERSIONING',
    'PutBucketVersioning',
    settings.putBucketVersioning,
  ),
  'GET encryption': operation(
    'GetBucketEncryption',
    'GET.ENCRYPTION',
    'GetEncryptionConfiguration',
    settings.getBucketEncryption,
  ),
  'PUT encryption': operation(
    'PutBucketEncryption',
    'PUT.ENCRYPTION',
    'PutEncryptionConfiguration',
    settings.putBucketEncryption,
  ),
  'DELETE encryption': operation(
    'DeleteBucketEncryption',
    'DELETE.ENCRYPTION',
    'PutEncryptionConfiguration',
    settings.deleteBucketEncryption,
  ),
  'GET lifecycle': operation(
    'GetBucketLifecycleConfiguration',
    'GET.LIFECYCLE',
    'GetLifecycleConfiguration',
    settings.getBucketLifecycle,
  ),
  'PUT lifecycle': operation(
    'PutBucketLifecycleConfiguration',
    'PUT.LIFECYCLE',
    'PutLifecycleConfiguration',
    settings.putBucketLifecycle,
  ),
  'DELETE lifecycle': operation(
    'DeleteBucketLifecycle',
    'DELETE.LIFECYCLE',
    'PutLifecycleConfiguration',
    settings.deleteBucketLifecycle,
  ),
  'GET tagging': operation('GetBucketTagging', 'GET.TAGGING', 'GetBucketTagging', settings.getBucketTagging),
  'PUT tagging': operation('PutBucketTagging', 'PUT.TAGGING', 'PutBucketTagging', settings.putBucketTagging),
  'DELETE tagging': operation(
    'DeleteBucketTagging',
    'DELETE.TAGGING',
    'PutBucketTagging',
    settings.deleteBucketTagging,
  ),
  'GET publicAccessBlock': operation(
    'GetPublicAccessBlock',
    'GET.PUBLIC_ACCESS_BLOCK',
    'GetBucketPublicAccessBlock',
    settings.getPublicAccessBlock,
  ),
  'PUT publicAccessBlock': operation(
    'PutPublicAccessBlock',
    'PUT.PUBLIC_ACCESS_BLOCK',
    'PutBucketPublicAccessBlock',
    settings.putPublicAccessBlock,
  ),
  'DELETE publicAccessBlock': operation(
    'DeletePublicAccessBlock',
    'DELETE.PUBLIC_ACCESS_BLOCK',
    'PutBucketPublicAccessBlock',
    settings.deletePublicAccessBlock,
  ),
  'GET ownershipControls': operation(
    'GetBucketOwnershipControls',
    'GET.OWNERSHIP_CONTROLS',
    'GetBucketOwnershipControls',
    settings.getOwnershipControls,
  ),
  'PUT ownershipControls': operation(
    'PutBucketOwnershipControls',
    'PUT.OWNERSHIP_CONTROLS',
    'PutBucketOwnershipControls',
    settings.putOwnershipControls,
  ),
  'DELETE ownershipControls': operation(
    'DeleteBucketOwnershipControls',
    'DELETE.OWNERSHIP_CONTROLS',
    'PutBucketOwnershipControls',
    settings.deleteOwnershipControls,
  ),
  'GET acl': operation('GetBucketAcl', 'GET.ACL', 'GetBucketAcl', settings.getBucketAcl),
  'PUT acl': operation('PutBucketAcl', 'PUT.ACL', 'PutBucketAcl', settings.putBucketAcl),
};

const OBJECT: Table = {
  GET: operation('GetObject', 'GET.OBJECT', 'GetObject', getObject),
  HEAD: operation('HeadObject', 'HEAD.OBJECT', 'GetObject', getObject),
  PUT: operation('PutObject', 'PUT.OBJECT', 'PutObject', putObject),
  DELETE: operation('DeleteObject', 'DELETE.OBJECT', 'DeleteObject', deleteObject),
  'POST uploads': operation('CreateMultipartUpload', 'POST.UPLOADS', 'PutObject', createMultipartUpload),
  'PUT uploadId': operation('UploadPart', 'PUT.PART', 'PutObject', uploadPart),
  'POST uploadId': operation('CompleteMultipartUpload', 'POST.UPLOAD', 'PutObject', completeMultipartUpload),
  'DELETE uploadId': operation(
    'AbortMultipartUpload',
    'DELETE.UPLOAD',
    'AbortMultipartUpload',
    abortMultipartUpload,
  ),
  'GET uploadId': operation('ListParts', 'GET.UPLOAD', 'ListMultipartUploadParts', listParts),
  'GET tagging': operation(
    'GetObjectTagging',
    'GET.OBJECT_TAGGING',
    'GetObjectTagging',
    details.getObjectTagging,
  ),
  'PUT tagging': operation(
    'PutObjectTagging',
    'PUT.OBJECT_TAGGING',
    'PutObjectTagging',
    details.putObjectTagging,
  ),
  'DELETE tagging': operation(
    'DeleteObjectTagging',
    'DELETE.OBJECT_TAGGING',
    'DeleteObjectTagging',
    details.deleteObjectTagging,
  ),
  'GET acl': operation('GetObjectAcl', 'GET.ACL', 'GetObjectAcl', details.getObjectAcl),
  'PUT acl': operation('PutObjectAcl', 'PUT.ACL', 'PutObjectAcl', details.putObjectAcl),
  'GET attributes': operation(
    'GetObjectAttributes',
    'GET.OBJECT_ATTRIBUTES',
    'GetObject',
    details.getObjectAttributes,
  ),
};

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

/** What a request asks S3 to do. @throws S3Error NotImplemented or MethodNotAllowed */
export function routeOf(method: string, address: Address, copies: boolean): Operation {
  const subResource = subResourceOf(address);
  if (address.bucket === undefined) {
    if (subResource !== undefined) throw notImplemented(subResource);
    if (method === 'GET') return LIST_BUCKETS;
    throw methodNotAllowed(method, 'SERVICE');
  }
  const onObject = address.key !== undefined;
  const table = onObject ? OBJECT : BUCKET;
  const route = subResource === undefined ? method : `${method} ${subResource}`;
  const found = Object.hasOwn(table, route) ? table[route] : undefined;
  if (found === undefined) {
    const known = Object.keys(table).some((one) => one.endsWith(` ${subResource}`));
    if (subResource !== undefined && !known) throw notImplemented(subResource);
    // A form upload from a browser.
    if (method === 'POST' && !onObject && subResource === undefined) throw notImplemented('POST');
    throw methodNotAllowed(method, subResource?.toUpperCase() ?? (onObject ? 'OBJECT' : 'BUCKET'));
  }
  if (found.name === 'ListObjects' && address.query.has('list-type')) return LIST_V2;
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
  /^(prefix|delimiter|marker|max-\w+|list-type|continuation-token|start-after|fetch-owner|encoding-type|key-marker|version-id-marker|upload-id-marker|part-number-marker|versionId|partNumber|bucket-region|allow-unordered|response-[\w-]+|x-.*|X-.*)$/;

function notImplemented(what: string): S3Error {
  return new S3Error(
    'NotImplemented',
    `A header or query you provided implies functionality that is not implemented: ${what}`,
  );
}

function methodNotAllowed(method: string, resource: string): S3Error {
  return new S3Error('MethodNotAllowed', undefined, { details: { Method: method, ResourceType: resource } });
}
