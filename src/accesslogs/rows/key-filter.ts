const WORDS_OF_BLOCK = 16;
const HALF = WORDS_OF_BLOCK / 2;
const PROBES = 5;
const READ = 1;
const GRANTED = 2;

/**
 * A Bloom filter of hashed keys for two flags. All bits of a key are in one block of 64 bytes, which a processor
 * fetches at once, and blocks follow the order of a hash table with the same first lane.
 */
export class KeyFilter {
  /** Blocks: eight words for keys that were read, eight for keys that were granted. */
  readonly #words: Uint32Array;
  readonly #blocks: number;

  /** @param keys slots of the table that it takes the place of; two words each */
  constructor(keys: number) {
    this.#words = new Uint32Array(keys * 2);
    this.#blocks = this.#words.length / WORDS_OF_BLOCK;
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
