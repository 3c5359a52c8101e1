import { Addresses } from './addresses.ts';
import { KeySet } from './key-set.ts';
import { RowTable } from './row-table.ts';
import { type Sample, Samples } from './samples.ts';
import { settle } from './settle.ts';

/** Requests without query authentication of one key from one address, refused. */
export interface UnsignedRow {
  readonly keyFirst: number;
  readonly keySecond: number;
  readonly address: number;
  count: number;
  first: number;
  last: number;
  readonly sample: Sample;
}

/** Preflight requests from one address and User-Agent that were refused. */
export interface PreflightRow {
  readonly address: number;
  readonly agent: number;
  count: number;
  first: number;
  last: number;
  readonly sample: Sample;
}

/** How many records of each kind were read. */
export interface Counts {
  records: number;
  /** Records that a filter left out. */
  filtered: number;
  /** Presigned GETs and HEADs of objects by temporary access keys. */
  presigned: number;
  /** The same by long-lived access keys, or with Signature Version 2. */
  otherPresigned: number;
  /** Seconds since 1970; 0 as long as there is no record. */
  firstTime: number;
  lastTime: number;
}

const MAX_UNSIGNED = 50_000;
/** What is left of the budget for rows; the rest of it is what settling or judging them takes besides. */
const SHARE_OF_TABLE = 0.6;
/** Of the budget, for the keys that were read. */
const SHARE_OF_KEYS = 1 / 6;

/** The seam between reading and judging: readers fill it, the rules judge it. */
export class LogRows {
  table = new RowTable();
  readonly addresses = new Addresses();
  readonly keys: KeySet;
  readonly samples = new Samples();
  readonly buckets: string[] = [];
  readonly unsigned = new Map<number, UnsignedRow>();
  readonly preflights = new Map<number, PreflightRow>();
  readonly counts: Counts = {
    records: 0,
    filtered: 0,
    presigned: 0,
    otherPresigned: 0,
    firstTime: 0,
    lastTime: 0,
  };
  /** Units settled into counts for want of memory. */
  settledUnits = 0;
  /** Unsigned refusals that were let go for want of memory; their keys were granted to nobody so far. */
  forgottenUnsigned = 0;
  readonly #budget: number;
  /** Size of the table when it was last settled: where that gained little, trying again soon gains less. */
  #settledBytes = 0;

  /** @param budget memory in bytes for what is kept */
  constructor(budget: number) {
    this.#budget = budget;
    this.keys = new KeySet(budget * SHARE_OF_KEYS);
  }

  /** Settles old units when what is kept would outgrow the budget. Call it now and then. */
  keepWithinBudget(): void {
    const others = this.keys.bytes + this.addresses.bytes + this.unsigned.size * 400;
    const room = Math.max((this.#budget - others) * SHARE_OF_TABLE, this.#settledBytes * 1.25);
    if (this.table.bytes <= room) return;
    const { table, newRow, settledUnits } = settle(this.table);
    this.table.release();
    this.table = table;
    this.samples.renumber(newRow);
    this.settledUnits += settledUnits;
    this.#settledBytes = table.bytes;
  }

  bucketNumber(name: string): number {
    const known = this.buckets.indexOf(name);
    if (known >= 0) return known;
    // Beyond what the column holds all buckets share the last number.
    if (this.buckets.length >= 0xffff) return 0xffff - 1;
    return this.buckets.push(name) - 1;
  }

  addUnsigned(row: UnsignedRow): void {
    const id = row.keyFirst * 0x200000 + (row.address & 0x1fffff);
    const held = this.unsigned.get(id);
    if (held === undefined) {
      if (this.unsigned.size >= MAX_UNSIGNED) this.#forgetUnsigned();
      this.unsigned.set(id, row);
    } else count(held, row.first);
  }

  addPreflight(row: PreflightRow): void {
    const id = row.agent * 0x200000 + (row.address & 0x1fffff);
    const held = this.preflights.get(id);
    if (held === undefined) this.preflights.set(id, row);
    else count(held, row.first);
  }

  #forgetUnsigned(): void {
    for (const [id, row] of this.unsigned) {
      if (this.keys.has(row.keyFirst, row.keySecond, 2)) continue;
      this.unsigned.delete(id);
      this.forgottenUnsigned += row.count;
    }
  }
}

function count(row: UnsignedRow | PreflightRow, time: number): void {
  row.count += 1;
  row.first = Math.min(row.first, time);
  row.last = Math.max(row.last, time);
}
