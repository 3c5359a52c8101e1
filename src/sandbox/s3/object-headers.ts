import { randomBytes } from 'node:crypto';
import { checksumHeader } from './checksum.ts';
import { invalidArgument, S3Error } from './error.ts';
import type { Exchange } from './exchange.ts';
import { assertKeyAllowed } from './kms.ts';
import type { Bucket, Encryption, ObjectHeaders, StoredObject } from './model.ts';

const SYSTEM = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
  'x-amz-website-redirect-location',
] as const;

const STORAGE_CLASSES = [
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
];

const MAX_METADATA_BYTES = 2048;

/** Headers of S3 that stand for something the sandbox does not have. */
const NOT_THERE = [
  /^x-amz-object-lock-/,
  /^x-amz-if-match-(last-modified-time|size)$/,
  /^x-amz-write-offset-bytes$/,
];

/** Reads what a writer says of an object. @throws S3Error */
export function readObjectHeaders(exchange: Exchange, bucket: Bucket): ObjectHeaders {
  const { headers } = exchange;
  const refused = Object.keys(headers).find((name) => NOT_THERE.some((pattern) => pattern.test(name)));
  if (refused !== undefined) throw new S3Error('NotImplemented', undefined, { details: { Header: refused } });
  const system: Record<string, string> = {};
  for (const name of SYSTEM) {
    const value = exchange.header(name);
    if (value !== undefined && value !== '') system[name] = value;
  }
  const encoding = system['content-encoding']
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => one !== 'aws-chunked')
    .join(',');
  if (encoding) system['content-encoding'] = encoding;
  else delete system['content-encoding'];
  system['content-type'] ??= 'binary/octet-stream';
  const encryption = readEncryption(exchange, bucket);
  assertKeyAllowed(exchange, encryption, 'kms:GenerateDataKey');
  return sharedHeaders({
    system,
    metadata: readMetadata(exchange),
    storageClass: readStorageClass(exchange),
    encryption,
  });
}

/** Content types that are kept for all objects that say nothing else. */
const MAX_SHARED = 100;
const shared = new WeakMap<Encryption, Map<string, ObjectHeaders>>();

/** Most objects say the same of themselves: they share it, rather than take memory each. */
function sharedHeaders(headers: ObjectHeaders): ObjectHeaders {
  const { system, metadata, storageClass, encryption } = headers;
  const type = system['content-type'];
  const plain = Object.keys(system).length === 1 && Object.keys(metadata).length === 0;
  if (type === undefined || !plain || storageClass !== 'STANDARD') return headers;
  const known = shared.get(encryption) ?? new Map<string, ObjectHeaders>();
  shared.set(encryption, known);
  const found = known.get(type);
  if (found !== undefined) return found;
  if (known.size < MAX_SHARED) known.set(type, headers);
  return headers;
}

/** Headers that tell a reader about an object, for GET and HEAD alike. */
export function objectHeaders(
  object: StoredObject,
  checksumMode: boolean,
): Record<string, string | undefined> {
  const { headers } = object;
  const reply: Record<string, string | undefined> = {
    'last-modified': object.lastModified.toUTCString(),
    etag: `"${object.etag}"`,
    'accept-ranges': 'bytes',
    ...headers.system,
    ...encryptionHeaders(headers.encryption),
    'x-amz-storage-class': headers.storageClass === 'STANDARD' ? undefined : headers.storageClass,
    'x-amz-version-id': versionHeader(object.versionId),
    'x-amz-tagging-count': object.tags.length === 0 ? undefined : String(object.tags.length),
  };
  for (const [name, value] of Object.entries(headers.metadata)) reply[`x-amz-meta-${name}`] = value;
  return checksumMode ? { ...reply, ...checksumHeaders(object) } : reply;
}

/** A version's id as a header has it: objects written without versioning have none. */
export function versionHeader(versionId: string | undefined): string | undefined {
  return versionId === 'null' ? undefined : versionId;
}

export function encryptionHeaders(encryption: Encryption): Record<string, string | undefined> {
  return {
    'x-amz-server-side-encryption': encryption.algorithm,
    'x-amz-server-side-encryption-aws-kms-key-id': encryption.kmsKeyId,
    'x-amz-server-side-encryption-bucket-key-enabled': encryption.bucketKey === true ? 'true' : undefined,
  };
}

/** The ETag of one piece: the MD5 of its bytes, but with KMS a value that says nothing about them. */
export function etagOf(md5: string, { algorithm }: Encryption): string {
  return algorithm === 'AES256' ? md5 : randomBytes(16).toString('hex');
}

/** Reads ask for no encryption: S3 refuses headers that do. @throws S3Error */
export function assertReadable(exchange: Exchange, object: StoredObject): void {
  const name = 'x-amz-server-side-encryption';
  const asked = exchange.header(name);
  if (asked !== undefined) {
    throw invalidArgument(name, asked, `${name} header is not supported for this operation.`);
  }
  refuseCustomerKey(exchange);
  assertDecryptable(exchange, object);
}

/** KMS wants a caller who signs with SigV4 and may use the key. @throws S3Error */
export function assertDecryptable(exchange: Exchange, object: StoredObject): void {
  const { caller } = exchange;
  const { encryption } = object.headers;
  if (encryption.algorithm === 'AES256') return;
  if (!(caller.kind === 'iam' && caller.verified.version === 'SigV4')) {
    throw new S3Error(
      'InvalidArgument',
      'Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.',
    );
  }
  // HeadObject's documentation asks for kms:Decrypt only where the checksum is asked for.
  if (exchange.request.method === 'HEAD' && exchange.header('x-amz-checksum-mode') === undefined) return;
  assertKeyAllowed(exchange, encryption, 'kms:Decrypt');
}

/** True where the storage class keeps an object out of reach until it is restored. */
export function isArchived({ headers }: StoredObject): boolean {
  return headers.storageClass === 'GLACIER' || headers.storageClass === 'DEEP_ARCHIVE';
}

function readMetadata({ headers }: Exchange): Record<string, string> {
  const metadata: Record<string, string> = {};
  let size = 0;
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('x-amz-meta-') || value === undefined) continue;
    const text = Array.isArray(value) ? value.join(',') : value;
    metadata[name.slice('x-amz-meta-'.length)] = text;
    size += name.length - 'x-amz-meta-'.length + Buffer.byteLength(text);
  }
  if (size > MAX_METADATA_BYTES) {
    const details = { Size: String(size), MaxSizeAllowed: String(MAX_METADATA_BYTES) };
    throw new S3Error('MetadataTooLarge', undefined, { details });
  }
  return metadata;
}

function readStorageClass(exchange: Exchange): string {
  const given = exchange.header('x-amz-storage-class') ?? 'STANDARD';
  if (!STORAGE_CLASSES.includes(given)) {
    throw new S3Error('InvalidStorageClass', undefined, { details: { StorageClassRequested: given } });
  }
  return given;
}

function readEncryption(exchange: Exchange, bucket: Bucket): Encryption {
  refuseCustomerKey(exchange);
  const algorithm = exchange.header('x-amz-server-side-encryption');
  const kmsKeyId = exchange.header('x-amz-server-side-encryption-aws-kms-key-id');
  if (algorithm === undefined) {
    if (kmsKeyId !== undefined) {
      throw new S3Error(
        'InvalidArgument',
        'The header x-amz-server-side-encryption-aws-kms-key-id requires x-amz-server-side-encryption to be aws:kms.',
      );
    }
    return bucket.encryption;
  }
  return parseEncryption(
    algorithm,
    kmsKeyId,
    exchange.header('x-amz-server-side-encryption-bucket-key-enabled'),
  );
}

/** @throws S3Error */
export function parseEncryption(
  algorithm: string,
  kmsKeyId: string | undefined,
  bucketKey: string | undefined,
): Encryption {
  if (!['AES256', 'aws:kms', 'aws:kms:dsse'].includes(algorithm)) {
    throw new S3Error('InvalidEncryptionAlgorithmError', undefined, {
      details: { ServerSideEncryption: algorithm },
    });
  }
  if (algorithm === 'AES256') {
    if (kmsKeyId !== undefined) {
      throw new S3Error(
        'InvalidArgument',
        'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
      );
    }
    return { algorithm };
  }
  if (
    kmsKeyId !== undefined &&
    !/^(arn:aws[\w-]*:kms:[\w-]+:\d{12}:(key|alias)\/\S+|alias\/\S+|(mrk-)?[0-9a-f-]{32,36})$/.test(kmsKeyId)
  ) {
    throw new S3Error('KMS.NotFoundException', `Invalid keyId '${kmsKeyId}'`);
  }
  return { algorithm, kmsKeyId, bucketKey: bucketKey === 'true' };
}

/** Customer keys travel in headers: S3 takes them over TLS only, which the sandbox does not speak. */
function refuseCustomerKey({ headers }: Exchange): void {
  const name = Object.keys(headers).find((one) =>
    /^x-amz-(copy-source-)?server-side-encryption-customer-/.test(one),
  );
  if (name !== undefined) {
    throw new S3Error(
      'InvalidRequest',
      'Requests specifying Server Side Encryption with Customer provided keys must be made over a secure connection.',
    );
  }
}

/** The headers that tell an object's checksum. */
export function checksumHeaders({ checksum }: StoredObject): Record<string, string | undefined> {
  if (checksum === undefined) return {};
  return { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}
