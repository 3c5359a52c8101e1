import { defineArea } from '../area.ts';
import type { LogsCommand } from './bindings.ts';
import { currentRecent, LOGS_COMMANDS } from './commands.ts';
import { tableTop } from './layout.ts';
import { linear } from './linear.ts';
import type { LogsState } from './model.ts';
import { loadRecent, recentWritten } from './recent-list.ts';
import { abort, abortOrphan } from './run.ts';
import { subjectOf } from './save.ts';
import { LogsScreen } from './screen.tsx';
import { initialLogs, type LogsAction, logsReducer, resizedLogs, tableInFocus } from './state.ts';
import { status } from './status.ts';
import { isUnderWay } from './task.ts';

export const logsArea = defineArea<LogsState, LogsAction, LogsCommand>({
  id: 'logs',
  title: 'Logs',
  initial: initialLogs,
  reduce: logsReducer,
  resized: resizedLogs,
  activeContexts,
  table: (state) => {
    const name = tableInFocus(state);
    return name && state.tables[name];
  },
  tableTop: (state) => {
    const name = tableInFocus(state);
    return name ? tableTop(name, state.size) : 0;
  },
  Screen: LogsScreen,
  status,
  linear,
  commands: LOGS_COMMANDS,
  disabled: (command, state) => {
    if (command === 'logs.forget' && !currentRecent(state)) return 'There is no recent source.';
    return undefined;
  },
  subject: subjectOf,
  // Logs are read when somebody asks for it, never by the clock: they may be gigabytes.
  load: async (shell) => {
    abortOrphan(shell);
    await loadRecent(shell);
  },
  ended: async () => {
    abort();
    await recentWritten();
  },
});

function activeContexts(state: LogsState): string[] {
  const { showing, task, part, open, address } = state;
  if (showing === 'sources') return ['logs.sources', 'logs', 'table'];
  if (showing === 'task') {
    return task && isUnderWay(task) ? ['logs.reading', 'text'] : ['logs.failed', 'logs', 'text'];
  }
  return [
    ...(part === 'whatif' && !open && address === undefined ? ['logs.whatif'] : []),
    'logs.report',
    'logs',
    tableInFocus(state) ? 'table' : 'text',
  ];
}
