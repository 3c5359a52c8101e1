import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** True when a path holds a wildcard. */
export function isGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** Regular files that match a pattern of `*`, `**`, `?`, `[…]` and `{a,b}`, sorted. */
export async function expandGlob(pattern: string): Promise<string[]> {
  const parts = pattern.split('/');
  const fixed = parts.slice(0, parts.findIndex(isGlob));
  const base = fixed.length === 0 ? '.' : fixed.join('/') || '/';
  const expression = globExpression(parts.slice(fixed.length).join('/'));
  const files = await filesBelow(base);
  return files
    .filter((file) => expression.test(file))
    .map((file) => (base === '.' ? file : join(base, file)));
}

/** Regular files below a folder as paths relative to it, sorted; folders behind links are not entered. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink());
  const skip = folder.endsWith('/') ? folder.length : folder.length + 1;
  return files
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => (folder === '.' ? path : path.slice(join(folder, '/').length || skip)))
    .sort();
}

function globExpression(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at);
    const set = /^\[(!?)([^\]]+)\]/.exec(rest);
    const choice = /^\{([^{}]*)\}/.exec(rest);
    if (rest.startsWith('**/')) {
      source += '(?:[^/]+/)*';
      at += 2;
    } else if (rest.startsWith('**')) {
      source += '.*';
      at += 1;
    } else if (set) {
      source += `[${set[1] ? '^/' : ''}${(set[2] ?? '').replace(/[\\\]^]/g, '\\$&')}]`;
      at += set[0].length - 1;
    } else if (choice) {
      source += `(?:${(choice[1] ?? '').split(',').map(escaped).join('|')})`;
      at += choice[0].length - 1;
    } else if (rest.startsWith('*')) source += '[^/]*';
    else if (rest.startsWith('?')) source += '[^/]';
    else source += escaped(pattern[at] ?? '');
  }
  return new RegExp(`^${source}$`, 's');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}/-]/g, '\\$&');
}
