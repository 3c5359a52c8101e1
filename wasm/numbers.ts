/** Digits of times, addresses and sizes. */

import { SPACE } from './characters';
import { upTo } from './search';

/** The last address, with the space behind it. */
const lastAddressText: usize = heap.alloc(16);
let lastAddressMask: i32 = -1;
export let lastAddress: u32 = 0;

/** Two digits, or 1000 and more. */
// @ts-ignore: decorator
@inline
export function twoDigits(at: usize): u32 {
  const high: u32 = <u32>load<u8>(at) - 0x30;
  const low: u32 = <u32>load<u8>(at + 1) - 0x30;
  return high <= 9 && low <= 9 ? high * 10 + low : 1000;
}

// @ts-ignore: decorator
@inline
export function isDigit(byte: u8): bool {
  return <u32>byte - 0x30 <= 9;
}

/** Reads an IPv4 address with a space behind it into lastAddress; returns what follows, or 0. */
export function address(at: usize): usize {
  const text = v128.load(at);
  if ((i8x16.bitmask(i8x16.eq(text, v128.load(lastAddressText))) & lastAddressMask) == lastAddressMask) {
    return at + <usize>popcnt(lastAddressMask);
  }
  const start = at;
  let value: u32 = 0;
  for (let part = 0; part < 4; part++) {
    let number: u32 = 0;
    let digits = 0;
    for (; isDigit(load<u8>(at)) && digits < 4; at++, digits++) number = number * 10 + <u32>load<u8>(at) - 0x30;
    if (digits == 0 || digits > 3 || number > 255 || load<u8>(at) != (part == 3 ? SPACE : 0x2e)) return 0;
    value = (value << 8) | number;
    at += 1;
  }
  v128.store(lastAddressText, text);
  lastAddressMask = (1 << <i32>(at - start)) - 1;
  lastAddress = value;
  return at;
}

/** Passes four numbers or dashes with a space behind each; returns what follows, or 0. */
export function fourNumbers(at: usize, end: usize): usize {
  const low = v128.load(at);
  const high = v128.load(at, 16);
  const space = i8x16.splat(SPACE);
  const zero = i8x16.splat(0x30);
  const spaces: u32 = <u32>i8x16.bitmask(i8x16.eq(low, space)) | (<u32>i8x16.bitmask(i8x16.eq(high, space)) << 16);
  const digits: u32 =
    <u32>i8x16.bitmask(upTo(i8x16.sub(low, zero), 9)) | (<u32>i8x16.bitmask(upTo(i8x16.sub(high, zero), 9)) << 16);
  let fourth = spaces & (spaces - 1);
  fourth &= fourth - 1;
  fourth &= fourth - 1;
  if (fourth != 0) {
    const length = ctz(fourth);
    const upToIt: u32 = (2 << length) - 1;
    if (((digits | spaces) & upToIt) == upToIt && (spaces & (spaces << 1) & upToIt) == 0 && (spaces & 1) == 0) {
      return at + <usize>length + 1;
    }
  }
  for (let field = 0; field < 4; field++) {
    const begin = at;
    if (load<u8>(at) == 0x2d) at += 1;
    else while (at < end && isDigit(load<u8>(at))) at++;
    if (at == begin || load<u8>(at) != SPACE) return 0;
    at += 1;
  }
  return at;
}
