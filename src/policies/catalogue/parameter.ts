import { bad, good, type Parsed } from '../../core/parsed.ts';

/** One thing a document has to be told, with the check of what is given. */
export interface Parameter<T = unknown> {
  /** What kind of value it takes, in one word: `bucket`, `cidr`. */
  readonly type: string;
  readonly description: string;
  readonly required: boolean;
  /** Takes a list: several values, or one text with commas. */
  readonly many: boolean;
  /** A value that passes, for help and examples. */
  readonly example: string;
  /** The only values there are, where they can be listed. */
  readonly choices?: readonly string[] | undefined;
  /** What is used when nothing is given, as text. */
  readonly fallback?: string;
  /** The values as they were written; an empty list when none was given. */
  read(written: readonly string[]): Parsed<T>;
}

export type Parameters = { readonly [name: string]: Parameter };
export type ValuesOf<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};

/** How one value of a kind is read. */
export interface ValueType<T> {
  readonly name: string;
  readonly example: string;
  readonly choices?: readonly string[];
  parse(text: string): Parsed<T>;
}

export function required<T>(type: ValueType<T>, description: string): Parameter<T> {
  return {
    ...common(type, description),
    required: true,
    many: false,
    read: (written) => one(type, written) ?? bad('a value is needed'),
  };
}

export function optional<T>(type: ValueType<T>, description: string): Parameter<T | undefined> {
  return {
    ...common(type, description),
    required: false,
    many: false,
    read: (written) => one(type, written) ?? good(undefined),
  };
}

export function withDefault<T>(type: ValueType<T>, fallback: string, description: string): Parameter<T> {
  return {
    ...common(type, description),
    required: false,
    many: false,
    fallback,
    read: (written) => one(type, written) ?? type.parse(fallback),
  };
}

/** A list; empty unless something is given. */
export function several<T>(type: ValueType<T>, description: string): Parameter<readonly T[]> {
  return {
    ...common(type, description),
    required: false,
    many: true,
    read: (written) => list(type, written),
  };
}

/** A list of at least one. */
export function oneOrMore<T>(type: ValueType<T>, description: string): Parameter<readonly T[]> {
  return {
    ...common(type, description),
    required: true,
    many: true,
    read: (written) => (written.length === 0 ? bad('at least one value is needed') : list(type, written)),
  };
}

function common<T>(type: ValueType<T>, description: string) {
  const { name, example, choices } = type;
  return { type: name, example, choices, description };
}

function one<T>(type: ValueType<T>, written: readonly string[]): Parsed<T> | undefined {
  const [text, ...more] = written;
  if (text === undefined) return undefined;
  return more.length > 0 ? bad(`accepts one value, but ${written.length} were given`) : type.parse(text);
}

/** In the order given, each value once: what is generated must not depend on how often something was said. */
function list<T>(type: ValueType<T>, written: readonly string[]): Parsed<readonly T[]> {
  const values: T[] = [];
  for (const text of new Set(written.flatMap((item) => item.split(',')).map((item) => item.trim()))) {
    const parsed = type.parse(text);
    if (!parsed.ok) return parsed;
    values.push(parsed.value);
  }
  return good(values);
}
