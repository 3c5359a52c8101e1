import pLimit from 'p-limit';
import type { GroundctlError } from './errors.ts';
import type { EventStream } from './events.ts';
import type { Finding } from './finding.ts';
import type { Json } from './json.ts';
import { isExpiry, refusesCredentials } from './refused-credentials.ts';
import { toGroundctlError } from './to-error.ts';

export type ChangeKind =
  | 'create'
  | 'update'
  | 'delete'
  | 'add'
  | 'remove'
  | 'invite'
  | 'send'
  | 'upload'
  | 'copy';

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
  /** The reason in a word that programs can rely on. */
  readonly result?: string;
}

/** Something that was found and is not what the plan is about. */
export interface LeftOut {
  readonly path: string;
  /** A word that programs can rely on. */
  readonly reason: string;
  readonly detail: string;
}

/** A value that a plan rests on and nobody typed: a project's settings say so. */
export interface Presumed {
  readonly key: string;
  readonly value: string;
  /** The place that says so: `groundctl.yaml:3:9`. */
  readonly from: string;
  /** The flag that says the same. */
  readonly flag: string;
  /** Whether it is asked about even where nothing else would be. */
  readonly ask: boolean;
}

/** What a `plan…()` function returns and the matching `apply…()` carries out exactly. */
export interface Plan<C extends Change = Change> {
  readonly title: string;
  readonly changes: readonly C[];
  readonly unchanged: readonly Unchanged[];
  readonly findings: readonly Finding[];
  /** What was found and is not part of the plan, each with the reason. */
  readonly skipped?: readonly LeftOut[];
  /** What it rests on and nobody typed. */
  readonly presumed?: readonly Presumed[];
  /** Set on plans that are not to be made by accident: the name a person has to type before it is applied. */
  readonly confirmName?: string;
  /** Why it has to be typed, in a sentence; that it cannot be undone, unless said. */
  readonly confirmWhy?: string;
}

/** Why a plan asks for a name. */
export function confirmWhy(plan: Plan): string {
  return plan.confirmWhy ?? 'This cannot be undone.';
}

/** What became of a change: a word that programs can rely on, and a line for people. */
export interface Done {
  readonly result: string;
  readonly detail: string;
}

export type Outcome<C extends Change = Change> =
  | { readonly status: 'applied'; readonly change: C; readonly detail?: string; readonly result?: string }
  | { readonly status: 'failed'; readonly change: C; readonly error: GroundctlError }
  | { readonly status: 'not-started'; readonly change: C; readonly reason: string };

export type PlanEvent<C extends Change = Change> =
  | { readonly type: 'change-started'; readonly change: C; readonly index: number; readonly total: number }
  | {
      readonly type: 'change-finished';
      readonly outcome: Outcome<C>;
      readonly index: number;
      readonly total: number;
    };

export interface PlanResult<C extends Change = Change> {
  /** In the order of the plan's changes. */
  readonly outcomes: readonly Outcome<C>[];
  readonly applied: number;
  readonly failed: number;
  readonly notStarted: number;
}

export interface RunPlanOptions<C extends Change> {
  readonly signal?: AbortSignal | undefined;
  /** Changes under way at the same time; 1 unless said. */
  readonly concurrency?: number;
  /** A later wave starts when all before it has ended; one wave unless said. */
  readonly waveOf?: (change: C) => number;
  /** Asked right before a change starts: a reason not to start it any more. */
  readonly skip?: (change: C) => string | undefined;
}

/**
 * Carries out a plan's changes. One that fails does not stop the others, unless AWS refuses the credentials; an
 * abort does. What was not started is reported as that. A caller that stops reading the stream stops it as well: what is under way
 * ends, nothing more starts. `execute` may return a line of detail for the report.
 */
export async function* runPlan<C extends Change>(
  plan: Plan<C>,
  execute: (change: C) => Promise<Done | string | undefined>,
  options: RunPlanOptions<C> = {},
): EventStream<PlanEvent<C>, PlanResult<C>> {
  const total = plan.changes.length;
  const outcomes = new Map<number, Outcome<C>>();
  const queue = new EventQueue<PlanEvent<C>>();
  let unread = false;
  let refused: string | undefined;

  const runOne = async (change: C, index: number) => {
    const reason = options.signal?.aborted || unread ? 'interrupted' : (refused ?? options.skip?.(change));
    if (reason === undefined) queue.push({ type: 'change-started', change, index, total });
    const outcome: Outcome<C> =
      reason === undefined ? await attempt(change, execute) : { status: 'not-started', change, reason };
    if (outcome.status === 'failed') refused ??= refusalOf(outcome.error);
    outcomes.set(index, outcome);
    queue.push({ type: 'change-finished', outcome, index, total });
  };

  const running = runWaves(plan.changes, runOne, options).finally(() => queue.end());
  try {
    yield* queue.drain();
  } finally {
    unread = true;
    await running;
  }
  return summarise(plan.changes.flatMap((_, index) => outcomes.get(index) ?? []));
}

async function runWaves<C extends Change>(
  changes: readonly C[],
  runOne: (change: C, index: number) => Promise<void>,
  options: RunPlanOptions<C>,
): Promise<void> {
  const limit = pLimit(options.concurrency ?? 1);
  const waveOf = options.waveOf ?? (() => 0);
  const waves = [...new Set(changes.map(waveOf))].sort((a, b) => a - b);
  for (const wave of waves) {
    await Promise.all(
      changes.map((change, index) =>
        waveOf(change) === wave ? limit(() => runOne(change, index)) : undefined,
      ),
    );
  }
}

async function attempt<C extends Change>(
  change: C,
  execute: (change: C) => Promise<Done | string | undefined>,
): Promise<Outcome<C>> {
  try {
    const done = await execute(change);
    if (done === undefined) return { status: 'applied', change };
    return { status: 'applied', change, ...(typeof done === 'string' ? { detail: done } : done) };
  } catch (error) {
    if (error instanceof NotStarted) return { status: 'not-started', change, reason: error.reason };
    return { status: 'failed', change, error: toGroundctlError(error) };
  }
}

/** Why nothing more should be started after an error: credentials that AWS refuses, or that are not there. */
function refusalOf({ code, aws }: GroundctlError): string | undefined {
  if (!refusesCredentials(aws?.name) && code !== 'no-credentials') return undefined;
  return isExpiry(aws?.name ?? '') ? 'the credentials have expired' : 'AWS does not accept the credentials';
}

/** Thrown by `execute` where it finds, before it has done anything, that the change should not be started. */
export class NotStarted extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = 'NotStarted';
    this.reason = reason;
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

/** Lets concurrent workers push while one generator yields in order of arrival. */
class EventQueue<T> {
  readonly #events: T[] = [];
  #wake: () => void = () => {};
  #ended = false;

  push(event: T): void {
    this.#events.push(event);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *drain(): AsyncGenerator<T, void, void> {
    for (;;) {
      const event = this.#events.shift();
      if (event !== undefined) {
        yield event;
        continue;
      }
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
