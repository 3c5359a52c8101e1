/** An object as a listing shows it. */
export interface ListedObject {
  readonly Key: string;
  readonly Size: number;
  /** In its quotes. */
  readonly ETag: string;
  /** In ISO 8601. */
  readonly LastModified?: string | undefined;
}

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly owner?: string | undefined;
}

/** What is asked about a bucket. */
export interface BucketPort {
  bucketRegion(bucket: string, options?: CallOptions): Promise<string>;
  listPage(
    input: { readonly bucket: string; readonly prefix: string; readonly limit: number },
    options?: CallOptions,
  ): Promise<unknown>;
  getBucketCors(bucket: string, options?: CallOptions): Promise<readonly object[] | undefined>;
  getBucketEncryption(
    bucket: string,
    options?: CallOptions,
  ): Promise<{ readonly algorithm: string; readonly key: string | undefined } | undefined>;
  getBucketVersioning(bucket: string, options?: CallOptions): Promise<string | undefined>;
}

/** One attempt of one request about an object; errors say whether another attempt may help. */
export interface BulkPort {
  send(request: {
    readonly method: 'PUT' | 'GET' | 'HEAD' | 'DELETE';
    readonly key: string;
    readonly query?: Readonly<Record<string, string>>;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Buffer;
    readonly sha256?: string;
    readonly limit?: number;
    readonly signal?: AbortSignal | undefined;
  }): Promise<{
    readonly status: number;
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly body: Buffer;
  }>;
  /** One page of the keys below a prefix; one attempt. Entries are read when asked for. */
  listPage(
    input: { readonly prefix: string; readonly token?: string | undefined },
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<{ readonly token: string | undefined; entries(): readonly ListedObject[] }>;
}

export interface DataObject {
  readonly Key: string;
  readonly Size: number;
  /** In its quotes. */
  readonly ETag: string;
}

export interface DataHead {
  readonly Size: number;
  readonly ETag: string;
  readonly ServerSideEncryption?: string | undefined;
  readonly Checksum?: DataChecksum | undefined;
}

export interface DataChecksum {
  readonly algorithm: 'SHA256' | 'SHA1' | 'CRC64NVME' | 'CRC32C' | 'CRC32';
  readonly value: string;
}

/** What is asked of, and done with, the data that flows read. */
export interface DataPort {
  listPage(
    input: { readonly bucket: string; readonly prefix: string; readonly token?: string | undefined },
    options?: CallOptions,
  ): Promise<{ readonly objects: readonly DataObject[]; readonly token: string | undefined }>;
  head(
    input: { readonly bucket: string; readonly key: string; readonly checksum?: boolean },
    options?: CallOptions,
  ): Promise<DataHead | undefined>;
  copy(
    input: {
      readonly from: { readonly bucket: string; readonly key: string };
      readonly to: { readonly bucket: string; readonly key: string };
      readonly sourceETag?: string | undefined;
      readonly ifNoneMatch?: boolean;
      readonly checksum?: DataChecksum['algorithm'] | undefined;
      readonly sourceOwner?: string | undefined;
    },
    options?: CallOptions,
  ): Promise<unknown>;
}

/** Whose folder it is on the EFS volume of a domain, by the number that names the folder. */
export interface Home {
  readonly kind: 'user-profile' | 'space';
  readonly name: string;
  readonly uid: string;
}

/** Who reads flows that lie in S3 already; without both, who writes them. */
export interface SourceSession {
  /** A profile of the AWS configuration, where another one than that of the target. */
  readonly profile?: string | undefined;
  /** The account that must own the buckets read from, where it is not the profile's own. */
  readonly owner?: string | undefined;
}

/** What migrating needs from AWS. */
export interface MigratePorts {
  readonly buckets: BucketPort;
  readonly data: DataPort;
  /** The region requests are signed for, and the endpoint where it is not AWS's own. */
  readonly region: string;
  readonly endpoint: string | undefined;
  /** A folder that goes with the session, for journals about a place that does; undefined for any other place. */
  readonly scratch?: (() => Promise<string>) | undefined;
  /** Where flows go when nobody says, where the settings do; without a prefix, below the usual one. */
  readonly flows?: { readonly bucket: string; readonly prefix: string };
  account(): Promise<string>;
  /** The homes of all user profiles and spaces of a domain of SageMaker Studio. */
  homes(domain: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<readonly Home[]>;
  bulk(target: {
    readonly bucket: string;
    readonly region: string;
    readonly owner: string;
  }): Promise<BulkPort>;
  /** A bucket that flows are read from. */
  sourceBulk(bucket: string, session: SourceSession): Promise<BulkPort>;
}
