/** User-Agent and access key of the line before: the next one often has the same. */

import { QUOTE } from './characters';
import { hash, hashFirst, hashSecond } from './hash';
import { findQuote, isSame } from './search';

const ROOM: usize = 512;
/** The last User-Agent that was hashed, with the quote behind it. */
const lastAgent: usize = heap.alloc(528);
/** The last access key id. */
const lastKey: usize = heap.alloc(32);
let lastAgentLength: usize = 0;
let lastKeyLength: usize = 0;
export let lastAgentHash: i32 = 0;
export let lastKeyFirst: i32 = 0;
export let lastKeySecond: i32 = 0;

/** The hash of the User-Agent at `at`, up to its quote, into lastAgentHash. Returns where the quote is, or 0. */
export function agent(at: usize, end: usize): usize {
  if (lastAgentLength >= 16 && isSame(at, lastAgent, lastAgentLength)) return at + lastAgentLength - 1;
  const quote = findQuote(at, end);
  if (load<u8>(quote) != QUOTE) return 0;
  hash(at, quote);
  lastAgentHash = hashFirst;
  const length = quote + 1 - at;
  lastAgentLength = length <= ROOM ? length : 0;
  if (length <= ROOM) memory.copy(lastAgent, at, length);
  return quote;
}

/** Leaves the hash lanes of the access key id in lastKeyFirst and lastKeySecond. */
// @ts-ignore: decorator
@inline
export function hashKey(start: usize, length: usize): void {
  if (length == lastKeyLength && length >= 16 && isSame(start, lastKey, length)) return;
  hash(start, start + length);
  lastKeyFirst = hashFirst;
  lastKeySecond = hashSecond;
  lastKeyLength = length <= 32 ? length : 0;
  if (length <= 32) memory.copy(lastKey, start, length);
}
