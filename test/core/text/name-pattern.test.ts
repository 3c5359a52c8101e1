import { expect, test } from 'vitest';
import { namePattern } from '../../../src/core/text/name-pattern.ts';

test.each([
  ['*.jpg', ['a.jpg', 'x/y/b.jpg', '.jpg', 'l\nf.jpg'], ['a.jpeg', 'a.jpg/b', 'ajpg']],
  ['a?.jpg', ['ab.jpg', 'a\u{1f600}.jpg'], ['a.jpg', 'abc.jpg']],
  ['train/*', ['train/a'], ['train/x/a', 'a', 'b/train/a']],
  ['/train/*', ['train/a'], ['b/train/a']],
  ['train/**', ['train/a', 'train/x/a'], ['train']],
  ['**/a.jpg', ['a.jpg', 'x/a.jpg', 'x/y/a.jpg'], ['xa.jpg']],
  ['[ab]-[!0-9].png', ['a-x.png', 'b-^.png'], ['c-x.png', 'a-1.png', 'a-/.png']],
  ['[].png', ['[].png'], ['].png']],
  ['{train,test*}/*.{jpg,png}', ['train/a.jpg', 'test1/b.png'], ['val/a.jpg', 'train/a.gif']],
  ['{a}.jpg', ['{a}.jpg'], ['a.jpg']],
  ['a+(b).$^|\\', ['a+(b).$^|\\'], ['aab.$']],
  ['[a.jpg', ['[a.jpg'], ['a.jpg']],
])('%s', (pattern, yes, no) => {
  const matches = namePattern(pattern);
  expect(yes.filter((name) => !matches(name))).toEqual([]);
  expect(no.filter(matches)).toEqual([]);
});

test.each(['', '/', '[z-a]'])('%j is not a pattern', (pattern) => {
  expect(() => namePattern(pattern)).toThrow(/is not a pattern/);
});
