import { abortError, usageError } from '../../core/errors.ts';
import { presumedLine } from '../../core/report/plan-table.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { commandLine } from '../../core/text/shell-quote.ts';
import type { GlobalOptions, Io } from '../io.ts';

/**
 * Asks about profile, role and buckets that a project's file names, although --yes was said: who said it may not know
 * what lies in the folder. The same value as a flag is an answer.
 */
export async function confirmPresumed(io: Io, options: GlobalOptions): Promise<void> {
  const asked = (options.presumed ?? []).filter(({ ask }) => ask);
  if (asked.length === 0) return;
  const lines = asked.map(presumedLine).join(', ');
  if (!mayAsk(io, options)) {
    const flags = commandLine(asked.flatMap(({ flag, value }) => [flag, value]));
    throw usageError(`--yes does not answer for a project's settings: ${lines}.`, {
      code: 'confirmation-needed',
      hint: flags.copyable ? `Say the same to go ahead: ${flags.text}` : 'Give it as a flag to go ahead.',
    });
  }
  const answer = await io.ask(sanitize(`${lines}. Go ahead with it? [y/N] `));
  if (!/^y(es)?$/i.test(answer.trim())) throw abortError('Nothing was changed.');
}

export function mayAsk(io: Io, options: GlobalOptions): boolean {
  return io.interactive && options.input !== false;
}
