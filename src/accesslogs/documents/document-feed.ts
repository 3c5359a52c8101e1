import { isFieldName } from '../scan/json-record.ts';
import { CsvSplitter } from './csv-splitter.ts';
import { JsonSplitter } from './json-splitter.ts';
import { findRecord, isRecordText, unpackedText } from './record-lines.ts';

/** Takes what is found in a document. */
export interface DocumentParts {
  /** A line of the text format: a record, or something that has to be counted as none. */
  line(text: Buffer): unknown;
  /** An object or row that holds no record. */
  noRecord(text: Buffer): unknown;
}

const DEEPEST = 4;
const SHOWN = 4096;

/** Reads records out of a document that is not a list of lines. */
export interface DocumentFeed {
  push(chunk: Uint8Array): void;
  end(): void;
}

/** A reader for a file that begins with `head`; undefined where it is text with a record a line. */
export function documentFeed(head: Uint8Array, parts: DocumentParts): DocumentFeed | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(4096, head.length));
  // Owner, bucket, time: most files are lines of text.
  if (/^[\w-]+ [\w.-]+ \[/.test(bytes.toString('latin1', 0, 160))) return undefined;
  const text = bytes
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (
    /^[{[]/.test(text) ||
    /^(?:EVENTS\t|\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*\s)[^\n]*\{/.test(text) ||
    text.startsWith('H4sI')
  ) {
    return new JsonFeed(parts, 0);
  }
  const [first = ''] = text.split(/\r?\n/, 1);
  const separator = [',', ';', '\t'].find((mark) => isHeader(first, mark)) ?? separatorOfQuoted(text);
  return separator === undefined ? undefined : new CsvFeed(separator, parts);
}

/** A header of an export of Insights or Athena: it names the message, or several fields of records. */
function isHeader(line: string, separator: string): boolean {
  const names = line.split(separator).map(unquoted);
  if (names.length < 2 && names[0] !== '@message') return false;
  return names.includes('@message') || names.filter(isFieldName).length >= 4;
}

/** A cell that is a record, its quotes doubled. */
function separatorOfQuoted(text: string): string | undefined {
  const cell =
    /(?:^|\n|([,;\t]))"[\w-]+ [\w.-]+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:(?:[^"\n]|"")*""(?:[^"\n]|"")*(?:"([,;\t])?|$)/.exec(
      text,
    );
  return cell === null ? undefined : (cell[1] ?? cell[2] ?? ',');
}

function unquoted(cell: string): string {
  return cell.trim().replace(/^"|"$/g, '').toLowerCase();
}

class JsonFeed implements DocumentFeed {
  readonly #parts: DocumentParts;
  readonly #depth: number;
  readonly #splitter: JsonSplitter;
  /** Columns of a row of Insights, which come one by one. */
  #columns: { [name: string]: string } | undefined;
  #begun = false;

  constructor(parts: DocumentParts, depth: number) {
    this.#parts = parts;
    this.#depth = depth;
    this.#splitter = new JsonSplitter({
      object: (bytes) => this.#object(bytes),
      arrayEnd: () => this.#endOfColumns(),
      other: (bytes) => this.#other(bytes),
    });
  }

  push(chunk: Uint8Array): void {
    const marked = !this.#begun && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    this.#begun = true;
    this.#splitter.push(marked ? chunk.subarray(3) : chunk);
  }

  end(): void {
    this.#splitter.end();
  }

  #object(bytes: Buffer): void {
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString('utf8'));
    } catch {
      this.#parts.noRecord(bytes);
      return;
    }
    this.#take(value, bytes);
  }

  #take(value: unknown, bytes: Buffer): void {
    const found = findRecord(value);
    if (found.kind === 'line') this.#parts.line(Buffer.from(found.text));
    else if (found.kind === 'text') this.#text(found.text);
    else if (found.kind === 'unknown') this.#parts.noRecord(bytes.subarray(0, SHOWN));
    else if (found.kind === 'column') {
      this.#columns ??= {};
      this.#columns[found.field] = found.value;
    }
  }

  #endOfColumns(): void {
    const columns = this.#columns;
    if (columns === undefined) return;
    this.#columns = undefined;
    this.#take(columns, Buffer.from(JSON.stringify(columns)));
  }

  /** A message: an object again, or a line of the text format. */
  #text(text: Buffer): void {
    if (this.#depth >= DEEPEST || !/^\s*[{[]/.test(text.toString('latin1', 0, 64))) {
      for (const line of text.toString('utf8').split('\n')) this.#parts.line(Buffer.from(line));
      return;
    }
    const inner = new JsonFeed(this.#parts, this.#depth + 1);
    inner.push(text);
    inner.end();
  }

  #other(bytes: Buffer): void {
    const text = bytes.toString('latin1', 0, Math.min(bytes.length, 8)).trimStart();
    const unpacked = text.startsWith('H4sI') ? unpackedText(bytes.toString('latin1')) : undefined;
    if (unpacked?.kind === 'text') this.#text(unpacked.text);
    else this.#parts.line(Buffer.from(bytes.toString('utf8').trim()));
  }
}

class CsvFeed implements DocumentFeed {
  readonly #parts: DocumentParts;
  readonly #splitter: CsvSplitter;
  #names: readonly string[] | undefined;

  constructor(separator: string, parts: DocumentParts) {
    this.#parts = parts;
    this.#splitter = new CsvSplitter(separator, (cells) => this.#row(cells));
  }

  push(chunk: Uint8Array): void {
    this.#splitter.push(chunk);
  }

  end(): void {
    this.#splitter.end();
  }

  #row(cells: readonly string[]): void {
    if (this.#names === undefined && !cells.some(isRecordText)) {
      this.#names = cells.map((cell) => unquoted(cell.replace(/^\ufeff/, '')));
      return;
    }
    if (cells.length === 1 && cells[0] === '') return;
    const fields = Object.fromEntries(
      this.#names?.map((name, at) => [name, cells[at] ?? '']) ?? cells.entries(),
    );
    const found = findRecord(fields);
    if (found.kind === 'line') this.#parts.line(Buffer.from(found.text));
    else if (found.kind === 'text') {
      const feed = new JsonFeed(this.#parts, 1);
      feed.push(found.text);
      feed.end();
    } else this.#parts.noRecord(Buffer.from(cells.join(',').slice(0, SHOWN)));
  }
}
