import { mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { usageError } from '../../core/errors.ts';
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
      hint: 'Give a new folder with --out.',
    });
  }
}

/** Writes the files, readable by their owner alone. Throws a usage error where one cannot be written. */
export async function writeFolder(folder: string, files: readonly CollectedFile[]): Promise<void> {
  for (const { path, text } of files) {
    const target = join(folder, path);
    try {
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await using file = await open(target, 'wx', 0o600);
      await file.writeFile(text);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw usageError(`${quoteForMessage(target, 200)} cannot be written (${code}).`, { cause: error });
    }
  }
}
