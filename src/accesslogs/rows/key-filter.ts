const WORDS_OF_BLOCK = 16;
const HALF = WORDS_OF_BLOCK / 2;
const PROBES = 5;
const READ = 1;
const GRANTED = 2;
const FLAGS = READ | GRANTED;

/**
 * A Bloom filter of hashed keys for two flags: at 35 bits a key one answer in 9,000 is wrong, at 12 one in 170.
 * All bits of a key are in one block of 64 bytes, which a processor fetches at once.
 */
export class KeyFilter {
  /** Blocks: eight words for keys that were read, eight for keys that were granted. */
  readonly #words: Int32Array;
  readonly #blocks: number;
  #fetched = 0;

  /**
   * Turns a hash table into a filter where it lies, so that both are never in memory together.
   * @param slots pairs of the first lane, by which they are in order, and the second with the flags; overwritten
   */
  constructor(slots: Int32Array) {
    this.#words = slots;
    this.#blocks = slots.length / WORDS_OF_BLOCK;
    const held = new Int32Array(WORDS_OF_BLOCK);
    const early: number[] = [];
    for (let block = 0; block < slots.length; block += WORDS_OF_BLOCK) {
      // A view of each block would be garbage of as many bytes as the table has.
      for (let at = 0; at < WORDS_OF_BLOCK; at++) held[at] = slots[block + at] ?? 0;
      slots.fill(0, block, block + WORDS_OF_BLOCK);
      for (let at = 0; at < WORDS_OF_BLOCK; at += 2) {
        const first = held[at] ?? 0;
        const second = held[at + 1] ?? 0;
        if ((second & FLAGS) === 0) continue;
        // Probing moves keys on; those from the end of the table to its begin, where their block is not free yet.
        if (this.#blockOf(first) > block) early.push(first, second);
        else this.add(first, second & ~FLAGS, second & FLAGS);
      }
    }
    for (let at = 0; at < early.length; at += 2) {
      const second = early[at + 1] ?? 0;
      this.add(early[at] ?? 0, second & ~FLAGS, second & FLAGS);
    }
  }

  get bytes(): number {
    return this.#words.byteLength;
  }

  add(first: number, second: number, flags: number): void {
    const words = this.#words;
    const block = this.#blockOf(first);
    let bits = second;
    for (let probe = 0; probe < PROBES; probe++) {
      bits = Math.imul(bits ^ (bits >>> 15), 0x9e3779b1);
      const word = block + ((bits >>> 8) & (HALF - 1));
      const bit = 1 << (bits >>> 27);
      if (flags & READ) words[word] = (words[word] ?? 0) | bit;
      if (flags & GRANTED) words[word + HALF] = (words[word + HALF] ?? 0) | bit;
    }
  }

  /** Has the processor fetch the blocks of many keys at a time. */
  fetch(pairs: Int32Array): void {
    let sum = 0;
    for (let at = 0; at < pairs.length; at += 2) sum ^= this.#words[this.#blockOf(pairs[at] ?? 0)] ?? 0;
    this.#fetched ^= sum;
  }

  /** The flags that the key was probably added with. */
  flagsOf(first: number, second: number): number {
    const words = this.#words;
    const block = this.#blockOf(first);
    let bits = second;
    let read = true;
    let granted = true;
    for (let probe = 0; probe < PROBES; probe++) {
      bits = Math.imul(bits ^ (bits >>> 15), 0x9e3779b1);
      const word = block + ((bits >>> 8) & (HALF - 1));
      const bit = 1 << (bits >>> 27);
      read &&= ((words[word] ?? 0) & bit) !== 0;
      granted &&= ((words[word + HALF] ?? 0) & bit) !== 0;
    }
    return (read ? READ : 0) | (granted ? GRANTED : 0);
  }

  #blockOf(first: number): number {
    // Eight slots of the table are one block, as their bytes are.
    return ((first >>> 3) & (this.#blocks - 1)) * WORDS_OF_BLOCK;
  }
}
