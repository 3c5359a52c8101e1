import type { Span } from '../json/json-node.ts';

/** A decoded JSON string with the byte at which each of its UTF-16 units begins, and one more for the end. */
export interface DecodedString {
  readonly text: string;
  readonly offsets: readonly number[];
}

/** Decodes the string at `span` so that a part of it can be found again in the bytes. */
export function decodeWithOffsets(bytes: Buffer, { start, end }: Span): DecodedString {
  const units: string[] = [];
  const offsets: number[] = [];
  let at = start + 1;
  while (at < end - 1) {
    const length = unitLength(bytes, at);
    const raw = bytes.toString('utf8', at, at + length);
    const text = raw.startsWith('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
    for (const unit of text.split('')) {
      units.push(unit);
      offsets.push(at);
    }
    at += length;
  }
  offsets.push(at);
  return { text: units.join(''), offsets };
}

function unitLength(bytes: Buffer, at: number): number {
  const byte = bytes[at] ?? 0;
  if (byte === 0x5c) return bytes[at + 1] === 0x75 ? 6 : 2;
  if (byte < 0x80) return 1;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}
