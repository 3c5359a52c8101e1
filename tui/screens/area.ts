import type { ComponentType } from 'react';
import type { Connection } from '../../src/connect.ts';
import type { AppAction, AppState, AreaReducer, Notice, SharedAction, Size } from '../state/app.ts';
import type { FormSpec, FormValues } from '../state/form.ts';
import type { Item, Overlay } from '../state/overlay.ts';
import type { Proposal } from '../state/proposal.ts';
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
  /** Asks what a form asks; the form stays open until `submit`, or a plan that it leads to, closes it. */
  openForm<Id extends string>(
    spec: FormSpec<Id>,
    initial: FormValues<Id>,
    submit: (values: FormValues<Id>) => void,
  ): void;
  /** Offers a few options, each with a sentence. */
  choose<Value extends string>(choice: Choice<Value>, take: (value: Value) => void): void;
  /** Plans what is proposed and shows it; it is carried out once the person has said yes. */
  propose(proposal: Proposal): void;
  /** Plans what the dialog on the screen is about again: more is known now. */
  replan(): void;
  /** Words that make a command line go where this session goes: --profile, --region and so on. */
  targetWords(): string[];
}

export interface Choice<Value extends string> {
  readonly title: string;
  readonly text: string;
  readonly options: readonly Item<Value>[];
  readonly cursor: number;
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

/** What an area's keys do, by the names of its commands. */
export type Handlers<Command extends string, State> = Readonly<
  Record<Command, (shell: Shell, state: State) => void>
>;

/**
 * One tab of the program. An area keeps its own state in a pure reducer, names its keys, and knows the
 * connection's operations; it never draws outside its screen.
 */
export interface Area<State, Action, Command extends string> {
  readonly id: string;
  readonly title: string;
  initial(size: Size): State;
  reduce(state: State, action: Action | SharedAction): State;
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
  readonly commands: Handlers<Command, State>;
  /** Why a command cannot be used right now; undefined when it can. */
  disabled(command: Command, state: State): string | undefined;
  subject(state: State): Subject | undefined;
  load(shell: Shell, connection: Connection, signal: AbortSignal): Promise<void>;
  /** Ends what the area has running beside the screen: the program is being left, or its session replaced. */
  readonly ended?: () => Promise<void>;
}

/** An area as the shell sees it: its state is its own business. */
export type AnyArea = Area<unknown, unknown, string> & AreaReducer;

/** Hides an area's state type; the shell hands each area only what that area made. */
export function defineArea<State, Action, Command extends string>(
  area: Area<State, Action, Command>,
): AnyArea {
  return area as unknown as AnyArea;
}

/** How the files of an area reach its state, which the shell keeps without knowing its shape. */
export function areaStore<State, Action>(id: string) {
  return {
    act: (shell: Shell, action: Action): void => shell.dispatch({ type: 'in-area', id, action }),
    stateOf: (shell: Shell) => shell.get().areas[id] as State,
  };
}
