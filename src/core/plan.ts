import { type GroundctlError, throwIfAborted, toGroundctlError } from './errors.ts';
import type { EventStream } from './events.ts';
import type { Finding } from './finding.ts';
import type { Json } from './json.ts';

export type ChangeKind = 'create' | 'update' | 'delete' | 'add' | 'remove' | 'send' | 'upload' | 'copy';

/** One field of a change. `before` is absent on things created, `after` on things removed. */
export interface FieldChange {
  readonly field: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** One thing a plan will do, as data that can be printed, compared and carried out. */
export interface Change {
  readonly kind: ChangeKind;
  /** What is changed, in AWS's words: `workteam radiology-readers`. */
  readonly subject: string;
  readonly fields: readonly FieldChange[];
  /** What a person should know before saying yes. */
  readonly notes?: readonly string[];
}

/** A thing that was asked for and needs nothing done, with the reason. */
export interface Unchanged {
  readonly subject: string;
  readonly reason: string;
}

/** What a `plan…()` function returns and the matching `apply…()` carries out exactly. */
export interface Plan<C extends Change = Change> {
  readonly title: string;
  readonly changes: readonly C[];
  readonly unchanged: readonly Unchanged[];
  readonly findings: readonly Finding[];
  /** Set on plans that cannot be undone: the name a person has to type before it is applied. */
  readonly confirmName?: string;
}

export type Outcome<C extends Change = Change> =
  | { readonly status: 'applied'; readonly change: C; readonly detail?: string }
  | { readonly status: 'failed'; readonly change: C; readonly error: GroundctlError }
  | { readonly status: 'not-started'; readonly change: C };

export type PlanEvent<C extends Change = Change> =
  | { readonly type: 'change-started'; readonly change: C; readonly index: number; readonly total: number }
  | {
      readonly type: 'change-finished';
      readonly outcome: Outcome<C>;
      readonly index: number;
      readonly total: number;
    };

export interface PlanResult<C extends Change = Change> {
  readonly outcomes: readonly Outcome<C>[];
  readonly applied: number;
  readonly failed: number;
  readonly notStarted: number;
}

/**
 * Carries out a plan's changes one after the other. A change that fails does not stop the others;
 * an abort does, and what was not started is said to be so. `execute` may return a line of detail.
 */
export async function* runPlan<C extends Change>(
  plan: Plan<C>,
  execute: (change: C, signal: AbortSignal | undefined) => Promise<string | undefined>,
  signal?: AbortSignal,
): EventStream<PlanEvent<C>, PlanResult<C>> {
  const outcomes: Outcome<C>[] = [];
  const total = plan.changes.length;
  for (const [index, change] of plan.changes.entries()) {
    if (signal?.aborted) {
      outcomes.push({ status: 'not-started', change });
      continue;
    }
    yield { type: 'change-started', change, index, total };
    const outcome = await attempt(change, execute, signal);
    outcomes.push(outcome);
    yield { type: 'change-finished', outcome, index, total };
  }
  return summarise(outcomes);
}

async function attempt<C extends Change>(
  change: C,
  execute: (change: C, signal: AbortSignal | undefined) => Promise<string | undefined>,
  signal: AbortSignal | undefined,
): Promise<Outcome<C>> {
  try {
    throwIfAborted(signal);
    const detail = await execute(change, signal);
    return detail === undefined ? { status: 'applied', change } : { status: 'applied', change, detail };
  } catch (error) {
    return { status: 'failed', change, error: toGroundctlError(error) };
  }
}

/** Counts outcomes by status. */
export function summarise<C extends Change>(outcomes: readonly Outcome<C>[]): PlanResult<C> {
  const count = (status: Outcome['status']) => outcomes.filter((o) => o.status === status).length;
  return {
    outcomes,
    applied: count('applied'),
    failed: count('failed'),
    notStarted: count('not-started'),
  };
}
