/** Names that are remembered with the line they were first on; of later ones a number stands for the text. */
export class SeenNames {
  readonly #lines = new Map<number, number>();

  /** The line on which the name was first, where this is not the first time. */
  add(name: string, line: number): number | undefined {
    const hash = hashOf(name);
    const before = this.#lines.get(hash);
    if (before === undefined) this.#lines.set(hash, line);
    return before;
  }

  has(name: string): boolean {
    return this.#lines.has(hashOf(name));
  }
}

// 53 bits of FNV-1a in two halves: of a million names two share one with a chance of 1 in 18,000.
function hashOf(name: string): number {
  let high = 0x811c9dc5;
  let low = 0x1b873593;
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x85ebca6b) ^ (low >>> 13);
  }
  return (high >>> 0) * 0x200000 + (low >>> 11);
}
