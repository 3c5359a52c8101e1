import type { BatchesS3, ObjectHead } from '../ports.ts';
import type { Copy } from './target.ts';

/** How a copy was found to be the same as its source, or that it is not. */
export type Comparison = 'etag' | 'checksum' | 'size' | 'different';

interface Options {
  readonly signal?: AbortSignal | undefined;
  readonly targetOwner?: string | undefined;
  readonly sourceOwner?: string | undefined;
}

/** True where an ETag cannot be compared with that of a copy: it is of several parts. */
export function isMultipart(etag: string): boolean {
  return /-\d+"?$/.test(etag);
}

/**
 * Compares what lies at the target with the source: by size and ETag; where the ETags differ and one of them is
 * of a multipart or KMS object, by a checksum over the whole object; where neither side has one in common, the
 * size must do, and the answer says so.
 */
export async function compareCopy(
  s3: Pick<BatchesS3, 'head'>,
  copy: Copy,
  there: { readonly size: number; readonly etag: string },
  options: Options,
): Promise<Comparison> {
  if (there.size !== copy.from.size) return 'different';
  if (there.etag === copy.from.etag) return 'etag';
  const [source, target] = await Promise.all([
    s3.head(
      { bucket: copy.from.bucket, key: copy.from.key, checksum: true },
      { signal: options.signal, owner: options.sourceOwner },
    ),
    s3.head({ ...copy.to, checksum: true }, { signal: options.signal, owner: options.targetOwner }),
  ]);
  if (source === undefined || target === undefined) return 'different';
  if (source.ETag !== copy.from.etag || target.Size !== copy.from.size) return 'different';
  const [one, other] = [source.Checksum, target.Checksum];
  if (one !== undefined && other?.algorithm === one.algorithm) {
    return one.value === other.value ? 'checksum' : 'different';
  }
  return isOpaque(source) || isOpaque(target) ? 'size' : 'different';
}

/** An ETag that is not an MD5 of the bytes. */
function isOpaque(head: ObjectHead): boolean {
  return isMultipart(head.ETag) || head.ServerSideEncryption?.startsWith('aws:kms') === true;
}
