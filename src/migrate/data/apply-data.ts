import { GroundctlError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { type PlanEvent, type PlanResult, runPlan } from '../../core/plan.ts';
import { withRetry } from '../../core/retry.ts';
import { formatS3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { DataPort } from '../ports.ts';
import type { DataCopy } from './data-copy.ts';
import type { DataChange, DataPlan } from './plan-data.ts';
import { isMultipart, sameObject } from './same-object.ts';

/** Copies inside S3, at a time. */
const CONCURRENCY = 16;

/**
 * Makes the copies of a plan: each only where nothing is, and only of the object that the plan saw, and looked at
 * afterwards. Where something is by now it counts if it is the same (an answer was lost, a run was killed), and stays
 * in any case. The same command goes on where a run ended.
 */
export async function* applyData(
  s3: DataPort,
  plan: DataPlan,
  options: { readonly signal?: AbortSignal | undefined } = {},
): EventStream<PlanEvent<DataChange>, PlanResult<DataChange>> {
  const execute = ({ copy }: DataChange) => copyOne(s3, copy, { ...plan.input, signal: options.signal });
  return yield* runPlan(plan, execute, { signal: options.signal, concurrency: CONCURRENCY });
}

interface Options {
  readonly signal?: AbortSignal | undefined;
  readonly owner?: string | undefined;
  readonly sourceOwner?: string | undefined;
}

async function copyOne(s3: DataPort, copy: DataCopy, options: Options): Promise<string | undefined> {
  const { signal, owner, sourceOwner } = options;
  const { from, to } = copy;
  // The copy of an object that was written in parts has another ETag; a checksum of the same kind compares them.
  const head = isMultipart(from.etag)
    ? await s3.head({ bucket: from.bucket, key: from.key, checksum: true }, { signal, owner: sourceOwner })
    : undefined;
  const checksum = head?.Checksum?.algorithm;
  const call = { from, to, sourceETag: from.etag, ifNoneMatch: true, sourceOwner, checksum };
  try {
    await withRetry(() => s3.copy(call, { signal, owner }), { signal });
  } catch (error) {
    if (!(error instanceof GroundctlError) || error.aws?.httpStatus !== 412) throw error;
  }
  const there = await s3.head({ ...to, checksum: true }, { signal, owner });
  if (there === undefined) {
    throw new GroundctlError(`${quoteForMessage(formatS3Uri(from), 200)} has changed since the plan.`, {
      code: 'source-changed',
      source: 'aws',
      hint: 'Make a new plan.',
    });
  }
  const same = await sameObject(s3, copy, there, options);
  if (same !== 'different') return same === 'same' ? undefined : 'compared by size only';
  throw new GroundctlError(`${quoteForMessage(formatS3Uri(to), 200)} is not the same as its source.`, {
    code: 'conflict',
    source: 'aws',
    hint: 'Nothing was overwritten. Compare both objects, and run the same command again.',
  });
}
