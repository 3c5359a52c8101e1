import { randomBytes } from 'node:crypto';
import type { Exchange } from '../exchange.ts';
import type { Bucket, DeleteMarker, ObjectVersion } from '../model.ts';
import type { Deletion } from './deletion.ts';

/** Id that the next version written to a bucket gets. */
export function newVersionId(bucket: Bucket): string {
  return bucket.versioning === 'Enabled' ? randomBytes(24).toString('base64url') : 'null';
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
  const versions = bucket.objects.get(key) ?? [];
  if (versionId !== undefined) {
    const found = versions.find((version) => version.versionId === versionId);
    if (found !== undefined) removeVersion(bucket, found);
    const object = found === undefined || found.deleteMarker ? undefined : found;
    return { object, deleteMarker: found?.deleteMarker ?? false, versionId };
  }
  const latest = versions[0];
  const object = latest === undefined || latest.deleteMarker ? undefined : latest;
  if (bucket.versioning === undefined) {
    if (latest !== undefined) removeVersion(bucket, latest);
    return { object, deleteMarker: false, versionId: undefined };
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
