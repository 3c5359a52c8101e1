import { mapOrdered } from '../../core/concurrency.ts';
import { abortError, GroundctlError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { type PlanEvent, type PlanResult, runPlan } from '../../core/plan.ts';
import { withRetry } from '../../core/retry.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { BatchesS3 } from '../ports.ts';
import { sizeOnly } from '../rules/stage-rules.ts';
import { type Comparison, compareCopy, isMultipart } from './compare.ts';
import { GOES_ON, isHopeless, stoppedBy } from './hopeless.ts';
import type { Journal } from './journal.ts';
import type { StageChange, StagePlan } from './plan-stage.ts';
import type { Copy } from './target.ts';
import { verifyBatch } from './verify.ts';

export interface ApplyStageOptions {
  readonly signal?: AbortSignal | undefined;
  readonly targetOwner?: string | undefined;
  readonly sourceOwner?: string | undefined;
  readonly journal: Pick<Journal, 'add' | 'begin'>;
  /** Copies at a time. Default 16. */
  readonly concurrency?: number;
  readonly onProgress?: (progress: StageProgress) => void;
}

export interface StageProgress {
  readonly copied: number;
  readonly total: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

/**
 * Carries out a stage: the copies of a batch at the same time, then a look at all of them. Originals are only
 * read, nothing is overwritten, and a copy is noted in the journal once it has been compared with its source. A
 * batch is applied when every file of it is there and the same.
 */
export async function* applyStage(
  s3: BatchesS3,
  plan: StagePlan,
  options: ApplyStageOptions,
): EventStream<PlanEvent<StageChange>, PlanResult<StageChange>> {
  const total = plan.changes.reduce((sum, { copies }) => sum + copies.length, 0);
  const totalBytes = plan.bytes;
  let copied = 0;
  let bytes = 0;
  const done = (copy: Copy) => {
    copied += 1;
    bytes += copy.from.size;
    options.onProgress?.({ copied, total, bytes, totalBytes });
  };
  if (plan.changes.length > 0) options.journal.begin();
  return yield* runPlan(plan, (change) => stageBatch(s3, change, options, done), { signal: options.signal });
}

async function stageBatch(
  s3: BatchesS3,
  change: StageChange,
  options: ApplyStageOptions,
  done: (copy: Copy) => void,
): Promise<string> {
  const failures: { readonly copy: Copy; readonly error: GroundctlError }[] = [];
  let copied = 0;
  const copyOne = async (copy: Copy) => {
    try {
      await makeCopy(s3, copy, options);
      copied += 1;
      done(copy);
    } catch (error) {
      // One object's trouble must not keep the others from being copied; an interruption or a fault does.
      if (!(error instanceof GroundctlError) || error.source !== 'aws') throw error;
      failures.push({ copy, error });
      if (isHopeless(error)) throw error;
    }
  };
  try {
    await mapOrdered(change.copies, options.concurrency ?? 16, copyOne, options.signal);
  } catch (error) {
    if (!(error instanceof GroundctlError)) throw error;
    const of = `${grouped(copied)} of ${counted(change.copies.length, 'object')}`;
    if (isHopeless(error)) throw stoppedBy(error, of);
    if (error.source !== 'interrupted') throw error;
    throw abortError(`Interrupted after ${of} of this batch; the next run goes on there.`);
  }
  const [first] = failures;
  if (first !== undefined) throw batchError(change, failures.length, first);
  const verified = await verifyBatch(s3, change.batch, options);
  return describeVerified(verified);
}

async function makeCopy(s3: BatchesS3, copy: Copy, options: ApplyStageOptions): Promise<void> {
  const { signal, targetOwner, sourceOwner } = options;
  const checksum = isMultipart(copy.from.etag)
    ? (
        await s3.head(
          { bucket: copy.from.bucket, key: copy.from.key, checksum: true },
          { signal, owner: sourceOwner },
        )
      )?.Checksum?.algorithm
    : undefined;
  try {
    await withRetry(
      () =>
        s3.copy(
          {
            from: { bucket: copy.from.bucket, key: copy.from.key },
            to: copy.to,
            sourceETag: copy.from.etag,
            ifNoneMatch: true,
            checksum,
            sourceOwner,
          },
          { signal, owner: targetOwner },
        ),
      { signal },
    );
  } catch (error) {
    if (!(error instanceof GroundctlError) || error.aws?.httpStatus !== 412) throw error;
    await settle(s3, copy, error, options);
  }
}

/** S3 refused by a condition: either the copy is there (a lost answer, a kill), or somebody changed something. */
async function settle(
  s3: BatchesS3,
  copy: Copy,
  error: GroundctlError,
  options: ApplyStageOptions,
): Promise<void> {
  const { signal, targetOwner } = options;
  const there = await s3.head({ ...copy.to }, { signal, owner: targetOwner });
  const uri = quoteForMessage(`s3://${copy.to.bucket}/${copy.to.key}`, 200);
  if (there === undefined) {
    throw new GroundctlError(
      `${quoteForMessage(`s3://${copy.from.bucket}/${copy.from.key}`, 200)} has changed since the split.`,
      { code: 'source-changed', source: 'aws', hint: 'Split again.', cause: error },
    );
  }
  const same = await compareCopy(s3, copy, { size: there.Size, etag: there.ETag }, options);
  if (same === 'different') {
    throw new GroundctlError(`${uri} holds something else, which stays as it is.`, {
      code: 'target-exists',
      source: 'aws',
      hint: 'Stage to another prefix.',
      cause: error,
    });
  }
}

function batchError(
  change: StageChange,
  count: number,
  first: { readonly copy: Copy; readonly error: GroundctlError },
): GroundctlError {
  const { error, copy } = first;
  const what = counted(count, 'object');
  return new GroundctlError(
    `${what} of ${change.batch.batch.name} could not be copied: ${quoteForMessage(copy.from.key)}: ${error.message}`,
    {
      code: error.code,
      source: 'aws',
      hint: hintFor(error),
      ...(error.aws === undefined ? {} : { aws: error.aws }),
      cause: error,
    },
  );
}

/** What S3 answers to GET and to COPY of an object that has to be restored first. */
const ARCHIVED = ['InvalidObjectState', 'ObjectNotInActiveTierError'];

function hintFor({ aws, hint }: GroundctlError): string {
  if (aws === undefined || !ARCHIVED.includes(aws.name)) return hint ?? GOES_ON;
  return `It is in an archive storage class: restore it first (aws s3api restore-object). ${GOES_ON}`;
}

function describeVerified(by: Readonly<Record<Exclude<Comparison, 'different'>, number>>): string {
  const parts = [
    ...(by.etag > 0 ? [`${grouped(by.etag)} by ETag`] : []),
    ...(by.checksum > 0 ? [`${grouped(by.checksum)} by checksum`] : []),
    ...(by.size > 0 ? [`${grouped(by.size)} by size only (${sizeOnly.id})`] : []),
  ];
  return `verified: ${parts.join(', ')}`;
}
