const EMPTY = -1;
/** Names that are kept to be shown beside a second one; of later ones only the hash is kept. */
const KEEP_NAMES = 20_000;

/** A name seen before in another spelling; `earlier` is undefined where it is no longer known. */
export interface Clash {
  readonly earlier: string | undefined;
}

/**
 * Notices names that differ by case or Unicode form only. Holds a 53-bit hash of each name, so a
 * million names take some 25 MB; two different names share one with a chance of 1 in 18,000 in a million names.
 */
export class NameSet {
  #hashes = new Float64Array(1024).fill(EMPTY);
  #ordinals = new Uint32Array(1024);
  #size = 0;
  readonly #names: string[] = [];
  readonly #keep: number;

  constructor(keep: number = KEEP_NAMES) {
    this.#keep = keep;
  }

  /** Adds a name; a clash where an equal or similar one is there already. */
  add(name: string): Clash | undefined {
    if (this.#size * 4 >= this.#hashes.length * 3) this.#grow();
    const hash = foldedHash(name);
    const mask = this.#hashes.length - 1;
    let slot = hash & mask;
    for (let held = this.#hashes[slot]; held !== EMPTY; held = this.#hashes[slot]) {
      if (held === hash) return { earlier: this.#names[this.#ordinals[slot] ?? 0] };
      slot = (slot + 1) & mask;
    }
    this.#hashes[slot] = hash;
    this.#ordinals[slot] = this.#size;
    if (this.#size < this.#keep) this.#names.push(name);
    this.#size += 1;
    return undefined;
  }

  #grow(): void {
    const before = this.#hashes;
    const ordinals = this.#ordinals;
    this.#hashes = new Float64Array(before.length * 2).fill(EMPTY);
    this.#ordinals = new Uint32Array(before.length * 2);
    const mask = this.#hashes.length - 1;
    for (let index = 0; index < before.length; index++) {
      const hash = before[index] ?? EMPTY;
      if (hash === EMPTY) continue;
      let slot = hash & mask;
      while (this.#hashes[slot] !== EMPTY) slot = (slot + 1) & mask;
      this.#hashes[slot] = hash;
      this.#ordinals[slot] = ordinals[index] ?? 0;
    }
  }
}

/** The name as a case-insensitive disk with normalised names would see it. */
export function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

// cyrb53 (public domain), with ASCII folded on the way: most keys need no folded copy.
function foldedHash(name: string): number {
  let h1 = 0xdeadbeef;
  let h2 = 0x41c6ce57;
  for (let index = 0; index < name.length; index++) {
    let code = name.charCodeAt(index);
    if (code > 127) {
      const folded = fold(name);
      if (folded !== name) return foldedHash(folded);
    }
    if (code >= 65 && code <= 90) code += 32;
    h1 = Math.imul(h1 ^ code, 2654435761);
    h2 = Math.imul(h2 ^ code, 1597334677);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return 4294967296 * (2097151 & h2) + (h1 >>> 0);
}
