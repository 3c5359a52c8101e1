import type { SetupChange } from '../core/athena/setup.ts';
import type { EventStream } from '../core/events.ts';
import type { TextPlace } from '../core/files/text-place.ts';
import type { Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import type { PrefixAt } from '../core/s3-objects.ts';
import type { ReportEstimate, ReportRequest } from './athena/read-report.ts';
import type { ReportSetup } from './athena/setup.ts';
import type { Browsed } from './browse.ts';
import type { CheckEvent, CheckOptions, CheckReport } from './check.ts';
import type { JobCheckOptions } from './check-job.ts';
import type { KitBuckets } from './plus/check-buckets.ts';
import type { Source } from './sources/source.ts';
import type { SplitIndex } from './split/index-file.ts';
import type { PreparedSplit, SplitOptions } from './split/prepare-split.ts';
import type { ApplyStageOptions } from './stage/apply-stage.ts';
import type { StageChange, StageOptions, StagePlan } from './stage/plan-stage.ts';
import type { Staging } from './stage/target.ts';
import type { ApplyUploadOptions } from './upload/apply-upload.ts';
import type { UploadChange, UploadOptions, UploadPlan } from './upload/plan-upload.ts';
import type { Upload } from './upload/read-upload.ts';

/** Batches over S3 of one account and region; for local folders without either. */
export interface BatchOperations {
  /** Holds a source against the limits of a Ground Truth Plus batch. */
  check(source: Source, options?: CheckOptions): EventStream<CheckEvent, CheckReport>;
  /** Holds a source against the quotas of a labeling job's input. */
  checkJob(source: Source, options?: JobCheckOptions): EventStream<CheckEvent, CheckReport>;
  /** Whether a project's buckets are there and in the one region that is taken, and which keys encrypt them. */
  checkBuckets(buckets: readonly string[], account: string, signal?: AbortSignal): Promise<KitBuckets>;
  /** What there is to choose from: the account's buckets, or what is right below a prefix. */
  browse(at: PrefixAt | undefined, signal?: AbortSignal): Promise<Browsed>;
  /** Reads a source and splits it; writes nothing. */
  split(source: Source, options?: SplitOptions): EventStream<CheckEvent, PreparedSplit>;
  /** Writes manifests and index; overwrites nothing. */
  writeSplit(prepared: PreparedSplit, place: TextPlace, signal?: AbortSignal): Promise<SplitIndex>;
  /** What an inventory report comes to, by its manifest alone. */
  estimateReport(
    source: Extract<Source, { kind: 'inventory' }>,
    signal?: AbortSignal,
  ): Promise<ReportEstimate>;
  /** The same report as `check` of an inventory in S3, read through Amazon Athena. */
  checkWithAthena(request: ReportRequest, options?: CheckOptions): EventStream<CheckEvent, CheckReport>;
  /** The same as `split` of an inventory in S3, read through Amazon Athena. */
  splitWithAthena(request: ReportRequest, options?: SplitOptions): EventStream<CheckEvent, PreparedSplit>;
  /** Plans what Athena needs to read the reports of an inventory configuration, or its removal. */
  planSetup(input: ReportSetup, signal?: AbortSignal): Promise<Plan<SetupChange>>;
  applySetup(
    plan: Plan<SetupChange>,
    signal?: AbortSignal,
  ): EventStream<PlanEvent<SetupChange>, PlanResult<SetupChange>>;
  readStaging(at: TextPlace, to: PrefixAt, signal?: AbortSignal): Promise<Staging>;
  planStage(staging: Staging, options?: StageOptions): Promise<StagePlan>;
  /** Reads a split of a local folder. */
  readUpload(at: TextPlace, to: PrefixAt, signal?: AbortSignal): Promise<Upload>;
  planUpload(upload: Upload, options?: UploadOptions): Promise<UploadPlan>;
  applyUpload(
    plan: UploadPlan,
    options: ApplyUploadOptions,
  ): EventStream<PlanEvent<UploadChange>, PlanResult<UploadChange>>;
  applyStage(
    plan: StagePlan,
    options: ApplyStageOptions,
  ): EventStream<PlanEvent<StageChange>, PlanResult<StageChange>>;
}
