import { Collector, type RecordFilter } from './rows/collector.ts';
import { LogRows } from './rows/log-rows.ts';
import { LineFeed } from './scan/line-feed.ts';
import { LineScanner } from './scan/line-scanner.ts';
import { Rejects } from './scan/rejects.ts';

/** Small enough for a processor's own cache. */
const BUFFER = 256 << 10;

/**
 * The engine that turns bytes of logs into rows, in plain TypeScript. Whoever reads files knows this much of it:
 * open a feed for each file, fill it, and keep to the budget. Another engine would take its place here.
 */
export class LogScan {
  readonly rows: LogRows;
  readonly rejects = new Rejects();
  readonly #collector: Collector;
  readonly #scanner = new LineScanner();
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER);

  /** @param budget memory in bytes for the rows */
  constructor(budget: number, filter: RecordFilter = {}) {
    this.rows = new LogRows(budget);
    this.#collector = new Collector(this.rows, filter);
  }

  /** A feed for the bytes of one file. Files are read one after the other: their feeds share a buffer. */
  open(name: string): LineFeed {
    const onRecord = this.#collector.add.bind(this.#collector);
    return new LineFeed(name, this.#scanner, this.rejects, onRecord, this.#buffer);
  }
}
