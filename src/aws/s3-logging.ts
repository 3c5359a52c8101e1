import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketPolicyCommand,
  GetBucketRequestPaymentCommand,
  GetObjectLockConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { GroundctlError } from '../core/errors.ts';
import { call, orMissing } from './call.ts';
import type { S3Api } from './s3.ts';
import type { S3CallOptions } from './s3-clients.ts';
import type { ClientConfig } from './session.ts';

/** Where a bucket sends its logs. */
interface LogTarget {
  readonly bucket: string;
  readonly prefix: string;
  readonly partitioned: boolean;
}

/** Server access logging and what it depends on, each call in the region of its bucket. */
export function createS3LoggingApi(config: ClientConfig, s3: S3Api) {
  const clients = new Map<string, S3Client>();
  const clientOf = async (bucket: string, options: S3CallOptions): Promise<S3Client> => {
    const region = await s3.bucketRegion(bucket, options);
    const known = clients.get(region);
    if (known !== undefined) return known;
    const client = new S3Client({ ...config, region, forcePathStyle: config.endpoint !== undefined });
    clients.set(region, client);
    return client;
  };
  const about = (bucket: string, { owner }: S3CallOptions) => ({
    Bucket: bucket,
    ExpectedBucketOwner: owner,
  });

  return {
    bucketRegion: s3.bucketRegion,
    getLogging: async (bucket: string, options: S3CallOptions = {}): Promise<LogTarget | undefined> => {
      const client = await clientOf(bucket, options);
      const command = new GetBucketLoggingCommand(about(bucket, options));
      const output = await call('s3:GetBucketLogging', () => client.send(command, abort(options)));
      const enabled = output.LoggingEnabled;
      if (enabled?.TargetBucket === undefined) return undefined;
      return {
        bucket: enabled.TargetBucket,
        prefix: enabled.TargetPrefix ?? '',
        partitioned: enabled.TargetObjectKeyFormat?.PartitionedPrefix !== undefined,
      };
    },
    putLogging: async (bucket: string, target: LogTarget, options: S3CallOptions = {}): Promise<void> => {
      const client = await clientOf(bucket, options);
      const format = target.partitioned
        ? { TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: 'EventTime' as const } } }
        : {};
      const LoggingEnabled = { TargetBucket: target.bucket, TargetPrefix: target.prefix, ...format };
      const command = new PutBucketLoggingCommand({
        ...about(bucket, options),
        BucketLoggingStatus: { LoggingEnabled },
      });
      await call('s3:PutBucketLogging', () => client.send(command, abort(options)));
    },
    getPolicy: (bucket: string, options: S3CallOptions = {}) =>
      orMissing(async () => {
        const client = await clientOf(bucket, options);
        const command = new GetBucketPolicyCommand(about(bucket, options));
        return (await call('s3:GetBucketPolicy', () => client.send(command, abort(options)))).Policy;
      }, named('NoSuchBucketPolicy')),
    putPolicy: async (bucket: string, policy: string, options: S3CallOptions = {}): Promise<void> => {
      const client = await clientOf(bucket, options);
      const command = new PutBucketPolicyCommand({ ...about(bucket, options), Policy: policy });
      await call('s3:PutBucketPolicy', () => client.send(command, abort(options)));
    },
    getEncryption: async (bucket: string, options: S3CallOptions = {}) =>
      (await s3.getBucketEncryption(bucket, options))?.algorithm,
    hasDefaultRetention: async (bucket: string, options: S3CallOptions = {}): Promise<boolean> => {
      const client = await clientOf(bucket, options);
      const command = new GetObjectLockConfigurationCommand(about(bucket, options));
      const output = await orMissing(
        () => call('s3:GetBucketObjectLockConfiguration', () => client.send(command, abort(options))),
        named('ObjectLockConfigurationNotFoundError'),
      );
      return output?.ObjectLockConfiguration?.Rule?.DefaultRetention !== undefined;
    },
    hasRequesterPays: async (bucket: string, options: S3CallOptions = {}): Promise<boolean> => {
      const client = await clientOf(bucket, options);
      const command = new GetBucketRequestPaymentCommand(about(bucket, options));
      const output = await call('s3:GetBucketRequestPayment', () => client.send(command, abort(options)));
      return output.Payer === 'Requester';
    },
    hasLifecycle: async (bucket: string, options: S3CallOptions = {}): Promise<boolean> => {
      const client = await clientOf(bucket, options);
      const command = new GetBucketLifecycleConfigurationCommand(about(bucket, options));
      const output = await orMissing(
        () => call('s3:GetLifecycleConfiguration', () => client.send(command, abort(options))),
        named('NoSuchLifecycleConfiguration'),
      );
      return (output?.Rules?.length ?? 0) > 0;
    },
    close: () => {
      for (const client of clients.values()) client.destroy();
    },
  };
}

function named(name: string): (error: GroundctlError) => boolean {
  return (error) => error.aws?.name === name;
}

function abort(options: S3CallOptions) {
  return options.signal === undefined ? {} : { abortSignal: options.signal };
}
