import { mapUnordered } from '../../core/concurrency.ts';
import type { Change, Plan, Unchanged } from '../../core/plan.ts';
import { formatS3Uri } from '../../core/s3-uri.ts';
import { formatBytes } from '../../core/size.ts';
import { counted } from '../../core/text/grouped.ts';
import type { MigrationTarget } from '../plan/migration-plan.ts';
import type { BulkPort } from '../ports.ts';
import { AdaptiveGate } from '../sync/gate.ts';
import type { Journal } from '../sync/journal.ts';
import { ObjectStore, type StoredObject } from '../sync/object-store.ts';
import type { Replaced } from './replaced.ts';

export interface RollbackChange extends Change {
  readonly kind: 'create' | 'update';
  readonly replaced: Replaced;
  /** What the key holds now; undefined for nothing. */
  readonly etag: string | undefined;
}

export interface RollbackPlanned extends Plan<RollbackChange> {
  /** Keys that hold again what they held, by a run that was ended before it could note that. */
  readonly back: readonly { readonly replaced: Replaced; readonly etag: string }[];
}

type Judgement =
  | { readonly type: 'restore'; readonly etag: string | undefined }
  | { readonly type: 'back'; readonly etag: string }
  | { readonly type: 'stays'; readonly reason: string };

/**
 * What the last sync that replaced something replaced, and how it is brought back. Only objects that still are what
 * that sync wrote, or are gone, are touched. One sync at a time: the next rollback is about the sync before.
 */
export async function planRollback(
  bulk: BulkPort,
  input: {
    readonly target: Pick<MigrationTarget, 'bucket' | 'prefix'>;
    readonly journal: Pick<Journal, 'entries' | 'migration' | 'replaced'>;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<RollbackPlanned> {
  const { target, journal, signal } = input;
  const gate = new AdaptiveGate();
  const store = new ObjectStore(bulk, gate, signal);
  const tops = [...journal.replaced.stacks.values()].flatMap((stack) => stack.at(-1) ?? []);
  const runs = [...new Set(tops.map(({ run }) => run))].sort((a, b) => b - a);
  const changes: RollbackChange[] = [];
  const unchanged: Unchanged[] = [];
  const back: { replaced: Replaced; etag: string }[] = [];
  for (const run of runs) {
    const look = (replaced: Replaced) =>
      gate.run(async () => ({ replaced, judged: await judge(store, replaced, journal) }), signal);
    const ofRun = tops.filter((top) => top.run === run);
    for await (const { replaced, judged } of mapUnordered(ofRun, 64, look, signal)) {
      const subject = formatS3Uri({ bucket: target.bucket, key: replaced.key });
      if (judged.type === 'restore') changes.push(changeOf(subject, replaced, judged.etag, target));
      else if (judged.type === 'back') {
        back.push({ replaced, etag: judged.etag });
        unchanged.push({ subject, reason: 'it holds what it held before' });
      } else unchanged.push({ subject, reason: judged.reason });
    }
    // Where a sync left nothing to bring back, the one before it is meant.
    if (changes.length + back.length > 0) break;
  }
  const bySubject = (a: { subject: string }, b: { subject: string }) => (a.subject < b.subject ? -1 : 1);
  const place = formatS3Uri({ bucket: target.bucket, key: target.prefix });
  return {
    title: `Restore ${counted(changes.length, 'object')} that the last sync to ${place} replaced`,
    changes: changes.sort(bySubject),
    unchanged: unchanged.sort(bySubject),
    findings: [],
    back,
  };
}

async function judge(
  store: ObjectStore,
  replaced: Replaced,
  { entries, migration }: Pick<Journal, 'entries' | 'migration'>,
): Promise<Judgement> {
  const { key, etag, kept, before } = replaced;
  const now = await store.head(key);
  if (now !== undefined && isBack(now, replaced)) return { type: 'back', etag: now.etag };
  const entry = entries.get(key);
  const ours = now !== undefined && now.origin?.migration === migration && now.origin.content === now.sha256;
  const written = now !== undefined && entry?.written === true && entry.etag === now.etag;
  if (now !== undefined && !written && !ours)
    return { type: 'stays', reason: 'someone has changed it since' };
  if (now === undefined && before !== undefined)
    return { type: 'stays', reason: 'it is gone, and sync uploads it again' };
  const versioned = 'versionId' in kept;
  const source = await store.head(versioned ? key : kept.key, versioned ? kept.versionId : undefined);
  if (source?.etag !== (versioned ? etag : kept.etag)) {
    const what = versioned ? `version ${kept.versionId} of it` : `its copy ${kept.key}`;
    return { type: 'stays', reason: `${what} is gone, or has changed` };
  }
  return { type: 'restore', etag: now?.etag };
}

/** True where the object is what was replaced: it never was, or an earlier rollback brought it back. */
function isBack(now: StoredObject, { etag, before, size }: Replaced): boolean {
  if (now.etag === etag) return true;
  return before !== undefined && now.size === size && now.sha256 === before.sha256;
}

function changeOf(
  subject: string,
  replaced: Replaced,
  etag: string | undefined,
  { bucket }: Pick<MigrationTarget, 'bucket'>,
): RollbackChange {
  const { kept, size, before } = replaced;
  const from =
    'versionId' in kept ? `version ${kept.versionId}` : `the copy ${formatS3Uri({ bucket, key: kept.key })}`;
  const whose =
    before === undefined ? 'an object that is not part of this migration' : `an upload of ${before.path}`;
  return {
    kind: etag === undefined ? 'create' : 'update',
    subject,
    fields: [
      { field: 'holds', ...(etag === undefined ? {} : { before: 'what the sync wrote' }), after: whose },
      { field: 'from', after: from },
      { field: 'size', after: formatBytes(size) },
    ],
    replaced,
    etag,
  };
}
