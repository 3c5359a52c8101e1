import { grown, release } from './columns.ts';
import { mix } from './hasher.ts';

/** Numbers pairs of signed 32-bit values in the order in which they come: a Map without its memory. */
export class PairIndex {
  size = 0;
  #first = new Int32Array(256);
  #second = new Int32Array(256);
  #slots = new Int32Array(1024);

  /** The pair's number; a new one where it is new. */
  add(first: number, second: number): number {
    const found = this.find(first, second);
    if (found >= 0) return found;
    if (this.size === this.#first.length) this.#grow();
    this.#first[this.size] = first;
    this.#second[this.size] = second;
    this.#put(this.size);
    this.size += 1;
    return this.size - 1;
  }

  /** The pair's number, or -1. */
  find(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = mix(first, second) & mask; ; slot = (slot + 1) & mask) {
      const id = (this.#slots[slot] ?? 0) - 1;
      if (id < 0 || (this.#first[id] === first && this.#second[id] === second)) return id;
    }
  }

  first(id: number): number {
    return this.#first[id] ?? 0;
  }

  second(id: number): number {
    return this.#second[id] ?? 0;
  }

  #put(id: number): void {
    const mask = this.#slots.length - 1;
    let slot = mix(this.first(id), this.second(id)) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = id + 1;
  }

  #grow(): void {
    const size = this.#first.length * 2;
    this.#first = grown(this.#first, size);
    this.#second = grown(this.#second, size);
    release(this.#slots);
    this.#slots = new Int32Array(size * 4);
    for (let id = 0; id < this.size; id++) this.#put(id);
  }
}
