export let hashFirst: i32 = 0;
export let hashSecond: i32 = 0;

/** The same as Hasher of rows/hasher.ts. Up to three bytes behind the end are read, and count for nothing. */
export function hash(start: usize, end: usize): void {
  let a: i32 = 0x9e3779b1 ^ <i32>(end - start);
  let b: i32 = 0x85ebca77;
  let c: i32 = 0x27d4eb2f;
  let d: i32 = 0x165667b1;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    const even = load<i32>(at);
    const odd = load<i32>(at + 4);
    a = (a ^ even) * 0x9e3779b1;
    a ^= a >>> 15;
    b = (b + even) * 0xc2b2ae3d;
    b ^= b >>> 13;
    c = (c ^ odd) * 0x85ebca6b;
    c ^= c >>> 14;
    d = (d + odd) * 0xcc9e2d51;
    d ^= d >>> 16;
  }
  if (at + 4 <= end) {
    const word = load<i32>(at);
    a = (a ^ word) * 0x9e3779b1;
    b = (b + word) * 0xc2b2ae3d;
    at += 4;
  }
  const rest: i32 = load<i32>(at) & ((1 << (<i32>(end - at) << 3)) - 1);
  a ^= a >>> 15;
  a = ((a ^ rest) * 0x85ebca6b) ^ c;
  a = (a ^ (a >>> 16)) * 0xc2b2ae35;
  b ^= b >>> 13;
  b = ((b + rest) * 0x27d4eb2f) ^ (d * 0x9e3779b1);
  b = (b ^ (b >>> 15)) * 0x1b873593;
  hashFirst = a ^ (a >>> 16);
  hashSecond = b ^ (b >>> 15);
}
