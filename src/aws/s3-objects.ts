import type { Readable } from 'node:stream';
import {
  type ChecksumAlgorithm,
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { type GroundctlError, throwIfAborted } from '../core/errors.ts';
import { abort, call, orMissing } from './call.ts';
import { silence } from './guarded-handler.ts';
import type { S3CallOptions, S3Clients } from './s3-clients.ts';
import { type S3ChecksumAlgorithm, toHead } from './s3-shapes.ts';
import { present } from './shapes.ts';

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

/** Reading, writing and copying objects. What is not there is undefined. */
export function objectCalls(clients: S3Clients) {
  return {
    /** Size, ETag and more; with `checksum` also the stored checksum. */
    head: (input: ObjectInput & { readonly checksum?: boolean }, options: S3CallOptions = {}) =>
      orMissing(async () => {
        const client = await clients.of(input.bucket, options);
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
        const client = await clients.of(input.bucket, options);
        const command = new GetObjectCommand({
          Bucket: input.bucket,
          Key: input.key,
          VersionId: input.versionId,
          IfMatch: input.ifMatch,
          ExpectedBucketOwner: options.owner,
          ...(input.range === undefined ? {} : { Range: `bytes=${input.range.from}-${input.range.to}` }),
        });
        const streamed = { ...abort(options), streamed: true };
        const output = await call('s3:GetObject', () => client.send(command, streamed));
        const answer = whole(output);
        return {
          Size: answer.ContentLength,
          ETag: answer.ETag,
          VersionId: output.VersionId,
          body: bodyOf(answer.Body as Readable, options.signal),
        };
      }, isMissing),
    put: async (input: PutInput, options: S3CallOptions = {}) => {
      const client = await clients.of(input.bucket, options);
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
      return { ETag: present('PutObject answer', output, 'ETag').ETag, VersionId: output.VersionId };
    },
    /** A copy inside S3, of at most 5 GB; it goes to the region of the target. */
    copy: async (input: CopyInput, options: S3CallOptions = {}) => {
      const client = await clients.of(input.to.bucket, options, COPY_TIMEOUT_MS);
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
      const { ETag } = present('CopyObject answer', output.CopyObjectResult, 'ETag');
      return { ETag, VersionId: output.VersionId };
    },
    delete: async (input: ObjectInput & { readonly ifMatch?: string }, options: S3CallOptions = {}) => {
      const client = await clients.of(input.bucket, options);
      const command = new DeleteObjectCommand({
        Bucket: input.bucket,
        Key: input.key,
        VersionId: input.versionId,
        IfMatch: input.ifMatch,
        ExpectedBucketOwner: options.owner,
      });
      await call('s3:DeleteObject', () => client.send(command, abort(options)));
    },
  };
}

function copySource({ bucket, key, versionId }: ObjectInput): string {
  const path = `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  return versionId === undefined ? path : `${path}?versionId=${encodeURIComponent(versionId)}`;
}

/** Longest pause in the middle of a body, in ms, while somebody waits for more of it. */
const IDLE_MS = 30_000;

/** A connection that ends or falls silent in the middle of a body is an error of the call, not of the reader. */
async function* bodyOf(
  body: Readable,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  const parts = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const late = setTimeout(() => body.destroy(silence()), IDLE_MS);
      const step = await call('s3:GetObject', () => parts.next())
        .catch((error: unknown) => {
          throwIfAborted(signal);
          throw error;
        })
        .finally(() => clearTimeout(late));
      if (step.done) return;
      yield step.value;
    }
  } finally {
    await parts.return?.();
  }
}

/** What S3 says of every object; without a length, its bytes might never end. */
function whole(output: GetObjectCommandOutput) {
  try {
    return present('GetObject answer', output, 'Body', 'ContentLength', 'ETag');
  } catch (error) {
    (output.Body as Readable | undefined)?.destroy();
    throw error;
  }
}

function isMissing(error: GroundctlError): boolean {
  return error.aws?.name === 'NoSuchKey' || error.aws?.name === 'NotFound';
}
