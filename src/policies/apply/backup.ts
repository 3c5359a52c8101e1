import { join, resolve } from 'node:path';
import { usageError } from '../../core/errors.ts';
import { makeFolder } from '../../core/files/make-folder.ts';
import { writeNewFile } from '../../core/files/write-file.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { SaveBackup } from '../ports.ts';

/** Saves into `folder`, made where it is missing; files are the owner's alone and never replace one another. */
export function backupsIn(folder: string): SaveBackup {
  return async (name, text) => {
    const path = resolve(join(folder, name));
    try {
      makeFolder(folder, 0o700);
      await writeNewFile(path, text, { mode: 0o600 });
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      throw usageError(
        `What is there now cannot be saved to ${quoteForMessage(path)} (${code}). Nothing was changed.`,
        {
          code: 'backup-failed',
          hint: 'Give another folder with --backup-dir.',
          cause: error,
        },
      );
    }
    return path;
  };
}
