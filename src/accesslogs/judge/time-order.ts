import { release } from '../rows/columns.ts';
import type { RowTable } from '../rows/row-table.ts';

/** Seconds that are worth counting, however few the rows. */
const LEAST_RANGE = 1 << 16;

/** All rows by the time of their first record, earliest first. */
export function rowsByTime({ rows, rowFirst }: RowTable): Int32Array<ArrayBuffer> {
  let earliest = Number.POSITIVE_INFINITY;
  let latest = 0;
  for (let row = 0; row < rows; row++) {
    const time = rowFirst[row] ?? 0;
    if (time < earliest) earliest = time;
    if (time > latest) latest = time;
  }
  if (rows === 0) return new Int32Array(0);
  if (latest - earliest < Math.max(LEAST_RANGE, rows * 4)) return counted(rows, rowFirst, earliest, latest);
  // Time and row as one number: native code sorts those without a comparison function, and leaves no garbage.
  if ((latest - earliest + 1) * rows <= Number.MAX_SAFE_INTEGER) {
    const keys = new Float64Array(rows);
    for (let row = 0; row < rows; row++) keys[row] = ((rowFirst[row] ?? 0) - earliest) * rows + row;
    keys.sort();
    const order = new Int32Array(rows);
    for (let at = 0; at < rows; at++) order[at] = (keys[at] ?? 0) % rows;
    release(keys);
    return order;
  }
  return Int32Array.from({ length: rows }, (_, row) => row).sort(
    (a, b) => (rowFirst[a] ?? 0) - (rowFirst[b] ?? 0),
  );
}

/** Sorts by counting, where there are not many more seconds than rows. */
function counted(
  rows: number,
  times: Uint32Array,
  earliest: number,
  latest: number,
): Int32Array<ArrayBuffer> {
  const begins = new Int32Array(latest - earliest + 2);
  for (let row = 0; row < rows; row++) count(begins, (times[row] ?? 0) - earliest + 1);
  for (let at = 1; at < begins.length; at++) begins[at] = (begins[at] ?? 0) + (begins[at - 1] ?? 0);
  const order = new Int32Array(rows);
  for (let row = 0; row < rows; row++) order[count(begins, (times[row] ?? 0) - earliest)] = row;
  release(begins);
  return order;
}

/** Adds one, and gives what was there before. */
function count(counts: Int32Array, at: number): number {
  const held = counts[at] ?? 0;
  counts[at] = held + 1;
  return held;
}
