import type { GroundctlError } from '../../../src/core/errors.ts';
import type { Finding } from '../../../src/core/finding.ts';
import type { PreviewTask } from '../../../src/templates/preview/preview-server.ts';
import { bodyHeight, type SharedAction, type Size } from '../../state/app.ts';
import { failed, idle, type Loadable, loaded, loading } from '../../state/loadable.ts';
import { besideWidths } from '../../widgets/beside-widths.ts';
import { partLines } from './lines.ts';

export interface Place {
  readonly file: string;
  /** A file or S3 URI; empty for none. */
  readonly manifest: string;
  /** File of a pre-annotation Lambda that is run on this machine; empty for none. */
  readonly lambda: string;
  /** Sign the URLs with the session's credentials; else they are placeholders. */
  readonly sign: boolean;
  /** Team of the worker to look as; empty for none. */
  readonly team: string;
  /** Address of that worker; empty for nobody in particular. */
  readonly address: string;
}

/** A template as it was read, with the task of one manifest line. */
export interface OpenTask {
  readonly source: string;
  readonly findings: readonly Finding[];
  readonly task: PreviewTask;
}

export type Part = 'source' | 'variables';

export interface TemplatesState {
  readonly size: Size;
  readonly place: Place | undefined;
  /** Line of the manifest, from 1. */
  readonly line: number;
  readonly task: Loadable<OpenTask>;
  readonly part: Part;
  readonly scroll: number;
  /** Address of the preview while it is served. */
  readonly preview: string | undefined;
}

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
      return { ...read, scroll: scrolledTo(read, 0, 'line') };
    }
    case 'read-failed':
      // What was read before is not what the file is now.
      return { ...state, task: failed(idle(), action.error) };
    case 'part':
      return { ...state, part: state.part === 'source' ? 'variables' : 'source', scroll: 0 };
    case 'preview':
      return { ...state, preview: action.url };
    case 'scroll':
      return { ...state, scroll: scrolledTo(state, action.by, action.unit) };
    case 'table':
    case 'back':
      return state;
  }
}

function scrolledTo(state: TemplatesState, by: number, unit: 'line' | 'page' | 'all'): number {
  const { data } = state.task;
  if (!data) return 0;
  const { columns } = state.size;
  const width = state.part === 'source' ? besideWidths(columns).list : columns;
  const lines = partLines(data, state.part, width - 2).length;
  const height = partHeight(state.size);
  const step = { line: 1, page: Math.max(1, height - 1), all: lines }[unit];
  return Math.max(0, Math.min(Math.max(0, lines - height), state.scroll + by * step));
}
