import { expect, test } from 'vitest';
import { mouseEvents } from '../../../tui/keys/mouse.ts';

test('clicks and the wheel are read, with cells counted from 0', () => {
  expect(mouseEvents('\x1b[<0;12;5M\x1b[<0;12;5m\x1b[<64;1;1M\x1b[<65;200;90M')).toEqual([
    { type: 'click', column: 11, row: 4 },
    { type: 'wheel', by: -1 },
    { type: 'wheel', by: 1 },
  ]);
});

test('other buttons, releases and text mean nothing', () => {
  expect(mouseEvents('\x1b[<2;12;5Mjj\x1b[<0;3;4m')).toEqual([]);
});
