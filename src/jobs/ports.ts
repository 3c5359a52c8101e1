import type { JobDetail, JobSummary } from './model.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

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
export interface JobsStorage {
  /** Undefined where there is no such object. */
  head(
    object: { readonly bucket: string; readonly key: string },
    options?: CallOptions,
  ): Promise<{ readonly Size: number } | undefined>;
  /** With `ifNoneMatch` only where there is no such object: 412 otherwise. */
  put(
    object: {
      readonly bucket: string;
      readonly key: string;
      readonly body: string;
      readonly contentType?: string | undefined;
      readonly ifNoneMatch?: boolean | undefined;
    },
    options?: CallOptions,
  ): Promise<unknown>;
  /** The object's bytes; undefined where it is not there. */
  get(
    object: { readonly bucket: string; readonly key: string },
    options?: CallOptions,
  ): Promise<{ readonly Size: number; readonly body: AsyncIterable<Uint8Array> } | undefined>;
  /** Throws GroundctlError `no-such-bucket`. */
  bucketRegion(bucket: string, options?: CallOptions): Promise<string>;
  listPage(
    input: {
      readonly bucket: string;
      readonly prefix?: string | undefined;
      readonly token?: string | undefined;
    },
    options?: CallOptions,
  ): Promise<{
    readonly objects: readonly { readonly Key: string; readonly Size: number }[];
    readonly token: string | undefined;
  }>;
}
