/**
 * Batches that are filled as things come: each goes into the first batch with room for its bytes and its files,
 * else into a new one. Finds it in logarithmic time, mostly, by a tree of the most room below each node.
 */
export class FirstFit {
  batches = 0;
  readonly #bytes: number;
  readonly #files: number;
  #leaves = 1;
  /** Room left: the root at 1, the children of n at 2n and 2n + 1. Batches not begun have none. */
  #roomBytes = new Float64Array(2).fill(-1);
  #roomFiles = new Float64Array(2).fill(-1);

  constructor(bytes: number, files: number) {
    this.#bytes = bytes;
    this.#files = files;
  }

  /** The batch it goes to, from 0. */
  put(bytes: number, files: number): number {
    let leaf = this.#find(1, bytes, files);
    if (leaf < 0) {
      if (this.batches === this.#leaves) this.#grow();
      leaf = this.#leaves + this.batches;
      this.batches += 1;
      this.#set(leaf, this.#bytes, this.#files);
    }
    this.#set(leaf, (this.#roomBytes[leaf] ?? 0) - bytes, (this.#roomFiles[leaf] ?? 0) - files);
    return leaf - this.#leaves;
  }

  // A node may have room for the bytes in one child and for the files in the other, so a descent may fail.
  #find(node: number, bytes: number, files: number): number {
    if ((this.#roomBytes[node] ?? -1) < bytes || (this.#roomFiles[node] ?? -1) < files) return -1;
    if (node >= this.#leaves) return node;
    const left = this.#find(node * 2, bytes, files);
    return left >= 0 ? left : this.#find(node * 2 + 1, bytes, files);
  }

  #set(leaf: number, bytes: number, files: number): void {
    this.#roomBytes[leaf] = bytes;
    this.#roomFiles[leaf] = files;
    for (let node = leaf >> 1; node >= 1; node >>= 1) this.#lift(node);
  }

  #lift(node: number): void {
    const left = node * 2;
    this.#roomBytes[node] = Math.max(this.#roomBytes[left] ?? -1, this.#roomBytes[left + 1] ?? -1);
    this.#roomFiles[node] = Math.max(this.#roomFiles[left] ?? -1, this.#roomFiles[left + 1] ?? -1);
  }

  #grow(): void {
    const { batches } = this;
    const before = { bytes: this.#roomBytes, files: this.#roomFiles, leaves: this.#leaves };
    this.#leaves *= 2;
    this.#roomBytes = new Float64Array(this.#leaves * 2).fill(-1);
    this.#roomFiles = new Float64Array(this.#leaves * 2).fill(-1);
    for (let index = 0; index < batches; index++) {
      this.#roomBytes[this.#leaves + index] = before.bytes[before.leaves + index] ?? -1;
      this.#roomFiles[this.#leaves + index] = before.files[before.leaves + index] ?? -1;
    }
    for (let node = this.#leaves - 1; node >= 1; node--) this.#lift(node);
  }
}
