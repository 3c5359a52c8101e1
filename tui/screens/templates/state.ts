import type { GroundctlError } from '../../../src/core/errors.ts';
import { bodyHeight, type SharedAction, type Size } from '../../state/app.ts';
import { failed, idle, loaded, loading } from '../../state/loadable.ts';
import { scrolledTo } from '../../state/scroll.ts';
import { besideWidths } from '../../widgets/beside-widths.ts';
import { partLines } from './lines.ts';
import type { OpenTask, Place, TemplatesState } from './model.ts';

export type TemplatesAction =
  | { readonly type: 'place'; readonly place: Place | undefined }
  | { readonly type: 'line'; readonly by: number }
  | { readonly type: 'reading'; readonly since: number }
  | { readonly type: 'read'; readonly task: OpenTask }
  | { readonly type: 'read-failed'; readonly error: GroundctlError }
  | { readonly type: 'part' }
  | { readonly type: 'preview'; readonly url: string | undefined }
  | SharedAction;

/** Lines below the head line and the titles. */
export function partHeight(size: Size): number {
  return Math.max(1, bodyHeight(size) - 2);
}

export function initialTemplates(size: Size): TemplatesState {
  return {
    size,
    place: undefined,
    line: 1,
    task: idle(),
    part: 'source',
    scroll: 0,
    preview: undefined,
  };
}

export function resizedTemplates(state: TemplatesState, size: Size): TemplatesState {
  return { ...state, size, scroll: 0 };
}

export function templatesReducer(state: TemplatesState, action: TemplatesAction): TemplatesState {
  switch (action.type) {
    case 'place':
      return { ...initialTemplates(state.size), place: action.place };
    case 'line': {
      const line = Math.max(1, state.line + action.by);
      return line === state.line ? state : { ...state, line, scroll: 0 };
    }
    case 'reading':
      return { ...state, task: loading(state.task, 'the template', action.since) };
    case 'read': {
      const read = { ...state, task: loaded(state.task, action.task) };
      return { ...read, scroll: scrolled(read, 0, 'line') };
    }
    case 'read-failed':
      // What was read before is not what the file is now.
      return { ...state, task: failed(idle(), action.error) };
    case 'part':
      return { ...state, part: state.part === 'source' ? 'variables' : 'source', scroll: 0 };
    case 'preview':
      return { ...state, preview: action.url };
    case 'scroll':
      return { ...state, scroll: scrolled(state, action.by, action.unit) };
    case 'table':
    case 'back':
      return state;
  }
}

function scrolled(state: TemplatesState, by: number, unit: 'line' | 'page' | 'all'): number {
  const { data } = state.task;
  if (!data) return 0;
  const { columns } = state.size;
  const width = state.part === 'source' ? besideWidths(columns).list : columns;
  const lines = partLines(data, state.part, width - 2).length;
  return scrolledTo(state.scroll, by, unit, partHeight(state.size), lines);
}
