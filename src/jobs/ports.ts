import type { CallOptions } from '../core/call-options.ts';
import type { ObjectAt, ObjectReader } from '../core/s3-objects.ts';
import type { JobDetail, JobSummary } from './model.ts';

export interface JobsFilter {
  readonly NameContains?: string | undefined;
  readonly StatusEquals?: string | undefined;
}

/** What this domain needs of SageMaker; src/aws fulfils it by shape. */
export interface JobsApi {
  /** Newest first, every page. */
  listJobs(filter: JobsFilter, options?: CallOptions): Promise<JobSummary[]>;
  /** Undefined where there is no such job. */
  describeJob(name: string, options?: CallOptions): Promise<JobDetail | undefined>;
  createJob(request: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<void>;
  stopJob(name: string, options?: CallOptions): Promise<void>;
}

/** What this domain needs of S3. */
export interface JobsStorage extends ObjectReader {
  /** With `ifNoneMatch` only where there is no such object: 412 otherwise. */
  put(
    object: ObjectAt & {
      readonly body: string;
      readonly contentType?: string | undefined;
      readonly ifNoneMatch?: boolean | undefined;
    },
    options?: CallOptions,
  ): Promise<unknown>;
  /** Throws GroundctlError `no-such-bucket`. */
  bucketRegion(bucket: string, options?: CallOptions): Promise<string>;
}
