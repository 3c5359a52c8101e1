import type { Collector } from '../rows/collector.ts';
import type { FastLines } from '../scan/line-feed.ts';
import { LineScanner } from '../scan/line-scanner.ts';
import { FastScan, FIELD, MOST_LINES, WIDTH } from './fast-scan.ts';

/** Hands the plain lines that {@link FastScan} finds to a collector. */
export class PlainLines implements FastLines {
  readonly most = MOST_LINES;
  readonly #scan: FastScan;
  readonly #collector: Collector;
  /** For the few lines of which the text is wanted. */
  readonly #scanner = new LineScanner();

  /** @param size of the buffer in bytes */
  constructor(collector: Collector, size: number) {
    this.#scan = new FastScan(size);
    this.#collector = collector;
  }

  get buffer(): Buffer {
    return this.#scan.buffer;
  }

  get next(): number {
    return this.#scan.next;
  }

  scan(start: number, end: number): number {
    return this.#scan.scan(start, end);
  }

  take(line: number): boolean {
    return this.#collector.addPlain(this.#scan, line * WIDTH, () => {
      this.#scanner.scan(this.buffer, this.startOf(line), this.endOf(line));
      return this.#scanner;
    });
  }

  startOf(line: number): number {
    return this.#scan.offset(this.#scan.numbers[line * WIDTH + FIELD.start] ?? 0);
  }

  endOf(line: number): number {
    return this.#scan.offset(this.#scan.numbers[line * WIDTH + FIELD.end] ?? 0);
  }

  learn(line: LineScanner): void {
    this.#scan.learn(line);
  }
}
