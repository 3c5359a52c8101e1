import { type Dirent, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { throwIfAborted, usageError } from '../errors.ts';
import { quoteForMessage } from '../text/sanitize.ts';

export interface WalkedFile {
  readonly kind: 'file';
  /** Below the root, with `/` between the parts on every platform. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly mtimeMs: number;
  /** True where the name is a symbolic link to a file. */
  readonly linked: boolean;
}

/** What a walk passes by, with the reason. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly path: string;
  /** A link to a folder is never entered, so no chain of links can make a walk endless. */
  readonly reason: 'link' | 'link-to-folder' | 'broken-link' | 'endless-link' | 'not-a-file' | 'unreadable';
  /** The system's code where there is one, such as EACCES. */
  readonly code?: string;
}

export type Walked = WalkedFile | Skipped;

export interface WalkOptions {
  readonly signal?: AbortSignal | undefined;
  /** `follow`: a link to a file stands for that file. `skip`: every link is passed by. Default `follow`. */
  readonly links?: 'follow' | 'skip';
}

const CHUNK = 1000;
/** How long the walk keeps the event loop to itself. */
const SLICE_MS = 8;

/**
 * Every file below a folder, in chunks, each folder's entries in order of their names (UTF-16). Reads with the
 * synchronous calls, which are several times as fast, and lets others run every few milliseconds.
 * Throws a usage error where `root` is not a folder that can be read; further down that is an entry.
 */
export async function* walkFolder(
  root: string,
  options: WalkOptions = {},
): AsyncGenerator<Walked[], void, void> {
  const follow = options.links !== 'skip';
  const stack: string[] = [''];
  let chunk: Walked[] = [];
  let sliceEnd = performance.now() + SLICE_MS;
  for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
    const entries = readFolder(root, folder);
    if (!Array.isArray(entries)) {
      chunk.push(entries);
      continue;
    }
    const folders: string[] = [];
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else chunk.push(look(root, path, entry, follow));
      if (chunk.length >= CHUNK) {
        yield chunk;
        chunk = [];
      }
      if ((chunk.length & 63) === 0 && performance.now() > sliceEnd) {
        throwIfAborted(options.signal);
        await breathe();
        sliceEnd = performance.now() + SLICE_MS;
      }
    }
    for (const path of folders.reverse()) stack.push(path);
  }
  throwIfAborted(options.signal);
  if (chunk.length > 0) yield chunk;
}

function readFolder(root: string, folder: string): Dirent[] | Skipped {
  try {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  } catch (error) {
    const code = codeOf(error);
    if (folder !== '') return { kind: 'skipped', path: folder, reason: 'unreadable', code };
    const why =
      code === 'ENOENT' ? 'does not exist' : code === 'ENOTDIR' ? 'is not a folder' : 'cannot be read';
    throw usageError(`The folder ${quoteForMessage(root)} ${why} (${code}).`, { cause: error });
  }
}

function look(root: string, path: string, entry: Dirent, follow: boolean): Walked {
  const full = `${root}/${path}`;
  try {
    if (entry.isSymbolicLink()) {
      if (!follow) return { kind: 'skipped', path, reason: 'link' };
      const target = statSync(full);
      if (target.isDirectory()) return { kind: 'skipped', path, reason: 'link-to-folder' };
      if (!target.isFile()) return { kind: 'skipped', path, reason: 'not-a-file' };
      return { kind: 'file', path, size: target.size, mtimeMs: target.mtimeMs, linked: true };
    }
    if (!entry.isFile() && (entry.isFIFO() || entry.isSocket() || isDevice(entry))) {
      return { kind: 'skipped', path, reason: 'not-a-file' };
    }
    const { size, mtimeMs } = lstatSync(full);
    return { kind: 'file', path, size, mtimeMs, linked: false };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ELOOP') return { kind: 'skipped', path, reason: 'endless-link', code };
    if (code === 'ENOENT' && entry.isSymbolicLink()) {
      return { kind: 'skipped', path, reason: 'broken-link', code };
    }
    return { kind: 'skipped', path, reason: 'unreadable', code };
  }
}

function isDevice(entry: Dirent): boolean {
  return entry.isBlockDevice() || entry.isCharacterDevice();
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? 'EIO';
}
