import { checksumHeader } from '../checksum.ts';
import { checkReadConditions } from '../conditions.ts';
import { invalidArgument, S3Error } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import type { StoredObject } from '../model.ts';
import { assertReadable, isArchived, objectHeaders } from '../object-headers.ts';
import { findObject, readVersionId } from './find-object.ts';

/** `response-…` parameters and the headers they replace. */
const OVERRIDES = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
] as const;

/** GET and HEAD of an object, whole, in part, or by the number of the part it was uploaded in. */
export function getObject(exchange: Exchange): Reply {
  const { bucket, key } = exchange;
  const object = findObject(exchange, bucket, key, readVersionId(exchange));
  exchange.versionId = object.versionId;
  assertReadable(exchange, object);
  const checksumMode = exchange.header('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  const range = readRange(exchange, object);
  const headers: Record<string, string | undefined> = {
    ...objectHeaders(object, checksumMode && range === undefined),
    ...(checksumMode ? partChecksum(exchange, object) : {}),
    ...overrides(exchange),
    ...(object.parts && exchange.query('partNumber') !== undefined
      ? { 'x-amz-mp-parts-count': String(object.parts.length) }
      : {}),
  };
  const objectSize = object.blob.size;
  if (checkReadConditions(exchange, object) === 'not-modified') {
    return {
      status: 304,
      headers: { etag: headers.etag, 'last-modified': headers['last-modified'] },
      objectSize,
    };
  }
  const isHead = exchange.request.method === 'HEAD';
  if (isArchived(object) && !isHead) {
    const details = { StorageClass: object.headers.storageClass };
    throw new S3Error('InvalidObjectState', undefined, { details });
  }
  const { start, end } = range ?? { start: 0, end: objectSize };
  const contentRange = range === undefined ? undefined : `bytes ${start}-${end - 1}/${objectSize}`;
  return {
    status: range === undefined ? 200 : 206,
    headers: { ...headers, 'content-length': String(end - start), 'content-range': contentRange },
    ...(isHead ? {} : { body: object.blob.slice(start, end) }),
    objectSize,
  };
}

/** The checksum of the part that is asked for; of an object in one piece, its own. */
function partChecksum(exchange: Exchange, { parts, checksum }: StoredObject): Record<string, string> {
  const number = exchange.query('partNumber');
  if (number === undefined || checksum === undefined) return {};
  const value = parts === undefined ? checksum.value : parts[Number(number) - 1]?.checksum;
  if (value === undefined) return {};
  return { [checksumHeader(checksum.algorithm)]: value, 'x-amz-checksum-type': checksum.type };
}

interface Range {
  readonly start: number;
  /** Not included. */
  readonly end: number;
}

/** The bytes asked for; undefined for all of them. @throws S3Error InvalidRange or InvalidPartNumber */
function readRange(exchange: Exchange, object: StoredObject): Range | undefined {
  const text = exchange.header('range');
  const part = exchange.query('partNumber');
  if (part !== undefined) {
    if (text !== undefined)
      throw new S3Error('InvalidRequest', 'Cannot specify both Range header and partNumber query parameter');
    return partRange(part, object);
  }
  const match = /^bytes=(\d*)-(\d*)$/.exec(text?.trim() ?? '');
  // As S3 does, what is not a single byte range counts as none.
  if (text === undefined || match === null || (match[1] === '' && match[2] === '')) return undefined;
  const { size } = object.blob;
  const [, first = '', last = ''] = match;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(Number(last) + 1, size);
  if (start >= size || start >= end) {
    throw new S3Error('InvalidRange', undefined, {
      details: { RangeRequested: text, ActualObjectSize: String(size) },
      headers: { 'content-range': `bytes */${size}` },
    });
  }
  return { start, end };
}

function partRange(text: string, { blob, parts }: StoredObject): Range {
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number < 1 || number > 10_000) {
    throw invalidArgument(
      'partNumber',
      text,
      'Part number must be an integer between 1 and 10000, inclusive',
    );
  }
  if (parts === undefined && number === 1) return { start: 0, end: blob.size };
  const at = number - 1;
  const part = parts?.[at];
  if (parts === undefined || part === undefined) {
    const details = { ActualPartCount: String(parts?.length ?? 1), PartNumberRequested: text };
    throw new S3Error('InvalidPartNumber', undefined, { details });
  }
  const start = parts.slice(0, at).reduce((sum, one) => sum + one.size, 0);
  return { start, end: start + part.size };
}

function overrides(exchange: Exchange): Record<string, string> {
  const replaced: Record<string, string> = {};
  for (const name of OVERRIDES) {
    const value = exchange.query(`response-${name}`);
    if (value === undefined) continue;
    if (exchange.caller.kind === 'anonymous') {
      throw new S3Error(
        'InvalidRequest',
        'Request specific response headers cannot be used for anonymous GET requests.',
      );
    }
    // A header that node cannot send would be a fault of ours where it is one of the caller's.
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
      throw invalidArgument(
        `response-${name}`,
        value,
        'Header value cannot be represented using ISO-8859-1.',
      );
    }
    replaced[name] = value;
  }
  return replaced;
}
