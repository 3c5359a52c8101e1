import { usageError } from '../../core/errors.ts';
import { isDiskFault, localFault } from '../../core/files/local-fault.ts';
import { writeNewFile } from '../../core/files/write-file.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';

/** Writes a text to a file that is not there yet; a usage error where it is, or cannot be written. */
export async function saveNew(path: string, text: string): Promise<void> {
  try {
    await writeNewFile(path, text);
  } catch (error) {
    if (isDiskFault(error)) throw localFault(error, path, 'Nothing was written.');
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'exists already' : `cannot be written (${code})`;
    throw usageError(`${quoteForMessage(path)} ${why}.`, {
      code: 'not-written',
      hint: 'Give another file.',
      cause: error,
    });
  }
}
