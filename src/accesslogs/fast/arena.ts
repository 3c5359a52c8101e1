import type { Column, ColumnKind, ColumnSource } from '../rows/columns.ts';
import { OWN_BYTES, type ScanMemory, scanMemory } from './engine.ts';
import { Piece } from './piece.ts';

const LEAST = 1024;
/** More rows than this get room as they come, and are added in TypeScript. */
const MOST = 1 << 22;
/** Of all columns of a table, for a row, and of the slots for its mints. */
const BYTES_OF_ROW = 82 + 8;
/** For what is smaller than columns: a kilobyte for each thread, and rows of theirs. */
const SPARE = 1 << 20;

/** The memory of a scanner: a piece to read into, and the columns of a table. Room that is not used yet takes none. */
export class Arena implements ColumnSource {
  readonly memory: ScanMemory;
  readonly piece: Piece;
  /** Numbers a column. */
  readonly numbers: number;
  #at: number;

  /**
   * @param size of the piece's text in bytes
   * @param rows that there may be
   */
  constructor(size: number, rows: number) {
    this.numbers = Math.min(MOST, Math.max(LEAST, 2 ** Math.ceil(Math.log2(rows))));
    this.memory = scanMemory(Piece.bytes(size) + this.numbers * BYTES_OF_ROW + SPARE);
    this.piece = new Piece(this.memory.buffer, OWN_BYTES, size);
    this.#at = OWN_BYTES + Piece.bytes(size);
  }

  take<C extends Column>(Kind: ColumnKind<C>, count = this.numbers): C {
    const column = new Kind(this.memory.buffer, this.#at, count);
    this.#at += column.byteLength;
    return column;
  }

  slots(): Int32Array {
    return this.take(Int32Array, this.numbers * 2);
  }
}
