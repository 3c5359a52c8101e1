import { outcomeOfDenial } from '../rows/classify.ts';
import { presignedSampleOf } from '../rows/line-texts.ts';
import type { LogRows } from '../rows/log-rows.ts';
import { nothingSeen, sampledRow } from '../rows/observation.ts';
import { HOST, METHOD, OUTCOME, SIGNER, wayOf } from '../rows/outcome.ts';
import { LONGEST_EXPIRES } from '../rows/presigned-requests.ts';
import type { FastLines } from '../scan/line-feed.ts';
import { LineScanner } from '../scan/line-scanner.ts';
import {
  type FastFilter,
  FastScan,
  HEAD_BIT,
  MOST_LINES,
  PLACE_BITS,
  ROW,
  ROW_WIDTH,
  TAIL_SHIFT,
  TEMPORARY_BIT,
} from './fast-scan.ts';

/** Turns the plain lines that {@link FastScan} finds into rows. */
export class PlainLines implements FastLines {
  readonly most = MOST_LINES;
  readonly #scan: FastScan;
  readonly #rows: LogRows;
  readonly #seen = nothingSeen();
  /** For the few lines of which the text is wanted. */
  readonly #scanner = new LineScanner();
  /** The bucket of the last row. */
  #bucket: string | undefined;
  /** The number of 403 AccessDenied. */
  #deniedCode: number | undefined;

  /** @param size of the buffer in bytes */
  constructor(rows: LogRows, filter: FastFilter, size: number) {
    this.#rows = rows;
    this.#scan = new FastScan(size, filter);
  }

  get buffer(): Buffer {
    return this.#scan.buffer;
  }

  get next(): number {
    return this.#scan.next;
  }

  scan(start: number, end: number): number {
    const scan = this.#scan;
    const lines = scan.scan(start, end);
    if (lines === 0) return 0;
    const { counts, keys } = this.#rows;
    counts.filtered += scan.filtered;
    if (scan.filtered === lines) return lines;
    counts.records += lines - scan.filtered;
    counts.lastTime = Math.max(counts.lastTime, scan.lastTime);
    const { firstTime } = scan;
    if (firstTime < counts.firstTime || counts.firstTime === 0) counts.firstTime = firstTime;
    keys.addAll(scan.keys);
    for (let row = 0, end = scan.rowCount; row < end; row++) this.#add(row * ROW_WIDTH);
    return lines;
  }

  learn(line: LineScanner): void {
    this.#scan.learn(line);
  }

  /** Adds the row whose numbers begin at `at`. */
  #add(at: number): void {
    const numbers = this.#scan.rows;
    const rows = this.#rows;
    const seen = this.#seen;
    const way = numbers[at + ROW.way] ?? 0;
    const bucket = this.#scan.buckets[way & PLACE_BITS] ?? '';
    if (bucket !== this.#bucket) {
      this.#bucket = bucket;
      seen.bucket = rows.bucketNumber(bucket);
    }
    const host = this.#scan.hosts[(way >> TAIL_SHIFT) & 0xff] ?? HOST.plain;
    seen.way = wayOf(host, (way & HEAD_BIT) === 0 ? METHOD.get : METHOD.head);
    seen.signer = (way & TEMPORARY_BIT) === 0 ? SIGNER.longLived : SIGNER.temporary;
    seen.accessKeyFirst = numbers[at + ROW.accessKeyFirst] ?? 0;
    seen.accessKeySecond = numbers[at + ROW.accessKeySecond] ?? 0;
    seen.signedAt = numbers[at + ROW.signedAt] ?? 0;
    seen.expires = Math.min(numbers[at + ROW.expires] ?? 0, LONGEST_EXPIRES);
    seen.address = rows.addresses.ofIpv4(numbers[at + ROW.ipv4] ?? 0);
    seen.agent = numbers[at + ROW.agent] ?? 0;
    seen.time = (numbers[at + ROW.first] ?? 0) >>> 0;
    const refused = numbers[at + ROW.start] !== 0;
    seen.outcome = refused
      ? outcomeOfDenial(seen.time, seen.signedAt, seen.signedAt + seen.expires)
      : OUTCOME.success;
    if (refused) this.#deniedCode ??= rows.codes.numberOf(403, 'AccessDenied');
    seen.code = refused ? (this.#deniedCode ?? 0) : 0;
    const count = numbers[at + ROW.count] ?? 0;
    rows.counts.bySigner[seen.signer] += count;
    const last = (numbers[at + ROW.last] ?? 0) >>> 0;
    const row = rows.table.addMany(seen, count, last, numbers[at + ROW.hours] ?? 0);
    if (refused) this.#addRefusal(at, row);
  }

  #addRefusal(at: number, row: number): void {
    const numbers = this.#scan.rows;
    const { table, samples, told, evidence } = this.#rows;
    const { outcome, address, signedAt, time } = this.#seen;
    if (outcome === OUTCOME.refused) {
      table.addRefusedKey(row, numbers[at + ROW.keyFirst] ?? 0, numbers[at + ROW.keySecond] ?? 0);
    }
    const sampled = sampledRow(row, this.#seen);
    const wanted = samples.wants(sampled, time);
    if (!wanted && evidence?.trail === undefined) return;
    const offset = (field: number) => this.#scan.offset(numbers[at + field] ?? 0);
    this.#scanner.scan(this.buffer, offset(ROW.start), offset(ROW.end));
    if (wanted) samples.add(sampled, presignedSampleOf(this.#scanner, address, signedAt));
    if (evidence?.trail !== undefined) told.note(row, evidence.trail.index.reasonOfLine(this.#scanner), 1);
  }
}
