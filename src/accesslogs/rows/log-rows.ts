import type { Evidence } from '../evidence/evidence.ts';
import { Told } from '../evidence/told.ts';
import { Addresses } from './addresses.ts';
import { ColumnPool, type ColumnSource } from './columns.ts';
import { ErrorCodes } from './error-codes.ts';
import { KeySet } from './key-set.ts';
import { LooseRows } from './loose-rows.ts';
import { RowTable } from './row-table.ts';
import { Samples } from './samples.ts';
import { settle } from './settle.ts';

/** How many records of each kind were read. */
export interface Counts {
  records: number;
  /** Records that a filter left out. */
  filtered: number;
  /** Presigned requests by what they were signed with, see `SIGNER`. */
  readonly bySigner: [number, number, number, number];
  /** Requests whose presigned URL was spoilt so that S3 refused it. */
  mangled: number;
  /** Those of them that were signed with long-lived keys, and with Version 2, as far as that can be seen. */
  mangledLongLived: number;
  mangledV2: number;
  /** Presigned requests of which the log does not hold the address. */
  withoutAddress: number;
  /** Seconds since 1970; 0 as long as there is no record. */
  firstTime: number;
  lastTime: number;
}

/** What is left of the budget for rows; the rest of it is what settling or judging them takes besides. */
const SHARE_OF_TABLE = 0.3;
/** Of the budget, for the keys that were read. */
const SHARE_OF_KEYS = 1 / 6;

/** How many rows a table within a budget may have, 41 bytes each. */
export function rowsWithin(budget: number): number {
  return Math.ceil((budget * SHARE_OF_TABLE) / 41);
}

/** The seam between reading and judging: readers fill it, the rules judge it. */
export class LogRows {
  readonly table: RowTable;
  readonly addresses = new Addresses();
  readonly keys: KeySet;
  readonly samples = new Samples();
  readonly buckets: string[] = [];
  readonly codes = new ErrorCodes();
  readonly loose = new LooseRows();
  readonly counts: Counts = {
    records: 0,
    filtered: 0,
    bySigner: [0, 0, 0, 0],
    mangled: 0,
    mangledLongLived: 0,
    mangledV2: 0,
    withoutAddress: 0,
    firstTime: 0,
    lastTime: 0,
  };
  /** What other logs say about the same requests; and what they told of those that are rows by now. */
  evidence: Evidence | undefined;
  readonly told = new Told();
  /** Units settled into counts for want of memory. */
  settledUnits = 0;
  readonly #budget: number;
  /** Size of the table when it was last settled: where that gained little, trying again soon gains less. */
  #settledBytes = 0;

  /**
   * @param budget memory in bytes for what is kept
   * @param first where the first columns of the table come from
   */
  constructor(budget: number, first?: ColumnSource) {
    this.#budget = budget;
    this.table = new RowTable(new ColumnPool(), first);
    this.keys = new KeySet(budget * SHARE_OF_KEYS);
  }

  /** Settles old units when what is kept would outgrow the budget. Call it now and then. */
  keepWithinBudget(): void {
    const others = this.keys.bytes + this.addresses.bytes + this.loose.size * 500;
    const room = Math.max((this.#budget - others) * SHARE_OF_TABLE, this.#settledBytes * 1.25);
    if (this.table.bytes <= room) return;
    const { table, newRows, settledUnits } = settle(this.table);
    this.samples.renumber((row) => newRows[row] ?? 0);
    this.told.renumber((row) => newRows[row] ?? 0);
    this.table.become(table);
    this.table.pool.give(newRows);
    this.settledUnits += settledUnits;
    this.#settledBytes = this.table.bytes;
  }

  /** Frees what only settling uses. Call it when there is nothing more to read. */
  freeSpare(): void {
    this.table.pool.clear();
  }

  bucketNumber(name: string): number {
    const known = this.buckets.indexOf(name);
    if (known >= 0) return known;
    // Beyond what the column holds all buckets share the last number.
    if (this.buckets.length >= 0xffff) return 0xffff - 1;
    return this.buckets.push(name) - 1;
  }
}
