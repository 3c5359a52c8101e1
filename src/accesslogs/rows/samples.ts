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

/** The row that a record belongs to, for {@link Samples}. */
export interface SampledRow {
  readonly row: number;
  readonly address: number;
  readonly outcome: number;
  /** 32 bits, unsigned; the same for the same row of the same log, in whichever order its records come. */
  readonly hash: number;
}

/**
 * Keeps the two earliest records of each refused row while there are few of them, then of those whose hashes are
 * smallest: in the whole log, and of two for each address and outcome. So whatever the order of the records, the same
 * are kept.
 */
export class Samples {
  readonly #byRow = new Map<number, Sample[]>();
  /** The rows that are kept, with their hashes. */
  readonly #hashes = new Map<number, number>();
  /** The rows with the smallest hashes of each address and outcome, ascending. */
  readonly #smallest = new Map<number, { readonly hash: number; readonly rows: number[] }[]>();
  /** Rows with a hash below it are kept, wherever they are. */
  #limit = 2 ** 32;
  #belowLimit = 0;

  wants({ row, hash, address, outcome }: SampledRow, time: number): boolean {
    const last = this.#byRow.get(row)?.[PER_ROW - 1];
    if (last !== undefined) return time <= last.time;
    if (this.#byRow.has(row) || hash < this.#limit) return true;
    const largest = this.#smallest.get(placeOf(address, outcome))?.[PER_PLACE - 1];
    return largest === undefined || hash <= largest.hash;
  }

  /** Takes a record that is wanted. */
  add({ row, hash, address, outcome }: SampledRow, sample: Sample): void {
    const held = this.#byRow.get(row);
    if (held !== undefined) {
      held.push(sample);
      held.sort(byTime).splice(PER_ROW);
      return;
    }
    this.#byRow.set(row, [sample]);
    this.#hashes.set(row, hash);
    this.#addToPlace(placeOf(address, outcome), row, hash);
    if (hash < this.#limit) this.#belowLimit += 1;
    while (this.#belowLimit > MANY) this.#lower();
  }

  #addToPlace(place: number, row: number, hash: number): void {
    const smallest = this.#smallest.get(place) ?? [];
    this.#smallest.set(place, smallest);
    const same = smallest.find((one) => one.hash === hash);
    if (same !== undefined) {
      same.rows.push(row);
      return;
    }
    smallest.push({ hash, rows: [row] });
    for (const { hash: larger, rows } of smallest.sort((a, b) => a.hash - b.hash).splice(PER_PLACE)) {
      if (larger >= this.#limit) for (const one of rows) this.#drop(one);
    }
  }

  /** Lets go of half of the rows, but for those that are all that is kept of their place. */
  #lower(): void {
    this.#limit = Math.floor(this.#limit / 2);
    this.#belowLimit = 0;
    const apart = new Set([...this.#smallest.values()].flat().flatMap(({ rows }) => rows));
    for (const [row, hash] of this.#hashes) {
      if (hash < this.#limit) this.#belowLimit += 1;
      else if (!apart.has(row)) this.#drop(row);
    }
  }

  #drop(row: number): void {
    this.#hashes.delete(row);
    this.#byRow.delete(row);
  }

  of(row: number): readonly Sample[] {
    return this.#byRow.get(row) ?? [];
  }

  /** Gives rows the numbers of another table; those it has none for share what another row holds already. */
  renumber(newRow: (row: number) => number): void {
    const old = [...this.#byRow];
    this.#byRow.clear();
    const hashes = [...this.#hashes];
    this.#hashes.clear();
    for (const [row, hash] of hashes) this.#hashes.set(newRow(row), hash);
    for (const { rows } of [...this.#smallest.values()].flat())
      rows.splice(0, rows.length, ...rows.map(newRow));
    for (const [row, samples] of old) {
      const target = newRow(row);
      const held = this.#byRow.get(target) ?? [];
      this.#byRow.set(target, [...held, ...samples].sort(byTime).slice(0, PER_ROW));
    }
  }
}

/** The earlier one first; of one second, by request id. */
export function byTime(a: Sample, b: Sample): number {
  return a.time - b.time || (a.requestId < b.requestId ? -1 : a.requestId > b.requestId ? 1 : 0);
}

/** True for a record before another one, or where there is no other. */
export function isEarlier(sample: Sample | undefined, held: Sample | undefined): sample is Sample {
  return sample !== undefined && (held === undefined || byTime(sample, held) < 0);
}

function placeOf(address: number, outcome: number): number {
  return address * 8 + outcome;
}
