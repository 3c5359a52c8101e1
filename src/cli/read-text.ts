import { fstatSync } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import { isatty } from 'node:tty';
import { GroundctlError, throwIfAborted, usageError } from '../core/errors.ts';
import { kindProblem } from '../core/files/open-input.ts';
import { readTextFile, readTextStream } from '../core/files/read-text.ts';

/**
 * A whole text file, `-` for standard input. Usage errors for what is missing, unreadable, a device, larger than
 * `limit` bytes, or not UTF-8 text: such a file is not what was meant.
 */
export async function readText(path: string, limit: number, signal: AbortSignal): Promise<string> {
  if (path !== '-') return readTextFile(path, limit, signal);
  try {
    return await readTextStream(standardInput(signal), 'Standard input', limit);
  } catch (error) {
    throwIfAborted(signal);
    if (error instanceof GroundctlError) throw error;
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw usageError(`Standard input cannot be read (${code}).`, { cause: error });
  }
}

/** Standard input, which an abort ends. A usage error where it is a device that may never end; a terminal is none. */
export function standardInput(signal: AbortSignal): Readable {
  const stats = fstatSync(0);
  const problem = isatty(0) || stats.isSocket() ? undefined : kindProblem(stats, 'stream');
  if (problem !== undefined) throw usageError(`Standard input ${problem}.`);
  return addAbortSignal(signal, process.stdin);
}
