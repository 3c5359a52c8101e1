import type { CallOptions } from '../core/call-options.ts';
import { GroundctlError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import { applyJobPlan } from './change/apply.ts';
import { manifestChange, readChain } from './change/chain.ts';
import { planCreate } from './change/plan-create.ts';
import { planStop } from './change/plan-stop.ts';
import { checkParts } from './check/check-parts.ts';
import { checkRequest } from './check/check-request.ts';
import { costsOf } from './costs.ts';
import { explainJob } from './explain/explain.ts';
import { measuredSeconds, outputFailures } from './explain/gather.ts';
import { type JobRef, jobName } from './job-ref.ts';
import { planFrames } from './manifest/frames.ts';
import { manifestLines } from './manifest/lines.ts';
import type { JobOperations } from './operations.ts';
import type { JobsApi, JobsStorage } from './ports.ts';
import { jobWork } from './workers.ts';

/** The jobs domain over SageMaker and S3 in one region. */
export function createJobOperations(api: JobsApi, storage: JobsStorage, region: string): JobOperations {
  const show = async (ref: JobRef, options: CallOptions = {}) => {
    const name = jobName(ref);
    const job = await api.describeJob(name, options);
    if (job !== undefined) return job;
    const names = (await api.listJobs({}, options)).map(({ LabelingJobName }) => LabelingJobName);
    const near = didYouMean(name, names);
    throw new GroundctlError(`There is no labeling job ${quoteForMessage(name)}.`, {
      code: 'no-such-job',
      source: 'aws',
      hint: near === undefined ? 'All of them: groundctl jobs list.' : `Did you mean ${near}?`,
    });
  };
  return {
    list: (filter = {}, options = {}) => api.listJobs(filter, options),
    show,
    async explain(job, now, known = {}, options = {}) {
      const [failures, secondsPerTask] = await Promise.all([
        outputFailures(job, storage, options),
        measuredSeconds(job, storage, options),
      ]);
      return explainJob(job, { failures, secondsPerTask, ...known }, now);
    },
    costs: (jobs, table, options = {}) =>
      costsOf(jobs, table, (name) => api.describeJob(name, options), options.signal),
    manifest: (at, data, options) => manifestLines(at, data, storage, options),
    planFrames: (at, to, options) => planFrames(at, to, storage, options),
    work: (job, prices, options) => jobWork(job, storage, prices, options),
    async check(fields, subject, options = {}) {
      return [
        ...checkRequest(fields, subject, region),
        ...(await checkParts(fields, subject, storage, region, options)),
      ];
    },
    planCreate: (fields, options) => planCreate(api, fields, options),
    planStop: async (job, options = {}) => planStop(await show(job, options)),
    chain: (job, options = {}) => readChain(job, storage, options),
    async planManifest(chain, uri, options = {}) {
      const { change, subject } = await manifestChange(chain, uri, storage, options);
      return {
        title: `Write ${subject}`,
        changes: change === undefined ? [] : [change],
        unchanged: change === undefined ? [{ subject, reason: 'it already exists', result: 'exists' }] : [],
        findings: [],
      };
    },
    apply: (plan, signal) => applyJobPlan(api, storage, plan, signal),
  };
}
