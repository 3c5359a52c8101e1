import { hash } from 'node:crypto';
import type { Entry } from '../entry.ts';

/** Digits of the MD5 that are compared. */
export const HASH_DIGITS = 16;

/** Those objects whose names have the smallest MD5: spread evenly over all, whatever order they come in. */
export class HashSample {
  readonly members: Entry[] = [];
  readonly #hashes: string[] = [];
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  add(entry: Entry): void {
    const own = hash('md5', entry.name, 'hex').slice(0, HASH_DIGITS);
    const isFull = this.members.length === this.#size;
    if (isFull && own >= (this.#hashes.at(-1) ?? '')) return;
    const found = this.#hashes.findIndex((other) => own < other);
    const at = found < 0 ? this.members.length : found;
    this.members.splice(at, 0, entry);
    this.#hashes.splice(at, 0, own);
    if (!isFull) return;
    this.members.pop();
    this.#hashes.pop();
  }
}
