import { textLineOf } from './json-record.ts';
import type { LineScanner } from './line-scanner.ts';
import type { Rejects } from './rejects.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BRACE = 0x7b;
/** No record is longer: a request line has at most 16 kB, and headers not much more. One megabyte is generous. */
const LONGEST_LINE = 4 << 20;
const FIRST_ROOM = 1 << 20;

/** Takes records as they are scanned; the scanner and its buffer are reused afterwards. */
export type OnRecord = (line: LineScanner) => void;

/**
 * Cuts the bytes of one file into lines and scans them. Bytes are either read straight into `room()` and
 * announced with `filled`, or copied in by `push`; `end` takes what is left when the file is over.
 */
export class LineFeed {
  records = 0;
  lines = 0;
  blank = 0;
  /** Bytes taken so far. */
  bytes = 0;
  /** True once a NUL byte was seen in a line that is no record: text logs have none. */
  sawNul = false;
  readonly #scanner: LineScanner;
  readonly #rejects: Rejects;
  readonly #file: string;
  readonly #onRecord: OnRecord;
  #buffer: Buffer;
  #filled = 0;
  #skipping = false;

  /** @param buffer reused between files */
  constructor(file: string, scanner: LineScanner, rejects: Rejects, onRecord: OnRecord, buffer?: Buffer) {
    this.#file = file;
    this.#scanner = scanner;
    this.#rejects = rejects;
    this.#onRecord = onRecord;
    this.#buffer = buffer ?? Buffer.allocUnsafeSlow(FIRST_ROOM);
  }

  /** Where the next bytes may be read into. */
  room(): Buffer {
    if (this.#filled === this.#buffer.length) {
      const next = Buffer.allocUnsafeSlow(this.#buffer.length * 2);
      this.#buffer.copy(next, 0, 0, this.#filled);
      this.#buffer = next;
    }
    return this.#buffer.subarray(this.#filled);
  }

  /** Says that `length` bytes were put at the beginning of `room()`. */
  filled(length: number): void {
    this.bytes += length;
    this.#filled += length;
    const buffer = this.#buffer;
    let start = 0;
    for (;;) {
      const end = buffer.indexOf(NEWLINE, start);
      if (end < 0 || end >= this.#filled) break;
      this.#line(start, end);
      start = end + 1;
    }
    if (start > 0) {
      buffer.copyWithin(0, start, this.#filled);
      this.#filled -= start;
    }
    if (this.#filled >= LONGEST_LINE) this.#giveUpLine();
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const room = this.room();
      const length = Math.min(room.length, chunk.length - at);
      room.set(chunk.subarray(at, at + length));
      this.filled(length);
      at += length;
    }
  }

  end(): void {
    if (this.#filled > 0) this.#line(0, this.#filled);
    this.#filled = 0;
  }

  #line(start: number, lineEnd: number): void {
    this.lines += 1;
    if (this.#skipping) {
      this.#skipping = false;
      return;
    }
    const buffer = this.#buffer;
    const end = lineEnd > start && buffer[lineEnd - 1] === RETURN ? lineEnd - 1 : lineEnd;
    if (end === start) {
      this.blank += 1;
      return;
    }
    const reason = this.#scanner.scan(buffer, start, end);
    if (reason === undefined) {
      this.records += 1;
      this.#onRecord(this.#scanner);
    } else this.#unusual(start, end, reason);
  }

  /** JSON records, a byte order mark, and what is no record at all. */
  #unusual(start: number, end: number, reason: Parameters<Rejects['add']>[0]): void {
    const buffer = this.#buffer;
    const mark = this.lines === 1 && buffer[start] === 0xef && buffer[start + 1] === 0xbb ? 3 : 0;
    const brace = buffer.subarray(start + mark, Math.min(end, start + mark + 40)).indexOf(BRACE);
    const looksLikeJson =
      brace === 0 ||
      (brace > 0 &&
        /^\d{4}-\d\d-\d\dT\S+ \{/.test(buffer.toString('latin1', start + mark, start + mark + brace + 1)));
    if (looksLikeJson) {
      this.#reread(
        Buffer.from(textLineOf(buffer.toString('utf8', start + mark, end)) ?? ''),
        'json',
        start,
        end,
      );
    } else if (mark > 0) this.#reread(Buffer.from(buffer.subarray(start + mark, end)), reason, start, end);
    else this.#reject(reason, start, end);
  }

  #reread(text: Buffer, reason: Parameters<Rejects['add']>[0], start: number, end: number): void {
    const again = text.length === 0 ? reason : this.#scanner.scan(text, 0, text.length);
    if (again !== undefined) {
      this.#reject(again, start, end);
      return;
    }
    this.records += 1;
    this.#onRecord(this.#scanner);
  }

  #reject(reason: Parameters<Rejects['add']>[0], start: number, end: number): void {
    this.sawNul ||= this.#buffer.subarray(start, end).includes(0);
    this.#rejects.add(reason, this.#file, this.lines, this.#buffer, start, end);
  }

  #giveUpLine(): void {
    if (!this.#skipping) {
      this.#rejects.add('too-long', this.#file, this.lines + 1, this.#buffer, 0, this.#filled);
    }
    this.#skipping = true;
    this.#filled = 0;
    if (this.#buffer.length > FIRST_ROOM) this.#buffer = Buffer.allocUnsafeSlow(FIRST_ROOM);
  }
}
