import { join } from 'node:path';
import { filesBelow } from '../../core/files/files-below.ts';

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
  const files = await filesBelow(base, { links: true });
  return files
    .filter((file) => expression.test(file))
    .map((file) => (base === '.' ? file : join(base, file)));
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
