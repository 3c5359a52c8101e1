import { describe, expect, test } from 'vitest';
import { ColumnPool } from '../../src/accesslogs/rows/columns.ts';
import type { Observation } from '../../src/accesslogs/rows/observation.ts';
import { HOST, METHOD, OUTCOME, SIGNER, wayOf } from '../../src/accesslogs/rows/outcome.ts';
import { RowTable } from '../../src/accesslogs/rows/row-table.ts';
import { settle } from '../../src/accesslogs/rows/settle.ts';

const DAY = Date.UTC(2026, 9, 12) / 1000;

const rowIn = (newRows: Int32Array, row: number) => newRows[row] ?? -1;
const HOUR = 3600;
const LIFETIME = 12 * HOUR;

/** A request of the unit with this number, minted at `signed` hours of the day and made at `at`. */
const seen = (unit: number, signed: number, at: number, more: Partial<Observation> = {}): Observation => ({
  time: DAY + at * HOUR,
  signedAt: DAY + signed * HOUR,
  expires: LIFETIME,
  accessKeyFirst: unit,
  accessKeySecond: unit,
  address: 1,
  agent: 7,
  bucket: 0,
  outcome: OUTCOME.success,
  code: 0,
  way: wayOf(HOST.plain, METHOD.get),
  signer: SIGNER.temporary,
  ...more,
});

function tableOf(...observations: Observation[]): RowTable {
  const table = new RowTable();
  for (const each of observations) table.add(each);
  return table;
}

/** Units that expire last, so that the others are settled, and the first of them. */
const fresh = (count: number) => Array.from({ length: count }, (_, at) => seen(100 + at, 90 + at, 91 + at));

const hoursOf = (table: RowTable, row: number) =>
  Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => ((table.rowHours[row] ?? 0) >>> bit) & 1);

describe('units that are settled into counts', () => {
  test('and look alike become one of their day, with everything that was counted', () => {
    const old = tableOf(seen(1, 9, 9.5), seen(1, 9, 10.2), seen(2, 11, 11.4), ...fresh(1));
    const { table, newRows, settledUnits } = settle(old);
    expect(settledUnits).toBe(3);
    const row = rowIn(newRows, 0);
    expect(rowIn(newRows, 1)).toBe(row);
    const mint = table.rowMint[row] ?? 0;
    expect([table.mintUnits[mint], table.mintSignedAt[mint], table.mintExpiresAt[mint]]).toEqual([
      2,
      DAY,
      DAY + 23 * HOUR,
    ]);
    expect([table.rowCount[row], table.rowFirst[row], table.rowLast[row]]).toEqual([
      3,
      DAY + 9.5 * HOUR,
      DAY + 11.4 * HOUR,
    ]);
    expect(hoursOf(table, row)).toEqual([9, 10, 11]);
  });

  test('keep their late hours: what comes after the last that can be told gathers in it', () => {
    const old = tableOf(
      seen(1, 23, 23.5),
      seen(1, 23, 30.5),
      seen(1, 23, 31.5),
      seen(1, 23, 34.5),
      ...fresh(1),
    );
    const { table, newRows } = settle(old);
    expect(hoursOf(table, rowIn(newRows, 0))).toEqual([23, 30, 31]);
    const late = settle(tableOf(seen(1, 23, 34.5), ...fresh(1)));
    expect(hoursOf(late.table, rowIn(late.newRows, 0))).toEqual([31]);
    const inTime = settle(tableOf(seen(1, 23, 24.5), ...fresh(1)));
    expect(hoursOf(inTime.table, rowIn(inTime.newRows, 0))).toEqual([24]);
    const atMidnight = settle(tableOf(seen(1, 0, 40), ...fresh(1)));
    expect(hoursOf(atMidnight.table, rowIn(atMidnight.newRows, 0))).toEqual([31]);
  });

  test.each<[string, Partial<Observation>]>([
    ['address', { address: 2 }],
    ['User-Agent', { agent: 8 }],
    ['host', { way: wayOf(HOST.interfaceEndpoint, METHOD.get) }],
    ['method', { way: wayOf(HOST.plain, METHOD.head) }],
    ['code', { code: 1 }],
    ['outcome', { outcome: OUTCOME.refused }],
    ['bucket', { bucket: 1 }],
  ])('stay apart where their %s differs', (_, more) => {
    const { table, newRows } = settle(tableOf(seen(1, 9, 9), seen(2, 9.5, 9.6, more), ...fresh(1)));
    const mints = [0, 1].map((row) => table.rowMint[rowIn(newRows, row)] ?? 0);
    expect(mints[0]).not.toBe(mints[1]);
    expect(mints.map((mint) => table.mintUnits[mint])).toEqual([1, 1]);
  });

  test('of several rows each become one with the rows of the other that are like them, in any order', () => {
    // Each row differs from the first in one thing.
    const rows: readonly Partial<Observation>[] = [
      {},
      { address: 2 },
      { agent: 8 },
      { outcome: OUTCOME.refused },
      { way: wayOf(HOST.plain, METHOD.head) },
      { code: 1 },
      { bucket: 1 },
    ];
    const unit = (number: number, hour: number, order: readonly Partial<Observation>[]) =>
      order.flatMap((row) =>
        Array.from({ length: 1 + rows.indexOf(row) }, () => seen(number, hour, hour + 0.1, row)),
      );
    const old = tableOf(...unit(1, 9, rows), ...unit(2, 10, rows.toReversed()), ...fresh(1));
    const { table, newRows, settledUnits } = settle(old);
    expect(settledUnits).toBe(3);
    const merged = rows.map((_, at) => rowIn(newRows, at));
    expect(new Set(merged).size).toBe(7);
    expect(rows.map((_, at) => rowIn(newRows, 13 - at))).toEqual(merged);
    expect(merged.map((row) => table.rowCount[row])).toEqual([2, 4, 6, 8, 10, 12, 14]);
    expect(new Set(merged.map((row) => table.rowMint[row])).size).toBe(1);
    for (const row of merged) expect(hoursOf(table, row)).toEqual([9, 10]);
    for (const [at, row] of merged.entries()) {
      const { address, agent, bucket, outcome, way, code } = { ...seen(1, 9, 9), ...rows[at] };
      expect([
        table.rowAddress[row],
        table.rowAgent[row],
        table.rowBucket[row],
        table.rowOutcome[row],
        table.rowWay[row],
        table.rowCode[row],
      ]).toEqual([address, agent, bucket, outcome, way, code]);
    }
  });

  test('look alike however many URLs each of them was minted as', () => {
    const second = 1 / HOUR;
    const twice = [seen(1, 9, 9.1), seen(1, 9 + 3 * second, 9.2), seen(1, 9 + 6 * second, 9.3)];
    const { table, newRows, settledUnits } = settle(tableOf(...twice, seen(2, 10, 10.1), ...fresh(1)));
    expect(settledUnits).toBe(3);
    expect(new Set([0, 1, 2, 3].map((row) => rowIn(newRows, row))).size).toBe(1);
    const several = settle(
      tableOf(
        ...twice,
        ...[seen(3, 10, 10.1), seen(3, 10 + 3 * second, 10.2)],
        // One thing in each URL, and both things in one.
        ...[seen(4, 11, 11.1), seen(4, 11 + 3 * second, 11.2, { address: 2 })],
        ...[seen(5, 12, 12.1, { address: 2 }), seen(5, 12, 12.2)],
        ...fresh(1),
      ),
    );
    const mints = [0, 3, 5, 6, 7, 8].map((row) => several.table.rowMint[rowIn(several.newRows, row)]);
    expect(new Set(mints.slice(0, 2)).size).toBe(1);
    expect(new Set(mints.slice(2)).size).toBe(1);
    expect(mints[0]).not.toBe(mints[2]);
    expect(several.settledUnits).toBe(4);
    const row = rowIn(newRows, 0);
    expect(table.rowCount[row]).toBe(4);
    expect(table.mintUnits[table.rowMint[row] ?? 0]).toBe(2);
  });

  test('stay apart where one has a row more', () => {
    const old = tableOf(seen(1, 9, 9), seen(1, 9, 9.1, { address: 2 }), seen(2, 9.5, 9.6), ...fresh(1));
    const { table, newRows } = settle(old);
    expect(table.rowMint[rowIn(newRows, 2)]).not.toBe(table.rowMint[rowIn(newRows, 0)]);
    expect(table.rowMint[rowIn(newRows, 1)]).toBe(table.rowMint[rowIn(newRows, 0)]);
  });

  test('are in the order of nothing: the latest counts, whichever came first', () => {
    const { table, newRows } = settle(tableOf(seen(1, 11, 12), seen(2, 9, 9.5), ...fresh(1)));
    const row = rowIn(newRows, 0);
    expect(rowIn(newRows, 1)).toBe(row);
    expect(table.mintExpiresAt[table.rowMint[row] ?? 0]).toBe(DAY + 23 * HOUR);
    expect([table.rowFirst[row], table.rowLast[row]]).toEqual([DAY + 9.5 * HOUR, DAY + 12 * HOUR]);
    expect(hoursOf(table, row)).toEqual([9, 12]);
  });

  test('keep who signed them apart', () => {
    const other = { signer: SIGNER.longLived };
    const { table, newRows } = settle(tableOf(seen(1, 9, 9), seen(2, 9.5, 9.6, other), ...fresh(1)));
    const mints = [0, 1].map((row) => table.rowMint[rowIn(newRows, row)] ?? 0);
    expect(mints[0]).not.toBe(mints[1]);
    expect(mints.map((mint) => table.mintSigner[mint])).toEqual([SIGNER.temporary, SIGNER.longLived]);
  });

  test('leave those that expire later as they are, row by row', () => {
    const many = Array.from({ length: 20 }, (_, at) => seen(20 + at, 9, 9.5));
    const other = seen(9, 50 + 2 / HOUR, 50.4, { address: 5 });
    const late = [
      other,
      seen(9, 50, 50.1),
      seen(9, 50, 50.2, { address: 2 }),
      seen(9, 50, 50.3, { agent: 8 }),
    ];
    const { table, newRows } = settle(tableOf(seen(1, 9, 9), ...late, ...many));
    const rows = [2, 3, 4].map((row) => rowIn(newRows, row));
    expect(new Set(rows).size).toBe(3);
    expect(table.rowAddress[rowIn(newRows, 1)]).toBe(5);
    // The same URL again is the same row.
    const before = table.rows;
    table.add(seen(9, 50, 50.5, { address: 2 }));
    expect([table.rows, table.rowCount[rows[1] ?? 0]]).toEqual([before, 2]);
    expect(rows.map((row) => table.rowAddress[row])).toEqual([1, 2, 1]);
    expect(rows.map((row) => table.rowAgent[row])).toEqual([7, 7, 8]);
    const mint = table.rowMint[rows[0] ?? 0] ?? 0;
    expect([table.mintSignedAt[mint], table.mintExpiresAt[mint], table.mintUnits[mint]]).toEqual([
      DAY + 50 * HOUR,
      DAY + 62 * HOUR,
      1,
    ]);
  });

  test('count their hours from the day of their first URL, whichever was opened first, and expire with the last', () => {
    const second = 1 / HOUR;
    const unit = [seen(1, 24 + 2 * second, 25.5), seen(1, 24 - 2 * second, 24.5)];
    for (const opened of [unit, unit.toReversed()]) {
      const { table, newRows } = settle(tableOf(...opened, ...fresh(1)));
      const row = rowIn(newRows, 0);
      expect(rowIn(newRows, 1)).toBe(row);
      expect(hoursOf(table, row)).toEqual([24, 25]);
      expect(table.mintExpiresAt[table.rowMint[row] ?? 0]).toBe(DAY + 36 * HOUR + 2);
    }
  });

  test('stay apart where their day differs', () => {
    const { table, newRows } = settle(tableOf(seen(1, 9, 9), seen(2, 33, 33), ...fresh(1)));
    expect(table.rowMint[rowIn(newRows, 0)]).not.toBe(table.rowMint[rowIn(newRows, 1)]);
  });

  test('are added to those that were settled before, and counted once', () => {
    const first = settle(tableOf(seen(1, 9, 9), seen(2, 10, 10), ...fresh(1)));
    first.table.add(seen(3, 12, 12.5));
    const second = settle(first.table);
    expect([first.settledUnits, second.settledUnits]).toEqual([3, 2]);
    const [row] = [rowIn(second.newRows, rowIn(first.newRows, 0))];
    const mint = second.table.rowMint[row ?? 0] ?? 0;
    expect([second.table.mintUnits[mint], second.table.rowCount[row ?? 0]]).toEqual([3, 3]);
    expect(hoursOf(second.table, row ?? 0)).toEqual([9, 10, 12]);
  });

  test('remember refused keys with their numbers, up to 64', () => {
    const old = tableOf(
      seen(1, 9, 9, { outcome: OUTCOME.refused }),
      seen(2, 9.5, 9.6, { outcome: OUTCOME.refused }),
      ...fresh(1),
    );
    for (let key = 0; key < 40; key += 1) {
      old.addRefusedKey(0, key, key, 2);
      old.addRefusedKey(1, key + 30, key + 30, 1);
    }
    const { table, newRows } = settle(old);
    const keys = table.refusedKeys(rowIn(newRows, 0));
    expect(rowIn(newRows, 0)).toBe(rowIn(newRows, 1));
    expect(keys).toHaveLength(64);
    expect(keys.filter(({ count }) => count === 3).map(({ first }) => first)).toHaveLength(10);
  });
});

test('units that expire later are copied as they are, the first of a table and settled ones too', () => {
  const settled = settle(tableOf(seen(1, 9, 9), seen(2, 10, 10.5), ...fresh(3))).table;
  for (const unit of [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) settled.add(seen(unit, 1, 1 + unit / 10));
  const row = settled.rowCount.indexOf(2);
  expect(row).toBe(0);
  const { table, newRows } = settle(settled);
  const copied = rowIn(newRows, row);
  expect([table.rowCount[copied], table.mintUnits[table.rowMint[copied] ?? 0]]).toEqual([2, 2]);
  expect(hoursOf(table, copied)).toEqual([9, 10]);
});

test('units that expire later are copied as they are', () => {
  const refused = seen(5, 80, 81, { outcome: OUTCOME.refused, address: 3 });
  const old = tableOf(
    seen(1, 9, 9),
    refused,
    { ...refused, time: refused.time + HOUR },
    ...[2, 3, 6, 7, 8, 9].map((unit) => seen(unit, 10, 10 + unit)),
    ...fresh(1),
  );
  old.addRefusedKey(1, 4, 5, 6);
  const { table, newRows } = settle(old);
  const row = rowIn(newRows, 1);
  const mint = table.rowMint[row] ?? 0;
  expect([table.mintUnits[mint], table.mintSignedAt[mint], table.mintExpiresAt[mint]]).toEqual([
    1,
    refused.signedAt,
    refused.signedAt + LIFETIME,
  ]);
  expect([table.rowCount[row], table.rowAddress[row], table.rowOutcome[row]]).toEqual([
    2,
    3,
    OUTCOME.refused,
  ]);
  expect(hoursOf(table, row)).toEqual([1, 2]);
  expect(table.refusedKeys(row)).toEqual([{ first: 4, second: 5, count: 6 }]);
});

test('columns that are used again hold nothing of their last use', () => {
  const pool = new ColumnPool();
  const old = new RowTable(pool);
  for (let unit = 1; unit < 600; unit++) old.addRefusedKey(old.add(seen(unit, 9, 30)), unit, unit, 7);
  old.release();
  const table = new RowTable(pool);
  const row = table.add(seen(1, 8, 8));
  table.addRefusedKey(row, 3, 4);
  expect([table.mints, table.rows, table.rowCount[row], table.mintExpiresAt[0]]).toEqual([
    1,
    1,
    1,
    DAY + 8 * HOUR + LIFETIME,
  ]);
  expect(hoursOf(table, row)).toEqual([0]);
  expect(table.refusedKeys(row)).toEqual([{ first: 3, second: 4, count: 1 }]);
  expect(table.add(seen(2, 9, 30))).toBe(1);
});
