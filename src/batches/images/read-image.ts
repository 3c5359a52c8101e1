import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { usageError } from '../../core/errors.ts';
import type { Parsed } from '../../core/parsed.ts';
import { withRetry } from '../../core/retry.ts';
import type { Entry } from '../entry.ts';
import type { BatchesS3 } from '../ports.ts';
import { type ImageSize, imageSize, type ReadBytes } from './image-size.ts';

/** Where the entries of a source lie: below a local folder, or in S3. */
export type Where = { readonly folder: string } | { readonly s3: Pick<BatchesS3, 'get'> };

/** Reads an image's size from its header: a few kB of the file, or as much by ranges of the object. */
export async function readImageSize(
  entry: Entry,
  where: Where,
  signal: AbortSignal | undefined,
): Promise<Parsed<ImageSize>> {
  if ('s3' in where) return imageSize(objectReader(entry, where.s3, signal));
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

/** S3 refuses ranges beyond the end, so none is asked for. */
function objectReader(
  { bucket = '', name: key, size }: Entry,
  s3: Pick<BatchesS3, 'get'>,
  signal: AbortSignal | undefined,
): ReadBytes {
  return async (from, length) => {
    const to = Math.min(from + length, size) - 1;
    if (to < from) return new Uint8Array();
    return withRetry(
      async () => {
        const object = await s3.get({ bucket, key, range: { from, to } }, { signal });
        if (object === undefined) throw usageError('The object is not there any more.');
        const parts: Uint8Array[] = [];
        for await (const part of object.body) parts.push(part);
        return Buffer.concat(parts);
      },
      { signal },
    );
  };
}
