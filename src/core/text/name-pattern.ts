import { usageError } from '../errors.ts';
import { quoteForMessage } from './sanitize.ts';

/**
 * A pattern of names as a test, see {@link globExpression}. A pattern without a slash is held against the last part of a
 * name, any other against all of it. A usage error for what is not a pattern.
 */
export function namePattern(pattern: string): (name: string) => boolean {
  const expression = globExpression(pattern.replace(/^\//, ''));
  if (pattern.includes('/')) return (name) => expression.test(name);
  return (name) => expression.test(name.slice(name.lastIndexOf('/') + 1));
}

/**
 * A glob as an expression for whole paths: `*` is anything within a folder, `**` anything, `?` one character, `[a-z]` and
 * `[!a-z]` one of those or of the others, `{a,b}` one of several; everything else is itself. A usage error for what is
 * not a pattern.
 */
export function globExpression(pattern: string): RegExp {
  try {
    if (pattern !== '') return new RegExp(`^${sourceOf(pattern)}$`, 'su');
  } catch {
    // A range that runs backwards, as in [z-a].
  }
  throw usageError(`${quoteForMessage(pattern)} is not a pattern.`, { hint: "For example '*.jpg'." });
}

const SPECIAL = /(\*\*\/|\*\*|\*|\?|\[!?[^\]]+\]|\{[^{}]*,[^{}]*\})/;

const WILD: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};

function sourceOf(pattern: string): string {
  const parts = pattern.split(SPECIAL).map((part, index) => {
    if (index % 2 === 0) return part.replace(/[\\^$.|*?+()[\]{}]/g, '\\$&');
    if (part.startsWith('{')) return `(?:${part.slice(1, -1).split(',').map(sourceOf).join('|')})`;
    if (!part.startsWith('[')) return WILD[part];
    const set = part.slice(1, -1).replace(/[\\[\]^]/g, '\\$&');
    return set.startsWith('!') ? `[^/${set.slice(1)}]` : `[${set}]`;
  });
  return parts.join('');
}
