import { CsvSplitter } from '../documents/csv-splitter.ts';
import { JsonSplitter } from '../documents/json-splitter.ts';

/** Bytes that tell what a file is. */
const ENOUGH = 128;

/** Takes what is found in a file of objects. */
export interface ObjectParts {
  object(value: unknown, bytes: Uint8Array): void;
  /** A row whose columns came one by one is complete. */
  rowEnd(): void;
  /** Text that is no object. */
  other(bytes: Uint8Array): void;
}

/** Members of documents that hold lists of events, in the exports of AWS's command line and console. */
const WRAPPERS = new Set(['Records', 'Events', 'events', 'logEvents', 'QueryResultRows', 'results']);

/**
 * Reads objects out of a file while it comes in: JSON in one list, in lines, one behind the other, or wrapped as
 * commands of AWS wrap it; or CSV with a header, a row for each.
 */
export class EventObjects {
  readonly #parts: ObjectParts;
  readonly #json: JsonSplitter;
  #csv: CsvSplitter | undefined;
  #names: readonly string[] | undefined;
  /** The begin of the file, until it is enough to tell what it is. */
  #head: Buffer | undefined = Buffer.alloc(0);

  constructor(parts: ObjectParts) {
    this.#parts = parts;
    this.#json = new JsonSplitter(
      {
        object: (bytes) => this.#object(bytes),
        arrayEnd: () => parts.rowEnd(),
        other: (bytes) => parts.other(bytes),
      },
      WRAPPERS,
    );
  }

  push(chunk: Uint8Array): void {
    if (this.#head === undefined) {
      (this.#csv ?? this.#json).push(chunk);
      return;
    }
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length >= ENOUGH) this.#begin(this.#head);
  }

  end(): void {
    if (this.#head !== undefined) this.#begin(this.#head);
    (this.#csv ?? this.#json).end();
  }

  /** A header of names in front of commas makes it CSV; JSON begins with a bracket, or text in front of one. */
  #begin(head: Buffer): void {
    this.#head = undefined;
    const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
    const bytes = marked ? head.subarray(3) : head;
    const isTable = /^"?[\w.@-]{1,64}"?,/.test(bytes.toString('latin1', 0, ENOUGH));
    if (isTable) this.#csv = new CsvSplitter(',', (cells) => this.#row(cells));
    (this.#csv ?? this.#json).push(bytes);
  }

  #object(bytes: Buffer): void {
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString('utf8'));
    } catch {
      this.#parts.other(bytes);
      return;
    }
    this.#parts.object(value, bytes);
  }

  #row(cells: readonly string[]): void {
    if (this.#names === undefined) {
      this.#names = cells.map((cell) => cell.trim());
      return;
    }
    if (cells.length === 1 && cells[0] === '') return;
    const names = this.#names;
    this.#parts.object(
      Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])),
      Buffer.from(cells.join(',').slice(0, 4096)),
    );
  }
}
