import { endOfCode, endOfDigits, threeDigits } from './bytes.ts';
import { PresignedQuery } from './presigned-query.ts';
import type { Rejection } from './rejection.ts';
import { everywhere, firstByte, nextSpace, zeroBytes } from './words.ts';

const SPACE = 0x20;
const QUOTE = 0x22;
const DASH = 0x2d;
const QUESTION = 0x3f;
const SPACES = everywhere(SPACE);
const QUESTIONS = everywhere(QUESTION);

/**
 * The request line with its query, status, error code and sizes. S3 escapes nothing inside the quotes, so the
 * line ends at the first quote that is followed by status, error code and four numbers: neither referer nor user
 * agent can stand before it.
 */
export class RequestLine {
  /** Without its quotes; a bare dash is a dash. */
  start = 0;
  end = 0;
  readonly query = new PresignedQuery();
  /** 0 for the dash. */
  status = 0;
  errorStart = 0;
  errorEnd = 0;
  /** Start of bytes sent; object size, total time and turn-around time follow, one space between each. */
  numbersStart = 0;
  numbersEnd = 0;

  /** Reads what begins at `start`, up to the space behind the numbers; returns why not, or undefined. */
  read(buffer: Buffer, view: DataView, start: number, end: number): Rejection | undefined {
    if (buffer[start] === QUOTE) return this.#readQuoted(buffer, view, start + 1, end);
    if (buffer[start] !== DASH || buffer[start + 1] !== SPACE) return 'request-uri';
    this.start = start;
    this.end = start + 1;
    this.query.clear();
    return this.#readStatus(buffer, start + 2, end) ? undefined : 'no-status';
  }

  #readQuoted(buffer: Buffer, view: DataView, start: number, end: number): Rejection | undefined {
    let at = start - 1;
    do {
      at = buffer.indexOf(QUOTE, at + 1);
      if (at < 0 || at >= end) return 'no-status';
    } while (buffer[at + 1] !== SPACE || !this.#readStatus(buffer, at + 2, end));
    this.start = start;
    this.end = at;
    const path = nextSpace(view, start, at) + 1;
    const mark = endOfPath(view, path, at);
    if (mark < at && buffer[mark] === QUESTION) this.query.read(buffer, view, mark + 1, at);
    else this.query.clear();
    return undefined;
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
}

/** Offset of the first question mark or space, or `end`. */
function endOfPath(view: DataView, start: number, end: number): number {
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = view.getInt32(at, true);
    const zeros = zeroBytes(word ^ QUESTIONS) | zeroBytes(word ^ SPACES);
    if (zeros !== 0) return at + firstByte(zeros);
  }
  for (; at < end; at++) {
    const byte = view.getUint8(at);
    if (byte === QUESTION || byte === SPACE) return at;
  }
  return end;
}
