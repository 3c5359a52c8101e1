/** Columns of numbers that grow together, twenty times smaller than objects. */
type Column =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>;

/**
 * The column with room for `capacity` numbers. The old one is detached, which frees its memory at once: left to
 * the collector, outgrown columns would take as much again as the ones in use.
 */
export function grown<C extends Column>(column: C, capacity: number): C {
  const Kind = column.constructor as new (buffer: ArrayBuffer) => C;
  return new Kind(column.buffer.transfer(capacity * column.BYTES_PER_ELEMENT));
}

/** Frees a table's memory at once. */
export function release(column: Column): void {
  column.buffer.transfer(0);
}

/** Bytes that append-only text takes: one buffer, each text behind its length. Text beyond 65,535 bytes is cut. */
export class TextPool {
  #buffer = Buffer.from(new ArrayBuffer(1 << 12));
  #end = 0;

  get bytes(): number {
    return this.#buffer.length;
  }

  /** Copies the bytes and returns where they are. */
  add(source: Buffer, start: number, end: number): number {
    const length = Math.min(end - start, 0xffff);
    while (this.#end + length + 2 > this.#buffer.length) {
      this.#buffer = Buffer.from(this.#buffer.buffer.transfer(this.#buffer.length * 2));
    }
    const at = this.#end;
    this.#buffer.writeUInt16LE(length, at);
    source.copy(this.#buffer, at + 2, start, start + length);
    this.#end += length + 2;
    return at;
  }

  get(at: number): string {
    return this.#buffer.toString('utf8', at + 2, at + 2 + this.#buffer.readUInt16LE(at));
  }

  /** Copies one text into another pool. */
  move(at: number, into: TextPool): number {
    return into.add(this.#buffer, at + 2, at + 2 + this.#buffer.readUInt16LE(at));
  }
}
