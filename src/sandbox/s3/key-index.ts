/**
 * Keys in S3's order (by their UTF-8 bytes), for many insertions and paged reading. New keys wait in a heap
 * of their own until somebody reads; removed ones are skipped and swept out later.
 */
export class KeyIndex<Value> {
  readonly #values = new Map<string, Value>();
  #sorted: string[] = [];
  #added: string[] = [];

  get size(): number {
    return this.#values.size;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: Value): void {
    if (!this.#values.has(key)) this.#added.push(key);
    this.#values.set(key, value);
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  values(): IterableIterator<Value> {
    return this.#values.values();
  }

  /** The first key at or after `from` for which `beyond` is not true, and so on; keys come in order. */
  cursor(): KeyCursor<Value> {
    this.#settle();
    return new KeyCursor(this.#sorted, this.#values);
  }

  #settle(): void {
    if (this.#added.length === 0 && this.#sorted.length <= this.#values.size * 2 + 16) return;
    const live = this.#sorted.filter((key) => this.#values.has(key));
    const added = this.#added.filter((key) => this.#values.has(key)).sort(compareKeys);
    const merged: string[] = [];
    let next = 0;
    const push = (key: string) => {
      // A key removed and set again stands in both lists.
      if (merged.at(-1) !== key) merged.push(key);
    };
    for (const key of live) {
      for (; next < added.length && compareKeys(added[next] ?? '', key) <= 0; next++) push(added[next] ?? '');
      push(key);
    }
    for (; next < added.length; next++) push(added[next] ?? '');
    this.#sorted = merged;
    this.#added = [];
  }
}

class KeyCursor<Value> {
  readonly #keys: readonly string[];
  readonly #values: ReadonlyMap<string, Value>;
  #at = 0;

  constructor(keys: readonly string[], values: ReadonlyMap<string, Value>) {
    this.#keys = keys;
    this.#values = values;
  }

  /** Moves on to the first key that `isBefore` does not hold for; it must hold for a first stretch of the keys. */
  skipWhile(isBefore: (key: string) => boolean): void {
    let low = this.#at;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.#keys[middle] ?? '')) low = middle + 1;
      else high = middle;
    }
    this.#at = low;
  }

  next(): { readonly key: string; readonly value: Value } | undefined {
    while (this.#at < this.#keys.length) {
      const key = this.#keys[this.#at++] ?? '';
      const value = this.#values.get(key);
      if (value !== undefined) return { key, value };
    }
    return undefined;
  }
}

const SURROGATE = /[\ud800-\udfff]/;

/** UTF-8 byte order. UTF-16 code units give the same order, but for characters beyond the first plane. */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  if (SURROGATE.test(a) || SURROGATE.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}
