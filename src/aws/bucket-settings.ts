import {
  type CORSRule,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketPolicyCommand,
  GetBucketRequestPaymentCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  type LoggingEnabled,
  PutBucketCorsCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import type { GroundctlError } from '../core/errors.ts';
import { abort, call, orMissing } from './call.ts';
import { createS3Clients, type S3CallOptions } from './s3-clients.ts';
import type { ClientConfig } from './session.ts';
import { type DeepReadonly, present } from './shapes.ts';

/** Settings of buckets over the SDK's client, each call in the region of its bucket. */
export function createBucketSettingsApi(config: ClientConfig) {
  const clients = createS3Clients(config);
  const about = (Bucket: string, { owner }: S3CallOptions) => ({ Bucket, ExpectedBucketOwner: owner });

  return {
    getBucketPolicy: (bucket: string, options: S3CallOptions = {}) =>
      orMissing(async () => {
        const client = await clients.of(bucket, options);
        const command = new GetBucketPolicyCommand(about(bucket, options));
        return (await call('s3:GetBucketPolicy', () => client.send(command, abort(options)))).Policy;
      }, named('NoSuchBucketPolicy')),
    putBucketPolicy: async (bucket: string, Policy: string, options: S3CallOptions = {}) => {
      const client = await clients.of(bucket, options);
      const command = new PutBucketPolicyCommand({ ...about(bucket, options), Policy });
      await call('s3:PutBucketPolicy', () => client.send(command, abort(options)));
    },
    getBucketCors: (bucket: string, options: S3CallOptions = {}) =>
      orMissing(async () => {
        const client = await clients.of(bucket, options);
        const command = new GetBucketCorsCommand(about(bucket, options));
        const output = await call('s3:GetBucketCORS', () => client.send(command, abort(options)));
        return output.CORSRules?.map((rule) =>
          present('CORS rule', rule, 'AllowedMethods', 'AllowedOrigins'),
        );
      }, named('NoSuchCORSConfiguration')),
    putBucketCors: async (
      bucket: string,
      rules: readonly DeepReadonly<CORSRule>[],
      options: S3CallOptions = {},
    ) => {
      const client = await clients.of(bucket, options);
      const CORSConfiguration = { CORSRules: rules as CORSRule[] };
      const command = new PutBucketCorsCommand({ ...about(bucket, options), CORSConfiguration });
      await call('s3:PutBucketCORS', () => client.send(command, abort(options)));
    },
    getBucketLogging: async (bucket: string, options: S3CallOptions = {}) => {
      const client = await clients.of(bucket, options);
      const command = new GetBucketLoggingCommand(about(bucket, options));
      const output = await call('s3:GetBucketLogging', () => client.send(command, abort(options)));
      return output.LoggingEnabled && toLogging(output.LoggingEnabled);
    },
    putBucketLogging: async (
      bucket: string,
      logging: { readonly TargetBucket: string; readonly TargetPrefix: string },
      options: S3CallOptions = {},
    ) => {
      const client = await clients.of(bucket, options);
      const BucketLoggingStatus = { LoggingEnabled: logging };
      const command = new PutBucketLoggingCommand({ ...about(bucket, options), BucketLoggingStatus });
      await call('s3:PutBucketLogging', () => client.send(command, abort(options)));
    },
    /** True where Object Lock has a default retention. */
    hasDefaultRetention: async (bucket: string, options: S3CallOptions = {}): Promise<boolean> => {
      const client = await clients.of(bucket, options);
      const command = new GetObjectLockConfigurationCommand(about(bucket, options));
      const output = await orMissing(
        () => call('s3:GetBucketObjectLockConfiguration', () => client.send(command, abort(options))),
        named('ObjectLockConfigurationNotFoundError'),
      );
      return output?.ObjectLockConfiguration?.Rule?.DefaultRetention !== undefined;
    },
    hasRequesterPays: async (bucket: string, options: S3CallOptions = {}): Promise<boolean> => {
      const client = await clients.of(bucket, options);
      const command = new GetBucketRequestPaymentCommand(about(bucket, options));
      const output = await call('s3:GetBucketRequestPayment', () => client.send(command, abort(options)));
      return output.Payer === 'Requester';
    },
    hasLifecycle: async (bucket: string, options: S3CallOptions = {}): Promise<boolean> => {
      const client = await clients.of(bucket, options);
      const command = new GetBucketLifecycleConfigurationCommand(about(bucket, options));
      const output = await orMissing(
        () => call('s3:GetLifecycleConfiguration', () => client.send(command, abort(options))),
        named('NoSuchLifecycleConfiguration'),
      );
      return (output?.Rules?.length ?? 0) > 0;
    },
    /** Whether Block Public Access takes from everybody what policy and ACL give; false where it is not set. */
    blocksPublicAccess: async (bucket: string, options: S3CallOptions = {}) => {
      const client = await clients.of(bucket, options);
      const command = new GetPublicAccessBlockCommand(about(bucket, options));
      const output = await orMissing(
        () => call('s3:GetBucketPublicAccessBlock', () => client.send(command, abort(options))),
        named('NoSuchPublicAccessBlockConfiguration'),
      );
      const block = output?.PublicAccessBlockConfiguration;
      return { policies: block?.RestrictPublicBuckets === true, acls: block?.IgnorePublicAcls === true };
    },
    /** The groups of everybody (AllUsers, AuthenticatedUsers) that the bucket's ACL gives something. */
    publicGrants: async (bucket: string, options: S3CallOptions = {}): Promise<string[]> => {
      const client = await clients.of(bucket, options);
      const command = new GetBucketAclCommand(about(bucket, options));
      const output = await call('s3:GetBucketAcl', () => client.send(command, abort(options)));
      return (output.Grants ?? []).flatMap(({ Grantee, Permission = '' }) => {
        const group = /\/global\/(AllUsers|AuthenticatedUsers)$/.exec(Grantee?.URI ?? '')?.[1];
        return group === undefined ? [] : [`${group} ${Permission}`];
      });
    },
    close: clients.close,
  };
}

function toLogging(logging: LoggingEnabled) {
  const { TargetBucket } = present('logging configuration', logging, 'TargetBucket');
  return { ...logging, TargetBucket, TargetPrefix: logging.TargetPrefix ?? '' };
}

function named(name: string): (error: GroundctlError) => boolean {
  return (error) => error.aws?.name === name;
}
