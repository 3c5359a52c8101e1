import type { CheckReport } from '../../../src/batches/check.ts';
import type { Source } from '../../../src/batches/sources/source.ts';
import type { PreparedSplit } from '../../../src/batches/split/prepare-split.ts';
import type { GroundctlError } from '../../../src/core/errors.ts';
import type { SharedAction, Size } from '../../state/app.ts';
import { scrolledTo } from '../../state/scroll.ts';
import { turned } from '../../state/turned.ts';
import { besideWidths } from '../../widgets/beside-widths.ts';
import { besideLines, partLines } from './lines.ts';
import { type Against, type BatchesState, type Kept, type Opened, PARTS, type Running } from './model.ts';

export type BatchesAction =
  | { readonly type: 'open'; readonly text: string; readonly source: Source; readonly against: Against }
  | { readonly type: 'running'; readonly running: Running }
  | { readonly type: 'checked'; readonly report: CheckReport }
  | { readonly type: 'prepared'; readonly prepared: PreparedSplit }
  | { readonly type: 'failed'; readonly error: GroundctlError }
  | { readonly type: 'stopped' }
  | { readonly type: 'kept'; readonly source: Source; readonly kept: Kept }
  | { readonly type: 'staging'; readonly index: string; readonly to: string }
  | { readonly type: 'part'; readonly by: number }
  | SharedAction;

/** Lines for a part: below header, tabs and rule, the source's line and the part names; above status and footer. */
export function partHeight(size: Size): number {
  return Math.max(1, size.rows - 8);
}

export function initialBatches(size: Size): BatchesState {
  return {
    size,
    opened: undefined,
    running: undefined,
    part: 'limits',
    scroll: 0,
    staging: { index: '', to: '' },
  };
}

export function batchesReducer(state: BatchesState, action: BatchesAction): BatchesState {
  switch (action.type) {
    case 'open': {
      const { text, source, against } = action;
      const nothing = { report: undefined, prepared: undefined, error: undefined, kept: undefined };
      const opened = { text, source, against, ...nothing };
      return { ...initialBatches(state.size), staging: state.staging, opened };
    }
    case 'running':
      return { ...state, running: action.running, opened: with_(state, { error: undefined }) };
    case 'checked':
      return {
        ...state,
        running: undefined,
        opened: with_(state, { report: action.report, error: undefined, kept: undefined }),
      };
    case 'prepared': {
      const opened = with_(state, { prepared: action.prepared, error: undefined });
      return { ...state, running: undefined, opened, part: 'split', scroll: 0 };
    }
    case 'failed':
      return { ...state, running: undefined, opened: with_(state, { error: action.error }), scroll: 0 };
    case 'stopped':
      return { ...state, running: undefined, scroll: 0 };
    case 'kept':
      return state.opened?.source === action.source
        ? { ...state, opened: { ...state.opened, kept: action.kept } }
        : state;
    case 'staging':
      return { ...state, staging: { index: action.index, to: action.to } };
    case 'part':
      return { ...state, part: turned(PARTS, state.part, action.by), scroll: 0 };
    case 'scroll':
      return { ...state, scroll: scrolled(state, action.by, action.unit) };
    case 'back':
      return state.running || !state.opened
        ? state
        : { ...initialBatches(state.size), staging: state.staging };
    case 'table':
      return state;
  }
}

function with_({ opened }: BatchesState, change: Partial<Opened>): Opened | undefined {
  return opened && { ...opened, ...change };
}

function scrolled(state: BatchesState, by: number, unit: 'line' | 'page' | 'all'): number {
  const { columns } = state.size;
  const width = besideLines(state) ? besideWidths(columns).list : columns;
  const lines = partLines(state, width - 2).length;
  return scrolledTo(state.scroll, by, unit, partHeight(state.size), lines);
}
