import type { RowTable } from '../rows/row-table.ts';
import type { Arena } from './arena.ts';
import type { ScanExports } from './engine.ts';
import { MOST_LINES, type Piece, ROW_WIDTH } from './piece.ts';

/** Words of what the module knows of the table, see wasm/table.ts; the columns follow. */
const STATE = { room: 5, denied: 6, temporary: 7, longLived: 8, columns: 9 } as const;
/** Buckets whose numbers the module knows. */
const BUCKETS = 256;

/** Has the module add rows to a table whose first columns lie in its memory. */
export class LentTable {
  readonly #table: RowTable;
  readonly #wasm: ScanExports;
  readonly #arena: Arena;
  readonly #state: Int32Array;
  #copied: Int32Array | undefined;

  constructor(table: RowTable, wasm: ScanExports, arena: Arena) {
    this.#table = table;
    this.#wasm = wasm;
    this.#arena = arena;
    const { columns } = table;
    this.#state = new Int32Array(arena.memory.buffer, wasm.stateAt(), STATE.columns + columns.length);
    this.#state.set(
      columns.map(({ byteOffset }) => byteOffset),
      STATE.columns,
    );
    this.#state[STATE.room] = arena.numbers;
    this.#state[STATE.denied] = -1;
  }

  /** How many requests with temporary and with long-lived keys the last call added. */
  get temporary(): number {
    return this.#state[STATE.temporary] ?? 0;
  }
  get longLived(): number {
    return this.#state[STATE.longLived] ?? 0;
  }

  /** Says what number a plain refusal has among the codes. */
  set denied(code: number) {
    this.#state[STATE.denied] = code;
  }

  setAddress(ipv4: number, number: number): void {
    this.#wasm.setAddress(ipv4, number);
  }

  /** Numbers of buckets in the table by those in rows, none known yet. */
  buckets(): Int32Array {
    return this.#arena.take(Int32Array, BUCKETS).fill(-1);
  }

  /** The rows of a piece where the module sees them, beginning at 0. */
  rowsOf(piece: Piece, from: number, to: number): Int32Array {
    const rows = piece.rows.subarray(from * ROW_WIDTH, to * ROW_WIDTH);
    if (rows.buffer === this.#arena.memory.buffer) return rows;
    this.#copied ??= this.#arena.take(Int32Array, MOST_LINES * ROW_WIDTH);
    this.#copied.set(rows);
    return this.#copied;
  }

  /** Adds rows; gives the first one that is to be added in TypeScript. */
  add(rows: Int32Array, from: number, to: number, buckets: Int32Array): number {
    const state = this.#state;
    state[STATE.temporary] = 0;
    state[STATE.longLived] = 0;
    if (this.#table.hasMoved) return from;
    this.#table.lend(state);
    const next = this.#wasm.addRows(rows.byteOffset, from, to, buckets.byteOffset);
    this.#table.takeBack(state);
    return next;
  }
}
