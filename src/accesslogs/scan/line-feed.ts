import { type DocumentFeed, documentFeed } from '../documents/document-feed.ts';
import type { AheadRoom, FastLines, LineReading, LinesAhead, OnRecord, PieceReader } from './line-reading.ts';
import type { LineScanner } from './line-scanner.ts';
import type { Rejection } from './rejection.ts';
import type { Rejects } from './rejects.ts';
import { unwrappedLine } from './wrapped-line.ts';

const NOTHING = Buffer.alloc(0);
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BRACE = 0x7b;
/** No record is longer: a request line has at most 16 kB, and headers not much more. One megabyte is generous. */
const LONGEST_LINE = 4 << 20;
const FIRST_ROOM = 1 << 20;
/** Hardly any record is longer; a longer line may be many, with carriage returns between them. */
const LONG_LINE = 4096;
/** Lines are read when so many bytes are there. What comes in small chunks is not looked at in as small pieces. */
const ENOUGH = 128 << 10;
/** How much of a file tells what it is. */
const HEAD = 4096;
const DECIDED_BY = 512;

/**
 * Cuts the bytes of one file into lines and scans them. Bytes are either read straight into `room()` and
 * announced with `filled`, or copied in by `push`; `end` takes what is left when the file is over.
 */
export class LineFeed implements PieceReader {
  records = 0;
  lines = 0;
  blank = 0;
  /** Bytes taken so far. */
  bytes = 0;
  /** True once a NUL byte was seen in a line that is not a record: text logs have none. */
  sawNul = false;
  /** The first bytes, for telling what a file without records is. */
  head: Buffer = NOTHING;
  readonly #scanner: LineScanner;
  readonly #rejects: Rejects;
  readonly #file: string;
  readonly #onRecord: OnRecord;
  readonly #fast: FastLines | undefined;
  readonly #ahead: LinesAhead | undefined;
  readonly #afterLines: (() => void) | undefined;
  #buffer: Buffer;
  #filled = 0;
  #skipping = false;
  /** What the buffer is of, while other threads read. */
  #room: AheadRoom | undefined;
  /** Reads a file that is not a list of lines; undefined for one that is, false while that is not known. */
  #document: DocumentFeed | undefined | false = false;

  constructor(file: string, { scanner, rejects, onRecord, fast, ahead, afterLines }: LineReading) {
    this.#file = file;
    this.#scanner = scanner;
    this.#rejects = rejects;
    this.#onRecord = onRecord;
    this.#fast = fast;
    this.#ahead = fast === undefined ? undefined : ahead;
    this.#afterLines = afterLines;
    this.#buffer = fast?.buffer ?? Buffer.allocUnsafeSlow(FIRST_ROOM);
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
    // Of small files nothing is left to give to others.
    if (this.bytes > FIRST_ROOM) this.#ahead?.note(length);
    if (this.#document === false && !this.#decide(DECIDED_BY)) return;
    if (this.#document) {
      this.#document.push(this.#buffer.subarray(0, this.#filled));
      this.#filled = 0;
      this.#afterLines?.();
      return;
    }
    if (this.#filled < ENOUGH) return;
    if (this.#room !== undefined && this.#giveLines(this.#room)) return;
    this.#takeLines();
    if (this.#filled >= LONGEST_LINE) this.#giveUpLine();
    // A line that is so long is read in this thread, in a buffer that grows.
    if (this.#filled < ENOUGH && !this.#skipping) this.#goOn();
  }

  /** Goes back to where lines are read fast. */
  #goOn(): void {
    if (this.#fast !== undefined && this.#buffer !== this.#fast.buffer) {
      this.#buffer.copy(this.#fast.buffer, 0, 0, this.#filled);
      this.#buffer = this.#fast.buffer;
    }
    if (this.#ahead?.isReady) this.#nextRoom(this.#ahead);
  }

  /** Takes all whole lines of the buffer in this thread. */
  #takeLines(): void {
    const start = this.#lines(0, this.#filled);
    if (start > 0) {
      this.#buffer.copyWithin(0, start, this.#filled);
      this.#filled -= start;
    }
    this.#afterLines?.();
  }

  /** Takes lines of the buffer; gives where the one begins whose end is not there yet. */
  #lines(from: number, to: number): number {
    const buffer = this.#buffer;
    let start = from;
    for (;;) {
      if (buffer === this.#fast?.buffer && !this.#skipping) start = this.#plainLines(this.#fast, start, to);
      const end = buffer.indexOf(NEWLINE, start);
      if (end < 0 || end >= to) return start;
      this.#line(start, end);
      start = end + 1;
    }
  }

  /** Has another thread read all whole lines; false where this one has to read on by itself. */
  #giveLines(room: AheadRoom): boolean {
    const ahead = this.#ahead as LinesAhead;
    const length = this.#buffer.lastIndexOf(NEWLINE, this.#filled - 1) + 1;
    if (length === 0) {
      this.#comeBack(room);
      return false;
    }
    ahead.give(room, length, this);
    const rest = this.#buffer.subarray(length, this.#filled);
    this.#room = undefined;
    if (!this.#nextRoom(ahead, rest)) {
      // All threads are gone.
      this.#buffer = (this.#fast as FastLines).buffer;
      rest.copy(this.#buffer);
    }
    this.#filled = rest.length;
    return true;
  }

  /** Goes on in room of another thread, with what is left of a line. */
  #nextRoom(ahead: LinesAhead, rest = this.#buffer.subarray(0, this.#filled)): boolean {
    const room = ahead.room();
    if (room === undefined) return false;
    rest.copy(room.buffer);
    this.#room = room;
    this.#buffer = room.buffer;
    return true;
  }

  /** Goes on without other threads. */
  #comeBack(room: AheadRoom): void {
    this.#ahead?.drain();
    this.#buffer = (this.#fast as FastLines).buffer;
    room.buffer.copy(this.#buffer, 0, 0, this.#filled);
    this.#room = undefined;
    this.#ahead?.giveBack(room);
  }

  plain(lines: number): void {
    this.lines += lines;
    this.records += lines;
  }

  other(buffer: Buffer, start: number, end: number): void {
    const own = this.#buffer;
    this.#buffer = buffer;
    this.#line(start, end);
    this.#buffer = own;
  }

  unread(buffer: Buffer, start: number, end: number): void {
    const own = this.#buffer;
    this.#buffer = (this.#fast as FastLines).buffer;
    buffer.copy(this.#buffer, 0, start, end);
    this.#lines(0, end - start);
    this.#buffer = own;
  }

  pieceOver(): void {
    this.#afterLines?.();
  }

  /** Leaves the file where it is; whole lines count. */
  leave(): void {
    if (this.#room !== undefined) this.#comeBack(this.#room);
    if (this.#document === undefined && this.#filled > 0) this.#takeLines();
  }

  /** Takes the plain lines from `start` on; gives where the first other one begins. */
  #plainLines(fast: FastLines, start: number, to: number): number {
    let at = start;
    for (;;) {
      const count = fast.scan(at, to);
      this.lines += count;
      this.records += count;
      at = fast.next;
      if (count < fast.most) return at;
    }
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
    if (this.#document === false) this.#decide(0);
    if (this.#document && this.#filled > 0) this.filled(0);
    this.leave();
    if (this.#document) this.#document.end();
    else if (this.#filled > 0) this.#line(0, this.#filled);
    this.#filled = 0;
  }

  /** Tells lines from documents by the beginning of the file, once there are enough bytes of it. */
  #decide(enough: number): boolean {
    if (this.#filled < enough && this.#filled < this.#buffer.length) return false;
    this.head = Buffer.from(this.#buffer.subarray(0, Math.min(HEAD, this.#filled)));
    this.#document = documentFeed(this.head, {
      line: (text) => this.#documentLine(text),
      noRecord: (text) => {
        this.lines += 1;
        this.#rejectText('json', text);
      },
    });
    return true;
  }

  #documentLine(text: Buffer): void {
    this.lines += 1;
    if (text.length === 0) {
      this.blank += 1;
      return;
    }
    const reason = this.#scanner.scan(text, 0, text.length);
    if (reason === undefined) {
      this.records += 1;
      this.#onRecord(this.#scanner);
    } else this.#rejectText(reason, text);
  }

  #rejectText(reason: Rejection, text: Buffer): void {
    this.sawNul ||= text.includes(0);
    this.#rejects.add(reason, this.#file, this.lines, text, 0, text.length);
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
    if (end - start > LONG_LINE && buffer.subarray(start, end).includes(RETURN)) {
      this.#returns(start, end);
      return;
    }
    const reason = this.#scanner.scan(buffer, start, end);
    if (reason === undefined) {
      this.records += 1;
      this.#onRecord(this.#scanner);
      if (buffer === this.#fast?.buffer) this.#fast.learn(this.#scanner);
    } else this.#unusual(start, end, reason);
  }

  /** Lines that end as those of old Macs did. */
  #returns(start: number, end: number): void {
    this.lines -= 1;
    for (let at = start; at < end; ) {
      const next = this.#buffer.indexOf(RETURN, at);
      const lineEnd = next < 0 || next > end ? end : next;
      this.#line(at, lineEnd);
      at = lineEnd + 1;
    }
  }

  /** A JSON record between lines of text, a byte order mark, something in front of a record, and what is none at all. */
  #unusual(start: number, end: number, reason: Rejection): void {
    const buffer = this.#buffer;
    const mark = this.lines === 1 && buffer[start] === 0xef && buffer[start + 1] === 0xbb ? 3 : 0;
    const text = Buffer.from(buffer.subarray(start + mark, end));
    // A line counts once: as the records in it, or as none.
    const before = this.records;
    const document = text.includes(BRACE)
      ? documentFeed(text, { line: this.#reread, noRecord: () => {} })
      : undefined;
    if (document !== undefined) {
      document.push(text);
      document.end();
      if (this.records === before) this.#reject('json', start, end);
      return;
    }
    if (mark !== 0 && this.#reread(text)) return;
    const bare = unwrappedLine(text);
    if (bare === undefined || !this.#reread(bare)) this.#reject(reason, start, end);
  }

  readonly #reread = (text: Buffer): boolean => {
    if (this.#scanner.scan(text, 0, text.length) !== undefined) return false;
    this.records += 1;
    this.#onRecord(this.#scanner);
    return true;
  };

  #reject(reason: Rejection, start: number, end: number): void {
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
