import {
  type ChecksumAlgorithm,
  CopyObjectCommand,
  DeleteObjectCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GroundctlError } from '../core/errors.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import { call, collect, orMissing } from './call.ts';
import { mapAwsError } from './errors.ts';
import { regionOfLocation, type S3ChecksumAlgorithm, toHead, toPage } from './s3-shapes.ts';
import type { ClientConfig } from './session.ts';
import { present } from './shapes.ts';

export interface S3CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** The account that must own the bucket; S3 answers 403 where another one does. */
  readonly owner?: string | undefined;
}

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

export interface ObjectInput {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string | undefined;
}

export interface PutInput {
  readonly bucket: string;
  readonly key: string;
  readonly body: Uint8Array | string;
  readonly contentType?: string | undefined;
  /** True: only where there is no such key (412 otherwise). */
  readonly ifNoneMatch?: boolean | undefined;
  /** Only where the key holds this ETag. */
  readonly ifMatch?: string | undefined;
  /** Base64; S3 refuses a body that does not match. */
  readonly sha256?: string | undefined;
  readonly metadata?: Record<string, string> | undefined;
}

export interface CopyInput {
  readonly from: ObjectInput;
  readonly to: { readonly bucket: string; readonly key: string };
  /** Only where the source still holds this ETag. */
  readonly sourceETag?: string | undefined;
  /** True: only where there is no such key (412 otherwise). */
  readonly ifNoneMatch?: boolean | undefined;
  readonly checksum?: S3ChecksumAlgorithm | undefined;
  readonly sourceOwner?: string | undefined;
}

/** A copy of 2 GB between regions answers late; S3 keeps the connection open meanwhile. */
const COPY_TIMEOUT_MS = 600_000;

/**
 * S3 over the SDK's clients, one a region: each call goes to the region its bucket is in, which is asked once.
 * What is not there is undefined; errors name the IAM action.
 */
export function createS3Api(config: ClientConfig) {
  const clients = new Map<string, S3Client>();
  const regions = new Map<string, Promise<string>>();
  // Behind an own endpoint there are no virtual hosts.
  const ownEndpoint = config.endpoint !== undefined;

  const clientIn = (region: string, timeout: number = config.requestHandler.requestTimeout) => {
    const name = `${region} ${timeout}`;
    const known = clients.get(name);
    if (known !== undefined) return known;
    const client = new S3Client({
      ...config,
      region,
      forcePathStyle: ownEndpoint,
      requestHandler: { ...config.requestHandler, requestTimeout: timeout },
    });
    clients.set(name, client);
    return client;
  };
  const home = () => clientIn(config.region);

  const askRegion = async (bucket: string, options: S3CallOptions): Promise<string> => {
    const owner = { ExpectedBucketOwner: options.owner };
    try {
      const output = await home().send(new HeadBucketCommand({ Bucket: bucket, ...owner }), abort(options));
      if (output.BucketRegion) return output.BucketRegion;
    } catch (error) {
      // S3 names the region also where it redirects or refuses.
      const region = regionHeader(error);
      if (region !== undefined) return region;
      if (statusOf(error) === 404) throw noSuchBucket(bucket, error);
      if (statusOf(error) === undefined) throw mapAwsError(error, 's3:ListBucket');
    }
    const output = await call('s3:GetBucketLocation', () =>
      home().send(new GetBucketLocationCommand({ Bucket: bucket, ...owner }), abort(options)),
    );
    return regionOfLocation(output.LocationConstraint);
  };
  const bucketRegion = (bucket: string, options: S3CallOptions = {}): Promise<string> => {
    const known = regions.get(bucket);
    if (known !== undefined) return known;
    const asked = askRegion(bucket, options);
    regions.set(bucket, asked);
    asked.catch(() => regions.delete(bucket));
    return asked;
  };
  const clientOf = async (bucket: string, options: S3CallOptions, timeout?: number) =>
    clientIn(await bucketRegion(bucket, options), timeout);

  return {
    /** Where a bucket is. Throws where there is none, or where that may not be known. */
    bucketRegion,
    listBuckets: (options: S3CallOptions = {}) =>
      collect(
        (ContinuationToken) =>
          call('s3:ListAllMyBuckets', () =>
            home().send(new ListBucketsCommand({ ContinuationToken, MaxBuckets: 1000 }), abort(options)),
          ),
        (page) => page.Buckets?.map((bucket) => present('bucket', bucket, 'Name')),
        (page) => page.ContinuationToken,
      ),
    /** One page of a listing, in UTF-8 byte order of the keys. */
    listPage: async (input: ListPageInput, options: S3CallOptions = {}) => {
      const client = await clientOf(input.bucket, options);
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
    /** Size, ETag and more; with `checksum` also the stored checksum. */
    head: (input: ObjectInput & { readonly checksum?: boolean }, options: S3CallOptions = {}) =>
      orMissing(async () => {
        const client = await clientOf(input.bucket, options);
        const command = new HeadObjectCommand({
          Bucket: input.bucket,
          Key: input.key,
          VersionId: input.versionId,
          ExpectedBucketOwner: options.owner,
          ...(input.checksum ? { ChecksumMode: 'ENABLED' as const } : {}),
        });
        return toHead(await call('s3:GetObject', () => client.send(command, abort(options))));
      }, isMissing),
    /** The object's bytes as a stream; a range is inclusive and counts from 0. */
    get: (
      input: ObjectInput & {
        readonly range?: { readonly from: number; readonly to: number };
        readonly ifMatch?: string;
      },
      options: S3CallOptions = {},
    ) =>
      orMissing(async () => {
        const client = await clientOf(input.bucket, options);
        const command = new GetObjectCommand({
          Bucket: input.bucket,
          Key: input.key,
          VersionId: input.versionId,
          IfMatch: input.ifMatch,
          ExpectedBucketOwner: options.owner,
          ...(input.range === undefined ? {} : { Range: `bytes=${input.range.from}-${input.range.to}` }),
        });
        const output = await call('s3:GetObject', () => client.send(command, abort(options)));
        const answer = present('GetObject answer', output, 'Body', 'ContentLength', 'ETag');
        return {
          Size: answer.ContentLength,
          ETag: answer.ETag,
          VersionId: output.VersionId,
          body: mapped(answer.Body as AsyncIterable<Uint8Array>),
        };
      }, isMissing),
    put: async (input: PutInput, options: S3CallOptions = {}) => {
      const client = await clientOf(input.bucket, options);
      const command = new PutObjectCommand({
        Bucket: input.bucket,
        Key: input.key,
        Body: input.body,
        ContentType: input.contentType,
        IfMatch: input.ifMatch,
        ChecksumSHA256: input.sha256,
        Metadata: input.metadata,
        ExpectedBucketOwner: options.owner,
        ...(input.ifNoneMatch ? { IfNoneMatch: '*' } : {}),
      });
      const output = await call('s3:PutObject', () => client.send(command, abort(options)));
      return { ETag: output.ETag ?? '', VersionId: output.VersionId };
    },
    /** A copy inside S3, of at most 5 GB; it goes to the region of the target. */
    copy: async (input: CopyInput, options: S3CallOptions = {}) => {
      const client = await clientOf(input.to.bucket, options, COPY_TIMEOUT_MS);
      const command = new CopyObjectCommand({
        Bucket: input.to.bucket,
        Key: input.to.key,
        CopySource: copySource(input.from),
        CopySourceIfMatch: input.sourceETag,
        ChecksumAlgorithm: input.checksum as ChecksumAlgorithm | undefined,
        ExpectedBucketOwner: options.owner,
        ExpectedSourceBucketOwner: input.sourceOwner,
        ...(input.ifNoneMatch ? { IfNoneMatch: '*' } : {}),
      });
      const output = await call('s3:PutObject', () => client.send(command, abort(options)));
      return { ETag: output.CopyObjectResult?.ETag ?? '', VersionId: output.VersionId };
    },
    delete: async (input: ObjectInput & { readonly ifMatch?: string }, options: S3CallOptions = {}) => {
      const client = await clientOf(input.bucket, options);
      const command = new DeleteObjectCommand({
        Bucket: input.bucket,
        Key: input.key,
        VersionId: input.versionId,
        IfMatch: input.ifMatch,
        ExpectedBucketOwner: options.owner,
      });
      await call('s3:DeleteObject', () => client.send(command, abort(options)));
    },
    getBucketCors: (bucket: string, options: S3CallOptions = {}) =>
      orMissing(
        async () => {
          const client = await clientOf(bucket, options);
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
          const client = await clientOf(bucket, options);
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
      const client = await clientOf(bucket, options);
      const command = new GetBucketVersioningCommand({ Bucket: bucket, ExpectedBucketOwner: options.owner });
      return (await call('s3:GetBucketVersioning', () => client.send(command, abort(options)))).Status;
    },
    close: () => {
      for (const client of clients.values()) client.destroy();
    },
  };
}

/** S3 as this program uses it. */
export type S3Api = ReturnType<typeof createS3Api>;

function abort(options: S3CallOptions) {
  return options.signal === undefined ? {} : { abortSignal: options.signal };
}

function copySource({ bucket, key, versionId }: ObjectInput): string {
  const path = `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  return versionId === undefined ? path : `${path}?versionId=${encodeURIComponent(versionId)}`;
}

/** A connection that ends in the middle of a body is an error of the call, not of the reader. */
async function* mapped(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const parts = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await call('s3:GetObject', () => parts.next());
      if (step.done) return;
      yield step.value;
    }
  } finally {
    await parts.return?.();
  }
}

function noSuchBucket(bucket: string, cause: unknown): GroundctlError {
  return new GroundctlError(`There is no bucket ${quoteForMessage(bucket)}.`, {
    code: 'no-such-bucket',
    source: 'aws',
    hint: 'Check the spelling, the profile and --endpoint-url.',
    aws: { name: 'NoSuchBucket', operation: 's3:ListBucket', httpStatus: 404 },
    cause,
  });
}

function regionHeader(error: unknown): string | undefined {
  const { $response } = (error ?? {}) as { $response?: { headers?: Record<string, string> } };
  return $response?.headers?.['x-amz-bucket-region'];
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
}

function isMissing(error: GroundctlError): boolean {
  return error.aws?.name === 'NoSuchKey' || error.aws?.name === 'NotFound';
}
