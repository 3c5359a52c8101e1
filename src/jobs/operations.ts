import { GroundctlError } from '../core/errors.ts';
import type { Finding } from '../core/finding.ts';
import { didYouMean } from '../core/suggest.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import { checkParts } from './check/check-parts.ts';
import { checkRequest } from './check/check-request.ts';
import { explainJob, type JobFacts } from './explain/explain.ts';
import { measuredSeconds, outputFailures } from './explain/gather.ts';
import { type ManifestData, type ManifestTotals, manifestLines } from './manifest/lines.ts';
import type { JobDetail, JobSummary } from './model.ts';
import type { CallOptions, JobsApi, JobsFilter, JobsStorage } from './ports.ts';

/** Labeling jobs of one account and region. */
export interface JobOperations {
  /** Newest first. */
  list(filter?: JobsFilter, options?: CallOptions): Promise<readonly JobSummary[]>;
  /** Throws GroundctlError `no-such-job`, with a close name where there is one. */
  show(name: string, options?: CallOptions): Promise<JobDetail>;
  /**
   * Why a job failed or stands still. What its output says is read from S3; `known` adds what other domains know.
   *
   * @param now the moment at which ages are judged
   */
  explain(job: JobDetail, now: Date, known?: JobFacts, options?: CallOptions): Promise<readonly Finding[]>;
  /** The lines of a manifest of what lies below a prefix. */
  manifest(
    at: { readonly bucket: string; readonly key: string },
    data: ManifestData,
    options?: CallOptions,
  ): AsyncGenerator<string, ManifestTotals, void>;
  /** Holds a request against the API's rules, and its files in S3 against the task. Changes nothing. */
  check(
    fields: Readonly<Record<string, unknown>>,
    subject: string,
    options?: CallOptions,
  ): Promise<readonly Finding[]>;
}

export function createJobOperations(api: JobsApi, storage: JobsStorage, region: string): JobOperations {
  return {
    list: (filter = {}, options = {}) => api.listJobs(filter, options),
    async show(name, options = {}) {
      const job = await api.describeJob(name, options);
      if (job !== undefined) return job;
      const names = (await api.listJobs({}, options)).map(({ LabelingJobName }) => LabelingJobName);
      const near = didYouMean(name, names);
      throw new GroundctlError(`There is no labeling job ${quoteForMessage(name)}.`, {
        code: 'no-such-job',
        source: 'aws',
        hint: near === undefined ? 'All of them: groundctl jobs list.' : `Did you mean ${near}?`,
      });
    },
    async explain(job, now, known = {}, options = {}) {
      const [failures, secondsPerTask] = await Promise.all([
        outputFailures(job, storage, options),
        measuredSeconds(job, storage, options),
      ]);
      return explainJob(job, { failures, secondsPerTask, ...known }, now);
    },
    manifest: (at, data, options) => manifestLines(at, data, storage, options),
    async check(fields, subject, options = {}) {
      return [
        ...checkRequest(fields, subject, region),
        ...(await checkParts(fields, subject, storage, region, options)),
      ];
    },
  };
}
