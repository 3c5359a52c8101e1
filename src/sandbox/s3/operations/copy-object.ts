import { uriDecode } from '../../../core/sigv4/uri.ts';
import { assertAllowed } from '../authorize.ts';
import { Blob } from '../blob.ts';
import { type ChecksumAlgorithm, checksumElements, digestsOf, parseAlgorithm } from '../checksum.ts';
import { checkCopySource, checkWriteConditions } from '../conditions.ts';
import { corruption } from '../corruption.ts';
import { invalidArgument, S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { beforeWrite } from '../faults.ts';
import type { Bucket, ObjectHeaders, StoredObject, Tag } from '../model.ts';
import {
  assertDecryptable,
  etagOf,
  isArchived,
  readObjectHeaders,
  versionHeader,
} from '../object-headers.ts';
import { parseTagHeader } from '../tags.ts';
import { xmlDocument } from '../xml.ts';
import { findObject } from './find-object.ts';
import { readGrants, writtenHeaders } from './put-object.ts';
import { newVersionId, writeVersion } from './write-version.ts';

export interface CopySource {
  readonly bucket: Bucket;
  readonly key: string;
  readonly object: StoredObject;
}

/** The object that `x-amz-copy-source` names, once the caller may read it and its conditions hold. @throws S3Error */
export function readCopySource(exchange: Exchange): CopySource {
  const given = exchange.header('x-amz-copy-source') ?? '';
  const [path = '', query] = given.split('?versionId=');
  const decoded = uriDecode(path)?.replace(/^\//, '');
  const slash = decoded?.indexOf('/') ?? -1;
  if (decoded === undefined || slash < 1 || slash === decoded.length - 1) {
    throw invalidArgument('x-amz-copy-source', given, 'Invalid copy source object key');
  }
  const name = decoded.slice(0, slash);
  const key = decoded.slice(slash + 1);
  const bucket = exchange.env.buckets.get(name);
  if (bucket === undefined) throw new S3Error('NoSuchBucket', undefined, { details: { BucketName: name } });
  const owner = exchange.header('x-amz-source-expected-bucket-owner');
  if (owner !== undefined && owner !== bucket.ownerAccount) throw new S3Error('AccessDenied');
  const versionId = query === undefined ? undefined : uriDecode(query);
  const action = versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  assertAllowed(exchange, { action, bucket, key, versionId });
  const object = findObject(exchange, bucket, key, versionId);
  assertDecryptable(exchange, object);
  if (isArchived(object)) throw new S3Error('ObjectNotInActiveTierError');
  checkCopySource(exchange, object);
  return { bucket, key, object };
}

export async function copyObject(exchange: Exchange): Promise<Reply> {
  const { bucket, key } = exchange;
  const source = readCopySource(exchange);
  const from = source.object;
  const headers = copiedHeaders(exchange, bucket, source);
  const tags = copiedTags(exchange, bucket, from);
  const grants = readGrants(exchange, bucket);
  const algorithm = parseAlgorithm(exchange.header('x-amz-checksum-algorithm'));
  const change = corruption(exchange.fault);
  const { blob: bytes } = from;
  const blob = change === undefined ? bytes.slice(0, bytes.size) : Blob.of(change(await bytes.buffer()));
  try {
    const { etag, checksum } = await copiedDigests({ ...from, blob }, algorithm, change === undefined);
    beforeWrite(exchange);
    checkWriteConditions(exchange, bucket, key);
    const object: StoredObject = {
      ...from,
      key,
      versionId: newVersionId(bucket),
      lastModified: exchange.env.clock(),
      ownerAccount: bucket.ownerAccount,
      blob,
      etag: etagOf(etag, headers.encryption),
      checksum,
      headers,
      parts: undefined,
      tags,
      grants,
    };
    writeVersion(bucket, object);
    exchange.versionId = object.versionId;
    exchange.env.log.recordCopySource(exchange, source.bucket, source.key, from);
    return {
      headers: {
        ...writtenHeaders(object),
        etag: undefined,
        'x-amz-copy-source-version-id': versionHeader(from.versionId),
      },
      body: xmlDocument('CopyObjectResult', {
        LastModified: object.lastModified.toISOString(),
        ETag: `"${object.etag}"`,
        ...checksumElements(object.checksum),
      }),
      objectSize: blob.size,
    };
  } catch (error) {
    blob.release();
    throw error;
  }
}

const REDIRECT = 'x-amz-website-redirect-location';

function copiedHeaders(exchange: Exchange, bucket: Bucket, source: CopySource): ObjectHeaders {
  const directive = exchange.header('x-amz-metadata-directive') ?? 'COPY';
  if (directive !== 'COPY' && directive !== 'REPLACE') {
    throw invalidArgument('x-amz-metadata-directive', directive, 'Unknown metadata directive.');
  }
  const asked = readObjectHeaders(exchange, bucket);
  if (directive === 'REPLACE') return asked;
  const { headers } = source.object;
  const given = ['x-amz-storage-class', 'x-amz-server-side-encryption', 'x-amz-website-redirect-location'];
  const unchanged = given.every((name) => exchange.header(name) === undefined);
  const onItself = source.bucket === bucket && source.key === exchange.key;
  if (
    onItself &&
    unchanged &&
    !bucket.encryptionSet &&
    !/\?versionId=/.test(exchange.header('x-amz-copy-source') ?? '')
  ) {
    throw new S3Error(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  // Where a website's copy redirects to is the copy's own affair (CopyObject, API reference).
  const { [REDIRECT]: _, ...system } = headers.system;
  const redirect = asked.system[REDIRECT];
  return {
    ...headers,
    system: redirect === undefined ? system : { ...system, [REDIRECT]: redirect },
    storageClass: asked.storageClass,
    encryption: asked.encryption,
  };
}

function copiedTags(exchange: Exchange, bucket: Bucket, from: StoredObject): readonly Tag[] {
  if (exchange.header('x-amz-tagging-directive') !== 'REPLACE') return from.tags;
  assertAllowed(exchange, { action: 's3:PutObjectTagging', bucket, key: exchange.key });
  return parseTagHeader(exchange.header('x-amz-tagging') ?? '');
}

/**
 * A copy is one piece: its ETag and checksum are of all the bytes, which are read unless they are `known` and the
 * source has the same kinds of both.
 */
async function copiedDigests(from: StoredObject, algorithm: ChecksumAlgorithm | undefined, known: boolean) {
  const wanted = algorithm ?? from.checksum?.algorithm ?? 'CRC64NVME';
  const plain = from.parts === undefined && from.headers.encryption.algorithm === 'AES256';
  if (known && plain && from.checksum?.algorithm === wanted) {
    return { etag: from.etag, checksum: from.checksum };
  }
  const { md5, digest } = await digestsOf(from.blob.read(), wanted);
  const value = digest.toString('base64');
  return { etag: md5, checksum: { algorithm: wanted, value, type: 'FULL_OBJECT' as const } };
}
