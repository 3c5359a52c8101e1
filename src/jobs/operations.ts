import type { CallOptions } from '../core/call-options.ts';
import type { EventStream } from '../core/events.ts';
import type { Finding } from '../core/finding.ts';
import type { Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import type { ObjectAt } from '../core/s3-objects.ts';
import type { ChainOptions } from './change/chain.ts';
import type { ChainLines } from './change/chain-lines.ts';
import type { JobChange } from './change/change.ts';
import type { CreateOptions } from './change/plan-create.ts';
import type { CheckOptions } from './check/check-parts.ts';
import type { JobFacts } from './explain/explain.ts';
import type { JobRef } from './job-ref.ts';
import type { ManifestData, ManifestTotals } from './manifest/lines.ts';
import type { JobDetail, JobSummary } from './model.ts';
import type { JobsFilter } from './ports.ts';
import type { PriceTable } from './prices.ts';
import type { JobWork } from './workers.ts';

/** Labeling jobs of one account and region. Where a job's name is taken, whatever stands for it is too ({@link JobRef}). */
export interface JobOperations {
  /** Newest first. */
  list(filter?: JobsFilter, options?: CallOptions): Promise<readonly JobSummary[]>;
  /** Throws GroundctlError `no-such-job`, with a close name where there is one. */
  show(job: JobRef, options?: CallOptions): Promise<JobDetail>;
  /**
   * Why a job failed or is stuck. What its output says is read from S3; `known` adds what other domains know.
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
    at: ObjectAt,
    data: ManifestData,
    options?: CallOptions,
  ): AsyncGenerator<string, ManifestTotals, void>;
  /** Plans sequence files and the manifest of video frames below a prefix, written into the folder `to`. */
  planFrames(at: ObjectAt, to: ObjectAt, options?: CallOptions): Promise<Plan<JobChange>>;
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
  /** Plans to write such lines where nothing is yet; no change where they are already there. */
  planManifest(chain: ChainLines, uri: string, options?: CallOptions): Promise<Plan<JobChange>>;
  /** Carries out exactly such a plan, and holds what is there then against it. */
  apply(
    plan: Plan<JobChange>,
    signal?: AbortSignal,
  ): EventStream<PlanEvent<JobChange>, PlanResult<JobChange>>;
}
