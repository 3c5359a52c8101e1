import type { LineScanner } from '../scan/line-scanner.ts';
import { instantiate, type ScanExports, type ScanMemory, scanModule } from './engine.ts';
import { LearnedLines } from './learned-lines.ts';
import type { NewNames } from './names.ts';
import { type Piece, ROW_WIDTH, RUN, RUN_WIDTH } from './piece.ts';

/** Which records are wanted: seconds since 1970, from inclusive, to exclusive. */
export interface FastFilter {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly bucket?: string | undefined;
}

/**
 * Reads plain lines in WebAssembly, many times as fast as {@link LineScanner}, which is asked for all others and whose
 * answers teach this one what is plain: owner and bucket, day, last fields. It reads from pieces in its own memory,
 * and sums up what is alike.
 */
export class FastScan {
  readonly wasm: ScanExports;
  readonly #learned: LearnedLines;

  /**
   * @param memory has the pieces
   * @param names give buckets their numbers
   */
  constructor(memory: ScanMemory, { from, to, bucket }: FastFilter, names: NewNames, module = scanModule()) {
    this.wasm = instantiate(module, memory);
    this.wasm.setWindow(from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY);
    this.#learned = new LearnedLines(this.wasm, Buffer.from(memory.buffer), names, bucket);
  }

  /**
   * Reads plain lines of a piece from `start` on; those of [start, end) that have a line end. Writes its `run`, and rows
   * and keys from these numbers on. Returns where the line begins that was not read any more.
   */
  scan(piece: Piece, start: number, end: number, run = 0, row = 0, key = 0): number {
    const result = piece.runsAt + run * RUN_WIDTH * 4;
    const rows = piece.rowsAt + row * ROW_WIDTH * 4;
    this.wasm.scan(piece.at + start, piece.at + end, rows, piece.keysAt + key * 8, result);
    return (piece.runs[run * RUN_WIDTH + RUN.next] ?? 0) - piece.at;
  }

  /** Learns from a line that the other scanner has just read as a record. */
  learn(line: LineScanner): void {
    this.#learned.learn(line);
  }
}
