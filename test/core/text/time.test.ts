import { expect, test } from 'vitest';
import { relativeTime } from '../../../src/core/text/time.ts';

const now = new Date(2026, 9, 15, 12, 0, 0);
const before = (ms: number) => new Date(now.getTime() - ms);
const MIN = 60_000;
const HOUR = 60 * MIN;

test.each([
  [before(0), 'just now'],
  [before(59_999), 'just now'],
  [before(5 * MIN), '5 min ago'],
  [before(2 * HOUR), '2 h ago'],
  [before(23 * HOUR), '23 h ago'],
  [new Date(2026, 9, 14, 1), 'yesterday'],
  [new Date(2026, 9, 13, 23), '2 d ago'],
  [new Date(2026, 9, 12, 12), '3 d ago'],
  [new Date(Date.UTC(2026, 6, 30, 12)), '2026-07-30'],
  [before(-5 * MIN), 'in 5 min'],
  [before(-25 * HOUR), 'tomorrow'],
  [new Date(Number.NaN), 'unknown'],
])('%s reads %s', (date, expected) => {
  expect(relativeTime(date, now)).toBe(expected);
});
