import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type Part,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { abort, call, collect, orMissing } from './call.ts';
import type { S3CallOptions, S3Clients } from './s3-clients.ts';
import { present } from './shapes.ts';

export interface UploadInput {
  readonly bucket: string;
  readonly key: string;
  readonly upload: string;
}

export interface UploadedPart {
  readonly part: number;
  readonly ETag: string;
  readonly Size: number;
  /** Base64. */
  readonly crc32: string | undefined;
}

/** Parts of tens of megabytes on a slow line. */
const PART_TIMEOUT_MS = 600_000;

/** Files sent whole or in parts, under a CRC-32 that S3 checks, and never over an object that is there. */
export function uploadCalls(clients: S3Clients) {
  const named = ({ bucket, key, upload }: UploadInput, options: S3CallOptions) => ({
    Bucket: bucket,
    Key: key,
    UploadId: upload,
    ExpectedBucketOwner: options.owner,
  });
  return {
    putFile: async (
      input: {
        readonly bucket: string;
        readonly key: string;
        readonly body: Uint8Array;
        readonly crc32: string;
      },
      options: S3CallOptions = {},
    ) => {
      const client = await clients.of(input.bucket, options, PART_TIMEOUT_MS);
      const command = new PutObjectCommand({
        Bucket: input.bucket,
        Key: input.key,
        Body: input.body,
        ChecksumCRC32: input.crc32,
        IfNoneMatch: '*',
        ExpectedBucketOwner: options.owner,
      });
      const output = await call('s3:PutObject', () => client.send(command, abort(options)));
      return { ETag: output.ETag ?? '' };
    },
    createUpload: async (
      input: { readonly bucket: string; readonly key: string },
      options: S3CallOptions = {},
    ) => {
      const client = await clients.of(input.bucket, options);
      const command = new CreateMultipartUploadCommand({
        Bucket: input.bucket,
        Key: input.key,
        ChecksumAlgorithm: 'CRC32',
        ChecksumType: 'FULL_OBJECT',
        ExpectedBucketOwner: options.owner,
      });
      const output = await call('s3:PutObject', () => client.send(command, abort(options)));
      return present('CreateMultipartUpload answer', output, 'UploadId');
    },
    uploadPart: async (
      input: UploadInput & { readonly part: number; readonly body: Uint8Array; readonly crc32: string },
      options: S3CallOptions = {},
    ): Promise<UploadedPart> => {
      const client = await clients.of(input.bucket, options, PART_TIMEOUT_MS);
      const command = new UploadPartCommand({
        ...named(input, options),
        PartNumber: input.part,
        Body: input.body,
        ChecksumCRC32: input.crc32,
      });
      const output = await call('s3:PutObject', () => client.send(command, abort(options)));
      const { part, body, crc32 } = input;
      return { part, ETag: output.ETag ?? '', Size: body.length, crc32 };
    },
    listParts: (input: UploadInput, options: S3CallOptions = {}) =>
      orMissing(
        async () => {
          const client = await clients.of(input.bucket, options);
          return collect(
            (PartNumberMarker) => {
              const command = new ListPartsCommand({ ...named(input, options), PartNumberMarker });
              return call('s3:ListMultipartUploadParts', () => client.send(command, abort(options)));
            },
            (page) => page.Parts?.map(toPart),
            (page) => (page.IsTruncated ? page.NextPartNumberMarker : undefined),
          );
        },
        (error) => error.aws?.name === 'NoSuchUpload',
      ),
    completeUpload: async (
      input: UploadInput & { readonly parts: readonly UploadedPart[]; readonly crc32: string },
      options: S3CallOptions = {},
    ) => {
      const client = await clients.of(input.bucket, options, PART_TIMEOUT_MS);
      const command = new CompleteMultipartUploadCommand({
        ...named(input, options),
        IfNoneMatch: '*',
        ChecksumCRC32: input.crc32,
        ChecksumType: 'FULL_OBJECT',
        MultipartUpload: {
          Parts: input.parts.map(({ part, ETag, crc32 }) => ({
            PartNumber: part,
            ETag,
            ChecksumCRC32: crc32,
          })),
        },
      });
      const output = await call('s3:PutObject', () => client.send(command, abort(options)));
      return { ETag: output.ETag ?? '' };
    },
    abortUpload: async (input: UploadInput, options: S3CallOptions = {}) => {
      const client = await clients.of(input.bucket, options);
      const command = new AbortMultipartUploadCommand(named(input, options));
      await call('s3:AbortMultipartUpload', () => client.send(command, abort(options)));
    },
  };
}

function toPart({ PartNumber = 0, ETag = '', Size = 0, ChecksumCRC32 }: Part): UploadedPart {
  return { part: PartNumber, ETag, Size, crc32: ChecksumCRC32 };
}
