import { createHash, randomBytes } from 'node:crypto';
import { Blob } from '../blob.ts';
import {
  type Checksum,
  type ChecksumAlgorithm,
  type ChecksumType,
  checksumElement,
  checksumElements,
  checksumHeader,
  compositeChecksum,
  fullChecksum,
  parseAlgorithm,
} from '../checksum.ts';
import { checkWriteConditions } from '../conditions.ts';
import { invalidArgument, S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { beforeWrite } from '../faults.ts';
import type { Bucket, StoredObject, Upload, UploadedPart } from '../model.ts';
import { encryptionHeaders, readObjectHeaders } from '../object-headers.ts';
import { type XmlElement, xmlDocument } from '../xml.ts';
import { readTagsAndAcl, writtenHeaders } from './put-object.ts';
import { newVersionId, writeVersion } from './write-version.ts';

const MAX_PARTS = 10_000;

export function createMultipartUpload(exchange: Exchange): Reply {
  const { bucket, key } = exchange;
  const algorithm = parseAlgorithm(exchange.header('x-amz-checksum-algorithm'));
  const type = readType(exchange, algorithm);
  const { tags, grants } = readTagsAndAcl(exchange, bucket);
  const upload: Upload = {
    id: randomBytes(48).toString('base64url'),
    key,
    initiated: exchange.env.clock(),
    initiator: exchange.caller.kind === 'iam' ? exchange.caller.arn : 'anonymous',
    ownerAccount: bucket.ownerAccount,
    headers: readObjectHeaders(exchange, bucket),
    tags,
    grants,
    algorithm,
    type,
    parts: new Map(),
  };
  bucket.uploads.set(upload.id, upload);
  return {
    headers: {
      ...encryptionHeaders(upload.headers.encryption),
      'x-amz-checksum-algorithm': algorithm,
      'x-amz-checksum-type': algorithm === undefined ? undefined : type,
    },
    body: xmlDocument('InitiateMultipartUploadResult', {
      Bucket: bucket.name,
      Key: key,
      UploadId: upload.id,
    }),
  };
}

/** @throws S3Error NoSuchUpload */
export function findUpload(exchange: Exchange): Upload {
  const id = exchange.query('uploadId') ?? '';
  const upload = exchange.bucket.uploads.get(id);
  if (upload === undefined || upload.key !== exchange.key) {
    throw new S3Error('NoSuchUpload', undefined, { details: { UploadId: id } });
  }
  return upload;
}

/** @throws S3Error InvalidArgument */
export function readPartNumber(exchange: Exchange): number {
  const text = exchange.query('partNumber') ?? '';
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number < 1 || number > MAX_PARTS) {
    throw invalidArgument(
      'partNumber',
      text,
      'Part number must be an integer between 1 and 10000, inclusive',
    );
  }
  return number;
}

/** Keeps a part; one of the same number before it goes. */
export function keepPart(upload: Upload, part: UploadedPart): void {
  upload.parts.get(part.number)?.blob.release();
  upload.parts.set(part.number, part);
}

export function abortMultipartUpload(exchange: Exchange): Reply {
  const upload = findUpload(exchange);
  for (const part of upload.parts.values()) part.blob.release();
  exchange.bucket.uploads.delete(upload.id);
  return { status: 204 };
}

export async function completeMultipartUpload(exchange: Exchange): Promise<Reply> {
  const { bucket, key } = exchange;
  const done = bucket.completed.get(exchange.query('uploadId') ?? '');
  if (done?.key === key) {
    await exchange.text({ foreignChecksum: true });
    return completedReply(exchange, done.object, done.object.checksum);
  }
  const upload = findUpload(exchange);
  checkWriteConditions(exchange, bucket, key);
  // Checksum headers of this request are the object's.
  const root = await exchange.xml('CompleteMultipartUpload', { foreignChecksum: true });
  // Somebody may have completed or aborted it while the list came in.
  if (bucket.uploads.get(upload.id) !== upload) throw new S3Error('NoSuchUpload');
  const parts = chooseParts(exchange, upload, root.all('Part'));
  const size = parts.reduce((sum, part) => sum + part.blob.size, 0);
  const claimedSize = exchange.header('x-amz-mp-object-size');
  if (claimedSize !== undefined && Number(claimedSize) !== size) {
    throw new S3Error(
      'InvalidRequest',
      `The provided 'x-amz-mp-object-size' header does not match what was computed.`,
    );
  }
  const checksum = checksumOf(upload, parts);
  assertClaimedChecksum(exchange, checksum);
  beforeWrite(exchange);
  checkWriteConditions(exchange, bucket, key);
  const digest = createHash('md5');
  for (const part of parts) digest.update(Buffer.from(part.etag, 'hex'));
  const object: StoredObject = {
    deleteMarker: false,
    key,
    versionId: newVersionId(bucket),
    lastModified: exchange.env.clock(),
    ownerAccount: bucket.ownerAccount,
    blob: Blob.concat(parts.map((part) => part.blob)),
    etag: `${digest.digest('hex')}-${parts.length}`,
    headers: upload.headers,
    checksum,
    parts: parts.map(({ number, blob, digest: sum }) => ({
      number,
      size: blob.size,
      checksum: upload.algorithm === undefined ? undefined : sum.toString('base64'),
    })),
    tags: upload.tags,
    grants: upload.grants,
  };
  for (const part of upload.parts.values()) part.blob.release();
  bucket.uploads.delete(upload.id);
  rememberCompleted(bucket, upload.id, object);
  writeVersion(bucket, object);
  exchange.versionId = object.versionId;
  return completedReply(exchange, object, checksum);
}

/** How many completed uploads a bucket remembers. */
const MAX_COMPLETED = 1000;

function rememberCompleted({ completed }: Bucket, id: string, object: StoredObject): void {
  const [oldest] = completed.keys();
  if (completed.size >= MAX_COMPLETED && oldest !== undefined) completed.delete(oldest);
  completed.set(id, { key: object.key, object });
}

/** What S3 answers to who completes an upload, the first time and every other. */
function completedReply(exchange: Exchange, object: StoredObject, checksum: Checksum | undefined): Reply {
  const { bucket, key } = exchange;
  const path = `${bucket.name}/${key}`;
  return {
    headers: {
      ...writtenHeaders(object),
      etag: undefined,
      ...(checksum === undefined ? {} : { [checksumHeader(checksum.algorithm)]: undefined }),
      'x-amz-checksum-type': undefined,
    },
    body: xmlDocument('CompleteMultipartUploadResult', {
      Location: `http://${exchange.request.headers.host ?? 'localhost'}/${path}`,
      Bucket: bucket.name,
      Key: key,
      ETag: `"${object.etag}"`,
      ...checksumElements(checksum),
    }),
    objectSize: object.blob.size,
  };
}

function chooseParts(exchange: Exchange, upload: Upload, listed: readonly XmlElement[]): UploadedPart[] {
  if (listed.length === 0) throw new S3Error('MalformedXML');
  let previous = 0;
  const parts = listed.map((element) => {
    const number = Number(element.value('PartNumber'));
    const etag = element.value('ETag')?.replace(/^"(.*)"$/, '$1');
    if (!Number.isInteger(number) || etag === undefined) throw new S3Error('MalformedXML');
    if (number <= previous) throw new S3Error('InvalidPartOrder');
    previous = number;
    const part = upload.parts.get(number);
    const details = { UploadId: upload.id, PartNumber: String(number), ETag: etag };
    if (part === undefined || part.etag !== etag) throw new S3Error('InvalidPart', undefined, { details });
    const claimed = element.value(checksumElement(part.algorithm));
    if (claimed !== undefined && claimed !== part.digest.toString('base64')) {
      throw new S3Error('InvalidPart', undefined, { details });
    }
    if (claimed === undefined && upload.type === 'COMPOSITE' && upload.algorithm !== undefined) {
      throw new S3Error(
        'InvalidRequest',
        `The upload was created using a ${upload.algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
      );
    }
    return part;
  });
  for (const part of parts.slice(0, -1)) {
    if (part.blob.size >= exchange.env.minPartSize) continue;
    throw new S3Error('EntityTooSmall', undefined, {
      details: {
        ProposedSize: String(part.blob.size),
        MinSizeAllowed: String(exchange.env.minPartSize),
        PartNumber: String(part.number),
        ETag: part.etag,
      },
    });
  }
  return parts;
}

function checksumOf(upload: Upload, parts: readonly UploadedPart[]): Checksum {
  const digests = parts.map(({ digest, blob }) => ({ digest, size: blob.size }));
  const algorithm = upload.algorithm ?? 'CRC64NVME';
  if (upload.type === 'COMPOSITE') return compositeChecksum(algorithm, digests);
  if (algorithm === 'SHA1' || algorithm === 'SHA256') return compositeChecksum(algorithm, digests);
  return fullChecksum(algorithm, digests);
}

function assertClaimedChecksum(exchange: Exchange, checksum: Checksum): void {
  const claimed = exchange.header(checksumHeader(checksum.algorithm));
  const type = exchange.header('x-amz-checksum-type');
  if (type !== undefined && type !== checksum.type) {
    throw new S3Error(
      'InvalidRequest',
      `The upload was created using the ${checksum.type} checksum mode. The complete request must use the same checksum mode.`,
    );
  }
  if (
    claimed !== undefined &&
    claimed !== checksum.value &&
    claimed !== checksum.value.replace(/-\d+$/, '')
  ) {
    throw new S3Error(
      'BadDigest',
      `The ${checksum.algorithm} you specified did not match the calculated checksum.`,
    );
  }
}

function readType(exchange: Exchange, algorithm: ChecksumAlgorithm | undefined): ChecksumType {
  const text = exchange.header('x-amz-checksum-type');
  if (text === undefined) {
    return algorithm === undefined || algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE';
  }
  if (algorithm === undefined) {
    throw new S3Error(
      'InvalidRequest',
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  const composite = algorithm !== 'CRC64NVME';
  const full = algorithm.startsWith('CRC');
  if ((text === 'COMPOSITE' && composite) || (text === 'FULL_OBJECT' && full)) return text;
  throw new S3Error(
    'InvalidRequest',
    `The ${text} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  );
}
