/** Columns of numbers that grow together, twenty times smaller than objects. */
type Column =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>;

/** A copy of `column` with room for `capacity` numbers. */
export function grown<C extends Column>(column: C, capacity: number): C {
  const Kind = column.constructor as new (length: number) => C;
  const next = new Kind(capacity);
  next.set(column);
  return next;
}

/** Bytes that append-only text takes: one buffer, each text behind its length. Text beyond 65,535 bytes is cut. */
export class TextPool {
  #buffer = Buffer.alloc(1 << 12);
  #end = 0;

  get bytes(): number {
    return this.#buffer.length;
  }

  /** Copies the bytes and returns where they are. */
  add(source: Buffer, start: number, end: number): number {
    const length = Math.min(end - start, 0xffff);
    while (this.#end + length + 2 > this.#buffer.length) {
      const next = Buffer.alloc(this.#buffer.length * 2);
      this.#buffer.copy(next);
      this.#buffer = next;
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
