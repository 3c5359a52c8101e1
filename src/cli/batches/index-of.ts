import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { INDEX_SCHEMA } from '../../batches/split/index-file.ts';
import { usageError } from '../../core/errors.ts';
import { placeOf, type TextPlace } from '../../core/files/text-place.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { commandLine } from '../../core/text/shell-quote.ts';

const NAME = 'index.json';

/** The index that is meant: the folder, or the prefix, that split wrote stands for the index in it. */
export function indexOf(text: string): TextPlace {
  const place = placeOf(text);
  if (place.in === 's3') {
    return place.key === '' || place.key.endsWith('/') ? { ...place, key: place.key + NAME } : place;
  }
  const isFolder = statSync(place.path, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? { ...place, path: join(place.path, NAME) } : place;
}

/** Throws a usage error where a source of this machine is what split wrote, not what it was made from. */
export function checkNoIndex(path: string, isFolder: boolean): void {
  const file = isFolder ? join(path, NAME) : path;
  if (!file.endsWith(NAME) || !beginsAsIndex(file)) return;
  const folder = file.slice(0, -NAME.length);
  const first = commandLine(['groundctl', 'batches', 'check', `${folder}batch-001.manifest`]);
  throw usageError(`${quoteForMessage(path)} is the output of batches split.`, {
    hint: first.copyable
      ? `Check one of its batches through the batch's manifest: ${first.text}`
      : "Check one of its batches through the batch's manifest.",
  });
}

function beginsAsIndex(file: string): boolean {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false;
  try {
    const fd = openSync(file, 'r');
    try {
      const start = Buffer.alloc(200);
      return start.toString('utf8', 0, readSync(fd, start)).includes(`"${INDEX_SCHEMA}"`);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Whoever reads it as a source says why it cannot be read.
    return false;
  }
}
