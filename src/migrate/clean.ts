import { mapUnordered } from '../core/concurrency.ts';
import type { EventStream } from '../core/events.ts';
import {
  type Change,
  type Plan,
  type PlanEvent,
  type PlanResult,
  runPlan,
  type Unchanged,
} from '../core/plan.ts';
import { formatS3Uri } from '../core/s3-uri.ts';
import type { BulkPort } from './ports.ts';
import { AdaptiveGate } from './sync/gate.ts';
import type { Journal, JournalEntry } from './sync/journal.ts';
import { ObjectStore } from './sync/object-store.ts';

export interface CleanChange extends Change {
  readonly kind: 'delete';
  readonly key: string;
  readonly etag: string;
}

export interface CleanTarget {
  readonly bucket: string;
  readonly prefix: string;
}

/**
 * The deletion of what this migration staged, and of nothing else: objects in its journal that it wrote, that
 * still carry its mark, and that nobody has changed since.
 */
export async function planClean(
  bulk: BulkPort,
  journal: Pick<Journal, 'entries' | 'migration'>,
  target: CleanTarget,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Plan<CleanChange>> {
  const gate = new AdaptiveGate();
  const store = new ObjectStore(bulk, gate, options.signal);
  const look = (entry: JournalEntry) =>
    gate.run(
      async () => ({ entry, problem: await keepReason(store, entry, journal.migration) }),
      options.signal,
    );
  const changes: CleanChange[] = [];
  const unchanged: Unchanged[] = [];
  for await (const { entry, problem } of mapUnordered(journal.entries.values(), 64, look, options.signal)) {
    const subject = formatS3Uri({ bucket: target.bucket, key: entry.key });
    if (problem !== undefined) unchanged.push({ subject, reason: problem });
    else {
      const fields = [{ field: 'came from', before: entry.path }];
      changes.push({ kind: 'delete', subject, fields, key: entry.key, etag: entry.etag });
    }
  }
  const byKey = (a: { subject: string }, b: { subject: string }) => (a.subject < b.subject ? -1 : 1);
  const place = formatS3Uri({ bucket: target.bucket, key: target.prefix });
  return {
    title: `Remove ${changes.length} staged flows from ${place}`,
    changes: changes.sort(byKey),
    unchanged: unchanged.sort(byKey),
    findings: [],
    confirmName: place,
  };
}

async function keepReason(
  store: ObjectStore,
  entry: JournalEntry,
  migration: string,
): Promise<string | undefined> {
  if (!entry.written) return 'it was there before: not ours to remove';
  const head = await store.head(entry.key);
  if (head === undefined) return 'it is gone already';
  if (head.origin?.migration !== migration) return 'it does not carry the mark of this migration';
  return head.etag === entry.etag ? undefined : 'somebody has changed it since';
}

/** Deletes exactly what the plan names, each object only as long as it is what was seen. */
export async function* applyClean(
  bulk: BulkPort,
  journal: Pick<Journal, 'removed'>,
  plan: Plan<CleanChange>,
  options: { readonly signal?: AbortSignal | undefined } = {},
): EventStream<PlanEvent<CleanChange>, PlanResult<CleanChange>> {
  const gate = new AdaptiveGate();
  const store = new ObjectStore(bulk, gate, options.signal);
  const execute = (change: CleanChange) =>
    gate.run(async () => {
      await store.delete(change.key, change.etag);
      journal.removed(change.key);
      return undefined;
    }, options.signal);
  return yield* runPlan(plan, execute, { signal: options.signal, concurrency: 64 });
}
