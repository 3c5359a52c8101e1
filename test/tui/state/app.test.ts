import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import { commandLine } from '../../../src/core/text/shell-quote.ts';
import {
  type AppAction,
  type AppState,
  appReducer,
  bodyHeight,
  contextsOf,
  initialState,
  tooSmall,
  topOverlay,
} from '../../../tui/state/app.ts';
import { formOf } from '../../../tui/state/form.ts';
import { EMPTY_INPUT } from '../../../tui/state/input.ts';
import { helpOverlay, type Overlay } from '../../../tui/state/overlay.ts';
import { planDialog } from '../../../tui/state/plan-dialog.ts';

/** An area that counts, and remembers the size it was last told. */
const counter = (id: string) => ({
  id,
  initial: ({ rows }: { rows: number }) => ({ count: 0, rows }),
  reduce: (state: unknown, by: unknown) => {
    const before = state as { count: number };
    return by === 0 ? before : { ...before, count: before.count + Number(by) };
  },
  resized: (state: unknown, { rows }: { rows: number }) => ({ ...(state as object), rows }),
});
const AREAS = [counter('one'), counter('two')];
const reduce = appReducer(AREAS);
const start = initialState(AREAS, {
  settings: { ascii: false, mouse: true, screenReader: false, colour: true, attributes: true },
  size: { columns: 80, rows: 24 },
  session: { status: 'connecting', options: {}, since: 1 },
  writable: false,
  area: 'one',
});
const reached = (...actions: AppAction[]): AppState => actions.reduce(reduce, start);
const confirm: Overlay = {
  type: 'confirm',
  title: 'Quit?',
  text: [],
  yes: 'Quit',
  focus: 'no',
  accept: () => {},
};
const help = helpOverlay(['teams', 'shell']);
const plan: Overlay = { type: 'plan', dialog: planDialog('Lock', commandLine(['groundctl']), 1) };

test('begins with what it is given, every area at its beginning, nothing over it and nothing made', () => {
  expect(start).toMatchObject({
    size: { columns: 80, rows: 24 },
    writable: false,
    area: 'one',
    areas: { one: { count: 0, rows: 24 }, two: { count: 0, rows: 24 } },
    overlays: [],
    made: [],
  });
  expect(start.notice).toBeUndefined();
});

test('a new size reaches every area, and keeps what they hold', () => {
  const state = reached(
    { type: 'in-area', id: 'two', action: 3 },
    { type: 'resize', size: { columns: 60, rows: 15 } },
  );
  expect(state.size).toEqual({ columns: 60, rows: 15 });
  expect(state.areas).toEqual({ one: { count: 0, rows: 15 }, two: { count: 3, rows: 15 } });
});

test('an action of one area changes that area alone, and one of no area nothing', () => {
  expect(reached({ type: 'in-area', id: 'two', action: 5 }).areas).toEqual({
    one: { count: 0, rows: 24 },
    two: { count: 5, rows: 24 },
  });
  expect(reached({ type: 'in-area', id: 'three', action: 5 })).toBe(start);
  expect(reached({ type: 'in-area', id: 'two', action: 0 })).toBe(start);
});

test('session, leave to write, open tab and notice are set one by one', () => {
  const session = {
    status: 'failed',
    options: {},
    error: new GroundctlError('No.', { code: 'x', source: 'aws' }),
  } as const;
  expect(reached({ type: 'session', session })).toEqual({ ...start, session });
  expect(reached({ type: 'writable', writable: true })).toEqual({ ...start, writable: true });
  expect(reached({ type: 'area', id: 'two' })).toEqual({ ...start, area: 'two' });
  const notice = { text: 'Copied.', tone: 'good' } as const;
  const told = reached({ type: 'notice', notice });
  expect(told).toEqual({ ...start, notice });
  expect(reduce(told, { type: 'notice', notice })).toBe(told);
  expect(reduce(told, { type: 'notice', notice: undefined }).notice).toBeUndefined();
});

test('what was made is kept line by line', () => {
  expect(reached({ type: 'made', lines: ['a'] }, { type: 'made', lines: ['b', 'c'] }).made).toEqual([
    'a',
    'b',
    'c',
  ]);
});

describe('what lies over the screen', () => {
  const open = (overlay: Overlay): AppAction => ({ type: 'open', overlay });

  test('is a stack: the last one is the innermost, and goes first', () => {
    const two = reached(open(plan), open(help));
    expect(two.overlays).toEqual([plan, help]);
    expect(topOverlay(two)).toBe(help);
    expect(reduce(two, { type: 'close' }).overlays).toEqual([plan]);
    expect(reduce(two, { type: 'close-all' }).overlays).toEqual([]);
    expect(topOverlay(start)).toBeUndefined();
  });

  test('an action is for the innermost, or for the innermost of its type', () => {
    const two = reached(open(plan), open(help));
    const scrolled = reduce(two, { type: 'overlay', action: { type: 'scroll', to: 4 } });
    expect(scrolled.overlays).toEqual([plan, { ...help, scroll: 4 }]);
    const beneath = reduce(two, {
      type: 'overlay',
      of: 'plan',
      action: { type: 'plan', action: { type: 'stopping' } },
    });
    expect(beneath.overlays).toEqual([{ ...plan, dialog: { ...plan.dialog, stopping: true } }, help]);
  });

  test('an action for what is not there, or that changes nothing, changes nothing', () => {
    const one = reached(open(help));
    expect(reduce(one, { type: 'overlay', of: 'plan', action: { type: 'move', by: 1 } })).toBe(one);
    expect(reduce(one, { type: 'overlay', action: { type: 'move', by: 1 } })).toBe(one);
    expect(reduce(start, { type: 'overlay', action: { type: 'move', by: 1 } })).toBe(start);
  });

  test('to forget an account is to forget every area, what lies over it and what was said, and not what was made', () => {
    const state = reached(
      { type: 'in-area', id: 'one', action: 2 },
      { type: 'made', lines: ['a'] },
      { type: 'notice', notice: { text: 'x', tone: 'warn' } },
      { type: 'area', id: 'two' },
      open(help),
      { type: 'forget' },
    );
    expect(state).toEqual({ ...start, area: 'two', made: ['a'] });
  });

  test.each<[string, Overlay, string[]]>([
    ['a filter', { type: 'filter', input: EMPTY_INPUT, before: '' }, ['filter']],
    ['help', help, ['help.empty', 'help']],
    ['a question', confirm, ['confirm']],
    ['a choice', { type: 'choose', title: '', text: '', options: [], cursor: 0, take: () => {} }, ['choose']],
    ['a plan that is being made', plan, ['plan.planning']],
  ])('%s shuts out every key but its own and those that always work', (_, overlay, contexts) => {
    expect(contextsOf(reached(open(overlay)), ['teams.list', 'teams'])).toEqual([...contexts, 'always']);
  });

  test('a form has the keys of the field that has the focus', () => {
    const fields = [
      { id: 'a', label: 'A', kind: 'lines', help: '' },
      { id: 'b', label: 'B', kind: 'choice', help: '', options: [{ value: 'x', label: 'x' }] },
    ] as const;
    const spec = { id: 'f', title: '', intro: '', submit: '', fields, check: () => [] };
    let state = reached(open({ type: 'form', form: formOf(spec), submit: () => {}, leaving: false }));
    const seen: string[][] = [];
    for (let at = 0; at < 3; at += 1) {
      seen.push(contextsOf(state, ['teams']));
      state = reduce(state, {
        type: 'overlay',
        action: { type: 'form', action: { type: 'focus', by: 1 } },
      });
    }
    expect(seen).toEqual([
      ['form.lines', 'form', 'always'],
      ['form.choice', 'form', 'always'],
      ['form.submit', 'form', 'always'],
    ]);
  });

  test('without anything over it the screen’s keys work, innermost first', () => {
    expect(contextsOf(start, ['teams.list', 'teams'])).toEqual(['teams.list', 'teams', 'shell', 'always']);
  });
});

test('the smallest terminal is 60 by 15, and an area has all but five lines', () => {
  expect(tooSmall({ columns: 60, rows: 15 })).toBe(false);
  expect(tooSmall({ columns: 59, rows: 15 })).toBe(true);
  expect(tooSmall({ columns: 60, rows: 14 })).toBe(true);
  expect(bodyHeight({ columns: 80, rows: 24 })).toBe(19);
});
