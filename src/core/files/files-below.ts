import { usageError } from '../errors.ts';
import { quoteForMessage } from '../text/sanitize.ts';
import { walkFolder } from './walk.ts';

/**
 * Regular files below a folder as paths relative to it, with `/` between the parts, in one order. Folders behind links
 * are not entered. With `all`, links and what cannot be read are given too, for who opens them says what is wrong with
 * each; without, links are passed by, and what cannot be read is a usage error.
 */
export async function filesBelow(
  folder: string,
  { all = false }: { readonly all?: boolean } = {},
): Promise<string[]> {
  const paths: string[] = [];
  for await (const found of walkFolder(folder, { links: 'skip' })) {
    for (const entry of found) {
      const unreadable =
        entry.kind !== 'file' && (entry.reason === 'unreadable' || entry.reason === 'bad-name');
      if (entry.kind === 'file' || (all && (unreadable || entry.reason === 'link'))) paths.push(entry.path);
      else if (unreadable)
        throw usageError(`${quoteForMessage(`${folder}/${entry.path}`, 200)} cannot be read.`);
    }
  }
  return paths.sort();
}
