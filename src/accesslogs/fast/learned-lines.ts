import { hostClass, sawSignature } from '../rows/classify.ts';
import { LOG_TIME_LENGTH } from '../scan/dates.ts';
import type { LineScanner } from '../scan/line-scanner.ts';
import type { ScanExports } from './engine.ts';
import type { NewNames } from './names.ts';

const PLACES = 16;
const TAILS = 64;
const KNOWN = 512;
const DAY = 86_400;
/** Bytes for the text of a day. */
const DAY_ROOM = 16;
const LEAST = 16;
/** In 2038: later times do not fit where the module keeps them, and are no times of logs. */
const LAST_DAY = 24_854 * DAY;
/** In what last fields say: that S3 saw a signature. */
const SIGNED = 256;

/** What plain lines look like, as records that were read in TypeScript showed: written into the memory of the scanner. */
export class LearnedLines {
  readonly #wasm: ScanExports;
  readonly #memory: Buffer;
  readonly #names: NewNames;
  readonly #bucket: string | undefined;
  #places = 0;
  #nextPlace = 0;
  #seenPlace = 0;
  #tails = 0;
  #nextTail = 0;
  #seenTail = 0;
  #nextLogDay = 0;
  #nextSignedDay = 0;
  /** Seconds of the days that presigned queries are dated. */
  readonly #signedDays = [-1, -1];

  /** @param bucket the only one that is wanted */
  constructor(wasm: ScanExports, memory: Buffer, names: NewNames, bucket: string | undefined) {
    this.#wasm = wasm;
    this.#memory = memory;
    this.#names = names;
    this.#bucket = bucket;
  }

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
      day < 0 ||
      day > LAST_DAY ||
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
    for (let number = 0; number < this.#places; number++) {
      const at = places + number * KNOWN;
      if (buffer.compare(this.#memory, at, at + length, start, end) === 0) return;
    }
    const name = buffer.toString('utf8', buffer.indexOf(0x20, start) + 1, end - 1);
    const wanted = this.#bucket === undefined || this.#bucket === name;
    const bucket = wanted ? this.#names.numberOf(name) : -1;
    if (bucket === undefined) return;
    const number = this.#nextPlace;
    this.#nextPlace = (number + 1) % PLACES;
    this.#places = Math.max(this.#places, number + 1);
    const at = places + number * KNOWN;
    this.#memory.fill(0, at, at + KNOWN);
    buffer.copy(this.#memory, at, start, end);
    this.#wasm.setPlace(number, length, bucket);
  }

  #learnSignedDay({ request }: LineScanner): void {
    const { signedAt } = request.query;
    const day = Math.floor(signedAt / DAY) * DAY;
    if (day > LAST_DAY || this.#signedDays.includes(day)) return;
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
    for (let number = 0; number < this.#tails; number++) {
      const at = tails + number * KNOWN;
      if (this.#memory[at + length] === 0 && buffer.compare(this.#memory, at, at + length, start, end) === 0)
        return;
    }
    const number = this.#nextTail;
    this.#nextTail = (number + 1) % TAILS;
    const at = tails + number * KNOWN;
    this.#memory.fill(0, at, at + KNOWN);
    buffer.copy(this.#memory, at, start, end);
    this.#tails = Math.max(this.#tails, number + 1);
    this.#wasm.setTail(number, length, hostClass(line) | (sawSignature(line) ? SIGNED : 0));
  }
}
