/** One record as evidence: enough to find it again, without token or signature. */
export interface Sample {
  /** Seconds since 1970. */
  readonly time: number;
  readonly address: number;
  readonly bucket: string;
  /** Such as REST.GET.OBJECT. */
  readonly operation: string;
  /** The object's key, decoded. */
  readonly key: string;
  readonly status: number;
  readonly errorCode: string;
  readonly requestId: string;
  /** Of the grant; absent on requests without query authentication. */
  readonly accessKeyId?: string;
  readonly signedAt?: number;
}

const PER_ROW = 2;
const PER_PLACE = 2;
const MANY = 2048;

/** Keeps two records of each refused row while there are few, then two of each address and outcome. */
export class Samples {
  readonly #byRow = new Map<number, Sample[]>();
  readonly #perPlace = new Map<number, number>();
  #kept = 0;

  wants(row: number, address: number, outcome: number): boolean {
    const held = this.#byRow.get(row)?.length ?? 0;
    if (held >= PER_ROW) return false;
    return this.#kept < MANY || (this.#perPlace.get(address * 8 + outcome) ?? 0) < PER_PLACE;
  }

  add(row: number, outcome: number, sample: Sample): void {
    const held = this.#byRow.get(row);
    if (held === undefined) this.#byRow.set(row, [sample]);
    else held.push(sample);
    const place = sample.address * 8 + outcome;
    this.#perPlace.set(place, (this.#perPlace.get(place) ?? 0) + 1);
    this.#kept += 1;
  }

  of(row: number): readonly Sample[] {
    return this.#byRow.get(row) ?? [];
  }

  /** Gives rows the numbers of another table; those it has none for share what another row holds already. */
  renumber(newRow: (row: number) => number): void {
    const old = [...this.#byRow];
    this.#byRow.clear();
    for (const [row, samples] of old) {
      const target = newRow(row);
      const held = this.#byRow.get(target) ?? [];
      this.#byRow.set(target, [...held, ...samples].slice(0, PER_ROW));
    }
  }
}
