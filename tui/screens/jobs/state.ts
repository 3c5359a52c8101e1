import type { GroundctlError } from '../../../src/core/errors.ts';
import type { JobSummary } from '../../../src/jobs/model.ts';
import { bodyHeight, type SharedAction, type Size } from '../../state/app.ts';
import { failed, idle, loaded, loading } from '../../state/loadable.ts';
import { scrolledTo } from '../../state/scroll.ts';
import { emptyTable, tableReducer } from '../../state/table.ts';
import { besideWidths } from '../../widgets/beside-widths.ts';
import { detailLines } from './detail-lines.ts';
import type { ExplainedJob, JobsState, OpenJob } from './model.ts';
import { JOB_COLUMNS, jobRow, PRICED_COLUMNS } from './rows.ts';

export type JobsAction =
  | { readonly type: 'list-loading'; readonly since: number }
  | { readonly type: 'list-loaded'; readonly jobs: readonly JobSummary[]; readonly now: number }
  | { readonly type: 'list-failed'; readonly error: GroundctlError }
  | { readonly type: 'priced'; readonly costs: ReadonlyMap<string, number>; readonly now: number }
  | { readonly type: 'open'; readonly name: string; readonly now: number }
  | { readonly type: 'job-loading'; readonly name: string; readonly since: number }
  | { readonly type: 'job-loaded'; readonly name: string; readonly job: ExplainedJob; readonly now: number }
  | { readonly type: 'job-failed'; readonly name: string; readonly error: GroundctlError }
  | { readonly type: 'watched'; readonly name: string | undefined }
  | SharedAction;

/** Columns of the job's text: beside the list where the terminal is wide, else in its place. */
export function jobColumns({ columns }: Size): number {
  return (besideWidths(columns).detail || columns) - 3;
}

const page = (size: Size) => Math.max(1, bodyHeight(size) - 1);

export function initialJobs(size: Size): JobsState {
  return {
    size,
    list: idle(),
    table: emptyTable(JOB_COLUMNS, page(size)),
    open: undefined,
    watched: undefined,
    costs: undefined,
  };
}

export function resizedJobs(state: JobsState, size: Size): JobsState {
  const table = tableReducer(state.table, { type: 'fit', page: page(size) });
  return { ...state, size, table, open: state.open && { ...state.open, scroll: 0 } };
}

export function jobsReducer(state: JobsState, action: JobsAction): JobsState {
  switch (action.type) {
    case 'list-loading':
      return { ...state, list: loading(state.list, 'labeling jobs', action.since) };
    case 'list-loaded': {
      const now = new Date(action.now);
      const rows = action.jobs.map((job) => jobRow(job, now, state.costs));
      const table = tableReducer(state.table, { type: 'rows', rows });
      return { ...state, list: loaded(state.list, action.jobs), table };
    }
    case 'priced': {
      const now = new Date(action.now);
      const rows = (state.list.data ?? []).map((job) => jobRow(job, now, action.costs));
      const table = tableReducer({ ...state.table, columns: PRICED_COLUMNS }, { type: 'rows', rows });
      return { ...state, costs: action.costs, table };
    }
    case 'list-failed':
      return { ...state, list: failed(state.list, action.error) };
    case 'open':
      return { ...state, open: { name: action.name, detail: idle(), now: action.now, scroll: 0 } };
    case 'job-loading':
      return withOpen(state, action.name, (open) => ({
        ...open,
        detail: loading(open.detail, action.name, action.since),
      }));
    case 'job-loaded':
      return withOpen(state, action.name, (open) => ({
        ...open,
        now: action.now,
        detail: loaded(open.detail, action.job),
      }));
    case 'job-failed':
      return withOpen(state, action.name, (open) => ({ ...open, detail: failed(open.detail, action.error) }));
    case 'watched':
      return { ...state, watched: action.name };
    case 'table':
      return { ...state, table: tableReducer(state.table, action.action) };
    case 'scroll':
      return state.open ? { ...state, open: scrolled(state, state.open, action.by, action.unit) } : state;
    case 'back': {
      if (state.open) return { ...state, open: undefined };
      const table = tableReducer(state.table, { type: 'clear' });
      return table === state.table ? state : { ...state, table };
    }
  }
}

function withOpen(state: JobsState, name: string, change: (open: OpenJob) => OpenJob): JobsState {
  return state.open?.name === name ? { ...state, open: change(state.open) } : state;
}

function scrolled(
  { costs, size }: JobsState,
  open: OpenJob,
  by: number,
  unit: 'line' | 'page' | 'all',
): OpenJob {
  const lines = detailLines(open, costs, jobColumns(size)).length;
  return { ...open, scroll: scrolledTo(open.scroll, by, unit, bodyHeight(size), lines) };
}
