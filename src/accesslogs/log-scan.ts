import { PlainLines } from './fast/plain-lines.ts';
import { Collector } from './rows/collector.ts';
import { LogRows } from './rows/log-rows.ts';
import type { RecordFilter } from './rows/record-filter.ts';
import { LineFeed } from './scan/line-feed.ts';
import { LineScanner } from './scan/line-scanner.ts';
import { Rejects } from './scan/rejects.ts';

/** Small enough for a processor's own cache. */
const BUFFER = 256 << 10;

/**
 * The engine that turns bytes of logs into rows. Whoever reads files knows this much of it: open a feed for each file,
 * fill it, and keep to the budget. Plain lines are read in WebAssembly, all others in TypeScript.
 */
export class LogScan {
  readonly rows: LogRows;
  readonly rejects = new Rejects();
  readonly #collector: Collector;
  readonly #scanner = new LineScanner();
  readonly #fast: PlainLines | undefined;

  /**
   * @param budget memory in bytes for the rows
   * @param fast false for the scanner in TypeScript alone
   */
  constructor(budget: number, filter: RecordFilter = {}, fast = true) {
    this.rows = new LogRows(budget);
    this.#collector = new Collector(this.rows, filter);
    // What is filtered by text is read in TypeScript.
    const plain = filter.keyPrefix === undefined && filter.requester === undefined;
    this.#fast = fast && plain ? new PlainLines(this.rows, filter, BUFFER) : undefined;
  }

  /** A feed for the bytes of one file. Files are read one after the other: their feeds share a buffer. */
  open(name: string): LineFeed {
    const onRecord = this.#collector.add.bind(this.#collector);
    return new LineFeed(name, this.#scanner, this.rejects, onRecord, this.#fast);
  }
}
