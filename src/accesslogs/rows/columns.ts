/** Columns of numbers that grow together, twenty times smaller than objects. */
export type Column =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/**
 * The column with room for `capacity` numbers. Room that is not used yet is not in memory either: the new column
 * is mapped and not written to, which growing the old one in place would do. The old one is freed at once.
 */
export function grown<C extends Column>(column: C, capacity: number): C {
  const Kind = column.constructor as new (length: number) => C;
  const larger = new Kind(capacity);
  larger.set(column);
  release(column);
  return larger;
}

/** Detaches a column, which frees its memory without waiting for the collector. */
export function release(column: Column): void {
  column.buffer.transfer(0);
}
