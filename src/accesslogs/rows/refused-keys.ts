import type { Column, ColumnPool, ColumnSource } from './columns.ts';

/** A refused key of a row: its hash lanes, and how often it was refused. */
export interface RefusedKey {
  readonly first: number;
  readonly second: number;
  readonly count: number;
}

/** Ends a chain. */
const NONE = -1;

/** Which keys rows were refused: a chain for each row, whose head the row holds. */
export class RefusedKeys {
  size = 0;
  /** True once its columns are not the first ones any more. */
  hasMoved = false;
  readonly #pool: ColumnPool;
  #first: Int32Array;
  #second: Int32Array;
  #count: Uint32Array;
  #next: Int32Array;

  constructor(pool: ColumnPool, first: ColumnSource = pool) {
    this.#pool = pool;
    this.#first = first.take(Int32Array);
    this.#second = first.take(Int32Array);
    this.#count = first.take(Uint32Array);
    this.#next = first.take(Int32Array);
  }

  get columns(): readonly Column[] {
    return [this.#first, this.#second, this.#count, this.#next];
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.size * 16;
  }

  /** Gives the columns back; the keys are not used any more. */
  release(): void {
    this.#pool.give(this.#first, this.#second, this.#count, this.#next);
  }

  /** Becomes what others are. */
  become(other: RefusedKeys): void {
    this.size = other.size;
    this.#first.set(other.#first.subarray(0, other.size));
    this.#second.set(other.#second.subarray(0, other.size));
    this.#count.set(other.#count.subarray(0, other.size));
    this.#next.set(other.#next.subarray(0, other.size));
  }

  /** Notes a key in the chain that begins at `head`; gives its head from now on. */
  add(head: number, first: number, second: number, count: number): number {
    for (let at = head; at !== NONE; at = this.#next[at] ?? NONE) {
      if (this.#first[at] === first && this.#second[at] === second) {
        this.#count[at] = (this.#count[at] ?? 0) + count;
        return head;
      }
    }
    if (this.size === this.#first.length) this.#grow();
    const at = this.size++;
    this.#first[at] = first;
    this.#second[at] = second;
    this.#count[at] = count;
    this.#next[at] = head;
    return at;
  }

  /** Every key; one may come several times. */
  each(take: (first: number, second: number) => void): void {
    for (let at = 0; at < this.size; at++) take(this.#first[at] ?? 0, this.#second[at] ?? 0);
  }

  some(head: number, test: (first: number, second: number) => boolean): boolean {
    for (let at = head; at !== NONE; at = this.#next[at] ?? NONE) {
      if (test(this.#first[at] ?? 0, this.#second[at] ?? 0)) return true;
    }
    return false;
  }

  eachOf(
    head: number,
    take: (first: number, second: number, count: number, passed: number) => void,
    passed: number,
  ): void {
    for (let at = head; at !== NONE; at = this.#next[at] ?? NONE) {
      take(this.#first[at] ?? 0, this.#second[at] ?? 0, this.#count[at] ?? 0, passed);
    }
  }

  /** True where the chain holds the key, or fewer than `most` others. */
  keeps(head: number, first: number, second: number, most: number): boolean {
    let length = 0;
    for (let at = head; at !== NONE; at = this.#next[at] ?? NONE) {
      if (this.#first[at] === first && this.#second[at] === second) return true;
      length += 1;
    }
    return length < most;
  }

  of(head: number): RefusedKey[] {
    const found: RefusedKey[] = [];
    for (let at = head; at !== NONE; at = this.#next[at] ?? NONE) {
      found.push({
        first: this.#first[at] ?? 0,
        second: this.#second[at] ?? 0,
        count: this.#count[at] ?? 0,
      });
    }
    return found;
  }

  #grow(): void {
    this.hasMoved = true;
    this.#first = this.#pool.grown(this.#first);
    this.#second = this.#pool.grown(this.#second);
    this.#count = this.#pool.grown(this.#count);
    this.#next = this.#pool.grown(this.#next);
  }
}
