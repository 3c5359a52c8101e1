import { usageError } from '../errors.ts';
import { quoteForMessage } from './sanitize.ts';

/**
 * A pattern of names as a test: `*` is anything within a folder, `**` anything, `?` one character; everything else is
 * itself. A pattern without a slash is held against the last part of a name, any other against all of it.
 */
export function namePattern(pattern: string): (name: string) => boolean {
  if (pattern === '')
    throw usageError(`${quoteForMessage(pattern)} is not a pattern.`, { hint: "For example '*.jpg'." });
  const source = pattern
    .replace(/^\//, '')
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => WILD[part] ?? part.replace(/[\\^$.|+()[\]{}]/g, '\\$&'))
    .join('');
  const expression = new RegExp(`^${source}$`, 'su');
  if (pattern.includes('/')) return (name) => expression.test(name);
  return (name) => expression.test(name.slice(name.lastIndexOf('/') + 1));
}

const WILD: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};
