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
  const shown = 'x-amz-copy-source-If-';
  const outcome = checkConditions(
    {
      match: exchange.header(`${name}match`),
      noneMatch: exchange.header(`${name}none-match`),
      modifiedSince: dateOf(exchange.header(`${name}modified-since`)),
      unmodifiedSince: dateOf(exchange.header(`${name}unmodified-since`)),
    },
    source.etag,
    modified,
    shown,
  );
  if (outcome === 'not-modified') {
    throw failed(
      exchange.header(`${name}none-match`) === undefined ? `${shown}Modified-Since` : `${shown}None-Match`,
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
  const current = bucket.object(key);
  if (noneMatch === '*' && current !== undefined) throw failed('If-None-Match');
  if (match !== undefined) {
    if (current === undefined) throw new S3Error('NoSuchKey', undefined, { details: { Key: key } });
    if (!listHolds(match, current.etag)) throw failed('If-Match');
  }
}

/** What a delete expects of the object that goes. */
export interface DeleteConditions {
  readonly match?: string | undefined;
  /** In bytes. */
  readonly size?: string | undefined;
  readonly lastModified?: string | undefined;
}

/**
 * The conditions of a delete. S3 documents those on size and time for directory buckets alone; a delete that
 * asks for them must not go ahead where they do not hold.
 * @throws S3Error PreconditionFailed
 */
export function checkDeleteConditions(conditions: DeleteConditions, current: StoredObject | undefined): void {
  const { match, size, lastModified } = conditions;
  if (match === undefined && size === undefined && lastModified === undefined) return;
  if (current === undefined) throw new S3Error('NoSuchKey');
  if (match !== undefined && !listHolds(match, current.etag)) throw failed('If-Match');
  if (size !== undefined && Number(size) !== current.blob.size) throw failed('x-amz-if-match-size');
  if (lastModified === undefined) return;
  const seconds = (time: number) => Math.floor(time / 1000);
  if (seconds(Date.parse(lastModified)) !== seconds(current.lastModified.getTime())) {
    throw failed('x-amz-if-match-last-modified-time');
  }
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
    if (!listHolds(match, etag)) throw failed(`${prefix}Match`);
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw failed(`${prefix}Unmodified-Since`);
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
        // One quote alone is forgiven, as S3 does it.
        .replace(/^"|"$/g, ''),
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
