import { type GroundctlError, usageError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';

/** For a first word that names no command. */
export function unknownCommand(word: string, commands: readonly string[]): GroundctlError {
  const near = didYouMean(word, commands);
  return usageError(`There is no command ${quoteForMessage(word)}.`, {
    code: 'unknown-command',
    hint: near ? `Did you mean ${near}?` : 'See groundctl --help.',
  });
}
