import { formatS3Uri, parseS3Uri } from '../../core/s3-uri.ts';
import type { StoredLabelingJob } from '../sagemaker/state.ts';
import { JobFailure } from './begin.ts';
import type { JobRun, Result, Task } from './model.ts';
import type { JobStorage } from './storage.ts';

/** Where things are below `<S3OutputPath>/<job name>/`. */
export function outputPlace({ request }: StoredLabelingJob, below: string): { bucket: string; key: string } {
  const at = parseS3Uri(request.OutputConfig.S3OutputPath);
  if (!at.ok)
    throw new JobFailure(`ClientError: ${request.OutputConfig.S3OutputPath} is not an S3 location.`);
  const folder = at.value.key.replace(/\/+$/, '');
  return {
    bucket: at.value.bucket,
    key: `${folder === '' ? '' : `${folder}/`}${request.LabelingJobName}/${below}`,
  };
}

/** `2026-11-30_09:12:44`, as files of a job are named. */
export function fileTime(now: Date): string {
  return now.toISOString().slice(0, 19).replace('T', '_');
}

/** Name of the file that holds all answers about an object. */
export function responseFile({ batch }: JobRun, object: number, now: Date): string {
  return `annotations/worker-response/iteration-${batch.number}/${object}/${fileTime(now)}.json`;
}

export function responseText({ answers }: Task): string {
  return JSON.stringify({ answers });
}

/**
 * Writes what a batch leaves: the request that consolidation gets, its answer, and the output manifest anew.
 *
 * @throws JobFailure where the role may not write
 */
export async function writeBatch(job: StoredLabelingJob, run: JobRun, storage: JobStorage, now: Date) {
  const { batch, queue } = run;
  const done = queue.slice(batch.from, batch.to).filter((object) => {
    const result = run.results.get(object);
    return result !== undefined && 'label' in result;
  });
  const folder = 'annotations/consolidated-annotation';
  const file = `iteration-${batch.number}/${fileTime(now)}.json`;
  if (done.length > 0) {
    const asked = done.map((object) => consolidationRequest(run, object));
    const told = done.map((object) => ({
      datasetObjectId: String(object),
      consolidatedAnnotation: { content: contentOf(job, run.results.get(object)) },
    }));
    await write(job, storage, `${folder}/consolidation-request/${file}`, JSON.stringify(asked));
    await write(job, storage, `${folder}/consolidation-response/${file}`, JSON.stringify(told));
  }
  await writeManifest(job, run, storage);
}

/** The output manifest as far as the job is; gives its URI. */
export async function writeManifest(
  job: StoredLabelingJob,
  run: JobRun,
  storage: JobStorage,
): Promise<string> {
  const lines = run.lines.map((line, object) => `${outputLine(job, line, run.results.get(object))}\n`);
  return write(job, storage, 'manifests/output/output.manifest', lines.join(''));
}

async function write(
  job: StoredLabelingJob,
  storage: JobStorage,
  below: string,
  body: string,
): Promise<string> {
  const at = outputPlace(job, below);
  const status = await storage.put(at, body);
  if (status === 200) return formatS3Uri(at);
  throw new JobFailure(
    `ClientError: Access denied when writing ${formatS3Uri(at)} (S3 returned ${status}). Check the execution role and the bucket policy.`,
  );
}

function consolidationRequest({ tasks, lines }: JobRun, object: number): object {
  const { 'source-ref': s3Uri, source } = JSON.parse(lines[object] ?? '{}') as Record<string, unknown>;
  return {
    datasetObjectId: String(object),
    dataObject: typeof s3Uri === 'string' ? { s3Uri } : { content: String(source) },
    annotations: (tasks.get(object)?.answers ?? []).map(({ workerId, answerContent }) => ({
      workerId,
      annotationData: { content: JSON.stringify(answerContent) },
    })),
  };
}

/** The two keys that a line gets; one where labeling it failed, none where nobody came to it. */
function contentOf({ request }: StoredLabelingJob, result: Result | undefined): Record<string, unknown> {
  if (result === undefined) return {};
  const name = request.LabelAttributeName;
  const metadata = `${name}-metadata`;
  if ('label' in result) return { [name]: result.label, [metadata]: result.metadata };
  // Real files have "true" here, and "yes" on labeled lines.
  return {
    [metadata]: { 'retry-count': 1, 'failure-reason': result.failure, 'human-annotated': 'true' },
  };
}

/** The line as it came in, with its new keys at the end; what was there under their names is replaced. */
function outputLine(job: StoredLabelingJob, line: string, result: Result | undefined): string {
  const added = contentOf(job, result);
  if (Object.keys(added).length === 0) return line;
  const object = JSON.parse(line) as Record<string, unknown>;
  const name = job.request.LabelAttributeName;
  if (Object.hasOwn(object, name) || Object.hasOwn(object, `${name}-metadata`)) {
    const { [name]: _, [`${name}-metadata`]: __, ...rest } = object;
    return JSON.stringify({ ...rest, ...added });
  }
  // Numbers that JavaScript cannot hold stay as they are.
  return `${line.replace(/\s*}\s*$/, '')}, ${JSON.stringify(added).slice(1)}`;
}
