import { usageError } from '../../../src/core/errors.ts';
import { runPlan } from '../../../src/core/plan.ts';
import { defineArea } from '../area.ts';
import { stateOf } from './act.ts';
import { currentRecent, LOGS_COMMANDS, submitSource } from './commands.ts';
import { statedFrom } from './forms.ts';
import { judgeAgain } from './judging.ts';
import { tableTop } from './layout.ts';
import { linear } from './linear.ts';
import { loadRecent, recentWritten } from './recent-list.ts';
import { abort, abortOrphan, start } from './run.ts';
import { save, subjectOf } from './save.ts';
import { LogsScreen } from './screen.tsx';
import {
  initialLogs,
  type LogsAction,
  type LogsState,
  logsReducer,
  resizedLogs,
  tableInFocus,
} from './state.ts';
import { status } from './status.ts';
import { isUnderWay } from './task.ts';

/** The Logs tab. */
export const logsArea = defineArea<LogsState, LogsAction>({
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
  chosen: (shell, id, value) => {
    if (id === 'bucket') void start(shell, { type: 'target', bucket: value.trim() });
    else if (value === '') void judgeAgain(shell, stateOf(shell).stated, undefined);
    else void start(shell, { type: 'team', name: value.trim() });
  },
  submitted: (shell, form, values, payload) => {
    if (form === 'source') return void submitSource(shell, values);
    if (form === 'save') return void save(shell, payload as LogsState, values.file ?? '');
    shell.dispatch({ type: 'close' });
    void judgeAgain(shell, statedFrom(values), stateOf(shell).team);
  },
  plan: async () => {
    throw usageError('Nothing is changed from here.');
  },
  apply: (_connection, plan, signal) => runPlan(plan, async () => undefined, { signal }),
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
