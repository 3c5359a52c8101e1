import { createHash, randomBytes } from 'node:crypto';
import { OWNER_ONLY } from '../acl.ts';
import { Blob } from '../blob.ts';
import { createChecksum } from '../checksum.ts';
import type { Exchange } from '../exchange.ts';
import type { Bucket, DeleteMarker, ObjectVersion, StoredObject } from '../model.ts';
import type { Deletion } from './deletion.ts';

/** Id that the next version written to a bucket gets. */
export function newVersionId(bucket: Bucket): string {
  return bucket.versioning === 'Enabled' ? randomBytes(24).toString('base64url') : 'null';
}

/** An object as a plain upload of these bytes makes it. */
export function storedObject(
  bucket: Bucket,
  key: string,
  type: string,
  body: Buffer,
  lastModified: Date,
): StoredObject {
  const checksum = createChecksum('CRC64NVME');
  checksum.update(body);
  return {
    deleteMarker: false,
    key,
    versionId: newVersionId(bucket),
    lastModified,
    ownerAccount: bucket.ownerAccount,
    blob: Blob.of(body),
    etag: createHash('md5').update(body).digest('hex'),
    headers: {
      system: { 'content-type': type },
      metadata: {},
      storageClass: 'STANDARD',
      encryption: bucket.encryption,
    },
    checksum: { algorithm: 'CRC64NVME', value: checksum.digest().toString('base64'), type: 'FULL_OBJECT' },
    parts: undefined,
    tags: [],
    grants: OWNER_ONLY,
  };
}

/**
 * Puts a version on top of its key. Where versions are not kept, the one before of the same id goes. Runs to
 * its end without a break, so that a condition checked right before it still holds.
 */
export function writeVersion(bucket: Bucket, version: ObjectVersion): void {
  const before = bucket.objects.get(version.key) ?? [];
  const kept = before.filter(({ versionId }) => versionId !== version.versionId);
  for (const old of before) if (!kept.includes(old) && !old.deleteMarker) old.blob.release();
  bucket.objects.set(version.key, [version, ...kept]);
}

/** Takes one version away for good. */
function removeVersion(bucket: Bucket, version: ObjectVersion): void {
  const kept = (bucket.objects.get(version.key) ?? []).filter((one) => one !== version);
  if (!version.deleteMarker) version.blob.release();
  if (kept.length === 0) bucket.objects.delete(version.key);
  else bucket.objects.set(version.key, kept);
}

/** DELETE of a key or of one of its versions; a key that is not there is deleted just as well. */
export function deleteKey(
  exchange: Exchange,
  bucket: Bucket,
  key: string,
  versionId: string | undefined,
): Deletion {
  const found = bucket.version(key, versionId);
  const object = bucket.object(key, versionId);
  if (versionId !== undefined || bucket.versioning === undefined) {
    if (found !== undefined) removeVersion(bucket, found);
    return { object, deleteMarker: versionId !== undefined && found?.deleteMarker === true, versionId };
  }
  const marker: DeleteMarker = {
    deleteMarker: true,
    key,
    versionId: newVersionId(bucket),
    lastModified: exchange.env.clock(),
    ownerAccount: bucket.ownerAccount,
  };
  writeVersion(bucket, marker);
  return { object, deleteMarker: true, versionId: marker.versionId };
}
