import { usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { KeepTogether } from './split.ts';

/**
 * `folder` keeps the files of one folder together, each folder by itself. Anything else is a regular
 * expression: files whose names match it with the same text (of its groups, where it has any) are one set.
 * Usage error for one that cannot be read.
 */
export function parseKeepTogether(text: string): KeepTogether {
  if (text === 'folder') {
    return ({ bucket = '', name }) => `${bucket}/${name.slice(0, name.lastIndexOf('/') + 1)}`;
  }
  let pattern: RegExp;
  try {
    pattern = new RegExp(text, 'u');
  } catch (error) {
    throw usageError(`${quoteForMessage(text)} is not a regular expression.`, {
      hint: "Write folder, or for example 'seq-(\\d+)'.",
      cause: error,
    });
  }
  return ({ bucket = '', name }) => {
    const match = pattern.exec(name);
    if (match === null) return undefined;
    const parts = match.length > 1 ? match.slice(1) : [match[0]];
    return `${bucket}/${parts.join('\u0000')}`;
  };
}
