import { GroundctlError, throwIfAborted, usageError } from '../core/errors.ts';
import { readTextFile, readTextStream } from '../core/files/read-text.ts';

/**
 * A whole text file, `-` for standard input. Usage errors for what is missing, unreadable, larger than
 * `limit` bytes, or not UTF-8 text: such a file is not what was meant.
 */
export async function readText(path: string, limit: number, signal: AbortSignal): Promise<string> {
  if (path !== '-') return readTextFile(path, limit, signal);
  try {
    return await readTextStream(process.stdin, 'Standard input', limit, signal);
  } catch (error) {
    throwIfAborted(signal);
    if (error instanceof GroundctlError) throw error;
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw usageError(`Standard input cannot be read (${code}).`, { cause: error });
  }
}
