/** Names of buckets by number. */
export interface BucketNames {
  get(number: number): string;
}

/** Names of buckets, as the one who scans gives them numbers. */
export interface NewNames extends BucketNames {
  /** Undefined where there is no room for another one. */
  numberOf(name: string): number | undefined;
}

/** Names in the memory of one thread. */
export class OwnNames implements NewNames {
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  get(number: number): string {
    return this.#names[number] ?? '';
  }
}

const MOST_NAMES = 255;
/** Lengths in characters of two bytes, and the characters. */
const INDEX = MOST_NAMES + 1;
const ROOM = 32_768;

/** Names that one thread writes and another one reads; it is told of their numbers afterwards. */
export class SharedNames implements NewNames {
  static readonly bytes = (INDEX + ROOM) * 2;
  readonly #own = new OwnNames();
  /** How many names there are, where each one ends, and the texts. */
  readonly #values: Uint16Array;

  constructor(memory: SharedArrayBuffer) {
    this.#values = new Uint16Array(memory);
  }

  numberOf(name: string): number | undefined {
    const values = this.#values;
    const count = values[0] ?? 0;
    const begin = count === 0 ? 0 : (values[count] ?? 0);
    const number = this.#own.numberOf(name);
    if (number < count) return number;
    if (number > count || count === MOST_NAMES || begin + name.length > ROOM) return undefined;
    for (let at = 0; at < name.length; at++) values[INDEX + begin + at] = name.charCodeAt(at);
    values[count + 1] = begin + name.length;
    values[0] = count + 1;
    return number;
  }

  get(number: number): string {
    const begin = number === 0 ? 0 : (this.#values[number] ?? 0);
    const text = this.#values.slice(INDEX + begin, INDEX + (this.#values[number + 1] ?? 0));
    return String.fromCharCode(...text);
  }
}
