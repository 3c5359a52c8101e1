import { isAllowed } from '../authorize.ts';
import { invalidArgument, S3Error } from '../error.ts';
import type { Exchange } from '../exchange.ts';
import type { Bucket, StoredObject } from '../model.ts';

/**
 * The object a read is about. A missing one is a 404 only for callers who may list the bucket; others learn
 * nothing (API reference, GetObject, "Permissions").
 * @throws S3Error
 */
export function findObject(
  exchange: Exchange,
  bucket: Bucket,
  key: string,
  versionId: string | undefined,
): StoredObject {
  const found = bucket.version(key, versionId);
  if (found?.deleteMarker === false) return found;
  if (versionId === undefined) {
    const headers =
      found === undefined ? {} : { 'x-amz-delete-marker': 'true', 'x-amz-version-id': found.versionId };
    throw missing(
      exchange,
      bucket,
      key,
      new S3Error('NoSuchKey', undefined, { details: { Key: key }, headers }),
    );
  }
  if (found !== undefined) {
    throw new S3Error('MethodNotAllowed', undefined, {
      details: { Method: exchange.request.method ?? '', ResourceType: 'DeleteMarker' },
      headers: {
        'x-amz-delete-marker': 'true',
        allow: 'DELETE',
        'last-modified': found.lastModified.toUTCString(),
      },
    });
  }
  const details = { Key: key, VersionId: versionId };
  throw missing(exchange, bucket, key, new S3Error('NoSuchVersion', undefined, { details }));
}

/** A version id from the query. @throws S3Error InvalidArgument for an empty one */
export function readVersionId(exchange: Exchange): string | undefined {
  const given = exchange.query('versionId');
  if (given === '') {
    throw invalidArgument('versionId', '', 'Version id cannot be the empty string');
  }
  if (given !== undefined && given !== 'null' && !/^[\w.-]{32}$/.test(given)) {
    throw invalidArgument('versionId', given, 'Invalid version id specified');
  }
  return given;
}

function missing(exchange: Exchange, bucket: Bucket, key: string, error: S3Error): S3Error {
  if (isAllowed(exchange, { action: 's3:ListBucket', bucket })) return error;
  const { caller } = exchange;
  const message =
    caller.kind === 'anonymous'
      ? undefined
      : `User: ${caller.arn} is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::${bucket.name}" because no identity-based policy allows the s3:ListBucket action`;
  return new S3Error('AccessDenied', message, {
    decidedBy: `${key} does not exist, and the caller may not list`,
  });
}
