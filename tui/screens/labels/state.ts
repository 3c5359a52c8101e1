import type { GroundctlError } from '../../../src/core/errors.ts';
import type { LabelsReport } from '../../../src/labels/check/check.ts';
import type { SharedAction, Size } from '../../state/app.ts';
import type { FormValues } from '../../state/form.ts';
import { scrolledTo } from '../../state/scroll.ts';
import { turned } from '../../state/turned.ts';
import { partLines } from './lines.ts';
import { type ConvertField, type LabelsState, PARTS, type Place } from './model.ts';

export type LabelsAction =
  | { readonly type: 'open'; readonly place: Place }
  | { readonly type: 'running'; readonly lines: number }
  | { readonly type: 'checked'; readonly report: LabelsReport }
  | { readonly type: 'failed'; readonly error: GroundctlError }
  | { readonly type: 'stopped' }
  | { readonly type: 'preview'; readonly url: string | undefined }
  | { readonly type: 'converting'; readonly values: FormValues<ConvertField> }
  | { readonly type: 'part'; readonly by: number }
  | SharedAction;

/** Lines for a part: below header, tabs and rule, the source's line and the part names; above status and footer. */
export function partHeight(size: Size): number {
  return Math.max(1, size.rows - 8);
}

export function initialLabels(size: Size): LabelsState {
  return {
    size,
    opened: undefined,
    running: undefined,
    part: 'labels',
    scroll: 0,
    preview: undefined,
    converting: {},
  };
}

export function labelsReducer(state: LabelsState, action: LabelsAction): LabelsState {
  const { opened } = state;
  switch (action.type) {
    case 'open': {
      const { place } = action;
      return { ...initialLabels(state.size), opened: { place, report: undefined, error: undefined } };
    }
    case 'running':
      return { ...state, running: { lines: action.lines } };
    case 'checked':
      return {
        ...state,
        running: undefined,
        opened: opened && { ...opened, report: action.report, error: undefined },
      };
    case 'failed':
      return {
        ...state,
        running: undefined,
        scroll: 0,
        opened: opened && { ...opened, error: action.error },
      };
    case 'stopped':
      return { ...state, running: undefined };
    case 'preview':
      return { ...state, preview: action.url };
    case 'converting':
      return { ...state, converting: action.values };
    case 'part':
      return { ...state, part: turned(PARTS, state.part, action.by), scroll: 0 };
    case 'scroll':
      return { ...state, scroll: scrolled(state, action.by, action.unit) };
    case 'back':
      return state.running || !opened ? state : initialLabels(state.size);
    case 'table':
      return state;
  }
}

function scrolled(state: LabelsState, by: number, unit: 'line' | 'page' | 'all'): number {
  const lines = partLines(state, state.size.columns - 2).length;
  return scrolledTo(state.scroll, by, unit, partHeight(state.size), lines);
}
