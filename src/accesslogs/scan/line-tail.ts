import type { Rejection } from './rejection.ts';
import { KnownBytes, previousSpaceOrQuote } from './words.ts';

const SPACE = 0x20;
const QUOTE = 0x22;
const DASH = 0x2d;

/**
 * Referer, user agent, and the fields behind them. The two are quoted, but quotes inside them are not escaped:
 * the fields behind the user agent begin behind the last quote of the line.
 */
export class LineTail {
  refererStart = 0;
  refererEnd = 0;
  agentStart = 0;
  agentEnd = 0;
  /** Begin of the version id. */
  start = 0;
  /** Version id and what follows it: 1, 7, 8, 9, 10 or more fields. */
  count = 0;
  /** The same number: the same bytes from the signature version on. 0 says nothing. */
  shape = 0;
  #end = 0;
  /** Spaces in front of the second, third … field. */
  readonly #spaces = new Int32Array(16);
  /** From the space in front of the signature version to the end of the line: the same on most lines. */
  readonly #known = new KnownBytes();
  #knownCount = 0;
  /** The spaces of `#known`, counted from its begin. */
  readonly #knownSpaces = new Int32Array(16);
  /** The referer in quotes, a space, and the quote that opens the user agent. */
  readonly #referer = new KnownBytes();

  /** Begin of the nth field, from 0 for the version id; only below `count`. */
  fieldStart(index: number): number {
    return index === 0 ? this.start : (this.#spaces[index - 1] ?? 0) + 1;
  }

  fieldEnd(index: number): number {
    return index === this.count - 1 ? this.#end : (this.#spaces[index] ?? 0);
  }

  /** Reads what is left of the line from the referer on; returns why it is not a record, or undefined. */
  read(buffer: Buffer, view: DataView, start: number, end: number): Rejection | undefined {
    this.#end = end;
    let lastQuote = this.#findKnown(buffer, view, start, end);
    if (lastQuote < 0) {
      lastQuote = this.#find(view, start, end);
      if (lastQuote < 0) return this.#readWithoutQuotes(buffer, start, end);
      if (buffer[lastQuote + 1] !== SPACE || lastQuote + 2 >= end) return 'field-count';
    }
    this.start = lastQuote + 2;
    if (!this.#readHeaders(buffer, view, start, lastQuote)) return 'field-count';
    return isFieldCount(this.count) ? undefined : 'field-count';
  }

  /** The last quote of a line that ends as the one before; -1 where it does not. */
  #findKnown(buffer: Buffer, view: DataView, stop: number, end: number): number {
    const suffix = end - this.#known.length;
    if (suffix <= stop || !this.#known.isAt(view, suffix, end)) return -1;
    const hostId = previousSpaceOrQuote(view, suffix, stop);
    if (hostId <= stop || buffer[hostId] !== SPACE) return -1;
    const versionId = previousSpaceOrQuote(view, hostId, stop);
    if (versionId <= stop || buffer[versionId] !== SPACE || buffer[versionId - 1] !== QUOTE) return -1;
    const spaces = this.#spaces;
    spaces[0] = hostId;
    for (let index = 1; index < this.#knownCount - 1; index++) {
      spaces[index] = suffix + (this.#knownSpaces[index] ?? 0);
    }
    this.count = this.#knownCount;
    this.shape = this.#known.version;
    return versionId - 1;
  }

  /** Walks back from the line's end to its last quote, noting where fields are divided; -1 without a quote. */
  #find(view: DataView, stop: number, end: number): number {
    const spaces = this.#spaces;
    let found = 0;
    let at = previousSpaceOrQuote(view, end, stop - 1);
    for (; at >= stop && view.getUint8(at) === SPACE; at = previousSpaceOrQuote(view, at, stop - 1)) {
      if (found < spaces.length) spaces[found++] = at;
    }
    if (at < stop) return -1;
    // The space right behind the quote divides nothing.
    this.#divide(found - 1);
    this.#learn(view, end);
    return at;
  }

  /** Puts the first `dividers` spaces, which were found from the end, in order. */
  #divide(dividers: number): void {
    const spaces = this.#spaces;
    for (let left = 0, right = dividers - 1; left < right; left++, right--) {
      const swap = spaces[left] ?? 0;
      spaces[left] = spaces[right] ?? 0;
      spaces[right] = swap;
    }
    this.count = dividers + 1;
  }

  #learn(view: DataView, end: number): void {
    this.shape = 0;
    const begin = this.#spaces[1] ?? 0;
    if (this.count < 7 || this.count > this.#spaces.length) return;
    this.#known.learn(view, begin, end);
    this.shape = this.#known.version;
    this.#knownCount = this.count;
    for (let index = 1; index < this.count - 1; index++) {
      this.#knownSpaces[index] = (this.#spaces[index] ?? 0) - begin;
    }
  }

  /** Referer and user agent, each in quotes or a bare dash, of which the last quote closes one. */
  #readHeaders(buffer: Buffer, view: DataView, start: number, lastQuote: number): boolean {
    if (this.#referer.isAt(view, start, lastQuote)) {
      const agent = start + this.#referer.length;
      this.#setHeaders(start + 1, agent - 3, agent, lastQuote);
      return true;
    }
    if (buffer[start] === DASH && buffer[start + 1] === SPACE && buffer[start + 2] === QUOTE) {
      this.#setHeaders(start, start + 1, start + 3, lastQuote);
      return start + 2 < lastQuote;
    }
    if (buffer[start] !== QUOTE || start >= lastQuote) return false;
    for (let at = start + 1; at + 2 < lastQuote; at++) {
      if (buffer[at] === QUOTE && buffer[at + 1] === SPACE && buffer[at + 2] === QUOTE) {
        this.#setHeaders(start + 1, at, at + 3, lastQuote);
        this.#referer.learn(view, start, at + 3);
        return true;
      }
    }
    // A quoted referer and a bare dash for the user agent.
    const dash = lastQuote + 2;
    if (buffer[dash] !== DASH || buffer[dash + 1] !== SPACE || this.count < 2) return false;
    this.#setHeaders(start + 1, lastQuote, dash, dash + 1);
    this.#dropFirst();
    return true;
  }

  #readWithoutQuotes(buffer: Buffer, start: number, end: number): Rejection | undefined {
    const dashes =
      buffer[start] === DASH &&
      buffer[start + 1] === SPACE &&
      buffer[start + 2] === DASH &&
      buffer[start + 3] === SPACE;
    if (!dashes || start + 4 >= end) return 'field-count';
    this.#setHeaders(start, start + 1, start + 2, start + 3);
    this.start = start + 4;
    this.shape = 0;
    let count = 0;
    for (let at = start + 4; at < end; at++) {
      if (buffer[at] === SPACE && count < this.#spaces.length) this.#spaces[count++] = at;
    }
    this.count = count + 1;
    return isFieldCount(this.count) ? undefined : 'field-count';
  }

  #setHeaders(refererStart: number, refererEnd: number, agentStart: number, agentEnd: number): void {
    this.refererStart = refererStart;
    this.refererEnd = refererEnd;
    this.agentStart = agentStart;
    this.agentEnd = agentEnd;
  }

  #dropFirst(): void {
    this.start = (this.#spaces[0] ?? 0) + 1;
    this.#spaces.copyWithin(0, 1);
    this.count -= 1;
    this.shape = 0;
  }
}

/** Generations of the format end after the version id, the TLS version, access point, ACL, source region, or later. */
function isFieldCount(tail: number): boolean {
  return tail === 1 || tail >= 7;
}
