import { expect, test } from 'vitest';
import { listDifference } from '../../src/core/list-difference.ts';
import { renderPlanTable } from '../../src/core/report/plan-table.ts';

test('a list is compared member by member, each in its own order', () => {
  expect(listDifference(['c', 'a', 'b'], ['b', 'd', 'c'])).toEqual({
    removed: ['a'],
    added: ['d'],
    kept: ['c', 'b'],
  });
  expect(listDifference([], ['a'])).toEqual({ removed: [], added: ['a'], kept: [] });
});

test.each([
  [null, ['a']],
  [['a'], undefined],
  ['a', 'b'],
  [[], []],
])('%j and %j are not two lists', (before, after) => {
  expect(listDifference(before, after)).toBeUndefined();
});

test('a plan on the command line says of each member whether it goes, comes or stays', () => {
  const fields = [
    { field: 'Cidrs', before: ['10.0.0.0/8', 'b\u001b[2J'], after: ['b\u001b[2J', '192.0.2.0/24'] },
  ];
  const plan = {
    title: 'Set it',
    changes: [{ kind: 'update', subject: 'x', fields }],
    unchanged: [],
    findings: [],
  } as const;
  expect(renderPlanTable(plan)).toContain(
    '    Cidrs:\n      - 10.0.0.0/8\n      + 192.0.2.0/24\n        b\\x1b[2J\n',
  );
});
