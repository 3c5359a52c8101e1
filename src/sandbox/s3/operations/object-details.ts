import { aclDocument, assertAclAllowed, parseAcl, readAclHeaders } from '../acl.ts';
import { checksumElement } from '../checksum.ts';
import { invalidArgument } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import type { PartRecord, StoredObject } from '../model.ts';
import { versionHeader } from '../object-headers.ts';
import { parseTagging, taggingDocument } from '../tags.ts';
import { type XmlValue, xmlDocument } from '../xml.ts';
import { findObject, readVersionId } from './find-object.ts';
import { readCount } from './list-objects.ts';

const MAX_TAGS = 10;

export function getObjectTagging(exchange: Exchange): Reply {
  const object = found(exchange);
  return { headers: named(object), body: xmlDocument('Tagging', taggingDocument(object.tags)) };
}

export async function putObjectTagging(exchange: Exchange): Promise<Reply> {
  found(exchange);
  const tags = parseTagging(await exchange.xml('Tagging'), MAX_TAGS);
  const object = found(exchange);
  object.tags = tags;
  return { headers: named(object) };
}

export function deleteObjectTagging(exchange: Exchange): Reply {
  const object = found(exchange);
  object.tags = [];
  return { status: 204, headers: named(object) };
}

export function getObjectAcl(exchange: Exchange): Reply {
  const object = found(exchange);
  return {
    headers: named(object),
    body: xmlDocument('AccessControlPolicy', aclDocument(object.grants, object.ownerAccount)),
  };
}

export async function putObjectAcl(exchange: Exchange): Promise<Reply> {
  const { bucket } = exchange;
  const grants =
    readAclHeaders(exchange) ?? parseAcl(await exchange.xml('AccessControlPolicy'), bucket.ownerAccount);
  assertAclAllowed(exchange, bucket, grants);
  const object = found(exchange);
  object.grants = grants;
  return { headers: named(object) };
}

const ATTRIBUTES = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

export function getObjectAttributes(exchange: Exchange): Reply {
  const object = found(exchange);
  const asked = (exchange.header('x-amz-object-attributes') ?? '').split(',').map((one) => one.trim());
  if (asked.some((one) => !ATTRIBUTES.includes(one))) {
    throw invalidArgument('x-amz-object-attributes', asked.join(','), 'Invalid attribute name specified.');
  }
  const { checksum, parts } = object;
  const withChecksum = asked.includes('Checksum') && checksum !== undefined;
  const element = checksum === undefined ? '' : checksumElement(checksum.algorithm);
  return {
    headers: { ...named(object), 'last-modified': object.lastModified.toUTCString() },
    body: xmlDocument('GetObjectAttributesResponse', {
      ETag: asked.includes('ETag') ? object.etag : undefined,
      Checksum: withChecksum
        ? { [element]: checksum.value.replace(/-\d+$/, ''), ChecksumType: checksum.type }
        : undefined,
      ObjectParts:
        asked.includes('ObjectParts') && parts !== undefined
          ? partsElement(exchange, parts, element)
          : undefined,
      StorageClass: asked.includes('StorageClass') ? object.headers.storageClass : undefined,
      ObjectSize: asked.includes('ObjectSize') ? object.blob.size : undefined,
    }),
    objectSize: object.blob.size,
  };
}

const MAX_PARTS = 1000;

/** One page of the parts that an object was uploaded in. @throws S3Error InvalidArgument */
function partsElement(exchange: Exchange, parts: readonly PartRecord[], checksum: string): XmlValue {
  const marker = countHeader(exchange, 'x-amz-part-number-marker', 0);
  const limit = Math.min(countHeader(exchange, 'x-amz-max-parts', MAX_PARTS), MAX_PARTS);
  const left = parts.filter(({ number }) => number > marker);
  const page = left.slice(0, limit);
  return {
    PartsCount: parts.length,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.number ?? 0,
    MaxParts: limit,
    IsTruncated: page.length < left.length,
    Part: page.map(({ number, size, checksum: sum }) => ({
      PartNumber: number,
      Size: size,
      [checksum]: sum,
    })),
  };
}

function countHeader(exchange: Exchange, name: string, byDefault: number): number {
  const text = exchange.header(name);
  return text === undefined ? byDefault : readCount(name, text);
}

function found(exchange: Exchange): StoredObject {
  const object = findObject(exchange, exchange.bucket, exchange.key, readVersionId(exchange));
  exchange.versionId = object.versionId;
  return object;
}

function named({ versionId }: StoredObject): Record<string, string | undefined> {
  return { 'x-amz-version-id': versionHeader(versionId) };
}
