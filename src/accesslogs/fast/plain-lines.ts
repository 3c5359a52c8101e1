import type { LogRows } from '../rows/log-rows.ts';
import type { FastLines } from '../scan/line-reading.ts';
import type { LineScanner } from '../scan/line-scanner.ts';
import type { Arena } from './arena.ts';
import { type FastFilter, FastScan } from './fast-scan.ts';
import { LentTable } from './lent-table.ts';
import { OwnNames } from './names.ts';
import { MOST_LINES, type Piece, RUN } from './piece.ts';
import { PlainRows } from './plain-rows.ts';

/** Reads plain lines in this thread and puts them into rows. */
export class PlainLines implements FastLines {
  readonly most = MOST_LINES;
  next = 0;
  /** The table of the rows, for whoever adds some as well. */
  readonly table: LentTable;
  readonly #scan: FastScan;
  readonly #piece: Piece;
  readonly #rows: PlainRows;

  /** @param arena has the columns of the rows */
  constructor(rows: LogRows, filter: FastFilter, arena: Arena) {
    const names = new OwnNames();
    this.#piece = arena.piece;
    this.#scan = new FastScan(arena.memory, filter, names);
    this.table = new LentTable(rows.table, this.#scan.wasm, arena);
    this.#rows = new PlainRows(rows, names, this.table);
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
