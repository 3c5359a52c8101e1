import { isUtf8 } from 'node:buffer';
import { positionAt } from '../text/text-position.ts';
import { decodeString, type JsonNode } from './json-node.ts';
import { JsonTextError, readTree } from './json-reader.ts';

const OPEN_OBJECT = 0x7b;
/** Deeper than any flow of Data Wrangler goes (they stay under 15), and far from what would exhaust the stack. */
const MAX_DEPTH = 200;

/**
 * Reads JSON as spans of its bytes, nested {@link MAX_DEPTH} deep at most. Numbers, true, false and null are placed near the top
 * alone. `latin1` is the text with a character for each byte, so that offsets in it are those of the bytes. Throws
 * `JsonTextError`, whose columns are bytes. A byte order mark at the start is passed over.
 */
export function readJsonBytes(bytes: Buffer): { readonly json: JsonNode; readonly latin1: string } {
  // Reading a character of a string costs less than reading a byte of a buffer.
  const latin1 = bytes.toString('latin1');
  if (isUtf16(bytes)) throw new JsonTextError('it is UTF-16, not UTF-8', { line: 1, column: 1 });
  if (!isUtf8(bytes)) throw new JsonTextError('not UTF-8', positionAt(latin1, firstBadLine(bytes)));
  const json = readTree(latin1, {
    start: latin1.startsWith('\xef\xbb\xbf') ? 3 : 0,
    maxDepth: MAX_DEPTH,
    placedDepth: 3,
    decode: (key) => decodeString(bytes, key),
  });
  return { json, latin1 };
}

/** Whether a byte order mark, or a zero beside the first brace, says so. */
function isUtf16([first, second]: Buffer): boolean {
  return (
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (first === OPEN_OBJECT && second === 0) ||
    (first === 0 && second === OPEN_OBJECT)
  );
}

/** Where the first line begins that is not UTF-8; a newline is not part of a longer character. */
function firstBadLine(bytes: Buffer): number {
  let start = 0;
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
    if (!isUtf8(bytes.subarray(start, end))) break;
    start = end + 1;
  }
  return start;
}
