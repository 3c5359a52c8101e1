import { parseStreamMessage } from '../../batches/sources/stream-message.ts';
import type { Environment } from '../environment.ts';
import type { StoredLabelingJob } from '../sagemaker/state.ts';
import { inTurn, step } from './keep-going.ts';

const KEY_NAME = 'dataset-objectid-attribute-name';

/**
 * Takes a message of the job's input topic as a new data object. One with a deduplication ID that was there is left
 * out. What AWS makes of a message that is not a data object is not documented; here it counts as failed.
 */
export function takeMessage(
  env: Environment,
  region: string,
  job: StoredLabelingJob,
  { id, message }: { readonly id: string; readonly message: string },
): Promise<void> {
  return inTurn(job, async () => {
    // A job that begins reads its manifest first.
    if (job.run === undefined) await step(env, region, job);
    const { run, counters, request } = job;
    if (run?.stream === undefined || job.status !== 'InProgress') return;
    const now = env.clock();
    run.stream.busy = now;
    const read = parseStreamMessage(message);
    if (!read.ok) {
      counters.FailedNonRetryableError += 1;
      job.modified = now;
      return;
    }
    const object: Record<string, unknown> = { ...read.value.object };
    if (typeof object[KEY_NAME] !== 'string') {
      const key = `$${request.LabelAttributeName}-object-id`;
      Object.assign(object, { [KEY_NAME]: key, [key]: id });
    }
    const unique = String(object[String(object[KEY_NAME])]);
    if (run.stream.seen.has(unique)) return;
    run.stream.seen.add(unique);
    const number = run.lines.push(JSON.stringify(object)) - 1;
    run.queue.push(number);
    run.stream.arrived.set(number, now);
    counters.Unlabeled += 1;
    await step(env, region, job);
  });
}
