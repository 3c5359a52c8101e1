import { readFile } from 'node:fs/promises';
import { usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { readRemap } from './read-remap.ts';
import type { Remap } from './remap.ts';

/** Largest map, in bytes. */
const MAX_MAP = 1_000_000;

/** Reads a map from a file; usage errors for one that is not there, too large, or no usable map. */
export async function readRemapFile(path: string): Promise<Remap> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw usageError(
      `The map ${quoteForMessage(path)} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
  if (bytes.length > MAX_MAP)
    throw usageError(`The map ${quoteForMessage(path)} is larger than ${MAX_MAP} bytes.`);
  return readRemap(bytes, path);
}
