import { hash } from 'node:crypto';
import { GroundctlError, toGroundctlError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { NotStarted, type PlanEvent, type PlanResult, runPlan } from '../../core/plan.ts';
import { readSourceInside } from '../files/read-source.ts';
import { recogniseFlow } from '../flow/recognise.ts';
import { inspectFlow } from '../inspect/inspect.ts';
import { blockingRules } from '../plan/decide.ts';
import type { MigrationPlan, PlannedUpload, UploadChange } from '../plan/migration-plan.ts';
import { journalScope, wasInspectedHere } from '../plan/plan-migration.ts';
import type { BulkPort } from '../ports.ts';
import { transformFlow } from '../remap/transform.ts';
import { AdaptiveGate } from './gate.ts';
import { Journal } from './journal.ts';
import { ObjectStore, type StoreCounts } from './object-store.ts';
import { Refusals } from './refusals.ts';

export interface ApplyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Rules that may not hold a flow back: given by whoever applies, never taken from a plan. */
  readonly allow?: readonly string[] | undefined;
  /** Folder for the journal. */
  readonly stateFolder: string;
  /** Told at the end what it took. */
  readonly onCounts?: (counts: StoreCounts) => void;
}

/** Uploads that wait for the gate; enough to keep the widest gate busy. */
const CONCURRENCY = 64;

/**
 * Carries out a plan, and no more than that. Every file is read again: it must lie under its root without a link
 * on the way, be a flow, hold the bytes that were planned, and be changed into the bytes that were planned. What
 * a plan file says about itself is never believed.
 */
export async function* applyMigration(
  bulk: BulkPort,
  plan: MigrationPlan,
  options: ApplyOptions,
): EventStream<PlanEvent<UploadChange>, PlanResult<UploadChange>> {
  const { signal } = options;
  const gate = new AdaptiveGate();
  const store = new ObjectStore(bulk, gate, signal);
  const journal = await Journal.open(options.stateFolder, journalScope(plan.target, plan.roots));
  const allow = new Set(options.allow);
  try {
    for (const { key, root, path, source, sha256, etag, ours } of plan.present) {
      if (journal.entries.get(key)?.etag !== etag) {
        journal.add({ key, root, path, source, sha256, etag, written: ours });
      }
    }
    const refusals = new Refusals();
    const execute = ({ upload }: UploadChange) =>
      gate.run(async () => {
        // It may have waited here for a while.
        const reason = signal?.aborted ? 'interrupted' : refusals.reason;
        if (reason !== undefined) throw new NotStarted(reason);
        const body = await sourceOf(plan, upload, allow);
        const { key, root, path, source, sha256, condition } = upload;
        const origin = { migration: journal.migration, path, sha256: source, content: sha256 };
        const { encryption } = plan;
        const { etag } = await store
          .put({ key, body, sha256, origin, condition, encryption })
          .catch((error) => {
            refusals.failed(toGroundctlError(error));
            throw error;
          });
        refusals.succeeded();
        journal.add({ key, root, path, source, sha256, etag, written: true });
        return undefined;
      });
    return yield* runPlan(plan, execute, { signal, concurrency: CONCURRENCY, skip: () => refusals.reason });
  } finally {
    options.onCounts?.(store.counts);
    await journal.close();
  }
}

/** The bytes to upload, after everything that was planned about them has been found true again. */
async function sourceOf(
  plan: MigrationPlan,
  upload: PlannedUpload,
  allow: ReadonlySet<string>,
): Promise<Buffer> {
  if (!plan.roots.includes(upload.root)) throw stopped(upload, 'its root is none of the plan');
  const source = await readSourceInside(upload.root, upload.path);
  if (!source.ok) throw stopped(upload, source.detail);
  if (hash('sha256', source.bytes) !== upload.source)
    throw stopped(upload, 'it was changed after the plan was made');
  // The same bytes were recognised and inspected when this very plan was made.
  const inspected = wasInspectedHere(plan);
  if (inspected && upload.sha256 === upload.source) return source.bytes;
  const flow = recogniseFlow(source.bytes);
  if (!flow.ok) throw stopped(upload, flow.problem);
  const changed = transformFlow(flow.value, upload.source, plan);
  if (!changed.ok) throw stopped(upload, changed.problem);
  if (changed.value.sha256 !== upload.sha256) throw stopped(upload, 'it would not become what the plan says');
  if (inspected) return changed.value.flow.bytes;
  const rules = blockingRules(inspectFlow(upload.path, changed.value.flow), allow);
  if (rules.length > 0) throw stopped(upload, `held back by ${rules.join(', ')}`);
  return changed.value.flow.bytes;
}

function stopped({ path }: PlannedUpload, reason: string): GroundctlError {
  return new GroundctlError(`${path} was not uploaded: ${reason}.`, {
    code: 'source-changed',
    source: 'usage',
    hint: 'Make a new plan.',
  });
}
