import { release } from './columns.ts';

/** What is known of a key: somebody read it, somebody was given a presigned URL of it. */
export const KEY_READ = 1;
export const KEY_GRANTED = 2;

const FIRST_SLOTS = 1 << 12;
const FLAGS = 3;
/** Bits of the Bloom filter a key sets: one in 100,000 is wrong at 35 bits a key, one in 300 at 12. */
const PROBES = [0, 1, 2, 3, 4, 5];

/**
 * A set of hashed object keys with two flags each. Exact (but for collisions of 62 bits) up to `maxBytes`; from
 * there on a Bloom filter of that size, which may call a key read or granted that was not.
 */
export class KeySet {
  readonly #maxSlots: number;
  /** Pairs: the first lane, and the second with its lowest bits given to the flags. */
  #slots = new Int32Array(FIRST_SLOTS * 2);
  #used = 0;
  #bloom: { readonly read: Uint32Array; readonly granted: Uint32Array; readonly mask: number } | undefined;

  /** @param maxBytes memory for the set; rounded down to a power of two */
  constructor(maxBytes: number) {
    // While it grows, the old table and the new one exist together: half of the budget each, at most.
    this.#maxSlots = Math.max(FIRST_SLOTS, 2 ** Math.floor(Math.log2(maxBytes / 8)));
  }

  get bytes(): number {
    return this.#bloom === undefined
      ? this.#slots.byteLength
      : this.#bloom.read.byteLength + this.#bloom.granted.byteLength;
  }

  /** True once the set is a Bloom filter. */
  get approximate(): boolean {
    return this.#bloom !== undefined;
  }

  add(first: number, second: number, flags: number): void {
    if (this.#bloom !== undefined) {
      this.#addToBloom(first, second, flags);
      return;
    }
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    const wanted = second & ~FLAGS;
    for (let slot = first & mask; ; slot = (slot + 1) & mask) {
      const held = slots[slot * 2 + 1] ?? 0;
      if ((held & FLAGS) === 0) {
        slots[slot * 2] = first;
        slots[slot * 2 + 1] = wanted | flags;
        this.#used += 1;
        if (this.#used * 4 > (mask + 1) * 3) this.#grow();
        return;
      }
      if (slots[slot * 2] === first && (held & ~FLAGS) === wanted) {
        slots[slot * 2 + 1] = held | flags;
        return;
      }
    }
  }

  /** True when a key was added with this flag, or, once approximate, probably was. */
  has(first: number, second: number, flag: number): boolean {
    if (this.#bloom !== undefined) {
      const { mask } = this.#bloom;
      const bits = flag === KEY_READ ? this.#bloom.read : this.#bloom.granted;
      return PROBES.every((n) => {
        const bit = (first + Math.imul(n, (second & ~FLAGS) | 1)) & mask;
        return ((bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
      });
    }
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    const wanted = second & ~FLAGS;
    for (let slot = first & mask; ; slot = (slot + 1) & mask) {
      const held = slots[slot * 2 + 1] ?? 0;
      if ((held & FLAGS) === 0) return false;
      if (slots[slot * 2] === first && (held & ~FLAGS) === wanted) return (held & flag) !== 0;
    }
  }

  #grow(): void {
    const old = this.#slots;
    if (old.length / 2 >= this.#maxSlots) {
      const words = this.#maxSlots;
      this.#bloom = { read: new Uint32Array(words), granted: new Uint32Array(words), mask: words * 32 - 1 };
    } else {
      this.#slots = new Int32Array(old.length * 2);
      this.#used = 0;
    }
    for (let at = 0; at < old.length; at += 2) {
      const held = old[at + 1] ?? 0;
      if ((held & FLAGS) !== 0) this.add(old[at] ?? 0, held, held & FLAGS);
    }
    release(old);
    if (this.#bloom !== undefined) this.#slots = new Int32Array(0);
  }

  #addToBloom(first: number, second: number, flags: number): void {
    const bloom = this.#bloom;
    if (bloom === undefined) return;
    // Exact entries lost the lowest bits of their second lane; leave them out for all.
    const step = (second & ~FLAGS) | 1;
    for (const n of PROBES) {
      const bit = (first + Math.imul(n, step)) & bloom.mask;
      if (flags & KEY_READ) bloom.read[bit >>> 5] = (bloom.read[bit >>> 5] ?? 0) | (1 << (bit & 31));
      if (flags & KEY_GRANTED) bloom.granted[bit >>> 5] = (bloom.granted[bit >>> 5] ?? 0) | (1 << (bit & 31));
    }
  }
}
