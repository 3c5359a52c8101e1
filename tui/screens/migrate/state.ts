import type { GroundctlError } from '../../../src/core/errors.ts';
import type { ScanResult } from '../../../src/migrate/scan.ts';
import type { SharedAction, Size } from '../../state/app.ts';
import { failed, idle, loaded, loading } from '../../state/loadable.ts';
import { scrolledTo } from '../../state/scroll.ts';
import { emptyTable, tableReducer } from '../../state/table.ts';
import { viewLines } from './lines.ts';
import type { MigrateState, View } from './model.ts';
import type { Place } from './place.ts';
import { type AtTarget, FLOW_COLUMNS, flowRow } from './rows.ts';

export type MigrateAction =
  | { readonly type: 'place'; readonly place: Place }
  | { readonly type: 'scanning'; readonly since: number; readonly files: number }
  | { readonly type: 'scanned'; readonly result: ScanResult; readonly now: number }
  | { readonly type: 'scan-failed'; readonly error: GroundctlError }
  | { readonly type: 'there'; readonly there: ReadonlyMap<string, AtTarget> }
  | { readonly type: 'synced'; readonly there: ReadonlyMap<string, AtTarget> }
  | { readonly type: 'view'; readonly view: View }
  | SharedAction;

/** Lines of the screen below its head line. */
export function bodyHeight(size: Size): number {
  return Math.max(1, size.rows - 6);
}

export function initialMigrate(size: Size): MigrateState {
  return {
    size,
    place: undefined,
    scan: idle(),
    scannedAt: 0,
    there: new Map(),
    flows: emptyTable(FLOW_COLUMNS, Math.max(1, bodyHeight(size) - 1)),
    view: undefined,
    scroll: 0,
  };
}

export function resizedMigrate(state: MigrateState, size: Size): MigrateState {
  const page = Math.max(1, bodyHeight(size) - 1);
  return { ...state, size, flows: tableReducer(state.flows, { type: 'fit', page }) };
}

export function migrateReducer(state: MigrateState, action: MigrateAction): MigrateState {
  switch (action.type) {
    case 'place':
      return { ...initialMigrate(state.size), place: action.place };
    case 'scanning': {
      const asking = action.files === 0 ? 'its flows' : `its flows: ${action.files} files so far`;
      return { ...state, scan: loading(state.scan, asking, action.since) };
    }
    case 'scanned': {
      return withRows({ ...state, scan: loaded(state.scan, action.result), scannedAt: action.now });
    }
    case 'there':
      return withRows({ ...state, there: new Map([...state.there, ...action.there]) });
    case 'synced': {
      // What a plan on the screen says is to be done is done.
      const open = state.view?.type === 'plan' ? { ...state, view: undefined, scroll: 0 } : state;
      return withRows({ ...open, there: new Map([...state.there, ...action.there]) });
    }
    case 'scan-failed':
      return { ...state, scan: failed(state.scan, action.error) };
    case 'view':
      return {
        ...state,
        view: action.view,
        scroll: state.view?.type === action.view.type ? state.scroll : 0,
      };
    case 'table':
      return { ...state, flows: tableReducer(state.flows, action.action) };
    case 'scroll':
      return { ...state, scroll: scrolled(state, action.by, action.unit) };
    case 'back':
      return backed(state);
  }
}

function withRows(state: MigrateState): MigrateState {
  const now = new Date(state.scannedAt);
  const rows = state.scan.data?.flows.map((flow) => flowRow(flow, now, state.there.get(flow.file))) ?? [];
  return { ...state, flows: tableReducer(state.flows, { type: 'rows', rows }) };
}

function backed(state: MigrateState): MigrateState {
  if (state.view) return { ...state, view: undefined, scroll: 0 };
  const flows = tableReducer(state.flows, { type: 'clear' });
  return flows === state.flows ? state : { ...state, flows };
}

function scrolled(state: MigrateState, by: number, unit: 'line' | 'page' | 'all'): number {
  const lines = viewLines(state, state.size.columns - 2).length;
  return scrolledTo(state.scroll, by, unit, bodyHeight(state.size), lines);
}
