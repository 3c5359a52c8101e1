import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted, usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { Skipped, SkipReason } from './skip.ts';

/** A folder that is searched. */
export interface Root {
  /** As given. */
  readonly given: string;
  /** Without links. */
  readonly real: string;
}

/** A regular file, whatever its name. */
export interface FoundFile {
  readonly root: Root;
  /** From the root, with `/`. */
  readonly path: string;
}

/** Resolves the folders to search; usage errors for what is no readable folder, and for one inside another. */
export async function openRoots(folders: readonly string[]): Promise<Root[]> {
  const roots = await Promise.all(folders.map(openRoot));
  for (const [index, root] of roots.entries()) {
    const outer = roots.find((other, at) => at !== index && isInside(other.real, root.real));
    if (outer === undefined) continue;
    throw usageError(
      `${quoteForMessage(root.given)} lies inside ${quoteForMessage(outer.given)}: its files would be found twice.`,
    );
  }
  return roots;
}

async function openRoot(given: string): Promise<Root> {
  try {
    const real = await realpath(given);
    if ((await stat(real)).isDirectory()) return { given, real };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw usageError(
      `The folder ${quoteForMessage(given)} ${missing ? 'does not exist' : 'cannot be read'}.`,
      {
        cause: error,
      },
    );
  }
  throw usageError(`${quoteForMessage(given)} is no folder.`, {
    hint: 'Give the folder that holds the flows.',
  });
}

function isInside(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}

/**
 * Every regular file under a root, in no order that can be relied on, and everything else with the reason
 * why it is left out. Never follows a link, so that it stays under the root and ends.
 */
export async function* walk(
  root: Root,
  signal?: AbortSignal,
): AsyncGenerator<FoundFile | Skipped, void, void> {
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    throwIfAborted(signal);
    let entries: Dirent<Buffer>[];
    try {
      entries = await readdir(join(root.real, folder), { withFileTypes: true, encoding: 'buffer' });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      yield skipped(root, folder, 'unreadable', `the folder cannot be read (${code ?? 'unknown error'})`);
      continue;
    }
    for (const entry of entries) {
      const path = folder + entry.name.toString();
      const problem = entryProblem(entry, path);
      if (problem !== undefined) yield skipped(root, path, ...problem);
      else if (entry.isDirectory()) folders.push(`${path}/`);
      else yield { root, path };
    }
  }
}

function entryProblem(entry: Dirent<Buffer>, path: string): [SkipReason, string] | undefined {
  if (!isUtf8(entry.name)) return ['bad-name', 'its name is not UTF-8'];
  if (entry.isSymbolicLink()) return ['link', 'it is a link'];
  if (entry.isDirectory()) return undefined;
  if (!entry.isFile()) return ['special', `it is ${kindOf(entry)}`];
  if (/(?:^|\/)\.ipynb_checkpoints\//.test(path)) return ['checkpoint', 'it is in .ipynb_checkpoints'];
  if (TRASH.test(path)) return ['trash', 'somebody has deleted it'];
  return undefined;
}

/** JupyterLab moves what is deleted there. */
const TRASH = /(?:^|\/)(?:\.Trash(?:-\d+)?|\.local\/share\/Trash)\//;

function kindOf(entry: Dirent<Buffer>): string {
  if (entry.isFIFO()) return 'a FIFO';
  return entry.isSocket() ? 'a socket' : 'a device';
}

function skipped(root: Root, path: string, reason: SkipReason, detail: string): Skipped {
  return { root: root.given, path: path.replace(/\/$/, ''), reason, detail };
}
