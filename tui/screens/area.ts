import type { ComponentType } from 'react';
import type { Connection } from '../../src/connect.ts';
import type { EventStream } from '../../src/core/events.ts';
import type { Change, Plan, PlanEvent, PlanResult } from '../../src/core/plan.ts';
import type { AppAction, AppState, AreaReducer, Notice, Size } from '../state/app.ts';
import type { FormSpec, FormValues } from '../state/form.ts';
import type { Overlay } from '../state/overlay.ts';
import type { PlanText, Progress, Step } from '../state/plan-dialog.ts';
import type { TableState } from '../state/table.ts';
import type { Line } from '../theme/line.ts';

/** What an area may ask of the program around it. */
export interface Shell {
  get(): AppState;
  dispatch(action: AppAction): void;
  /** Undefined until the session is ready. */
  connection(): Connection | undefined;
  now(): number;
  notify(text: string, tone?: Notice['tone']): void;
  /** Puts a text into the clipboard and says so; `what` names it. */
  copy(text: string, what: string): void;
  /** Shows a page of our own in the browser, and says so or where to find it; `what` names it. */
  browse(url: string, what: string): Promise<void>;
  open(overlay: Overlay): void;
  openForm(spec: FormSpec, initial: FormValues, payload: unknown): void;
  /** Plans `request` with the open area's `plan`, and shows the result with the command line that does the same. */
  openPlan(
    request: unknown,
    title: string,
    words: readonly string[],
    ...then: readonly (readonly string[])[]
  ): void;
  /** Plans what the dialog on the screen is about again: more is known now. */
  replan(): void;
  /** Words that make a command line go where this session goes: --profile, --region and so on. */
  targetWords(): string[];
}

/** What the keys `o`, `e` and `c` are about: the thing under the cursor. */
export interface Subject {
  readonly name: string;
  readonly json: unknown;
  readonly consolePath: string;
  readonly command: readonly string[];
}

export interface ScreenProps<State> {
  readonly state: State;
  readonly width: number;
  readonly height: number;
}

/**
 * One tab of the program. An area keeps its own state in a pure reducer, names its keys, and knows the
 * connection's operations; it never draws outside its screen.
 */
export interface Area<State, Action> {
  readonly id: string;
  readonly title: string;
  initial(size: Size): State;
  reduce(state: State, action: Action): State;
  resized(state: State, size: Size): State;
  /** Key contexts, innermost first. */
  activeContexts(state: State): readonly string[];
  /** The table that has the focus, for the shell's table keys and the filter. */
  table(state: State): TableState | undefined;
  /** Line of the screen, from 0, where that table's rows begin. */
  tableTop(state: State): number;
  readonly Screen: ComponentType<ScreenProps<State>>;
  /** The line above the footer: counts on the left, filter and order on the right. */
  status(state: State, now: number): { readonly left: Line; readonly right: Line };
  /** The screen as a few lines in words, for screen readers. */
  linear(state: State): readonly string[];
  readonly commands: Readonly<Record<string, (shell: Shell, state: State) => void>>;
  /** Why a command cannot be used right now; undefined when it can. */
  disabled(command: string, state: State): string | undefined;
  subject(state: State): Subject | undefined;
  load(shell: Shell, connection: Connection, signal: AbortSignal): Promise<void>;
  /** Something was chosen, or a form handed in, that this area opened. */
  chosen(shell: Shell, id: string, value: string, payload: unknown): void;
  submitted(shell: Shell, form: string, values: FormValues, payload: unknown): void;
  plan(connection: Connection, request: unknown, signal: AbortSignal): Promise<Plan>;
  /** `onProgress` takes how far a change is that takes long; it may be called as often as anything happens. */
  apply(
    connection: Connection,
    plan: Plan,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
    /** Takes where the change with this index stands. */
    onStep: (index: number, step: Step) => void,
  ): EventStream<PlanEvent<Change>, PlanResult<Change>>;
  /** Tells of the plan of such a request in words of its own; without it the shell does. */
  readonly planText?: (request: unknown) => PlanText | undefined;
  /** The key context that a plan of such a request adds to the dialog's own, for keys that tell more of it. */
  readonly planContext?: (request: unknown) => string | undefined;
  /** Told of what was made of a plan, before what is shown is asked for again. */
  readonly made?: (shell: Shell, result: PlanResult<Change>) => void;
  /** Ends what the area has running beside the screen: the program is being left, or its session replaced. */
  readonly ended?: () => Promise<void>;
}

/** An area as the shell sees it: its state is its own business. */
export type AnyArea = Area<unknown, unknown> & AreaReducer;

/** Hides an area's state type; the shell hands each area only what that area made. */
export function defineArea<State, Action>(area: Area<State, Action>): AnyArea {
  return area as unknown as AnyArea;
}
