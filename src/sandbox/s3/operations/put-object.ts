import { assertAclAllowed, OWNER_ONLY, readAclHeaders } from '../acl.ts';
import { assertAllowed } from '../authorize.ts';
import { checkWriteConditions } from '../conditions.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { beforeWrite, kept, told } from '../faults.ts';
import type { Bucket, Grant, StoredObject, Tag } from '../model.ts';
import {
  checksumHeaders,
  encryptionHeaders,
  etagOf,
  readObjectHeaders,
  versionHeader,
} from '../object-headers.ts';
import { parseTagHeader } from '../tags.ts';
import { newVersionId, writeVersion } from './write-version.ts';

/** The largest object of a single PUT, in bytes. */
export const MAX_PUT = 5 * 1024 ** 3;

/** One for all objects without any. */
const NO_TAGS: readonly Tag[] = [];

export async function putObject(exchange: Exchange): Promise<Reply> {
  const { bucket, key } = exchange;
  const { tags, grants } = readTagsAndAcl(exchange, bucket);
  const headers = readObjectHeaders(exchange, bucket);
  checkWriteConditions(exchange, bucket, key);
  const { md5, checksum, ...received } = await exchange.receive({ maxSize: MAX_PUT });
  const blob = await kept(exchange, received.blob);
  try {
    beforeWrite(exchange);
    checkWriteConditions(exchange, bucket, key);
  } catch (error) {
    blob.release();
    throw error;
  }
  const object: StoredObject = {
    deleteMarker: false,
    key,
    versionId: newVersionId(bucket),
    lastModified: exchange.env.clock(),
    ownerAccount: bucket.ownerAccount,
    blob,
    etag: etagOf(md5, headers.encryption),
    headers,
    checksum: {
      algorithm: checksum.algorithm,
      value: checksum.digest.toString('base64'),
      type: 'FULL_OBJECT',
    },
    parts: undefined,
    tags,
    grants,
  };
  writeVersion(bucket, object);
  exchange.versionId = object.versionId;
  return { headers: told(exchange, writtenHeaders(object)), objectSize: blob.size };
}

/** @throws S3Error */
export function readTagsAndAcl(
  exchange: Exchange,
  bucket: Bucket,
): { tags: readonly Tag[]; grants: readonly Grant[] } {
  const tagging = exchange.header('x-amz-tagging');
  if (tagging !== undefined)
    assertAllowed(exchange, { action: 's3:PutObjectTagging', bucket, key: exchange.key });
  const grants = readGrants(exchange, bucket);
  return { tags: tagging === undefined ? NO_TAGS : parseTagHeader(tagging), grants };
}

/** @throws S3Error */
export function readGrants(exchange: Exchange, bucket: Bucket): readonly Grant[] {
  const grants = readAclHeaders(exchange);
  if (grants === undefined) return OWNER_ONLY;
  assertAllowed(exchange, { action: 's3:PutObjectAcl', bucket, key: exchange.key });
  assertAclAllowed(exchange, bucket, grants);
  return grants;
}

/** What every write answers. */
export function writtenHeaders(object: StoredObject): Record<string, string | undefined> {
  return {
    etag: `"${object.etag}"`,
    ...encryptionHeaders(object.headers.encryption),
    ...checksumHeaders(object),
    'x-amz-version-id': versionHeader(object.versionId),
  };
}
