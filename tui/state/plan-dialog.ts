import type { GroundctlError } from '../../src/core/errors.ts';
import type { Change, Outcome, Plan, PlanEvent, PlanResult } from '../../src/core/plan.ts';
import type { CommandLine } from '../../src/core/text/shell-quote.ts';
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
  /** What was asked for, in the words of the area that plans it. */
  readonly request: unknown;
  readonly title: string;
  readonly command: CommandLine;
  readonly stage: 'planning' | 'ready' | 'applying' | 'done' | 'failed';
  readonly since: number;
  readonly plan: Plan | undefined;
  readonly error: GroundctlError | undefined;
  readonly focus: 'cancel' | 'apply';
  readonly typed: InputState;
  /** First line in sight; undefined follows what happens. */
  readonly scroll: number | undefined;
  /** By the index of the change. */
  readonly outcomes: readonly (Outcome | undefined)[];
  /** Indexes of the changes under way. */
  readonly running: readonly number[];
  readonly progress: Progress | undefined;
  readonly stopping: boolean;
  readonly result: PlanResult | undefined;
}

export type PlanAction =
  | { readonly type: 'planned'; readonly plan: Plan }
  | { readonly type: 'failed'; readonly error: GroundctlError }
  | { readonly type: 'planning'; readonly since: number }
  | { readonly type: 'focus'; readonly focus: 'cancel' | 'apply' }
  | { readonly type: 'edit'; readonly edit: InputAction }
  | { readonly type: 'scroll'; readonly to: number }
  | { readonly type: 'applying' }
  | { readonly type: 'event'; readonly event: PlanEvent<Change> }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'stopping' }
  | { readonly type: 'done'; readonly result: PlanResult };

export function planDialog(request: unknown, title: string, command: CommandLine, since: number): PlanDialog {
  return {
    request,
    title,
    command,
    stage: 'planning',
    since,
    plan: undefined,
    error: undefined,
    focus: 'cancel',
    typed: EMPTY_INPUT,
    scroll: undefined,
    outcomes: [],
    running: [],
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
      return { ...state, stage: 'ready', plan: action.plan, title: action.plan.title, scroll: 0 };
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
      };
    case 'event':
      return withEvent(state, action.event);
    case 'progress':
      return { ...state, progress: action.progress };
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
      };
  }
}

function withEvent(state: PlanDialog, event: PlanEvent<Change>): PlanDialog {
  if (event.type === 'change-started') {
    return { ...state, running: [...state.running, event.index] };
  }
  const outcomes = [...state.outcomes];
  outcomes[event.index] = event.outcome;
  return { ...state, outcomes, running: state.running.filter((index) => index !== event.index) };
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
