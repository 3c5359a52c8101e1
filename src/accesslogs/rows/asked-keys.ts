import { grown } from './columns.ts';

const WORDS = 1 << 16;
const FLAGS = 3;

/**
 * Keys that somebody will ask about, and the flags that are found for them. Most keys of a log are not among them,
 * which a bit each tells without a look into the table.
 */
export class AskedKeys {
  /** Pairs of lanes, the second without flags. */
  #pairs = new Int32Array(512);
  #end = 0;
  readonly #bits = new Int32Array(WORDS);
  /** The pairs by hash, with the flags in the lowest bits of the second; (0, 0) is an empty slot. */
  #slots = new Int32Array(2);

  get size(): number {
    return this.#end / 2;
  }

  ask(first: number, second: number): void {
    if (this.#end === this.#pairs.length) this.#pairs = grown(this.#pairs, this.#end * 4);
    this.#pairs[this.#end] = first;
    this.#pairs[this.#end + 1] = second & ~FLAGS;
    this.#end += 2;
    const word = first >>> 16;
    this.#bits[word] = (this.#bits[word] ?? 0) | (1 << (first >>> 11));
  }

  /** Makes the table anew, with flags to begin with. */
  begin(flagsOf: (first: number, second: number) => number): void {
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(this.#end + 2)) * 2);
    for (let at = 0; at < this.#end; at += 2) {
      const first = this.#pairs[at] ?? 0;
      const second = this.#pairs[at + 1] ?? 0;
      const slot = this.#slotOf(first, second);
      this.#slots[slot] = first;
      this.#slots[slot + 1] = second | flagsOf(first, second);
    }
  }

  /** Adds the flags of pairs, see {@link KeySet.addAll}. */
  note(pairs: Int32Array): void {
    const bits = this.#bits;
    for (let at = 0; at < pairs.length; at += 2) {
      const first = pairs[at] ?? 0;
      if ((((bits[first >>> 16] ?? 0) >>> (first >>> 11)) & 1) !== 0) this.#note(first, pairs[at + 1] ?? 0);
    }
  }

  /** Undefined for a key that was not asked about. */
  flagsOf(first: number, second: number): number | undefined {
    const slot = this.#slotOf(first, second & ~FLAGS);
    return this.#isEmpty(slot) ? undefined : (this.#slots[slot + 1] ?? 0) & FLAGS;
  }

  #note(first: number, second: number): void {
    const slot = this.#slotOf(first, second & ~FLAGS);
    if (!this.#isEmpty(slot)) this.#slots[slot + 1] = (this.#slots[slot + 1] ?? 0) | (second & FLAGS);
  }

  #isEmpty(slot: number): boolean {
    return this.#slots[slot] === 0 && this.#slots[slot + 1] === 0;
  }

  /** Where the pair is, or the empty place where it belongs. */
  #slotOf(first: number, second: number): number {
    const slots = this.#slots;
    const mask = slots.length - 2;
    for (let slot = (first << 1) & mask; ; slot = (slot + 2) & mask) {
      const held = slots[slot + 1] ?? 0;
      if (slots[slot] === first && (held & ~FLAGS) === second) return slot;
      if (slots[slot] === 0 && held === 0) return slot;
    }
  }
}
