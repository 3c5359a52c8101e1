import { commandLine } from '../../core/text/shell-quote.ts';
import type { Diagnosis } from '../diagnose.ts';

/** What a diagnosis was asked for, as the command line says it. */
export interface AskedFor {
  readonly sources: readonly string[];
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly workteam?: string | undefined;
  readonly lock?: string | undefined;
}

/** Commands worth running after a diagnosis, most useful first, ready to copy. */
export function nextCommands({ summary, findings }: Diagnosis, asked: AskedFor): string[] {
  const { sources, workteam } = asked;
  const scope = [
    ...(asked.from === undefined ? [] : ['--from', asked.from]),
    ...(asked.to === undefined ? [] : ['--to', asked.to]),
  ];
  const worst = findings.find(({ rule }) => rule.startsWith('network/') && rule !== 'network/shared-address');
  const unlocked = summary.unbound > 0 && worst === undefined;
  const commands = [
    ...(worst ? [['explain', worst.rule]] : []),
    ...(asked.lock === undefined && workteam === undefined && summary.denied > 0
      ? [['logs', 'diagnose', ...sources, ...scope, '--workteam', 'NAME']]
      : []),
    ...(worst && workteam !== undefined
      ? [['workteams', 'update', workteam, '--lock', 'off', '--dry-run']]
      : []),
    ...(unlocked ? [['logs', 'whatif', ...sources, ...scope, '--lock', 'source-ip']] : []),
  ];
  return commands.flatMap((words) => {
    const line = commandLine(['groundctl', ...words]);
    return line.copyable ? [line.text] : [];
  });
}
