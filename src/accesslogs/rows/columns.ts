/** Columns of numbers that grow together, twenty times smaller than objects. */
export type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

export type ColumnKind<C extends Column> = new (
  from: number | ArrayBufferLike,
  at?: number,
  length?: number,
) => C;

/** Capacities: the first one, and how many times as large the next is. Room that is not used is not in memory. */
const FIRST = 256;
const GROWTH = 4;
export const FIRST_SLOTS = 1024;

/**
 * The column with room for `capacity` numbers. Room that is not used yet is not in memory either: the new column
 * is mapped and not written to, which growing the old one in place would do. The old one is freed at once.
 */
export function grown<C extends Column>(column: C, capacity: number): C {
  const larger = new (column.constructor as ColumnKind<C>)(capacity);
  larger.set(column);
  release(column);
  return larger;
}

/** Detaches a column, which frees its memory without waiting for the collector, unless others have it too. */
export function release(column: Column): void {
  if (column.buffer instanceof ArrayBuffer) column.buffer.transfer(0);
}

/** A column that nothing was written to: zeroes in all of its room would be in memory. */
function unwritten<C extends Column>(Kind: ColumnKind<C>, capacity: number): C {
  const { BYTES_PER_ELEMENT } = Kind as unknown as { readonly BYTES_PER_ELEMENT: number };
  return new Kind(Buffer.allocUnsafeSlow(capacity * BYTES_PER_ELEMENT).buffer);
}

/** Gives a table its first columns, with room for some numbers. */
export interface ColumnSource {
  take<C extends Column>(Kind: ColumnKind<C>): C;
  /** Places in a table by hash: a power of two. */
  slots(): Int32Array;
}

/**
 * Columns that are used again. The allocator of the system gives large ones back and forth badly: what is freed is
 * kept, and what is asked for anew is written with zeroes, and so in memory, whether it is used or not.
 */
export class ColumnPool implements ColumnSource {
  readonly #free = new Map<unknown, Column[]>();

  /** A column for `count` numbers at least; what it holds is left from its last use. */
  take<C extends Column>(Kind: ColumnKind<C>, count = FIRST, growth = GROWTH): C {
    let capacity = FIRST;
    while (capacity < count) capacity *= growth;
    const free = this.#free.get(Kind) ?? [];
    const at = free.findIndex(({ length }) => length === capacity);
    if (at < 0) return unwritten(Kind, capacity);
    const [found] = free.splice(at, 1);
    return found as C;
  }

  slots(): Int32Array {
    return this.take(Int32Array, FIRST_SLOTS, 2);
  }

  /** Takes a column that nobody uses any more. */
  give(...columns: Column[]): void {
    for (const column of columns) {
      const free = this.#free.get(column.constructor);
      if (free === undefined) this.#free.set(column.constructor, [column]);
      else free.push(column);
    }
  }

  /** The same numbers with room for more; the old column is freed, since others use as small ones again. */
  grown<C extends Column>(column: C): C {
    const larger = this.take(column.constructor as ColumnKind<C>, column.length * GROWTH);
    larger.set(column);
    release(column);
    return larger;
  }

  /** Frees what is not in use. */
  clear(): void {
    for (const free of this.#free.values()) for (const column of free) release(column);
    this.#free.clear();
  }
}
