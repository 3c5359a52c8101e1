import { toGroundctlError } from '../../../src/core/to-error.ts';
import { span, textOf } from '../../theme/line.ts';
import { rowWords } from '../../widgets/table-words.ts';
import { defineArea } from '../area.ts';
import type { JobsCommand } from './bindings.ts';
import { act, currentJob, JOBS_COMMANDS, loadJob, stateOf, stopTimer } from './commands.ts';
import { priceJobs } from './costs.ts';
import { detailLines } from './detail-lines.ts';
import type { JobsState } from './model.ts';
import { JobsScreen } from './screen.tsx';
import { initialJobs, type JobsAction, jobsReducer, resizedJobs } from './state.ts';

export const jobsArea = defineArea<JobsState, JobsAction, JobsCommand>({
  id: 'jobs',
  title: 'Jobs',
  initial: initialJobs,
  reduce: jobsReducer,
  resized: resizedJobs,
  activeContexts: ({ open, list }) => {
    if (open) return ['jobs.job', 'text'];
    return list.data ? ['jobs.list', 'table'] : ['unread'];
  },
  table: ({ open, table }) => (open ? undefined : table),
  tableTop: () => 1,
  Screen: JobsScreen,
  status: ({ list, table, watched }) => {
    const { data, error } = list;
    if (!data) return { left: [], right: [] };
    const filter = table.filter === '' ? '' : `filter: ${table.filter} (${table.order.length})`;
    return {
      left: error
        ? [span(`✗ not up to date: ${error.message}`, 'bad')]
        : [
            span(
              `${data.length} labeling jobs${watched === undefined ? '' : ` · watching ${watched}`}`,
              'muted',
            ),
          ],
      right: [span(filter, 'accent')],
    };
  },
  linear: (state) => {
    const { open, list, table } = state;
    if (open) {
      const lines = detailLines(open, state.costs, 78).map(textOf);
      return [`Job ${open.name}`, ...lines.slice(open.scroll, open.scroll + 12)];
    }
    if (!list.data) return ['Labeling jobs', list.error ? `Error: ${list.error.message}` : 'Loading.'];
    return ['Labeling jobs', rowWords(table)];
  },
  commands: JOBS_COMMANDS,
  disabled: (command, state) =>
    command !== 'jobs.create' && currentJob(state) === undefined
      ? 'There is no job under the cursor.'
      : undefined,
  subject: (state) => {
    const name = currentJob(state);
    const job = state.open?.detail.data?.job ?? state.list.data?.find((one) => one.LabelingJobName === name);
    if (name === undefined || job === undefined) return undefined;
    return {
      name,
      json: job,
      consolePath: `sagemaker/groundtruth?#/labeling-jobs/details/${encodeURIComponent(name.toWellFormed())}`,
      command: ['groundctl', 'jobs', 'show', name],
    };
  },
  load: async (shell, connection, signal) => {
    const { open } = stateOf(shell);
    const detail = open ? loadJob(shell, open.name, signal) : undefined;
    act(shell, { type: 'list-loading', since: shell.now() });
    try {
      const jobs = await connection.jobs.list({}, { signal });
      if (signal.aborted) return;
      act(shell, { type: 'list-loaded', jobs, now: shell.now() });
      await priceJobs(shell, connection, jobs, signal);
    } catch (error) {
      if (!signal.aborted) act(shell, { type: 'list-failed', error: toGroundctlError(error) });
    }
    await detail;
  },
  ended: async () => stopTimer(),
});
