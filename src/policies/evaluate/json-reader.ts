import type { Json } from '../../core/json.ts';

export type PathStep = string | number;

/** Where a problem sits in a text; lines and columns count from 1, columns in UTF-16 units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** A text that is not the JSON it should be. */
export class JsonTextError extends Error {
  readonly position: TextPosition;

  constructor(message: string, position: TextPosition) {
    super(message);
    this.name = 'JsonTextError';
    this.position = position;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WHITE_SPACE = /[ \t\r\n]*/y;
const PLAIN_STRING = /"[^"\\\u0000-\u001f]*"/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/**
 * JSON.parse for documents that grant access: it also refuses a key that stands twice in one object, of which
 * JSON.parse silently keeps the last, and nesting deeper than `maxDepth`, and says where.
 * Throws {@link JsonTextError}. A byte order mark at the start is passed over.
 */
export function readJson(text: string, maxDepth: number): Json {
  return new Reader(text, maxDepth).read();
}

/** Tells where the value at a path begins; undefined where there is no such value. */
export type Locator = (path: readonly PathStep[]) => TextPosition | undefined;

/** A locator for a text that {@link readJson} accepts; the text is read once, when it is first asked. */
export function createLocator(text: string): Locator {
  let positions: Map<string, TextPosition> | undefined;
  return (path) => {
    positions ??= allPositions(text);
    return positions.get(path.join('\0'));
  };
}

/** Values are met in the order of the text, so lines are counted along with them. */
function allPositions(text: string): Map<string, TextPosition> {
  const positions = new Map<string, TextPosition>();
  let line = 1;
  let lineStart = 0;
  let lineEnd = text.indexOf('\n');
  new Reader(text, Number.POSITIVE_INFINITY, (path, offset) => {
    while (lineEnd >= 0 && lineEnd < offset) {
      line += 1;
      lineStart = lineEnd + 1;
      lineEnd = text.indexOf('\n', lineStart);
    }
    positions.set(path.join('\0'), { line, column: offset - lineStart + 1 });
  }).read();
  return positions;
}

function position(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) line++;
  return { line, column: offset - lineStart + 1 };
}

class Reader {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #onValue: ((path: readonly PathStep[], offset: number) => void) | undefined;
  readonly #path: PathStep[] = [];
  #at = 0;

  constructor(text: string, maxDepth: number, onValue?: (path: readonly PathStep[], offset: number) => void) {
    this.#text = text;
    this.#maxDepth = maxDepth;
    this.#onValue = onValue;
  }

  read(): Json {
    if (this.#text.charCodeAt(0) === 0xfeff) this.#at = 1;
    this.#skipWhiteSpace();
    const value = this.#value(0);
    this.#skipWhiteSpace();
    if (this.#at < this.#text.length) this.#fail('Unexpected text after the end of the document');
    return value;
  }

  #value(depth: number): Json {
    this.#onValue?.(this.#path, this.#at);
    const character = this.#text[this.#at];
    if (character === '{') return this.#object(depth);
    if (character === '[') return this.#array(depth);
    if (character === '"') return this.#string();
    if (this.#word('true')) return true;
    if (this.#word('false')) return false;
    if (this.#word('null')) return null;
    const number = this.#token(NUMBER);
    if (number === undefined)
      this.#fail(character === undefined ? 'The text ends too early' : 'Expected a value');
    return Number(number);
  }

  #object(depth: number): Json {
    this.#open(depth);
    const entries = new Map<string, Json>();
    if (this.#skipTo('}')) return {};
    do {
      this.#skipWhiteSpace();
      const start = this.#at;
      if (this.#text[start] !== '"') this.#fail('Expected a key in double quotes');
      const key = this.#string();
      if (entries.has(key))
        this.#fail(`The key ${JSON.stringify(key.slice(0, 60))} stands twice in one object`, start);
      if (!this.#skipTo(':')) this.#fail('Expected ":"');
      entries.set(key, this.#child(key, depth));
    } while (this.#skipTo(','));
    if (!this.#skipTo('}')) this.#fail('Expected "," or "}"');
    return Object.fromEntries(entries);
  }

  #array(depth: number): Json {
    this.#open(depth);
    const items: Json[] = [];
    if (this.#skipTo(']')) return items;
    do items.push(this.#child(items.length, depth));
    while (this.#skipTo(','));
    if (!this.#skipTo(']')) this.#fail('Expected "," or "]"');
    return items;
  }

  #child(step: PathStep, depth: number): Json {
    this.#skipWhiteSpace();
    this.#path.push(step);
    const value = this.#value(depth + 1);
    this.#path.pop();
    return value;
  }

  #open(depth: number): void {
    if (depth >= this.#maxDepth) this.#fail(`Nested deeper than ${this.#maxDepth} levels`);
    this.#at++;
  }

  #string(): string {
    const plain = this.#token(PLAIN_STRING);
    if (plain !== undefined) return plain.slice(1, -1);
    const start = this.#at;
    const quoted = this.#token(STRING);
    if (quoted === undefined)
      this.#fail('A string that is not closed, or holds a bad escape or control character', start);
    return JSON.parse(quoted) as string;
  }

  #word(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #token(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text)?.[0];
    if (match !== undefined) this.#at += match.length;
    return match;
  }

  #skipWhiteSpace(): void {
    this.#token(WHITE_SPACE);
  }

  #skipTo(character: string): boolean {
    this.#skipWhiteSpace();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #fail(message: string, offset = this.#at): never {
    throw new JsonTextError(message, position(this.#text, offset));
  }
}
