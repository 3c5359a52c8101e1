import type { Change } from '../../core/plan.ts';
import type { GlobalOptions } from '../io.ts';

/** Options of every command that changes something. */
export interface ChangeOptions extends GlobalOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  /** The name typed beforehand, for plans that cannot be undone. */
  readonly confirm?: string;
}

/** How a plan of thousands of changes is shown. */
export interface PlanView<C extends Change = Change> {
  /** In place of every change with its fields. */
  readonly plan?: () => string;
  /** Of what was done, name only what did not work. */
  readonly quiet?: boolean;
  /** Bytes that a change moves, where that says more of the progress than its number. */
  readonly bytesOf?: (change: C) => number;
  /** Nothing of it is in AWS. */
  readonly local?: boolean;
}
