/** What the numbers of a row are: as the scanner in WebAssembly writes them. */
export const ROW = {
  accessKeyFirst: 0,
  accessKeySecond: 1,
  signedAt: 2,
  expires: 3,
  ipv4: 4,
  agent: 5,
  /** The host class, and the bits below. */
  way: 6,
  count: 7,
  first: 8,
  last: 9,
  hours: 10,
  /** 0 for a success; where the line of a refusal begins, in the memory of the scanner. */
  start: 11,
  end: 12,
  keyFirst: 13,
  keySecond: 14,
  /** Number of the bucket among the names of who scanned. */
  bucket: 15,
  /** Where these end and begin: in the memory of the scanner, as `start`. */
  keyEnd: 16,
  accessKeyStart: 17,
  accessKeyEnd: 18,
} as const;
/** In the place of its count: the number that a row has in the table, once it was added there. */
export const ADDED = ROW.count;
export const HOST_BITS = 0xff;
export const HEAD_BIT = 1 << 16;
export const TEMPORARY_BIT = 1 << 17;
export const ROW_WIDTH = 19;
/** Lines a scan, at most. */
export const MOST_LINES = 2048;

/** What the numbers of a run are: plain lines one behind the other, and the line behind them that is not plain. */
export const RUN = {
  /** Where the line behind them begins, in the memory of the scanner, and where its line end is; 0 where there is none. */
  next: 0,
  lines: 1,
  filtered: 2,
  rows: 3,
  keys: 4,
  firstTime: 5,
  lastTime: 6,
  otherEnd: 7,
} as const;
export const RUN_WIDTH = 8;
/** Runs that are noted of a piece; the rest of it is for who reads them. */
export const MOST_RUNS = 512;

/** Bytes behind the buffer that the scanner may look at. */
const SLACK = 2048;
const ROW_BYTES = ROW_WIDTH * 4;
const RUN_BYTES = RUN_WIDTH * 4;

/** A piece of a log in the memory of a scanner, and room for what it says about it. */
export class Piece {
  /** The text. */
  readonly buffer: Buffer;
  readonly rows: Int32Array;
  /** Two lanes of each key, see `KeySet.addAll`. */
  readonly keys: Int32Array;
  readonly runs: Int32Array;
  /** Where these begin in the memory. */
  readonly at: number;
  readonly rowsAt: number;
  readonly keysAt: number;
  readonly runsAt: number;

  /** @param size of the text in bytes */
  constructor(memory: SharedArrayBuffer, at: number, size: number) {
    this.at = at;
    this.rowsAt = at + size + SLACK;
    this.keysAt = this.rowsAt + MOST_LINES * ROW_BYTES;
    this.runsAt = this.keysAt + MOST_LINES * 8;
    this.buffer = Buffer.from(memory, at, size);
    this.rows = new Int32Array(memory, this.rowsAt, MOST_LINES * ROW_WIDTH);
    this.keys = new Int32Array(memory, this.keysAt, MOST_LINES * 2);
    this.runs = new Int32Array(memory, this.runsAt, MOST_RUNS * RUN_WIDTH);
  }

  /** Bytes that a piece takes in all. */
  static bytes(size: number): number {
    return size + SLACK + MOST_LINES * (ROW_BYTES + 8) + MOST_RUNS * RUN_BYTES;
  }

  /** Where in the text an address of the memory lies. */
  offset(address: number): number {
    return address - this.at;
  }
}
