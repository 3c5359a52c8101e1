import type { GroundctlError } from '../../../src/core/errors.ts';
import type { TeamDetail, TeamList } from '../../../src/workteams/team.ts';
import { bodyHeight, type Size } from '../../state/app.ts';
import { failed, idle, type Loadable, loaded, loading } from '../../state/loadable.ts';
import { emptyTable, type TableAction, type TableState, tableReducer } from '../../state/table.ts';
import { textLines } from './part-lines.ts';
import { JOB_COLUMNS, jobRow, MEMBER_COLUMNS, memberRow, TEAM_COLUMNS, teamRow } from './rows.ts';

export const PARTS = ['members', 'jobs', 'findings', 'json'] as const;
export type Part = (typeof PARTS)[number];

/** The team whose detail is open. */
export interface OpenTeam {
  readonly name: string;
  readonly detail: Loadable<TeamDetail>;
  readonly part: Part;
  readonly members: TableState;
  readonly jobs: TableState;
  /** First line shown of the parts that are text. */
  readonly scroll: number;
}

export interface WorkteamsState {
  readonly size: Size;
  readonly list: Loadable<TeamList>;
  readonly teams: TableState;
  readonly open: OpenTeam | undefined;
}

export type WorkteamsAction =
  | { readonly type: 'list-loading'; readonly since: number }
  | { readonly type: 'list-page'; readonly page: number }
  | { readonly type: 'list-loaded'; readonly list: TeamList; readonly now: number }
  | { readonly type: 'list-failed'; readonly error: GroundctlError }
  | { readonly type: 'open' | 'close'; readonly name: string }
  | { readonly type: 'detail-loading'; readonly name: string; readonly since: number }
  | {
      readonly type: 'detail-loaded';
      readonly name: string;
      readonly detail: TeamDetail;
      readonly now: number;
    }
  | { readonly type: 'detail-failed'; readonly name: string; readonly error: GroundctlError }
  | { readonly type: 'part'; readonly by: number }
  | { readonly type: 'table'; readonly action: TableAction }
  | { readonly type: 'scroll'; readonly by: number; readonly unit: 'line' | 'page' | 'all' }
  | { readonly type: 'back' };

/** Lines about a team above its parts; fewer on a low screen. */
export function summaryHeight(size: Size): number {
  if (size.rows >= 24) return 6;
  return size.rows >= 19 ? 4 : 3;
}

/** Lines that a part's table or text has: below it come the summary and the line of part names. */
export function partHeight(size: Size): number {
  return Math.max(1, bodyHeight(size) - summaryHeight(size) - 2);
}

const listPage = (size: Size) => Math.max(1, bodyHeight(size) - 1);
const partPage = (size: Size) => Math.max(1, partHeight(size) - 1);

export function initialWorkteams(size: Size): WorkteamsState {
  return { size, list: idle(), teams: emptyTable(TEAM_COLUMNS, listPage(size)), open: undefined };
}

export function resizedWorkteams(state: WorkteamsState, size: Size): WorkteamsState {
  const fitted = (table: TableState, page: number) => tableReducer(table, { type: 'fit', page });
  const { open } = state;
  return {
    ...state,
    size,
    teams: fitted(state.teams, listPage(size)),
    open: open && {
      ...open,
      members: fitted(open.members, partPage(size)),
      jobs: fitted(open.jobs, partPage(size)),
    },
  };
}

const ASKING = 'work teams, their members and jobs';

export function workteamsReducer(state: WorkteamsState, action: WorkteamsAction): WorkteamsState {
  switch (action.type) {
    case 'list-loading':
      return { ...state, list: loading(state.list, ASKING, action.since) };
    case 'list-page':
      // A first page that is all there is would only flicker.
      if (!state.list.loading || action.page < 2) return state;
      return { ...state, list: { ...state.list, asking: `${ASKING} (jobs: page ${action.page} of ?)` } };
    case 'list-loaded': {
      const now = new Date(action.now);
      const rows = action.list.teams.map((team) => teamRow(team, now));
      return {
        ...state,
        list: loaded(state.list, action.list),
        teams: tableReducer(state.teams, { type: 'rows', rows }),
      };
    }
    case 'list-failed':
      return { ...state, list: failed(state.list, action.error) };
    case 'open':
      return { ...state, open: openTeam(action.name, state.size) };
    case 'close':
      return state.open?.name === action.name ? { ...state, open: undefined } : state;
    case 'part':
      return withOpen(state, (open) => ({ ...open, part: partBeside(open.part, action.by), scroll: 0 }));
    case 'table':
      return withTable(state, action.action);
    case 'scroll':
      return withOpen(state, (open) => ({ ...open, scroll: scrolledTo(open, action, state.size) }));
    case 'back':
      return backed(state);
    default:
      return state.open?.name === action.name ? withDetail(state, state.open, action) : state;
  }
}

function openTeam(name: string, size: Size): OpenTeam {
  return {
    name,
    detail: idle(),
    part: 'members',
    members: emptyTable(MEMBER_COLUMNS, partPage(size)),
    jobs: emptyTable(JOB_COLUMNS, partPage(size)),
    scroll: 0,
  };
}

function withDetail(
  state: WorkteamsState,
  open: OpenTeam,
  action: Extract<WorkteamsAction, { type: `detail-${string}` }>,
): WorkteamsState {
  switch (action.type) {
    case 'detail-loading':
      return { ...state, open: { ...open, detail: loading(open.detail, open.name, action.since) } };
    case 'detail-failed':
      return { ...state, open: { ...open, detail: failed(open.detail, action.error) } };
    case 'detail-loaded': {
      const now = new Date(action.now);
      const members = (action.detail.members ?? []).map((member) => memberRow(member, now));
      const jobs = (action.detail.jobs ?? []).map((job) => jobRow(job, now));
      return {
        ...state,
        open: {
          ...open,
          detail: loaded(open.detail, action.detail),
          members: tableReducer(open.members, { type: 'rows', rows: members }),
          jobs: tableReducer(open.jobs, { type: 'rows', rows: jobs }),
        },
      };
    }
  }
}

/** The table that has the focus. */
export function focusedTable(state: WorkteamsState): TableState | undefined {
  const { open } = state;
  if (!open) return state.teams;
  if (open.part === 'members') return open.members;
  return open.part === 'jobs' ? open.jobs : undefined;
}

function withTable(state: WorkteamsState, action: TableAction): WorkteamsState {
  const { open } = state;
  if (!open) return changed(state, 'teams', tableReducer(state.teams, action));
  if (open.part === 'members') {
    return withOpen(state, () => changed(open, 'members', tableReducer(open.members, action)));
  }
  if (open.part === 'jobs') {
    return withOpen(state, () => changed(open, 'jobs', tableReducer(open.jobs, action)));
  }
  return state;
}

function changed<T, K extends keyof T>(object: T, key: K, value: T[K]): T {
  return object[key] === value ? object : { ...object, [key]: value };
}

/** The filter goes first, then the selection, then the detail. */
function backed(state: WorkteamsState): WorkteamsState {
  const table = focusedTable(state);
  if (table && table.filter !== '') return withTable(state, { type: 'filter', filter: '' });
  if (table && table.selected.size > 0) return withTable(state, { type: 'clear-selection' });
  return state.open ? { ...state, open: undefined } : state;
}

function withOpen(state: WorkteamsState, change: (open: OpenTeam) => OpenTeam): WorkteamsState {
  return state.open ? changed(state, 'open', change(state.open)) : state;
}

function partBeside(part: Part, by: number): Part {
  return PARTS[(PARTS.indexOf(part) + by + PARTS.length) % PARTS.length] ?? part;
}

function scrolledTo(
  { detail, part, scroll }: OpenTeam,
  { by, unit }: { readonly by: number; readonly unit: 'line' | 'page' | 'all' },
  size: Size,
): number {
  const lines = detail.data ? (textLines(detail.data, part, size.columns)?.length ?? 0) : 0;
  const height = partHeight(size);
  const last = Math.max(0, lines - height);
  const step = { line: 1, page: Math.max(1, height - 1), all: lines }[unit];
  return Math.max(0, Math.min(last, scroll + by * step));
}
