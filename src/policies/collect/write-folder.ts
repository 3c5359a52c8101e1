import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { isDiskFault, localFault } from '../../core/files/local-fault.ts';
import { makeFolder } from '../../core/files/make-folder.ts';
import { writeNewFile } from '../../core/files/write-file.ts';
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
      makeFolder(dirname(target), 0o700);
      await writeNewFile(target, text, { mode: 0o600 });
    } catch (error) {
      if (isDiskFault(error)) throw localFault(error, target, 'What is in the folder is not all: remove it.');
      const { code } = error as NodeJS.ErrnoException;
      throw usageError(`${quoteForMessage(target, 200)} cannot be written (${code}).`, { cause: error });
    }
  }
}
