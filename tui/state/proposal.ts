import type { Connection } from '../../src/connect.ts';
import type { EventStream } from '../../src/core/events.ts';
import type { Change, Plan, PlanEvent, PlanResult } from '../../src/core/plan.ts';
import type { PlanText, Progress, Step } from './plan-dialog.ts';

/** A change that an area wants made: it is planned, shown with its command lines, and asked about. */
export interface Proposal {
  readonly title: string;
  /** The words of the command lines that do the same, one after the other. */
  readonly commands: readonly (readonly string[])[];
  plan(connection: Connection, signal: AbortSignal): Promise<Planned>;
  /** A key context that the plan's dialog has besides its own, for keys that find out more about it. */
  readonly context?: string;
}

/** A plan with what carries out exactly that plan. */
export interface Planned {
  readonly plan: Plan;
  /** `report` takes what the events do not say; it may be called as often as anything happens. */
  apply(signal: AbortSignal, report: Report): EventStream<PlanEvent<Change>, PlanResult<Change>>;
  /** The plan in the area's own words; without it the shell describes it. */
  readonly text?: PlanText;
}

export interface Report {
  /** How far everything has come, for a change that takes long. */
  progress(progress: Progress): void;
  /** Where the change with this index stands. */
  step(index: number, step: Step): void;
}
