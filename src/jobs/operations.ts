import { GroundctlError } from '../core/errors.ts';
import type { EventStream } from '../core/events.ts';
import type { Finding } from '../core/finding.ts';
import type { Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import { didYouMean } from '../core/suggest.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import { applyJobPlan } from './change/apply.ts';
import { type ChainOptions, manifestChange, readChain } from './change/chain.ts';
import type { ChainLines } from './change/chain-lines.ts';
import type { JobChange } from './change/change.ts';
import { type CreateOptions, planCreate } from './change/plan-create.ts';
import { planStop } from './change/plan-stop.ts';
import { type CheckOptions, checkParts } from './check/check-parts.ts';
import { checkRequest } from './check/check-request.ts';
import { costsOf } from './costs.ts';
import { explainJob, type JobFacts } from './explain/explain.ts';
import { measuredSeconds, outputFailures } from './explain/gather.ts';
import { type JobRef, jobName } from './job-ref.ts';
import { planFrames } from './manifest/frames.ts';
import { type ManifestData, type ManifestTotals, manifestLines } from './manifest/lines.ts';
import type { JobDetail, JobSummary } from './model.ts';
import type { CallOptions, JobsApi, JobsFilter, JobsStorage } from './ports.ts';
import type { PriceTable } from './prices.ts';
import { type JobWork, jobWork } from './workers.ts';

/** Labeling jobs of one account and region. Where a job's name is taken, whatever stands for it is too ({@link JobRef}). */
export interface JobOperations {
  /** Newest first. */
  list(filter?: JobsFilter, options?: CallOptions): Promise<readonly JobSummary[]>;
  /** Throws GroundctlError `no-such-job`, with a close name where there is one. */
  show(job: JobRef, options?: CallOptions): Promise<JobDetail>;
  /**
   * Why a job failed or stands still. What its output says is read from S3; `known` adds what other domains know.
   *
   * @param now the moment at which ages are judged
   */
  explain(job: JobDetail, now: Date, known?: JobFacts, options?: CallOptions): Promise<readonly Finding[]>;
  /** What jobs of a listing have cost so far by a price table, in US dollars, by name. */
  costs(
    jobs: readonly JobSummary[],
    table: PriceTable,
    options?: CallOptions,
  ): Promise<ReadonlyMap<string, number>>;
  /** The lines of a manifest of what lies below a prefix. */
  manifest(
    at: { readonly bucket: string; readonly key: string },
    data: ManifestData,
    options?: CallOptions,
  ): AsyncGenerator<string, ManifestTotals, void>;
  /** Plans sequence files and the manifest of video frames below a prefix, written into the folder `to`. */
  planFrames(
    at: { readonly bucket: string; readonly key: string },
    to: { readonly bucket: string; readonly key: string },
    options?: CallOptions,
  ): Promise<Plan<JobChange>>;
  /** What each worker did for a job, by its worker-response files, and their share of a price for answers. */
  work(job: JobDetail, prices?: PriceTable, options?: CallOptions): Promise<JobWork>;
  /** Holds a request against the API's rules, and its files in S3 against the task. Changes nothing. */
  check(
    fields: Readonly<Record<string, unknown>>,
    subject: string,
    options?: CheckOptions,
  ): Promise<readonly Finding[]>;
  /**
   * Plans a job from a request (CreateLabelingJob's members). `findings` are those of a check; errors among them are a
   * usage error unless `force`. Throws `job-exists` where the name is taken.
   */
  planCreate(fields: Readonly<Record<string, unknown>>, options: CreateOptions): Promise<Plan<JobChange>>;
  /** Plans to stop a job, which cannot be undone. Throws `no-such-job`, `job-over`. */
  planStop(job: JobRef, options?: CallOptions): Promise<Plan<JobChange>>;
  /**
   * What a job left undone, as lines of a manifest: missing, failed, or rejected by a class. Throws `job-not-over`,
   * `no-output`.
   */
  chain(job: JobDetail, options?: ChainOptions): Promise<ChainLines>;
  /** Plans to write such lines where nothing is yet; no change where they are there already. */
  planManifest(chain: ChainLines, uri: string, options?: CallOptions): Promise<Plan<JobChange>>;
  /** Carries out exactly such a plan, and holds what is there then against it. */
  apply(
    plan: Plan<JobChange>,
    signal?: AbortSignal,
  ): EventStream<PlanEvent<JobChange>, PlanResult<JobChange>>;
}

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
        unchanged: change === undefined ? [{ subject, reason: 'it is there already', result: 'exists' }] : [],
        findings: [],
      };
    },
    apply: (plan, signal) => applyJobPlan(api, storage, plan, signal),
  };
}
