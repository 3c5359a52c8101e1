import { open } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { GroundctlError, throwIfAborted, usageError } from '../errors.ts';
import { quoteForMessage } from '../text/sanitize.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
  EISDIR: 'is a folder',
};

/**
 * A whole text file. Usage errors for what is missing, unreadable, larger than `limit` bytes, or not UTF-8 text:
 * such a file is not what was meant.
 */
export async function readTextFile(path: string, limit: number, signal?: AbortSignal): Promise<string> {
  const name = quoteForMessage(path);
  try {
    await using file = await open(path);
    if ((await file.stat()).isDirectory()) throw usageError(`${name} is a folder.`);
    return await readTextStream(file.createReadStream({ autoClose: false }), name, limit, signal);
  } catch (error) {
    throwIfAborted(signal);
    if (error instanceof GroundctlError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw usageError(`${name} ${REASONS[code] ?? `cannot be read (${code})`}.`, { cause: error });
  }
}

/** The same of a stream, which messages call `name`. */
export async function readTextStream(
  stream: Readable,
  name: string,
  limit: number,
  signal?: AbortSignal,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of signal ? addAbortSignal(signal, stream) : stream) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > limit) throw usageError(`${name} is larger than ${limit} bytes.`);
  }
  const text = decode(Buffer.concat(chunks));
  if (text === undefined || text.includes('\0')) {
    throw usageError(`${name} is not UTF-8 text.`, { hint: 'Save it as UTF-8 (or plain ASCII).' });
  }
  return text;
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
