import type { CallerIdentity, ConnectOptions, Target } from '../../src/connect.ts';
import type { GroundctlError } from '../../src/core/errors.ts';
import type { ThemeName } from '../theme/palettes.ts';
import { type Overlay, type OverlayAction, overlayContexts, overlayReducer } from './overlay.ts';
import type { TableAction } from './table.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Below this the program asks for a larger terminal, in one line. */
export const MIN_SIZE: Size = { columns: 60, rows: 15 };

export type Session =
  | { readonly status: 'connecting'; readonly options: ConnectOptions; readonly since: number }
  | {
      readonly status: 'ready';
      readonly options: ConnectOptions;
      readonly target: Target;
      readonly identity: CallerIdentity | undefined;
    }
  | { readonly status: 'failed'; readonly options: ConnectOptions; readonly error: GroundctlError };

/** A word to the person at the keyboard; gone with the next key. */
export interface Notice {
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'warn' | 'bad';
}

export interface Settings {
  readonly ascii: boolean;
  readonly mouse: boolean;
  readonly screenReader: boolean;
  readonly colour: boolean;
  /** The terminal's own colours, unless said. */
  readonly theme?: ThemeName;
  /** Bold, dim and inverse; without them what they would say needs characters of its own. */
  readonly attributes: boolean;
  /** Of this program, for reports that are handed over. */
  readonly version?: string;
}

/** What the shell's own keys ask of whatever area is open. */
export type SharedAction =
  | { readonly type: 'table'; readonly action: TableAction }
  | { readonly type: 'scroll'; readonly by: number; readonly unit: 'line' | 'page' | 'all' }
  | { readonly type: 'back' };

export interface AppState {
  readonly settings: Settings;
  readonly size: Size;
  readonly session: Session;
  readonly writable: boolean;
  /** Who says that nothing may be changed (a place in a settings file, a flag): no key allows it then. */
  readonly locked?: string | undefined;
  /** Id of the area whose tab is open. */
  readonly area: string;
  /** State of each area, by id; only the area itself knows its shape. */
  readonly areas: Readonly<Record<string, unknown>>;
  readonly overlays: readonly Overlay[];
  readonly notice: Notice | undefined;
  /** One line for every change made since the start, for the shell's screen after exit. */
  readonly made: readonly string[];
}

export type AppAction =
  | { readonly type: 'resize'; readonly size: Size }
  | { readonly type: 'session'; readonly session: Session }
  | { readonly type: 'theme'; readonly theme: ThemeName }
  | { readonly type: 'writable'; readonly writable: boolean }
  | { readonly type: 'area'; readonly id: string }
  | { readonly type: 'open'; readonly overlay: Overlay }
  | { readonly type: 'close' }
  | { readonly type: 'close-all' }
  /** For the innermost overlay, or for the innermost of one type: a plan goes on under an open help. */
  | { readonly type: 'overlay'; readonly of?: Overlay['type']; readonly action: OverlayAction }
  | { readonly type: 'notice'; readonly notice: Notice | undefined }
  | { readonly type: 'made'; readonly lines: readonly string[] }
  /** Handed on to the area's own reducer; `resize` and `forget` go to every area. */
  | { readonly type: 'in-area'; readonly id: string; readonly action: unknown }
  | { readonly type: 'forget' };

/** What the root reducer needs to know of an area. */
export interface AreaReducer {
  readonly id: string;
  initial(size: Size): unknown;
  reduce(state: unknown, action: unknown): unknown;
  resized(state: unknown, size: Size): unknown;
}

export function initialState(
  areas: readonly AreaReducer[],
  start: Pick<AppState, 'settings' | 'size' | 'session' | 'writable' | 'locked' | 'area'>,
): AppState {
  const states = Object.fromEntries(areas.map((area) => [area.id, area.initial(start.size)]));
  return { ...start, areas: states, overlays: [], notice: undefined, made: [] };
}

export function appReducer(areas: readonly AreaReducer[]) {
  return (state: AppState, action: AppAction): AppState => {
    switch (action.type) {
      case 'resize':
        return {
          ...state,
          size: action.size,
          areas: each(areas, (area) => area.resized(state.areas[area.id], action.size)),
        };
      case 'session':
        return { ...state, session: action.session };
      case 'theme':
        return { ...state, settings: { ...state.settings, theme: action.theme } };
      case 'writable':
        return { ...state, writable: action.writable && state.locked === undefined };
      case 'area':
        return { ...state, area: action.id };
      case 'open':
        return { ...state, overlays: [...state.overlays, action.overlay] };
      case 'close':
        return { ...state, overlays: state.overlays.slice(0, -1) };
      case 'close-all':
        return { ...state, overlays: [] };
      case 'overlay': {
        const at = state.overlays.findLastIndex((each) => !action.of || each.type === action.of);
        const overlay = state.overlays[at];
        if (!overlay) return state;
        const next = overlayReducer(overlay, action.action);
        return next === overlay ? state : { ...state, overlays: state.overlays.with(at, next) };
      }
      case 'notice':
        return state.notice === action.notice ? state : { ...state, notice: action.notice };
      case 'made':
        return { ...state, made: [...state.made, ...action.lines] };
      case 'in-area': {
        const area = areas.find(({ id }) => id === action.id);
        if (!area) return state;
        const before = state.areas[area.id];
        const after = area.reduce(before, action.action);
        return after === before ? state : { ...state, areas: { ...state.areas, [area.id]: after } };
      }
      case 'forget':
        return {
          ...state,
          areas: each(areas, (area) => area.initial(state.size)),
          overlays: [],
          notice: undefined,
        };
    }
  };
}

function each(areas: readonly AreaReducer[], make: (area: AreaReducer) => unknown): Record<string, unknown> {
  return Object.fromEntries(areas.map((area) => [area.id, make(area)]));
}

export function topOverlay(state: AppState): Overlay | undefined {
  return state.overlays.at(-1);
}

/** Lines of the frame: header, tabs, rule above; status and footer below. */
const FRAME_LINES = 5;

/** Lines that an area's screen, or what lies over it, has. */
export function bodyHeight(size: Size): number {
  return size.rows - FRAME_LINES;
}

export function tooSmall(size: Size): boolean {
  return size.columns < MIN_SIZE.columns || size.rows < MIN_SIZE.rows;
}

/** Key contexts, innermost first. What lies over the screen shuts out everything but `always`. */
export function contextsOf(state: AppState, inArea: readonly string[]): string[] {
  const top = topOverlay(state);
  if (top) return [...overlayContexts(top), 'always'];
  return [...inArea, 'shell', 'always'];
}
