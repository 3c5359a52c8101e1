import type { DataPort } from '../ports.ts';
import type { DataCopy } from './data-copy.ts';

/**
 * Whether a copy holds what its source holds: by size, and the ETag or a checksum over the whole object. ETags of
 * several parts, or under KMS, are no hash of the bytes; where nothing else is known, the size alone has to do.
 */
export async function sameObject(
  s3: Pick<DataPort, 'head'>,
  { from, to }: DataCopy,
  there: { readonly Size: number; readonly ETag: string },
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly owner?: string | undefined;
    readonly sourceOwner?: string | undefined;
  },
): Promise<'same' | 'same-size' | 'different'> {
  if (there.Size !== from.size) return 'different';
  if (there.ETag === from.etag && !isMultipart(from.etag)) return 'same';
  const { signal } = options;
  const [source, target] = await Promise.all([
    s3.head({ bucket: from.bucket, key: from.key, checksum: true }, { signal, owner: options.sourceOwner }),
    s3.head({ ...to, checksum: true }, { signal, owner: options.owner }),
  ]);
  const [one, other] = [source?.Checksum, target?.Checksum];
  if (source === undefined || target === undefined || source.ETag !== from.etag) return 'different';
  if (one !== undefined && other?.algorithm === one.algorithm)
    return one.value === other.value ? 'same' : 'different';
  return isOpaque(source) || isOpaque(target) ? 'same-size' : 'different';
}

function isOpaque({
  ETag,
  ServerSideEncryption,
}: {
  ETag: string;
  ServerSideEncryption?: string | undefined;
}): boolean {
  return isMultipart(ETag) || ServerSideEncryption?.startsWith('aws:kms') === true;
}

/** True for the ETag of an object that was written in parts. */
export function isMultipart(etag: string): boolean {
  return /-\d+"?$/.test(etag);
}
