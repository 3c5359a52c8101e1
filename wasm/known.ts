/** What plain lines look like: owner and bucket, days, last fields. The host learns it and writes it here. */

import { NEWLINE } from './characters';
import { isSame } from './search';

const PLACES: i32 = 16;
const TAILS: i32 = 64;
const KNOWN: usize = 512;
/** No day, where seconds since 1970 are expected. */
export const NO_DAY: u32 = 0xffffffff;

/** Owner and bucket with the space behind it; from the space in front of the signature version to the end of the line. */
const places: usize = heap.alloc(8192);
const tails: usize = heap.alloc(32768);
const placeLengths: usize = heap.alloc(PLACES * 4);
const tailLengths: usize = heap.alloc(TAILS * 4);
/** The number of the bucket; -1 where its records are not wanted. */
const placeBuckets: usize = heap.alloc(PLACES * 4);
/** What they say about the way that a request took; 256 more where S3 saw a signature. */
const tailWays: usize = heap.alloc(TAILS * 4);
/** `[06/Feb/2019:` and `20190206`, two of each, with the seconds of their days: logs go on beyond midnight. */
const logDays: usize = heap.alloc(32);
const signedDays: usize = heap.alloc(32);

let logDaySeconds: u32 = 0;
let otherLogDaySeconds: u32 = 0;
let signedDaySeconds: u32 = 0;
let otherSignedDaySeconds: u32 = 0;
let placeCount: i32 = 0;
let tailCount: i32 = 0;
let lastPlace: i32 = 0;
let lastTail: i32 = 0;

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
export function setPlace(number: i32, length: i32, bucket: i32): void {
  store<i32>(placeBuckets + (<usize>number << 2), bucket);
  store<i32>(placeLengths + (<usize>number << 2), length);
  if (number >= placeCount) placeCount = number + 1;
}

export function setTail(number: i32, length: i32, way: i32): void {
  store<i32>(tailLengths + (<usize>number << 2), length);
  store<i32>(tailWays + (<usize>number << 2), way);
  if (number >= tailCount) tailCount = number + 1;
}

// @ts-ignore: decorator
@inline
export function placeLength(number: i32): usize {
  return <usize>load<i32>(placeLengths + (<usize>number << 2));
}

// @ts-ignore: decorator
@inline
export function placeBucket(number: i32): i32 {
  return load<i32>(placeBuckets + (<usize>number << 2));
}

// @ts-ignore: decorator
@inline
export function tailLength(number: i32): usize {
  return <usize>load<i32>(tailLengths + (<usize>number << 2));
}

// @ts-ignore: decorator
@inline
export function tailWay(number: i32): i32 {
  return load<i32>(tailWays + (<usize>number << 2));
}

/** The seconds of the day whose date in brackets is at `at`. */
// @ts-ignore: decorator
@inline
export function logDay(at: usize): u32 {
  if (load<u64>(at) == load<u64>(logDays) && load<u64>(at + 5) == load<u64>(logDays + 5)) return logDaySeconds;
  const isOther = load<u64>(at) == load<u64>(logDays + 16) && load<u64>(at + 5) == load<u64>(logDays + 21);
  return isOther ? otherLogDaySeconds : NO_DAY;
}

// @ts-ignore: decorator
@inline
export function signedDay(at: usize): u32 {
  if (load<u64>(at) == load<u64>(signedDays)) return signedDaySeconds;
  return load<u64>(at) == load<u64>(signedDays + 16) ? otherSignedDaySeconds : NO_DAY;
}

/** The number of the place at `at`, or -1. */
export function place(at: usize): i32 {
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
export function tail(at: usize): i32 {
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
