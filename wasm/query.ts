/** Presigned queries of Signature Version 4. */

import { AMPERSAND, SPACE } from './characters';
import { NO_DAY, signedDay } from './known';
import { isDigit, twoDigits } from './numbers';
import { findKeyEnd, findParameterEnd, isSameLong } from './search';

/** Queries that were read, with the space behind, by a hash of a piece of their access keys. */
const queries: usize = heap.alloc(32768);
/** Of each: length with the space (0 for none), offsets of begin and end of the access key, time, expires. */
const queryFacts: usize = heap.alloc(512);

export let accessKeyStart: usize = 0;
export let accessKeyEnd: usize = 0;
export let signedAt: i32 = -1;
export let expires: i32 = -1;

function isToken(at: usize): bool {
  return load<u64>(at) == 0x7974697275636553 && load<u32>(at + 8) == 0x6b6f542d && load<u16>(at + 12) == 0x6e65;
}

/** X-Amz-Algorithm=AWS4-HMAC-SHA256 */
// @ts-ignore: decorator
@inline
function isAlgorithm(at: usize): bool {
  return load<u64>(at + 6) == 0x687469726f676c41 && load<u64>(at + 14) == 0x482d345357413d6d && load<u64>(at + 22) == 0x324148532d43414d && load<u16>(at + 30) == 0x3635;
}

/** X-Amz-SignedHeaders=host */
// @ts-ignore: decorator
@inline
function isSignedHeaders(at: usize): bool {
  return load<u64>(at + 6) == 0x654864656e676953 && load<u64>(at + 14) == 0x6f683d7372656461 && load<u16>(at + 22) == 0x7473;
}

/** X-Amz-Signature= with the 32 X that S3 writes for it */
// @ts-ignore: decorator
@inline
function isSignature(at: usize): bool {
  if (load<u64>(at + 6) != 0x727574616e676953 || load<u16>(at + 14) != 0x3d65) return false;
  const x = i8x16.splat(0x58);
  return i8x16.bitmask(v128.and(i8x16.eq(v128.load(at + 16), x), i8x16.eq(v128.load(at + 32), x))) == 0xffff;
}

/** Where the access key stands in the queries that the SDKs write: behind X-Amz-Algorithm and X-Amz-Credential=. */
const KEY_IN_QUERY: usize = 50;
const HOUR: u32 = 3600;
const QUERY: usize = 2048;

/** No query was read yet in this line. */
// @ts-ignore: decorator
@inline
export function noQuery(): void {
  accessKeyStart = 0;
  signedAt = -1;
  expires = -1;
}

/** As {@link query}; the images of a page have the same query, its signature being hidden. */
export function knownQuery(start: usize, end: usize): usize {
  const mixed: i32 = load<i32>(start + KEY_IN_QUERY + 4) ^ (load<i32>(start + KEY_IN_QUERY + 12) * 0x9e3779b1);
  const slot = (<usize>(mixed * 0x85ebca6b)) >>> 28;
  const text = queries + slot * QUERY;
  const facts = queryFacts + (slot << 5);
  const length = <usize>load<i32>(facts);
  if (length != 0 && start + length <= end && isSameLong(start, text, length)) {
    accessKeyStart = start + <usize>load<i32>(facts, 4);
    accessKeyEnd = start + <usize>load<i32>(facts, 8);
    signedAt = load<i32>(facts, 12);
    expires = load<i32>(facts, 16);
    return start + length - 1;
  }
  const at = query(start, end);
  if (at == 0 || accessKeyStart == 0 || at + 1 - start > QUERY || at + 1 - start < 64) return at;
  memory.copy(text, start, at + 1 - start);
  store<i32>(facts, <i32>(at + 1 - start));
  store<i32>(facts, <i32>(accessKeyStart - start), 4);
  store<i32>(facts, <i32>(accessKeyEnd - start), 8);
  store<i32>(facts, signedAt, 12);
  store<i32>(facts, expires, 16);
  return at;
}

/** Reads a presigned query up to the space behind it, and returns where that is; 0 where it is an unusual one. */
function query(start: usize, end: usize): usize {
  for (let at = start; at < end; ) {
    const byte = load<u8>(at);
    // Names that begin like these are read in TypeScript: Signature Version 2, small letters.
    if (byte == 0x41 || byte == 0x45 || byte == 0x78) return 0;
    if (byte == 0x58) {
      if (load<u32>(at) != 0x6d412d58 || load<u16>(at + 4) != 0x2d7a) return 0;
      const letter = load<u8>(at + 6);
      if (letter == 0x43) {
        // X-Amz-Credential= or X-Amz-Content-Sha256=
        if (load<u64>(at + 6) == 0x69746e6564657243 && load<u16>(at + 14) == 0x6c61 && load<u8>(at + 16) == 0x3d) {
          accessKeyStart = at + 17;
          accessKeyEnd = findKeyEnd(accessKeyStart, end);
          const stop = load<u8>(accessKeyEnd);
          if (stop < 0x25 && stop != SPACE) return 0;
          at = accessKeyEnd;
        } else if (load<u8>(at + 16) == 0x3d) return 0;
      } else if (letter == 0x44) {
        if (load<u32>(at + 6) != 0x65746144 || load<u8>(at + 10) != 0x3d) return 0;
        const date = at + 11;
        const day = signedDay(date);
        if (day == NO_DAY) return 0;
        if (load<u8>(date + 8) != 0x54 || load<u8>(date + 15) != 0x5a) return 0;
        const hour = twoDigits(date + 9);
        const minute = twoDigits(date + 11);
        const second = twoDigits(date + 13);
        if (hour > 23 || minute > 59 || second > 60) return 0;
        signedAt = day + hour * HOUR + minute * 60 + second;
        at = date + 16;
        if (load<u8>(at) != AMPERSAND && load<u8>(at) != SPACE) return 0;
      } else if (letter == 0x45) {
        // X-Amz-Expires=
        if (load<u64>(at + 6) != 0x3d73657269707845) return 0;
        at += 14;
        expires = 0;
        const begin = at;
        for (; isDigit(load<u8>(at)); at++) expires = expires * 10 + <i32>load<u8>(at) - 0x30;
        if (at == begin || at - begin > 9 || (load<u8>(at) != AMPERSAND && load<u8>(at) != SPACE)) return 0;
      } else if (letter == 0x53) {
        // Only X-Amz-Security-Token= has its equals sign there.
        if (load<u8>(at + 20) == 0x3d && !isToken(at + 6)) return 0;
        if (isSignature(at)) at += 48;
        else if (isSignedHeaders(at)) at += 24;
      } else if (letter != 0x41) return 0;
      else if (isAlgorithm(at)) at += 32;
    }
    if (load<u8>(at) != AMPERSAND) at = findParameterEnd(at, end);
    const stop = load<u8>(at);
    if (stop == SPACE) return at;
    if (stop != AMPERSAND) return 0;
    at += 1;
  }
  return 0;
}
