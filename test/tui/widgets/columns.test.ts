import { expect, test } from 'vitest';
import { PRICED_COLUMNS } from '../../../tui/screens/jobs/rows.ts';
import { fitColumns } from '../../../tui/widgets/columns.ts';

const columns = [
  { id: 'name', title: 'Name', drop: 0, min: 6, max: 30 },
  { id: 'lock', title: 'Lock', drop: 0, min: 5, max: 10 },
  { id: 'when', title: 'When', drop: 2, min: 6, max: 10 },
  { id: 'jobs', title: 'Jobs', drop: 1, min: 4, max: 10 },
];
const widths = { name: 20, lock: 5, when: 8, jobs: 2 };
const fitted = (room: number) =>
  fitColumns({ columns, widths }, room).map(({ column, width }) => [column.id, width]);

test('with room enough every column is as wide as its content or title', () => {
  expect(fitted(100)).toEqual([
    ['name', 20],
    ['lock', 5],
    ['when', 8],
    ['jobs', 4],
  ]);
});

test('with less room the widest gives way first', () => {
  expect(fitted(37)).toEqual([
    ['name', 14],
    ['lock', 5],
    ['when', 8],
    ['jobs', 4],
  ]);
});

test('when the minimums no longer fit, columns go by their priority', () => {
  expect(fitted(26).map(([id]) => id)).toEqual(['name', 'lock', 'jobs']);
  expect(fitted(18).map(([id]) => id)).toEqual(['name', 'lock']);
});

test.each([60, 80, 100, 120, 140])(
  'at %i columns the counts and costs of jobs are whole, or not there',
  (room) => {
    const widths = { job: 63, status: 14, labeled: 13, cost: 11, team: 17, age: 8, why: 60 };
    const shown = fitColumns({ columns: PRICED_COLUMNS, widths }, room - 2);
    for (const { column, width } of shown) {
      if (column.id === 'labeled') expect(width).toBe(13);
      if (column.id === 'cost') expect(width).toBe(11);
    }
    const ids = shown.map(({ column }) => column.id);
    expect(ids).toContain('why');
    if (room >= 120) expect(ids).toEqual(expect.arrayContaining(['labeled', 'cost']));
  },
);
