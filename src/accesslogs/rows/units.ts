import { release } from './columns.ts';
import type { RowTable } from './row-table.ts';

/** Members of one unit are minted within this many seconds of the first. */
const UNIT_SECONDS = 10;

/**
 * Groups mints into units: one access key id, X-Amz-Dates within ten seconds of the earliest. Gives each mint's
 * unit, and the number of units. Does not depend on the order in which records came.
 */
export function unitsOf(table: RowTable): {
  readonly unitOf: Uint32Array<ArrayBuffer>;
  readonly units: number;
} {
  const { mints, mintKeyFirst, mintKeySecond, mintSignedAt } = table;
  const buckets = new Int32Array(2 ** Math.ceil(Math.log2(mints + 1))).fill(-1);
  const next = new Int32Array(mints);
  for (let mint = 0; mint < mints; mint++) {
    const bucket = (mintKeyFirst[mint] ?? 0) & (buckets.length - 1);
    next[mint] = buckets[bucket] ?? -1;
    buckets[bucket] = mint;
  }
  const unitOf = new Uint32Array(mints);
  let units = 0;
  const order = (a: number, b: number) =>
    (mintKeyFirst[a] ?? 0) - (mintKeyFirst[b] ?? 0) ||
    (mintKeySecond[a] ?? 0) - (mintKeySecond[b] ?? 0) ||
    (table.mintUnits[a] ?? 0) - (table.mintUnits[b] ?? 0) ||
    (mintSignedAt[a] ?? 0) - (mintSignedAt[b] ?? 0);
  for (const head of buckets) {
    if (head < 0) continue;
    if (areApart(table, next, head)) {
      for (let mint = head; mint >= 0; mint = next[mint] ?? -1) unitOf[mint] = units++;
      continue;
    }
    const members: number[] = [];
    for (let mint = head; mint >= 0; mint = next[mint] ?? -1) members.push(mint);
    members.sort(order);
    let first = -1;
    for (const mint of members) {
      const together =
        first >= 0 &&
        table.mintUnits[mint] === 1 &&
        table.mintUnits[first] === 1 &&
        mintKeyFirst[mint] === mintKeyFirst[first] &&
        mintKeySecond[mint] === mintKeySecond[first] &&
        (mintSignedAt[mint] ?? 0) - (mintSignedAt[first] ?? 0) <= UNIT_SECONDS;
      if (together) unitOf[mint] = units - 1;
      else {
        unitOf[mint] = units++;
        first = mint;
      }
    }
  }
  release(buckets);
  release(next);
  return { unitOf, units };
}

/** True when the mints of a bucket have an access key each, as most have. */
function areApart({ mintKeyFirst }: RowTable, next: Int32Array, head: number): boolean {
  for (let mint = head; mint >= 0; mint = next[mint] ?? -1) {
    for (let other = next[mint] ?? -1; other >= 0; other = next[other] ?? -1) {
      if (mintKeyFirst[mint] === mintKeyFirst[other]) return false;
    }
  }
  return true;
}
