/** Looking for bytes sixteen at a time. What lies up to a page behind the buffer is readable. */

import { AMPERSAND, QUESTION, QUOTE, SPACE } from './characters';

// @ts-ignore: decorator
@inline
export function upTo(bytes: v128, most: u8): v128 {
  return i8x16.eq(i8x16.min_u(bytes, i8x16.splat(most)), bytes);
}

/** The first byte at or behind `at` that is a space or less. */
// @ts-ignore: decorator
@inline
export function findSpace(at: usize, end: usize): usize {
  for (; at < end; at += 16) {
    const mask = i8x16.bitmask(upTo(v128.load(at), SPACE));
    if (mask) return at + <usize>ctz(mask);
  }
  return end;
}

/** The first byte that is a quote, a space or less. */
// @ts-ignore: decorator
@inline
export function findSpaceOrQuote(at: usize, end: usize): usize {
  for (; at < end; at += 16) {
    const mask = i8x16.bitmask(upTo(v128.load(at), QUOTE));
    if (mask) return at + <usize>ctz(mask);
  }
  return end;
}

/** The first question mark, or byte up to the quote, space among them. */
// @ts-ignore: decorator
@inline
export function findPathEnd(at: usize, end: usize): usize {
  const question = i8x16.splat(QUESTION);
  for (; at < end; at += 16) {
    const bytes = v128.load(at);
    const mask = i8x16.bitmask(v128.or(upTo(bytes, QUOTE), i8x16.eq(bytes, question)));
    if (mask) return at + <usize>ctz(mask);
  }
  return end;
}

/** The first ampersand, or byte below the percent sign, quote and space among them. */
// @ts-ignore: decorator
@inline
export function findParameterEnd(at: usize, end: usize): usize {
  const ampersand = i8x16.splat(AMPERSAND);
  for (; at < end; at += 16) {
    const bytes = v128.load(at);
    const mask = i8x16.bitmask(v128.or(upTo(bytes, 0x24), i8x16.eq(bytes, ampersand)));
    if (mask) return at + <usize>ctz(mask);
  }
  return end;
}

/** The first percent sign, slash, ampersand, or byte below them. */
// @ts-ignore: decorator
@inline
export function findKeyEnd(at: usize, end: usize): usize {
  const slash = i8x16.splat(0x2f);
  for (; at < end; at += 16) {
    const bytes = v128.load(at);
    const mask = i8x16.bitmask(v128.or(upTo(bytes, AMPERSAND), i8x16.eq(bytes, slash)));
    if (mask) return at + <usize>ctz(mask);
  }
  return end;
}

/** The first quote or control character. */
// @ts-ignore: decorator
@inline
export function findQuote(at: usize, end: usize): usize {
  const quote = i8x16.splat(QUOTE);
  for (; at < end; at += 16) {
    const bytes = v128.load(at);
    const mask = i8x16.bitmask(v128.or(upTo(bytes, 0x1f), i8x16.eq(bytes, quote)));
    if (mask) return at + <usize>ctz(mask);
  }
  return end;
}

/** True where `length` bytes, 16 at least, are the same. */
// @ts-ignore: decorator
@inline
export function isSame(a: usize, b: usize, length: usize): bool {
  const last = length - 16;
  for (let at: usize = 0; at < last; at += 16) {
    if (i8x16.bitmask(i8x16.eq(v128.load(a + at), v128.load(b + at))) != 0xffff) return false;
  }
  return i8x16.bitmask(i8x16.eq(v128.load(a + last), v128.load(b + last))) == 0xffff;
}

/** The same for longer ones, 64 at least: one branch for 64 bytes. */
export function isSameLong(a: usize, b: usize, length: usize): bool {
  const last = length - 64;
  for (let at: usize = 0; at < last; at += 64) if (!isSame64(a + at, b + at)) return false;
  return isSame64(a + last, b + last);
}

// @ts-ignore: decorator
@inline
function isSame64(a: usize, b: usize): bool {
  const first = v128.and(
    i8x16.eq(v128.load(a), v128.load(b)),
    i8x16.eq(v128.load(a, 16), v128.load(b, 16)),
  );
  const second = v128.and(
    i8x16.eq(v128.load(a, 32), v128.load(b, 32)),
    i8x16.eq(v128.load(a, 48), v128.load(b, 48)),
  );
  return i8x16.all_true(v128.and(first, second));
}
