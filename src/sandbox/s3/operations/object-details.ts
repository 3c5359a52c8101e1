import { aclDocument, assertAclAllowed, parseAcl, readAclHeaders } from '../acl.ts';
import { checksumElement } from '../checksum.ts';
import { S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import type { StoredObject } from '../model.ts';
import { parseTagging, taggingDocument } from '../tags.ts';
import { xmlDocument } from '../xml.ts';
import { findObject, readVersionId } from './find-object.ts';

const MAX_TAGS = 10;

export function getObjectTagging(exchange: Exchange): Reply {
  const object = found(exchange);
  return { headers: versionHeader(object), body: xmlDocument('Tagging', taggingDocument(object.tags)) };
}

export async function putObjectTagging(exchange: Exchange): Promise<Reply> {
  found(exchange);
  const tags = parseTagging(await exchange.xml('Tagging'), MAX_TAGS);
  const object = found(exchange);
  object.tags = tags;
  return { headers: versionHeader(object) };
}

export function deleteObjectTagging(exchange: Exchange): Reply {
  const object = found(exchange);
  object.tags = [];
  return { status: 204, headers: versionHeader(object) };
}

export function getObjectAcl(exchange: Exchange): Reply {
  const object = found(exchange);
  return {
    headers: versionHeader(object),
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
  return { headers: versionHeader(object) };
}

const ATTRIBUTES = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

export function getObjectAttributes(exchange: Exchange): Reply {
  const object = found(exchange);
  const asked = (exchange.header('x-amz-object-attributes') ?? '').split(',').map((one) => one.trim());
  if (asked.some((one) => !ATTRIBUTES.includes(one))) {
    throw new S3Error('InvalidArgument', 'Invalid attribute name specified.', {
      details: { ArgumentName: 'x-amz-object-attributes', ArgumentValue: asked.join(',') },
    });
  }
  const { checksum, parts } = object;
  const withChecksum = asked.includes('Checksum') && checksum !== undefined;
  const element = checksum === undefined ? '' : checksumElement(checksum.algorithm);
  return {
    headers: { ...versionHeader(object), 'last-modified': object.lastModified.toUTCString() },
    body: xmlDocument('GetObjectAttributesResponse', {
      ETag: asked.includes('ETag') ? object.etag : undefined,
      Checksum: withChecksum
        ? { [element]: checksum.value.replace(/-\d+$/, ''), ChecksumType: checksum.type }
        : undefined,
      ObjectParts:
        asked.includes('ObjectParts') && parts !== undefined
          ? {
              PartsCount: parts.length,
              PartNumberMarker: 0,
              NextPartNumberMarker: parts.at(-1)?.number ?? 0,
              MaxParts: 1000,
              IsTruncated: false,
              Part: parts.map(({ number, size, checksum: sum }) => ({
                PartNumber: number,
                Size: size,
                [element]: sum,
              })),
            }
          : undefined,
      StorageClass: asked.includes('StorageClass') ? object.headers.storageClass : undefined,
      ObjectSize: asked.includes('ObjectSize') ? object.blob.size : undefined,
    }),
    objectSize: object.blob.size,
  };
}

function found(exchange: Exchange): StoredObject {
  const object = findObject(exchange, exchange.bucket, exchange.key, readVersionId(exchange));
  exchange.versionId = object.versionId;
  return object;
}

function versionHeader({ versionId }: StoredObject): Record<string, string | undefined> {
  return { 'x-amz-version-id': versionId === 'null' ? undefined : versionId };
}
