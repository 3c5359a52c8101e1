import { join } from 'node:path';
import { filesBelow } from '../../core/files/files-below.ts';
import { globExpression } from '../../core/text/name-pattern.ts';

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
  const files = await filesBelow(base, { all: true });
  return files
    .filter((file) => expression.test(file))
    .map((file) => (base === '.' ? file : join(base, file)));
}
