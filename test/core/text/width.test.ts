import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { hasUnsafeCharacters } from '../../../src/core/text/sanitize.ts';
import { displayWidth, pad, truncate, wrap } from '../../../src/core/text/width.ts';

test.each([
  ['radiology', 5, 'end', 'radi…'],
  ['radiology', 9, 'end', 'radiology'],
  ['radiology', 1, 'end', '…'],
  ['radiology', 0, 'end', ''],
  ['画像チーム', 6, 'end', '画像…'],
  ['画像チーム', 5, 'end', '画像…'],
  ['e\u0301e\u0301e\u0301', 2, 'end', 'e\u0301…'],
  ['👩‍👩‍👧‍👦 family', 4, 'end', '👩‍👩‍👧‍👦 …'],
  ['arn:aws:sagemaker:team', 9, 'middle', 'arn:…team'],
] as const)('%j in %d columns, cut at the %s: %j', (text, columns, cut, expected) => {
  expect(truncate(text, columns, cut)).toBe(expected);
});

test('padding counts columns, on either side', () => {
  expect(pad('画', 4)).toBe('画  ');
  expect(pad('é', 3, 'right')).toBe('  é');
  expect(pad('long', 2)).toBe('long');
});

test('lines break at spaces, and inside a word only where it is too long', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij']);
  expect(wrap('', 10)).toEqual(['']);
});

const text = fc.string({ unit: 'grapheme', maxLength: 60 });

test('whatever is cut fits, and whatever fits is not cut', () => {
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom('end' as const, 'middle' as const),
      (t, n, cut) => {
        const result = truncate(t, n, cut);
        expect(displayWidth(result)).toBeLessThanOrEqual(n);
        if (displayWidth(t) <= n) expect(result).toBe(t);
      },
    ),
  );
});

test('wrapping loses nothing but the spaces it breaks at', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 20 }), (t, columns) => {
      const lines = wrap(t, columns);
      expect(lines.join('').replaceAll(' ', '')).toBe(t.replaceAll(' ', ''));
      // One character may be wider than all the room there is: some musical symbols take three columns.
      const several = lines.filter((line) => [...new Intl.Segmenter().segment(line)].length > 1);
      for (const line of several) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    }),
  );
});

test('the fast way of measuring agrees with the thorough one', () => {
  for (let code = 0x20; code < 0x3000; code++) {
    const character = String.fromCharCode(code);
    if (!hasUnsafeCharacters(character)) expect(displayWidth(character)).toBe(stringWidth(character));
  }
});
