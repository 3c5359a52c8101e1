import { operationTable } from './operation.ts';
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

export const OBJECT_OPERATIONS = operationTable({
  GET: ['GetObject', 'OBJECT', getObject],
  HEAD: ['HeadObject', 'OBJECT', getObject, 'GetObject'],
  PUT: ['PutObject', 'OBJECT', putObject],
  DELETE: ['DeleteObject', 'OBJECT', deleteObject],
  'POST uploads': ['CreateMultipartUpload', 'UPLOADS', createMultipartUpload, 'PutObject'],
  'PUT uploadId': ['UploadPart', 'PART', uploadPart, 'PutObject'],
  'POST uploadId': ['CompleteMultipartUpload', 'UPLOAD', completeMultipartUpload, 'PutObject'],
  'DELETE uploadId': ['AbortMultipartUpload', 'UPLOAD', abortMultipartUpload],
  'GET uploadId': ['ListParts', 'UPLOAD', listParts, 'ListMultipartUploadParts'],
  'GET tagging': ['GetObjectTagging', 'OBJECT_TAGGING', details.getObjectTagging],
  'PUT tagging': ['PutObjectTagging', 'OBJECT_TAGGING', details.putObjectTagging],
  'DELETE tagging': ['DeleteObjectTagging', 'OBJECT_TAGGING', details.deleteObjectTagging],
  'GET acl': ['GetObjectAcl', 'ACL', details.getObjectAcl],
  'PUT acl': ['PutObjectAcl', 'ACL', details.putObjectAcl],
  'GET attributes': ['GetObjectAttributes', 'OBJECT_ATTRIBUTES', details.getObjectAttributes, 'GetObject'],
});
