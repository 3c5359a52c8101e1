import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bar, progressWords } from '../../../src/core/text/progress.ts';

test('a bar has its columns whatever the share', () => {
  expect(bar(0.5, 8)).toBe('████░░░░');
  expect(bar(0.999, 4)).toBe('███░');
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.nat(60), (share, columns) => {
      expect(bar(share, columns)).toHaveLength(columns);
    }),
  );
});

describe('the words beside it', () => {
  test.each([
    ['nothing but counts at the start', { done: 0, total: 24, elapsed: 0 }, '0 of 24'],
    ['no rate from the first moments', { done: 9, total: 24, elapsed: 900 }, '9 of 24'],
    [
      'rate and time left by number',
      { done: 1200, total: 2400, elapsed: 2000 },
      '1,200 of 2,400 · 600/s · 2 s left',
    ],
    [
      'time left by bytes where they are known',
      { done: 9, total: 10, bytes: 10_000, totalBytes: 100_000, elapsed: 10_000 },
      '9 of 10 · 10 kB of 100 kB · 0.9/s · 2 min left',
    ],
    ['minutes', { done: 1, total: 301, elapsed: 2_000 }, '1 of 301 · 0.5/s · 10 min left'],
    ['hours', { done: 1, total: 7201, elapsed: 2_000 }, '1 of 7,201 · 0.5/s · 4 h 0 min left'],
    [
      'no time left where nothing more happens',
      { done: 5, total: 10, elapsed: 5_000, ended: true },
      '5 of 10 · 1.0/s',
    ],
    ['nor at the end', { done: 10, total: 10, elapsed: 5_000 }, '10 of 10 · 2.0/s'],
  ])('%s', (_, progress, words) => {
    expect(progressWords(progress)).toBe(words);
  });
});
