import type { LineScanner } from './line-scanner.ts';
import type { Rejects } from './rejects.ts';

/** Takes records as they are scanned; the scanner and its buffer are reused afterwards. */
export type OnRecord = (line: LineScanner) => void;

/** A faster reader of plain lines: those it does not take are left to the scanner. */
export interface FastLines {
  readonly buffer: Buffer;
  /** Lines a call of `scan`, at most. */
  readonly most: number;
  /** Where the first line begins that the last scan did not read. */
  readonly next: number;
  /** Takes the plain lines, each a record, that end within [start, end) of the buffer; returns how many. */
  scan(start: number, end: number): number;
  /** Learns from a record of the buffer what plain lines look like. */
  learn(line: LineScanner): void;
}

/** Where bytes are read into that another thread will look at. */
export interface AheadRoom {
  readonly buffer: Buffer;
}

/** Takes what is in a piece of a log, from its begin to its end. */
export interface PieceReader {
  /** So many plain lines were found, which are in the rows by now. */
  plain(lines: number): void;
  /** A line that is not plain; `end` is where its line end is. */
  other(buffer: Buffer, start: number, end: number): void;
  /** Lines that nobody looked at. */
  unread(buffer: Buffer, start: number, end: number): void;
  pieceOver(): void;
}

/** Reads plain lines in other threads. */
export interface LinesAhead {
  /** Says that so many bytes more are there to be read. */
  note(bytes: number): void;
  /** True once pieces may be given. */
  readonly isReady: boolean;
  /** Room for the next piece; undefined where no thread is left. May hand over pieces that were given before. */
  room(): AheadRoom | undefined;
  /** Has the first `length` bytes read, all of them whole lines, and handed to `reader` when it is their turn. */
  give(room: AheadRoom, length: number, reader: PieceReader): void;
  /** Takes back a room that is not needed. */
  giveBack(room: AheadRoom): void;
  /** Hands over all that was given. */
  drain(): void;
}

/** What lines of all files of a log are read with. */
export interface LineReading {
  readonly scanner: LineScanner;
  readonly rejects: Rejects;
  readonly onRecord: OnRecord;
  /** Reads plain lines, from a buffer of its own that is reused between files. */
  readonly fast?: FastLines | undefined;
  readonly ahead?: LinesAhead | undefined;
  /** Called when some more lines were taken. */
  readonly afterLines?: () => void;
}
