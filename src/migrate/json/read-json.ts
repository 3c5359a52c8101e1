import { isUtf8 } from 'node:buffer';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { decodeString, type JsonLeaf, type JsonMember, type JsonNode } from './json-node.ts';

/** Deeper than any flow goes (they stay under 15), and far from what would exhaust the stack. */
const MAX_DEPTH = 200;

/** Bytes that are not the JSON they should be. `offset` counts bytes from the start. */
export class JsonBytesError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'JsonBytesError';
    this.offset = offset;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORDS = ['true', 'false', 'null'];

/**
 * Reads JSON as spans of bytes. Stricter than JSON.parse: a key that stands twice in one object and nesting
 * beyond {@link MAX_DEPTH} are refused, since two readers could see two documents. Numbers keep their digits.
 * Throws {@link JsonBytesError}. A byte order mark at the start is passed over.
 */
export function readJsonBytes(bytes: Buffer): JsonNode {
  if (!isUtf8(bytes)) throw new JsonBytesError('not UTF-8', 0);
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return new Reader(bytes, start).read();
}

/** Line of a byte offset, counted from 1. */
export function lineAt(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < offset; at = bytes.indexOf(0x0a, at + 1)) line++;
  return line;
}

class Reader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, start: number) {
    this.#bytes = bytes;
    this.#at = start;
  }

  read(): JsonNode {
    this.#skipWhiteSpace();
    const value = this.#value(0);
    this.#skipWhiteSpace();
    if (this.#at < this.#bytes.length) this.#fail('there is text after the end of the document');
    return value;
  }

  #value(depth: number): JsonNode {
    const byte = this.#bytes[this.#at];
    if (byte === QUOTE) return this.#string();
    if (byte === OPEN_OBJECT) return this.#object(depth);
    if (byte === OPEN_ARRAY) return this.#array(depth);
    return this.#scalar();
  }

  #object(depth: number): JsonNode {
    const start = this.#open(depth);
    const members: JsonMember[] = [];
    const keys = new Set<string>();
    if (!this.#take(CLOSE_OBJECT)) {
      do {
        this.#skipWhiteSpace();
        if (this.#bytes[this.#at] !== QUOTE) this.#fail('a key in double quotes is missing');
        const quoted = this.#string();
        const key = decodeString(this.#bytes, quoted);
        if (keys.has(key))
          this.#fail(`the key ${quoteForMessage(key)} stands twice in one object`, quoted.start);
        keys.add(key);
        if (!this.#take(COLON)) this.#fail('":" is missing');
        this.#skipWhiteSpace();
        const value = this.#value(depth + 1);
        members.push({ start: quoted.start, end: value.end, key, value });
      } while (this.#take(COMMA));
      if (!this.#take(CLOSE_OBJECT)) this.#fail('"," or "}" is missing');
    }
    return { kind: 'object', start, end: this.#at, members };
  }

  #array(depth: number): JsonNode {
    const start = this.#open(depth);
    const items: JsonNode[] = [];
    if (!this.#take(CLOSE_ARRAY)) {
      do {
        this.#skipWhiteSpace();
        items.push(this.#value(depth + 1));
      } while (this.#take(COMMA));
      if (!this.#take(CLOSE_ARRAY)) this.#fail('"," or "]" is missing');
    }
    return { kind: 'array', start, end: this.#at, items };
  }

  #open(depth: number): number {
    if (depth >= MAX_DEPTH) this.#fail(`nested deeper than ${MAX_DEPTH} levels`);
    return this.#at++;
  }

  #string(): JsonLeaf {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start + 1;
    for (;;) {
      const byte = bytes[at];
      if (byte === QUOTE) break;
      if (byte === undefined) this.#fail('a string is not closed', start);
      if (byte < 0x20) this.#fail('a string holds a bare control character', at);
      at += byte === BACKSLASH ? this.#escape(at) : 1;
    }
    this.#at = at + 1;
    return { kind: 'string', start, end: this.#at };
  }

  /** Length of the escape at `at`. */
  #escape(at: number): number {
    const letter = String.fromCharCode(this.#bytes[at + 1] ?? 0);
    if ('"\\/bfnrt'.includes(letter)) return 2;
    if (letter === 'u' && /^[0-9a-fA-F]{4}$/.test(this.#bytes.toString('latin1', at + 2, at + 6))) return 6;
    return this.#fail('a string holds a bad escape', at);
  }

  #scalar(): JsonLeaf {
    const start = this.#at;
    let end = start;
    while (end < this.#bytes.length && !isDelimiter(this.#bytes[end] ?? 0)) end++;
    if (end === start) this.#fail(end >= this.#bytes.length ? 'it ends too early' : 'a value is missing');
    this.#at = end;
    const token = this.#bytes.toString('latin1', start, end);
    if (WORDS.includes(token)) return { kind: 'literal', start, end };
    if (!NUMBER.test(token)) this.#fail('a value is missing', start);
    return { kind: 'number', start, end };
  }

  #take(byte: number): boolean {
    this.#skipWhiteSpace();
    if (this.#bytes[this.#at] !== byte) return false;
    this.#at++;
    return true;
  }

  #skipWhiteSpace(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let byte = bytes[at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; ) {
      byte = bytes[++at];
    }
    this.#at = at;
  }

  #fail(message: string, offset = this.#at): never {
    throw new JsonBytesError(message, offset);
  }
}

function isDelimiter(byte: number): boolean {
  return (
    byte === COMMA ||
    byte === CLOSE_OBJECT ||
    byte === CLOSE_ARRAY ||
    byte === COLON ||
    byte <= 0x20 ||
    byte === QUOTE ||
    byte === OPEN_OBJECT ||
    byte === OPEN_ARRAY
  );
}
