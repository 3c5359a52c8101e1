import { hostClass, sawSignature } from '../rows/classify.ts';
import type { HostClass } from '../rows/outcome.ts';
import { LOG_TIME_LENGTH } from '../scan/dates.ts';
import type { LineScanner } from '../scan/line-scanner.ts';
import { SCAN_WASM } from './scan-wasm.ts';

/** What the numbers of a row are: as the scanner in WebAssembly writes them. */
export const ROW = {
  accessKeyFirst: 0,
  accessKeySecond: 1,
  signedAt: 2,
  expires: 3,
  ipv4: 4,
  agent: 5,
  /** Numbers of place and tail, and the bits below. */
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
} as const;
export const PLACE_BITS = 0xff;
export const TAIL_SHIFT = 8;
export const HEAD_BIT = 1 << 16;
export const TEMPORARY_BIT = 1 << 17;
export const ROW_WIDTH = 16;
/** Lines a scan, at most. */
export const MOST_LINES = 2048;

const PLACES = 16;
const TAILS = 64;
const KNOWN = 512;
const DAY = 86_400;
/** Bytes for the text of a day. */
const DAY_ROOM = 16;
const LEAST = 16;
const PAGE = 1 << 16;
/** Bytes behind the buffer that the scanner may look at. */
const SLACK = 2048;

/** What is used of WebAssembly, whose types are those of browsers. */
interface Engine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
}
const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  scan(start: number, end: number): number;
  nextAt(): number;
  rowsAt(): number;
  rowsOut(): number;
  keysAt(): number;
  keysOut(): number;
  filteredOut(): number;
  firstTimeOut(): number;
  lastTimeOut(): number;
  placesAt(): number;
  tailsAt(): number;
  logDayAt(): number;
  signedDayAt(): number;
  setLogDay(number: number, seconds: number): void;
  setSignedDay(number: number, seconds: number): void;
  setWindow(from: number, to: number): void;
  setPlace(number: number, length: number, wanted: number): void;
  setTail(number: number, length: number, signed: number): void;
}

/** Which records are wanted: seconds since 1970, from inclusive, to exclusive. */
export interface FastFilter {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly bucket?: string | undefined;
}

let compiled: object | undefined;

/**
 * Reads plain lines in WebAssembly, many times as fast as {@link LineScanner}, which is asked for all others and whose
 * answers teach this one what is plain: owner and bucket, day, last fields. It reads from a buffer in its own memory,
 * and sums up what is alike.
 */
export class FastScan {
  /** Files are read into it. */
  readonly buffer: Buffer;
  /** Rows of the last {@link scan}, ROW_WIDTH numbers for each. */
  readonly rows: Int32Array;
  /** Names of buckets by number of place. */
  readonly buckets: string[] = [];
  /** What the last fields say about the way, by number. */
  readonly hosts: HostClass[] = [];
  readonly #wasm: Exports;
  readonly #bucket: string | undefined;
  readonly #memory: Buffer;
  readonly #keys: Int32Array;
  readonly #begin: number;
  #nextPlace = 0;
  #seenPlace = 0;
  #seenTail = 0;
  #nextTail = 0;
  #nextLogDay = 0;
  #nextSignedDay = 0;
  /** Seconds of the days that presigned queries are dated. */
  readonly #signedDays = [-1, -1];

  /** @param size of the buffer in bytes */
  constructor(size: number, { from, to, bucket }: FastFilter) {
    compiled ??= new Module(Buffer.from(SCAN_WASM, 'base64'));
    const instance = new Instance(compiled);
    this.#wasm = instance.exports as unknown as Exports;
    this.#wasm.setWindow(from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY);
    this.#bucket = bucket;
    const { memory } = this.#wasm;
    this.#begin = memory.buffer.byteLength;
    memory.grow(Math.ceil((size + SLACK) / PAGE));
    this.#memory = Buffer.from(memory.buffer);
    this.buffer = this.#memory.subarray(this.#begin, this.#begin + size);
    this.rows = new Int32Array(memory.buffer, this.#wasm.rowsAt(), MOST_LINES * ROW_WIDTH);
    this.#keys = new Int32Array(memory.buffer, this.#wasm.keysAt(), MOST_LINES * 2);
  }

  /** Reads plain lines from `start` on; those of the buffer's [start, end) that have a line end. Returns how many. */
  scan(start: number, end: number): number {
    return this.#wasm.scan(this.#begin + start, this.#begin + end);
  }

  /** Where the line begins that was not read any more. */
  get next(): number {
    return this.#wasm.nextAt() - this.#begin;
  }

  get rowCount(): number {
    return this.#wasm.rowsOut();
  }

  /** Of each line that is wanted, as {@link KeySet} takes them. */
  get keys(): Int32Array {
    return this.#keys.subarray(0, this.#wasm.keysOut() * 2);
  }

  /** Lines that are not wanted. */
  get filtered(): number {
    return this.#wasm.filteredOut();
  }

  /** Times of the first and the last record that is wanted, seconds since 1970. */
  get firstTime(): number {
    return this.#wasm.firstTimeOut() >>> 0;
  }

  get lastTime(): number {
    return this.#wasm.lastTimeOut() >>> 0;
  }

  /** Where in the buffer an offset of the rows lies. */
  offset(at: number): number {
    return at - this.#begin;
  }

  /** Learns from a line of the buffer that the other scanner has just read as a record. */
  learn(line: LineScanner): void {
    const { buffer, head, request, tail } = line;
    const time = head.bucketEnd + 1;
    if (head.place !== this.#seenPlace) {
      this.#seenPlace = head.place;
      this.#learnPlace(buffer, head.ownerStart, time);
    }
    this.#learnDay(buffer, time, head.time);
    if (request.query.presigned && request.query.signedAt >= 0) this.#learnSignedDay(line);
    if (tail.count < 7 || (tail.shape !== 0 && tail.shape === this.#seenTail)) return;
    this.#seenTail = tail.shape;
    this.#learnTail(line, tail.fieldEnd(1), tail.fieldEnd(tail.count - 1));
  }

  #learnDay(buffer: Buffer, start: number, seconds: number): void {
    const days = this.#wasm.logDayAt();
    for (const at of [days, days + DAY_ROOM]) {
      if (buffer.compare(this.#memory, at, at + 13, start, start + 13) === 0) return;
    }
    const day = Math.floor(seconds / DAY) * DAY;
    // In another zone, or within a leap second, the date is that of another day.
    const isUtc = buffer.toString('latin1', start + 21, start + LOG_TIME_LENGTH) === ' +0000] ';
    if (
      !isUtc ||
      new Date(day * 1000).getUTCDate() !== Number(buffer.toString('latin1', start + 1, start + 3))
    )
      return;
    const number = this.#nextLogDay;
    this.#nextLogDay = 1 - number;
    buffer.copy(this.#memory, days + number * DAY_ROOM, start, start + 13);
    this.#wasm.setLogDay(number, day);
  }

  #learnPlace(buffer: Buffer, start: number, end: number): void {
    const length = end - start;
    if (length < LEAST || length > KNOWN) return;
    const places = this.#wasm.placesAt();
    for (let number = 0; number < this.buckets.length; number++) {
      const at = places + number * KNOWN;
      if (buffer.compare(this.#memory, at, at + length, start, end) === 0) return;
    }
    const number = this.#nextPlace;
    this.#nextPlace = (number + 1) % PLACES;
    const at = places + number * KNOWN;
    this.#memory.fill(0, at, at + KNOWN);
    buffer.copy(this.#memory, at, start, end);
    this.buckets[number] = buffer.toString('utf8', buffer.indexOf(0x20, start) + 1, end - 1);
    const wanted = this.#bucket === undefined || this.#bucket === this.buckets[number];
    this.#wasm.setPlace(number, length, wanted ? 1 : 0);
  }

  #learnSignedDay({ request }: LineScanner): void {
    const { signedAt } = request.query;
    const day = Math.floor(signedAt / DAY) * DAY;
    if (this.#signedDays.includes(day)) return;
    const number = this.#nextSignedDay;
    this.#nextSignedDay = 1 - number;
    this.#signedDays[number] = day;
    const text = new Date(day * 1000).toISOString().slice(0, 10).replaceAll('-', '');
    this.#memory.write(text, this.#wasm.signedDayAt() + number * DAY_ROOM, 'latin1');
    this.#wasm.setSignedDay(number, day);
  }

  #learnTail(line: LineScanner, start: number, end: number): void {
    const { buffer } = line;
    const length = end - start;
    if (length < LEAST || length > KNOWN) return;
    const tails = this.#wasm.tailsAt();
    for (let number = 0; number < this.hosts.length; number++) {
      const at = tails + number * KNOWN;
      if (this.#memory[at + length] === 0 && buffer.compare(this.#memory, at, at + length, start, end) === 0)
        return;
    }
    const number = this.#nextTail;
    this.#nextTail = (number + 1) % TAILS;
    const at = tails + number * KNOWN;
    this.#memory.fill(0, at, at + KNOWN);
    buffer.copy(this.#memory, at, start, end);
    this.hosts[number] = hostClass(line);
    this.#wasm.setTail(number, length, sawSignature(line) ? 1 : 0);
  }
}
