import { expect, test } from 'vitest';
import { firstLine } from '../../src/cli/first-line.ts';

test.each([
  [['--sandbox'], / groundctl {3}sandbox +SANDBOX\r\n/],
  [['--region', 'eu-west-1', '--profile=labeling'], / groundctl {3}labeling · eu-west-1 +READ-ONLY\r\n/],
  [['--write'], / groundctl +CHANGES ON\r\n/],
  [['--ascii', '--profile', 'a', '--region', 'b'], / groundctl {3}a \| b +READ-ONLY\r\n/],
])('%j', (words, expected) => {
  const text = firstLine(words, 80);
  expect(text).toMatch(expected);
  expect(text.split('\r\n')[0]).toHaveLength(79);
});

test('what was typed brings no escape sequence to the screen', () => {
  expect(firstLine(['--profile', 'x\x1b[2J'], 80)).toContain('x?[2J');
});

test('on a narrow terminal the line does not wrap', () => {
  expect(firstLine(['--sandbox'], 30).split('\r\n')[0]).toBe(' groundctl   sandbox');
});
