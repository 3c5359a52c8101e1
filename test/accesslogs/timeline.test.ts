import { describe, expect, test } from 'vitest';
import { readNames } from '../../src/accesslogs/evidence/names/read-names.ts';
import { rowsByTime } from '../../src/accesslogs/judge/time-order.ts';
import { timelineOf } from '../../src/accesslogs/judge/timeline.ts';
import type { RowTable } from '../../src/accesslogs/rows/row-table.ts';
import { judgeLines } from '../helpers/access-logs/measure.ts';
import { accessKey, NINE, type Seen, taskLines } from '../helpers/access-logs/task-lines.ts';

const [A, B, C, D] = ['203.0.113.10', '198.51.100.20', '192.0.2.30', '192.0.2.40'] as const;
const names = readNames(`${A},Office`, 'names.csv');

describe('what happened at each address', () => {
  const day = { key: 'a.jpg', accessKeyId: accessKey('a'), signedAt: NINE, expires: 86_400 };
  const unjudged = { ...day, accessKeyId: 'AKIAEXAMPLE0000AAAAA' };
  const seen: readonly Seen[] = [
    { from: A, at: 130, ok: true, more: { grant: day } },
    { from: A, ok: true, at: 59, more: { grant: day } },
    { from: A, ok: true, at: 58, more: { grant: day } },
    { from: A, task: 'b', ok: true, at: 5 },
    { from: A, at: 6, more: { grant: day } },
    { from: B, at: 60, more: { grant: day } },
    { from: B, at: 61, more: { grant: day } },
    { from: B, at: 62, task: 'b', more: { status: 404, errorCode: 'NoSuchKey' } },
    { from: C, at: 7, more: { status: 503, errorCode: 'SlowDown' } },
    { from: C, at: 7, more: { grant: unjudged } },
    { from: D, ok: true, at: 5, task: 'c' },
  ];
  const timeline = (limit: number, lines = taskLines(...seen)) =>
    timelineOf(judgeLines(lines, { lock: 'unknown', approved: [], names }).world, limit);
  const hour = (hours: number, admitted: number, refused: number) => ({
    ...{ hour: NINE + hours * 3600, admitted, refused },
  });

  test('counts requests over all and tasks by the hour, most refused first; errors of S3 are left out', () => {
    const expected = [
      { address: B, succeeded: 0, denied: 3, hours: [hour(1, 0, 2)] },
      {
        ...{ address: A, name: 'Office', succeeded: 4, denied: 1 },
        hours: [hour(0, 2, 1), hour(2, 1, 0)],
      },
      { address: D, succeeded: 1, denied: 0, hours: [hour(0, 1, 0)] },
    ];
    expect(timeline(10)).toEqual(expected);
    expect(timeline(10, taskLines(...seen).toReversed())).toEqual(expected);
    expect(timeline(1)).toEqual(expected.slice(0, 1));
  });

  test('is in the order of the addresses where they are alike', () => {
    const alike = [C, A, D].map((from, at) => ({ from, ok: true, task: 'abc'[at] ?? '' }));
    expect(timeline(10, taskLines(...alike)).map(({ address }) => address)).toEqual([C, D, A]);
  });
});

describe('the order of rows in time', () => {
  const order = (times: readonly number[]) => [
    ...rowsByTime({ rows: times.length, rowFirst: Uint32Array.from([...times, 7]) } as unknown as RowTable),
  ];
  test.each([
    [[], []],
    [[5], [0]],
    [
      [9, 5, 7, 5],
      [1, 3, 2, 0],
    ],
    [
      [NINE, NINE - 1, NINE + 65_535, NINE],
      [1, 0, 3, 2],
    ],
    [
      [NINE + 100_000, NINE, NINE + 200_000, NINE],
      [1, 3, 0, 2],
    ],
    [
      [4_294_967_295, 0, 1],
      [1, 2, 0],
    ],
  ])('of %j is %j', (times, expected) => {
    expect(order(times)).toEqual(expected);
  });
});
