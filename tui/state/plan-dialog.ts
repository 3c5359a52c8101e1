import type { GroundctlError } from '../../src/core/errors.ts';
import type { Change, Outcome, Plan, PlanEvent, PlanResult, Presumed } from '../../src/core/plan.ts';
import type { CommandLine } from '../../src/core/text/shell-quote.ts';
import type { Line } from '../theme/line.ts';
import { EMPTY_INPUT, type InputAction, type InputState, inputReducer } from './input.ts';

/** How far everything that a plan does has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** `21 of 24 objects`, and what else is to be said. */
  readonly words: readonly string[];
}

/**
 * A change on its way: planned, shown with before and after, confirmed, carried out, reported. The focus
 * begins on Cancel; a plan that cannot be undone is confirmed by typing the name.
 */
export interface PlanDialog {
  readonly title: string;
  readonly command: CommandLine;
  readonly stage: 'planning' | 'ready' | 'applying' | 'done' | 'failed';
  readonly since: number;
  readonly plan: Plan | undefined;
  /** What of the target a project's settings say. */
  readonly presumed: readonly Presumed[];
  readonly error: GroundctlError | undefined;
  readonly focus: 'cancel' | 'apply';
  readonly typed: InputState;
  /** First line in sight; undefined follows what happens. */
  readonly scroll: number | undefined;
  /** By the index of the change. */
  readonly outcomes: readonly (Outcome | undefined)[];
  /** Indexes of the changes under way. */
  readonly running: readonly number[];
  /** How far those have come, where their area says so. */
  readonly steps: ReadonlyMap<number, Step>;
  /** When the changes began, and when the last of them was heard of; milliseconds since 1970. */
  readonly began: number;
  readonly heard: number;
  /** A key context of the area's, over the dialog's own while the plan is shown. */
  readonly context: string | undefined;
  /** The plan in the area's own words; undefined leaves it to the shell. */
  readonly text: PlanText | undefined;
  readonly progress: Progress | undefined;
  readonly stopping: boolean;
  readonly result: PlanResult | undefined;
}

/** Where a change under way stands. */
export interface Step {
  readonly text: string;
  /** From 0 to 1. */
  readonly share: number;
}

/** A plan in an area's own words, for plans of thousands of changes or with a progress of its own. */
export interface PlanText {
  before(columns: number): readonly Line[];
  during(dialog: PlanDialog, columns: number): readonly Line[];
  after(dialog: PlanDialog, columns: number): readonly Line[];
  /** The sum of it, while and after. */
  total(dialog: PlanDialog, columns: number): readonly Line[];
}

/** What happened since the last time the screen was drawn. */
export interface PlanNews {
  readonly events: readonly PlanEvent<Change>[];
  readonly steps: ReadonlyMap<number, Step>;
  readonly progress: Progress | undefined;
  readonly now: number;
}

export type PlanAction =
  | { readonly type: 'planned'; readonly plan: Plan; readonly text?: PlanText | undefined }
  | { readonly type: 'failed'; readonly error: GroundctlError }
  | { readonly type: 'planning'; readonly since: number }
  | { readonly type: 'focus'; readonly focus: 'cancel' | 'apply' }
  | { readonly type: 'edit'; readonly edit: InputAction }
  | { readonly type: 'scroll'; readonly to: number }
  | { readonly type: 'applying'; readonly now: number }
  | { readonly type: 'news'; readonly news: PlanNews }
  | { readonly type: 'stopping' }
  | { readonly type: 'done'; readonly result: PlanResult };

export function planDialog(
  title: string,
  command: CommandLine,
  since: number,
  presumed: readonly Presumed[] = [],
  context?: string,
): PlanDialog {
  return {
    title,
    command,
    stage: 'planning',
    since,
    plan: undefined,
    presumed,
    error: undefined,
    focus: 'cancel',
    typed: EMPTY_INPUT,
    scroll: undefined,
    outcomes: [],
    running: [],
    steps: new Map(),
    began: since,
    heard: since,
    context,
    text: undefined,
    progress: undefined,
    stopping: false,
    result: undefined,
  };
}

export function planReducer(state: PlanDialog, action: PlanAction): PlanDialog {
  switch (action.type) {
    case 'planning':
      return { ...state, stage: 'planning', since: action.since, error: undefined };
    case 'planned':
      return {
        ...state,
        stage: 'ready',
        plan: action.plan,
        text: action.text,
        title: action.plan.title,
        scroll: 0,
      };
    case 'failed':
      return { ...state, stage: 'failed', error: action.error, focus: 'cancel' };
    case 'focus':
      return state.stage === 'ready' && hasChanges(state) ? { ...state, focus: action.focus } : state;
    case 'edit':
      return needsName(state) ? { ...state, typed: inputReducer(state.typed, action.edit) } : state;
    case 'scroll':
      return { ...state, scroll: action.to };
    case 'applying':
      return {
        ...state,
        stage: 'applying',
        outcomes: [],
        progress: undefined,
        stopping: false,
        scroll: undefined,
        began: action.now,
        heard: action.now,
      };
    case 'news':
      return withNews(state, action.news);
    case 'stopping':
      return { ...state, stopping: true };
    case 'done':
      return {
        ...state,
        stage: 'done',
        scroll: 0,
        result: action.result,
        outcomes: action.result.outcomes,
        running: [],
        steps: new Map(),
        stopping: false,
      };
  }
}

function withNews(state: PlanDialog, { events, steps, progress, now }: PlanNews): PlanDialog {
  const outcomes = [...state.outcomes];
  const running = new Set(state.running);
  const where = new Map([...state.steps, ...steps]);
  for (const event of events) {
    if (event.type === 'change-started') running.add(event.index);
    else {
      outcomes[event.index] = event.outcome;
      running.delete(event.index);
    }
  }
  for (const index of where.keys()) if (!running.has(index)) where.delete(index);
  return {
    ...state,
    outcomes,
    running: [...running],
    steps: where,
    progress: progress ?? state.progress,
    heard: now,
  };
}

export function hasChanges(state: PlanDialog): boolean {
  return (state.plan?.changes.length ?? 0) > 0;
}

/** True while the dialog waits for a name to be typed. */
export function needsName(state: PlanDialog): boolean {
  return state.stage === 'ready' && hasChanges(state) && state.plan?.confirmName !== undefined;
}

/** True when something was not done that another attempt might do. */
export function mayRetry({ stage, result }: PlanDialog): boolean {
  return stage === 'failed' || (result !== undefined && result.failed + result.notStarted > 0);
}

/** True when nothing but a person's yes is missing. */
export function mayApply(state: PlanDialog): boolean {
  if (state.stage !== 'ready' || !hasChanges(state)) return false;
  const name = state.plan?.confirmName;
  return name === undefined || state.typed.text === name;
}
