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

/** Resolves the folders to search; usage errors for what is not a readable folder, and for one inside another. */
export async function openRoots(folders: readonly string[]): Promise<Root[]> {
  return apartRoots(await Promise.all(folders.map(openRoot)));
}

/** The same roots; a usage error where one lies inside another. */
export function apartRoots(roots: Root[]): Root[] {
  for (const [index, root] of roots.entries()) {
    const outer = roots.find((other, at) => at !== index && isInside(other.real, root.real));
    if (outer === undefined) continue;
    throw usageError(
      `${quoteForMessage(root.given)} lies inside ${quoteForMessage(outer.given)}: its files would be found twice.`,
    );
  }
  return roots;
}

/** A folder that can be searched, or a usage error. */
export async function openRoot(given: string): Promise<Root> {
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
  throw usageError(`${quoteForMessage(given)} is not a folder.`, {
    hint: 'Give the folder that holds the flows.',
  });
}

function isInside(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}

/** The path to open a file by. */
export function fullPath({ root, path }: FoundFile): string {
  return root.real === '/' ? `/${path}` : `${root.real}/${path}`;
}

/**
 * Every regular file under a root, folder by folder in no order that can be relied on, and everything else with the
 * reason why it is left out. Never follows a link, so that it stays under the root and ends.
 */
export async function* walk(
  root: Root,
  signal?: AbortSignal,
): AsyncGenerator<(FoundFile | Skipped)[], void, void> {
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    throwIfAborted(signal);
    let entries: readonly Entry[];
    try {
      entries = await readFolder(join(root.real, folder));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      yield [skipped(root, folder, 'unreadable', `the folder cannot be read (${code ?? 'unknown error'})`)];
      continue;
    }
    const left = folderProblem(folder);
    const found: (FoundFile | Skipped)[] = [];
    for (const { name, bad, kind } of entries) {
      const path = folder + name;
      if (bad) found.push(skipped(root, path, 'bad-name', 'its name is not UTF-8'));
      else if (kind.isFile()) found.push(left === undefined ? { root, path } : skipped(root, path, ...left));
      else if (kind.isDirectory()) folders.push(`${path}/`);
      else if (kind.isSymbolicLink()) found.push(skipped(root, path, 'link', 'it is a link'));
      else found.push(skipped(root, path, 'special', `it is ${kindOf(kind)}`));
    }
    yield found;
  }
}

interface Entry {
  readonly name: string;
  /** The name is not UTF-8, so that nobody can say it back to the system. */
  readonly bad: boolean;
  readonly kind: Kind;
}

type Kind = Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink' | 'isFIFO' | 'isSocket'>;

async function readFolder(folder: string): Promise<readonly Entry[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  // Either the mark of a decoder that gave up, or a character like any other: the bytes tell.
  if (entries.some(({ name }) => name.includes('\ufffd'))) {
    const raw = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
    return raw.map((kind) => ({ name: kind.name.toString(), bad: !isUtf8(kind.name), kind }));
  }
  return entries.map((kind) => ({ name: kind.name, bad: false, kind }));
}

/** Why files in a folder, which ends in `/`, are left out. */
export function folderProblem(folder: string): [SkipReason, string] | undefined {
  if (/(?:^|\/)\.ipynb_checkpoints\//.test(folder)) return ['checkpoint', 'it is in .ipynb_checkpoints'];
  if (TRASH.test(folder)) return ['trash', 'somebody has deleted it'];
  if (COPIES.test(folder)) return ['backup', 'it is in a folder of snapshots or copies'];
  return undefined;
}

/** JupyterLab moves what is deleted there. */
const TRASH = /(?:^|\/)(?:\.Trash(?:-\d+|es)?|\.local\/share\/Trash|\$RECYCLE\.BIN)\//i;

/** Where file servers show what was there hours or days ago, and where macOS, rsync and Jupyter put copies of their own. */
const COPIES =
  /(?:^|\/)(?:[.~]snapshots?|\.zfs|\.ckpt|@eaDir|#recycle|\.groundctl-replaced|__MACOSX|\.~tmp|\.virtual_documents|lost\+found)\//;

function kindOf(kind: Kind): string {
  if (kind.isFIFO()) return 'a FIFO';
  return kind.isSocket() ? 'a socket' : 'a device';
}

function skipped(root: Root, path: string, reason: SkipReason, detail: string): Skipped {
  return { root: root.given, path: path.replace(/\/$/, ''), reason, detail };
}
