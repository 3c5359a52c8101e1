import { lowerBound } from '../lower-bound.ts';

/** A place in a text; lines and columns count from 1, columns in UTF-16 units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Line and column of one offset in `text`. For many of them see {@link positionsIn}. */
export function positionAt(text: string, offset: number): TextPosition {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', start)) {
    line += 1;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}

/** As {@link positionAt}, for many offsets of one text: it is read once, not up to each of them. */
export function positionsIn(text: string): (offset: number) => TextPosition {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    const line = lowerBound(starts.length, (index) => (starts[index] ?? 0) > offset);
    return { line, column: offset - (starts[line - 1] ?? 0) + 1 };
  };
}
