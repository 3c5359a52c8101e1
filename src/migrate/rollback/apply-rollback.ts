import { hash } from 'node:crypto';
import { GroundctlError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { type PlanEvent, type PlanResult, runPlan } from '../../core/plan.ts';
import { MAX_FLOW_BYTES } from '../files/read-source.ts';
import type { MigrationTarget } from '../plan/migration-plan.ts';
import type { BulkPort } from '../ports.ts';
import { AdaptiveGate } from '../sync/gate.ts';
import type { Journal } from '../sync/journal.ts';
import { ObjectStore, type StoredObject } from '../sync/object-store.ts';
import { copySource } from './keep-replaced.ts';
import type { RollbackChange, RollbackPlanned } from './plan-rollback.ts';
import type { Replaced } from './replaced.ts';

const CONCURRENCY = 16;

/**
 * Brings back what a plan names: copied inside S3 over what the plan saw and nothing else, read back, and compared
 * with what was kept. The journal says afterwards whose object it is again. The same command goes on where a run
 * ended.
 */
export async function* applyRollback(
  bulk: BulkPort,
  journal: Pick<Journal, 'restored' | 'written'>,
  plan: RollbackPlanned,
  options: {
    readonly target: Pick<MigrationTarget, 'bucket'>;
    readonly signal?: AbortSignal | undefined;
  },
): EventStream<PlanEvent<RollbackChange>, PlanResult<RollbackChange>> {
  const { signal, target } = options;
  const gate = new AdaptiveGate();
  const store = new ObjectStore(bulk, gate, signal);
  for (const { replaced, etag } of plan.back) note(journal, replaced, etag);
  const execute = (change: RollbackChange) =>
    gate.run(async () => {
      const { etag, detail } = await restore(store, change, target);
      note(journal, change.replaced, etag);
      return detail;
    }, signal);
  const result = yield* runPlan(plan, execute, { signal, concurrency: CONCURRENCY });
  await journal.written();
  return result;
}

/** An upload of this migration is on record again; another one's object is on no record of ours. */
function note(journal: Pick<Journal, 'restored'>, { key, before }: Replaced, etag: string): void {
  journal.restored(key, before && { ...before, etag, seen: undefined });
}

async function restore(
  store: ObjectStore,
  { replaced, etag }: RollbackChange,
  { bucket }: Pick<MigrationTarget, 'bucket'>,
): Promise<{ readonly etag: string; readonly detail: string | undefined }> {
  const { key, kept, before } = replaced;
  const version = 'versionId' in kept ? kept.versionId : undefined;
  const from = 'versionId' in kept ? key : kept.key;
  const source = await store.head(from, version);
  if (source === undefined) throw failed('The saved copy is gone.');
  await store
    .copy({
      source: copySource(bucket, from, version),
      sourceEtag: source.etag,
      key,
      condition: etag === undefined ? { type: 'absent' } : { type: 'etag', etag },
      encryption: source.encryption,
    })
    .catch(async (error) => {
      // The answer to an attempt before may have been lost.
      const now = await store.head(key);
      if (now === undefined || now.etag === etag || now.size !== source.size) throw error;
      if (!(await holdsTheSame(store, key, from, version, source).catch(() => false))) throw error;
    });
  const now = await store.head(key);
  const readBack = source.size <= MAX_FLOW_BYTES;
  const same =
    now?.size === source.size &&
    (readBack ? await holdsTheSame(store, key, from, version, source, before?.sha256) : true);
  if (now === undefined || !same) throw failed('It does not match the saved copy.');
  return { etag: now.etag, detail: readBack ? undefined : 'compared by size only' };
}

async function holdsTheSame(
  store: ObjectStore,
  key: string,
  from: string,
  version: string | undefined,
  { size }: StoredObject,
  sha256?: string,
): Promise<boolean> {
  if (size > MAX_FLOW_BYTES) return false;
  const [now, kept] = await Promise.all([store.get(key), store.get(from, version)]);
  if (now === undefined || kept === undefined) return false;
  const found = hash('sha256', now.bytes);
  return found === hash('sha256', kept.bytes) && (sha256 === undefined || found === sha256);
}

function failed(message: string): GroundctlError {
  return new GroundctlError(message, {
    code: 'not-restored',
    source: 'aws',
    hint: 'Run the same command again; the saved copies are left as they are.',
  });
}
