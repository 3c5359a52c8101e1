import { release } from '../rows/columns.ts';
import type { RowTable } from '../rows/row-table.ts';

/** All rows by the time of their first record, earliest first. */
export function rowsByTime({ rows, rowFirst }: RowTable): Int32Array<ArrayBuffer> {
  let earliest = Number.POSITIVE_INFINITY;
  let latest = 0;
  for (let row = 0; row < rows; row++) {
    const time = rowFirst[row] ?? 0;
    if (time < earliest) earliest = time;
    if (time > latest) latest = time;
  }
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
