import { closeSync, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { usageError } from '../errors.ts';
import { quoteForMessage } from '../text/sanitize.ts';
import { inputBytes, inputError, openInput, type Reading } from './open-input.ts';

/**
 * A whole text file, or all that a pipe gives. Usage errors for what is missing, unreadable, a device, larger than
 * `limit` bytes, or not UTF-8 text: such a file is not what was meant. With `file`, a pipe is none either.
 */
export async function readTextFile(
  path: string,
  limit: number,
  signal?: AbortSignal,
  reading?: Reading,
): Promise<string> {
  return decode(await readBytesFile(path, limit, signal, reading), quoteForMessage(path));
}

/** The same without looking at what the bytes are. */
export async function readBytesFile(
  path: string,
  limit: number,
  signal?: AbortSignal,
  reading: Reading = 'stream',
): Promise<Buffer> {
  return collectBytes(inputBytes(openInput(path, reading), path, signal), quoteForMessage(path), limit);
}

/** The same of a stream, which messages call `name`. */
export async function readTextStream(stream: Readable, name: string, limit: number): Promise<string> {
  return decode(await collectBytes(stream, name, limit), name);
}

/**
 * A whole file that this program wrote itself, at once; undefined where there is none. Usage errors for what is no
 * regular file, or larger than `limit` bytes: no file of ours grows like that.
 */
export function readOwnFile(path: string, limit: number): string | undefined {
  return readFileNow(path, limit)?.toString('utf8');
}

/** The same for one that people write: a usage error for what is not UTF-8 text. */
export function readSmallFile(path: string, limit: number): string | undefined {
  const bytes = readFileNow(path, limit);
  return bytes && decode(bytes, quoteForMessage(path));
}

function readFileNow(path: string, limit: number): Buffer | undefined {
  let fd: number | undefined;
  try {
    const file = openInput(path, 'file');
    fd = file.fd;
    if (file.stats.size > limit) throw tooLarge(quoteForMessage(path), limit);
    return readFileSync(fd);
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw inputError(path, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** All bytes of a stream, which messages call `name`; a usage error for more than `limit`. */
export async function collectBytes(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  limit: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > limit) throw tooLarge(name, limit);
  }
  return Buffer.concat(chunks);
}

function tooLarge(name: string, limit: number) {
  return usageError(`${name} is larger than ${limit} bytes.`);
}

function decode(bytes: Buffer, name: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Said below.
  }
  throw usageError(`${name} is not UTF-8 text.`, { hint: 'Save it as UTF-8 (or plain ASCII).' });
}
