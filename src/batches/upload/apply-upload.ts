import { GroundctlError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { type PlanEvent, type PlanResult, runPlan } from '../../core/plan.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { BatchesS3 } from '../ports.ts';
import type { StageProgress } from '../stage/apply-stage.ts';
import { eachOfBatch } from '../stage/each-of-batch.ts';
import type { Journal } from '../stage/journal.ts';
import { compareFile } from './compare-file.ts';
import type { UploadChange, UploadPlan } from './plan-upload.ts';
import type { UploadFile } from './read-upload.ts';
import { sendFile } from './send-file.ts';

/** Files at a time: each holds one part in memory. */
const CONCURRENCY = 4;

export interface ApplyUploadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly targetOwner?: string | undefined;
  readonly journal: Pick<Journal, 'add' | 'begun' | 'begin' | 'beginParts'>;
  readonly onProgress?: (progress: StageProgress) => void;
}

/**
 * Sends the files of a plan, each only to a key that nobody has, and compares every object with its file afterwards.
 * A file that has changed since the split is not sent. What was compared is noted in the journal, and parts that
 * were sent of a larger file, so that a run that was killed goes on where it ended.
 */
export async function* applyUpload(
  s3: BatchesS3,
  plan: UploadPlan,
  options: ApplyUploadOptions,
): EventStream<PlanEvent<UploadChange>, PlanResult<UploadChange>> {
  if (plan.changes.length > 0) options.journal.begin();
  const total = plan.changes.reduce((sum, { files }) => sum + files.length, 0);
  let copied = 0;
  let bytes = 0;
  const done = ({ size }: UploadFile) => {
    copied += 1;
    bytes += size;
    options.onProgress?.({ copied, total, bytes, totalBytes: plan.bytes });
  };
  const execute = (change: UploadChange) => sendBatch(s3, plan, change, options, done);
  return yield* runPlan(plan, execute, { signal: options.signal });
}

async function sendBatch(
  s3: BatchesS3,
  { upload }: UploadPlan,
  { batch, files: items }: UploadChange,
  options: ApplyUploadOptions,
  done: (file: UploadFile) => void,
): Promise<string> {
  const at = { root: upload.root, bucket: upload.target.bucket };
  const of = {
    name: batch.batch.name,
    items,
    concurrency: CONCURRENCY,
    signal: options.signal,
    words: { noun: 'file', done: 'sent' },
    nameOf: ({ path }: UploadFile) => path,
  };
  let bySize = 0;
  await eachOfBatch(of, async (file) => {
    if ((await sendAndCompare(s3, at, file, options)) === 'unknown') bySize += 1;
    done(file);
  });
  const only = bySize === 0 ? '' : `, ${grouped(bySize)} by size only`;
  return `verified: ${counted(items.length, 'file')}${only}`;
}

async function sendAndCompare(
  s3: BatchesS3,
  at: { readonly root: string; readonly bucket: string },
  file: UploadFile,
  options: ApplyUploadOptions,
): Promise<'same' | 'unknown'> {
  let sum: string | undefined;
  try {
    sum = await sendFile(s3, at, file, options);
  } catch (error) {
    // The key is there: it counts if it holds the same, since an answer may have been lost.
    if (!(error instanceof GroundctlError) || error.aws?.httpStatus !== 412) throw error;
  }
  const { result, etag } = await compareFile(s3, at, file, options, sum);
  const ours = sum !== undefined;
  if (result === 'same' || (result === 'unknown' && ours)) {
    options.journal.add(file.key, etag);
    return result;
  }
  throw new GroundctlError(
    `${quoteForMessage(`s3://${at.bucket}/${file.key}`, 200)} ${ours ? 'does not contain what was uploaded' : 'holds something else, which is left as it is'}.`,
    {
      code: ours ? 'verification-failed' : 'target-exists',
      source: 'aws',
      hint: ours
        ? 'Something between this computer and S3 changes data. Remove the object and run the same command again.'
        : 'Upload it to a different prefix.',
    },
  );
}
