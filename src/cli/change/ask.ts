import { abortError, usageError } from '../../core/errors.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { GlobalOptions, Io } from '../io.ts';

interface Question {
  readonly question: string;
  /** The error where there is nobody to ask, and what to do then. */
  readonly unasked: string;
  readonly hint: string;
}

/** What is typed in answer to a question. A usage error where there is nobody to ask. */
export async function ask(
  io: Io,
  options: GlobalOptions,
  { question, unasked, hint }: Question,
): Promise<string> {
  if (!io.interactive || options.input === false) {
    throw usageError(unasked, { code: 'confirmation-needed', hint });
  }
  return (await io.ask(sanitize(question))).trim();
}

/** Asks for a yes; any other answer ends the command with `no`. */
export async function askYes(
  io: Io,
  options: GlobalOptions,
  { question, no = 'Nothing was changed.', ...rest }: Question & { readonly no?: string },
): Promise<void> {
  const answer = await ask(io, options, { question: `${question} [y/N] `, ...rest });
  if (!/^y(es)?$/i.test(answer)) throw abortError(no);
}
