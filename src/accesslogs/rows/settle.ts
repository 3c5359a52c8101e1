import { release } from './columns.ts';
import { mix } from './hasher.ts';
import { nothingSeen, type Observation } from './observation.ts';
import type { Outcome, Signer } from './outcome.ts';
import { PairIndex } from './pair-index.ts';
import { RowTable } from './row-table.ts';
import { unitsOf } from './units.ts';

const DAY = 86_400;
/** Share of the units; copying the others takes as long as settling them. */
const SETTLED = 0.75;
/** Refused keys that a settled row remembers; more than that say nothing new. */
const KEYS_OF_SETTLED_ROW = 64;

/**
 * Settles three quarters of the units, those that expired longest ago, into counts: those of one day that look alike (the
 * same addresses, User-Agents, hosts and outcomes) become one, which says how many units it stands for. Gives a table
 * of the same pool.
 */
export function settle(old: RowTable): {
  readonly table: RowTable;
  /** The new number of each row; a column of the pool. */
  readonly newRows: Int32Array;
  readonly settledUnits: number;
} {
  const settling = new Settling(old);
  settling.run();
  const { table, newRows, settledUnits } = settling;
  return { table, newRows, settledUnits };
}

class Settling {
  readonly table: RowTable;
  /** The new number of each row. */
  readonly newRows: Int32Array;
  settledUnits = 0;
  readonly #old: RowTable;
  readonly #seen = nothingSeen();
  /** Settled mints by two hash lanes of what they look like. */
  readonly #shapes = new PairIndex();
  readonly #mintOfShape: number[] = [];
  /** What one unit of several mints looks like: hashes of its rows' identities. */
  readonly #looks = new Set<number>();

  constructor(old: RowTable) {
    this.#old = old;
    this.table = new RowTable(old.pool);
    this.newRows = old.pool.take(Int32Array, old.rows);
  }

  run(): void {
    const old = this.#old;
    const { unitOf, units } = unitsOf(old);
    const { pool } = old;
    const expiresAt = pool.take(Uint32Array, units).fill(0, 0, units);
    // The mints of a unit as a chain: an array for each of them would take more than the table.
    const firstMint = pool.take(Int32Array, units).fill(-1, 0, units);
    const nextMint = pool.take(Int32Array, old.mints);
    for (let mint = old.mints - 1; mint >= 0; mint--) {
      const unit = unitOf[mint] ?? 0;
      nextMint[mint] = firstMint[unit] ?? -1;
      firstMint[unit] = mint;
      expiresAt[unit] = Math.max(expiresAt[unit] ?? 0, old.mintExpiresAt[mint] ?? 0);
    }
    const threshold = settledUntil(expiresAt.subarray(0, units));
    for (let unit = 0; unit < units; unit++) {
      const head = firstMint[unit] ?? -1;
      if ((expiresAt[unit] ?? 0) <= threshold) this.#settle(head, nextMint, expiresAt[unit] ?? 0);
      else for (let mint = head; mint >= 0; mint = nextMint[mint] ?? -1) this.#copy(mint);
    }
    pool.give(expiresAt, firstMint, nextMint);
    release(unitOf);
  }

  #copy(mint: number): void {
    const old = this.#old;
    const copy = this.#addMint(mint, old.mintSignedAt[mint] ?? 0, old.mintUnits[mint] ?? 1);
    this.table.mintExpiresAt[copy] = old.mintExpiresAt[mint] ?? 0;
    for (let row = old.mintRows[mint] ?? -1; row >= 0; row = old.rowNext[row] ?? -1) {
      const next = this.table.addRow(copy, this.#seenIn(row));
      this.#addCounts(row, next, old.rowHours[row] ?? 0);
    }
  }

  #settle(head: number, nextMint: Int32Array, expiresAt: number): void {
    const { table } = this;
    const old = this.#old;
    let count = 1;
    let signedAt = Number.POSITIVE_INFINITY;
    for (let mint = head; mint >= 0; mint = nextMint[mint] ?? -1) {
      count = Math.max(count, old.mintUnits[mint] ?? 1);
      signedAt = Math.min(signedAt, old.mintSignedAt[mint] ?? 0);
    }
    if (count === 1) this.settledUnits += 1;
    // A settled mint begins with the day of its earliest URL, so that the hours of all its rows count from there.
    const day = Math.floor(signedAt / DAY) * DAY;
    const shape = this.#shapeOf(head, nextMint, day);
    const known = this.#mintOfShape[shape];
    const target = known ?? this.#addMint(head, day, 2);
    this.#mintOfShape[shape] = target;
    table.mintUnits[target] = (known === undefined ? 0 : (table.mintUnits[target] ?? 0)) + count;
    table.mintExpiresAt[target] = Math.max(table.mintExpiresAt[target] ?? 0, expiresAt);
    for (let mint = head; mint >= 0; mint = nextMint[mint] ?? -1) {
      for (let row = old.mintRows[mint] ?? -1; row >= 0; row = old.rowNext[row] ?? -1) {
        this.#merge(row, target);
      }
    }
  }

  /** The number of what a unit looks like: its day, and its rows' identities in any order and number. */
  #shapeOf(head: number, nextMint: Int32Array, day: number): number {
    const old = this.#old;
    const looks = this.#looks;
    looks.clear();
    // Rows of one mint differ; those of several may be alike.
    const single = (nextMint[head] ?? -1) < 0;
    let first = mix(day, old.mintSigner[head] ?? 0);
    let second = ~day;
    for (let mint = head; mint >= 0; mint = nextMint[mint] ?? -1) {
      for (let row = old.mintRows[mint] ?? -1; row >= 0; row = old.rowNext[row] ?? -1) {
        const look = identityOf(old, row);
        if (!single && looks.has(look)) continue;
        if (!single) looks.add(look);
        first = (first + mix(look, 1)) | 0;
        second = (second + mix(look, 2)) | 0;
      }
    }
    return this.#shapes.add(first, second);
  }

  #addMint(mint: number, signedAt: number, units: number): number {
    const { mintKeyFirst, mintKeySecond } = this.#old;
    const signer = (this.#old.mintSigner[mint] ?? 0) as Signer;
    return this.table.addMint(mintKeyFirst[mint] ?? 0, mintKeySecond[mint] ?? 0, signedAt, signer, units);
  }

  #merge(row: number, target: number): void {
    const { table } = this;
    const old = this.#old;
    let next = table.mintRows[target] ?? -1;
    while (next >= 0 && !isAlike(old, row, table, next)) next = table.rowNext[next] ?? -1;
    if (next < 0) next = table.addRow(target, this.#seenIn(row));
    const shift =
      Math.floor((old.mintSignedAt[old.rowMint[row] ?? 0] ?? 0) / 3600) -
      Math.floor((table.mintSignedAt[target] ?? 0) / 3600);
    const hours = old.rowHours[row] ?? 0;
    // Hours beyond the last bit gather in it.
    const late = hours >>> (31 - shift) === 0 ? 0 : 1 << 31;
    this.#addCounts(row, next, (hours << shift) | late);
  }

  readonly #addKey = (first: number, second: number, count: number, next: number): void => {
    if (this.table.keepsKey(next, first, second, KEYS_OF_SETTLED_ROW)) {
      this.table.addRefusedKey(next, first, second, count);
    }
  };

  /** What a row is, in an object that is used again: one for each row would be garbage of many megabytes. */
  #seenIn(row: number): Observation {
    const old = this.#old;
    const seen = this.#seen;
    seen.time = old.rowFirst[row] ?? 0;
    seen.address = old.rowAddress[row] ?? 0;
    seen.agent = old.rowAgent[row] ?? 0;
    seen.bucket = old.rowBucket[row] ?? 0;
    seen.outcome = (old.rowOutcome[row] ?? 0) as Outcome;
    seen.code = old.rowCode[row] ?? 0;
    seen.way = old.rowWay[row] ?? 0;
    return seen;
  }

  #addCounts(row: number, next: number, hours: number): void {
    const { table } = this;
    const old = this.#old;
    this.newRows[row] = next;
    table.rowCount[next] = (table.rowCount[next] ?? 0) + (old.rowCount[row] ?? 0);
    table.rowFirst[next] = Math.min(table.rowFirst[next] ?? 0, old.rowFirst[row] ?? 0);
    table.rowLast[next] = Math.max(table.rowLast[next] ?? 0, old.rowLast[row] ?? 0);
    table.rowHours[next] = (table.rowHours[next] ?? 0) | hours;
    old.eachKeyOf(row, this.#addKey, next);
  }
}

/** The time until which units are settled that expired by then. */
function settledUntil(times: Uint32Array): number {
  const ascending = times.slice().sort();
  const time = ascending[Math.floor(times.length * SETTLED)] ?? 0;
  release(ascending);
  return time;
}

function isAlike(a: RowTable, row: number, b: RowTable, other: number): boolean {
  return (
    a.rowAddress[row] === b.rowAddress[other] &&
    a.rowAgent[row] === b.rowAgent[other] &&
    a.rowOutcome[row] === b.rowOutcome[other] &&
    a.rowWay[row] === b.rowWay[other] &&
    a.rowCode[row] === b.rowCode[other] &&
    a.rowBucket[row] === b.rowBucket[other]
  );
}

/** Address, User-Agent, bucket, outcome, code and way of a row as one number of 32 bits. */
function identityOf(table: RowTable, row: number): number {
  const kind =
    ((table.rowCode[row] ?? 0) << 16) | ((table.rowOutcome[row] ?? 0) << 8) | (table.rowWay[row] ?? 0);
  const place = mix(table.rowAddress[row] ?? 0, table.rowBucket[row] ?? 0);
  return mix(mix(place, table.rowAgent[row] ?? 0), kind);
}
