import { describe, expect, test } from 'vitest';
import {
  type FormAction,
  type FormSpec,
  formOf,
  formReducer,
  isDirty,
  valuesOf,
} from '../../../tui/state/form.ts';

const SPEC: FormSpec = {
  id: 'test',
  title: 'Test',
  intro: 'A test.',
  submit: 'Go on',
  fields: [
    { id: 'name', label: 'Name', kind: 'text', help: 'A name.' },
    {
      id: 'lock',
      label: 'Lock',
      kind: 'choice',
      help: 'A lock.',
      options: [
        { value: 'off', label: 'off' },
        { value: 'on', label: 'on' },
      ],
    },
    { id: 'list', label: 'List', kind: 'lines', help: 'Lines.' },
  ],
  check: (values) => (/^[a-z]+$/.test(values.name ?? '') ? [] : [{ field: 'name', message: 'letters only' }]),
};

const run = (...actions: FormAction[]) => actions.reduce(formReducer, formOf(SPEC));
const type = (text: string): FormAction => ({ type: 'edit', edit: { type: 'insert', text } });

describe('a form', () => {
  test('checks as one types', () => {
    expect(run(type('a1')).problems).toEqual({ name: 'letters only' });
    expect(run(type('a1'), { type: 'edit', edit: { type: 'backspace' } }).problems).toEqual({});
  });

  test('a choice begins with its first option, goes around, and takes no text', () => {
    const next: FormAction = { type: 'choose', by: 1 };
    const at: FormAction = { type: 'focus', by: 1 };
    expect(valuesOf(run(at)).lock).toBe('off');
    expect(valuesOf(run(at, next)).lock).toBe('on');
    expect(valuesOf(run(at, next, next)).lock).toBe('off');
    expect(valuesOf(run(at, type('x'))).lock).toBe('off');
  });

  test('the focus goes through the fields and the button, and around', () => {
    const forward = Array.from({ length: 4 }, (): FormAction => ({ type: 'focus', by: 1 }));
    expect(run(...forward).focus).toBe(0);
    expect(run({ type: 'focus', by: -1 }).focus).toBe(3);
  });

  test('an attempt to submit goes to the first field that is wrong and shows all problems', () => {
    const state = run({ type: 'focus', by: 1 }, { type: 'touch-all' });
    expect(state.focus).toBe(0);
    expect([...state.touched]).toEqual(['name', 'lock', 'list']);
  });

  test('it is dirty once something differs from the start, and clean when it is put back', () => {
    expect(isDirty(run())).toBe(false);
    expect(isDirty(run(type('a')))).toBe(true);
    expect(isDirty(run(type('a'), { type: 'edit', edit: { type: 'clear' } }))).toBe(false);
  });

  test('only fields of several lines keep line breaks', () => {
    expect(valuesOf(run(type('a\nb'))).name).toBe('a b');
    expect(valuesOf(run({ type: 'focus', by: -2 }, type('a\nb'))).list).toBe('a\nb');
  });
});
