import { operationTable } from './operation.ts';
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

export const BUCKET_OPERATIONS = operationTable({
  PUT: ['CreateBucket', 'BUCKET', createBucket, null],
  HEAD: ['HeadBucket', 'BUCKET', headBucket, 'ListBucket'],
  POST: ['PostObject', 'OBJECT', postObject, 'PutObject', readPostedForm],
  DELETE: ['DeleteBucket', 'BUCKET', deleteBucket],
  GET: ['ListObjects', 'BUCKET', listObjects, 'ListBucket'],
  'GET versions': ['ListObjectVersions', 'BUCKETVERSIONS', listObjectVersions, 'ListBucketVersions'],
  'GET uploads': ['ListMultipartUploads', 'UPLOADS', listMultipartUploads, 'ListBucketMultipartUploads'],
  'GET location': ['GetBucketLocation', 'LOCATION', getBucketLocation],
  'POST delete': ['DeleteObjects', 'MULTI_OBJECT_DELETE', deleteObjects, null],
  'GET policy': ['GetBucketPolicy', 'BUCKETPOLICY', policy.getBucketPolicy],
  'PUT policy': ['PutBucketPolicy', 'BUCKETPOLICY', policy.putBucketPolicy],
  'DELETE policy': ['DeleteBucketPolicy', 'BUCKETPOLICY', policy.deleteBucketPolicy],
  'GET policyStatus': ['GetBucketPolicyStatus', 'BUCKETPOLICYSTATUS', policy.getBucketPolicyStatus],
  'GET cors': ['GetBucketCors', 'CORS', settings.getBucketCors, 'GetBucketCORS'],
  'PUT cors': ['PutBucketCors', 'CORS', settings.putBucketCors, 'PutBucketCORS'],
  'DELETE cors': ['DeleteBucketCors', 'CORS', settings.deleteBucketCors, 'PutBucketCORS'],
  'GET logging': ['GetBucketLogging', 'LOGGING_STATUS', getBucketLogging],
  'PUT logging': ['PutBucketLogging', 'LOGGING_STATUS', putBucketLogging],
  'GET versioning': ['GetBucketVersioning', 'VERSIONING', settings.getBucketVersioning],
  'PUT versioning': ['PutBucketVersioning', 'VERSIONING', settings.putBucketVersioning],
  'GET encryption': [
    'GetBucketEncryption',
    'ENCRYPTION',
    settings.getBucketEncryption,
    'GetEncryptionConfiguration',
  ],
  'PUT encryption': [
    'PutBucketEncryption',
    'ENCRYPTION',
    settings.putBucketEncryption,
    'PutEncryptionConfiguration',
  ],
  'DELETE encryption': [
    'DeleteBucketEncryption',
    'ENCRYPTION',
    settings.deleteBucketEncryption,
    'PutEncryptionConfiguration',
  ],
  'GET lifecycle': [
    'GetBucketLifecycleConfiguration',
    'LIFECYCLE',
    lifecycle.getBucketLifecycle,
    'GetLifecycleConfiguration',
  ],
  'PUT lifecycle': [
    'PutBucketLifecycleConfiguration',
    'LIFECYCLE',
    lifecycle.putBucketLifecycle,
    'PutLifecycleConfiguration',
  ],
  'DELETE lifecycle': [
    'DeleteBucketLifecycle',
    'LIFECYCLE',
    lifecycle.deleteBucketLifecycle,
    'PutLifecycleConfiguration',
  ],
  'GET tagging': ['GetBucketTagging', 'TAGGING', settings.getBucketTagging],
  'PUT tagging': ['PutBucketTagging', 'TAGGING', settings.putBucketTagging],
  'DELETE tagging': ['DeleteBucketTagging', 'TAGGING', settings.deleteBucketTagging, 'PutBucketTagging'],
  'GET publicAccessBlock': [
    'GetPublicAccessBlock',
    'PUBLIC_ACCESS_BLOCK',
    access.getPublicAccessBlock,
    'GetBucketPublicAccessBlock',
  ],
  'PUT publicAccessBlock': [
    'PutPublicAccessBlock',
    'PUBLIC_ACCESS_BLOCK',
    access.putPublicAccessBlock,
    'PutBucketPublicAccessBlock',
  ],
  'DELETE publicAccessBlock': [
    'DeletePublicAccessBlock',
    'PUBLIC_ACCESS_BLOCK',
    access.deletePublicAccessBlock,
    'PutBucketPublicAccessBlock',
  ],
  'GET ownershipControls': ['GetBucketOwnershipControls', 'OWNERSHIP_CONTROLS', access.getOwnershipControls],
  'PUT ownershipControls': ['PutBucketOwnershipControls', 'OWNERSHIP_CONTROLS', access.putOwnershipControls],
  'DELETE ownershipControls': [
    'DeleteBucketOwnershipControls',
    'OWNERSHIP_CONTROLS',
    access.deleteOwnershipControls,
    'PutBucketOwnershipControls',
  ],
  'GET acl': ['GetBucketAcl', 'ACL', access.getBucketAcl],
  'PUT acl': ['PutBucketAcl', 'ACL', access.putBucketAcl],
  'GET object-lock': [
    'GetObjectLockConfiguration',
    'OBJECT_LOCK_CONFIGURATION',
    getObjectLock,
    'GetBucketObjectLockConfiguration',
  ],
  'PUT object-lock': [
    'PutObjectLockConfiguration',
    'OBJECT_LOCK_CONFIGURATION',
    putObjectLock,
    'PutBucketObjectLockConfiguration',
  ],
  'GET requestPayment': ['GetBucketRequestPayment', 'REQUEST_PAYMENT', getRequestPayment],
  'PUT requestPayment': ['PutBucketRequestPayment', 'REQUEST_PAYMENT', putRequestPayment],
  'GET notification': [
    'GetBucketNotificationConfiguration',
    'NOTIFICATION',
    notification.getBucketNotification,
    'GetBucketNotification',
  ],
  'PUT notification': [
    'PutBucketNotificationConfiguration',
    'NOTIFICATION',
    notification.putBucketNotification,
    'PutBucketNotification',
  ],
  'GET inventory': [
    'GetBucketInventoryConfiguration',
    'INVENTORY',
    inventory.getBucketInventory,
    'GetInventoryConfiguration',
  ],
  'PUT inventory': [
    'PutBucketInventoryConfiguration',
    'INVENTORY',
    inventory.putBucketInventory,
    'PutInventoryConfiguration',
  ],
  'DELETE inventory': [
    'DeleteBucketInventoryConfiguration',
    'INVENTORY',
    inventory.deleteBucketInventory,
    'PutInventoryConfiguration',
  ],
  'GET website': ['GetBucketWebsite', 'WEBSITE', website.getBucketWebsite],
  'PUT website': ['PutBucketWebsite', 'WEBSITE', website.putBucketWebsite],
  'DELETE website': ['DeleteBucketWebsite', 'WEBSITE', website.deleteBucketWebsite],
});
