import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { saveNew } from '../../core/files/save-new.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { CollectedFile } from './collect.ts';

/** Throws a usage error unless the folder is new or empty: what is there is never mixed with what is collected. */
export async function checkFolder(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw usageError(`${quoteForMessage(folder, 200)} cannot be used (${error.code}).`, { cause: error });
  });
  if (entries.length > 0) {
    throw usageError(`${quoteForMessage(folder, 200)} is not empty.`, {
      hint: 'Use a new folder with --out.',
    });
  }
}

/** Writes the files, readable by their owner alone. Throws as {@link saveNew} does where one cannot be written. */
export async function writeFolder(folder: string, files: readonly CollectedFile[]): Promise<void> {
  const done = 'The folder is incomplete: remove it.';
  for (const { path, text } of files)
    await saveNew(join(folder, path), text, { own: true, withFolder: true, done });
}
