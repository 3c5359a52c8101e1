import { isUtf8 } from 'node:buffer';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import {
  decodeString,
  type JsonLeaf,
  type JsonMember,
  type JsonNode,
  type JsonString,
  ownCopy,
} from './json-node.ts';

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
/** Nobody asks where a number of the data stands, and there may be a million. */
const PLACED_DEPTH = 3;
const NUMBER_LEAF: JsonLeaf = { kind: 'number', start: -1, end: -1 };
const LITERAL_LEAF: JsonLeaf = { kind: 'literal', start: -1, end: -1 };
const WORDS = ['true', 'false', 'null'];

/**
 * Reads JSON as spans of bytes. Stricter than JSON.parse: a key that stands twice in one object and nesting
 * beyond {@link MAX_DEPTH} are refused, since two readers could see two documents. Numbers keep their digits.
 * Throws {@link JsonBytesError}. The text is that of the bytes, a character for each. A byte order mark at the start is passed over.
 */
export function readJsonBytes(bytes: Buffer): { readonly json: JsonNode; readonly latin1: string } {
  if (isUtf16(bytes)) throw new JsonBytesError('it is UTF-16, not UTF-8', 0);
  if (!isUtf8(bytes)) throw new JsonBytesError('not UTF-8', firstBadLine(bytes));
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const reader = new Reader(bytes, start);
  return { json: reader.read(), latin1: reader.text };
}

/** Whether a byte order mark, or a zero beside the first brace, says so. */
function isUtf16([first, second]: Buffer): boolean {
  return (
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (first === OPEN_OBJECT && second === 0) ||
    (first === 0 && second === OPEN_OBJECT)
  );
}

/** Where the first line begins that is not UTF-8; a newline is not part of a longer character. */
function firstBadLine(bytes: Buffer): number {
  let start = 0;
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
    if (!isUtf8(bytes.subarray(start, end))) break;
    start = end + 1;
  }
  return start;
}

/** Line of a byte offset, counted from 1. */
export function lineAt(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < offset; at = bytes.indexOf(0x0a, at + 1)) line++;
  return line;
}

/** Keys that were read; flows have some hundreds. */
const keys = new Map<string, string>();
const MAX_KEYS = 10_000;

/**
 * Works on the bytes as a string of Latin-1: a character is a byte, so that offsets are those of the bytes, and
 * reading one costs less than in a buffer.
 */
class Reader {
  readonly #bytes: Buffer;
  readonly text: string;
  #at: number;

  constructor(bytes: Buffer, start: number) {
    this.#bytes = bytes;
    this.text = bytes.toString('latin1');
    this.#at = start;
  }

  read(): JsonNode {
    const value = this.#value(this.#next(), 0);
    this.#next();
    if (this.#at < this.text.length) this.#fail('there is text after the end of the document');
    return value;
  }

  #value(code: number, depth: number): JsonNode {
    if (code === QUOTE) return this.#string();
    if (code === OPEN_OBJECT) return this.#object(depth);
    if (code === OPEN_ARRAY) return this.#array(depth);
    return this.#scalar(depth);
  }

  #object(depth: number): JsonNode {
    const start = this.#open(depth);
    const members: JsonMember[] = [];
    const own = new Keys();
    if (this.#next() !== CLOSE_OBJECT) {
      for (;;) {
        if (this.#next() !== QUOTE) this.#fail('a key in double quotes is missing');
        const quoted = this.#string();
        const key = this.#key(quoted);
        if (!own.add(key))
          this.#fail(`the key ${quoteForMessage(key)} stands twice in one object`, quoted.start);
        if (this.#next() !== COLON) this.#fail('":" is missing');
        this.#at++;
        const value = this.#value(this.#next(), depth + 1);
        members.push({ start: quoted.start, end: this.#at, key, value });
        if (this.#next() !== COMMA) break;
        this.#at++;
      }
      if (this.#next() !== CLOSE_OBJECT) this.#fail('"," or "}" is missing');
    }
    this.#at++;
    return { kind: 'object', start, end: this.#at, members };
  }

  #array(depth: number): JsonNode {
    const start = this.#open(depth);
    const items: JsonNode[] = [];
    if (this.#next() !== CLOSE_ARRAY) {
      for (;;) {
        items.push(this.#value(this.#next(), depth + 1));
        if (this.#next() !== COMMA) break;
        this.#at++;
      }
      if (this.#next() !== CLOSE_ARRAY) this.#fail('"," or "]" is missing');
    }
    this.#at++;
    return { kind: 'array', start, end: this.#at, items };
  }

  #open(depth: number): number {
    if (depth >= MAX_DEPTH) this.#fail(`nested deeper than ${MAX_DEPTH} levels`);
    return this.#at++;
  }

  #string(): JsonString {
    const text = this.text;
    const start = this.#at;
    let plain = true;
    let at = start + 1;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code >= 0x20 && code !== BACKSLASH) {
        if (code >= 0x80) plain = false;
        at += 1;
      } else if (code === BACKSLASH) {
        plain = false;
        at += this.#escape(at);
      } else if (code < 0x20) this.#fail('a string holds a bare control character', at);
      else this.#fail('a string is not closed', start);
    }
    this.#at = at + 1;
    return { kind: 'string', start, end: this.#at, plain };
  }

  /** Keys repeat: rows of a report, and the flows of a run, share a handful of strings, in memory of their own. */
  #key(quoted: JsonString): string {
    if (!quoted.plain) return decodeString(this.#bytes, quoted);
    const view = this.text.slice(quoted.start + 1, quoted.end - 1);
    const known = keys.get(view);
    if (known !== undefined || view.length > 64) return known ?? view;
    const own = ownCopy(view);
    if (keys.size < MAX_KEYS) keys.set(own, own);
    return own;
  }

  /** Length of the escape at `at`. */
  #escape(at: number): number {
    const letter = this.text.charAt(at + 1) || '\0';
    if ('"\\/bfnrt'.includes(letter)) return 2;
    if (letter === 'u' && /^[0-9a-fA-F]{4}$/.test(this.text.slice(at + 2, at + 6))) return 6;
    return this.#fail('a string holds a bad escape', at);
  }

  #scalar(depth: number): JsonLeaf {
    const text = this.text;
    const start = this.#at;
    let end = start;
    while (end < text.length && !isDelimiter(text.charCodeAt(end))) end++;
    if (end === start) this.#fail(end >= text.length ? 'it ends too early' : 'a value is missing');
    this.#at = end;
    const token = text.slice(start, end);
    const kind = WORDS.includes(token) ? 'literal' : 'number';
    if (kind === 'number' && !NUMBER.test(token)) this.#fail('a value is missing', start);
    return depth <= PLACED_DEPTH ? { kind, start, end } : kind === 'number' ? NUMBER_LEAF : LITERAL_LEAF;
  }

  /** What comes after white space, which is passed over; NaN at the end. */
  #next(): number {
    const text = this.text;
    let at = this.#at;
    let code = text.charCodeAt(at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++at);
    this.#at = at;
    return code;
  }

  #fail(message: string, offset = this.#at): never {
    throw new JsonBytesError(message, offset);
  }
}

/** The keys of one object. Most objects have few, and looking through those is faster than hashing them. */
class Keys {
  readonly #few: string[] = [];
  #many: Set<string> | undefined;

  /** False where the key is already there. */
  add(key: string): boolean {
    if (this.#many === undefined) {
      if (this.#few.includes(key)) return false;
      if (this.#few.push(key) > 8) this.#many = new Set(this.#few);
      return true;
    }
    const before = this.#many.size;
    return this.#many.add(key).size > before;
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
