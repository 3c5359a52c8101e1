import { type OperationTable, operation } from './operation.ts';
import { deleteObject } from './operations/delete-objects.ts';
import { getObject } from './operations/get-object.ts';
import { listParts } from './operations/list-uploads.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
} from './operations/multipart.ts';
import * as details from './operations/object-details.ts';
import { putObject } from './operations/put-object.ts';
import { uploadPart } from './operations/upload-part.ts';

/** What is done to objects. */
export const OBJECT_OPERATIONS: OperationTable = {
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
