/** What a scan leaves behind: rows, and the keys that were read. */

import { hash, hashFirst, hashSecond } from './hash';
import { lastAddress } from './numbers';
import { accessKeyEnd, accessKeyStart, expires, signedAt } from './query';
import { hashKey, lastAgentHash, lastKeyFirst, lastKeySecond } from './remembered';

const HOUR: u32 = 3600;
/** Bytes of a row. */
const WIDTH: usize = 76;
const SLOTS: i32 = 1024;
const HEAD: i32 = 1 << 16;
const TEMPORARY: i32 = 1 << 17;

/** Row number + 1 of a grant at an address, by hash; of the scan that is under way. */
const slots: usize = heap.alloc(SLOTS * 4);

/** Rows: successes summed up, each refusal by itself, in the order in which the first of them came. */
let rows: usize = 0;
/** Two hash lanes of each key, flags in the lowest bits of the second. */
let keys: usize = 0;
export let rowCount: i32 = 0;
export let keyCount: i32 = 0;
export let firstTime: u32 = 0;
export let lastTime: u32 = 0;

/** Begins a scan that writes rows and keys to these places. */
export function begin(rowsAt: usize, keysAt: usize): void {
  rows = rowsAt;
  keys = keysAt;
  rowCount = 0;
  keyCount = 0;
  firstTime = 0xffffffff;
  lastTime = 0;
  memory.fill(slots, 0, SLOTS * 4);
}

/** Takes a plain line, of which address, query and User-Agent were read last. */
// @ts-ignore: decorator
@inline
export function take(
  start: usize, lineEnd: usize, time: u32, keyStart: usize, keyEnd: usize, success: bool, isHead: bool, host: i32, bucket: i32,
): void {
  if (time < firstTime) firstTime = time;
  if (time > lastTime) lastTime = time;
  hash(keyStart, keyEnd);
  const key = keys + (<usize>keyCount << 3);
  keyCount += 1;
  const isRead = accessKeyStart == 0;
  // KEY_READ and KEY_GRANTED of rows/key-set.ts
  store<i32>(key, hashFirst);
  store<i32>(key + 4, (hashSecond & ~3) | (success ? 1 : 0) | (isRead ? 0 : 2));
  if (isRead) return;
  const keyFirst = hashFirst;
  const keySecond = hashSecond;
  const keyLength = accessKeyEnd - accessKeyStart;
  hashKey(accessKeyStart, keyLength);
  // ASIA
  const isTemporary = keyLength >= 16 && load<u32>(accessKeyStart) == 0x41495341;
  // Each URL of a long-lived key is a task of its own.
  const accessKeySecond = isTemporary ? lastKeySecond : lastKeySecond ^ keyFirst;
  const way = host | (isHead ? HEAD : 0) | (isTemporary ? TEMPORARY : 0);
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
        load<i32>(row, 24) == way && load<i32>(row, 60) == bucket
      ) {
        store<i32>(row, load<i32>(row, 28) + 1, 28);
        if (time < load<u32>(row, 32)) store<u32>(row, time, 32);
        if (time > load<u32>(row, 36)) store<u32>(row, time, 36);
        store<i32>(row, load<i32>(row, 40) | hourBit, 40);
        return;
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
  store<i32>(row, bucket, 60);
  store<i32>(row, <i32>keyEnd, 64);
  store<i32>(row, <i32>accessKeyStart, 68);
  store<i32>(row, <i32>accessKeyEnd, 72);
}
