import { hash } from 'node:crypto';
import { GroundctlError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { NotStarted, type PlanEvent, type PlanResult, runPlan } from '../../core/plan.ts';
import { toGroundctlError } from '../../core/to-error.ts';
import type { FlowSources, Watch } from '../files/flow-sources.ts';
import { isSettled } from '../files/identity.ts';
import { Room } from '../files/room.ts';
import { recogniseFlow } from '../flow/recognise.ts';
import { inspectFlow } from '../inspect/inspect.ts';
import { blockingRules } from '../plan/decide.ts';
import {
  changesNothing,
  type InspectedSource,
  identityToKeep,
  inspectedSource,
  releaseBody,
} from '../plan/inspected.ts';
import type { MigrationPlan, PlannedUpload, UploadChange } from '../plan/migration-plan.ts';
import { journalScope } from '../plan/plan-migration.ts';
import type { BulkPort } from '../ports.ts';
import { mappedValues } from '../remap/remap.ts';
import { transformFlow } from '../remap/transform.ts';
import { ReplacedKeeper } from '../rollback/keep-replaced.ts';
import { AdaptiveGate } from './gate.ts';
import { isOnRecord, Journal } from './journal.ts';
import { ObjectStore, type StoreCounts } from './object-store.ts';
import { Refusals } from './refusals.ts';

export interface ApplyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Rules that may not hold a flow back: given by whoever applies, never taken from a plan. */
  readonly allow?: readonly string[] | undefined;
  /** Folder for the journal. */
  readonly stateFolder: string;
  /** False: what is replaced is gone for good. */
  readonly keep?: boolean | undefined;
  /** Told what happens to each file under way. */
  readonly onStep?: ((upload: PlannedUpload, step: UploadStep) => void) | undefined;
  /** Told at the end what it took. */
  readonly onCounts?: (counts: StoreCounts) => void;
}

/** Where one upload stands; `attempt` counts from 2, after `problem`. */
export type UploadStep =
  | { readonly type: 'checking' }
  | { readonly type: 'sending' }
  | {
      readonly type: 'again';
      readonly attempt: number;
      readonly problem: 'throttled' | 'no-answer' | 'other';
    };

/** Bytes of flows that are on their way at once. */
const UNDER_WAY_BYTES = 16 * 1024 * 1024;
/** Uploads that wait for the gate; enough to keep the widest gate busy. */
const CONCURRENCY = 64;

/**
 * Carries out a plan, and no more than that. Every file is looked at again: it must lie under its root without a
 * link on the way, be a flow, hold the bytes that were planned, and be changed into the bytes that were planned.
 * What a plan file says about itself is never believed.
 */
export async function* applyMigration(
  bulk: BulkPort,
  plan: MigrationPlan,
  sources: FlowSources,
  options: ApplyOptions,
): EventStream<PlanEvent<UploadChange>, PlanResult<UploadChange>> {
  const { signal } = options;
  if (changesNothing(plan)) return yield* runPlan(plan, async () => undefined, { signal });
  const gate = new AdaptiveGate();
  const store = new ObjectStore(bulk, gate, signal);
  const journal = await Journal.open(options.stateFolder, journalScope(plan.target, plan.roots));
  const { remap, stripTrained } = plan;
  const mapped = remap === undefined ? {} : { mapped: mappedValues(remap) };
  journal.changes({ remap: remap !== undefined, stripTrained, ...mapped });
  journal.names(plan.owners);
  const allow = new Set(options.allow);
  const keeper = options.keep === false ? undefined : new ReplacedKeeper(store, journal, plan.target);
  const began = Date.now();
  const watch = sources.watch();
  try {
    for (const present of plan.present) {
      const { key, root, path, source, sha256, etag, ours } = present;
      const seen = identityToKeep(inspectedSource(plan, present));
      if (isOnRecord(journal.entries.get(key), etag, seen)) continue;
      journal.add({ key, root, path, source, sha256, etag, seen, written: ours });
    }
    const refusals = new Refusals();
    // Without a journal nobody could say later what was written.
    const skip = () => refusals.reason ?? (journal.failure && 'the journal cannot be written');
    let tried: Promise<void> | undefined;
    const room = new Room(UNDER_WAY_BYTES);
    const execute = ({ upload }: UploadChange) =>
      gate.run(async () => {
        await room.take(upload.size);
        try {
          return await send(upload);
        } finally {
          room.give(upload.size);
        }
      });
    const send = async (upload: PlannedUpload): Promise<undefined> => {
      // It may have waited here for a while.
      const reason = signal?.aborted ? 'interrupted' : skip();
      if (reason !== undefined) throw new NotStarted(reason);
      options.onStep?.(upload, { type: 'checking' });
      const { body, ...read } = await sourceOf(plan, upload, { allow, sources, watch, began });
      releaseBody(plan, upload);
      const seen = identityToKeep(read);
      const { key, root, path, source, sha256, condition } = upload;
      const origin = { migration: journal.migration, path, sha256: source, content: sha256 };
      const { encryption } = plan;
      options.onStep?.(upload, { type: 'sending' });
      const onAgain = options.onStep && againOf(options.onStep, upload);
      const keep = async () => {
        if (condition.type === 'etag') await keeper?.keep(key, condition.etag);
      };
      const { etag } = await keep()
        .then(() => store.put({ key, body, sha256, origin, condition, encryption, onAgain }))
        .catch((error) => {
          refusals.failed(toGroundctlError(error));
          throw error;
        });
      refusals.succeeded();
      // One try is enough, and AWS needs none.
      if (plan.target.endpoint !== undefined) {
        tried ??= store.tryConditions({ key, body, sha256, origin, encryption });
        await tried;
      }
      journal.add({ key, root, path, source, sha256, etag, seen, written: true });
      return undefined;
    };
    const result = yield* runPlan(plan, execute, { signal, concurrency: CONCURRENCY, skip });
    await journal.written().catch((error) => {
      throw withDone(error, result.applied);
    });
    return result;
  } finally {
    options.onCounts?.(store.counts);
    // What is wrong with it has been said above.
    await journal.close().catch(() => {});
  }
}

/** A journal that could not be written, with what was done all the same. */
function withDone(error: unknown, applied: number): GroundctlError {
  const { message, code, source } = toGroundctlError(error);
  const hint = `${applied} flows were uploaded and no more were started. The same command finds them, and continues, once this is fixed.`;
  return new GroundctlError(message, { code, source, hint, cause: error });
}

function againOf(onStep: NonNullable<ApplyOptions['onStep']>, upload: PlannedUpload) {
  return (attempt: number, { code }: GroundctlError) => {
    const problem = code === 'throttled' ? code : code === 'unreachable' ? 'no-answer' : 'other';
    onStep(upload, { type: 'again', attempt, problem });
  };
}

interface Checks {
  readonly allow: ReadonlySet<string>;
  readonly sources: FlowSources;
  readonly watch: Watch;
  /** When the first source was looked at. */
  readonly began: number;
}

interface CheckedSource extends InspectedSource {
  readonly body: Buffer;
}

/**
 * The bytes to upload, after everything that was planned about them has been found true again. A file that nobody
 * has touched since this process inspected it is not read again where its bytes are still in memory: what was
 * inspected is what is sent.
 */
async function sourceOf(plan: MigrationPlan, upload: PlannedUpload, checks: Checks): Promise<CheckedSource> {
  const { root, path } = upload;
  if (!plan.roots.includes(root)) throw stopped(upload, 'its root is not in the plan');
  const inspected = inspectedSource(plan, upload);
  if (inspected?.body !== undefined && inspected.settled) {
    const { body } = inspected;
    if (await checks.watch.is(root, path, inspected.identity)) return { ...inspected, body };
  }
  const source = await checks.sources.read(root, path);
  if (!source.ok) throw stopped(upload, source.detail);
  const { bytes, identity } = source;
  if (hash('sha256', bytes) !== upload.source)
    throw stopped(upload, 'it was changed after the plan was made');
  const read = { identity, settled: isSettled(identity, checks.began) };
  // The same bytes were recognised and inspected when this very plan was made.
  if (inspected !== undefined && upload.sha256 === upload.source) return { ...read, body: bytes };
  const flow = recogniseFlow(bytes);
  if (!flow.ok) throw stopped(upload, flow.problem);
  const changed = transformFlow(flow.value, upload.source, plan);
  if (!changed.ok) throw stopped(upload, changed.problem);
  if (changed.value.sha256 !== upload.sha256) throw stopped(upload, 'it would not become what the plan says');
  const result = changed.value.flow;
  const rules = inspected === undefined ? blockingRules(inspectFlow(path, result), checks.allow) : [];
  if (rules.length > 0) throw stopped(upload, `held back by ${rules.join(', ')}`);
  return { ...read, body: result.bytes };
}

function stopped({ path }: PlannedUpload, reason: string): GroundctlError {
  return new GroundctlError(`${path} was not uploaded: ${reason}.`, {
    code: 'source-changed',
    source: 'usage',
    hint: 'Make a new plan.',
  });
}
