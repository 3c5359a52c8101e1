import { open } from 'node:fs/promises';
import { usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';

/** Opens a file that is not there yet. Usage errors for one that is, and for a place that cannot be written. */
export async function newFile(path: string) {
  try {
    return await open(path, 'wx');
  } catch (error) {
    const there = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw usageError(`${quoteForMessage(path)} ${there ? 'exists already' : 'cannot be written'}.`, {
      cause: error,
    });
  }
}
