import { outcomeOfDenial } from '../rows/classify.ts';
import { presignedSampleOf } from '../rows/line-texts.ts';
import type { LogRows } from '../rows/log-rows.ts';
import { nothingSeen, sampledRow } from '../rows/observation.ts';
import { type HostClass, METHOD, OUTCOME, SIGNER, wayOf } from '../rows/outcome.ts';
import { LONGEST_EXPIRES } from '../rows/presigned-requests.ts';
import { LineScanner } from '../scan/line-scanner.ts';
import type { BucketNames } from './names.ts';
import { HEAD_BIT, HOST_BITS, type Piece, ROW, ROW_WIDTH, RUN, RUN_WIDTH, TEMPORARY_BIT } from './piece.ts';

/** Puts the plain lines that one {@link FastScan} found into the rows of the log. */
export class PlainRows {
  readonly #rows: LogRows;
  readonly #names: BucketNames;
  /** Numbers of buckets in the rows, by their numbers among the names. */
  readonly #buckets: (number | undefined)[] = [];
  readonly #seen = nothingSeen();
  /** For the few lines of which the text is wanted. */
  readonly #scanner = new LineScanner();
  /** The number of 403 AccessDenied. */
  #deniedCode: number | undefined;

  /** @param names of who scans */
  constructor(rows: LogRows, names: BucketNames) {
    this.#rows = rows;
    this.#names = names;
  }

  /** Takes a run of a piece, whose rows and keys begin with these numbers. */
  take(piece: Piece, run: number, firstRow: number, firstKey: number): void {
    const at = run * RUN_WIDTH;
    const value = (field: number) => piece.runs[at + field] ?? 0;
    const { counts, keys } = this.#rows;
    const lines = value(RUN.lines);
    const filtered = value(RUN.filtered);
    counts.filtered += filtered;
    if (filtered === lines) return;
    counts.records += lines - filtered;
    counts.lastTime = Math.max(counts.lastTime, value(RUN.lastTime) >>> 0);
    const firstTime = value(RUN.firstTime) >>> 0;
    if (firstTime < counts.firstTime || counts.firstTime === 0) counts.firstTime = firstTime;
    keys.addAll(piece.keys.subarray(firstKey * 2, (firstKey + value(RUN.keys)) * 2));
    const end = (firstRow + value(RUN.rows)) * ROW_WIDTH;
    for (let row = firstRow * ROW_WIDTH; row < end; row += ROW_WIDTH) this.#add(piece, row);
  }

  /** Adds the row whose numbers begin at `at`. */
  #add(piece: Piece, at: number): void {
    const numbers = piece.rows;
    const rows = this.#rows;
    const seen = this.#seen;
    const way = numbers[at + ROW.way] ?? 0;
    const bucket = numbers[at + ROW.bucket] ?? 0;
    seen.bucket = this.#buckets[bucket] ?? this.#bucketNumber(bucket);
    seen.way = wayOf((way & HOST_BITS) as HostClass, (way & HEAD_BIT) === 0 ? METHOD.get : METHOD.head);
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
    if (refused) this.#addRefusal(piece, at, row);
  }

  #bucketNumber(bucket: number): number {
    const number = this.#rows.bucketNumber(this.#names.get(bucket));
    this.#buckets[bucket] = number;
    return number;
  }

  #addRefusal(piece: Piece, at: number, row: number): void {
    const numbers = piece.rows;
    const { table, samples, told, evidence } = this.#rows;
    const { outcome, address, signedAt, time } = this.#seen;
    if (outcome === OUTCOME.refused) {
      table.addRefusedKey(row, numbers[at + ROW.keyFirst] ?? 0, numbers[at + ROW.keySecond] ?? 0);
    }
    const sampled = sampledRow(row, this.#seen);
    const wanted = samples.wants(sampled, time);
    if (!wanted && evidence?.trail === undefined) return;
    const start = piece.offset(numbers[at + ROW.start] ?? 0);
    this.#scanner.scan(piece.buffer, start, piece.offset(numbers[at + ROW.end] ?? 0));
    if (wanted) samples.add(sampled, presignedSampleOf(this.#scanner, address, signedAt));
    if (evidence?.trail !== undefined) told.note(row, evidence.trail.index.reasonOfLine(this.#scanner), 1);
  }
}
