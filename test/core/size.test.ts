import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeProblem } from '../../src/core/parsed.ts';
import { formatBytes, parseSize } from '../../src/core/size.ts';

test.each([
  [0, '0 B', '0 B'],
  [999, '999 B', '999 B'],
  [1000, '1 kB', '1000 B'],
  [1024, '1 kB', '1 KiB'],
  [999_949, '999.9 kB', '976.5 KiB'],
  [999_950, '1 MB', '976.5 KiB'],
  [1_500_000_000, '1.5 GB', '1.4 GiB'],
  [5 * 1024 ** 5, '5.6 PB', '5 PiB'],
])('%d bytes are %s, in binary %s', (bytes, decimal, binary) => {
  expect(formatBytes(bytes)).toBe(decimal);
  expect(formatBytes(bytes, 'binary')).toBe(binary);
});

test.each([
  ['100 B', 100],
  ['4.35 kB', 4350],
  ['2 KB', 2000],
  ['2GiB', 2 * 1024 ** 3],
  ['1.5 MB', 1_500_000],
  [' 3 TB ', 3e12],
])('%j is %d bytes', (text, bytes) => {
  expect(parseSize(text)).toEqual({ ok: true, value: bytes });
});

test.each([
  ['100', '"100" has no unit; did you mean 100 B?'],
  ['2G', '"2G" is ambiguous: GB counts in 1,000s and GiB in 1,024s; write one of them'],
  ['2gb', '"2gb" has an unknown unit; did you mean 2 GB?'],
  ['2Mi', '"2Mi" has an unknown unit; did you mean 2 MiB?'],
  ['2 parsecs', '"2 parsecs" has an unknown unit; use B, kB, MB, GB or KiB, MiB, GiB'],
  ['-1 B', '"-1 B" is not a size; write a number and a unit, for example 500 MB'],
  ['1,5 GB', '"1,5 GB" is not a size; write a number and a unit, for example 500 MB'],
  ['9999 PB', '"9999 PB" is too large'],
])('%j is refused: %s', (text, message) => {
  const parsed = parseSize(text);
  expect(parsed.ok ? 'read' : describeProblem(parsed)).toBe(message);
});

test('what is printed reads back as nearly the same number', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 2 ** 52 }),
      fc.constantFrom('decimal' as const, 'binary' as const),
      (bytes, system) => {
        const parsed = parseSize(formatBytes(bytes, system));
        expect(parsed.ok && Math.abs(parsed.value - bytes)).toBeLessThanOrEqual(bytes * 0.05);
      },
    ),
  );
});
