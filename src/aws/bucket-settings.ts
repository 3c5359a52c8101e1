import {
  type CORSRule,
  GetBucketCorsCommand,
  GetBucketLoggingCommand,
  GetBucketPolicyCommand,
  type LoggingEnabled,
  PutBucketCorsCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { GroundctlError } from '../core/errors.ts';
import { call, orMissing } from './call.ts';
import type { ClientConfig } from './session.ts';
import { present } from './shapes.ts';

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** The account that must own the bucket. */
  readonly owner?: string | undefined;
}

/** Policy, CORS and access logging of buckets, over the SDK's client; each call goes to the bucket's region. */
export function createBucketSettingsApi(config: ClientConfig) {
  const client = new S3Client({
    ...config,
    followRegionRedirects: true,
    // Behind an own endpoint there are no virtual hosts.
    forcePathStyle: config.endpoint !== undefined,
  });
  const target = (Bucket: string, options: CallOptions) => ({ Bucket, ExpectedBucketOwner: options.owner });
  const abort = ({ signal }: CallOptions) => (signal === undefined ? {} : { abortSignal: signal });

  return {
    getBucketPolicy: (bucket: string, options: CallOptions = {}) =>
      orMissing(async () => {
        const output = await call('s3:GetBucketPolicy', () =>
          client.send(new GetBucketPolicyCommand(target(bucket, options)), abort(options)),
        );
        return output.Policy;
      }, saying('NoSuchBucketPolicy')),
    putBucketPolicy: async (bucket: string, Policy: string, options: CallOptions = {}) => {
      await call('s3:PutBucketPolicy', () =>
        client.send(new PutBucketPolicyCommand({ ...target(bucket, options), Policy }), abort(options)),
      );
    },
    getBucketCors: (bucket: string, options: CallOptions = {}) =>
      orMissing(async () => {
        const output = await call('s3:GetBucketCORS', () =>
          client.send(new GetBucketCorsCommand(target(bucket, options)), abort(options)),
        );
        return output.CORSRules?.map((rule) =>
          present('CORS rule', rule, 'AllowedMethods', 'AllowedOrigins'),
        );
      }, saying('NoSuchCORSConfiguration')),
    putBucketCors: async (
      bucket: string,
      rules: readonly DeepReadonly<CORSRule>[],
      options: CallOptions = {},
    ) => {
      await call('s3:PutBucketCORS', () =>
        client.send(
          new PutBucketCorsCommand({
            ...target(bucket, options),
            CORSConfiguration: { CORSRules: rules as CORSRule[] },
          }),
          abort(options),
        ),
      );
    },
    getBucketLogging: async (bucket: string, options: CallOptions = {}) => {
      const output = await call('s3:GetBucketLogging', () =>
        client.send(new GetBucketLoggingCommand(target(bucket, options)), abort(options)),
      );
      return output.LoggingEnabled && toLogging(output.LoggingEnabled);
    },
    putBucketLogging: async (
      bucket: string,
      logging: { readonly TargetBucket: string; readonly TargetPrefix: string },
      options: CallOptions = {},
    ) => {
      await call('s3:PutBucketLogging', () =>
        client.send(
          new PutBucketLoggingCommand({
            ...target(bucket, options),
            BucketLoggingStatus: { LoggingEnabled: logging },
          }),
          abort(options),
        ),
      );
    },
    close: () => client.destroy(),
  };
}

/** The SDK's input types want mutable arrays, though it never changes what it is given. */
type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

function toLogging(logging: LoggingEnabled) {
  const { TargetBucket } = present('logging configuration', logging, 'TargetBucket');
  return { ...logging, TargetBucket, TargetPrefix: logging.TargetPrefix ?? '' };
}

function saying(name: string): (error: GroundctlError) => boolean {
  return (error) => error.aws?.name === name;
}
