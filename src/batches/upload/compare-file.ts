import { createHash } from 'node:crypto';
import type { BatchesS3 } from '../ports.ts';
import { crc32Of, openLocalFile, partsOf } from './local-file.ts';
import type { UploadFile } from './read-upload.ts';

/**
 * Whether an object holds what a local file does: by its CRC-32 over the whole object, else by an ETag that is an
 * MD5; where the server keeps neither, `unknown`. Reads the file.
 * @param sum CRC-32 of the file where it is known, in base64
 */
export async function compareFile(
  s3: Pick<BatchesS3, 'head'>,
  at: { readonly root: string; readonly bucket: string },
  file: UploadFile,
  options: { readonly signal?: AbortSignal | undefined; readonly targetOwner?: string | undefined },
  sum?: string,
): Promise<{ readonly result: 'same' | 'different' | 'unknown' | 'missing'; readonly etag: string }> {
  const { signal, targetOwner: owner } = options;
  const there = await s3.head({ bucket: at.bucket, key: file.key, checksum: true }, { signal, owner });
  if (there === undefined) return { result: 'missing', etag: '' };
  const { ETag: etag, Size, Checksum, ServerSideEncryption } = there;
  const answer = (same: boolean) => ({ result: same ? ('same' as const) : ('different' as const), etag });
  if (Size !== file.size) return answer(false);
  if (Checksum?.algorithm === 'CRC32')
    return answer(Checksum.value === (sum ?? (await crc32Of(at.root, file))));
  const md5 = /^"?([0-9a-f]{32})"?$/.exec(etag)?.[1];
  if (md5 === undefined || ServerSideEncryption?.startsWith('aws:kms')) return { result: 'unknown', etag };
  return answer(md5 === (await md5Of(at.root, file)));
}

async function md5Of(root: string, file: UploadFile): Promise<string> {
  await using opened = await openLocalFile(root, file);
  const hash = createHash('md5');
  for await (const { bytes } of partsOf(opened, file)) hash.update(bytes);
  return hash.digest('hex');
}
