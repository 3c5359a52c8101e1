import { type OperationTable, operation } from './operation.ts';
import * as access from './operations/bucket-access.ts';
import * as inventory from './operations/bucket-inventory.ts';
import * as lifecycle from './operations/bucket-lifecycle.ts';
import * as notification from './operations/bucket-notification.ts';
import * as policy from './operations/bucket-policy.ts';
import * as settings from './operations/bucket-settings.ts';
import * as website from './operations/bucket-website.ts';
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
  'GET policy': operation('GetBucketPolicy', 'GET.BUCKETPOLICY', 'GetBucketPolicy', policy.getBucketPolicy),
  'PUT policy': operation('PutBucketPolicy', 'PUT.BUCKETPOLICY', 'PutBucketPolicy', policy.putBucketPolicy),
  'DELETE policy': operation(
    'DeleteBucketPolicy',
    'DELETE.BUCKETPOLICY',
    'DeleteBucketPolicy',
    policy.deleteBucketPolicy,
  ),
  'GET policyStatus': operation(
    'GetBucketPolicyStatus',
    'GET.BUCKETPOLICYSTATUS',
    'GetBucketPolicyStatus',
    policy.getBucketPolicyStatus,
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
    lifecycle.getBucketLifecycle,
  ),
  'PUT lifecycle': operation(
    'PutBucketLifecycleConfiguration',
    'PUT.LIFECYCLE',
    'PutLifecycleConfiguration',
    lifecycle.putBucketLifecycle,
  ),
  'DELETE lifecycle': operation(
    'DeleteBucketLifecycle',
    'DELETE.LIFECYCLE',
    'PutLifecycleConfiguration',
    lifecycle.deleteBucketLifecycle,
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
    access.getPublicAccessBlock,
  ),
  'PUT publicAccessBlock': operation(
    'PutPublicAccessBlock',
    'PUT.PUBLIC_ACCESS_BLOCK',
    'PutBucketPublicAccessBlock',
    access.putPublicAccessBlock,
  ),
  'DELETE publicAccessBlock': operation(
    'DeletePublicAccessBlock',
    'DELETE.PUBLIC_ACCESS_BLOCK',
    'PutBucketPublicAccessBlock',
    access.deletePublicAccessBlock,
  ),
  'GET ownershipControls': operation(
    'GetBucketOwnershipControls',
    'GET.OWNERSHIP_CONTROLS',
    'GetBucketOwnershipControls',
    access.getOwnershipControls,
  ),
  'PUT ownershipControls': operation(
    'PutBucketOwnershipControls',
    'PUT.OWNERSHIP_CONTROLS',
    'PutBucketOwnershipControls',
    access.putOwnershipControls,
  ),
  'DELETE ownershipControls': operation(
    'DeleteBucketOwnershipControls',
    'DELETE.OWNERSHIP_CONTROLS',
    'PutBucketOwnershipControls',
    access.deleteOwnershipControls,
  ),
  'GET acl': operation('GetBucketAcl', 'GET.ACL', 'GetBucketAcl', access.getBucketAcl),
  'PUT acl': operation('PutBucketAcl', 'PUT.ACL', 'PutBucketAcl', access.putBucketAcl),
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
  'GET notification': operation(
    'GetBucketNotificationConfiguration',
    'GET.NOTIFICATION',
    'GetBucketNotification',
    notification.getBucketNotification,
  ),
  'PUT notification': operation(
    'PutBucketNotificationConfiguration',
    'PUT.NOTIFICATION',
    'PutBucketNotification',
    notification.putBucketNotification,
  ),
  'GET inventory': operation(
    'GetBucketInventoryConfiguration',
    'GET.INVENTORY',
    'GetInventoryConfiguration',
    inventory.getBucketInventory,
  ),
  'PUT inventory': operation(
    'PutBucketInventoryConfiguration',
    'PUT.INVENTORY',
    'PutInventoryConfiguration',
    inventory.putBucketInventory,
  ),
  'DELETE inventory': operation(
    'DeleteBucketInventoryConfiguration',
    'DELETE.INVENTORY',
    'PutInventoryConfiguration',
    inventory.deleteBucketInventory,
  ),
  'GET website': operation('GetBucketWebsite', 'GET.WEBSITE', 'GetBucketWebsite', website.getBucketWebsite),
  'PUT website': operation('PutBucketWebsite', 'PUT.WEBSITE', 'PutBucketWebsite', website.putBucketWebsite),
  'DELETE website': operation(
    'DeleteBucketWebsite',
    'DELETE.WEBSITE',
    'DeleteBucketWebsite',
    website.deleteBucketWebsite,
  ),
};
