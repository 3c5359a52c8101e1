import { createHash } from 'node:crypto';
import type { PolicyDocument } from '../../policies/evaluate/model.ts';
import type { Blob } from './blob.ts';
import type { Checksum, ChecksumAlgorithm, ChecksumType } from './checksum.ts';
import { KeyIndex } from './key-index.ts';
import type { XmlElement } from './xml.ts';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export type GranteeKind =
  | 'owner'
  | 'AllUsers'
  | 'AuthenticatedUsers'
  | 'LogDelivery'
  | { readonly id: string };
export type AclPermission = 'FULL_CONTROL' | 'READ' | 'WRITE' | 'READ_ACP' | 'WRITE_ACP';

export interface Grant {
  readonly grantee: GranteeKind;
  readonly permission: AclPermission;
}

/** What a writer says of an object beside its bytes. */
export interface ObjectHeaders {
  /** `content-type`, `cache-control` and the like, by lower-case name. */
  readonly system: Readonly<Record<string, string>>;
  /** User metadata without its `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly storageClass: string;
  readonly encryption: Encryption;
}

export interface Encryption {
  readonly algorithm: string;
  readonly kmsKeyId?: string | undefined;
  readonly bucketKey?: boolean | undefined;
}

export interface PartRecord {
  readonly number: number;
  readonly size: number;
  readonly checksum: string | undefined;
}

interface VersionBase {
  readonly key: string;
  /** `null` for objects written without versioning. */
  readonly versionId: string;
  readonly lastModified: Date;
  readonly ownerAccount: string;
}

export interface DeleteMarker extends VersionBase {
  readonly deleteMarker: true;
}

export interface StoredObject extends VersionBase {
  readonly deleteMarker: false;
  readonly blob: Blob;
  /** Without quotes. */
  readonly etag: string;
  readonly headers: ObjectHeaders;
  readonly checksum: Checksum | undefined;
  /** Of a completed multipart upload. */
  readonly parts: readonly PartRecord[] | undefined;
  tags: readonly Tag[];
  grants: readonly Grant[];
}

export type ObjectVersion = StoredObject | DeleteMarker;

export interface UploadedPart {
  readonly number: number;
  readonly blob: Blob;
  readonly etag: string;
  readonly digest: Buffer;
  readonly algorithm: ChecksumAlgorithm;
  readonly lastModified: Date;
}

export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly initiated: Date;
  readonly initiator: string;
  readonly ownerAccount: string;
  readonly headers: ObjectHeaders;
  readonly tags: readonly Tag[];
  readonly grants: readonly Grant[];
  /** What the uploader asked for; undefined leaves CRC64NVME over the whole object. */
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly type: ChecksumType;
  readonly parts: Map<number, UploadedPart>;
}

export interface CompletedUpload {
  readonly key: string;
  readonly object: StoredObject;
}

export interface LoggingTarget {
  readonly bucket: string;
  readonly prefix: string;
  readonly format: 'simple' | 'event-time' | 'delivery-time';
  /** The document as it was put. */
  readonly document: XmlElement;
}

export interface CorsRule {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAge: string | undefined;
}

export interface PublicAccessBlock {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
}

export class Bucket {
  readonly name: string;
  readonly region: string;
  readonly ownerAccount: string;
  readonly created: Date;
  /** Newest version first. */
  readonly objects = new KeyIndex<ObjectVersion[]>();
  readonly uploads = new Map<string, Upload>();
  /** What completed uploads were answered, by their id: to complete one again says the same. */
  readonly completed = new Map<string, CompletedUpload>();
  versioning: 'Enabled' | 'Suspended' | undefined;
  policy:
    | { readonly text: string; readonly document: PolicyDocument; readonly isPublic: boolean }
    | undefined;
  cors: { readonly document: XmlElement; readonly rules: readonly CorsRule[] } | undefined;
  logging: LoggingTarget | undefined;
  lifecycle: XmlElement | undefined;
  objectLock: XmlElement | undefined;
  notification: XmlElement | undefined;
  website: XmlElement | undefined;
  /** By id. */
  inventories: ReadonlyMap<string, XmlElement> | undefined;
  payer: 'BucketOwner' | 'Requester' = 'BucketOwner';
  tags: readonly Tag[] = [];
  encryption: Encryption = { algorithm: 'AES256', bucketKey: false };
  /** Whether somebody has asked for that encryption. */
  encryptionSet: boolean | undefined;
  grants: readonly Grant[] = [{ grantee: 'owner', permission: 'FULL_CONTROL' }];
  /** New buckets have all four on and ACLs off, as at AWS since April 2023. */
  publicAccessBlock: PublicAccessBlock | undefined = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  ownership: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter' | undefined =
    'BucketOwnerEnforced';

  constructor(name: string, region: string, ownerAccount: string, created: Date) {
    this.name = name;
    this.region = region;
    this.ownerAccount = ownerAccount;
    this.created = created;
  }

  /** A version of a key, delete markers included: the newest where none is named. */
  version(key: string, versionId?: string): ObjectVersion | undefined {
    const versions = this.objects.get(key);
    return versionId === undefined ? versions?.[0] : versions?.find((one) => one.versionId === versionId);
  }

  /** The object that such a version is; undefined where there is none, or a delete marker. */
  object(key: string, versionId?: string): StoredObject | undefined {
    const found = this.version(key, versionId);
    return found?.deleteMarker === false ? found : undefined;
  }
}

/** The canonical user id of an account: 64 hexadecimal digits, the same every time. */
export function canonicalId(account: string): string {
  return createHash('sha256').update(`canonical user of ${account}`).digest('hex');
}
