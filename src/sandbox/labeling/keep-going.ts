import type { Environment } from '../environment.ts';
import type { StoredLabelingJob } from '../sagemaker/state.ts';
import { beginRun, JobFailure } from './begin.ts';
import { openObjects } from './model.ts';
import { advance, batchEnd, stop } from './progress.ts';
import { jobStorage } from './storage.ts';

const LONGEST_REASON = 1024;
const waiting = new WeakMap<StoredLabelingJob, Promise<unknown>>();

/** Runs what changes a job after all that was asked before; one thing at a time for each job. */
export function inTurn<T>(job: StoredLabelingJob, action: () => Promise<T>): Promise<T> {
  const turn = (waiting.get(job) ?? Promise.resolve()).then(action, action);
  waiting.set(job, turn);
  return turn;
}

/** Brings a job to this moment, when its turn comes. */
export function keepGoing(env: Environment, region: string, job: StoredLabelingJob): Promise<void> {
  return inTurn(job, () => step(env, region, job));
}

/** Whether time has changed something about a job, so that it cannot be told of as it is. */
export function isBehind(job: StoredLabelingJob, now: Date): boolean {
  if (job.status !== 'InProgress' || job.run === undefined) return false;
  const waits = job.run.stream !== undefined || openObjects(job.run).length > 0;
  return waits && now >= batchEnd(job, job.run);
}

/** One step within a job's turn: begins it, brings it to this moment, or stops it. What fails becomes its FailureReason. */
export async function step(env: Environment, region: string, job: StoredLabelingJob): Promise<void> {
  try {
    const role = env.iam.role(job.request.RoleArn);
    if (role === undefined) throw new JobFailure(`ClientError: There is no role ${job.request.RoleArn}.`);
    const storage = jobStorage(env, role, region);
    if (job.status === 'Stopping') return await stop(job, storage, env.clock());
    if (job.status !== 'Initializing' && job.status !== 'InProgress') return;
    if (job.run === undefined) await begin(job, storage, env);
    if (job.run !== undefined && job.status === 'InProgress')
      await advance(job, job.run, storage, env.clock());
  } catch (error) {
    // A sandbox that closes takes its S3 away while a job runs.
    if (env.closing.aborted) return;
    const told = error instanceof JobFailure ? error.message : `InternalError: ${String(error)}`;
    job.failureReason = told.slice(0, LONGEST_REASON);
    job.status = 'Failed';
    job.modified = env.clock();
  }
}

async function begin(job: StoredLabelingJob, storage: ReturnType<typeof jobStorage>, env: Environment) {
  const now = env.clock();
  const run = await beginRun(job, storage, now);
  job.run = run;
  if (job.status !== 'Initializing') return;
  job.counters.Unlabeled = run.queue.length + run.leftOut;
  job.counters.TotalLabeled = run.lines.length - job.counters.Unlabeled;
  job.status = 'InProgress';
  job.modified = now;
}
