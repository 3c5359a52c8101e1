import { ReadAhead } from './ahead/read-ahead.ts';
import { Arena } from './fast/arena.ts';
import { PlainLines } from './fast/plain-lines.ts';
import { Collector } from './rows/collector.ts';
import { LogRows, rowsWithin } from './rows/log-rows.ts';
import type { RecordFilter } from './rows/record-filter.ts';
import { LineFeed } from './scan/line-feed.ts';
import type { LineReading } from './scan/line-reading.ts';
import { LineScanner } from './scan/line-scanner.ts';
import { Rejects } from './scan/rejects.ts';

/** Small enough for a processor's own cache. */
const BUFFER = 256 << 10;

export interface ScanOptions {
  /** False for the scanner in TypeScript alone. */
  readonly fast?: boolean;
  /** Threads that read, this one among them; 1 unless said. */
  readonly threads?: number | undefined;
  /** Bytes that are read in this thread before others are started. */
  readonly worthwhile?: number;
}

/**
 * The engine that turns bytes of logs into rows. Whoever reads files knows this much of it: open a feed for each file,
 * and fill it. Plain lines are read in WebAssembly, of much data in other threads; all others in TypeScript.
 */
export class LogScan {
  readonly rows: LogRows;
  readonly rejects = new Rejects();
  readonly ahead: ReadAhead | undefined;
  readonly #reading: LineReading;

  /** @param budget memory in bytes for the rows */
  constructor(
    budget: number,
    filter: RecordFilter = {},
    { fast = true, threads = 1, worthwhile }: ScanOptions = {},
  ) {
    // What is filtered by text is read in TypeScript.
    const isPlain = fast && filter.keyPrefix === undefined && filter.requester === undefined;
    const arena = isPlain ? new Arena(BUFFER, rowsWithin(budget)) : undefined;
    const rows = new LogRows(budget, arena);
    this.rows = rows;
    const collector = new Collector(rows, filter);
    const plain = arena === undefined ? undefined : new PlainLines(rows, filter, arena);
    if (plain !== undefined && threads > 1) {
      const { table } = plain;
      this.ahead = new ReadAhead(rows, filter, BUFFER, { count: threads - 1, worthwhile, table });
    }
    this.#reading = {
      scanner: new LineScanner(),
      rejects: this.rejects,
      onRecord: collector.add.bind(collector),
      fast: plain,
      ahead: this.ahead,
      afterLines: () => rows.keepWithinBudget(),
    };
  }

  /** A feed for the bytes of one file. Files are read one after the other: their feeds share a buffer. */
  open(name: string): LineFeed {
    return new LineFeed(name, this.#reading);
  }

  /** Takes what other threads have read by now. */
  finish(): void {
    this.ahead?.drain();
  }

  /** Ends other threads. Files are not opened any more. */
  close(): void {
    this.ahead?.close();
  }
}
