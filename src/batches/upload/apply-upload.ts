import { mapOrdered } from '../../core/concurrency.ts';
import { abortError, GroundctlError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { type PlanEvent, type PlanResult, runPlan } from '../../core/plan.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { BatchesS3 } from '../ports.ts';
import type { StageProgress } from '../stage/apply-stage.ts';
import { isHopeless, stoppedBy } from '../stage/hopeless.ts';
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
  { batch, files }: UploadChange,
  options: ApplyUploadOptions,
  done: (file: UploadFile) => void,
): Promise<string> {
  const at = { root: upload.root, bucket: upload.target.bucket };
  const failures: { readonly file: UploadFile; readonly error: GroundctlError }[] = [];
  let sent = 0;
  let bySize = 0;
  const sendOne = async (file: UploadFile) => {
    try {
      if ((await sendAndCompare(s3, at, file, options)) === 'unknown') bySize += 1;
      sent += 1;
      done(file);
    } catch (error) {
      if (!(error instanceof GroundctlError) || error.source === 'interrupted') throw error;
      failures.push({ file, error });
      if (isHopeless(error)) throw error;
    }
  };
  try {
    await mapOrdered(files, CONCURRENCY, sendOne, options.signal);
  } catch (error) {
    if (!(error instanceof GroundctlError)) throw error;
    const of = `${grouped(sent)} of ${counted(files.length, 'file')}`;
    if (isHopeless(error)) throw stoppedBy(error, of);
    if (error.source !== 'interrupted') throw error;
    throw abortError(`Interrupted after ${of} of this batch; the next run goes on there.`);
  }
  const [first] = failures;
  if (first === undefined) {
    const only = bySize === 0 ? '' : `, ${grouped(bySize)} by size only`;
    return `verified: ${counted(files.length, 'file')}${only}`;
  }
  const { error, file } = first;
  throw new GroundctlError(
    `${counted(failures.length, 'file')} of ${batch.batch.name} could not be sent: ${quoteForMessage(file.path)}: ${error.message}`,
    {
      code: error.code,
      source: error.source === 'usage' ? 'usage' : 'aws',
      hint: error.hint ?? 'The same command goes on where this one ended.',
      ...(error.aws === undefined ? {} : { aws: error.aws }),
      cause: error,
    },
  );
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
    `${quoteForMessage(`s3://${at.bucket}/${file.key}`, 200)} ${ours ? 'does not hold what was sent' : 'holds something else, which stays as it is'}.`,
    {
      code: ours ? 'verification-failed' : 'target-exists',
      source: 'aws',
      hint: ours
        ? 'Something between here and S3 changes data. Remove the object and run the same command again.'
        : 'Send it to another prefix.',
    },
  );
}
