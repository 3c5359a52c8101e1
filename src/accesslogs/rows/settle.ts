import { type Observation, RowTable } from './row-table.ts';
import { unitsOf } from './units.ts';

const DAY = 86_400;
/** Refused keys that a settled row remembers; more than that say nothing new. */
const KEYS_OF_SETTLED_ROW = 64;

/**
 * Settles the half of the units that expired longest ago into counts: those of one day that look alike (the
 * same addresses, User-Agents, hosts and outcomes) become one, which says how many units it stands for.
 */
export function settle(old: RowTable): {
  readonly table: RowTable;
  readonly newRow: (row: number) => number;
  readonly settledUnits: number;
} {
  const { unitOf, units } = unitsOf(old);
  const expiresAt = new Uint32Array(units);
  const members: number[][] = Array.from({ length: units }, () => []);
  for (let mint = 0; mint < old.mints; mint++) {
    const unit = unitOf[mint] ?? 0;
    members[unit]?.push(mint);
    expiresAt[unit] = Math.max(expiresAt[unit] ?? 0, old.mintExpiresAt[mint] ?? 0);
  }
  const threshold = [...expiresAt].sort((a, b) => a - b)[units >> 1] ?? 0;
  const table = new RowTable();
  const rowMap = new Int32Array(old.rows);
  const settled = new Map<string, number>();
  let settledUnits = 0;
  for (const [unit, mints] of members.entries()) {
    if ((expiresAt[unit] ?? 0) > threshold) {
      for (const mint of mints) copyMint(old, mint, table, rowMap);
      continue;
    }
    const count = Math.max(...mints.map((mint) => old.mintUnits[mint] ?? 1));
    if (count === 1) settledUnits += 1;
    const shape = shapeOf(old, mints);
    const known = settled.get(shape);
    const target = known ?? settledMint(old, mints[0] ?? 0, table);
    settled.set(shape, target);
    table.mintUnits[target] = (known === undefined ? 0 : (table.mintUnits[target] ?? 0)) + count;
    table.mintExpiresAt[target] = Math.max(table.mintExpiresAt[target] ?? 0, expiresAt[unit] ?? 0);
    for (const mint of mints) for (const row of old.rowsOf(mint)) mergeRow(old, row, table, target, rowMap);
  }
  return { table, newRow: (row) => rowMap[row] ?? 0, settledUnits };
}

function shapeOf(table: RowTable, mints: readonly number[]): string {
  const parts = mints.flatMap((mint) => table.rowsOf(mint).map((row) => identity(table, row)));
  const day = Math.floor((table.mintSignedAt[mints[0] ?? 0] ?? 0) / DAY);
  return `${day} ${[...new Set(parts)].sort().join(' ')}`;
}

function identity(table: RowTable, row: number): string {
  return [table.rowAddress[row], table.rowAgent[row], table.rowOutcome[row], table.rowHost[row]].join(',');
}

function copyMint(old: RowTable, mint: number, table: RowTable, rowMap: Int32Array): void {
  const copy = table.addMint(
    old.mintKeyFirst[mint] ?? 0,
    old.mintKeySecond[mint] ?? 0,
    old.mintSignedAt[mint] ?? 0,
    old.accessKeys.move(old.mintAccessKey[mint] ?? 0, table.accessKeys),
    old.mintUnits[mint] ?? 1,
  );
  table.mintExpiresAt[copy] = old.mintExpiresAt[mint] ?? 0;
  for (const row of old.rowsOf(mint)) {
    const next = table.addRow(copy, observationOf(old, row));
    addCounts(old, row, table, next, old.rowHours[row] ?? 0);
    rowMap[row] = next;
  }
}

/** A mint that begins with its day, so that the hours of all its rows count from there. */
function settledMint(old: RowTable, mint: number, table: RowTable): number {
  const day = Math.floor((old.mintSignedAt[mint] ?? 0) / DAY) * DAY;
  const text = old.accessKeys.move(old.mintAccessKey[mint] ?? 0, table.accessKeys);
  return table.addMint(old.mintKeyFirst[mint] ?? 0, old.mintKeySecond[mint] ?? 0, day, text, 2);
}

function mergeRow(old: RowTable, row: number, table: RowTable, target: number, rowMap: Int32Array): void {
  const wanted = identity(old, row);
  let next = table.rowsOf(target).find((candidate) => identity(table, candidate) === wanted);
  next ??= table.addRow(target, observationOf(old, row));
  const shift =
    Math.floor((old.mintSignedAt[old.rowMint[row] ?? 0] ?? 0) / 3600) -
    Math.floor((table.mintSignedAt[target] ?? 0) / 3600);
  const hours = old.rowHours[row] ?? 0;
  // Hours beyond the last bit gather in it.
  const late = shift > 0 && hours >>> (31 - shift) !== 0 ? 1 << 31 : 0;
  addCounts(old, row, table, next, shift > 0 ? (hours << shift) | late : hours);
  rowMap[row] = next;
}

function addCounts(old: RowTable, row: number, table: RowTable, next: number, hours: number): void {
  table.rowCount[next] = (table.rowCount[next] ?? 0) + (old.rowCount[row] ?? 0);
  table.rowFirst[next] = Math.min(table.rowFirst[next] ?? 0, old.rowFirst[row] ?? 0);
  table.rowLast[next] = Math.max(table.rowLast[next] ?? 0, old.rowLast[row] ?? 0);
  table.rowHours[next] = (table.rowHours[next] ?? 0) | hours;
  const keys = table.refusedKeys(next);
  for (const key of old.refusedKeys(row)) {
    const held = keys.some(({ first, second }) => first === key.first && second === key.second);
    if (!held && keys.length >= KEYS_OF_SETTLED_ROW) continue;
    table.addRefusedKey(next, key.first, key.second, key.count);
    if (!held) keys.push(key);
  }
}

function observationOf(table: RowTable, row: number): Observation {
  return {
    time: table.rowFirst[row] ?? 0,
    address: table.rowAddress[row] ?? 0,
    agent: table.rowAgent[row] ?? 0,
    bucket: table.rowBucket[row] ?? 0,
    outcome: (table.rowOutcome[row] ?? 0) as Observation['outcome'],
    host: (table.rowHost[row] ?? 0) as Observation['host'],
    signedAt: 0,
    expires: 0,
    accessKeyFirst: 0,
    accessKeySecond: 0,
    accessKeySource: EMPTY,
    accessKeyStart: 0,
    accessKeyEnd: 0,
    keyFirst: 0,
    keySecond: 0,
  };
}

const EMPTY = Buffer.alloc(0);
