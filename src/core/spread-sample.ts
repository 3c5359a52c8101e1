export interface SavedSample<T> {
  readonly members: readonly T[];
  readonly seen: number;
  readonly stride: number;
}

/** Up to twice `size` members of a stream of unknown length, spread evenly over it; the same stream gives the same. */
export class SpreadSample<T> {
  readonly members: T[] = [];
  readonly #size: number;
  #seen = 0;
  #stride = 1;

  constructor(size: number) {
    this.#size = size;
  }

  save(): SavedSample<T> {
    return { members: this.members, seen: this.#seen, stride: this.#stride };
  }

  load({ members, seen, stride }: SavedSample<T>): void {
    this.members.splice(0, this.members.length, ...members);
    this.#seen = seen;
    this.#stride = stride;
  }

  // Every stride-th; when there are too many, every second of them goes and the stride doubles.
  add(member: T): void {
    this.#seen += 1;
    if (this.#seen % this.#stride !== 0) return;
    this.members.push(member);
    if (this.members.length < this.#size * 2) return;
    for (let index = 0; index < this.#size; index++) {
      const kept = this.members[index * 2 + 1];
      if (kept !== undefined) this.members[index] = kept;
    }
    this.members.length = this.#size;
    this.#stride *= 2;
  }
}
