import { mapUnordered } from '../core/concurrency.ts';
import type { EventStream } from '../core/events.ts';
import { defineRule, finding } from '../core/finding.ts';
import {
  type Change,
  type Plan,
  type PlanEvent,
  type PlanResult,
  runPlan,
  type Unchanged,
} from '../core/plan.ts';
import { formatS3Uri } from '../core/s3-uri.ts';
import { counted } from '../core/text/grouped.ts';
import { mayHold } from './plan/keys.ts';
import type { MigrationTarget } from './plan/migration-plan.ts';
import type { BulkPort, ListedObject } from './ports.ts';
import { AdaptiveGate } from './sync/gate.ts';
import type { Journal } from './sync/journal.ts';
import type { JournalEntry } from './sync/journal-entry.ts';
import { ObjectStore, type StoreCounts, type StoredObject } from './sync/object-store.ts';

export const versionsStayRule = defineRule({
  id: 'target/versions-stay',
  severity: 'info',
  title: 'The bucket keeps versions of removed objects',
  why: 'With versioning on, a removal only adds a delete marker. Anyone who may read versions can still read the object.',
  fix: 'Remove the versions too, with a lifecycle rule for noncurrent versions or by hand, if the flows must be erased.',
  source: 'Amazon S3 User Guide, deleting object versions from a versioning-enabled bucket.',
});

export interface CleanChange extends Change {
  readonly kind: 'delete';
  readonly key: string;
  readonly etag: string;
}

/** What is there, and what is on record of it. */
export interface CleanInput {
  readonly target: Pick<MigrationTarget, 'bucket' | 'prefix'>;
  /** Real paths of the folders. */
  readonly roots: readonly string[];
  readonly journal: Pick<Journal, 'entries' | 'migration' | 'replaced' | 'owners'>;
  /** All objects below the prefix. */
  readonly listed: ReadonlyMap<string, ListedObject>;
  /** As S3 says it: `Enabled`, `Suspended` or nothing. */
  readonly versioning: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Judgement =
  | { readonly keep: string }
  | { readonly path: string; readonly etag: string; readonly note?: string }
  | undefined;

/**
 * The deletion of what this migration staged, and of nothing else: objects that it wrote, that still carry its
 * mark, and that nobody has changed since. The journal says which; what a killed run wrote without getting to its
 * journal is known by its mark and its checksum.
 */
export async function planClean(bulk: BulkPort, input: CleanInput): Promise<Plan<CleanChange>> {
  const { target, journal, listed, versioning, signal } = input;
  const gate = new AdaptiveGate();
  const store = new ObjectStore(bulk, gate, signal);
  const keys = new Set([
    ...journal.entries.keys(),
    ...[...listed.keys()].filter((key) => key.endsWith('.flow')),
  ]);
  const look = (key: string) =>
    gate.run(async () => {
      const entry = journal.entries.get(key);
      const head = entry?.written === false ? undefined : await store.head(key);
      return { key, judged: entry ? onRecord(entry, head, journal) : marked(key, head, input) };
    }, signal);
  const changes: CleanChange[] = [];
  const unchanged: Unchanged[] = [];
  for await (const { key, judged } of mapUnordered(keys, 64, look, signal)) {
    const subject = formatS3Uri({ bucket: target.bucket, key });
    if (judged === undefined) continue;
    if ('keep' in judged) unchanged.push({ subject, reason: judged.keep });
    else {
      const { path, etag, note } = judged;
      const fields = [{ field: 'came from', before: path }];
      changes.push({ kind: 'delete', subject, fields, ...(note ? { notes: [note] } : {}), key, etag });
    }
  }
  const flows = changes.length;
  for (const copy of keptCopies(input)) {
    const subject = formatS3Uri({ bucket: target.bucket, key: copy.key });
    if (copy.needed)
      unchanged.push({
        subject,
        reason: `what someone else had at ${copy.of}: migrate rollback restores it`,
      });
    else
      changes.push({
        kind: 'delete',
        subject,
        fields: [{ field: 'kept from', before: copy.of }],
        key: copy.key,
        etag: copy.etag,
      });
  }
  const copies = changes.length - flows;
  const byKey = (a: { subject: string }, b: { subject: string }) => (a.subject < b.subject ? -1 : 1);
  const place = formatS3Uri({ bucket: target.bucket, key: target.prefix });
  const message = 'versioning is on: removed objects remain as versions';
  return {
    title: `Remove ${counted(flows, 'staged flow')}${copies === 0 ? '' : ` and ${copies} of what was replaced`} from ${place}`,
    changes: changes.sort(byKey),
    unchanged: unchanged.sort(byKey),
    findings:
      versioning === 'Enabled' && changes.length > 0
        ? [finding(versionsStayRule, { subject: `s3://${target.bucket}`, message })]
        : [],
    confirmName: place,
  };
}

/** Copies of what was replaced. Of another one's object it is the only one until that is back. */
function keptCopies({ journal, listed }: CleanInput) {
  return [...journal.replaced.copies].flatMap(([key, copy]) =>
    listed.get(key)?.ETag === copy.etag ? [{ key, ...copy }] : [],
  );
}

function onRecord(
  entry: JournalEntry,
  head: StoredObject | undefined,
  { migration }: Pick<Journal, 'migration'>,
): Judgement {
  if (!entry.written) return { keep: 'it was there before: not part of this migration' };
  if (head === undefined) return { keep: 'it is already gone' };
  if (head.origin?.migration !== migration) return { keep: 'it does not carry the mark of this migration' };
  if (head.etag !== entry.etag) return { keep: 'someone has changed it since' };
  return { path: entry.path, etag: head.etag };
}

/** Judges an object that the journal does not know; nothing is said of what groundctl did not write. */
function marked(
  key: string,
  head: StoredObject | undefined,
  { journal, target, roots }: CleanInput,
): Judgement {
  if (head?.origin === undefined) return undefined;
  const { origin, sha256, etag } = head;
  if (origin.migration !== journal.migration) {
    return { keep: 'groundctl put it there from other folders, or its journal is not on this computer' };
  }
  // S3 copies metadata along.
  if (!mayHold(key, origin.path, { prefix: target.prefix, roots, owners: journal.owners })) {
    return { keep: 'it carries the mark of this migration under a key that sync would not use: a copy' };
  }
  if (origin.content === undefined || sha256 !== origin.content) {
    return {
      keep: 'it carries the mark of this migration, but S3 does not confirm that it still holds what was written',
    };
  }
  const note =
    'not in the journal: a run was killed right after it wrote this; known by its mark and checksum';
  return { path: origin.path, etag, note };
}

/** Deletes exactly what the plan names, each object only as long as it is what was seen. */
export async function* applyClean(
  bulk: BulkPort,
  journal: Pick<Journal, 'removed'>,
  plan: Plan<CleanChange>,
  options: {
    readonly signal?: AbortSignal | undefined;
    /** True for a server that may pass over conditions. */
    readonly doubtful?: boolean;
    readonly onCounts?: (counts: StoreCounts) => void;
  } = {},
): EventStream<PlanEvent<CleanChange>, PlanResult<CleanChange>> {
  const gate = new AdaptiveGate();
  const store = new ObjectStore(bulk, gate, options.signal);
  let tried: Promise<void> | undefined;
  const execute = (change: CleanChange) =>
    gate.run(async () => {
      // The first object is known to be as it was a moment ago; the others wait for what it tells.
      if (options.doubtful) {
        tried ??= tryOn(store, change);
        await tried;
      }
      await store.delete(change.key, change.etag);
      journal.removed(change.key);
      return undefined;
    }, options.signal);
  const result = yield* runPlan(plan, execute, { signal: options.signal, concurrency: 64 });
  options.onCounts?.(store.counts);
  return result;
}

async function tryOn(store: ObjectStore, { key, etag }: CleanChange): Promise<void> {
  if ((await store.head(key))?.etag === etag) await store.tryConditionalDelete(key);
}
