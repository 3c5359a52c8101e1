import { type Finding, sortFindings } from '../../../src/core/finding.ts';
import { bodyHeight, type Size } from '../../state/app.ts';
import { failed, idle, loaded, loading } from '../../state/loadable.ts';
import {
  currentRow,
  emptyTable,
  type TableAction,
  type TableState,
  tableReducer,
} from '../../state/table.ts';
import { FINDING_COLUMNS, FINDING_LINES, findingRows } from './findings.ts';
import {
  type OpenAudit,
  type OpenTeam,
  PARTS,
  type Part,
  type WorkteamsAction,
  type WorkteamsState,
} from './model.ts';
import { textLines } from './part-lines.ts';
import { openRollout, rolloutPage, rolloutReducer } from './rollout.ts';
import { JOB_COLUMNS, jobRow, MEMBER_COLUMNS, memberRow, TEAM_COLUMNS, teamRow } from './rows.ts';

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
const auditPage = (size: Size) => Math.max(1, bodyHeight(size) - 1 - FINDING_LINES);
const partPage = (size: Size) => Math.max(1, partHeight(size) - 1);

export function initialWorkteams(size: Size): WorkteamsState {
  return {
    size,
    list: idle(),
    teams: emptyTable(TEAM_COLUMNS, listPage(size)),
    open: undefined,
    audit: undefined,
    asked: undefined,
    undo: undefined,
    rollout: undefined,
  };
}

export function resizedWorkteams(state: WorkteamsState, size: Size): WorkteamsState {
  const fitted = (table: TableState, page: number) => tableReducer(table, { type: 'fit', page });
  const { open } = state;
  return {
    ...state,
    size,
    teams: fitted(state.teams, listPage(size)),
    rollout: state.rollout && {
      ...state.rollout,
      table: fitted(state.rollout.table, rolloutPage(size)),
    },
    audit: state.audit && { ...state.audit, table: fitted(state.audit.table, auditPage(size)) },
    open: open && {
      ...open,
      members: fitted(open.members, partPage(size)),
      jobs: fitted(open.jobs, partPage(size)),
    },
  };
}

const AUDITING = 'teams, members, jobs, buckets, topics, roles and queues';
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
    case 'audit-loading': {
      const { findings, table } = state.audit ?? {
        findings: idle<readonly Finding[]>(),
        table: emptyTable(FINDING_COLUMNS, auditPage(state.size)),
      };
      return { ...state, audit: { findings: loading(findings, AUDITING, action.since), table } };
    }
    case 'audit-loaded':
      return withAudit(state, ({ findings, table }) => {
        const sorted = sortFindings(action.findings);
        return {
          findings: loaded(findings, sorted),
          table: tableReducer(table, { type: 'rows', rows: findingRows(sorted) }),
        };
      });
    case 'audit-failed':
      return withAudit(state, (audit) => ({ ...audit, findings: failed(audit.findings, action.error) }));
    case 'asked':
      return { ...state, asked: action.request };
    case 'made':
      return { ...state, undo: action.undo };
    case 'rollout-open':
      return { ...state, rollout: openRollout(action.team, state.size) };
    case 'rollout-place':
    case 'rollout-seen':
    case 'rollout-problem':
    case 'rollout-failed':
      return state.rollout ? changed(state, 'rollout', rolloutReducer(state.rollout, action)) : state;
    case 'part':
      return withOpen(state, (open) => ({ ...open, part: partBeside(open.part, action.by), scroll: 0 }));
    case 'table':
      return withTable(state, action.action);
    case 'scroll':
      return withOpen(state, (open) => ({ ...open, scroll: scrolledTo(open, action, state.size) }));
    case 'back':
      return backed(state);
    case 'detail-loading':
    case 'detail-loaded':
    case 'detail-failed':
      return state.open?.name === action.name ? withDetail(state, state.open, action) : state;
  }
}

function openTeam(name: string, size: Size): OpenTeam {
  return {
    name,
    detail: idle(),
    now: undefined,
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
      return {
        ...state,
        open: { ...open, now: action.since, detail: loading(open.detail, open.name, action.since) },
      };
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
          now: action.now,
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
  const { open, rollout } = state;
  if (rollout) return rollout.table;
  if (!open) return state.audit?.table ?? state.teams;
  if (open.part === 'members') return open.members;
  return open.part === 'jobs' ? open.jobs : undefined;
}

function withTable(state: WorkteamsState, action: TableAction): WorkteamsState {
  const { open, rollout } = state;
  if (rollout) {
    const next = changed(rollout, 'table', tableReducer(rollout.table, action));
    return changed(state, 'rollout', next);
  }
  if (!open && state.audit) {
    return withAudit(state, (audit) => changed(audit, 'table', tableReducer(audit.table, action)));
  }
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

/** The filter goes first, then the selection, then the detail, then the audit. */
function backed(state: WorkteamsState): WorkteamsState {
  const table = focusedTable(state);
  if (table && table.filter !== '') return withTable(state, { type: 'filter', filter: '' });
  if (table && table.selected.size > 0) return withTable(state, { type: 'clear-selection' });
  if (state.rollout) return { ...state, rollout: undefined };
  if (state.open) return { ...state, open: undefined };
  return state.audit ? { ...state, audit: undefined } : state;
}

function withAudit(state: WorkteamsState, change: (audit: OpenAudit) => OpenAudit): WorkteamsState {
  return state.audit ? changed(state, 'audit', change(state.audit)) : state;
}

/** The finding under the cursor; undefined where the findings are not in sight. */
export function currentFinding({ open, audit }: WorkteamsState): Finding | undefined {
  const row = open || !audit ? undefined : currentRow(audit.table);
  return row && audit?.findings.data?.[Number(row.key)];
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
