import { realpath, stat } from 'node:fs/promises';
import { usageError } from '../../core/errors.ts';
import { type Skipped as Passed, walkFolder } from '../../core/files/walk.ts';
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
      `${quoteForMessage(root.given)} is inside ${quoteForMessage(outer.given)}: its files would be found twice.`,
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
    hint: 'Pass the folder that contains the flows.',
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
 * Every regular file under a root, and everything else with the reason why it is left out. Never follows a link, so that
 * it stays under the root and ends.
 */
export async function* walk(
  root: Root,
  signal?: AbortSignal,
): AsyncGenerator<(FoundFile | Skipped)[], void, void> {
  for await (const found of walkFolder(root.real, { signal, links: 'skip', tolerant: true })) {
    const [{ path: first } = { path: '' }] = found;
    const left = folderProblem(first.slice(0, first.lastIndexOf('/') + 1));
    yield found.map((entry) => {
      const { path } = entry;
      const why = entry.kind === 'file' ? left : whyPassed(entry);
      return why === undefined ? { root, path } : { root: root.given, path, reason: why[0], detail: why[1] };
    });
  }
}

function whyPassed({ reason, code }: Passed): [SkipReason, string] {
  if (reason === 'unreadable') return [reason, `the folder cannot be read (${code ?? 'unknown error'})`];
  if (reason === 'bad-name') return [reason, 'its name is not UTF-8'];
  if (reason === 'fifo') return ['special', 'it is a FIFO'];
  if (reason === 'socket' || reason === 'device') return ['special', `it is a ${reason}`];
  return ['link', 'it is a link'];
}

/** Why files in a folder, which ends in `/`, are left out. */
export function folderProblem(folder: string): [SkipReason, string] | undefined {
  if (/(?:^|\/)\.ipynb_checkpoints\//.test(folder)) return ['checkpoint', 'it is in .ipynb_checkpoints'];
  if (TRASH.test(folder)) return ['trash', 'someone has deleted it'];
  if (COPIES.test(folder)) return ['backup', 'it is in a folder of snapshots or copies'];
  return undefined;
}

/** JupyterLab moves what is deleted there. */
const TRASH = /(?:^|\/)(?:\.Trash(?:-\d+|es)?|\.local\/share\/Trash|\$RECYCLE\.BIN)\//i;

/** Where file servers show what was there hours or days ago, and where macOS, rsync and Jupyter put copies of their own. */
const COPIES =
  /(?:^|\/)(?:[.~]snapshots?|\.zfs|\.ckpt|@eaDir|#recycle|\.groundctl-replaced|__MACOSX|\.~tmp|\.virtual_documents|lost\+found)\//;
