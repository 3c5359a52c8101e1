/**
 * Hashes byte ranges of a buffer into two independent 32-bit lanes, eight bytes at a time. For tables of this
 * process only: not stable across versions, and no defence against somebody who wants collisions.
 */
export class Hasher {
  first = 0;
  second = 0;

  /** Leaves the lanes of [start, end) in `first` and `second`: signed, which V8 keeps without boxes. */
  hash(view: DataView, start: number, end: number): void {
    // Even and odd words go separate ways, so that a processor can work on both at a time.
    let a = 0x9e3779b1 ^ (end - start);
    let b = 0x85ebca77;
    let c = 0x27d4eb2f;
    let d = 0x165667b1;
    let at = start;
    for (; at + 8 <= end; at += 8) {
      const even = view.getInt32(at, true);
      const odd = view.getInt32(at + 4, true);
      a = Math.imul(a ^ even, 0x9e3779b1);
      a ^= a >>> 15;
      b = Math.imul(b + even, 0xc2b2ae3d);
      b ^= b >>> 13;
      c = Math.imul(c ^ odd, 0x85ebca6b);
      c ^= c >>> 14;
      d = Math.imul(d + odd, 0xcc9e2d51);
      d ^= d >>> 16;
    }
    if (at + 4 <= end) {
      const word = view.getInt32(at, true);
      a = Math.imul(a ^ word, 0x9e3779b1);
      b = Math.imul(b + word, 0xc2b2ae3d);
      at += 4;
    }
    let rest = 0;
    for (let shift = 0; at < end; at++, shift += 8) rest |= view.getUint8(at) << shift;
    a ^= a >>> 15;
    a = Math.imul(a ^ rest, 0x85ebca6b) ^ c;
    a = Math.imul(a ^ (a >>> 16), 0xc2b2ae35);
    b ^= b >>> 13;
    b = Math.imul(b + rest, 0x27d4eb2f) ^ Math.imul(d, 0x9e3779b1);
    b = Math.imul(b ^ (b >>> 15), 0x1b873593);
    this.first = a ^ (a >>> 16);
    this.second = b ^ (b >>> 15);
  }
}

/** Mixes small numbers into a hash of 32 bits, signed: as an unsigned one it would often be an object. */
export function mix(a: number, b: number): number {
  let value = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  value ^= value >>> 15;
  value = Math.imul(value, 0xc2b2ae35);
  return value ^ (value >>> 16);
}
