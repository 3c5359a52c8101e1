import { GroundctlError } from '../../core/errors.ts';
import { priorLabels } from '../../core/labeling/prior-labels.ts';
import { textLines } from '../../core/manifest/text-lines.ts';
import { textOf } from '../../core/s3-reading.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';
import type { JobDetail } from '../model.ts';
import type { JobsStorage } from '../ports.ts';

/** Worker-response files that are read for the seconds that a task takes. */
const MEASURED = 20;
const MOST_REASONS = 20;
const MOST_BYTES = 5_000_000;

type Options = { readonly signal?: AbortSignal | undefined };

/** Reasons of the failed lines of a job's output manifest; undefined where there is none, or it may not be read. */
export async function outputFailures(
  job: JobDetail,
  storage: JobsStorage,
  options: Options,
): Promise<ReadonlyMap<string, number> | undefined> {
  const at = placeIn(job, 'manifests/output/output.manifest', job.LabelingJobOutput?.OutputDatasetS3Uri);
  const object = at && (await quietly(storage.get(at, options)));
  if (object === undefined) return undefined;
  const reasons = new Map<string, number>();
  for await (const lines of textLines(object.body)) {
    for (const { text } of lines) {
      const failure = failureOf(text, job.LabelAttributeName);
      if (failure === undefined || (reasons.size >= MOST_REASONS && !reasons.has(failure))) continue;
      reasons.set(failure, (reasons.get(failure) ?? 0) + 1);
    }
  }
  return reasons;
}

function failureOf(text: string | undefined, attribute: string | undefined): string | undefined {
  if (text === undefined || !text.includes('failure-reason')) return undefined;
  try {
    const found = [...priorLabels(JSON.parse(text))].find(
      ({ name, failure }) => failure !== undefined && (attribute === undefined || name === attribute),
    );
    return found?.failure;
  } catch {
    return undefined;
  }
}

/** Median of the active seconds that workers spent on a task; undefined where no file says. */
export async function measuredSeconds(
  job: JobDetail,
  storage: JobsStorage,
  options: Options,
): Promise<number | undefined> {
  const at = placeIn(job, 'annotations/worker-response/');
  const page = at && (await quietly(storage.listPage({ bucket: at.bucket, prefix: at.key }, options)));
  const seconds: number[] = [];
  for (const { Key } of (page?.objects ?? [])
    .filter(({ Key: key }) => key.endsWith('.json'))
    .slice(0, MEASURED)) {
    const object = at && (await quietly(storage.get({ bucket: at.bucket, key: Key }, options)));
    const text = object && (await textOf(object, MOST_BYTES));
    if (text !== undefined) seconds.push(...secondsIn(text));
  }
  return seconds.sort((a, b) => a - b)[Math.floor(seconds.length / 2)];
}

function secondsIn(text: string): number[] {
  try {
    const { answers } = JSON.parse(text) as { answers?: { timeSpentInSeconds?: unknown }[] };
    return (answers ?? []).flatMap(({ timeSpentInSeconds: spent }) =>
      typeof spent === 'number' && spent > 0 ? [spent] : [],
    );
  } catch {
    return [];
  }
}

/** Below `<S3OutputPath>/<job name>/`, or where the job itself says. */
export function placeIn(job: JobDetail, below: string, told?: string) {
  const folder = job.OutputConfig?.S3OutputPath;
  const written =
    folder === undefined ? undefined : `${folder.replace(/\/+$/, '')}/${job.LabelingJobName}/${below}`;
  const uri = parseS3Uri(told || written || '');
  return uri.ok ? { bucket: uri.value.bucket, key: uri.value.key } : undefined;
}

/** What is not there or refused leaves a fact unknown; what is broken does not go by. */
async function quietly<T>(asked: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isRefused(error)) return undefined;
    throw error;
  }
}

/** Whether AWS has answered, and would answer the same again. */
export function isRefused(error: unknown): error is GroundctlError {
  return (
    error instanceof GroundctlError &&
    error.source === 'aws' &&
    error.aws?.httpStatus !== undefined &&
    !error.aws.retryable
  );
}
