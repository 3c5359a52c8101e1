import { close as closeFd, constants, fstat as fstatFd, open as openFd, read as readFd } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { SkipReason } from './skip.ts';

/** Flows in the wild end at 4 MB; this leaves room for reports, and keeps one file from filling the memory. */
export const MAX_FLOW_BYTES = 64 * 1024 * 1024;

/** A file's bytes, with what was true of it while it was open. */
export interface SourceBytes {
  readonly ok: true;
  readonly bytes: Buffer;
  readonly modified: Date;
}

/** Why a file was not read. */
export interface Unread {
  readonly ok: false;
  readonly reason: SkipReason;
  readonly detail: string;
}

// Plain descriptors: FileHandle costs twice as much, and there may be tens of thousands of files.
const open = promisify(openFd);
const close = promisify(closeFd);
const fstat = promisify(fstatFd);
const read = promisify(readFd);

// O_NONBLOCK keeps the open of a FIFO from waiting for a writer. Windows has neither flag, and no FIFOs.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a file that should be a flow: opened without following a link, a regular file, of a size a flow can
 * have, and of one size from begin to end. With `head`, only so many bytes from the start.
 */
export async function readSource(path: string, head = MAX_FLOW_BYTES): Promise<SourceBytes | Unread> {
  let fd: number;
  try {
    fd = await open(path, FLAGS);
  } catch (error) {
    return openProblem(error);
  }
  try {
    const stat = await fstat(fd);
    if (!stat.isFile()) return unread('special', 'it is no regular file');
    if (head === MAX_FLOW_BYTES && stat.size > MAX_FLOW_BYTES) {
      return unread('too-large', `it has ${stat.size} bytes, and a flow at most ${MAX_FLOW_BYTES}`);
    }
    const bytes = Buffer.allocUnsafeSlow(Math.min(stat.size, head));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await read(fd, bytes, filled, bytes.length - filled, filled);
      if (bytesRead === 0) return unread('changed', 'it became shorter while it was read');
      filled += bytesRead;
    }
    return { ok: true, bytes, modified: stat.mtime };
  } catch (error) {
    return unread('unreadable', `it cannot be read (${codeOf(error)})`);
  } finally {
    await close(fd);
  }
}

/**
 * The same for a path from a plan: none of its folders may be a link by now, so that what is read lies under
 * the root. @param root real path of the root
 */
export async function readSourceInside(root: string, path: string): Promise<SourceBytes | Unread> {
  const folder = dirname(join(root, path));
  const before = await realFolder(folder);
  const source = await readSource(join(root, path));
  const after = await realFolder(folder);
  if (before !== folder || after !== folder) {
    return unread('link', 'a folder on the way to it is a link, or is gone');
  }
  return source;
}

async function realFolder(folder: string): Promise<string | undefined> {
  try {
    return await realpath(folder);
  } catch {
    return undefined;
  }
}

function openProblem(error: unknown): Unread {
  const code = codeOf(error);
  // ELOOP and EMLINK are what systems answer where O_NOFOLLOW meets a link.
  if (code === 'ELOOP' || code === 'EMLINK') return unread('link', 'it is a link');
  if (code === 'ENXIO') return unread('special', 'it is a socket or a device');
  if (code === 'EACCES' || code === 'EPERM') return unread('unreadable', 'this user may not read it');
  if (code === 'ENOENT') return unread('unreadable', 'it is gone');
  return unread('unreadable', `it cannot be opened (${code})`);
}

function unread(reason: SkipReason, detail: string): Unread {
  return { ok: false, reason, detail };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
