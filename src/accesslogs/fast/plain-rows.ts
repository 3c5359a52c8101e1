import { outcomeOfDenial } from '../rows/classify.ts';
import type { LogRows } from '../rows/log-rows.ts';
import { nothingSeen, sampleHash } from '../rows/observation.ts';
import { type HostClass, METHOD, OUTCOME, SIGNER, wayOf } from '../rows/outcome.ts';
import { LONGEST_EXPIRES } from '../rows/presigned-requests.ts';
import { LineScanner } from '../scan/line-scanner.ts';
import type { LentTable } from './lent-table.ts';
import type { BucketNames } from './names.ts';
import {
  ADDED,
  HEAD_BIT,
  HOST_BITS,
  type Piece,
  ROW,
  ROW_WIDTH,
  RUN,
  RUN_WIDTH,
  TEMPORARY_BIT,
} from './piece.ts';
import { PlainSample } from './plain-sample.ts';

/** Puts the plain lines that one {@link FastScan} found into the rows of the log. */
export class PlainRows {
  readonly #rows: LogRows;
  readonly #names: BucketNames;
  readonly #table: LentTable;
  /** Numbers of buckets in the rows, by their numbers among the names. */
  readonly #buckets: Int32Array;
  readonly #seen = nothingSeen();
  readonly #sampled = { row: 0, address: 0, outcome: 0, hash: 0 };
  /** For lines of which other logs may tell something. */
  readonly #scanner = new LineScanner();

  /**
   * @param names of who scans
   * @param table that of the rows
   */
  constructor(rows: LogRows, names: BucketNames, table: LentTable) {
    this.#rows = rows;
    this.#names = names;
    this.#table = table;
    this.#buckets = table.buckets();
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
    if (value(RUN.rows) > 0) this.#addAll(piece, firstRow, value(RUN.rows));
  }

  /** Has the module add rows; each that it leaves is added here, which is how it should have done it. */
  #addAll(piece: Piece, first: number, count: number): void {
    const { counts } = this.#rows;
    const lent = this.#table;
    const rows = lent.rowsOf(piece, first, first + count);
    for (let row = 0; row < count; row++) {
      const next = lent.add(rows, row, count, this.#buckets);
      counts.bySigner[SIGNER.temporary] += lent.temporary;
      counts.bySigner[SIGNER.longLived] += lent.longLived;
      for (; row < next; row++) this.#keep(piece, rows, row * ROW_WIDTH);
      if (row < count) {
        this.#add(rows, row * ROW_WIDTH);
        this.#keep(piece, rows, row * ROW_WIDTH);
      }
    }
  }

  /** Adds the row whose numbers begin at `at`, and teaches the module what was new in it. */
  #add(numbers: Int32Array, at: number): void {
    const rows = this.#rows;
    const seen = this.#seen;
    const way = numbers[at + ROW.way] ?? 0;
    const ipv4 = numbers[at + ROW.ipv4] ?? 0;
    seen.bucket = this.#bucketNumber(numbers[at + ROW.bucket] ?? 0);
    seen.way = wayOf((way & HOST_BITS) as HostClass, (way & HEAD_BIT) === 0 ? METHOD.get : METHOD.head);
    seen.signer = (way & TEMPORARY_BIT) === 0 ? SIGNER.longLived : SIGNER.temporary;
    seen.accessKeyFirst = numbers[at + ROW.accessKeyFirst] ?? 0;
    seen.accessKeySecond = numbers[at + ROW.accessKeySecond] ?? 0;
    seen.signedAt = numbers[at + ROW.signedAt] ?? 0;
    seen.expires = Math.min(numbers[at + ROW.expires] ?? 0, LONGEST_EXPIRES);
    seen.address = rows.addresses.ofIpv4(ipv4);
    this.#table.setAddress(ipv4, seen.address);
    seen.agent = numbers[at + ROW.agent] ?? 0;
    seen.time = (numbers[at + ROW.first] ?? 0) >>> 0;
    const refused = numbers[at + ROW.start] !== 0;
    seen.outcome = refused
      ? outcomeOfDenial(seen.time, seen.signedAt, seen.signedAt + seen.expires)
      : OUTCOME.success;
    seen.code = refused ? rows.codes.numberOf(403, 'AccessDenied') : 0;
    if (refused) this.#table.denied = seen.code;
    const count = numbers[at + ROW.count] ?? 0;
    rows.counts.bySigner[seen.signer] += count;
    const last = (numbers[at + ROW.last] ?? 0) >>> 0;
    const row = rows.table.addMany(seen, count, last, numbers[at + ROW.hours] ?? 0);
    if (seen.outcome === OUTCOME.refused) {
      rows.table.addRefusedKey(row, numbers[at + ROW.keyFirst] ?? 0, numbers[at + ROW.keySecond] ?? 0);
    }
    numbers[at + ADDED] = row;
  }

  #bucketNumber(bucket: number): number {
    const number = this.#rows.bucketNumber(this.#names.get(bucket));
    this.#buckets[bucket] = number;
    return number;
  }

  /** Keeps what is wanted of the record of a row that was added: of refusals, that is. */
  #keep(piece: Piece, numbers: Int32Array, at: number): void {
    const start = numbers[at + ROW.start] ?? 0;
    if (start === 0) return;
    const { table, samples, told, evidence } = this.#rows;
    const sampled = this.#sampled;
    const row = numbers[at + ADDED] ?? 0;
    const signedAt = numbers[at + ROW.signedAt] ?? 0;
    sampled.row = row;
    sampled.address = table.rowAddress[row] ?? 0;
    sampled.outcome = table.rowOutcome[row] ?? 0;
    sampled.hash = sampleHash(numbers[at + ROW.accessKeyFirst] ?? 0, signedAt, numbers[at + ROW.agent] ?? 0);
    const wanted = samples.wants(sampled, (numbers[at + ROW.first] ?? 0) >>> 0);
    if (wanted) samples.add(sampled, new PlainSample(piece, numbers, at, sampled.address));
    if (evidence?.trail === undefined) return;
    this.#scanner.scan(piece.buffer, piece.offset(start), piece.offset(numbers[at + ROW.end] ?? 0));
    told.note(row, evidence.trail.index.reasonOfLine(this.#scanner), 1);
  }
}
