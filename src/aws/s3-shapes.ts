import type { HeadObjectCommandOutput, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { percentDecoded } from './percent-decoded.ts';
import { present } from './shapes.ts';

/** An object as a listing shows it. */
export interface S3Object {
  readonly Key: string;
  /** Bytes. */
  readonly Size: number;
  /** In its quotes, as S3 writes it. */
  readonly ETag: string;
  readonly LastModified: Date | undefined;
  readonly StorageClass: string | undefined;
  /** True where an archived object has a restored copy at the moment. */
  readonly Restored: boolean;
}

/** One page of a listing. */
export interface S3Page {
  readonly objects: readonly S3Object[];
  /** What is below the prefix up to the next delimiter, where one was asked for. */
  readonly prefixes: readonly string[];
  readonly token: string | undefined;
}

/** An object as HeadObject shows it. */
export interface S3Head {
  readonly Size: number;
  readonly ETag: string;
  readonly VersionId: string | undefined;
  readonly ContentType: string | undefined;
  readonly StorageClass: string | undefined;
  readonly ServerSideEncryption: string | undefined;
  readonly SSEKMSKeyId: string | undefined;
  /** A checksum over the whole object (never a composite one), where one is stored and was asked for. */
  readonly Checksum: S3Checksum | undefined;
  readonly Metadata: Readonly<Record<string, string>>;
}

export const CHECKSUM_ALGORITHMS = ['SHA256', 'SHA1', 'CRC64NVME', 'CRC32C', 'CRC32'] as const;
export type S3ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

export interface S3Checksum {
  readonly algorithm: S3ChecksumAlgorithm;
  /** Base64. */
  readonly value: string;
}

export function toPage(output: ListObjectsV2CommandOutput): S3Page {
  return {
    objects: (output.Contents ?? []).map((entry) => {
      const { Key, Size, ETag } = present('listing entry', entry, 'Key', 'Size', 'ETag');
      return {
        Key: decodeKey(Key, output),
        Size,
        ETag,
        LastModified: entry.LastModified,
        StorageClass: entry.StorageClass,
        Restored: entry.RestoreStatus?.RestoreExpiryDate !== undefined,
      };
    }),
    prefixes: (output.CommonPrefixes ?? []).flatMap(({ Prefix }) =>
      Prefix === undefined ? [] : decodeKey(Prefix, output),
    ),
    token: output.IsTruncated ? output.NextContinuationToken : undefined,
  };
}

/** Keys come as in a query string where the listing was asked for `EncodingType: 'url'`. */
function decodeKey(key: string, { EncodingType }: ListObjectsV2CommandOutput): string {
  return EncodingType === 'url' ? percentDecoded(key.replaceAll('+', ' ')) : key;
}

export function toHead(output: HeadObjectCommandOutput): S3Head {
  const { ContentLength, ETag } = present('HeadObject answer', output, 'ContentLength', 'ETag');
  return {
    Size: ContentLength,
    ETag,
    VersionId: output.VersionId,
    ContentType: output.ContentType,
    StorageClass: output.StorageClass,
    ServerSideEncryption: output.ServerSideEncryption,
    SSEKMSKeyId: output.SSEKMSKeyId,
    Checksum: checksumOf(output),
    Metadata: output.Metadata ?? {},
  };
}

// A composite checksum depends on how the object was cut into parts, so it says nothing about another copy.
function checksumOf(output: HeadObjectCommandOutput): S3Checksum | undefined {
  if (output.ChecksumType === 'COMPOSITE') return undefined;
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = output[`Checksum${algorithm}`];
    if (value !== undefined && !/-\d+$/.test(value)) return { algorithm, value };
  }
  return undefined;
}

/** The region that a LocationConstraint stands for: nothing means us-east-1, and `EU` is the old eu-west-1. */
export function regionOfLocation(constraint: string | null | undefined): string {
  if (constraint === undefined || constraint === null || constraint === '') return 'us-east-1';
  return constraint === 'EU' ? 'eu-west-1' : constraint;
}
