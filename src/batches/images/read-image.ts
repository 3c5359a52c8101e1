import { closeSync, read } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openInput } from '../../core/files/open-input.ts';
import { type LookedAt, lookAtImage } from '../../core/images/look-at-image.ts';
import { objectBytes } from '../../core/images/object-bytes.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { Entry } from '../entry.ts';
import type { BatchesS3 } from '../ports.ts';

/** Where the entries of a source lie: below a local folder, or in S3. */
export type Where = { readonly folder: string } | { readonly s3: Pick<BatchesS3, 'get'> };

const readAt = promisify(read);

/** Looks at the beginning and the end of an image: a few kB of the file, or as much by ranges of the object. */
export async function lookAt(
  entry: Entry,
  where: Where,
  signal: AbortSignal | undefined,
): Promise<Parsed<LookedAt>> {
  if ('s3' in where) {
    const { bucket = '', name: key, size } = entry;
    return lookAtImage(objectBytes({ bucket, key, size }, where.s3, signal), size, key);
  }
  const { fd } = openInput(join(where.folder, entry.name), 'file');
  try {
    const bytesAt = async (from: number, length: number) => {
      const { bytesRead, buffer } = await readAt(fd, Buffer.alloc(length), 0, length, from);
      return buffer.subarray(0, bytesRead);
    };
    return await lookAtImage(bytesAt, entry.size, entry.name);
  } finally {
    closeSync(fd);
  }
}
