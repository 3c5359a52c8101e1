import type { Judgement } from '../../../src/accesslogs/judge/judge.ts';
import type { TeamFacts } from '../../../src/accesslogs/team-facts.ts';
import type { NewLock, WhatIf } from '../../../src/accesslogs/whatif.ts';
import type { GroundctlError } from '../../../src/core/errors.ts';
import type { SharedAction, Size } from '../../state/app.ts';
import { scrolledTo } from '../../state/scroll.ts';
import { emptyTable, type TableRow, type TableState, tableReducer } from '../../state/table.ts';
import { turned } from '../../state/turned.ts';
import { findingHead, pageOf, reportHead, textHeight } from './layout.ts';
import { type LogsState, type OpenFinding, PARTS, type TableName } from './model.ts';
import type { Recent } from './recent.ts';
import type { Report } from './report.ts';
import { NOTHING_STATED, type Stated } from './request.ts';
import {
  ADDRESS_COLUMNS,
  addressRows,
  FINDING_COLUMNS,
  findingRows,
  RECENT_COLUMNS,
  RECORD_COLUMNS,
  REFUSED_COLUMNS,
  recentRows,
  recordRows,
  WHATIF_COLUMNS,
  whatIfRows,
} from './tables.ts';
import type { Progress, Task } from './task.ts';
import { textLines } from './texts.ts';

export type LogsAction =
  | { readonly type: 'recent'; readonly recent: readonly Recent[]; readonly now: number }
  | { readonly type: 'task'; readonly task: Task }
  | { readonly type: 'progress'; readonly run: number; readonly progress: Progress }
  | { readonly type: 'stage'; readonly run: number; readonly stage: Task['stage'] }
  | { readonly type: 'failed'; readonly run: number; readonly error: GroundctlError }
  | { readonly type: 'ended'; readonly run: number }
  | { readonly type: 'reported'; readonly report: Report; readonly fresh: boolean }
  | { readonly type: 'known'; readonly stated: Stated; readonly team: TeamFacts | undefined }
  | { readonly type: 'supposed'; readonly of: Judgement; readonly result: WhatIf }
  | { readonly type: 'show'; readonly showing: LogsState['showing'] }
  | { readonly type: 'part'; readonly by: number }
  | { readonly type: 'lock'; readonly lock: NewLock }
  | { readonly type: 'open'; readonly open: OpenFinding; readonly refused: readonly TableRow[] }
  | { readonly type: 'address'; readonly address: string }
  | SharedAction;

const COLUMNS = {
  sources: RECENT_COLUMNS,
  findings: FINDING_COLUMNS,
  addresses: ADDRESS_COLUMNS,
  whatif: WHATIF_COLUMNS,
  refused: REFUSED_COLUMNS,
  records: RECORD_COLUMNS,
} as const;
const NAMES = Object.keys(COLUMNS) as TableName[];

export function initialLogs(size: Size): LogsState {
  const tables = Object.fromEntries(
    NAMES.map((name) => [name, emptyTable(COLUMNS[name], pageOf(name, size))]),
  ) as Record<TableName, TableState>;
  return {
    size,
    recent: [],
    showing: 'sources',
    task: undefined,
    report: undefined,
    stated: NOTHING_STATED,
    team: undefined,
    part: 'findings',
    lock: 'source-ip',
    open: undefined,
    address: undefined,
    tables,
    scroll: 0,
  };
}

export function resizedLogs(state: LogsState, size: Size): LogsState {
  const tables = Object.fromEntries(
    NAMES.map((name) => [name, tableReducer(state.tables[name], { type: 'fit', page: pageOf(name, size) })]),
  ) as Record<TableName, TableState>;
  return { ...state, size, tables, scroll: 0 };
}

/** The table that has the focus; undefined where a text has it. */
export function tableInFocus(state: LogsState): TableName | undefined {
  const { showing, open, address, part } = state;
  if (showing === 'sources') return 'sources';
  if (showing === 'task' || address !== undefined) return undefined;
  if (open) return open.part === 'about' ? undefined : open.part;
  return part === 'read' ? undefined : part;
}

export function logsReducer(state: LogsState, action: LogsAction): LogsState {
  switch (action.type) {
    case 'recent':
      return withRows({ ...state, recent: action.recent }, 'sources', recentRows(action.recent, action.now));
    case 'task':
      return { ...state, task: action.task, showing: 'task', ...forgotten(action.task) };
    case 'progress':
      return ofRun(state, action.run, (task) => ({ ...task, progress: action.progress }));
    case 'stage':
      return ofRun(state, action.run, (task) => ({ ...task, stage: action.stage }));
    case 'failed':
      return ofRun(state, action.run, (task) => ({ ...task, stage: 'failed', error: action.error }));
    case 'ended':
      return state.task?.run === action.run ? left(state) : state;
    case 'reported':
      return reported(state, action.report, action.fresh);
    case 'known':
      return { ...state, stated: action.stated, team: action.team };
    case 'supposed': {
      const { report } = state;
      if (report?.judgement !== action.of) return state;
      const supposed = { ...report.supposed, [action.result.lock]: action.result };
      return withSupposed({ ...state, report: { ...report, supposed } });
    }
    case 'show':
      return { ...state, showing: action.showing };
    case 'part':
      return withPart(state, action.by);
    case 'lock':
      return withSupposed({ ...state, lock: action.lock });
    case 'open': {
      const opened = withRows({ ...state, open: action.open, scroll: 0 }, 'refused', action.refused, true);
      return withRows(opened, 'records', recordRows(action.open.records), true);
    }
    case 'address':
      return { ...state, address: action.address, scroll: 0 };
    case 'table': {
      const name = tableInFocus(state);
      return name ? withTable(state, name, tableReducer(state.tables[name], action.action)) : state;
    }
    case 'scroll': {
      const lines = textLines(state, state.size.columns - 2).length;
      const scroll = scrolledTo(state.scroll, action.by, action.unit, textPage(state), lines);
      return { ...state, scroll };
    }
    case 'back':
      return backed(state);
  }
}

/** A new reading takes the place of what was read before, which may fill the memory. */
function forgotten({ wanted }: Task): Partial<LogsState> {
  return wanted.type === 'read'
    ? { report: undefined, open: undefined, address: undefined, part: 'findings', scroll: 0 }
    : {};
}

function reported(state: LogsState, report: Report, fresh: boolean): LogsState {
  const { findings, diagnosis, slots } = report;
  const next: LogsState = {
    ...state,
    report,
    ...(fresh ? { task: undefined, showing: 'report' } : {}),
    open: undefined,
    address: undefined,
    scroll: 0,
  };
  const tables = withRows(next, 'findings', findingRows(findings), fresh);
  return withSupposed(withRows(tables, 'addresses', addressRows(diagnosis.timeline, slots), fresh));
}

function withSupposed(state: LogsState): LogsState {
  const result = state.report?.supposed[state.lock];
  return withRows(state, 'whatif', result ? whatIfRows(result) : []);
}

/** Another part of what is open; an address that lies over it goes. */
function withPart(state: LogsState, by: number): LogsState {
  const { open } = state;
  if (state.address !== undefined) return state;
  if (!open) return { ...state, part: turned(PARTS, state.part, by), scroll: 0 };
  return { ...state, open: { ...open, part: turned(open.parts, open.part, by) }, scroll: 0 };
}

/** What lies on top goes first, then the filter, then one leaves the report for the sources. */
function backed(state: LogsState): LogsState {
  if (state.showing === 'task') return left(state);
  if (state.address !== undefined) return { ...state, address: undefined, scroll: 0 };
  const name = tableInFocus(state);
  if (name) {
    const table = state.tables[name];
    const cleared = tableReducer(table, { type: 'clear' });
    if (cleared !== table) return withTable(state, name, cleared);
  }
  if (state.open) return { ...state, open: undefined, scroll: 0 };
  return state.showing === 'report' ? { ...state, showing: 'sources' } : state;
}

function left(state: LogsState): LogsState {
  return { ...state, task: undefined, showing: state.report ? 'report' : 'sources' };
}

function ofRun(state: LogsState, run: number, change: (task: Task) => Task): LogsState {
  return state.task?.run === run ? { ...state, task: change(state.task) } : state;
}

function withTable(state: LogsState, name: TableName, table: TableState): LogsState {
  return table === state.tables[name] ? state : { ...state, tables: { ...state.tables, [name]: table } };
}

/** `anew` begins at the top without a filter: the rows are about something else than before. */
function withRows(state: LogsState, name: TableName, rows: readonly TableRow[], anew = false): LogsState {
  const before = anew ? emptyTable(COLUMNS[name], pageOf(name, state.size)) : state.tables[name];
  return withTable(state, name, tableReducer(before, { type: 'rows', rows }));
}

/** Lines that the text in focus has on the screen. */
export function textPage({ open, address, size }: LogsState): number {
  if (address !== undefined) return textHeight(0, size);
  return textHeight(open ? findingHead(size) : reportHead(size), size);
}
