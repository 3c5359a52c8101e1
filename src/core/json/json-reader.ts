import { quoteForMessage } from '../text/sanitize.ts';
import { positionAt, type TextPosition } from '../text/text-position.ts';
import { type JsonLeaf, type JsonMember, type JsonNode, type JsonString, ownCopy } from './json-node.ts';

/** A text that is not the JSON it should be. The message goes into a sentence. */
export class JsonTextError extends Error {
  readonly position: TextPosition;

  constructor(message: string, position: TextPosition) {
    super(message);
    this.name = 'JsonTextError';
    this.position = position;
  }
}

export interface TreeOptions {
  /** Where the document begins. */
  readonly start: number;
  readonly maxDepth: number;
  /** Numbers and words deeper than this have no place: there may be a million, and nobody asks. */
  readonly placedDepth: number;
  /** The text of a key that is not plain. */
  readonly decode: (key: JsonString) => string;
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
const NUMBER_LEAF: JsonLeaf = { kind: 'number', start: -1, end: -1 };
const LITERAL_LEAF: JsonLeaf = { kind: 'literal', start: -1, end: -1 };
const WORDS = ['true', 'false', 'null'];

/**
 * Reads a JSON document as spans of its text. Stricter than JSON.parse: a key that stands twice in one object and
 * nesting beyond `maxDepth` are refused, since two readers could see two documents. Numbers keep their digits.
 * Throws {@link JsonTextError}.
 */
export function readTree(text: string, options: TreeOptions): JsonNode {
  return new Reader(text, options).read();
}

/** Plain keys that were read; flows have some hundreds. */
const keys = new Map<string, string>();
const MAX_KEYS = 10_000;

class Reader {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #placedDepth: number;
  readonly #decode: TreeOptions['decode'];
  #at: number;

  constructor(text: string, { start, maxDepth, placedDepth, decode }: TreeOptions) {
    this.#text = text;
    this.#at = start;
    this.#maxDepth = maxDepth;
    this.#placedDepth = placedDepth;
    this.#decode = decode;
  }

  read(): JsonNode {
    const value = this.#value(this.#next(), 0);
    this.#next();
    if (this.#at < this.#text.length) this.#fail('unexpected text after the end of the document');
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
        if (this.#next() !== QUOTE) this.#fail('expected a key in double quotes');
        const quoted = this.#string();
        const key = this.#key(quoted);
        if (!own.add(key))
          this.#fail(`the key ${quoteForMessage(key)} occurs twice in one object`, quoted.start);
        if (this.#next() !== COLON) this.#fail('expected ":"');
        this.#at++;
        const value = this.#value(this.#next(), depth + 1);
        members.push({ start: quoted.start, end: this.#at, key, value });
        if (this.#next() !== COMMA) break;
        this.#at++;
      }
      if (this.#next() !== CLOSE_OBJECT) this.#fail('expected "," or "}"');
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
      if (this.#next() !== CLOSE_ARRAY) this.#fail('expected "," or "]"');
    }
    this.#at++;
    return { kind: 'array', start, end: this.#at, items };
  }

  #open(depth: number): number {
    if (depth >= this.#maxDepth) this.#fail(`nested deeper than ${this.#maxDepth} levels`);
    return this.#at++;
  }

  #string(): JsonString {
    const text = this.#text;
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
    if (!quoted.plain) return this.#decode(quoted);
    const view = this.#text.slice(quoted.start + 1, quoted.end - 1);
    const known = keys.get(view);
    if (known !== undefined || view.length > 64) return known ?? view;
    const own = ownCopy(view);
    if (keys.size < MAX_KEYS) keys.set(own, own);
    return own;
  }

  /** Length of the escape at `at`. */
  #escape(at: number): number {
    const letter = this.#text.charAt(at + 1) || '\0';
    if ('"\\/bfnrt'.includes(letter)) return 2;
    if (letter === 'u' && /^[0-9a-fA-F]{4}$/.test(this.#text.slice(at + 2, at + 6))) return 6;
    return this.#fail('a string holds a bad escape', at);
  }

  #scalar(depth: number): JsonLeaf {
    const text = this.#text;
    const start = this.#at;
    let end = start;
    while (end < text.length && !isDelimiter(text.charCodeAt(end))) end++;
    if (end === start) this.#fail(end >= text.length ? 'the text ends too early' : 'expected a value');
    this.#at = end;
    const token = text.slice(start, end);
    const kind = WORDS.includes(token) ? 'literal' : 'number';
    if (kind === 'number' && !NUMBER.test(token)) this.#fail('expected a value', start);
    return depth <= this.#placedDepth ? { kind, start, end } : kind === 'number' ? NUMBER_LEAF : LITERAL_LEAF;
  }

  /** What comes after white space, which is passed over; NaN at the end. */
  #next(): number {
    const text = this.#text;
    let at = this.#at;
    let code = text.charCodeAt(at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++at);
    this.#at = at;
    return code;
  }

  #fail(message: string, offset = this.#at): never {
    throw new JsonTextError(message, positionAt(this.#text, offset));
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
