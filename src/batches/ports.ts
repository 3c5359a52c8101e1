import type { ByteRange, ObjectAt } from '../core/s3-objects.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
  /** The account that must own the bucket. */
  readonly owner?: string | undefined;
}

export interface ListedObject {
  readonly Key: string;
  readonly Size: number;
  readonly ETag: string;
  readonly StorageClass?: string | undefined;
  readonly Restored?: boolean;
}

export interface Checksum {
  readonly algorithm: 'SHA256' | 'SHA1' | 'CRC64NVME' | 'CRC32C' | 'CRC32';
  readonly value: string;
}

export interface ObjectHead {
  readonly Size: number;
  readonly ETag: string;
  readonly StorageClass?: string | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly Checksum?: Checksum | undefined;
}

/** A whole object in one request, only where there is no such key (412 otherwise). */
export interface PutFileInput extends ObjectAt {
  readonly body: Uint8Array;
  /** Base64; S3 refuses a body that does not match. */
  readonly crc32: string;
}

/** An upload in parts that was begun. */
export interface UploadInput extends ObjectAt {
  readonly upload: string;
}

export interface UploadedPart {
  /** Counts from 1. */
  readonly part: number;
  readonly ETag: string;
  readonly Size: number;
  /** Base64; undefined where the server keeps none. */
  readonly crc32: string | undefined;
}

/** S3 as checking, splitting and staging need it. */
export interface BatchesS3 {
  /** Throws a GroundctlError `no-such-bucket` where there is none. */
  bucketRegion(bucket: string, options?: Options): Promise<string>;
  listBuckets(options?: Options): Promise<readonly { readonly Name: string }[]>;
  listPage(
    input: {
      readonly bucket: string;
      readonly prefix?: string | undefined;
      readonly delimiter?: string | undefined;
      readonly startAfter?: string | undefined;
      readonly token?: string | undefined;
    },
    options?: Options,
  ): Promise<{
    readonly objects: readonly ListedObject[];
    readonly prefixes: readonly string[];
    readonly token: string | undefined;
  }>;
  head(input: ObjectAt & { readonly checksum?: boolean }, options?: Options): Promise<ObjectHead | undefined>;
  /** The object's bytes as a stream; a range counts from 0 and includes both ends. */
  get(
    input: ObjectAt & { readonly range?: ByteRange },
    options?: Options,
  ): Promise<
    { readonly Size: number; readonly ETag: string; readonly body: AsyncIterable<Uint8Array> } | undefined
  >;
  put(
    input: ObjectAt & {
      readonly body: Uint8Array | string;
      readonly contentType?: string | undefined;
      readonly ifNoneMatch?: boolean;
    },
    options?: Options,
  ): Promise<unknown>;
  putFile(input: PutFileInput, options?: Options): Promise<{ readonly ETag: string }>;
  createUpload(input: ObjectAt, options?: Options): Promise<{ readonly UploadId: string }>;
  uploadPart(
    input: UploadInput & { readonly part: number; readonly body: Uint8Array; readonly crc32: string },
    options?: Options,
  ): Promise<UploadedPart>;
  /** Undefined where there is no such upload any more. */
  listParts(input: UploadInput, options?: Options): Promise<readonly UploadedPart[] | undefined>;
  completeUpload(
    input: UploadInput & { readonly parts: readonly UploadedPart[]; readonly crc32: string },
    options?: Options,
  ): Promise<{ readonly ETag: string }>;
  abortUpload(input: UploadInput, options?: Options): Promise<void>;
  copy(
    input: {
      readonly from: ObjectAt;
      readonly to: ObjectAt;
      readonly sourceETag?: string | undefined;
      readonly ifNoneMatch?: boolean;
      readonly checksum?: Checksum['algorithm'] | undefined;
      readonly sourceOwner?: string | undefined;
    },
    options?: Options,
  ): Promise<{ readonly ETag: string }>;
  /** Undefined where the bucket has no CORS rules. */
  getBucketCors(
    bucket: string,
    options?: Options,
  ): Promise<
    | readonly {
        readonly AllowedMethods?: readonly string[] | undefined;
        readonly AllowedOrigins?: readonly string[] | undefined;
        readonly ExposeHeaders?: readonly string[] | undefined;
      }[]
    | undefined
  >;
  getBucketEncryption(
    bucket: string,
    options?: Options,
  ): Promise<{ readonly algorithm: string; readonly key: string | undefined } | undefined>;
}
