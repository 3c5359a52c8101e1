/**
 * The hot path of reading logs, in AssemblyScript (compiled by scripts/build.ts to scan.wasm, with SIMD). It knows
 * plain lines only: a GET or HEAD of an object with a whole presigned query of Signature Version 4, or without any
 * query, answered 2xx, 304 or 403 AccessDenied, whose owner and bucket, day and last fields were seen before. It
 * stops at any other line; that one is for the scanner in TypeScript, which is the contract: for plain lines both
 * give the same (test/accesslogs/fast-scan.test.ts).
 */

const SPACE: u8 = 0x20;
const QUOTE: u8 = 0x22;
const AMPERSAND: u8 = 0x26;
const QUESTION: u8 = 0x3f;
const NEWLINE: u8 = 0x0a;

const PLACES: i32 = 16;
const TAILS: i32 = 64;
const KNOWN: i32 = 512;
/** Numbers that are written for each line. */
const WIDTH: usize = 64;
const LINES: i32 = 2048;

/** Owner and bucket with the space behind it; from the signature version to the end of the line. */
const places: usize = memory.data(PLACES * KNOWN);
const tails: usize = memory.data(TAILS * KNOWN);
const placeLengths: usize = memory.data(PLACES * 4);
const tailLengths: usize = memory.data(TAILS * 4);
const output: usize = memory.data(LINES * 64);
/** `[06/Feb/2019:` and `20190206`, with the seconds of their days. */
const logDay: usize = memory.data(16);
const signedDay: usize = memory.data(16);
let logDaySeconds: u32 = 0;
let signedDaySeconds: u32 = 0;
let placeCount: i32 = 0;
let tailCount: i32 = 0;
let lastPlace: i32 = 0;
let lastTail: i32 = 0;

let hashFirst: i32 = 0;
let hashSecond: i32 = 0;

/** Where the numbers of the lines are written to. */
export function outputAt(): usize {
  return output;
}

export function placesAt(): usize {
  return places;
}

export function tailsAt(): usize {
  return tails;
}

export function logDayAt(): usize {
  return logDay;
}

export function signedDayAt(): usize {
  return signedDay;
}

export function setLogDay(seconds: u32): void {
  logDaySeconds = seconds;
}

export function setSignedDay(seconds: u32): void {
  signedDaySeconds = seconds;
}

/** Says that a place of this length stands at its number now. */
export function setPlace(number: i32, length: i32): void {
  store<i32>(placeLengths + (<usize>number << 2), length);
  if (number >= placeCount) placeCount = number + 1;
}

export function setTail(number: i32, length: i32): void {
  store<i32>(tailLengths + (<usize>number << 2), length);
  if (number >= tailCount) tailCount = number + 1;
}

/** The first such byte in [at, end), or end. Up to 15 bytes behind the end are read. */
// @ts-ignore: decorator
@inline
function find(at: usize, end: usize, byte: u8): usize {
  const wanted = i8x16.splat(byte);
  for (; at < end; at += 16) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    if (mask) {
      const found = at + <usize>ctz(mask);
      return found < end ? found : end;
    }
  }
  return end;
}

// @ts-ignore: decorator
@inline
function findEither(at: usize, end: usize, one: u8, other: u8): usize {
  const first = i8x16.splat(one);
  const second = i8x16.splat(other);
  for (; at < end; at += 16) {
    const bytes = v128.load(at);
    const mask = i8x16.bitmask(v128.or(i8x16.eq(bytes, first), i8x16.eq(bytes, second)));
    if (mask) {
      const found = at + <usize>ctz(mask);
      return found < end ? found : end;
    }
  }
  return end;
}

/** The last space or quote in [stop, end), or 0. */
function previousEither(end: usize, stop: usize): usize {
  for (let at = end; at > stop; ) {
    at -= 1;
    const byte = load<u8>(at);
    if (byte == SPACE || byte == QUOTE) return at;
  }
  return 0;
}

/** True where `length` bytes, 16 at least, are the same. */
// @ts-ignore: decorator
@inline
function isSame(a: usize, b: usize, length: usize): bool {
  const last = length - 16;
  for (let at: usize = 0; at < last; at += 16) {
    if (i8x16.bitmask(i8x16.eq(v128.load(a + at), v128.load(b + at))) != 0xffff) return false;
  }
  return i8x16.bitmask(i8x16.eq(v128.load(a + last), v128.load(b + last))) == 0xffff;
}

/** The same as Hasher of rows/hasher.ts. */
function hash(start: usize, end: usize): void {
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
  let rest: i32 = 0;
  for (let shift = 0; at < end; at++, shift += 8) rest |= <i32>load<u8>(at) << shift;
  a ^= a >>> 15;
  a = ((a ^ rest) * 0x85ebca6b) ^ c;
  a = (a ^ (a >>> 16)) * 0xc2b2ae35;
  b ^= b >>> 13;
  b = ((b + rest) * 0x27d4eb2f) ^ (d * 0x9e3779b1);
  b = (b ^ (b >>> 15)) * 0x1b873593;
  hashFirst = a ^ (a >>> 16);
  hashSecond = b ^ (b >>> 15);
}

/** Two digits, or 1000 and more. */
// @ts-ignore: decorator
@inline
function twoDigits(at: usize): u32 {
  const high: u32 = <u32>load<u8>(at) - 0x30;
  const low: u32 = <u32>load<u8>(at + 1) - 0x30;
  return high <= 9 && low <= 9 ? high * 10 + low : 1000;
}

// @ts-ignore: decorator
@inline
function isDigit(byte: u8): bool {
  return <u32>byte - 0x30 <= 9;
}

function place(start: usize, end: usize): i32 {
  for (let tried = 0; tried <= placeCount; tried++) {
    const number = tried == 0 ? lastPlace : tried - 1;
    const length = <usize>load<i32>(placeLengths + (<usize>number << 2));
    if (length >= 16 && start + length < end && isSame(start, places + <usize>number * KNOWN, length)) {
      lastPlace = number;
      return number;
    }
  }
  return -1;
}

function tail(stop: usize, end: usize): i32 {
  for (let tried = 0; tried <= tailCount; tried++) {
    const number = tried == 0 ? lastTail : tried - 1;
    const length = <usize>load<i32>(tailLengths + (<usize>number << 2));
    if (length >= 16 && stop + length < end && isSame(end - length, tails + <usize>number * KNOWN, length)) {
      lastTail = number;
      return number;
    }
  }
  return -1;
}

/**
 * Reads lines from `start` on, all of which end before `end`, and writes 16 numbers for each. Returns how many; it
 * stops in front of a line that is not plain. `start` of the line after the last one read is in nextAt().
 */
export function scan(start: usize, end: usize): i32 {
  let lines = 0;
  next = start;
  while (lines < LINES && next < end) {
    const lineEnd = find(next, end, NEWLINE);
    if (lineEnd == end || !plain(next, lineEnd, output + <usize>lines * WIDTH)) break;
    lines += 1;
    next = lineEnd + 1;
  }
  return lines;
}

let next: usize = 0;

export function nextAt(): usize {
  return next;
}

function plain(start: usize, end: usize, out: usize): bool {
  // A longer line may be many, see LineFeed.
  if (end - start < 200 || end - start > 4096) return false;
  const placeNumber = place(start, end);
  if (placeNumber < 0) return false;
  let at = start + <usize>load<i32>(placeLengths + (<usize>placeNumber << 2));
  // [06/Feb/2019:00:00:38 +0000]
  if (load<u64>(at) != load<u64>(logDay) || load<u64>(at + 5) != load<u64>(logDay + 5)) return false;
  const hour = twoDigits(at + 13);
  const minute = twoDigits(at + 16);
  const second = twoDigits(at + 19);
  if (hour > 23 || minute > 59 || second > 60) return false;
  if (load<u8>(at + 15) != 0x3a || load<u8>(at + 18) != 0x3a) return false;
  // " +0000] "
  if (load<u64>(at + 21) != 0x205d303030302b20) return false;
  const time = logDaySeconds + hour * 3600 + minute * 60 + second;
  at += 29;
  let address: u32 = 0;
  for (let part = 0; part < 4; part++) {
    let value: u32 = 0;
    let digits = 0;
    for (; isDigit(load<u8>(at)) && digits < 4; at++, digits++) value = value * 10 + <u32>load<u8>(at) - 0x30;
    if (digits == 0 || digits > 3 || value > 255 || load<u8>(at) != (part == 3 ? SPACE : 0x2e)) return false;
    address = (address << 8) | value;
    at += 1;
  }
  at = find(at, end, SPACE) + 1;
  at = find(at, end, SPACE) + 1;
  if (at + 100 > end) return false;
  // REST.GET.OBJECT and REST.HEAD.OBJECT
  let isHead = false;
  if (load<u64>(at) == 0x5445472e54534552 && load<u64>(at + 8) == 0x205443454a424f2e) at += 16;
  else if (load<u64>(at) == 0x4145482e54534552 && load<u64>(at + 9) == 0x205443454a424f2e && load<u8>(at + 8) == 0x44) {
    at += 17;
    isHead = true;
  } else return false;
  const keyStart = at;
  const keyEnd = find(at, end, SPACE);
  at = keyEnd + 1;
  if (keyEnd >= end || load<u8>(at) != QUOTE) return false;
  const requestStart = at + 1;
  at = find(requestStart, end, SPACE);
  at = findEither(at + 1, end, QUESTION, SPACE);
  if (at >= end) return false;
  // A quote in front of the query may end the request line.
  if (find(requestStart, at, QUOTE) != at) return false;
  accessKeyStart = 0;
  signedAt = -1;
  expires = -1;
  if (load<u8>(at) == QUESTION) {
    at = query(at + 1, end);
    if (at == 0 || accessKeyStart == 0 || signedAt < 0 || expires < 0) return false;
  }
  // " HTTP/1.1" and the quote that ends the request line
  if (load<u64>(at) != 0x2e312f5054544820 || load<u8>(at + 9) != QUOTE || load<u8>(at + 10) != SPACE) return false;
  at += 11;
  const hundreds: u32 = <u32>load<u8>(at) - 0x30;
  const status = hundreds * 100 + twoDigits(at + 1);
  if (hundreds > 9 || status > 999 || load<u8>(at + 3) != SPACE) return false;
  const success = (status >= 200 && status < 300) || status == 304;
  at += 4;
  if (success) {
    if (load<u16>(at) != 0x202d) return false;
    at += 2;
  } else {
    // AccessDenied
    if (status != 403 || accessKeyStart == 0) return false;
    if (load<u64>(at) != 0x6544737365636341 || load<u32>(at + 8) != 0x6465696e || load<u8>(at + 12) != SPACE) return false;
    at += 13;
  }
  for (let field = 0; field < 4; field++) {
    const begin = at;
    if (load<u8>(at) == 0x2d) at += 1;
    else while (isDigit(load<u8>(at))) at++;
    if (at == begin || at >= end || load<u8>(at) != SPACE) return false;
    at += 1;
  }
  if (load<u8>(at) != QUOTE || load<u8>(end - 1) == 0x0d) return false;
  const tailNumber = tail(at, end);
  if (tailNumber < 0) return false;
  const hostId = previousEither(end - <usize>load<i32>(tailLengths + (<usize>tailNumber << 2)), at);
  if (hostId == 0 || load<u8>(hostId) != SPACE) return false;
  const versionId = previousEither(hostId, at);
  if (versionId == 0 || load<u8>(versionId) != SPACE || load<u8>(versionId - 1) != QUOTE) return false;
  const agentEnd = versionId - 1;
  let agentStart = find(at + 1, agentEnd, QUOTE);
  while (agentStart + 2 < agentEnd && !(load<u8>(agentStart + 1) == SPACE && load<u8>(agentStart + 2) == QUOTE)) {
    agentStart = find(agentStart + 1, agentEnd, QUOTE);
  }
  if (agentStart + 2 >= agentEnd) return false;
  agentStart += 3;
  // It may be Amazon CloudFront.
  if (agentEnd - agentStart == 17) return false;
  hash(keyStart, keyEnd);
  store<i32>(out, success ? 1 : 2);
  store<u32>(out + 4, <u32>start);
  store<u32>(out + 8, <u32>end);
  store<u32>(out + 12, time);
  store<u32>(out + 16, address);
  store<i32>(out + 20, hashFirst);
  store<i32>(out + 24, hashSecond);
  store<i32>(out + 28, placeNumber);
  store<i32>(out + 32, tailNumber);
  store<i32>(out + 36, isHead ? 1 : 0);
  if (accessKeyStart == 0) {
    store<i32>(out, 3);
    return true;
  }
  hash(agentStart, agentEnd);
  store<i32>(out + 40, hashFirst);
  hash(accessKeyStart, accessKeyEnd);
  store<i32>(out + 44, hashFirst);
  store<i32>(out + 48, hashSecond);
  store<i32>(out + 52, signedAt);
  store<i32>(out + 56, expires);
  // ASIA
  store<i32>(out + 60, accessKeyEnd - accessKeyStart >= 16 && load<u32>(accessKeyStart) == 0x41495341 ? 1 : 0);
  return true;
}

let accessKeyStart: usize = 0;
let accessKeyEnd: usize = 0;
let signedAt: i32 = -1;
let expires: i32 = -1;

function isToken(at: usize): bool {
  return load<u64>(at) == 0x7974697275636553 && load<u32>(at + 8) == 0x6b6f542d && load<u16>(at + 12) == 0x6e65;
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
        if (load<u64>(at + 6) == 0x69746e6564657243 && load<u8>(at + 16) == 0x3d) {
          accessKeyStart = at + 17;
          accessKeyEnd = accessKeyStart;
          for (; accessKeyEnd < end; accessKeyEnd++) {
            const letterOfKey = load<u8>(accessKeyEnd);
            if (letterOfKey >= 0x30 && letterOfKey <= 0x5a) continue;
            if (letterOfKey == 0x25 || letterOfKey == 0x2f || letterOfKey == AMPERSAND || letterOfKey == SPACE) break;
          }
          at = accessKeyEnd;
        } else if (load<u8>(at + 16) == 0x3d) return 0;
      } else if (letter == 0x44) {
        if (load<u32>(at + 6) != 0x65746144 || load<u8>(at + 10) != 0x3d) return 0;
        const date = at + 11;
        if (load<u64>(date) != load<u64>(signedDay) || load<u8>(date + 8) != 0x54 || load<u8>(date + 15) != 0x5a) return 0;
        const hour = twoDigits(date + 9);
        const minute = twoDigits(date + 11);
        const second = twoDigits(date + 13);
        if (hour > 23 || minute > 59 || second > 60) return 0;
        signedAt = signedDaySeconds + hour * 3600 + minute * 60 + second;
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
      } else if (letter != 0x41) return 0;
    }
    at = findEither(at, end, AMPERSAND, SPACE);
    if (at >= end) return 0;
    if (load<u8>(at) == SPACE) return find(start, at, QUOTE) == at ? at : 0;
    at += 1;
  }
  return 0;
}
