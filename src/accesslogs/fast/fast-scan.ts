import { hostClass, sawSignature } from '../rows/classify.ts';
import type { HostClass } from '../rows/outcome.ts';
import { LOG_TIME_LENGTH } from '../scan/dates.ts';
import type { LineScanner } from '../scan/line-scanner.ts';
import { SCAN_WASM } from './scan-wasm.ts';

/** What the numbers of a line are: as the scanner in WebAssembly writes them. */
export const FIELD = {
  kind: 0,
  start: 1,
  end: 2,
  time: 3,
  ipv4: 4,
  keyFirst: 5,
  keySecond: 6,
  place: 7,
  tail: 8,
  head: 9,
  agent: 10,
  accessKeyFirst: 11,
  accessKeySecond: 12,
  signedAt: 13,
  expires: 14,
  temporary: 15,
} as const;
/** Kinds of plain lines: presigned and answered, presigned and refused, read without a query. */
export const KIND = { success: 1, refused: 2, read: 3 } as const;
export const WIDTH = 16;
/** Lines a scan, at most. */
export const MOST_LINES = 2048;

const PLACES = 16;
const TAILS = 64;
const KNOWN = 512;
const DAY = 86_400;
const LEAST = 16;
const PAGE = 1 << 16;
/** Bytes behind the buffer that the scanner may look at. */
const SLACK = 64;

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
  outputAt(): number;
  placesAt(): number;
  tailsAt(): number;
  logDayAt(): number;
  signedDayAt(): number;
  setLogDay(seconds: number): void;
  setSignedDay(seconds: number): void;
  setPlace(number: number, length: number): void;
  setTail(number: number, length: number): void;
}

/** Last fields of a record, and what they say. */
export interface KnownTail {
  readonly host: HostClass;
  readonly sawSignature: boolean;
}

let compiled: object | undefined;

/**
 * Finds the fields of plain lines in WebAssembly, several times as fast as {@link LineScanner}, which is asked for all
 * others and whose answers teach this one what is plain: owner and bucket, day, last fields. It reads from a buffer in
 * its own memory.
 */
export class FastScan {
  /** Files are read into it. */
  readonly buffer: Buffer;
  /** Numbers of the lines of the last {@link scan}, WIDTH for each. */
  readonly numbers: Int32Array;
  /** Names of buckets by number of place. */
  readonly buckets: string[] = [];
  readonly tails: KnownTail[] = [];
  readonly #wasm: Exports;
  readonly #memory: Buffer;
  readonly #begin: number;
  #nextPlace = 0;
  #seenPlace = 0;
  #seenTail = 0;
  #signedDay = -1;
  #nextTail = 0;

  /** @param size of the buffer in bytes */
  constructor(size: number) {
    compiled ??= new Module(Buffer.from(SCAN_WASM, 'base64'));
    const instance = new Instance(compiled);
    this.#wasm = instance.exports as unknown as Exports;
    const { memory } = this.#wasm;
    this.#begin = memory.buffer.byteLength;
    memory.grow(Math.ceil((size + SLACK) / PAGE));
    this.#memory = Buffer.from(memory.buffer);
    this.buffer = this.#memory.subarray(this.#begin, this.#begin + size);
    this.numbers = new Int32Array(memory.buffer, this.#wasm.outputAt(), MOST_LINES * WIDTH);
  }

  /** Reads plain lines from `start` on; those of the buffer's [start, end) that have a line end. Returns how many. */
  scan(start: number, end: number): number {
    return this.#wasm.scan(this.#begin + start, this.#begin + end);
  }

  /** Where the line begins that was not read any more. */
  get next(): number {
    return this.#wasm.nextAt() - this.#begin;
  }

  /** Where in the buffer an offset of the numbers lies. */
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
    const at = this.#wasm.logDayAt();
    if (buffer.compare(this.#memory, at, at + 13, start, start + 13) === 0) return;
    const day = Math.floor(seconds / DAY) * DAY;
    // In another zone, or within a leap second, the date is that of another day.
    const isUtc = buffer.toString('latin1', start + 21, start + LOG_TIME_LENGTH) === ' +0000] ';
    if (
      !isUtc ||
      new Date(day * 1000).getUTCDate() !== Number(buffer.toString('latin1', start + 1, start + 3))
    )
      return;
    buffer.copy(this.#memory, at, start, start + 13);
    this.#wasm.setLogDay(day);
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
    this.#wasm.setPlace(number, length);
  }

  #learnSignedDay({ request }: LineScanner): void {
    const { signedAt } = request.query;
    const day = Math.floor(signedAt / DAY) * DAY;
    if (day === this.#signedDay) return;
    this.#signedDay = day;
    const text = new Date(day * 1000).toISOString().slice(0, 10).replaceAll('-', '');
    this.#memory.write(text, this.#wasm.signedDayAt(), 'latin1');
    this.#wasm.setSignedDay(day);
  }

  #learnTail(line: LineScanner, start: number, end: number): void {
    const { buffer } = line;
    const length = end - start;
    if (length < LEAST || length > KNOWN) return;
    const tails = this.#wasm.tailsAt();
    for (let number = 0; number < this.tails.length; number++) {
      const at = tails + number * KNOWN;
      if (this.#memory[at + length] === 0 && buffer.compare(this.#memory, at, at + length, start, end) === 0)
        return;
    }
    const number = this.#nextTail;
    this.#nextTail = (number + 1) % TAILS;
    const at = tails + number * KNOWN;
    this.#memory.fill(0, at, at + KNOWN);
    buffer.copy(this.#memory, at, start, end);
    this.tails[number] = { host: hostClass(line), sawSignature: sawSignature(line) };
    this.#wasm.setTail(number, length);
  }
}
