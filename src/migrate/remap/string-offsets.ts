import type { Span } from '../../core/json/json-node.ts';

/** The byte at which each UTF-16 unit of the decoded JSON string at `span` begins, and one more for the end. */
export function stringOffsets(bytes: Buffer, { start, end }: Span): Uint32Array {
  const offsets = new Uint32Array(end - start);
  let count = 0;
  let at = start + 1;
  while (at < end - 1) {
    const length = unitLength(bytes, at);
    offsets[count++] = at;
    // A character of four bytes is two units.
    if (length === 4) offsets[count++] = at;
    at += length;
  }
  offsets[count] = at;
  return offsets.subarray(0, count + 1);
}

function unitLength(bytes: Buffer, at: number): number {
  const byte = bytes[at] ?? 0;
  if (byte === 0x5c) return bytes[at + 1] === 0x75 ? 6 : 2;
  if (byte < 0x80) return 1;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}
