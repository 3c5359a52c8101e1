import { type OperationTable, operation } from './operation.ts';
import * as settings from './operations/bucket-settings.ts';
import { createBucket, deleteBucket, getBucketLocation, headBucket } from './operations/buckets.ts';
import { deleteObjects } from './operations/delete-objects.ts';
import { listObjects } from './operations/list-objects.ts';
import { listMultipartUploads } from './operations/list-uploads.ts';
import { listObjectVersions } from './operations/list-versions.ts';
import { getBucketLogging, putBucketLogging } from './operations/logging.ts';
import { getObjectLock, putObjectLock } from './operations/object-lock.ts';
import { postObject, readPostedForm } from './operations/post-object.ts';
import { getRequestPayment, putRequestPayment } from './operations/request-payment.ts';

/** What is done to buckets. */
export const BUCKET_OPERATIONS: OperationTable = {
  PUT: operation('CreateBucket', 'PUT.BUCKET', undefined, createBucket),
  HEAD: operation('HeadBucket', 'HEAD.BUCKET', 'ListBucket', headBucket),
  POST: operation('PostObject', 'POST.OBJECT', 'PutObject', postObject, readPostedForm),
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
  'GET object-lock': operation(
    'GetObjectLockConfiguration',
    'GET.OBJECT_LOCK_CONFIGURATION',
    'GetBucketObjectLockConfiguration',
    getObjectLock,
  ),
  'PUT object-lock': operation(
    'PutObjectLockConfiguration',
    'PUT.OBJECT_LOCK_CONFIGURATION',
    'PutBucketObjectLockConfiguration',
    putObjectLock,
  ),
  'GET requestPayment': operation(
    'GetBucketRequestPayment',
    'GET.REQUEST_PAYMENT',
    'GetBucketRequestPayment',
    getRequestPayment,
  ),
  'PUT requestPayment': operation(
    'PutBucketRequestPayment',
    'PUT.REQUEST_PAYMENT',
    'PutBucketRequestPayment',
    putRequestPayment,
  ),
};
