import { readBytesFile } from '../../core/files/read-text.ts';
import { readRemap } from './read-remap.ts';
import type { Remap } from './remap.ts';

/** Largest map, in bytes. */
const MAX_MAP = 1_000_000;

/** Reads a map from a file; usage errors for one that is not there, too large, or no usable map. */
export async function readRemapFile(path: string, signal?: AbortSignal): Promise<Remap> {
  return readRemap(await readBytesFile(path, MAX_MAP, signal), path);
}
