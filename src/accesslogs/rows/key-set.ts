import { AskedKeys } from './asked-keys.ts';
import { release } from './columns.ts';
import { KeyFilter } from './key-filter.ts';

/** What is known of a key: somebody read it, somebody was given a presigned URL of it. */
export const KEY_READ = 1;
export const KEY_GRANTED = 2;

const FIRST_SLOTS = 1 << 12;
const FLAGS = 3;
/** Keys that are put in together: a processor fetches several places in memory at a time, if it may. */
const BATCH = 1024;

/**
 * A set of hashed object keys with two flags each. Keys are noted one behind the other first; a table is made of them
 * once there are many, or where somebody asks about a key that was not announced. Exact (but for collisions of 62 bits)
 * up to `maxBytes`; from there on the table is a Bloom filter, which may call a key read or granted that was not.
 */
export class KeySet {
  readonly #maxSlots: number;
  /** Pairs: the first lane, and the second with its lowest bits given to the flags. */
  #slots = new Int32Array(0);
  #used = 0;
  #bloom: KeyFilter | undefined;
  /** Noted and not yet in the table: pairs as above. Room that is not used yet is not in memory. */
  #noted: Int32Array<ArrayBuffer>;
  #notedEnd = 0;
  readonly #asked = new AskedKeys();
  #areAnswered = false;
  /** Keeps what is fetched from being optimised away. */
  #fetched = 0;

  /** @param maxBytes memory for the set */
  constructor(maxBytes: number) {
    const pairs = Math.max(FIRST_SLOTS, Math.floor(maxBytes / 8));
    this.#maxSlots = 2 ** Math.floor(Math.log2(pairs));
    this.#noted = new Int32Array(pairs * 2);
  }

  get bytes(): number {
    return this.#notedEnd * 4 + (this.#bloom?.bytes ?? this.#slots.byteLength);
  }

  /** True once the set is a Bloom filter. */
  get approximate(): boolean {
    return this.#bloom !== undefined;
  }

  add(first: number, second: number, flags: number): void {
    this.#areAnswered = false;
    this.#noted[this.#notedEnd] = first;
    this.#noted[this.#notedEnd + 1] = (second & ~FLAGS) | flags;
    this.#notedEnd += 2;
    if (this.#notedEnd === this.#noted.length) this.#settle();
  }

  /** Adds keys as pairs: the first lane, and the second with its lowest bits given to the flags. */
  addAll(pairs: Int32Array): void {
    this.#areAnswered = false;
    for (let at = 0; at < pairs.length; ) {
      const length = Math.min(pairs.length - at, this.#noted.length - this.#notedEnd);
      this.#noted.set(pairs.subarray(at, at + length), this.#notedEnd);
      this.#notedEnd += length;
      at += length;
      if (this.#notedEnd === this.#noted.length) this.#settle();
    }
  }

  /** Announces a question, which is then answered without making a table of everything. */
  ask(first: number, second: number): void {
    this.#areAnswered = false;
    this.#asked.ask(first, second);
  }

  /** True when a key was added with this flag, or, once approximate, probably was. */
  has(first: number, second: number, flag: number): boolean {
    if (!this.#areAnswered && this.#asked.size > 0) this.#answer();
    const answer = this.#areAnswered ? this.#asked.flagsOf(first, second) : undefined;
    if (answer !== undefined) return (answer & flag) !== 0;
    if (this.#notedEnd > 0) this.#settle();
    return (this.#flagsOf(first, second) & flag) !== 0;
  }

  #answer(): void {
    this.#asked.begin((first, second) => this.#flagsOf(first, second));
    this.#asked.note(this.#noted.subarray(0, this.#notedEnd));
    this.#areAnswered = true;
  }

  /** Of the table alone. */
  #flagsOf(first: number, second: number): number {
    if (this.#bloom !== undefined) return this.#bloom.flagsOf(first, second & ~FLAGS);
    if (this.#slots.length === 0) return 0;
    return (this.#slots[this.#slotOf(first, second) * 2 + 1] ?? 0) & FLAGS;
  }

  /** Puts what was noted into the table. */
  #settle(): void {
    const end = this.#notedEnd;
    this.#notedEnd = 0;
    if (this.#slots.length === 0 && this.#bloom === undefined) {
      const wanted = 2 ** Math.ceil(Math.log2(Math.max(FIRST_SLOTS, (end / 2) * (4 / 3))));
      this.#slots = new Int32Array(Math.min(this.#maxSlots, wanted) * 2);
    }
    const noted = this.#noted;
    for (let from = 0; from < end; from += BATCH * 2) {
      const batch = noted.subarray(from, Math.min(end, from + BATCH * 2));
      if (this.#bloom === undefined && (this.#used + batch.length / 2) * 8 > this.#slots.length * 3)
        this.#grow();
      if (this.#bloom === undefined) this.#fetch(batch);
      else this.#bloom.fetch(batch);
      this.#put(batch);
    }
    if (this.#slots.length < this.#maxSlots * 2 && this.#bloom === undefined) return;
    // The table has the memory now.
    const rest = noted.length - this.#maxSlots * 2;
    this.#noted = new Int32Array(Math.max(BATCH * 2, rest));
    release(noted);
  }

  /** Has the processor fetch the slots of many keys at a time: putting them in one by one waits for each. */
  #fetch(pairs: Int32Array): void {
    const slots = this.#slots;
    const mask = slots.length - 2;
    let sum = 0;
    for (let at = 0; at < pairs.length; at += 2) sum ^= slots[((pairs[at] ?? 0) << 1) & mask] ?? 0;
    this.#fetched ^= sum;
  }

  /** Puts pairs into the set; those without flags are empty slots of another one. */
  #put(pairs: Int32Array): void {
    const bloom = this.#bloom;
    const slots = this.#slots;
    for (let at = 0; at < pairs.length; at += 2) {
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

  /** The slot that holds the key, or the empty one that it belongs in. */
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
    this.#put(old);
    release(old);
  }
}
