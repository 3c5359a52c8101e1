import { type Column, grown, release } from './columns.ts';
import { mix } from './hasher.ts';
import { OUTCOME, type Outcome, SIGNER, type Signer } from './outcome.ts';

/** One presigned request, as a reader of logs hands it to {@link RowTable.add}. */
export interface Observation {
  /** Seconds since 1970, of the request. */
  time: number;
  /** X-Amz-Date in seconds since 1970. */
  signedAt: number;
  /** X-Amz-Expires in seconds. */
  expires: number;
  /** Two hash lanes of the access key id. */
  accessKeyFirst: number;
  accessKeySecond: number;
  /** Number of the address in the log's {@link Addresses}. */
  address: number;
  /** Hash of the User-Agent. */
  agent: number;
  /** Number of the bucket. */
  bucket: number;
  outcome: Outcome;
  /** Number of status and error code in the log's codes; 0 for a success. */
  code: number;
  /** Host class and method, see `wayOf`. */
  way: number;
  signer: Signer;
}

/** An observation to be filled in. */
export function nothingSeen(): Observation {
  return {
    time: 0,
    signedAt: 0,
    expires: 0,
    accessKeyFirst: 0,
    accessKeySecond: 0,
    address: 0,
    agent: 0,
    bucket: 0,
    outcome: OUTCOME.success,
    code: 0,
    way: 0,
    signer: SIGNER.temporary,
  };
}

/** A refused key of a row: its hash lanes, and how often it was refused. */
export interface RefusedKey {
  readonly first: number;
  readonly second: number;
  readonly count: number;
}

const HOUR = 3600;
const NONE = -1;
/** Room that is never used costs address space only, and growing seldom costs less copying. */
const GROWTH = 4;

/**
 * What is kept while a log is read, in columns. A *mint* is one access key id with one X-Amz-Date; units are
 * mints of one access key within ten seconds (units.ts). A *row* is one mint, address, User-Agent, way (host
 * class and method), outcome and error code. The rules judge these and the set of keys that were read, and nothing else: whatever engine
 * fills this table gives the same report.
 */
export class RowTable {
  mints = 0;
  mintKeyFirst = new Int32Array(256);
  mintKeySecond = new Int32Array(256);
  /** X-Amz-Date, seconds since 1970. */
  mintSignedAt = new Uint32Array(256);
  /** When the last of its URLs expires, seconds since 1970. */
  mintExpiresAt = new Uint32Array(256);
  /** How many units it stands for: more than 1 once they were settled into counts. */
  mintUnits = new Uint32Array(256);
  /** What its URLs are signed with, see `SIGNER`. */
  mintSigner = new Uint8Array(256);
  /** First row of the mint; the others follow by rowNext. */
  mintRows = new Int32Array(256);

  rows = 0;
  rowMint = new Uint32Array(256);
  rowNext = new Int32Array(256);
  rowAddress = new Uint32Array(256);
  rowAgent = new Int32Array(256);
  rowBucket = new Uint16Array(256);
  rowOutcome = new Uint8Array(256);
  rowCode = new Uint8Array(256);
  rowWay = new Uint8Array(256);
  /** Records of the row. */
  rowCount = new Uint32Array(256);
  /** Times of the first and the last record, seconds since 1970. */
  rowFirst = new Uint32Array(256);
  rowLast = new Uint32Array(256);
  /** Bit n: a record in the nth hour after the hour of the mint's X-Amz-Date; the last bit is for later ones. */
  rowHours = new Uint32Array(256);
  rowKeys = new Int32Array(256);

  #keys = 0;
  #keyFirst = new Int32Array(256);
  #keySecond = new Int32Array(256);
  #keyCount = new Uint32Array(256);
  #keyNext = new Int32Array(256);

  #mintSlots = new Int32Array(1024);
  #lastMint = -1;

  /** Memory in bytes. Room that was made for more is not touched yet, and so not in memory. */
  get bytes(): number {
    return this.mints * 25 + this.rows * 41 + this.#keys * 16 + this.#mintSlots.byteLength;
  }

  /** Frees the memory of a table that is not used any more, without waiting for the collector. */
  release(): void {
    for (const column of Object.values(this)) if (ArrayBuffer.isView(column)) release(column as Column);
    for (const column of [this.#keyFirst, this.#keySecond, this.#keyCount, this.#keyNext]) release(column);
    release(this.#mintSlots);
  }

  /** Counts one request and returns its row. */
  add(seen: Observation): number {
    const hour = Math.trunc(seen.time / HOUR) - Math.trunc(seen.signedAt / HOUR);
    return this.addMany(seen, 1, seen.time, 1 << Math.min(31, Math.max(0, hour)));
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
    for (let at = this.rowKeys[row] ?? NONE; at !== NONE; at = this.#keyNext[at] ?? NONE) {
      if (this.#keyFirst[at] === first && this.#keySecond[at] === second) {
        this.#keyCount[at] = (this.#keyCount[at] ?? 0) + count;
        return;
      }
    }
    if (this.#keys === this.#keyFirst.length) this.#growKeys();
    const at = this.#keys++;
    this.#keyFirst[at] = first;
    this.#keySecond[at] = second;
    this.#keyCount[at] = count;
    this.#keyNext[at] = this.rowKeys[row] ?? NONE;
    this.rowKeys[row] = at;
  }

  /** Every key that some row was refused; one may come several times. */
  eachRefusedKey(take: (first: number, second: number) => void): void {
    for (let at = 0; at < this.#keys; at++) take(this.#keyFirst[at] ?? 0, this.#keySecond[at] ?? 0);
  }

  someRefusedKey(row: number, test: (first: number, second: number) => boolean): boolean {
    for (let at = this.rowKeys[row] ?? NONE; at !== NONE; at = this.#keyNext[at] ?? NONE) {
      if (test(this.#keyFirst[at] ?? 0, this.#keySecond[at] ?? 0)) return true;
    }
    return false;
  }

  refusedKeys(row: number): RefusedKey[] {
    const found: RefusedKey[] = [];
    for (let at = this.rowKeys[row] ?? NONE; at !== NONE; at = this.#keyNext[at] ?? NONE) {
      found.push({
        first: this.#keyFirst[at] ?? 0,
        second: this.#keySecond[at] ?? 0,
        count: this.#keyCount[at] ?? 0,
      });
    }
    return found;
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
      this.rowCode[row] === seen.code
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
    const size = this.mintKeyFirst.length * GROWTH;
    this.mintKeyFirst = grown(this.mintKeyFirst, size);
    this.mintKeySecond = grown(this.mintKeySecond, size);
    this.mintSignedAt = grown(this.mintSignedAt, size);
    this.mintExpiresAt = grown(this.mintExpiresAt, size);
    this.mintSigner = grown(this.mintSigner, size);
    this.mintUnits = grown(this.mintUnits, size);
    this.mintRows = grown(this.mintRows, size);
  }

  #growSlots(): void {
    const size = this.#mintSlots.length * 2;
    release(this.#mintSlots);
    this.#mintSlots = new Int32Array(size);
    for (let mint = 0; mint < this.mints; mint++) if (this.mintUnits[mint] === 1) this.#index(mint);
  }

  #growRows(): void {
    const size = this.rowMint.length * GROWTH;
    this.rowMint = grown(this.rowMint, size);
    this.rowNext = grown(this.rowNext, size);
    this.rowAddress = grown(this.rowAddress, size);
    this.rowAgent = grown(this.rowAgent, size);
    this.rowBucket = grown(this.rowBucket, size);
    this.rowOutcome = grown(this.rowOutcome, size);
    this.rowCode = grown(this.rowCode, size);
    this.rowWay = grown(this.rowWay, size);
    this.rowCount = grown(this.rowCount, size);
    this.rowFirst = grown(this.rowFirst, size);
    this.rowLast = grown(this.rowLast, size);
    this.rowHours = grown(this.rowHours, size);
    this.rowKeys = grown(this.rowKeys, size);
  }

  #growKeys(): void {
    const size = this.#keyFirst.length * GROWTH;
    this.#keyFirst = grown(this.#keyFirst, size);
    this.#keySecond = grown(this.#keySecond, size);
    this.#keyCount = grown(this.#keyCount, size);
    this.#keyNext = grown(this.#keyNext, size);
  }
}
