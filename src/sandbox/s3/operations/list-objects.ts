import { uriEncode, uriEncodePath } from '../../../core/sigv4/uri.ts';
import { invalidArgument } from '../error.ts';
import type { Exchange, Reply } from '../exchange.ts';
import { compareKeys } from '../key-index.ts';
import { type Bucket, canonicalId, type StoredObject } from '../model.ts';
import { type XmlValue, xmlDocument } from '../xml.ts';

const MAX_PAGE = 1000;

/** What all listings take. */
export interface ListRequest {
  readonly prefix: string;
  readonly delimiter: string;
  readonly limit: number;
  readonly encode: (text: string) => string;
  readonly encodingType: string | undefined;
}

/** @throws S3Error InvalidArgument */
export function readListRequest(exchange: Exchange, limitName: string): ListRequest {
  const encodingType = exchange.query('encoding-type') || undefined;
  if (encodingType !== undefined && encodingType !== 'url') {
    throw invalidArgument('encoding-type', encodingType, 'Invalid Encoding Method specified in Request');
  }
  return {
    prefix: exchange.query('prefix') ?? '',
    delimiter: exchange.query('delimiter') ?? '',
    limit: readLimit(exchange, limitName),
    encode: encodingType === 'url' ? uriEncodePath : (text) => text,
    encodingType,
  };
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly commonPrefixes: readonly string[];
  readonly truncated: boolean;
  /** Key or common prefix that came last. */
  readonly last: string | undefined;
}

/** One page of a bucket's keys after a marker, those below a delimiter rolled up into their prefix. */
export function listPage<Item>(
  bucket: Bucket,
  { prefix, delimiter, limit }: ListRequest,
  after: string,
  pick: (key: string) => Item | undefined,
): Page<Item> {
  const cursor = bucket.objects.cursor();
  cursor.skipWhile((key) => compareKeys(key, prefix) < 0);
  if (after !== '') cursor.skipWhile((key) => compareKeys(key, after) <= 0);
  // A marker inside a rolled-up prefix is behind all of it.
  const rolled = commonPrefix(after, prefix, delimiter);
  if (rolled !== undefined && after === rolled) cursor.skipWhile((key) => isWithin(key, rolled));
  const items: Item[] = [];
  const commonPrefixes: string[] = [];
  let last: string | undefined;
  for (let entry = cursor.next(); entry !== undefined; entry = cursor.next()) {
    const { key } = entry;
    if (!key.startsWith(prefix)) break;
    const item = pick(key);
    if (item === undefined) continue;
    if (items.length + commonPrefixes.length >= limit)
      return { items, commonPrefixes, truncated: limit > 0, last };
    const common = commonPrefix(key, prefix, delimiter);
    if (common === undefined) {
      items.push(item);
      last = key;
    } else {
      commonPrefixes.push(common);
      last = common;
      cursor.skipWhile((next) => isWithin(next, common));
    }
  }
  return { items, commonPrefixes, truncated: false, last };
}

/** True for keys up to the last one that starts with the prefix. */
export function isWithin(key: string, prefix: string): boolean {
  return key.startsWith(prefix) || compareKeys(key, prefix) < 0;
}

export function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '' || !key.startsWith(prefix)) return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

/** ListObjects in its first version. */
export function listObjects(exchange: Exchange): Reply {
  const { bucket } = exchange;
  const request = readListRequest(exchange, 'max-keys');
  const marker = exchange.query('marker') ?? '';
  const page = listPage(bucket, request, marker, (key) => bucket.object(key));
  return {
    body: xmlDocument('ListBucketResult', {
      Name: bucket.name,
      Prefix: request.encode(request.prefix),
      Marker: request.encode(marker),
      NextMarker: page.truncated && request.delimiter !== '' ? request.encode(page.last ?? '') : undefined,
      MaxKeys: request.limit,
      Delimiter: request.delimiter === '' ? undefined : request.encode(request.delimiter),
      EncodingType: request.encodingType,
      IsTruncated: page.truncated,
      Contents: page.items.map((object) => contents(object, request, true)),
      CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: request.encode(prefix) })),
    }),
  };
}

export function listObjectsV2(exchange: Exchange): Reply {
  const { bucket } = exchange;
  const type = exchange.query('list-type');
  if (type !== '2') throw invalidArgument('list-type', type ?? '', 'Invalid List Type specified in Request');
  const request = readListRequest(exchange, 'max-keys');
  const token = exchange.query('continuation-token');
  const startAfter = exchange.query('start-after');
  const after = token === undefined ? (startAfter ?? '') : readToken(token);
  const withOwner = exchange.query('fetch-owner') === 'true';
  const page = listPage(bucket, request, after, (key) => bucket.object(key));
  return {
    body: xmlDocument('ListBucketResult', {
      Name: bucket.name,
      Prefix: request.encode(request.prefix),
      StartAfter: startAfter === undefined || token !== undefined ? undefined : request.encode(startAfter),
      ContinuationToken: token,
      NextContinuationToken: page.truncated ? writeToken(page.last ?? '') : undefined,
      KeyCount: page.items.length + page.commonPrefixes.length,
      MaxKeys: request.limit,
      Delimiter: request.delimiter === '' ? undefined : request.encode(request.delimiter),
      EncodingType: request.encodingType,
      IsTruncated: page.truncated,
      Contents: page.items.map((object) => contents(object, request, withOwner)),
      CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: request.encode(prefix) })),
    }),
  };
}

export function ownerElement(account: string): XmlValue {
  return { ID: canonicalId(account) };
}

/** A number of things, as S3 takes it. @throws S3Error InvalidArgument */
export function readCount(name: string, text: string): number {
  if (!/^-?\d{1,15}$/.test(text) || Number(text) > 2_147_483_647) {
    throw invalidArgument(name, text, `Provided ${name} not an integer or within integer range`);
  }
  if (Number(text) < 0) {
    throw invalidArgument(name, text, `Argument ${name} must be an integer between 0 and 2147483647`);
  }
  return Number(text);
}

export function readLimit(exchange: Exchange, name: string): number {
  const text = exchange.query(name);
  if (text === undefined || text === '') return MAX_PAGE;
  return Math.min(readCount(name, text), MAX_PAGE);
}

function contents(object: StoredObject, request: ListRequest, withOwner: boolean): XmlValue {
  return {
    Key: request.encode(object.key),
    LastModified: object.lastModified.toISOString(),
    ETag: `"${object.etag}"`,
    ChecksumAlgorithm: object.checksum?.algorithm,
    ChecksumType: object.checksum?.type,
    Size: object.blob.size,
    Owner: withOwner ? ownerElement(object.ownerAccount) : undefined,
    StorageClass: object.headers.storageClass,
  };
}

/** Continuation tokens are opaque at AWS: nobody should build one from a key. */
function writeToken(key: string): string {
  return Buffer.from(`1${uriEncode(key)}`).toString('base64');
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString();
  if (!text.startsWith('1'))
    throw invalidArgument('continuation-token', token, 'The continuation token provided is incorrect');
  try {
    return decodeURIComponent(text.slice(1));
  } catch {
    throw invalidArgument('continuation-token', token, 'The continuation token provided is incorrect');
  }
}
