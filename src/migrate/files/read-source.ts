import {
  closeSync,
  close as closeWithCallback,
  constants,
  fstatSync,
  fstat as fstatWithCallback,
  lstatSync,
  openSync,
  open as openWithCallback,
  readlinkSync,
  readSync,
  read as readWithCallback,
  realpathSync,
  type Stats,
} from 'node:fs';
import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type FileIdentity, identityOf, type SourceIdentity } from './identity.ts';
import type { SkipReason } from './skip.ts';

/** Flows in the wild end at 4 MB; this leaves room for reports, and keeps one file from filling the memory. */
export const MAX_FLOW_BYTES = 64 * 1024 * 1024;

/** Why a file that is no longer there was not read. */
export const GONE = 'it is gone';

/** A file's bytes, with what was true of it while it was open. */
export interface SourceBytes {
  readonly ok: true;
  readonly bytes: Buffer;
  readonly identity: SourceIdentity;
}

/** Asked, with the size in bytes, before memory is taken for what is read. */
export type Turn = (size: number) => Promise<void> | undefined;

/** Why a file was not read. */
export interface Unread {
  readonly ok: false;
  readonly reason: SkipReason;
  readonly detail: string;
}

interface FileCalls {
  lstat(path: string): Stats | Promise<Stats>;
  open(path: string, flags: number): number | Promise<number>;
  fstat(fd: number): Stats | Promise<Stats>;
  read(fd: number, bytes: Buffer, at: number): number | Promise<number>;
  close(fd: number): void | Promise<void>;
}

const SYNC: FileCalls = {
  lstat: (path) => lstatSync(path),
  open: openSync,
  fstat: (fd) => fstatSync(fd),
  read: (fd, bytes, at) => readSync(fd, bytes, at, bytes.length - at, at),
  close: closeSync,
};

const openAsync = promisify(openWithCallback);
const readAsync = promisify(readWithCallback);
const ASYNC: FileCalls = {
  lstat: (path) => lstat(path),
  open: (path, flags) => openAsync(path, flags),
  fstat: promisify(fstatWithCallback) as (fd: number) => Promise<Stats>,
  read: async (fd, bytes, at) => (await readAsync(fd, bytes, at, bytes.length - at, at)).bytesRead,
  close: promisify(closeWithCallback),
};

/**
 * On a disk of this machine synchronous calls take a fifth of the time of the others; on a network file system
 * they would have everybody wait. Which one it is shows in the first few files.
 */
const SLOW_MS = 0.5;
let meanMs = 0;

// O_NONBLOCK keeps the open of a FIFO from waiting for a writer. Windows has neither flag, and no FIFOs.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a file that should be a flow: opened without following a link, a regular file that lies under its root with
 * no link on the way, of a size a flow can have, and of one size from begin to end. With `head`, only so many bytes
 * from the start.
 * @param root real path of the root
 */
export function readSource(
  root: string,
  path: string,
  head = MAX_FLOW_BYTES,
  turn?: Turn,
): Promise<SourceBytes | Unread> {
  const full = join(root, path);
  if (!full.startsWith(root.endsWith('/') ? root : `${root}/`)) {
    return Promise.resolve(unread('link', 'it is outside its root'));
  }
  return readOpened(full, head, turn);
}

/**
 * What the regular file at a path is, without opening it; undefined for everything else. At once where the file
 * system is fast, so that tens of thousands of files can be asked about without as many promises.
 */
export function identify(path: string): FileIdentity | undefined | Promise<FileIdentity | undefined> {
  try {
    const stat = first((calls) => calls.lstat(path));
    return stat instanceof Promise ? stat.then(regular, () => undefined) : regular(stat);
  } catch {
    return undefined;
  }
}

function regular(stat: Stats): FileIdentity | undefined {
  return stat.isFile() ? identityOf(stat) : undefined;
}

/** Runs the call that begins with a file. A network file system asks its server then, so its time is telling. */
function first<T>(call: (calls: FileCalls) => T): T {
  if (meanMs >= SLOW_MS) return call(ASYNC);
  const begin = performance.now();
  try {
    return call(SYNC);
  } finally {
    // Capped, since a busy machine makes single calls look slow.
    meanMs += (Math.min(performance.now() - begin, 2 * SLOW_MS) - meanMs) / 16;
  }
}

async function readOpened(path: string, head: number, turn: Turn | undefined): Promise<SourceBytes | Unread> {
  const calls = meanMs < SLOW_MS ? SYNC : ASYNC;
  let fd: number;
  try {
    fd = await first(({ open }) => open(path, FLAGS));
  } catch (error) {
    return openProblem(error);
  }
  try {
    const stat = await calls.fstat(fd);
    if (!stat.isFile()) return unread('special', 'it is not a regular file');
    if (realPathOf(fd, path) !== path) {
      return unread('link', 'a folder in its path is a link, or is gone');
    }
    if (head === MAX_FLOW_BYTES && stat.size > MAX_FLOW_BYTES) {
      return unread('too-large', `it has ${stat.size} bytes, but a flow may have at most ${MAX_FLOW_BYTES}`);
    }
    const size = Math.min(Number(stat.size), head);
    const wait = turn?.(size);
    if (wait !== undefined) await wait;
    const bytes = Buffer.allocUnsafeSlow(size);
    let filled = 0;
    while (filled < bytes.length) {
      const count = await calls.read(fd, bytes, filled);
      if (count === 0) return unread('changed', 'it became shorter while it was being read');
      filled += count;
    }
    return { ok: true, bytes, identity: identityOf(stat) };
  } catch (error) {
    return unread('unreadable', `it cannot be read (${codeOf(error)})`);
  } finally {
    await calls.close(fd);
  }
}

/** Where the open file lies, as the system itself says; where it does not, its folder is resolved. */
function realPathOf(fd: number, path: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    try {
      return join(realpathSync.native(dirname(path)), path.slice(path.lastIndexOf('/') + 1));
    } catch {
      return undefined;
    }
  }
}

function openProblem(error: unknown): Unread {
  const code = codeOf(error);
  // ELOOP and EMLINK are what systems answer where O_NOFOLLOW meets a link.
  if (code === 'ELOOP' || code === 'EMLINK') return unread('link', 'it is a link');
  if (code === 'ENXIO') return unread('special', 'it is a socket or a device');
  if (code === 'EACCES' || code === 'EPERM') return unread('unreadable', 'you have no permission to read it');
  if (code === 'ENOENT') return unread('unreadable', GONE);
  return unread('unreadable', `it cannot be opened (${code})`);
}

function unread(reason: SkipReason, detail: string): Unread {
  return { ok: false, reason, detail };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
