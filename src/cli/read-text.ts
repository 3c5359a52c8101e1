import { open } from 'node:fs/promises';
import { abortError, usageError } from '../core/errors.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read',
  EISDIR: 'is a folder',
};

/**
 * A whole text file, `-` for standard input. Usage errors for what is missing, unreadable, larger than
 * `limit` bytes, or not UTF-8: such a file is not what was meant.
 */
export async function readText(path: string, limit: number, signal: AbortSignal): Promise<string> {
  const name = path === '-' ? 'Standard input' : quoteForMessage(path);
  const bytes = await (path === '-' ? readStream(process.stdin, limit) : readFile(path, name, limit));
  if (signal.aborted) throw abortError();
  if (bytes.length > limit) throw usageError(`${name} is larger than ${limit} bytes.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw usageError(`${name} is not UTF-8 text.`, { hint: 'Save it as UTF-8 (or plain ASCII).' });
  }
}

async function readFile(path: string, name: string, limit: number): Promise<Buffer> {
  try {
    await using file = await open(path);
    if ((await file.stat()).isDirectory()) throw usageError(`${name} is a folder.`);
    return await readStream(file.createReadStream({ autoClose: false }), limit);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!(code in REASONS)) throw error;
    throw usageError(`${name} ${REASONS[code]}.`, { cause: error });
  }
}

async function readStream(stream: AsyncIterable<Buffer | string>, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > limit) break;
  }
  return Buffer.concat(chunks);
}
