import type { Span } from '../../core/json/json-node.ts';

/** New text for a span of bytes. */
export interface Edit extends Span {
  readonly text: string;
}

/** The bytes with each edit's span replaced; edits must not overlap. */
export function editBytes(bytes: Buffer, edits: readonly Edit[]): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const { start, end, text } of [...edits].sort((a, b) => a.start - b.start)) {
    if (start < at) throw new RangeError('Edits overlap.');
    parts.push(bytes.subarray(at, start), Buffer.from(text));
    at = end;
  }
  parts.push(bytes.subarray(at));
  return Buffer.concat(parts);
}

/** True where the edits make of `bytes` exactly `expected`; without making it. */
export function editsGive(bytes: Buffer, edits: readonly Edit[], expected: Buffer): boolean {
  let at = 0;
  let to = 0;
  const matches = (piece: Buffer) => {
    const from = to;
    to += piece.length;
    return to <= expected.length && expected.compare(piece, 0, piece.length, from, to) === 0;
  };
  for (const { start, end, text } of [...edits].sort((a, b) => a.start - b.start)) {
    if (start < at || !matches(bytes.subarray(at, start)) || !matches(Buffer.from(text))) return false;
    at = end;
  }
  return matches(bytes.subarray(at)) && to === expected.length;
}
