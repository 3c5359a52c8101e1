/** Names that are kept to be shown beside a second one; of later ones only the hash is kept. */
const KEEP_NAMES = 20_000;

/** A name seen before, in this or another spelling. */
interface Clash {
  /** Undefined where it is no longer known. */
  readonly earlier: string | undefined;
  /** True where it is the very same name. */
  readonly same: boolean;
}

export interface SavedNames {
  /** Base64 of 64-bit numbers, little-endian. */
  readonly hashes: string;
  readonly names: readonly (readonly [hash: number, name: string])[];
}

/**
 * Notices names that differ by case or Unicode form only, and with `mayRepeat` names that come twice. Holds a
 * 53-bit hash of each name, so a million names take 17 MB (25 MB with `mayRepeat`); two different names share
 * one with a chance of 1 in 18,000 in a million names.
 */
export class NameSet {
  // Zero is an empty slot.
  #hashes: Float64Array<ArrayBuffer> = new Float64Array(1024);
  /** Hashes of the names as they are written. */
  #exact: Uint32Array<ArrayBuffer> | undefined;
  #size = 0;
  readonly #names = new Map<number, string>();

  constructor({ mayRepeat = false }: { readonly mayRepeat?: boolean } = {}) {
    if (mayRepeat) this.#exact = new Uint32Array(this.#hashes.length);
  }

  /** Adds a name; a clash where an equal or similar one is already there. */
  add(name: string): Clash | undefined {
    if (this.#size * 4 >= this.#hashes.length * 3) this.#grow();
    const hash = foldedHash(name) || 1;
    const slot = this.#slotOf(hash);
    if (this.#hashes[slot] === hash) {
      const earlier = this.#names.get(hash);
      return { earlier, same: earlier === name || this.#exact?.[slot] === exactHash(name) };
    }
    this.#hashes[slot] = hash;
    if (this.#exact) this.#exact[slot] = exactHash(name);
    if (this.#size < KEEP_NAMES) this.#names.set(hash, name);
    this.#size += 1;
    return undefined;
  }

  /** Hashes and names for a later set to go on with; not those of names that may repeat. */
  save(): SavedNames {
    const hashes = this.#hashes.filter((hash) => hash !== 0);
    return { hashes: Buffer.from(hashes.buffer).toString('base64'), names: [...this.#names] };
  }

  load({ hashes, names }: SavedNames): void {
    const bytes = Buffer.from(hashes, 'base64');
    for (let at = 0; at < bytes.length; at += 8) {
      if (this.#size * 4 >= this.#hashes.length * 3) this.#grow();
      const hash = bytes.readDoubleLE(at);
      this.#hashes[this.#slotOf(hash)] = hash;
      this.#size += 1;
    }
    for (const [hash, name] of names) this.#names.set(hash, name);
  }

  /** Where the hash is, or the empty slot where it would go. */
  #slotOf(hash: number): number {
    const mask = this.#hashes.length - 1;
    let slot = hash & mask;
    while (this.#hashes[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const hashes = this.#hashes;
    const exact = this.#exact;
    this.#hashes = new Float64Array(hashes.length * 2);
    if (exact) this.#exact = new Uint32Array(exact.length * 2);
    for (let index = 0; index < hashes.length; index++) {
      const hash = hashes[index] ?? 0;
      if (hash === 0) continue;
      const slot = this.#slotOf(hash);
      this.#hashes[slot] = hash;
      if (this.#exact) this.#exact[slot] = exact?.[index] ?? 0;
    }
    // Else they would be held until the next full collection.
    hashes.buffer.transfer(0);
    exact?.buffer.transfer(0);
  }
}

/** Whether two names differ by case or Unicode form at the most. */
export function sameFolded(a: string, b: string): boolean {
  return fold(a) === fold(b);
}

/** The name as a case-insensitive disk with normalised names would see it. */
function fold(name: string): string {
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

// FNV-1a over the UTF-16 units.
function exactHash(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 16777619);
  return hash >>> 0;
}
