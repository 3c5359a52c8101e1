import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { usageError } from '../../core/errors.ts';
import { isFileError, localFault } from '../../core/files/local-fault.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { Blob, BlobStore } from '../s3/blob.ts';
import type { Encoded } from './codec.ts';

const HEADER = JSON.stringify({ format: 'groundctl-sandbox', version: 1 });
/** Bytes of an object that stand in one line. */
const PIECE = 1_048_576;

/** What a file holds: a tree, and the bytes that it refers to. */
export interface Stored {
  readonly tree: Encoded;
  readonly blobs: readonly Blob[];
}

/**
 * Writes a state as lines of JSON: a header, the bytes in pieces, the tree, and the SHA-256 of all that. Beside
 * the file first, which takes its place when it is whole: whoever reads finds the old state or the new.
 * @throws GroundctlError (253) where the machine refuses it
 */
export async function writeState(file: string, { tree, blobs }: Stored): Promise<void> {
  const beside = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  const hash = createHash('sha256');
  let handle: FileHandle | undefined;
  try {
    const opened = await open(beside, 'wx', 0o600);
    handle = opened;
    const line = async (text: string) => {
      hash.update(`${text}\n`);
      await opened.write(`${text}\n`);
    };
    await line(HEADER);
    for (const [index, blob] of blobs.entries()) {
      await line(JSON.stringify({ blob: index, size: blob.size }));
      for await (const piece of blob.read()) {
        for (let at = 0; at < piece.length; at += PIECE) {
          await line(JSON.stringify({ bytes: piece.subarray(at, at + PIECE).toString('base64') }));
        }
      }
    }
    await line(JSON.stringify({ tree }));
    await opened.write(`${JSON.stringify({ sha256: hash.digest('hex') })}\n`);
    await opened.sync();
    await opened.close();
    await rename(beside, file);
  } catch (error) {
    await handle?.close().catch(() => {});
    await rm(beside, { force: true }).catch(() => {});
    if (!isFileError(error)) throw error;
    throw localFault(error, file, 'It holds what was written to it before, if anything.');
  }
}

/**
 * Reads what {@link writeState} wrote; undefined where there is no such file.
 * @throws GroundctlError for a file that is none, is not whole, or was changed
 */
export async function readState(file: string, store: BlobStore): Promise<Stored | undefined> {
  const damaged = (what: string, cause?: unknown) =>
    usageError(`${quoteForMessage(file)} is not a state of a sandbox: ${what}.`, {
      code: 'bad-state',
      cause,
    });
  const isFile = await stat(file)
    .then((found) => found.isFile())
    .catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw damaged('it cannot be read', error);
    });
  if (isFile === undefined) return undefined;
  if (!isFile) throw damaged('it is not a file');
  const stream = await open(file).then(
    (opened) => opened.createReadStream(),
    (error: unknown) => {
      throw damaged('it cannot be read', error);
    },
  );
  const hash = createHash('sha256');
  const blobs: Promise<Blob>[] = [];
  let writer: ReturnType<BlobStore['writer']> | undefined;
  let size = 0;
  let tree: Encoded | undefined;
  let whole = false;
  let number = 0;
  const finish = () => {
    if (writer !== undefined && writer.size !== size)
      throw damaged(`bytes are missing before line ${number}`);
    if (writer !== undefined) blobs.push(writer.finish());
    writer = undefined;
  };
  for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (number === 1 && text !== HEADER) throw damaged('its first line is another');
    const line = number === 1 ? {} : lineOf(text);
    if (line === undefined || whole) throw damaged(`line ${number} cannot be read`);
    if (typeof line.sha256 === 'string') {
      if (line.sha256 !== hash.digest('hex')) throw damaged('it is not as it was written');
      whole = true;
      continue;
    }
    hash.update(`${text}\n`);
    if (typeof line.size === 'number') {
      finish();
      writer = store.writer();
      size = line.size;
    } else if (typeof line.bytes === 'string') await writer?.write(Buffer.from(line.bytes, 'base64'));
    else if (line.tree !== undefined) {
      finish();
      tree = line.tree as Encoded;
    }
  }
  if (!whole || tree === undefined) throw damaged('its end is missing');
  return { tree, blobs: await Promise.all(blobs) };
}

/** Removes what a sandbox left beside its file that was ended while it wrote. */
export async function removeUnfinished(file: string): Promise<void> {
  const folder = dirname(file);
  const left = await readdir(folder).catch(() => []);
  const start = `${basename(file)}.`;
  for (const name of left) {
    if (!name.startsWith(start) || !/^[0-9a-f]{12}\.tmp$/.test(name.slice(start.length))) continue;
    await rm(join(folder, name), { force: true });
  }
}

function lineOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
