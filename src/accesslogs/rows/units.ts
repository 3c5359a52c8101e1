import type { RowTable } from './row-table.ts';

/** Members of one unit are minted within this many seconds of the first. */
const UNIT_SECONDS = 10;

/**
 * Groups mints into units: one access key id, X-Amz-Dates within ten seconds of the earliest. Gives each mint's
 * unit, and the number of units. Does not depend on the order in which records came, but for the numbers: those of
 * most units follow the table, so that what is kept for rows and for units lies side by side in memory.
 */
export function unitsOf(table: RowTable): {
  readonly unitOf: Uint32Array<ArrayBuffer>;
  readonly units: number;
} {
  const { mints, mintKeyFirst, pool } = table;
  const buckets = pool.take(Int32Array, mints + 1, 2).fill(-1);
  const mask = buckets.length - 1;
  const next = pool.take(Int32Array, mints);
  // Most access keys have one mint, and most buckets none that has more.
  const crowded = new Set<number>();
  for (let mint = 0; mint < mints; mint++) {
    const key = mintKeyFirst[mint] ?? 0;
    const bucket = key & mask;
    const head = buckets[bucket] ?? -1;
    for (let other = head; other >= 0; other = next[other] ?? -1) {
      if (mintKeyFirst[other] !== key) continue;
      crowded.add(bucket);
      break;
    }
    next[mint] = head;
    buckets[bucket] = mint;
  }
  const unitOf = new Uint32Array(mints);
  let units = 0;
  for (let mint = 0; mint < mints; mint++) {
    if (crowded.size === 0 || !crowded.has((mintKeyFirst[mint] ?? 0) & mask)) unitOf[mint] = units++;
  }
  for (const bucket of crowded) {
    const members: number[] = [];
    for (let mint = buckets[bucket] ?? -1; mint >= 0; mint = next[mint] ?? -1) members.push(mint);
    units = group(table, members, unitOf, units);
  }
  pool.give(buckets, next);
  return { unitOf, units };
}

/** Groups mints that may share access keys; gives the number of units with theirs. */
function group(table: RowTable, members: number[], unitOf: Uint32Array, known: number): number {
  const { mintKeyFirst, mintKeySecond, mintSignedAt } = table;
  let units = known;
  members.sort(
    (a, b) =>
      (mintKeyFirst[a] ?? 0) - (mintKeyFirst[b] ?? 0) ||
      (mintKeySecond[a] ?? 0) - (mintKeySecond[b] ?? 0) ||
      (table.mintUnits[a] ?? 0) - (table.mintUnits[b] ?? 0) ||
      (mintSignedAt[a] ?? 0) - (mintSignedAt[b] ?? 0),
  );
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
  return units;
}
