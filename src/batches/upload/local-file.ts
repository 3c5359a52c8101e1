import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { GroundctlError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { UploadFile } from './read-upload.ts';

/** Larger files go in parts of this size: 640 for the 10 GB that nobody labels. */
export const PART_BYTES = 16 * 1024 * 1024;

const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A file of a split, open, after it has been found to be what the split saw. Throws `source-changed` otherwise. */
export async function openLocalFile(root: string, { path, size, modified }: UploadFile): Promise<FileHandle> {
  const changed = (why: string) =>
    new GroundctlError(`${quoteForMessage(path, 200)} ${why}.`, {
      code: 'source-changed',
      source: 'usage',
      hint: 'Split again.',
    });
  let file: FileHandle;
  try {
    file = await open(join(root, path), FLAGS);
  } catch (error) {
    throw changed(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const stat = await file.stat();
  if (stat.isFile() && stat.size === size && stat.mtimeMs === modified) return file;
  await file.close();
  throw changed('has changed since the split');
}

/** The parts of an open file in order, each in memory of its own. Throws where the file becomes shorter meanwhile. */
export async function* partsOf(
  file: FileHandle,
  { path, size }: UploadFile,
): AsyncGenerator<{ readonly part: number; readonly bytes: Buffer }, void, void> {
  for (let at = 0, part = 1; at < size || part === 1; at += PART_BYTES, part++) {
    const bytes = Buffer.allocUnsafeSlow(Math.min(PART_BYTES, size - at));
    for (let filled = 0; filled < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, at + filled);
      if (bytesRead === 0) {
        throw new GroundctlError(`${quoteForMessage(path, 200)} became shorter while it was being read.`, {
          code: 'source-changed',
          source: 'usage',
          hint: 'Split again.',
        });
      }
      filled += bytesRead;
    }
    yield { part, bytes };
  }
}

/** A CRC-32 as S3 writes it: base64 of its four bytes. */
export function base64Crc32(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString('base64');
}

/** The CRC-32 of a whole file. */
export async function crc32Of(root: string, file: UploadFile): Promise<string> {
  await using opened = await openLocalFile(root, file);
  let sum = 0;
  for await (const { bytes } of partsOf(opened, file)) sum = crc32(bytes, sum);
  return base64Crc32(sum);
}
