import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  EMPTY_INPUT,
  type InputAction,
  type InputState,
  inputOf,
  inputReducer,
} from '../../../tui/state/input.ts';
import { graphemes } from '../../../tui/text/graphemes.ts';

function typed(start: InputState, ...actions: (InputAction | string)[]): InputState {
  return actions.reduce<InputState>(
    (state, action) =>
      inputReducer(state, typeof action === 'string' ? { type: 'insert', text: action } : action, true),
    start,
  );
}

const show = ({ text, caret }: InputState) => {
  const characters = graphemes(text);
  return `${characters.slice(0, caret).join('')}|${characters.slice(caret).join('')}`;
};

describe('a field', () => {
  test.each<[string, InputState]>([
    ['ab|', typed(EMPTY_INPUT, 'ab')],
    ['a|b', typed(inputOf('ab'), { type: 'left' })],
    ['aX|b', typed(inputOf('ab'), { type: 'left' }, 'X')],
    ['|b', typed(inputOf('ab'), { type: 'left' }, { type: 'backspace' })],
    ['a|', typed(inputOf('ab'), { type: 'left' }, { type: 'delete' })],
    ['two |', typed(inputOf('two words'), { type: 'delete-word' })],
    ['|', typed(inputOf('two words'), { type: 'clear' })],
    ['two |', typed(inputOf('two words  '), { type: 'delete-word' })],
    ['|', typed(inputOf('two'), { type: 'delete-word' })],
    ['|', typed(inputOf('  '), { type: 'delete-word' })],
    ['ab|', typed(inputOf('ab'), { type: 'delete' }, { type: 'right' })],
    ['ab|c', typed(inputOf('abc'), { type: 'home' }, { type: 'right' }, { type: 'right' })],
    ['one|\ntwo', typed(inputOf('one\ntwo'), { type: 'up' }, { type: 'home' }, { type: 'end' })],
    ['one\ntwo|', typed(inputOf('one\ntwo'), { type: 'home' }, { type: 'end' })],
    [
      'one\nt|wo',
      typed(inputOf('one\ntwo'), { type: 'home' }, { type: 'right' }, { type: 'up' }, { type: 'down' }),
    ],
    [
      'one\ntw|o\nthree',
      typed(
        inputOf('one\ntwo\nthree'),
        { type: 'home' },
        { type: 'right' },
        { type: 'right' },
        { type: 'up' },
      ),
    ],
    ['|one\ntwo', typed(inputOf('one\ntwo'), { type: 'up' }, { type: 'up' })],
    ['one|', typed(inputOf('one'), { type: 'home' }, { type: 'down' })],
    ['a b\nc|', typed(EMPTY_INPUT, 'a\tb\r\nc')],
    ['漢|', typed(inputOf('漢字'), { type: 'backspace' })],
    ['a|', typed(inputOf('a👩‍🔬'), { type: 'backspace' })],
    ['one\n|two', typed(inputOf('one\ntwo'), { type: 'home' })],
    ['one|\ntwo', typed(inputOf('one\ntwo'), { type: 'up' })],
    [
      'one\ntwo\n|three',
      typed(inputOf('one\ntwo\nthree'), { type: 'up' }, { type: 'home' }, { type: 'down' }),
    ],
    ['|', typed(EMPTY_INPUT, { type: 'backspace' }, { type: 'delete' }, { type: 'left' }, { type: 'right' })],
  ])('%j', (expected, state) => {
    expect(show(state)).toBe(expected);
  });
});

describe('pasted text', () => {
  const paste = (text: string, multiline: boolean) =>
    inputReducer(EMPTY_INPUT, { type: 'insert', text }, multiline).text;

  test('keeps its lines where a field has lines, and becomes one line where not', () => {
    expect(paste('a\r\nb\rc\n', true)).toBe('a\nb\nc\n');
    expect(paste('a\r\nb\n', false)).toBe('a b');
  });

  test('brings no escape sequence into a field', () => {
    expect(paste('x\x1b[31my\x07', false)).toBe('x\\x1b[31my\\x07');
  });

  test('of any size leaves a field that can be worked with', () => {
    expect(graphemes(paste('a'.repeat(50_000), true)).length).toBe(20_000);
  });
});

test('whatever is typed, the caret is inside the text and the text holds no control character', () => {
  const action: fc.Arbitrary<InputAction> = fc.oneof(
    fc.record({ type: fc.constant('insert' as const), text: fc.string({ unit: 'binary', maxLength: 12 }) }),
    fc
      .constantFrom(
        'backspace',
        'delete',
        'left',
        'right',
        'home',
        'end',
        'up',
        'down',
        'clear',
        'delete-word',
      )
      .map((type) => ({ type }) as InputAction),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), fc.boolean(), (actions, multiline) => {
      const state = actions.reduce((each, next) => inputReducer(each, next, multiline), EMPTY_INPUT);
      expect(state.caret).toBeGreaterThanOrEqual(0);
      expect(state.caret).toBeLessThanOrEqual(graphemes(state.text).length);
      expect(state.text).not.toMatch(multiline ? /[\x00-\x09\x0b-\x1f\x7f]/ : /[\x00-\x1f\x7f]/);
    }),
  );
});
