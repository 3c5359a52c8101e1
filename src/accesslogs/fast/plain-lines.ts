import type { LogRows } from '../rows/log-rows.ts';
import type { FastLines } from '../scan/line-reading.ts';
import type { LineScanner } from '../scan/line-scanner.ts';
import { OWN_BYTES, scanMemory } from './engine.ts';
import { type FastFilter, FastScan } from './fast-scan.ts';
import { OwnNames } from './names.ts';
import { MOST_LINES, Piece, RUN } from './piece.ts';
import { PlainRows } from './plain-rows.ts';

/** Reads plain lines in this thread and puts them into rows. */
export class PlainLines implements FastLines {
  readonly most = MOST_LINES;
  next = 0;
  readonly #scan: FastScan;
  readonly #piece: Piece;
  readonly #rows: PlainRows;

  /** @param size of the buffer in bytes */
  constructor(rows: LogRows, filter: FastFilter, size: number) {
    const names = new OwnNames();
    const memory = scanMemory(Piece.bytes(size));
    this.#piece = new Piece(memory.buffer, OWN_BYTES, size);
    this.#scan = new FastScan(memory, filter, names);
    this.#rows = new PlainRows(rows, names);
  }

  get buffer(): Buffer {
    return this.#piece.buffer;
  }

  scan(start: number, end: number): number {
    this.next = this.#scan.scan(this.#piece, start, end);
    const lines = this.#piece.runs[RUN.lines] ?? 0;
    if (lines > 0) this.#rows.take(this.#piece, 0, 0, 0);
    return lines;
  }

  learn(line: LineScanner): void {
    this.#scan.learn(line);
  }
}
