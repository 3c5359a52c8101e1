import { presumedLine } from '../../core/report/plan-table.ts';
import { commandLine } from '../../core/text/shell-quote.ts';
import type { GlobalOptions, Io } from '../io.ts';
import { askYes } from './ask.ts';

/**
 * Asks about profile, role and buckets that a project's file names, although --yes was said: who said it may not know
 * what lies in the folder. The same value as a flag is an answer.
 */
export async function confirmPresumed(io: Io, options: GlobalOptions): Promise<void> {
  const asked = (options.presumed ?? []).filter(({ ask }) => ask);
  if (asked.length === 0) return;
  const lines = asked.map(presumedLine).join(', ');
  const flags = commandLine(asked.flatMap(({ flag, value }) => [flag, value]));
  await askYes(io, options, {
    question: `${lines}. Go ahead with it?`,
    unasked: `--yes does not confirm a project's settings: ${lines}.`,
    hint: flags.copyable
      ? `Pass the same as flags to go ahead: ${flags.text}`
      : 'Pass it as a flag to go ahead.',
  });
}
