import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted, usageError } from '../errors.ts';
import { hasUnsafeCharacters, quoteForMessage } from '../text/sanitize.ts';

/** What a folder holds right below it; names alone, in the order of the alphabet. */
export interface FolderEntries {
  /** With a slash at their ends; links to folders are among them. */
  readonly folders: readonly string[];
  /** Regular files, and links to them: no devices, pipes or sockets. */
  readonly files: readonly string[];
  /** True where the listing was left before its end. */
  readonly more: boolean;
  /** Names that cannot be typed or shown: control characters, or no text at all. */
  readonly unnamed: number;
}

/** More than anybody looks through. */
const MOST_ENTRIES = 20_000;
/** Links that are followed to say what they are. */
const MOST_LINKS = 500;

/** Lists a folder without opening anything in it. Usage error where it cannot be read. */
export async function listFolder(
  path: string,
  { signal, most = MOST_ENTRIES }: { readonly signal?: AbortSignal; readonly most?: number } = {},
): Promise<FolderEntries> {
  const folders: string[] = [];
  const files: string[] = [];
  let unnamed = 0;
  let links = 0;
  let seen = 0;
  let more = false;
  try {
    for await (const entry of await opendir(path, { bufferSize: 1000 })) {
      throwIfAborted(signal);
      seen += 1;
      if (seen > most) {
        more = true;
        break;
      }
      const { name } = entry;
      if (hasUnsafeCharacters(name) || name.includes('\ufffd')) {
        unnamed += 1;
        continue;
      }
      const isLink = entry.isSymbolicLink();
      if (isLink) links += 1;
      const kind = isLink ? (links > MOST_LINKS ? undefined : await followed(join(path, name))) : entry;
      if (kind?.isDirectory()) folders.push(`${name}/`);
      else if (kind?.isFile()) files.push(name);
    }
  } catch (error) {
    throwIfAborted(signal);
    const { code } = error as NodeJS.ErrnoException;
    const why = code === undefined ? '' : ` (${code})`;
    throw usageError(`The folder ${quoteForMessage(path, 200)} cannot be read${why}.`, { cause: error });
  }
  return { folders: folders.sort(), files: files.sort(), more, unnamed };
}

async function followed(path: string) {
  return stat(path).catch(() => undefined);
}
