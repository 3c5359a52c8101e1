/**
 * The hot path of reading logs, in AssemblyScript (compiled by scripts/build.ts to scan.wasm, with SIMD). It knows
 * plain lines only: a GET or HEAD of an object with a whole presigned query of Signature Version 4, or without any
 * query, answered 2xx, 304 or 403 AccessDenied, whose owner and bucket, day and last fields were seen before, without
 * control characters and without quotes in unusual places. It goes through each line once, from its begin to its end,
 * and stops at any other line; that one is for the scanner in TypeScript, which is the contract: for plain lines both
 * give the same (test/accesslogs/fast-scan.test.ts). Successes of one grant at one address are summed up within a scan.
 */

const SPACE: u8 = 0x20;
const QUOTE: u8 = 0x22;
const AMPERSAND: u8 = 0x26;
const QUESTION: u8 = 0x3f;
const NEWLINE: u8 = 0x0a;

const PLACES: i32 = 16;
const TAILS: i32 = 64;
const KNOWN: usize = 512;
/** Lines a scan, at most. */
const LINES: i32 = 2048;
/** Bytes of a row of the output. */
const WIDTH: usize = 64;
const SLOTS: i32 = 1024;
/** A longer line may be many, see LineFeed. */
const LONGEST: usize = 4096;
const HOUR: u32 = 3600;

/** Owner and bucket with the space behind it; from the space in front of the signature version to the end of the line. */
const places: usize = memory.data(8192);
const tails: usize = memory.data(32768);
const placeLengths: usize = memory.data(PLACES * 4);
const tailLengths: usize = memory.data(TAILS * 4);
/** 1 where records of the bucket are wanted. */
const placeWanted: usize = memory.data(PLACES * 4);
/** 1 where S3 saw a signature. */
const tailSigned: usize = memory.data(TAILS * 4);
/** Rows: successes summed up, each refusal by itself, in the order in which the first of them came. */
const rows: usize = memory.data(LINES * 64);
/** Two hash lanes of each key, flags in the lowest bits of the second. */
const keys: usize = memory.data(LINES * 8);
/** Row number + 1 of a grant at an address, by hash; of the scan that is under way. */
const slots: usize = memory.data(SLOTS * 4);
/** `[06/Feb/2019:` and `20190206`, two of each, with the seconds of their days: logs go on beyond midnight. */
const logDays: usize = memory.data(32);
const signedDays: usize = memory.data(32);
/** Queries that were read, with the space behind, by a hash of a piece of their access keys. */
const queries: usize = memory.data(32768);
/** Of each: length with the space (0 for none), offsets of begin and end of the access key, time, expires. */
const queryFacts: usize = memory.data(512);
/** The last User-Agent that was hashed, with the quote behind it. */
const lastAgent: usize = memory.data(528);
/** The last address, with the space behind it. */
const lastAddressText: usize = memory.data(16);
/** The last access key id. */
const lastKey: usize = memory.data(32);

let logDaySeconds: u32 = 0;
let otherLogDaySeconds: u32 = 0;
let signedDaySeconds: u32 = 0;
let otherSignedDaySeconds: u32 = 0;
let windowFrom: f64 = -Infinity;
let windowTo: f64 = Infinity;
let placeCount: i32 = 0;
let tailCount: i32 = 0;
let lastPlace: i32 = 0;
let lastTail: i32 = 0;
let lastAgentLength: usize = 0;
let lastAgentHash: i32 = 0;
let lastAddressMask: i32 = -1;
let lastAddress: u32 = 0;
let lastKeyLength: usize = 0;
let lastKeyFirst: i32 = 0;
let lastKeySecond: i32 = 0;

/** Of the last scan. */
let next: usize = 0;
let rowCount: i32 = 0;
let keyCount: i32 = 0;
let filtered: i32 = 0;
let firstTime: u32 = 0;
let lastTime: u32 = 0;

let hashFirst: i32 = 0;
let hashSecond: i32 = 0;

/** Where rows and keys are written to, and what plain lines look like. */
export function rowsAt(): usize {
  return rows;
}

export function keysAt(): usize {
  return keys;
}

export function placesAt(): usize {
  return places;
}

export function tailsAt(): usize {
  return tails;
}

export function logDayAt(): usize {
  return logDays;
}

export function signedDayAt(): usize {
  return signedDays;
}

/** Says that a day's text stands at its number, 0 or 1, now: 16 bytes for each. */
export function setLogDay(number: i32, seconds: u32): void {
  if (number == 0) logDaySeconds = seconds;
  else otherLogDaySeconds = seconds;
}

export function setSignedDay(number: i32, seconds: u32): void {
  if (number == 0) signedDaySeconds = seconds;
  else otherSignedDaySeconds = seconds;
}

/** Says that a place of this length stands at its number now. */
export function setPlace(number: i32, length: i32, wanted: i32): void {
  store<i32>(placeWanted + (<usize>number << 2), wanted);
  store<i32>(placeLengths + (<usize>number << 2), length);
  if (number >= placeCount) placeCount = number + 1;
}

export function setTail(number: i32, length: i32, signed: i32): void {
  store<i32>(tailLengths + (<usize>number << 2), length);
  store<i32>(tailSigned + (<usize>number << 2), signed);
  if (number >= tailCount) tailCount = number + 1;
}

/** Only records from `from` on and before `to` are wanted; seconds since 1970. */
export function setWindow(from: f64, to: f64): void {
  windowFrom = from;
  windowTo = to;
}

/** Where the line begins that was not read any more. */
export function nextAt(): usize {
  return next;
}

export function rowsOut(): i32 {
  return rowCount;
}

export function keysOut(): i32 {
  return keyCount;
}

/** Plain lines that are not wanted. */
export function filteredOut(): i32 {
  return filtered;
}

export function firstTimeOut(): u32 {
  return firstTime;
}

export function lastTimeOut(): u32 {
  return lastTime;
}

// @ts-ignore: decorator
@inline
function upTo(bytes: v128, most: u8): v128 {
  return i8x16.eq(i8x16.min_u(bytes, i8x16.splat(most)), bytes);
}

/** The first byte at or behind `at` that is a space or less. A page behind the buffer is readable. */
// @ts-ignore: decorator
@inline
function findSpace(at: usize, end: usize): usize {
  for (; at < end; at += 16) {
    const mask = i8x16.bitmask(upTo(v128.load(at), SPACE));
    if (mask) return at + <usize>ctz(mask);
  }
  return end;
}

/** The first byte that is a quote, a space or less. */
// @ts-ignore: decorator
@inline
function findSpaceOrQuote(at: usize, end: usize): usize {
  for (; at < end; at += 16) {
    const mask = i8x16.bitmask(upTo(v128.load(at), QUOTE));
    if (mask) return at + <usize>ctz(mask);
  }
  return end;
}

/** The first question mark, or byte up to the quote, space among them. */
// @ts-ignore: decorator
@inline
function findPathEnd(at: usize, end: usize): usize {
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
function findParameterEnd(at: usize, end: usize): usize {
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
function findKeyEnd(at: usize, end: usize): usize {
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
function findQuote(at: usize, end: usize): usize {
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
function isSame(a: usize, b: usize, length: usize): bool {
  const last = length - 16;
  for (let at: usize = 0; at < last; at += 16) {
    if (i8x16.bitmask(i8x16.eq(v128.load(a + at), v128.load(b + at))) != 0xffff) return false;
  }
  return i8x16.bitmask(i8x16.eq(v128.load(a + last), v128.load(b + last))) == 0xffff;
}

/** The same for longer ones, 64 at least: one branch for 64 bytes. */
function isSameLong(a: usize, b: usize, length: usize): bool {
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

/** The same as Hasher of rows/hasher.ts. Up to three bytes behind the end are read, and count for nothing. */
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

/** The number of the place at `at`, or -1. */
function place(at: usize): i32 {
  for (let tried = 0; tried <= placeCount; tried++) {
    const number = tried == 0 ? lastPlace : tried - 1;
    const length = <usize>load<i32>(placeLengths + (<usize>number << 2));
    if (length >= 16 && isSame(at, places + <usize>number * KNOWN, length)) {
      lastPlace = number;
      return number;
    }
  }
  return -1;
}

/** The number of the last fields that begin at `at` and end with the line, or -1. */
function tail(at: usize): i32 {
  for (let tried = 0; tried <= tailCount; tried++) {
    const number = tried == 0 ? lastTail : tried - 1;
    const length = <usize>load<i32>(tailLengths + (<usize>number << 2));
    if (length >= 16 && load<u8>(at + length) == NEWLINE && isSame(at, tails + <usize>number * KNOWN, length)) {
      lastTail = number;
      return number;
    }
  }
  return -1;
}

/** Reads an IPv4 address with a space behind it into lastAddress; returns what follows, or 0. */
function address(at: usize): usize {
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
function fourNumbers(at: usize, end: usize): usize {
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

/** The hash of the User-Agent at `at`, up to its quote, into lastAgentHash. Returns where the quote is, or 0. */
function agent(at: usize, end: usize): usize {
  if (lastAgentLength >= 16 && isSame(at, lastAgent, lastAgentLength)) return at + lastAgentLength - 1;
  const quote = findQuote(at, end);
  if (load<u8>(quote) != QUOTE) return 0;
  hash(at, quote);
  lastAgentHash = hashFirst;
  const length = quote + 1 - at;
  lastAgentLength = length <= KNOWN ? length : 0;
  if (length <= KNOWN) memory.copy(lastAgent, at, length);
  return quote;
}

/** Leaves the hash lanes of the access key id in lastKeyFirst and lastKeySecond. */
// @ts-ignore: decorator
@inline
function hashKey(start: usize, length: usize): void {
  if (length == lastKeyLength && length >= 16 && isSame(start, lastKey, length)) return;
  hash(start, start + length);
  lastKeyFirst = hashFirst;
  lastKeySecond = hashSecond;
  lastKeyLength = length <= 32 ? length : 0;
  if (length <= 32) memory.copy(lastKey, start, length);
}

/**
 * Reads lines from `start` on, all of which end before `end`. Returns how many; it stops in front of a line that is
 * not plain.
 */
export function scan(start: usize, end: usize): i32 {
  let lines = 0;
  next = start;
  rowCount = 0;
  keyCount = 0;
  filtered = 0;
  firstTime = 0xffffffff;
  lastTime = 0;
  memory.fill(slots, 0, SLOTS * 4);
  while (lines < LINES && next < end) {
    const lineEnd = plain(next, end);
    if (lineEnd == 0) break;
    lines += 1;
    next = lineEnd + 1;
  }
  return lines;
}

/** Reads one line; returns where its line end is, or 0. */
function plain(start: usize, end: usize): usize {
  const placeNumber = place(start);
  if (placeNumber < 0) return 0;
  let at = start + <usize>load<i32>(placeLengths + (<usize>placeNumber << 2));
  // [06/Feb/2019:00:00:38 +0000]
  let day = logDaySeconds;
  if (load<u64>(at) != load<u64>(logDays) || load<u64>(at + 5) != load<u64>(logDays + 5)) {
    if (load<u64>(at) != load<u64>(logDays + 16) || load<u64>(at + 5) != load<u64>(logDays + 21)) return 0;
    day = otherLogDaySeconds;
  }
  const hour = twoDigits(at + 13);
  const minute = twoDigits(at + 16);
  const second = twoDigits(at + 19);
  if (hour > 23 || minute > 59 || second > 60) return 0;
  if (load<u8>(at + 15) != 0x3a || load<u8>(at + 18) != 0x3a) return 0;
  // " +0000] "
  if (load<u64>(at + 21) != 0x205d303030302b20) return 0;
  const time = day + hour * HOUR + minute * 60 + second;
  at = address(at + 29);
  if (at == 0) return 0;
  at = findSpace(at, end);
  if (load<u8>(at) != SPACE) return 0;
  at = findSpace(at + 1, end);
  if (load<u8>(at) != SPACE) return 0;
  at += 1;
  // REST.GET.OBJECT and REST.HEAD.OBJECT
  let isHead = false;
  if (load<u64>(at) == 0x5445472e54534552 && load<u64>(at + 8) == 0x205443454a424f2e) at += 16;
  else if (load<u64>(at) == 0x4145482e54534552 && load<u64>(at + 9) == 0x205443454a424f2e && load<u8>(at + 8) == 0x44) {
    at += 17;
    isHead = true;
  } else return 0;
  const keyStart = at;
  const keyEnd = findSpace(at, end);
  if (load<u16>(keyEnd) != 0x2220) return 0;
  at = findPathEnd(keyEnd + 2, end);
  if (load<u8>(at) != SPACE) return 0;
  at = findPathEnd(at + 1, end);
  accessKeyStart = 0;
  signedAt = -1;
  expires = -1;
  if (load<u8>(at) == QUESTION) {
    at = knownQuery(at + 1, end);
    if (at == 0 || accessKeyStart == 0 || signedAt < 0 || expires < 0) return 0;
  }
  // " HTTP/1.1" and the quote that ends the request line
  if (load<u64>(at) != 0x2e312f5054544820 || load<u8>(at + 9) != QUOTE || load<u8>(at + 10) != SPACE) return 0;
  if (load<u8>(at + 8) < SPACE) return 0;
  at += 11;
  const hundreds: u32 = <u32>load<u8>(at) - 0x30;
  const status = hundreds * 100 + twoDigits(at + 1);
  if (hundreds > 9 || status > 999 || load<u8>(at + 3) != SPACE) return 0;
  const success = (status >= 200 && status < 300) || status == 304;
  at += 4;
  if (success) {
    if (load<u16>(at) != 0x202d) return 0;
    at += 2;
  } else {
    // AccessDenied
    if (status != 403 || accessKeyStart == 0) return 0;
    if (load<u64>(at) != 0x6544737365636341 || load<u32>(at + 8) != 0x6465696e || load<u8>(at + 12) != SPACE) return 0;
    at += 13;
  }
  at = fourNumbers(at, end);
  if (at == 0 || load<u8>(at) != QUOTE) return 0;
  // Referer and User-Agent
  at = findQuote(at + 1, end);
  if (load<u8>(at) != QUOTE || load<u16>(at + 1) != 0x2220) return 0;
  const agentStart = at + 3;
  const agentEnd = agent(agentStart, end);
  // It may be Amazon CloudFront.
  if (agentEnd == 0 || agentEnd - agentStart == 17 || load<u8>(agentEnd + 1) != SPACE) return 0;
  // Version id and host id; with a quote in them they would belong to the User-Agent.
  at = findSpaceOrQuote(agentEnd + 2, end);
  if (at == agentEnd + 2 || load<u8>(at) != SPACE) return 0;
  const hostId = at + 1;
  at = findSpaceOrQuote(hostId, end);
  if (at == hostId || load<u8>(at) != SPACE) return 0;
  const tailNumber = tail(at);
  if (tailNumber < 0) return 0;
  const lineEnd = at + <usize>load<i32>(tailLengths + (<usize>tailNumber << 2));
  if (lineEnd >= end || lineEnd - start > LONGEST) return 0;
  if (!success && load<i32>(tailSigned + (<usize>tailNumber << 2)) == 0) return 0;
  if (<f64>time < windowFrom || <f64>time >= windowTo || load<i32>(placeWanted + (<usize>placeNumber << 2)) == 0) {
    filtered += 1;
    return lineEnd;
  }
  if (time < firstTime) firstTime = time;
  if (time > lastTime) lastTime = time;
  hash(keyStart, keyEnd);
  const key = keys + (<usize>keyCount << 3);
  keyCount += 1;
  const isRead = accessKeyStart == 0;
  // KEY_READ and KEY_GRANTED of rows/key-set.ts
  store<i32>(key, hashFirst);
  store<i32>(key + 4, (hashSecond & ~3) | (success ? 1 : 0) | (isRead ? 0 : 2));
  if (isRead) return lineEnd;
  const keyFirst = hashFirst;
  const keySecond = hashSecond;
  const keyLength = accessKeyEnd - accessKeyStart;
  hashKey(accessKeyStart, keyLength);
  // ASIA
  const isTemporary = keyLength >= 16 && load<u32>(accessKeyStart) == 0x41495341;
  // Each URL of a long-lived key is a task of its own.
  const accessKeySecond = isTemporary ? lastKeySecond : lastKeySecond ^ keyFirst;
  const way = placeNumber | (tailNumber << 8) | (isHead ? 1 << 16 : 0) | (isTemporary ? 1 << 17 : 0);
  const hourAfter: i32 = <i32>(time / HOUR) - signedAt / <i32>HOUR;
  const hourBit: i32 = 1 << min<i32>(31, max<i32>(0, hourAfter));
  let slot: usize = 0;
  if (success) {
    const mixed: i32 = (lastKeyFirst ^ <i32>lastAddress ^ (signedAt << 5)) * 0x9e3779b1;
    slot = slots + ((<usize>mixed >>> 22) << 2);
    const held = load<i32>(slot);
    if (held != 0) {
      const row = rows + <usize>(held - 1) * WIDTH;
      if (
        load<i32>(row) == lastKeyFirst && load<i32>(row, 4) == accessKeySecond && load<i32>(row, 8) == signedAt &&
        load<i32>(row, 12) == expires && load<u32>(row, 16) == lastAddress && load<i32>(row, 20) == lastAgentHash &&
        load<i32>(row, 24) == way
      ) {
        store<i32>(row, load<i32>(row, 28) + 1, 28);
        if (time < load<u32>(row, 32)) store<u32>(row, time, 32);
        if (time > load<u32>(row, 36)) store<u32>(row, time, 36);
        store<i32>(row, load<i32>(row, 40) | hourBit, 40);
        return lineEnd;
      }
    }
  }
  const row = rows + <usize>rowCount * WIDTH;
  rowCount += 1;
  if (success) store<i32>(slot, rowCount);
  store<i32>(row, lastKeyFirst);
  store<i32>(row, accessKeySecond, 4);
  store<i32>(row, signedAt, 8);
  store<i32>(row, expires, 12);
  store<u32>(row, lastAddress, 16);
  store<i32>(row, lastAgentHash, 20);
  store<i32>(row, way, 24);
  store<i32>(row, 1, 28);
  store<u32>(row, time, 32);
  store<u32>(row, time, 36);
  store<i32>(row, hourBit, 40);
  store<i32>(row, success ? 0 : <i32>start, 44);
  store<i32>(row, <i32>lineEnd, 48);
  store<i32>(row, keyFirst, 52);
  store<i32>(row, keySecond, 56);
  return lineEnd;
}

let accessKeyStart: usize = 0;
let accessKeyEnd: usize = 0;
let signedAt: i32 = -1;
let expires: i32 = -1;

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
const QUERY: usize = 2048;

/** As {@link query}; the images of a page have the same query, its signature being hidden. */
function knownQuery(start: usize, end: usize): usize {
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
        let day = signedDaySeconds;
        if (load<u64>(date) != load<u64>(signedDays)) {
          if (load<u64>(date) != load<u64>(signedDays + 16)) return 0;
          day = otherSignedDaySeconds;
        }
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
