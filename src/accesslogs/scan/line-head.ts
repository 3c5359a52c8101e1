import { isIP } from 'node:net';
import { matches } from './bytes.ts';
import { LOG_TIME_LENGTH, LogTimes } from './dates.ts';
import type { Rejection } from './rejection.ts';
import { KnownBytes, nextSpace } from './words.ts';

const DASH = 0x2d;
const DOT = 0x2e;
const SPACE = 0x20;
const COLON = 0x3a;

const ORIGIN_ACCESS_IDENTITY = Buffer.from(':user/CloudFront Origin Access Identity ');
const OPERATIONS = ['REST.', 'WEBSITE.', 'SOAP.', 'BATCH.', 'S3.'].map((name) => Buffer.from(name));

/**
 * Kinds of operation that the diagnosis tells apart. `get` and `head` are of objects; `query` is any other GET or
 * HEAD, such as a listing; `write` and `remove` are whatever puts, posts and deletes, parts of uploads included.
 */
export const OPERATION = {
  other: 0,
  get: 1,
  head: 2,
  preflight: 3,
  query: 4,
  write: 5,
  remove: 6,
  website: 7,
} as const;

const TOLD_APART = [
  { text: KnownBytes.of('REST.GET.OBJECT '), operation: OPERATION.get },
  { text: KnownBytes.of('REST.HEAD.OBJECT '), operation: OPERATION.head },
  { text: KnownBytes.of('REST.OPTIONS.PREFLIGHT '), operation: OPERATION.preflight },
];
const BY_METHOD: readonly { readonly begin: Buffer; readonly operation: number }[] = [
  { begin: Buffer.from('REST.PUT.'), operation: OPERATION.write },
  { begin: Buffer.from('REST.POST.'), operation: OPERATION.write },
  { begin: Buffer.from('REST.COPY.'), operation: OPERATION.write },
  { begin: Buffer.from('REST.DELETE.'), operation: OPERATION.remove },
  { begin: Buffer.from('REST.GET.'), operation: OPERATION.query },
  { begin: Buffer.from('REST.HEAD.'), operation: OPERATION.query },
  { begin: Buffer.from('REST.OPTIONS.'), operation: OPERATION.preflight },
  { begin: Buffer.from('WEBSITE.'), operation: OPERATION.website },
];

/** The fields in front of the request line: bucket owner to key. Offsets are into the buffer last read. */
export class LineHead {
  ownerStart = 0;
  bucketStart = 0;
  bucketEnd = 0;
  /** The same number: the same owner and bucket. */
  place = 0;
  /** Seconds since 1970. */
  time = 0;
  ipStart = 0;
  ipEnd = 0;
  /** 4, 6, or 0 for the dash. */
  ipFamily: 0 | 4 | 6 = 0;
  /** An IPv4 address as a signed number of 32 bits. */
  ipv4 = 0;
  requesterStart = 0;
  requesterEnd = 0;
  requestIdStart = 0;
  requestIdEnd = 0;
  operationStart = 0;
  operationEnd = 0;
  operation: number = OPERATION.other;
  keyStart = 0;
  keyEnd = 0;

  readonly #times = new LogTimes();
  /** Owner and bucket, with the space behind them. */
  readonly #known = new KnownBytes();
  #ownerLength = 0;
  /** Requester, with the space behind it. */
  readonly #requester = new KnownBytes();

  /** Reads the head of the line at [start, end); returns why it is none, or undefined. */
  read(buffer: Buffer, view: DataView, start: number, end: number): Rejection | undefined {
    this.#readPlace(view, start, end);
    const timeStart = this.bucketEnd + 1;
    const ipStart = timeStart + LOG_TIME_LENGTH;
    if (ipStart > end) return 'truncated';
    this.time = this.#times.secondsAt(buffer, view, timeStart);
    if (this.time < 0) return 'time';
    if (!this.#readAddress(buffer, view, ipStart, end)) return 'address';
    this.#readRequester(buffer, view, this.ipEnd + 1, end);
    this.requestIdStart = this.requesterEnd + 1;
    this.requestIdEnd = nextSpace(view, this.requestIdStart, end);
    if (this.requestIdEnd >= end) return 'truncated';
    if (!this.#readOperation(buffer, view, this.requestIdEnd + 1, end)) return 'operation';
    this.keyStart = this.operationEnd + 1;
    this.keyEnd = nextSpace(view, this.keyStart, end);
    return this.keyEnd + 1 < end ? undefined : 'truncated';
  }

  #readPlace(view: DataView, start: number, end: number): void {
    this.ownerStart = start;
    if (this.#known.isAt(view, start, end)) {
      this.bucketStart = start + this.#ownerLength + 1;
      this.bucketEnd = start + this.#known.length - 1;
      return;
    }
    const ownerEnd = nextSpace(view, start, end);
    this.bucketStart = ownerEnd + 1;
    this.bucketEnd = nextSpace(view, ownerEnd + 1, end);
    this.#ownerLength = ownerEnd - start;
    // Without the space behind it, the beginning of a longer name would pass for the name.
    this.#known.learn(view, start, this.bucketEnd < end ? this.bucketEnd + 1 : start);
    this.place = this.#known.version;
  }

  #readAddress(buffer: Buffer, view: DataView, start: number, end: number): boolean {
    this.ipStart = start;
    let value = 0;
    let part = 0;
    let digits = 0;
    let dots = 0;
    let at = start;
    for (; at < end; at++) {
      const byte = buffer[at] ?? 0;
      if (byte >= 0x30 && byte <= 0x39) {
        part = part * 10 + byte - 0x30;
        digits += 1;
        if (digits > 3) break;
      } else if (byte === DOT && digits > 0) {
        value = (value << 8) | part;
        part = 0;
        digits = 0;
        dots += 1;
      } else break;
      if (part > 255) break;
    }
    if (at >= end || buffer[at] !== SPACE || dots !== 3 || digits === 0) {
      return this.#readOtherAddress(buffer, view, start, end);
    }
    this.ipFamily = 4;
    this.ipv4 = (value << 8) | part;
    this.ipEnd = at;
    return true;
  }

  #readOtherAddress(buffer: Buffer, view: DataView, start: number, end: number): boolean {
    const at = nextSpace(view, start, end);
    this.ipEnd = at;
    if (at - start === 1 && buffer[start] === DASH) {
      this.ipFamily = 0;
      return true;
    }
    this.ipFamily = 6;
    return at < end && at - start <= 45 && isIP(buffer.toString('latin1', start, at)) === 6;
  }

  /** The name of a CloudFront origin access identity is the one requester that holds spaces. */
  #readRequester(buffer: Buffer, view: DataView, start: number, end: number): void {
    this.requesterStart = start;
    if (this.#requester.isAt(view, start, end)) {
      this.requesterEnd = start + this.#requester.length - 1;
      return;
    }
    const at = nextSpace(view, start, end);
    this.requesterEnd = at;
    const named = at - ':user/CloudFront'.length;
    if (named <= start || buffer[named] !== COLON) {
      if (at < end) this.#requester.learn(view, start, at + 1);
    } else if (matches(buffer, named, ORIGIN_ACCESS_IDENTITY)) {
      this.requesterEnd = nextSpace(view, named + ORIGIN_ACCESS_IDENTITY.length, end);
    }
  }

  #readOperation(buffer: Buffer, view: DataView, start: number, end: number): boolean {
    this.operationStart = start;
    for (const { text, operation } of TOLD_APART) {
      if (!text.isAt(view, start, end)) continue;
      this.operation = operation;
      this.operationEnd = start + text.length - 1;
      return true;
    }
    this.operation =
      BY_METHOD.find(({ begin }) => matches(buffer, start, begin))?.operation ?? OPERATION.other;
    const known = OPERATIONS.find((name) => matches(buffer, start, name));
    if (known === undefined) return false;
    let at = start + known.length;
    while (at < end && isNameByte(buffer[at] ?? 0)) at++;
    this.operationEnd = at;
    return at > start + known.length && at < end && buffer[at] === SPACE;
  }
}

/** Letters, digits, dots and underscores. */
function isNameByte(byte: number): boolean {
  const letter = (byte | 0x20) - 0x61;
  return (letter >= 0 && letter <= 25) || (byte >= 0x30 && byte <= 0x39) || byte === DOT || byte === 0x5f;
}
