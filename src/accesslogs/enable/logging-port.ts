import type { CallOptions } from '../../core/call-options.ts';
import type { LogTarget } from '../log-target.ts';

/** Calls that name the account which must own the bucket. */
export interface OwnedCallOptions extends CallOptions {
  readonly owner?: string | undefined;
}

/** S3's own LoggingEnabled. */
export interface LoggingEnabled {
  readonly TargetBucket: string;
  readonly TargetPrefix: string;
  readonly TargetObjectKeyFormat?:
    | { readonly PartitionedPrefix?: { readonly PartitionDateSource?: string | undefined } | undefined }
    | undefined;
}

/** What setting up server access logging needs of S3. */
export interface LoggingApi {
  /** Throws where there is no such bucket, or another account owns it. */
  bucketRegion(bucket: string, options?: OwnedCallOptions): Promise<string>;
  getBucketLogging(bucket: string, options?: OwnedCallOptions): Promise<LoggingEnabled | undefined>;
  putBucketLogging(bucket: string, logging: LoggingEnabled, options?: OwnedCallOptions): Promise<void>;
  /** The policy document as text; undefined where there is none. */
  getBucketPolicy(bucket: string, options?: OwnedCallOptions): Promise<string | undefined>;
  putBucketPolicy(bucket: string, policy: string, options?: OwnedCallOptions): Promise<void>;
  /** AES256, aws:kms or aws:kms:dsse; undefined where the bucket says nothing. */
  getBucketEncryption(
    bucket: string,
    options?: OwnedCallOptions,
  ): Promise<{ readonly algorithm?: string | undefined } | undefined>;
  /** True where Object Lock has a default retention. */
  hasDefaultRetention(bucket: string, options?: OwnedCallOptions): Promise<boolean>;
  hasRequesterPays(bucket: string, options?: OwnedCallOptions): Promise<boolean>;
  hasLifecycle(bucket: string, options?: OwnedCallOptions): Promise<boolean>;
}

/** Where the logs of a bucket go. */
export async function loggingTarget(
  api: Pick<LoggingApi, 'getBucketLogging'>,
  bucket: string,
  options?: OwnedCallOptions,
): Promise<LogTarget | undefined> {
  const logging = await api.getBucketLogging(bucket, options);
  return (
    logging && {
      bucket: logging.TargetBucket,
      prefix: logging.TargetPrefix,
      partitioned: logging.TargetObjectKeyFormat?.PartitionedPrefix !== undefined,
    }
  );
}

/** Partitioned keys are asked for by the day of the events, which is what pruning by date relies on. */
export function loggingOf({ bucket, prefix, partitioned }: LogTarget): LoggingEnabled {
  return {
    TargetBucket: bucket,
    TargetPrefix: prefix,
    ...(partitioned
      ? { TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: 'EventTime' } } }
      : {}),
  };
}
