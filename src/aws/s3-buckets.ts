import {
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketVersioningCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { abort, call, collect, orMissing } from './call.ts';
import type { S3CallOptions, S3Clients } from './s3-clients.ts';
import { toPage } from './s3-shapes.ts';
import { present } from './shapes.ts';

export interface ListPageInput {
  readonly bucket: string;
  readonly prefix?: string | undefined;
  readonly delimiter?: string | undefined;
  /** Keys after this one, in UTF-8 byte order. */
  readonly startAfter?: string | undefined;
  readonly token?: string | undefined;
  /** 1 to 1,000, the default. */
  readonly limit?: number | undefined;
}

/** Listing buckets and what is in them, and the settings of a bucket that a check looks at. */
export function bucketCalls(clients: S3Clients) {
  return {
    bucketRegion: clients.bucketRegion,
    listBuckets: (options: S3CallOptions = {}) =>
      collect(
        (ContinuationToken) =>
          call('s3:ListAllMyBuckets', () =>
            clients
              .home()
              .send(new ListBucketsCommand({ ContinuationToken, MaxBuckets: 1000 }), abort(options)),
          ),
        (page) => page.Buckets?.map((bucket) => present('bucket', bucket, 'Name')),
        (page) => page.ContinuationToken,
      ),
    /** One page of a listing, in UTF-8 byte order of the keys. */
    listPage: async (input: ListPageInput, options: S3CallOptions = {}) => {
      const client = await clients.of(input.bucket, options);
      const command = new ListObjectsV2Command({
        Bucket: input.bucket,
        Prefix: input.prefix,
        Delimiter: input.delimiter,
        StartAfter: input.startAfter,
        ContinuationToken: input.token,
        MaxKeys: input.limit,
        // XML cannot hold every character that a key can.
        EncodingType: 'url',
        ExpectedBucketOwner: options.owner,
      });
      return toPage(await call('s3:ListBucket', () => client.send(command, abort(options))));
    },
    getBucketCors: (bucket: string, options: S3CallOptions = {}) =>
      orMissing(
        async () => {
          const client = await clients.of(bucket, options);
          const command = new GetBucketCorsCommand({ Bucket: bucket, ExpectedBucketOwner: options.owner });
          const output = await call('s3:GetBucketCORS', () => client.send(command, abort(options)));
          return output.CORSRules ?? [];
        },
        (error) => error.aws?.name === 'NoSuchCORSConfiguration',
      ),
    /** The bucket's default encryption: AES256 (S3's own), aws:kms or aws:kms:dsse. */
    getBucketEncryption: (bucket: string, options: S3CallOptions = {}) =>
      orMissing(
        async () => {
          const client = await clients.of(bucket, options);
          const command = new GetBucketEncryptionCommand({
            Bucket: bucket,
            ExpectedBucketOwner: options.owner,
          });
          const output = await call('s3:GetEncryptionConfiguration', () =>
            client.send(command, abort(options)),
          );
          const [rule] = output.ServerSideEncryptionConfiguration?.Rules ?? [];
          const applied = rule?.ApplyServerSideEncryptionByDefault;
          return { algorithm: applied?.SSEAlgorithm ?? 'AES256', key: applied?.KMSMasterKeyID };
        },
        (error) => error.aws?.name === 'ServerSideEncryptionConfigurationNotFoundError',
      ),
    /** Versioning of the bucket: Enabled, Suspended, or undefined where it never was on. */
    getBucketVersioning: async (bucket: string, options: S3CallOptions = {}) => {
      const client = await clients.of(bucket, options);
      const command = new GetBucketVersioningCommand({ Bucket: bucket, ExpectedBucketOwner: options.owner });
      return (await call('s3:GetBucketVersioning', () => client.send(command, abort(options)))).Status;
    },
  };
}
