import fc from 'fast-check';
import { expect, test } from 'vitest';
import { counted, grouped } from '../../../src/core/text/grouped.ts';

test('thousands are grouped as toLocaleString does in English', () => {
  fc.assert(
    fc.property(fc.integer(), (number) => {
      expect(grouped(number)).toBe(number.toLocaleString('en'));
    }),
  );
});

test('one is singular, and nothing is plural', () => {
  expect([0, 1, 2000].map((number) => counted(number, 'task'))).toEqual(['0 tasks', '1 task', '2,000 tasks']);
});
