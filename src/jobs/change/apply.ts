import { GroundctlError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import {
  type Done,
  NotStarted,
  type Plan,
  type PlanEvent,
  type PlanResult,
  runPlan,
} from '../../core/plan.ts';
import { formatS3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { JobsApi, JobsStorage } from '../ports.ts';
import { isSame } from './chain.ts';
import type { JobChange } from './change.ts';
import { exists } from './plan-create.ts';
import { isRunning, over } from './plan-stop.ts';
import { differences } from './request.ts';

/** A job comes after the manifest that is written for it, and that after the sequences that it names. */
const WAVES = { 'put-sequence': 0, 'put-manifest': 1, 'create-job': 2, 'stop-job': 2 } as const;
const TYPES = { 'put-sequence': 'application/json', 'put-manifest': 'application/jsonlines' } as const;

/**
 * Carries out exactly the plan it is given. Each change is held against what is there right before, and what AWS then
 * has against what was asked for; a job whose manifest could not be written is not created.
 */
export function applyJobPlan(
  api: JobsApi,
  storage: JobsStorage,
  plan: Plan<JobChange>,
  signal?: AbortSignal,
): EventStream<PlanEvent<JobChange>, PlanResult<JobChange>> {
  let written = true;
  return runPlan(
    plan,
    async ({ action }) => {
      switch (action.type) {
        case 'create-job':
          return create(api, action.name, action.request);
        case 'stop-job':
          return stop(api, action.name);
        case 'put-sequence':
        case 'put-manifest':
          try {
            await putNew(storage, action.at, action.text, TYPES[action.type]);
          } catch (error) {
            written = false;
            throw error;
          }
          return undefined;
      }
    },
    {
      signal,
      waveOf: ({ action }) => WAVES[action.type],
      skip: ({ action: { type } }) => {
        if (written || type === 'put-sequence' || type === 'stop-job') return undefined;
        return type === 'put-manifest'
          ? 'a sequence could not be written'
          : 'its manifest could not be written';
      },
    },
  );
}

async function create(api: JobsApi, name: string, request: Readonly<Record<string, unknown>>): Promise<Done> {
  let result = 'created';
  try {
    await api.createJob(request);
  } catch (error) {
    // The answer to an earlier attempt may have been lost.
    if (!(error instanceof GroundctlError) || error.aws?.name !== 'ResourceInUse') throw error;
    result = 'exists';
  }
  const job = await api.describeJob(name);
  if (job === undefined) return { result, detail: 'created; SageMaker does not show it yet' };
  const other = differences(request, job);
  if (other.length > 0 && result === 'exists') throw exists(name, other);
  if (other.length > 0) {
    throw new GroundctlError(`The labeling job ${quoteForMessage(name)} does not match the request.`, {
      code: 'not-as-asked',
      source: 'aws',
      problems: other,
    });
  }
  return { result, detail: `${result === 'exists' ? 'already there' : result}: ${job.LabelingJobStatus}` };
}

async function stop(api: JobsApi, name: string): Promise<Done> {
  const before = await api.describeJob(name);
  if (before === undefined) throw new NotStarted('the job no longer exists');
  if (isRunning(before)) await api.stopJob(name);
  const status = (await api.describeJob(name))?.LabelingJobStatus ?? '';
  if (status === 'Stopping' || status === 'Stopped') return { result: 'stopped', detail: status };
  throw over(name, status);
}

async function putNew(
  storage: JobsStorage,
  at: { readonly bucket: string; readonly key: string },
  text: string,
  contentType: string,
): Promise<void> {
  try {
    await storage.put({ ...at, body: text, contentType, ifNoneMatch: true });
  } catch (error) {
    const there = error instanceof GroundctlError && error.aws?.httpStatus === 412;
    // It may be the one that an earlier attempt wrote.
    if (!there || !(await isSame(at, text, Buffer.byteLength(text), storage, {}))) throw error;
  }
  const head = await storage.head(at);
  if (head?.Size === Buffer.byteLength(text)) return;
  throw new GroundctlError(`${formatS3Uri(at)} is not what was written.`, {
    code: 'not-as-asked',
    source: 'aws',
  });
}
