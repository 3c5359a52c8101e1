import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/**
 * Regular files below a folder as paths relative to it, with `/` between the parts, in one order. Folders behind links
 * are not entered; links themselves are given with `links`. Throws what the system says of a folder that cannot be read.
 */
export async function filesBelow(
  folder: string,
  { links = false }: { readonly links?: boolean } = {},
): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() || (links && entry.isSymbolicLink()))
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
    .sort();
}
