import { isUtf8 } from 'node:buffer';
import { type Dirent, lstatSync, type Stats, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { throwIfAborted, usageError } from '../errors.ts';
import { quoteForMessage } from '../text/sanitize.ts';

export interface WalkedFile {
  readonly kind: 'file';
  /** Below the root, with `/` between the parts on every platform. */
  readonly path: string;
  /** Bytes; NaN where `sizes` were not asked for, as `mtimeMs` is. */
  readonly size: number;
  readonly mtimeMs: number;
}

/** What a walk passes by, with the reason. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly path: string;
  /** A link to a folder is never entered, so no chain of links can make a walk endless. */
  readonly reason:
    | 'link'
    | 'link-to-folder'
    | 'broken-link'
    | 'endless-link'
    | 'fifo'
    | 'socket'
    | 'device'
    | 'bad-name'
    | 'unreadable';
  /** The system's code where there is one, such as EACCES. */
  readonly code?: string;
}

export type Walked = WalkedFile | Skipped;

export interface WalkOptions {
  readonly signal?: AbortSignal | undefined;
  /** `follow`: a link to a file stands for that file. `skip`: every link is passed by. Default `follow`. */
  readonly links?: 'follow' | 'skip';
  /** Asks the system for the size and time of each file, which takes longer than the walk. */
  readonly sizes?: boolean;
  /** A root that cannot be read is an entry as well, with an empty path. */
  readonly tolerant?: boolean;
}

interface Entry {
  readonly name: string;
  readonly kind: Pick<Dirent, 'isDirectory' | 'isSymbolicLink' | 'isFIFO' | 'isSocket' | 'isFile'>;
  /** The name is not UTF-8, so that nobody can say it back to the system. */
  readonly bad?: boolean;
}

const CHUNK = 1000;
/** How long the walk keeps the event loop to itself: sizes are read with synchronous calls, several times as fast. */
const SLICE_MS = 8;

/**
 * Every file below a folder, in chunks, each of one folder and in order of its names (UTF-16).
 * Throws a usage error where `root` is not a folder that can be read; further down that is an entry.
 */
export async function* walkFolder(
  root: string,
  options: WalkOptions = {},
): AsyncGenerator<Walked[], void, void> {
  const { signal } = options;
  const stack: string[] = [''];
  for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
    throwIfAborted(signal);
    const entries = await readFolder(root, folder, options);
    if (!Array.isArray(entries)) {
      yield [entries];
      continue;
    }
    const folders: string[] = [];
    let chunk: Walked[] = [];
    let sliceEnd = performance.now() + SLICE_MS;
    for (const { name, kind, bad } of entries) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (bad) chunk.push({ kind: 'skipped', path, reason: 'bad-name' });
      else if (kind.isDirectory()) folders.push(path);
      else chunk.push(look(`${root}/${path}`, path, kind, options));
      if (chunk.length >= CHUNK) {
        yield chunk;
        chunk = [];
      }
      if ((chunk.length & 63) === 0 && performance.now() > sliceEnd) {
        throwIfAborted(signal);
        await breathe();
        sliceEnd = performance.now() + SLICE_MS;
      }
    }
    if (chunk.length > 0) yield chunk;
    for (const path of folders.reverse()) stack.push(path);
  }
  throwIfAborted(signal);
}

async function readFolder(
  root: string,
  folder: string,
  { tolerant }: WalkOptions,
): Promise<Entry[] | Skipped> {
  const path = join(root, folder);
  try {
    const found: Entry[] = (await readdir(path, { withFileTypes: true })).map((kind) => ({
      name: kind.name,
      kind,
    }));
    // Either the mark of a decoder that gave up, or a character like any other: the bytes tell.
    const entries = found.some(({ name }) => name.includes('\ufffd')) ? await inBytes(path) : found;
    return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  } catch (error) {
    const code = codeOf(error);
    if (folder !== '' || tolerant) return { kind: 'skipped', path: folder, reason: 'unreadable', code };
    const why =
      code === 'ENOENT' ? 'does not exist' : code === 'ENOTDIR' ? 'is not a folder' : 'cannot be read';
    throw usageError(`The folder ${quoteForMessage(root)} ${why} (${code}).`, { cause: error });
  }
}

async function inBytes(path: string): Promise<Entry[]> {
  const raw = await readdir(path, { withFileTypes: true, encoding: 'buffer' });
  return raw.map((kind) => ({ name: kind.name.toString(), kind, bad: !isUtf8(kind.name) }));
}

function look(full: string, path: string, kind: Entry['kind'], { links, sizes }: WalkOptions): Walked {
  const passed = (reason: Skipped['reason']): Skipped => ({ kind: 'skipped', path, reason });
  try {
    if (kind.isSymbolicLink()) {
      if (links === 'skip') return passed('link');
      const target = statSync(full);
      if (target.isDirectory()) return passed('link-to-folder');
      return target.isFile() ? file(path, target) : passed(special(target));
    }
    if (!kind.isFile()) return passed(special(kind));
    return file(path, sizes ? lstatSync(full) : undefined);
  } catch (error) {
    const code = codeOf(error);
    const reasons: Record<string, Skipped['reason']> = { ELOOP: 'endless-link', ENOENT: 'broken-link' };
    const reason = (kind.isSymbolicLink() && reasons[code]) || 'unreadable';
    return { ...passed(reason), code };
  }
}

function file(path: string, stats: Stats | undefined): WalkedFile {
  return { kind: 'file', path, size: stats?.size ?? Number.NaN, mtimeMs: stats?.mtimeMs ?? Number.NaN };
}

function special(kind: Pick<Dirent, 'isFIFO' | 'isSocket'>): Skipped['reason'] {
  return kind.isFIFO() ? 'fifo' : kind.isSocket() ? 'socket' : 'device';
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? 'EIO';
}
