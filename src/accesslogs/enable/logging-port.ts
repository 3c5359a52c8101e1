import type { LogTarget } from '../operations.ts';
import type { CallOptions } from '../ports.ts';

/** Calls that name the account which must own the bucket. */
export interface OwnedCallOptions extends CallOptions {
  readonly owner?: string | undefined;
}

/** What setting up server access logging needs of S3. */
export interface LoggingApi {
  /** Throws where there is no such bucket, or another account owns it. */
  bucketRegion(bucket: string, options?: OwnedCallOptions): Promise<string>;
  getLogging(bucket: string, options?: OwnedCallOptions): Promise<LogTarget | undefined>;
  putLogging(bucket: string, target: LogTarget, options?: OwnedCallOptions): Promise<void>;
  /** The policy document as text; undefined where there is none. */
  getPolicy(bucket: string, options?: OwnedCallOptions): Promise<string | undefined>;
  putPolicy(bucket: string, policy: string, options?: OwnedCallOptions): Promise<void>;
  /** AES256, aws:kms or aws:kms:dsse; undefined where the bucket says nothing. */
  getEncryption(bucket: string, options?: OwnedCallOptions): Promise<string | undefined>;
  /** True where Object Lock has a default retention. */
  hasDefaultRetention(bucket: string, options?: OwnedCallOptions): Promise<boolean>;
  hasRequesterPays(bucket: string, options?: OwnedCallOptions): Promise<boolean>;
  hasLifecycle(bucket: string, options?: OwnedCallOptions): Promise<boolean>;
}
