import type { CallOptions } from '../core/call-options.ts';

export interface BucketCallOptions extends CallOptions {
  /** The account that must own the bucket: S3 refuses where another one does. */
  readonly owner?: string | undefined;
}

export interface CorsRule {
  readonly ID?: string | undefined;
  readonly AllowedHeaders?: readonly string[] | undefined;
  readonly AllowedMethods: readonly string[];
  readonly AllowedOrigins: readonly string[];
  readonly ExposeHeaders?: readonly string[] | undefined;
  readonly MaxAgeSeconds?: number | undefined;
}

/** S3's own LoggingEnabled; what this program does not set is carried along as it is. */
export interface LoggingEnabled {
  readonly TargetBucket: string;
  readonly TargetPrefix: string;
  readonly [member: string]: unknown;
}

/** The settings of a bucket that documents of the catalogue can be applied to; undefined where there are none. */
export interface BucketSettingsApi {
  getBucketPolicy(bucket: string, options?: BucketCallOptions): Promise<string | undefined>;
  putBucketPolicy(bucket: string, policy: string, options?: BucketCallOptions): Promise<void>;
  getBucketCors(bucket: string, options?: BucketCallOptions): Promise<readonly CorsRule[] | undefined>;
  putBucketCors(bucket: string, rules: readonly CorsRule[], options?: BucketCallOptions): Promise<void>;
  getBucketLogging(bucket: string, options?: BucketCallOptions): Promise<LoggingEnabled | undefined>;
  putBucketLogging(bucket: string, logging: LoggingEnabled, options?: BucketCallOptions): Promise<void>;
}

/** As much of a work team and its workforce as parameters come from. */
export interface TeamLookup {
  describeWorkteam(
    name: string,
    options?: CallOptions,
  ): Promise<
    | {
        readonly WorkteamName: string;
        readonly WorkteamArn: string;
        readonly WorkforceArn?: string | undefined;
        readonly MemberDefinitions: readonly {
          readonly CognitoMemberDefinition?: { readonly UserPool: string } | undefined;
        }[];
        readonly NotificationConfiguration?:
          | { readonly NotificationTopicArn?: string | undefined }
          | undefined;
      }
    | undefined
  >;
  listWorkforces(options?: CallOptions): Promise<
    readonly {
      readonly WorkforceArn: string;
      readonly SourceIpConfig?: { readonly Cidrs: readonly string[] } | undefined;
    }[]
  >;
}

/** STS, as far as it reads encoded authorization messages. */
export interface MessageDecoder {
  decodeAuthorizationMessage(encoded: string, options?: CallOptions): Promise<string>;
}

/** Keeps a copy of what is about to be replaced, readable by its owner alone; gives the path. */
export type SaveBackup = (name: string, text: string) => Promise<string>;

/** Who calls, from STS GetCallerIdentity. */
export interface Caller {
  readonly Account: string;
  readonly Arn: string;
}
