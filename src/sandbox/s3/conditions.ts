import { S3Error } from './error.ts';
import type { Exchange } from './exchange.ts';
import type { Bucket, StoredObject } from './model.ts';

/** What a read should answer: everything, or "you have it already". @throws S3Error PreconditionFailed */
export function checkReadConditions(exchange: Exchange, object: StoredObject): 'send' | 'not-modified' {
  const modified = Math.floor(object.lastModified.getTime() / 1000) * 1000;
  return checkConditions(
    {
      match: exchange.header('if-match'),
      noneMatch: exchange.header('if-none-match'),
      modifiedSince: dateOf(exchange.header('if-modified-since')),
      unmodifiedSince: dateOf(exchange.header('if-unmodified-since')),
    },
    object.etag,
    modified,
  );
}

/** The conditions of a copy on its source; none of them answers 304. @throws S3Error PreconditionFailed */
export function checkCopySource(exchange: Exchange, source: StoredObject): void {
  const modified = Math.floor(source.lastModified.getTime() / 1000) * 1000;
  const name = 'x-amz-copy-source-if-';
  const outcome = checkConditions(
    {
      match: exchange.header(`${name}match`),
      noneMatch: exchange.header(`${name}none-match`),
      modifiedSince: dateOf(exchange.header(`${name}modified-since`)),
      unmodifiedSince: dateOf(exchange.header(`${name}unmodified-since`)),
    },
    source.etag,
    modified,
    name,
  );
  if (outcome === 'not-modified') {
    throw failed(
      exchange.header(`${name}none-match`) === undefined ? `${name}modified-since` : `${name}none-match`,
    );
  }
}

/**
 * If-None-Match and If-Match of a write, against the key as it is now: call it right before the write, with
 * nothing in between.
 * @throws S3Error PreconditionFailed, NoSuchKey, NotImplemented
 */
export function checkWriteConditions(exchange: Exchange, bucket: Bucket, key: string): void {
  const noneMatch = exchange.header('if-none-match');
  const match = exchange.header('if-match');
  if (noneMatch === undefined && match === undefined) return;
  if (noneMatch !== undefined && (noneMatch !== '*' || match !== undefined)) {
    throw new S3Error('NotImplemented', undefined, {
      details: {
        Header: 'If-None-Match',
        additionalMessage: "We don't accept the provided value of If-None-Match header for this API",
      },
    });
  }
  const latest = bucket.latest(key);
  const current = latest === undefined || latest.deleteMarker ? undefined : latest;
  if (noneMatch === '*' && current !== undefined) throw failed('If-None-Match');
  if (match !== undefined) {
    if (current === undefined) throw new S3Error('NoSuchKey', undefined, { details: { Key: key } });
    if (!listHolds(match, current.etag)) throw failed('If-Match');
  }
}

/** If-Match of a delete. @throws S3Error PreconditionFailed */
export function checkDeleteCondition(match: string | undefined, current: StoredObject | undefined): void {
  if (match === undefined || (current !== undefined && listHolds(match, current.etag))) return;
  if (current === undefined) throw new S3Error('NoSuchKey');
  throw failed('If-Match');
}

interface Conditions {
  readonly match: string | undefined;
  readonly noneMatch: string | undefined;
  readonly modifiedSince: number | undefined;
  readonly unmodifiedSince: number | undefined;
}

/** RFC 9110's order: an ETag condition makes the date condition beside it void. */
function checkConditions(
  conditions: Conditions,
  etag: string,
  modified: number,
  prefix = 'If-',
): 'send' | 'not-modified' {
  const { match, noneMatch, modifiedSince, unmodifiedSince } = conditions;
  if (match !== undefined) {
    if (!listHolds(match, etag)) throw failed(prefix === 'If-' ? 'If-Match' : `${prefix}match`);
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw failed(prefix === 'If-' ? 'If-Unmodified-Since' : `${prefix}unmodified-since`);
  }
  if (noneMatch !== undefined) return listHolds(noneMatch, etag) ? 'not-modified' : 'send';
  return modifiedSince !== undefined && modified <= modifiedSince ? 'not-modified' : 'send';
}

function listHolds(list: string, etag: string): boolean {
  return list
    .split(',')
    .map((one) =>
      one
        .trim()
        .replace(/^W\//, '')
        .replace(/^"(.*)"$/, '$1'),
    )
    .some((one) => one === '*' || one === etag);
}

function dateOf(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

function failed(condition: string): S3Error {
  return new S3Error('PreconditionFailed', undefined, { details: { Condition: condition } });
}
