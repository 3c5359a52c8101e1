import { type Column, ColumnPool, type ColumnSource, FIRST_SLOTS, release } from './columns.ts';
import { mix } from './hasher.ts';
import type { Observation } from './observation.ts';
import type { Signer } from './outcome.ts';
import { type RefusedKey, RefusedKeys } from './refused-keys.ts';

const HOUR = 3600;
const NONE = -1;

/**
 * What is kept while a log is read, in columns. A *mint* is one access key id with one X-Amz-Date; units are
 * mints of one access key within ten seconds (units.ts). A *row* is one mint, address, User-Agent, way (host
 * class and method), bucket, outcome and error code. The rules judge these and the set of keys that were read, and nothing else: whatever engine
 * fills this table gives the same report.
 */
export class RowTable {
  mints = 0;
  mintKeyFirst: Int32Array;
  mintKeySecond: Int32Array;
  /** X-Amz-Date, seconds since 1970. */
  mintSignedAt: Uint32Array;
  /** When the last of its URLs expires, seconds since 1970. */
  mintExpiresAt: Uint32Array;
  /** How many units it stands for: more than 1 once they were settled into counts. */
  mintUnits: Uint32Array;
  /** What its URLs are signed with, see `SIGNER`. */
  mintSigner: Uint8Array;
  /** First row of the mint; the others follow by rowNext. */
  mintRows: Int32Array;

  rows = 0;
  rowMint: Uint32Array;
  rowNext: Int32Array;
  rowAddress: Uint32Array;
  rowAgent: Int32Array;
  rowBucket: Uint16Array;
  rowOutcome: Uint8Array;
  rowCode: Uint8Array;
  rowWay: Uint8Array;
  /** Records of the row. */
  rowCount: Uint32Array;
  /** Times of the first and the last record, seconds since 1970. */
  rowFirst: Uint32Array;
  rowLast: Uint32Array;
  /** Bit n: a record in the nth hour after the hour of the mint's X-Amz-Date; the last bit is for later ones. */
  rowHours: Uint32Array;
  rowKeys: Int32Array;

  readonly #pool: ColumnPool;
  readonly #keys: RefusedKeys;
  #mintSlots: Int32Array;
  /** What they are the begin of. */
  #slotRoom: Int32Array;
  #lastMint = NONE;
  #moved = false;

  /**
   * @param pool where columns come from and go to
   * @param first where the first ones come from
   */
  constructor(pool = new ColumnPool(), first: ColumnSource = pool) {
    this.#pool = pool;
    this.#keys = new RefusedKeys(pool, first);
    this.#slotRoom = first.slots();
    this.#mintSlots = this.#slotRoom.subarray(0, FIRST_SLOTS).fill(0);
    this.mintKeyFirst = first.take(Int32Array);
    this.mintKeySecond = first.take(Int32Array);
    this.mintSignedAt = first.take(Uint32Array);
    this.mintExpiresAt = first.take(Uint32Array);
    this.mintUnits = first.take(Uint32Array);
    this.mintSigner = first.take(Uint8Array);
    this.mintRows = first.take(Int32Array);
    this.rowMint = first.take(Uint32Array);
    this.rowNext = first.take(Int32Array);
    this.rowAddress = first.take(Uint32Array);
    this.rowAgent = first.take(Int32Array);
    this.rowBucket = first.take(Uint16Array);
    this.rowOutcome = first.take(Uint8Array);
    this.rowCode = first.take(Uint8Array);
    this.rowWay = first.take(Uint8Array);
    this.rowCount = first.take(Uint32Array);
    this.rowFirst = first.take(Uint32Array);
    this.rowLast = first.take(Uint32Array);
    this.rowHours = first.take(Uint32Array);
    this.rowKeys = first.take(Int32Array);
  }

  /** True once some column is not one of the first any more. */
  get hasMoved(): boolean {
    return this.#moved || this.#keys.hasMoved;
  }

  /** All columns: in the order in which they are declared, which is how wasm/table.ts knows them. */
  get columns(): readonly Column[] {
    return [...this.#own, ...this.#keys.columns, this.#mintSlots];
  }

  get #own(): Column[] {
    return Object.values(this).filter((value) => ArrayBuffer.isView(value)) as Column[];
  }

  /** Writes the numbers that change as rows are added to the first words of `state`, for somebody who adds some. */
  lend(state: Int32Array): void {
    state[0] = this.mints;
    state[1] = this.rows;
    state[2] = this.#lastMint;
    state[3] = this.#keys.size;
    state[4] = this.#mintSlots.length;
  }

  /** Takes those numbers as they are now. */
  takeBack(state: Int32Array): void {
    this.mints = state[0] ?? 0;
    this.rows = state[1] ?? 0;
    this.#lastMint = state[2] ?? NONE;
    this.#keys.size = state[3] ?? 0;
  }

  get pool(): ColumnPool {
    return this.#pool;
  }

  /** Memory in bytes. Room that was made for more is not touched yet, and so not in memory. */
  get bytes(): number {
    return this.mints * 25 + this.rows * 41 + this.#keys.bytes + this.#mintSlots.byteLength;
  }

  /** Gives the columns back to the pool; the table is not used any more. */
  release(): void {
    this.#pool.give(...this.#own, this.#slotRoom);
    this.#keys.release();
  }

  /**
   * Becomes what another table of the same pool is, which gives its columns back: these here have been in memory for
   * long, and the other one's are smaller.
   */
  become(other: RowTable): void {
    const columns = Object.entries(other).filter(([, column]) => ArrayBuffer.isView(column));
    const own = this as unknown as { readonly [name: string]: Column };
    for (const [name, column] of columns as [string, Column][]) {
      own[name]?.set(column.subarray(0, name.startsWith('mint') ? other.mints : other.rows));
    }
    this.mints = other.mints;
    this.rows = other.rows;
    this.#keys.become(other.#keys);
    this.#lastMint = -1;
    this.#mintSlots = this.#slotRoom.subarray(0, other.#mintSlots.length);
    this.#mintSlots.set(other.#mintSlots);
    other.release();
  }

  /**
   * Counts requests of one hour and returns their row.
   * @param seen with the time of the first of them
   * @param last time of the last of them
   */
  add(seen: Observation, count = 1, last = seen.time): number {
    const hour = Math.trunc(seen.time / HOUR) - Math.trunc(seen.signedAt / HOUR);
    return this.addMany(seen, count, last, 1 << Math.min(31, Math.max(0, hour)));
  }

  /**
   * Counts requests of one row, which it returns.
   * @param seen with the time of the first of them
   * @param last time of the last of them
   * @param hours as in `rowHours`
   */
  addMany(seen: Observation, count: number, last: number, hours: number): number {
    const mint = this.#mintOf(seen);
    const expiresAt = seen.signedAt + seen.expires;
    if (expiresAt > (this.mintExpiresAt[mint] ?? 0)) this.mintExpiresAt[mint] = expiresAt;
    let row = this.mintRows[mint] ?? NONE;
    while (row !== NONE && !this.#isRow(row, seen)) row = this.rowNext[row] ?? NONE;
    if (row === NONE) row = this.addRow(mint, seen);
    this.rowCount[row] = (this.rowCount[row] ?? 0) + count;
    if (seen.time < (this.rowFirst[row] ?? 0)) this.rowFirst[row] = seen.time;
    if (last > (this.rowLast[row] ?? 0)) this.rowLast[row] = last;
    this.rowHours[row] = (this.rowHours[row] ?? 0) | hours;
    return row;
  }

  /** Notes which key a refused row is about. */
  addRefusedKey(row: number, first: number, second: number, count = 1): void {
    this.rowKeys[row] = this.#keys.add(this.rowKeys[row] ?? NONE, first, second, count);
  }

  /** Every key that some row was refused; one may come several times. */
  eachRefusedKey(take: (first: number, second: number) => void): void {
    this.#keys.each(take);
  }

  someRefusedKey(row: number, test: (first: number, second: number) => boolean): boolean {
    return this.#keys.some(this.rowKeys[row] ?? NONE, test);
  }

  /** @param passed handed on to `take` */
  eachKeyOf(
    row: number,
    take: (first: number, second: number, count: number, passed: number) => void,
    passed: number,
  ): void {
    this.#keys.eachOf(this.rowKeys[row] ?? NONE, take, passed);
  }

  /** True where a row holds the key, or fewer than `most` others. */
  keepsKey(row: number, first: number, second: number, most: number): boolean {
    return this.#keys.keeps(this.rowKeys[row] ?? NONE, first, second, most);
  }

  refusedKeys(row: number): RefusedKey[] {
    return this.#keys.of(this.rowKeys[row] ?? NONE);
  }

  rowsOf(mint: number): number[] {
    const found: number[] = [];
    for (let row = this.mintRows[mint] ?? NONE; row !== NONE; row = this.rowNext[row] ?? NONE)
      found.push(row);
    return found;
  }

  /** An empty row of a mint, with the identity and time of `seen`. */
  addRow(mint: number, seen: Observation): number {
    if (this.rows === this.rowMint.length) this.#growRows();
    const row = this.rows++;
    this.rowMint[row] = mint;
    this.rowNext[row] = this.mintRows[mint] ?? NONE;
    this.mintRows[mint] = row;
    this.rowAddress[row] = seen.address;
    this.rowAgent[row] = seen.agent;
    this.rowBucket[row] = seen.bucket;
    this.rowOutcome[row] = seen.outcome;
    this.rowCode[row] = seen.code;
    this.rowWay[row] = seen.way;
    this.rowCount[row] = 0;
    this.rowHours[row] = 0;
    this.rowFirst[row] = seen.time;
    this.rowLast[row] = seen.time;
    this.rowKeys[row] = NONE;
    return row;
  }

  /** @param first, second hash lanes of the access key id */
  addMint(first: number, second: number, signedAt: number, signer: Signer, units: number): number {
    if (this.mints === this.mintKeyFirst.length) this.#growMints();
    const mint = this.mints++;
    this.mintKeyFirst[mint] = first;
    this.mintKeySecond[mint] = second;
    this.mintSignedAt[mint] = signedAt;
    this.mintExpiresAt[mint] = 0;
    this.mintSigner[mint] = signer;
    this.mintUnits[mint] = units;
    this.mintRows[mint] = NONE;
    // Settled ones are found no more: a late record of theirs begins a unit of its own.
    if (units === 1) this.#index(mint);
    if (this.mints * 2 > this.#mintSlots.length) this.#growSlots();
    return mint;
  }

  #isRow(row: number, seen: Observation): boolean {
    return (
      this.rowAddress[row] === seen.address &&
      this.rowAgent[row] === seen.agent &&
      this.rowOutcome[row] === seen.outcome &&
      this.rowWay[row] === seen.way &&
      this.rowCode[row] === seen.code &&
      this.rowBucket[row] === seen.bucket
    );
  }

  #isMint(mint: number, seen: Observation): boolean {
    return (
      this.mintKeyFirst[mint] === seen.accessKeyFirst &&
      this.mintKeySecond[mint] === seen.accessKeySecond &&
      this.mintSignedAt[mint] === seen.signedAt
    );
  }

  #mintOf(seen: Observation): number {
    // A page loads its images at once, so that a mint often follows itself.
    if (this.#lastMint >= 0 && this.#isMint(this.#lastMint, seen)) return this.#lastMint;
    const mask = this.#mintSlots.length - 1;
    for (let slot = mix(seen.accessKeyFirst, seen.signedAt) & mask; ; slot = (slot + 1) & mask) {
      this.#lastMint = (this.#mintSlots[slot] ?? 0) - 1;
      if (this.#lastMint < 0) break;
      if (this.#isMint(this.#lastMint, seen)) return this.#lastMint;
    }
    this.#lastMint = this.addMint(seen.accessKeyFirst, seen.accessKeySecond, seen.signedAt, seen.signer, 1);
    return this.#lastMint;
  }

  #index(mint: number): void {
    const mask = this.#mintSlots.length - 1;
    let slot = mix(this.mintKeyFirst[mint] ?? 0, this.mintSignedAt[mint] ?? 0) & mask;
    while (this.#mintSlots[slot] !== 0) slot = (slot + 1) & mask;
    this.#mintSlots[slot] = mint + 1;
  }

  #growMints(): void {
    this.#moved = true;
    this.mintKeyFirst = this.#pool.grown(this.mintKeyFirst);
    this.mintKeySecond = this.#pool.grown(this.mintKeySecond);
    this.mintSignedAt = this.#pool.grown(this.mintSignedAt);
    this.mintExpiresAt = this.#pool.grown(this.mintExpiresAt);
    this.mintUnits = this.#pool.grown(this.mintUnits);
    this.mintSigner = this.#pool.grown(this.mintSigner);
    this.mintRows = this.#pool.grown(this.mintRows);
  }

  #growSlots(): void {
    const size = this.#mintSlots.length * 2;
    if (size > this.#slotRoom.length) {
      this.#moved = true;
      release(this.#slotRoom);
      this.#slotRoom = this.#pool.take(Int32Array, size, 2);
    }
    this.#mintSlots = this.#slotRoom.subarray(0, size).fill(0);
    for (let mint = 0; mint < this.mints; mint++) if (this.mintUnits[mint] === 1) this.#index(mint);
  }

  #growRows(): void {
    this.#moved = true;
    this.rowMint = this.#pool.grown(this.rowMint);
    this.rowNext = this.#pool.grown(this.rowNext);
    this.rowAddress = this.#pool.grown(this.rowAddress);
    this.rowAgent = this.#pool.grown(this.rowAgent);
    this.rowBucket = this.#pool.grown(this.rowBucket);
    this.rowOutcome = this.#pool.grown(this.rowOutcome);
    this.rowCode = this.#pool.grown(this.rowCode);
    this.rowWay = this.#pool.grown(this.rowWay);
    this.rowCount = this.#pool.grown(this.rowCount);
    this.rowFirst = this.#pool.grown(this.rowFirst);
    this.rowLast = this.#pool.grown(this.rowLast);
    this.rowHours = this.#pool.grown(this.rowHours);
    this.rowKeys = this.#pool.grown(this.rowKeys);
  }
}
