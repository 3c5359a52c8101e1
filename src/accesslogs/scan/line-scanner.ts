import { isIP } from 'node:net';
import {
  DayCache,
  endOfCode,
  endOfDigits,
  matches,
  nextSpace,
  threeDigits,
  twoDigits,
  wholeNumber,
  zoneSeconds,
} from './bytes.ts';
import type { Rejection } from './rejection.ts';

const SPACE = 0x20;
const QUOTE = 0x22;
const PERCENT = 0x25;
const AMPERSAND = 0x26;
const DASH = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const COLON = 0x3a;
const EQUALS = 0x3d;
const QUESTION = 0x3f;

const SHORTEST = 60;
const TIME_LENGTH = 28;
const ORIGIN_ACCESS_IDENTITY = Buffer.from(':user/CloudFront Origin Access Identity ');
const VERSION_2_ACCESS_KEY = Buffer.from('AWSAccessKeyId=');
const OPERATIONS = ['REST.', 'WEBSITE.', 'SOAP.', 'BATCH.', 'S3.'].map((name) => Buffer.from(name));
const GET_OBJECT = Buffer.from('REST.GET.OBJECT ');
const HEAD_OBJECT = Buffer.from('REST.HEAD.OBJECT ');
const PREFLIGHT = Buffer.from('REST.OPTIONS.PREFLIGHT ');

/** Kinds of operation that the diagnosis tells apart. */
export const OPERATION = { other: 0, read: 1, preflight: 2 } as const;

/**
 * Finds the fields of one line of an S3 server access log in a buffer, without copying. After a `scan` that
 * returned undefined the members hold byte offsets into that buffer (`…End` is exclusive) and the few values
 * that every reader needs; they stay valid until the next scan.
 *
 * S3 escapes nothing inside the quoted request line, referer and user agent, so quotes cannot be counted. The
 * request line ends at the first quote that is followed by status, error code and four numbers, since neither
 * referer nor user agent can stand before it; the fields after the user agent begin behind the last quote.
 */
export class LineScanner {
  lineStart = 0;
  lineEnd = 0;
  bucketStart = 0;
  bucketEnd = 0;
  /** Seconds since 1970. */
  time = 0;
  ipStart = 0;
  ipEnd = 0;
  /** An IPv4 address as a number; -1 for IPv6, -2 for the dash. */
  ipv4 = -2;
  requesterStart = 0;
  requesterEnd = 0;
  requestIdStart = 0;
  requestIdEnd = 0;
  operationStart = 0;
  operationEnd = 0;
  operation: number = OPERATION.other;
  keyStart = 0;
  keyEnd = 0;
  /** The request line without its quotes; a bare dash is a dash. */
  uriStart = 0;
  uriEnd = 0;
  /** Where the query begins, behind the question mark; uriEnd where there is none. */
  queryStart = 0;
  /** 0 for the dash. */
  status = 0;
  errorStart = 0;
  errorEnd = 0;
  /** Start of bytes sent; object size, total time and turn-around time follow, one space between each. */
  numbersStart = 0;
  numbersEnd = 0;
  refererStart = 0;
  refererEnd = 0;
  agentStart = 0;
  agentEnd = 0;
  /** Version id and what follows it: 1, 7, 8, 9, 10 or more fields. */
  tailStart = 0;
  tailCount = 0;
  /** Spaces in front of the second, third … field of the tail. */
  readonly tailSpaces = new Int32Array(16);

  /** Presigned with Signature Version 4: the query holds X-Amz-Credential. */
  presigned = false;
  /** Presigned with Signature Version 2. */
  presignedV2 = false;
  accessKeyStart = 0;
  accessKeyEnd = 0;
  /** X-Amz-Date in seconds since 1970; -1 where it is missing or no time. */
  signedAt = -1;
  /** X-Amz-Expires in seconds; -1 where it is missing or no number. */
  expires = -1;

  readonly #days = new DayCache();
  readonly #signedDays = new DayCache();

  /** Scans the line at [start, end), without its line end. Returns why it is not a record, or undefined. */
  scan(buffer: Buffer, start: number, end: number): Rejection | undefined {
    this.lineStart = start;
    this.lineEnd = end;
    if (end - start < SHORTEST) return 'truncated';
    const bucketStart = nextSpace(buffer, start, end) + 1;
    const bucketEnd = nextSpace(buffer, bucketStart, end);
    const timeEnd = bucketEnd + 1 + TIME_LENGTH;
    if (timeEnd >= end) return 'truncated';
    this.bucketStart = bucketStart;
    this.bucketEnd = bucketEnd;
    if (!this.#readTime(buffer, bucketEnd + 1) || buffer[timeEnd] !== SPACE) return 'time';
    const ipEnd = this.#readAddress(buffer, timeEnd + 1, end);
    if (ipEnd < 0) return 'address';
    this.requesterStart = ipEnd + 1;
    const requesterEnd = this.#endOfRequester(buffer, ipEnd + 1, end);
    const idEnd = nextSpace(buffer, requesterEnd + 1, end);
    if (idEnd >= end) return 'truncated';
    this.requesterEnd = requesterEnd;
    this.requestIdStart = requesterEnd + 1;
    this.requestIdEnd = idEnd;
    const operationEnd = this.#readOperation(buffer, idEnd + 1, end);
    if (operationEnd < 0) return 'operation';
    const keyEnd = nextSpace(buffer, operationEnd + 1, end);
    this.keyStart = operationEnd + 1;
    this.keyEnd = keyEnd;
    if (keyEnd + 1 >= end) return 'truncated';
    const first = buffer[keyEnd + 1];
    if (first === QUOTE) return this.#scanQuoted(buffer, keyEnd + 2, end);
    if (first === DASH && buffer[keyEnd + 2] === SPACE) return this.#scanBare(buffer, keyEnd + 1, end);
    return 'request-uri';
  }

  /** Begin of the nth field of the tail, from 0 for the version id; only below tailCount. */
  tailFieldStart(index: number): number {
    return index === 0 ? this.tailStart : (this.tailSpaces[index - 1] ?? 0) + 1;
  }

  tailFieldEnd(index: number): number {
    return index === this.tailCount - 1 ? this.lineEnd : (this.tailSpaces[index] ?? 0);
  }

  #readTime(buffer: Buffer, at: number): boolean {
    if (buffer[at] !== 0x5b || buffer[at + 27] !== 0x5d || buffer[at + 21] !== SPACE) return false;
    const day = this.#days.secondsOfLogDay(buffer, at + 1);
    const hour = twoDigits(buffer, at + 13);
    const minute = twoDigits(buffer, at + 16);
    const second = twoDigits(buffer, at + 19);
    const zone = zoneSeconds(buffer, at + 22);
    if (day < 0 || hour > 23 || minute > 59 || second > 60 || zone === undefined) return false;
    if (buffer[at + 12] !== COLON || buffer[at + 15] !== COLON || buffer[at + 18] !== COLON) return false;
    this.time = day + hour * 3600 + minute * 60 + second - zone;
    return true;
  }

  /** Returns the end of the address, or -1. */
  #readAddress(buffer: Buffer, start: number, end: number): number {
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
        value = value * 256 + part;
        part = 0;
        digits = 0;
        dots += 1;
      } else break;
      if (part > 255) break;
    }
    if (buffer[at] === SPACE && dots === 3 && digits > 0) {
      this.ipv4 = value * 256 + part;
      this.ipEnd = at;
      return at;
    }
    return this.#readOtherAddress(buffer, start, end);
  }

  #readOtherAddress(buffer: Buffer, start: number, end: number): number {
    const at = nextSpace(buffer, start, end);
    this.ipEnd = at;
    if (at - start === 1 && buffer[start] === DASH) {
      this.ipv4 = -2;
      return at;
    }
    if (at >= end || at - start > 45 || isIP(buffer.toString('latin1', start, at)) !== 6) return -1;
    this.ipv4 = -1;
    return at;
  }

  /** The name of a CloudFront origin access identity is the one requester that holds spaces. */
  #endOfRequester(buffer: Buffer, start: number, end: number): number {
    let at = nextSpace(buffer, start, end);
    const prefix = ORIGIN_ACCESS_IDENTITY;
    const named = at - ':user/CloudFront'.length;
    if (named > start && buffer[named] === COLON && matches(buffer, named, prefix)) {
      at = nextSpace(buffer, named + prefix.length, end);
    }
    return at;
  }

  /** Returns the end of the operation, or -1. */
  #readOperation(buffer: Buffer, start: number, end: number): number {
    this.operationStart = start;
    if (matches(buffer, start, GET_OBJECT)) return this.#operationIs(OPERATION.read, start, GET_OBJECT);
    if (matches(buffer, start, HEAD_OBJECT)) return this.#operationIs(OPERATION.read, start, HEAD_OBJECT);
    if (matches(buffer, start, PREFLIGHT)) return this.#operationIs(OPERATION.preflight, start, PREFLIGHT);
    const known = OPERATIONS.find((name) => matches(buffer, start, name));
    if (known === undefined) return -1;
    for (let at = start + known.length; at < end; at++) {
      const byte = buffer[at] ?? 0;
      if (byte === SPACE) {
        this.operation = OPERATION.other;
        this.operationEnd = at;
        return at > start + known.length ? at : -1;
      }
      const letter = byte | 0x20;
      if ((letter < 0x61 || letter > 0x7a) && byte !== DOT && byte !== 0x5f && (byte < 0x30 || byte > 0x39)) {
        return -1;
      }
    }
    return -1;
  }

  #operationIs(operation: number, start: number, name: Buffer): number {
    this.operation = operation;
    this.operationEnd = start + name.length - 1;
    return this.operationEnd;
  }

  #scanQuoted(buffer: Buffer, uriStart: number, end: number): Rejection | undefined {
    this.uriStart = uriStart;
    let at = uriStart - 1;
    do {
      at = buffer.indexOf(QUOTE, at + 1);
      if (at < 0 || at >= end) return 'no-status';
    } while (buffer[at + 1] !== SPACE || !this.#readStatus(buffer, at + 2, end));
    this.uriEnd = at;
    this.#readRequestLine(buffer, uriStart, at);
    return this.#readRest(buffer, at, end);
  }

  #scanBare(buffer: Buffer, at: number, end: number): Rejection | undefined {
    this.uriStart = at;
    this.uriEnd = at + 1;
    this.queryStart = at + 1;
    this.presigned = false;
    this.presignedV2 = false;
    if (!this.#readStatus(buffer, at + 2, end)) return 'no-status';
    return this.#readRest(buffer, at, end);
  }

  /** Reads method, path and query; the query ends at the space in front of the protocol. */
  #readRequestLine(buffer: Buffer, start: number, end: number): void {
    this.presigned = false;
    this.presignedV2 = false;
    this.queryStart = end;
    for (let at = nextSpace(buffer, start, end) + 1; at < end; at++) {
      const byte = buffer[at];
      if (byte === SPACE) return;
      if (byte === QUESTION) {
        this.queryStart = at + 1;
        this.#readQuery(buffer, at + 1, end);
        return;
      }
    }
  }

  #readQuery(buffer: Buffer, start: number, end: number): void {
    this.signedAt = -1;
    this.expires = -1;
    for (let at = start; at < end; at++) {
      if (((buffer[at] ?? 0) | 0x20) === 0x78 && buffer[at + 1] === DASH) {
        const letter = (buffer[at + 6] ?? 0) | 0x20;
        if (letter === 0x63 && buffer[at + 16] === EQUALS) {
          this.presigned = true;
          at = this.#readAccessKey(buffer, at + 17, end);
        } else if (letter === 0x64 && buffer[at + 10] === EQUALS) {
          this.signedAt = this.#signedDays.secondsOfBasicTime(buffer, at + 11);
          at += 11;
        } else if (letter === 0x65 && buffer[at + 13] === EQUALS) {
          this.expires = wholeNumber(buffer, at + 14, end);
          at += 14;
        } else if (letter === 0x73 && buffer[at + 20] === EQUALS) {
          // The session token: up to a thousand bytes with nothing to see, which native code passes faster.
          const next = buffer.indexOf(AMPERSAND, at + 21);
          if (next > 0 && next < end) at = next;
        }
      } else if (buffer[at] === 0x41 && matches(buffer, at, VERSION_2_ACCESS_KEY)) {
        this.presignedV2 = true;
      }
      let byte = buffer[at];
      while (at < end && byte !== AMPERSAND && byte !== SPACE) byte = buffer[++at];
      if (byte === SPACE) return;
    }
  }

  #readAccessKey(buffer: Buffer, start: number, end: number): number {
    let at = start;
    for (; at < end; at++) {
      const byte = buffer[at];
      if (byte === PERCENT || byte === SLASH || byte === AMPERSAND || byte === SPACE) break;
    }
    this.accessKeyStart = start;
    this.accessKeyEnd = at;
    return at;
  }

  /** Reads `(ddd|-) (code|-) (n|-) (n|-) (n|-) (n|-) `; false where something else stands there. */
  #readStatus(buffer: Buffer, start: number, end: number): boolean {
    let at = start;
    if (buffer[at] === DASH) {
      this.status = 0;
      at += 1;
    } else {
      const status = threeDigits(buffer, at);
      if (status < 100) return false;
      this.status = status;
      at += 3;
    }
    if (buffer[at] !== SPACE) return false;
    this.errorStart = at + 1;
    at = endOfCode(buffer, at + 1);
    if (at === this.errorStart || buffer[at] !== SPACE) return false;
    this.errorEnd = at;
    this.numbersStart = at + 1;
    for (let field = 0; field < 4; field++) {
      const from = at + 1;
      at = buffer[from] === DASH ? from + 1 : endOfDigits(buffer, from);
      if (at === from || at >= end || buffer[at] !== SPACE) return false;
    }
    this.numbersEnd = at;
    return true;
  }

  #readRest(buffer: Buffer, uriEnd: number, end: number): Rejection | undefined {
    const rest = this.numbersEnd + 1;
    const lastQuote = this.#findTail(buffer, uriEnd, end);
    if (lastQuote <= uriEnd) return this.#readWithoutQuotes(buffer, rest, end);
    this.tailStart = lastQuote + 2;
    if (buffer[lastQuote + 1] !== SPACE || this.tailStart >= end) return 'field-count';
    if (!this.#readHeaders(buffer, rest, lastQuote)) return 'field-count';
    return isFieldCount(this.tailCount) ? undefined : 'field-count';
  }

  /** Walks back from the line's end to its last quote, noting where the fields of the tail are divided. */
  #findTail(buffer: Buffer, stop: number, end: number): number {
    const spaces = this.tailSpaces;
    let count = 0;
    let at = end - 1;
    for (; at > stop; at--) {
      const byte = buffer[at];
      if (byte === QUOTE) break;
      if (byte === SPACE && count < spaces.length) spaces[count++] = at;
    }
    // The space right behind the quote divides nothing.
    const dividers = at > stop ? count - 1 : count;
    for (let left = 0, right = dividers - 1; left < right; left++, right--) {
      const swap = spaces[left] ?? 0;
      spaces[left] = spaces[right] ?? 0;
      spaces[right] = swap;
    }
    this.tailCount = dividers + 1;
    return at;
  }

  /** Referer and user agent, each in quotes or a bare dash, of which the last quote closes one. */
  #readHeaders(buffer: Buffer, start: number, lastQuote: number): boolean {
    if (buffer[start] === DASH && buffer[start + 1] === SPACE && buffer[start + 2] === QUOTE) {
      this.#setHeaders(start, start + 1, start + 3, lastQuote);
      return start + 2 < lastQuote;
    }
    if (buffer[start] !== QUOTE || start >= lastQuote) return false;
    for (let at = start + 1; at + 2 < lastQuote; at++) {
      if (buffer[at] === QUOTE && buffer[at + 1] === SPACE && buffer[at + 2] === QUOTE) {
        this.#setHeaders(start + 1, at, at + 3, lastQuote);
        return true;
      }
    }
    // A quoted referer and a bare dash for the user agent.
    const dash = lastQuote + 2;
    if (buffer[dash] !== DASH || buffer[dash + 1] !== SPACE || this.tailCount < 2) return false;
    this.#setHeaders(start + 1, lastQuote, dash, dash + 1);
    this.#dropFromTail(1);
    return true;
  }

  #readWithoutQuotes(buffer: Buffer, start: number, end: number): Rejection | undefined {
    const dashes =
      buffer[start] === DASH &&
      buffer[start + 1] === SPACE &&
      buffer[start + 2] === DASH &&
      buffer[start + 3] === SPACE;
    if (!dashes || start + 4 >= end) return 'field-count';
    this.#setHeaders(start, start + 1, start + 2, start + 3);
    this.tailStart = start + 4;
    let count = 0;
    for (let at = start + 4; at < end; at++) {
      if (buffer[at] === SPACE && count < this.tailSpaces.length) this.tailSpaces[count++] = at;
    }
    this.tailCount = count + 1;
    return isFieldCount(this.tailCount) ? undefined : 'field-count';
  }

  #setHeaders(refererStart: number, refererEnd: number, agentStart: number, agentEnd: number): void {
    this.refererStart = refererStart;
    this.refererEnd = refererEnd;
    this.agentStart = agentStart;
    this.agentEnd = agentEnd;
  }

  #dropFromTail(fields: number): void {
    this.tailStart = (this.tailSpaces[fields - 1] ?? 0) + 1;
    this.tailSpaces.copyWithin(0, fields);
    this.tailCount -= fields;
  }
}

/** Generations of the format end after the version id, the TLS version, access point, ACL, source region, or later. */
function isFieldCount(tail: number): boolean {
  return tail === 1 || tail >= 7;
}
