import { assertAllowed, isAllowed } from './authorize.ts';
import { S3Error } from './error.ts';
import type { Exchange } from './exchange.ts';
import { findObject } from './operations/find-object.ts';
import type { Permission } from './permission.ts';

/**
 * The permission to read an object. Who may list a bucket is told that a key is not there, whether the read
 * itself would be allowed or not (GetObject, API reference, Permissions); a Deny of the read is a Deny still.
 * @throws S3Error
 */
export function assertMayRead(exchange: Exchange, permission: Permission): void {
  try {
    assertAllowed(exchange, permission);
  } catch (error) {
    const denied = error instanceof S3Error && error.decidedBy?.startsWith('with an explicit deny') === true;
    const { key, bucket } = exchange;
    const gone = bucket.object(key) === undefined;
    if (!gone || denied || exchange.query('versionId') !== undefined) throw error;
    if (!isAllowed(exchange, { action: 's3:ListBucket', bucket })) throw error;
    findObject(exchange, bucket, key, undefined);
  }
}
