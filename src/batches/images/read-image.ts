import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type ImageSize, imageSize } from '../../core/images/image-size.ts';
import { objectBytes } from '../../core/images/object-bytes.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { Entry } from '../entry.ts';
import type { BatchesS3 } from '../ports.ts';

/** Where the entries of a source lie: below a local folder, or in S3. */
export type Where = { readonly folder: string } | { readonly s3: Pick<BatchesS3, 'get'> };

/** Reads an image's size from its header: a few kB of the file, or as much by ranges of the object. */
export async function readImageSize(
  entry: Entry,
  where: Where,
  signal: AbortSignal | undefined,
): Promise<Parsed<ImageSize>> {
  if ('s3' in where) {
    const { bucket = '', name: key, size } = entry;
    return imageSize(objectBytes({ bucket, key, size }, where.s3, signal));
  }
  const file = await open(join(where.folder, entry.name));
  try {
    return await imageSize(async (from, length) => {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, from);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await file.close();
  }
}
