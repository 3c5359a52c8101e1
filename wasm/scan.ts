/**
 * The hot path of reading logs, in AssemblyScript (compiled by scripts/wasm.ts, with SIMD). It knows plain lines only:
 * a GET or HEAD of an object with a whole presigned query of Signature Version 4, or without any query, answered 2xx,
 * 304 or 403 AccessDenied, whose owner and bucket, day and last fields were seen before, without control characters and
 * without quotes in unusual places. It goes through each line once, from its begin to its end, and stops at any other
 * line; that one is for the scanner in TypeScript, which is the contract: for plain lines both give the same
 * (test/accesslogs/fast-scan.test.ts). Successes of one grant at one address are summed up within a scan.
 */

import { NEWLINE, QUESTION, QUOTE, SPACE } from './characters';
import { begin, firstTime, keyCount, lastTime, rowCount, take } from './fold';
import { logDay, NO_DAY, place, placeBucket, placeLength, tail, tailLength, tailWay } from './known';
import { address, fourNumbers, twoDigits } from './numbers';
import { accessKeyStart, expires, knownQuery, noQuery, signedAt } from './query';
import { agent } from './remembered';
import { findPathEnd, findQuote, findSpace, findSpaceOrQuote } from './search';

export { addRows, setAddress, stateAt } from './table';
export { logDayAt, placesAt, setLogDay, setPlace, setSignedDay, setTail, signedDayAt, tailsAt } from './known';

/** Lines a scan, at most. */
const LINES: i32 = 2048;
/** A longer line may be many, see LineFeed. */
const LONGEST: usize = 4096;
const HOUR: u32 = 3600;
/** Of what the last fields say: the host class, and that S3 saw a signature. */
const HOST: i32 = 255;
const SIGNED: i32 = 256;

let windowFrom: f64 = -Infinity;
let windowTo: f64 = Infinity;
let filtered: i32 = 0;

/** Only records from `from` on and before `to` are wanted; seconds since 1970. */
export function setWindow(from: f64, to: f64): void {
  windowFrom = from;
  windowTo = to;
}

/**
 * Reads lines from `start` on, all of which end before `end`; it stops in front of a line that is not plain. Writes to
 * `resultAt` where that line begins, and the numbers of lines, of those that are not wanted, of rows and of keys, and
 * the times of the first and the last record. Returns the number of lines.
 */
export function scan(start: usize, end: usize, rowsAt: usize, keysAt: usize, resultAt: usize): i32 {
  let lines = 0;
  let next = start;
  filtered = 0;
  begin(rowsAt, keysAt);
  while (lines < LINES && next < end) {
    const lineEnd = plain(next, end);
    if (lineEnd == 0) break;
    lines += 1;
    next = lineEnd + 1;
  }
  store<usize>(resultAt, next);
  store<i32>(resultAt, lines, 4);
  store<i32>(resultAt, filtered, 8);
  store<i32>(resultAt, rowCount, 12);
  store<i32>(resultAt, keyCount, 16);
  store<u32>(resultAt, firstTime, 20);
  store<u32>(resultAt, lastTime, 24);
  return lines;
}

/** Reads one line; returns where its line end is, or 0. */
function plain(start: usize, end: usize): usize {
  const placeNumber = place(start);
  if (placeNumber < 0) return 0;
  let at = start + placeLength(placeNumber);
  // [06/Feb/2019:00:00:38 +0000]
  const day = logDay(at);
  if (day == NO_DAY) return 0;
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
  noQuery();
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
  const lineEnd = at + tailLength(tailNumber);
  if (lineEnd >= end || lineEnd - start > LONGEST) return 0;
  const way = tailWay(tailNumber);
  if (!success && (way & SIGNED) == 0) return 0;
  const bucket = placeBucket(placeNumber);
  if (<f64>time < windowFrom || <f64>time >= windowTo || bucket < 0) {
    filtered += 1;
    return lineEnd;
  }
  take(start, lineEnd, time, keyStart, keyEnd, success, isHead, way & HOST, bucket);
  return lineEnd;
}
