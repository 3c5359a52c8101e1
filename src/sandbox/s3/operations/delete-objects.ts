import { assertAllowed } from '../authorize.ts';
import { checkDeleteConditions } from '../conditions.ts';
import { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { beforeWrite } from '../faults.ts';
import type { Bucket } from '../model.ts';
import { versionHeader } from '../object-headers.ts';
import { type XmlElement, type XmlValue, xmlDocument } from '../xml.ts';
import { readVersionId } from './find-object.ts';
import { deleteKey } from './write-version.ts';

const MAX_KEYS = 1000;

export function deleteObject(exchange: Exchange): Reply {
  const { bucket, key } = exchange;
  const versionId = readVersionId(exchange);
  const conditions = {
    match: exchange.header('if-match'),
    size: exchange.header('x-amz-if-match-size'),
    lastModified: exchange.header('x-amz-if-match-last-modified-time'),
  };
  checkDeleteConditions(conditions, bucket.object(key, versionId));
  beforeWrite(exchange);
  const deletion = deleteKey(exchange, bucket, key, versionId);
  exchange.versionId = deletion.versionId;
  return {
    status: 204,
    headers: {
      'x-amz-delete-marker': deletion.deleteMarker ? 'true' : undefined,
      'x-amz-version-id': versionHeader(deletion.versionId),
    },
    objectSize: deletion.object?.blob.size,
  };
}

/** Deletes up to 1,000 keys; each is judged by itself. */
export async function deleteObjects(exchange: Exchange): Promise<Reply> {
  const { bucket } = exchange;
  const { headers } = exchange.request;
  const hashed = Object.keys(headers).some((name) =>
    /^content-md5$|^x-amz-checksum-(crc|sha)|^x-amz-trailer$/.test(name),
  );
  if (!hashed) throw new S3Error('InvalidRequest', 'Missing required header for this request: Content-MD5');
  const root = await exchange.xml('Delete');
  const objects = root.all('Object');
  if (objects.length === 0 || objects.length > MAX_KEYS) throw new S3Error('MalformedXML');
  const quiet = root.value('Quiet')?.toLowerCase() === 'true';
  const deleted: XmlValue[] = [];
  const errors: XmlValue[] = [];
  for (const object of objects) {
    const key = object.first('Key')?.text;
    if (key === undefined || key === '') throw new S3Error('MalformedXML');
    const versionId = object.value('VersionId');
    try {
      deleted.push(deleteOne(exchange, bucket, key, object));
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      errors.push({ Key: key, VersionId: versionId, Code: error.code, Message: error.message });
    }
  }
  return { body: xmlDocument('DeleteResult', { Deleted: quiet ? undefined : deleted, Error: errors }) };
}

function deleteOne(exchange: Exchange, bucket: Bucket, key: string, element: XmlElement): XmlValue {
  const versionId = element.value('VersionId') || undefined;
  const action = versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
  assertAllowed(exchange, { action, bucket, key, versionId });
  const conditions = {
    match: element.value('ETag'),
    size: element.value('Size'),
    lastModified: element.value('LastModifiedTime'),
  };
  checkDeleteConditions(conditions, bucket.object(key, versionId));
  const deletion = deleteKey(exchange, bucket, key, versionId);
  exchange.env.log.recordBatchDelete(exchange, bucket, key, deletion);
  const marker = deletion.deleteMarker;
  return {
    Key: key,
    VersionId: versionId,
    DeleteMarker: marker ? true : undefined,
    DeleteMarkerVersionId: marker ? deletion.versionId : undefined,
  };
}
