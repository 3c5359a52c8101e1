/** Reasons of refusals that another log told, by row of the table: how many of its requests have each. */
export class Told {
  readonly #byRow = new Map<number, Map<number, number>>();

  /** @param reason number in the index of CloudTrail; -1 for a request that it does not have */
  note(row: number, reason: number, count: number): void {
    if (reason >= 0) this.#add(row, reason, count);
  }

  of(row: number): ReadonlyMap<number, number> | undefined {
    return this.#byRow.get(row);
  }

  get rows(): Iterable<number> {
    return this.#byRow.keys();
  }

  /** Gives rows the numbers of another table. */
  renumber(newRow: (row: number) => number): void {
    const old = [...this.#byRow];
    this.#byRow.clear();
    for (const [row, reasons] of old) {
      for (const [reason, count] of reasons) this.#add(newRow(row), reason, count);
    }
  }

  #add(row: number, reason: number, count: number): void {
    let reasons = this.#byRow.get(row);
    if (reasons === undefined) {
      reasons = new Map();
      this.#byRow.set(row, reasons);
    }
    reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  }
}
