import { OPERATION } from '../scan/line-head.ts';
import type { LineScanner } from '../scan/line-scanner.ts';
import { hostClass } from './classify.ts';
import type { LogRows } from './log-rows.ts';
import { HOST, type HostClass } from './outcome.ts';

/** Numbers for what a record names: address, bucket and way. Remembers those of the record before. */
export class Places {
  readonly #rows: LogRows;
  #place = 0;
  #bucket = 0;
  #shape = 0;
  #host: HostClass = HOST.plain;

  constructor(rows: LogRows) {
    this.#rows = rows;
  }

  /** -1 where the record has none. */
  address({ buffer, head }: LineScanner): number {
    if (head.ipFamily === 4) return this.#rows.addresses.ofIpv4(head.ipv4);
    if (head.ipFamily === 0) return -1;
    return this.#rows.addresses.ofText(buffer.toString('latin1', head.ipStart, head.ipEnd));
  }

  bucket({ buffer, head }: LineScanner): number {
    if (head.place !== this.#place) {
      this.#place = head.place;
      this.#bucket = this.#rows.bucketNumber(buffer.toString('utf8', head.bucketStart, head.bucketEnd));
    }
    return this.#bucket;
  }

  host(line: LineScanner): HostClass {
    if (line.head.operation === OPERATION.website) return HOST.website;
    const { shape } = line.tail;
    if (shape === 0 || shape !== this.#shape) {
      this.#shape = shape;
      this.#host = hostClass(line);
    }
    return this.#host;
  }
}
