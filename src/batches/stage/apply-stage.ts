import { GroundctlError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { type PlanEvent, type PlanResult, runPlan } from '../../core/plan.ts';
import { withRetry } from '../../core/retry.ts';
import { grouped } from '../../core/text/grouped.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { BatchesS3 } from '../ports.ts';
import { sizeOnly } from '../rules/stage-rules.ts';
import { type Comparison, compareCopy, isMultipart } from './compare.ts';
import { eachOfBatch } from './each-of-batch.ts';
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
  const done = ({ from }: Copy) => {
    copied += 1;
    bytes += from.size;
    options.onProgress?.({ copied, total, bytes, totalBytes });
  };
  if (plan.changes.length > 0) options.journal.begin();
  return yield* runPlan(plan, (change) => stageBatch(s3, change, options, done), { signal: options.signal });
}

async function stageBatch(
  s3: BatchesS3,
  { batch, copies: items }: StageChange,
  options: ApplyStageOptions,
  done: (copy: Copy) => void,
): Promise<string> {
  const of = {
    name: batch.batch.name,
    items,
    concurrency: options.concurrency ?? 16,
    signal: options.signal,
    words: { noun: 'object', done: 'copied' },
    nameOf: ({ from }: Copy) => from.key,
  };
  await eachOfBatch(of, async (copy) => {
    await makeCopy(s3, copy, options);
    done(copy);
  });
  return describeVerified(await verifyBatch(s3, batch, options));
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
    throw new GroundctlError(`${uri} holds something else, which is left as it is.`, {
      code: 'target-exists',
      source: 'aws',
      hint: 'Stage to a different prefix.',
      cause: error,
    });
  }
}

function describeVerified(by: Readonly<Record<Exclude<Comparison, 'different'>, number>>): string {
  const parts = [
    ...(by.etag > 0 ? [`${grouped(by.etag)} by ETag`] : []),
    ...(by.checksum > 0 ? [`${grouped(by.checksum)} by checksum`] : []),
    ...(by.size > 0 ? [`${grouped(by.size)} by size only (${sizeOnly.id})`] : []),
  ];
  return `verified: ${parts.join(', ')}`;
}
