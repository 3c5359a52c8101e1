/**
 * Hashes byte ranges of one buffer into two independent 32-bit lanes, four bytes at a time. For tables of this
 * process only: not stable across versions, and no defence against somebody who wants collisions.
 */
export class Hasher {
  first = 0;
  second = 0;
  #buffer: Buffer | undefined;
  #view: DataView = new DataView(new ArrayBuffer(0));

  /** Leaves the lanes of [start, end) in `first` and `second`: signed, which V8 keeps without boxes. */
  hash(buffer: Buffer, start: number, end: number): void {
    if (buffer !== this.#buffer) {
      this.#buffer = buffer;
      this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    }
    const view = this.#view;
    let a = 0x9e3779b1 ^ (end - start);
    let b = 0x85ebca77;
    let at = start;
    for (; at + 4 <= end; at += 4) {
      const word = view.getInt32(at, true);
      a = Math.imul(a ^ word, 0x9e3779b1);
      a ^= a >>> 15;
      b = Math.imul(b + word, 0xc2b2ae3d);
      b ^= b >>> 13;
    }
    let rest = 0;
    for (let shift = 0; at < end; at++, shift += 8) rest |= (buffer[at] ?? 0) << shift;
    a = Math.imul(a ^ rest, 0x85ebca6b);
    b = Math.imul(b + rest, 0x27d4eb2f);
    this.first = a ^ (a >>> 16);
    this.second = b ^ (b >>> 15);
  }
}

/** Mixes small numbers into a hash for an index, unsigned. */
export function mix(a: number, b: number): number {
  let value = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  value ^= value >>> 15;
  value = Math.imul(value, 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
