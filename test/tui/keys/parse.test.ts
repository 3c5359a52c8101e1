import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyName, keysOf, textOf } from '../../../tui/keys/parse.ts';

describe('keys out of what ink hands over', () => {
  test.each([
    ['jj', ['j', 'j']],
    ['a\rb\tc', ['a', 'enter', 'b', 'tab', 'c']],
    ['é漢', ['é', '漢']],
    ['👩‍🔬x', ['👩‍🔬', 'x']],
    [' ', ['space']],
    ['\x7f\b', ['backspace', 'backspace']],
    ['\x03', ['ctrl-c']],
    ['\x1a', ['ctrl-z']],
    ['\x1b', ['esc']],
    ['\x1b[A', ['up']],
    ['\x1bOB', ['down']],
    ['\x1b[5~', ['pageup']],
    ['\x1b[Z', ['shift-tab']],
    ['\x1bOP', ['f1']],
    ['\x1b[15~', ['f5']],
    ['\x1bj', ['esc', 'j']],
    ['\x1b\x1b', ['esc', 'esc']],
    ['\x1b:', ['esc', ':']],
    ['\x1b\x7f', ['alt-backspace']],
  ])('%j is %j', (chunk, keys) => {
    expect(keysOf(chunk)).toEqual(keys);
  });

  test('sequences it does not know type nothing', () => {
    for (const unknown of ['\x1b[200z', '\x1b[<0;3;4M', '\x1b]0;title\x07', '\x1b[1;5A', '\x00', '\x1f']) {
      expect(keysOf(unknown).map(textOf), JSON.stringify(unknown)).toEqual([]);
    }
  });

  test('no chunk, whatever it holds, yields a key that types a control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (chunk) => {
        for (const key of keysOf(chunk)) expect(textOf(key) ?? '').not.toMatch(/[\x00-\x1f\x7f]/);
      }),
    );
  });
});

test('keys have names that people read', () => {
  expect(['up', 'ctrl-s', 'f1', 'pageup', 'x'].map(keyName)).toEqual(['↑', 'ctrl+s', 'F1', 'PgUp', 'x']);
});
