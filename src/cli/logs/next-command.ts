import type { Diagnosis } from '../../accesslogs/diagnose.ts';
import { commandLine } from '../../core/text/shell-quote.ts';
import type { FactOptions } from './facts.ts';

/** Commands worth running after a diagnosis, most useful first, ready to copy. */
export function nextCommands(
  { summary, findings }: Diagnosis,
  options: FactOptions,
  sources: readonly string[],
): string[] {
  const scope = [
    ...(options.from === undefined ? [] : ['--from', options.from]),
    ...(options.to === undefined ? [] : ['--to', options.to]),
  ];
  const worst = findings.find(({ rule }) => rule.startsWith('network/') && rule !== 'network/shared-address');
  const unlocked = summary.unbound > 0 && worst === undefined;
  const commands = [
    ...(worst ? [['explain', worst.rule]] : []),
    ...(options.lock === undefined && options.workteam === undefined && summary.denied > 0
      ? [['logs', 'diagnose', ...sources, ...scope, '--workteam', 'NAME']]
      : []),
    ...(worst && options.workteam !== undefined
      ? [['workteams', 'update', options.workteam, '--lock', 'off', '--dry-run']]
      : []),
    ...(unlocked ? [['logs', 'whatif', ...sources, ...scope, '--lock', 'source-ip']] : []),
  ];
  return commands.flatMap((words) => {
    const line = commandLine(['groundctl', ...words]);
    return line.copyable ? [line.text] : [];
  });
}
