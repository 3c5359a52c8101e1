import { open } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { GroundctlError, throwIfAborted, usageError } from '../core/errors.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
  EISDIR: 'is a folder',
};

/**
 * A whole text file, `-` for standard input. Usage errors for what is missing, unreadable, larger than
 * `limit` bytes, or not UTF-8 text: such a file is not what was meant.
 */
export async function readText(path: string, limit: number, signal: AbortSignal): Promise<string> {
  const name = path === '-' ? 'Standard input' : quoteForMessage(path);
  const bytes = await readBytes(path, name, limit, signal);
  if (bytes.length > limit) throw usageError(`${name} is larger than ${limit} bytes.`);
  const text = decode(bytes);
  if (text === undefined || text.includes('\0')) {
    throw usageError(`${name} is not UTF-8 text.`, { hint: 'Save it as UTF-8 (or plain ASCII).' });
  }
  return text;
}

async function readBytes(path: string, name: string, limit: number, signal: AbortSignal): Promise<Buffer> {
  try {
    if (path === '-') return await readStream(process.stdin, limit, signal);
    await using file = await open(path);
    if ((await file.stat()).isDirectory()) throw usageError(`${name} is a folder.`);
    return await readStream(file.createReadStream({ autoClose: false }), limit, signal);
  } catch (error) {
    throwIfAborted(signal);
    if (error instanceof GroundctlError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw usageError(`${name} ${REASONS[code] ?? `cannot be read (${code})`}.`, { cause: error });
  }
}

async function readStream(stream: Readable, limit: number, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of addAbortSignal(signal, stream)) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > limit) break;
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
