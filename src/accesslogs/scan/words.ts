/**
 * Bytes four at a time. A log is mostly bytes that mean nothing to a diagnosis, and most of them are the same on
 * the next line: comparing and passing them by words is where the speed of the scanner comes from.
 */
const SPACES = 0x20202020;
const ONES = 0x01010101;
const HIGH_BITS = 0x80808080 | 0;
/** Without this bit a quote (0x22) is a space (0x20), and no other byte is. */
const BUT_QUOTE_BIT = 0xfdfdfdfd | 0;
const SPACE = 0x20;
const QUOTE = 0x22;

/** A byte in all four places of a word. */
export function everywhere(byte: number): number {
  return Math.imul(byte, ONES);
}

/** Not 0 where a byte of `word` is 0; its lowest set bit is the highest of the first such byte. */
export function zeroBytes(word: number): number {
  return (word - ONES) & ~word & HIGH_BITS;
}

/** Which byte of a word the lowest set bit of `zeros` belongs to, from 0. */
export function firstByte(zeros: number): number {
  return (31 - Math.clz32(zeros & -zeros)) >> 3;
}

/** Offset of the next space, or `end`. */
export function nextSpace(view: DataView, start: number, end: number): number {
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const zeros = zeroBytes(view.getInt32(at, true) ^ SPACES);
    if (zeros !== 0) return at + firstByte(zeros);
  }
  while (at < end && view.getUint8(at) !== SPACE) at++;
  return at;
}

/** Offset of the last space or quote before `end`, or `stop` where there is none behind it. */
export function previousSpaceOrQuote(view: DataView, end: number, stop: number): number {
  let at = end;
  while (at - 4 > stop && zeroBytes((view.getInt32(at - 4, true) & BUT_QUOTE_BIT) ^ SPACES) === 0) at -= 4;
  for (at -= 1; at > stop; at--) {
    const byte = view.getUint8(at);
    if (byte === SPACE || byte === QUOTE) return at;
  }
  return stop;
}

/** Longer texts are not worth remembering. */
const LONGEST = 512;

/**
 * A text of eight bytes or more that is looked for in one place again and again. It is compared as floating-point
 * numbers, the widest that JavaScript reads at once: they differ where the bytes do, but for the two zeros and
 * for NaN, and a text that has one of those is not learned.
 */
export class KnownBytes {
  /** 0 while nothing is known. */
  length = 0;
  /** Changes whenever another text is learned. */
  version = 0;
  readonly #words = new Float64Array(LONGEST / 8 + 1);

  static of(text: string): KnownBytes {
    const known = new KnownBytes();
    const bytes = Buffer.from(text);
    known.learn(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
    return known;
  }

  learn(view: DataView, start: number, end: number): void {
    const length = end - start;
    this.version += 1;
    this.length = 0;
    if (length < 8 || length > LONGEST) return;
    // The last word may overlap the one before it: then no single bytes are left over.
    let word = 0;
    for (let at = 0; at < length; at += 8) {
      const value = view.getFloat64(start + Math.min(at, length - 8), true);
      if (value === 0 || Number.isNaN(value)) return;
      this.#words[word++] = value;
    }
    this.length = length;
  }

  /** True when the text stands at `at` and ends at `end` at the latest. */
  isAt(view: DataView, at: number, end: number): boolean {
    const last = this.length - 8;
    if (last < 0 || at < 0 || at + last + 8 > end) return false;
    const words = this.#words;
    let word = 0;
    for (let offset = 0; offset < last; offset += 8) {
      if (view.getFloat64(at + offset, true) !== words[word++]) return false;
    }
    return view.getFloat64(at + last, true) === words[word];
  }
}
