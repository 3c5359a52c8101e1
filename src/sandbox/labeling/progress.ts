import { formatS3Uri } from '../../core/s3-uri.ts';
import type { StoredLabelingJob } from '../sagemaker/state.ts';
import { batchSize } from './begin.ts';
import { consolidate } from './consolidate/consolidate.ts';
import { type Answer, type JobRun, openObjects, type Result, taskOf } from './model.ts';
import { fileTime, outputPlace, responseFile, responseText, writeBatch, writeManifest } from './output.ts';
import type { JobStorage } from './storage.ts';

const SECOND = 1000;
/** Default and maximum of TaskAvailabilityLifetimeInSeconds for a private team, and the life of a job. */
const THIRTY_DAYS = 2_592_000;

/** What Ground Truth writes of an object whose tasks nobody finished. */
const EXPIRED =
  'ClientError: Annotation tasks expired. Probable Reasons are 1) TaskAvailabilityLifetimeInSeconds parameter is too small. 2) Reward is too low. 3) The template may be broken. 4) Data objects are broken or too big. 5) All workers declined the tasks.';

/** When what is offered now expires. */
export function batchEnd(job: StoredLabelingJob, run: JobRun): Date {
  if (run.stream !== undefined) return streamEnd(job, run, run.stream);
  const { request } = job;
  const { batch, started } = run;
  const lifetime = request.HumanTaskConfig.TaskAvailabilityLifetimeInSeconds ?? THIRTY_DAYS;
  return new Date(
    Math.min(batch.offered.getTime() + lifetime * SECOND, started.getTime() + THIRTY_DAYS * SECOND),
  );
}

/**
 * Takes a worker's answer: stored in the object's file, and consolidated where it is the last one that the object
 * wants. Gives the URI of the file, or the status with which S3 refused; then nothing is kept.
 */
export async function takeAnswer(
  job: StoredLabelingJob,
  run: JobRun,
  object: number,
  answer: Answer,
  storage: JobStorage,
  now: Date,
): Promise<string | number> {
  const task = taskOf(run, object);
  task.answers.push(answer);
  const at = outputPlace(job, task.file ?? responseFile(run, object, now));
  const status = await storage.put(at, responseText(task)).catch(() => 500);
  if (status !== 200) {
    task.answers.splice(task.answers.indexOf(answer), 1);
    return status;
  }
  task.file ??= responseFile(run, object, now);
  if (task.answers.length >= job.request.HumanTaskConfig.NumberOfHumanWorkersPerDataObject) {
    await settleObject(job, run, object, storage, now);
  }
  return formatS3Uri(at);
}

/** Notes that a worker declined; an object that as many declined as were to label it fails. */
export function takeDecline(job: StoredLabelingJob, run: JobRun, object: number, worker: string): void {
  const { declined } = taskOf(run, object);
  declined.add(worker);
  if (declined.size >= job.request.HumanTaskConfig.NumberOfHumanWorkersPerDataObject) {
    fail(job, run, object, EXPIRED);
  }
}

/**
 * Brings a job to where it is at this moment: tasks expire, a batch whose objects are all done is written and the
 * next one offered, and a job without objects is over.
 *
 * @throws JobFailure
 */
export async function advance(job: StoredLabelingJob, run: JobRun, storage: JobStorage, now: Date) {
  if (run.stream !== undefined) return advanceStream(job, run, run.stream, storage, now);
  for (let moment = now; ; ) {
    const ends = batchEnd(job, run);
    const open = openObjects(run);
    if (open.length > 0) {
      if (now < ends) return;
      for (const object of open) fail(job, run, object, EXPIRED);
      moment = ends;
    }
    await writeBatch(job, run, storage, moment);
    const { number, to } = run.batch;
    const old = moment.getTime() - run.started.getTime() >= THIRTY_DAYS * SECOND;
    if (to >= run.queue.length || old) {
      const left = to < run.queue.length || run.leftOut > 0;
      return finish(job, run, left ? 'Stopped' : 'Completed', storage, now);
    }
    const next = Math.min(to + batchSize(job.request), run.queue.length);
    run.batch = { number: number + 1, from: to, to: next, offered: moment };
  }
}

type Stream = NonNullable<JobRun['stream']>;

/** A streaming job in which nothing happens for so long is stopped. */
const IDLE = 10 * 86_400 * SECOND;

/** When the next object of a streaming job expires, or the job has been idle for too long. */
function streamEnd({ request }: StoredLabelingJob, run: JobRun, { arrived, busy }: Stream): Date {
  const lifetime = (request.HumanTaskConfig.TaskAvailabilityLifetimeInSeconds ?? THIRTY_DAYS) * SECOND;
  const ends = openObjects(run).map((object) => (arrived.get(object) ?? run.started).getTime() + lifetime);
  return new Date(Math.min(busy.getTime() + IDLE, ...ends));
}

/** Offers what has come in, as many tasks at a time as there may be, and writes the output as it grows. */
async function advanceStream(
  job: StoredLabelingJob,
  run: JobRun,
  stream: Stream,
  storage: JobStorage,
  now: Date,
): Promise<void> {
  const lifetime = (job.request.HumanTaskConfig.TaskAvailabilityLifetimeInSeconds ?? THIRTY_DAYS) * SECOND;
  for (const object of openObjects(run)) {
    const ends = (stream.arrived.get(object) ?? run.started).getTime() + lifetime;
    if (now.getTime() >= ends) fail(job, run, object, EXPIRED);
  }
  const { queue, batch, results } = run;
  const done = queue.filter((object) => results.has(object)).length;
  if (done > batch.from) await writeBatch(job, run, storage, now);
  // What is done stays at the front, so that the places of a batch are those of its objects.
  queue.sort((a, b) => Number(results.has(b)) - Number(results.has(a)) || a - b);
  const to = Math.min(done + batchSize(job.request), queue.length);
  run.batch = { number: batch.number + (done > batch.from ? 1 : 0), from: done, to, offered: now };
  if (now.getTime() - stream.busy.getTime() >= IDLE) await finish(job, run, 'Stopped', storage, now);
}

/** Ends a job that somebody stops, with what is labeled so far. @throws JobFailure */
export async function stop(job: StoredLabelingJob, storage: JobStorage, now: Date): Promise<void> {
  const { run } = job;
  if (run === undefined) job.status = 'Stopped';
  else {
    await writeBatch(job, run, storage, now);
    await finish(job, run, 'Stopped', storage, now);
  }
  job.modified = now;
}

async function finish(
  job: StoredLabelingJob,
  run: JobRun,
  status: 'Completed' | 'Stopped',
  storage: JobStorage,
  now: Date,
): Promise<void> {
  // The demonstration account's jobs count more objects than their manifests hold.
  if (status === 'Completed' && job.counters.Unlabeled > 0) return;
  job.output = await writeManifest(job, run, storage);
  job.status = status;
  job.modified = now;
}

/** Makes the label of an object from its answers. */
async function settleObject(
  job: StoredLabelingJob,
  run: JobRun,
  object: number,
  storage: JobStorage,
  now: Date,
): Promise<void> {
  const { result, mask } = consolidate(job, run, taskOf(run, object).answers, now);
  if ('failure' in result) return fail(job, run, object, result.failure);
  let settled: Result = result;
  if (mask !== undefined) {
    const folder = 'annotations/consolidated-annotation/output';
    const at = outputPlace(job, `${folder}/${object}_${fileTime(now).replace('_', 'T')}.png`);
    const status = await storage.put(at, mask.png);
    if (status !== 200)
      return fail(job, run, object, `ClientError: ${formatS3Uri(at)} could not be written (${status}).`);
    settled = { ...result, label: formatS3Uri(at) };
  }
  run.results.set(object, settled);
  job.counters.TotalLabeled += 1;
  job.counters.HumanLabeled += 1;
  job.counters.Unlabeled -= 1;
  job.modified = now;
  if (run.stream !== undefined) run.stream.busy = now;
}

function fail(job: StoredLabelingJob, run: JobRun, object: number, failure: string): void {
  run.results.set(object, { failure });
  job.counters.FailedNonRetryableError += 1;
  job.counters.Unlabeled -= 1;
}
