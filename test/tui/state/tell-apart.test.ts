import fc from 'fast-check';
import { expect, test } from 'vitest';
import { displayWidth } from '../../../src/core/text/width.ts';
import { cutApart, sharedBy } from '../../../tui/theme/tell-apart.ts';

test('names are cut where they are alike', () => {
  const names = ['200001/team/claims-2024.flow', '200001/team/claims-2025.flow', '200001/team/rides.flow'];
  const shared = sharedBy(names);
  expect(shared).toEqual({ start: 12, end: 5 });
  expect(names.map((name) => cutApart(name, 40, shared))).toEqual(names);
  expect(names.map((name) => cutApart(name, 18, shared))).toEqual([
    '…claims-2024.flow',
    '…claims-2025.flow',
    '…rides.flow',
  ]);
  expect(names.map((name) => cutApart(name, 13, shared))).toEqual([
    '…claims-2024…',
    '…claims-2025…',
    '…rides.flow',
  ]);
  expect(new Set(names.map((name) => cutApart(name, 9, shared))).size).toBe(3);
});

test('one name has nothing in common with others, and no names nothing at all', () => {
  expect(sharedBy(['a.flow'])).toEqual({ start: 0, end: 0 });
  expect(sharedBy([])).toEqual({ start: 0, end: 0 });
  expect(sharedBy(['aa', 'aaa'])).toEqual({ start: 2, end: 0 });
});

test('whatever is cut fits', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' })),
      fc.integer({ min: 4, max: 40 }),
      (names, columns) => {
        const shared = sharedBy(names);
        for (const name of names)
          expect(displayWidth(cutApart(name, columns, shared))).toBeLessThanOrEqual(columns);
      },
    ),
  );
});
