import { release } from './columns.ts';
import { KeyFilter } from './key-filter.ts';

/** What is known of a key: somebody read it, somebody was given a presigned URL of it. */
export const KEY_READ = 1;
export const KEY_GRANTED = 2;

const FIRST_SLOTS = 1 << 12;
const FLAGS = 3;
/** Keys that are added together: a processor waits for several places in memory at a time, if it may. */
const BATCH = 512;

/**
 * A set of hashed object keys with two flags each. Exact (but for collisions of 62 bits) up to `maxBytes`; from
 * there on a Bloom filter of that size, which may call a key read or granted that was not.
 */
export class KeySet {
  readonly #maxSlots: number;
  /** Pairs: the first lane, and the second with its lowest bits given to the flags. */
  #slots = new Int32Array(FIRST_SLOTS * 2);
  #used = 0;
  #bloom: KeyFilter | undefined;
  /** Added and not yet in the set: pairs as above. */
  readonly #pending = new Int32Array(BATCH * 2);
  #pendingEnd = 0;

  /** @param maxBytes memory for the set; rounded down to a power of two */
  constructor(maxBytes: number) {
    // While it grows, the old table and the new one exist together: half of the budget each, at most.
    this.#maxSlots = Math.max(FIRST_SLOTS, 2 ** Math.floor(Math.log2(maxBytes / 8)));
  }

  get bytes(): number {
    return this.#bloom?.bytes ?? this.#slots.byteLength;
  }

  /** True once the set is a Bloom filter. */
  get approximate(): boolean {
    return this.#bloom !== undefined;
  }

  add(first: number, second: number, flags: number): void {
    this.#pending[this.#pendingEnd] = first;
    this.#pending[this.#pendingEnd + 1] = (second & ~FLAGS) | flags;
    this.#pendingEnd += 2;
    if (this.#pendingEnd === this.#pending.length) this.#settle();
  }

  /** True when a key was added with this flag, or, once approximate, probably was. */
  has(first: number, second: number, flag: number): boolean {
    if (this.#pendingEnd > 0) this.#settle();
    if (this.#bloom !== undefined) return (this.#bloom.flagsOf(first, second & ~FLAGS) & flag) !== 0;
    return ((this.#slots[this.#slotOf(first, second) * 2 + 1] ?? 0) & flag) !== 0;
  }

  #settle(): void {
    const end = this.#pendingEnd;
    this.#pendingEnd = 0;
    if (this.#bloom === undefined && (this.#used + end / 2) * 8 > this.#slots.length * 3) this.#grow();
    this.#put(this.#pending, end);
  }

  /** Puts pairs into the set; those without flags are empty slots of another one. */
  #put(pairs: Int32Array, end: number): void {
    const bloom = this.#bloom;
    const slots = this.#slots;
    for (let at = 0; at < end; at += 2) {
      const first = pairs[at] ?? 0;
      const second = pairs[at + 1] ?? 0;
      if ((second & FLAGS) === 0) continue;
      if (bloom !== undefined) {
        bloom.add(first, second & ~FLAGS, second & FLAGS);
        continue;
      }
      const slot = this.#slotOf(first, second) * 2;
      const held = slots[slot + 1] ?? 0;
      if ((held & FLAGS) === 0) this.#used += 1;
      slots[slot] = first;
      slots[slot + 1] = held | second;
    }
  }

  /** The slot that holds the key, or the empty one that it belongs into. */
  #slotOf(first: number, second: number): number {
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    const wanted = second & ~FLAGS;
    for (let slot = first & mask; ; slot = (slot + 1) & mask) {
      const held = slots[slot * 2 + 1] ?? 0;
      if ((held & FLAGS) === 0 || (slots[slot * 2] === first && (held & ~FLAGS) === wanted)) return slot;
    }
  }

  #grow(): void {
    const old = this.#slots;
    if (old.length / 2 >= this.#maxSlots) {
      this.#bloom = new KeyFilter(old);
      this.#slots = new Int32Array(0);
      return;
    }
    this.#slots = new Int32Array(old.length * 2);
    this.#used = 0;
    this.#put(old, old.length);
    release(old);
  }
}
