import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import type { Plan } from '../../../src/core/plan.ts';
import { commandLine } from '../../../src/core/text/shell-quote.ts';
import { formOf } from '../../../tui/state/form.ts';
import { EMPTY_INPUT, inputOf } from '../../../tui/state/input.ts';
import {
  type Item,
  type Overlay,
  type OverlayAction,
  overlayContexts,
  overlayReducer,
  pickItems,
} from '../../../tui/state/overlay.ts';
import { type PlanAction, planDialog, planReducer } from '../../../tui/state/plan-dialog.ts';

type Pick = Extract<Overlay, { type: 'pick' }>;
const item = (value: string, detail?: string): Item => ({
  value,
  label: value.toUpperCase(),
  ...(detail === undefined ? {} : { detail }),
});
const ITEMS = [item('radiology', 'readers'), item('retail', 'boxes'), item('street-ra', 'frames')];
const take = () => {};
const pick = (more: Partial<Pick> = {}): Pick => ({
  type: 'pick',
  title: 'Team',
  items: ITEMS,
  input: EMPTY_INPUT,
  cursor: 0,
  free: false,
  empty: 'No team.',
  take,
  ...more,
});
const typed = (text: string): OverlayAction => ({ type: 'edit', edit: { type: 'insert', text } });
const run = (state: Overlay, ...actions: OverlayAction[]) => actions.reduce(overlayReducer, state);
const help: Overlay = { type: 'help', input: EMPTY_INPUT, scroll: 3, of: ['shell'] };
const filter: Overlay = { type: 'filter', input: EMPTY_INPUT, before: 'x' };
const choose: Overlay = {
  type: 'choose',
  title: 'Lock',
  text: '',
  options: ITEMS,
  cursor: 0,
  take,
};
const confirm: Overlay = {
  type: 'confirm',
  title: '',
  text: [],
  yes: 'Quit',
  focus: 'no',
  accept: () => {},
};
const spec = {
  id: 'f',
  title: '',
  intro: '',
  submit: '',
  fields: [{ id: 'name', label: 'Name', kind: 'text', help: '' }],
  check: () => [],
} as const;
const form: Overlay = { type: 'form', form: formOf(spec), submit: () => {}, leaving: true };

describe('a list to pick from', () => {
  const values = (state: Overlay) => pickItems(state as Pick).map(({ value }) => value);

  test('is narrowed by every word, in label, detail or value, in any case', () => {
    expect(values(run(pick(), typed('RA')))).toEqual(['radiology', 'street-ra']);
    expect(values(run(pick(), typed('boxes')))).toEqual(['retail']);
    expect(values(run(pick(), typed('  re frames ')))).toEqual(['street-ra']);
    expect(values(run(pick(), typed('radiologyreaders')))).toEqual([]);
    expect(values(pick())).toEqual(['radiology', 'retail', 'street-ra']);
  });

  test('has first what begins with the typed text', () => {
    const items = [item('a-team'), item('team-b'), item('team-a')];
    expect(values(run(pick({ items }), typed('team')))).toEqual(['team-b', 'team-a', 'a-team']);
    expect(values(run(pick({ items }), typed(' ')))).toEqual(['a-team', 'team-b', 'team-a']);
  });

  test('takes the typed text itself where that is allowed, once, and last', () => {
    expect(values(run(pick({ free: true }), typed(' re ')))).toEqual([
      'retail',
      'radiology',
      'street-ra',
      're',
    ]);
    expect(pickItems(run(pick({ free: true }), typed('new')) as Pick)).toEqual([
      { value: 'new', label: 'new', detail: 'as typed' },
    ]);
    expect(values(run(pick({ free: true }), typed('retail')))).toEqual(['retail']);
    expect(values(run(pick({ free: true }), typed(' ')))).toEqual(['radiology', 'retail', 'street-ra']);
    expect(values(run(pick(), typed('new')))).toEqual([]);
  });

  test('moves within what is shown, and begins again with every key', () => {
    const cursor = (...actions: OverlayAction[]) => (run(pick(), ...actions) as Pick).cursor;
    expect(cursor({ type: 'move', by: 1 })).toBe(1);
    expect(cursor({ type: 'move', by: 9 })).toBe(2);
    expect(cursor({ type: 'move', by: 2 }, { type: 'move', by: -1 })).toBe(1);
    expect(cursor({ type: 'move', by: -9 })).toBe(0);
    expect(cursor({ type: 'move', by: 2 }, typed('r'))).toBe(0);
    expect(cursor(typed('nothing'), { type: 'move', by: 1 })).toBe(0);
  });

  test('that waits has nothing to take, and takes the answer that it waits for and no other', () => {
    const waiting = pick({ items: [], waiting: 7 });
    const answer = { type: 'fill', items: ITEMS, empty: 'None here.', title: 'Teams', cursor: 1 } as const;
    expect(values(run(pick({ waiting: 7 })))).toEqual([]);
    expect(run(waiting, { ...answer, waiting: 6 })).toBe(waiting);
    const filled = run(waiting, { ...answer, waiting: 7 });
    expect(filled).toEqual(pick({ title: 'Teams', empty: 'None here.', cursor: 1 }));
    expect(filled).not.toHaveProperty('waiting');
    // A second answer comes too late.
    expect(run(filled, { ...answer, items: [], waiting: 7 })).toBe(filled);
  });

  test('keeps what was typed while it waited, and then begins at the top', () => {
    const waiting = pick({ items: [], waiting: 1, cursor: 0, input: inputOf('re') });
    const answer = { type: 'fill', waiting: 1, items: ITEMS, empty: '', cursor: 2 } as const;
    expect(run(waiting, answer)).toMatchObject({ cursor: 0, title: 'Team', input: { text: 're' } });
    const { cursor: _, ...without } = answer;
    expect(run(pick({ items: [], waiting: 1 }), without)).toMatchObject({ cursor: 0 });
  });

  test('an answer for a list is for nothing else', () => {
    const answer = { type: 'fill', waiting: 1, items: ITEMS, empty: '' } as const;
    for (const other of [help, choose, filter]) expect(run(other, answer)).toBe(other);
  });
});

describe('every other overlay', () => {
  test('a choice moves within its options and takes no text', () => {
    expect(run(choose, { type: 'move', by: 1 })).toEqual({ ...choose, cursor: 1 });
    expect(run(choose, { type: 'move', by: 9 })).toEqual({ ...choose, cursor: 2 });
    expect(run(choose, { type: 'move', by: 2 }, { type: 'move', by: -1 })).toEqual({ ...choose, cursor: 1 });
    expect(run(choose, { type: 'move', by: -1 })).toEqual(choose);
    expect(run(choose, typed('x'))).toBe(choose);
  });

  test('help scrolls, and begins at the top when what is looked for changes', () => {
    expect(run(help, { type: 'scroll', to: 9 })).toEqual({ ...help, scroll: 9 });
    expect(run(help, typed('x'))).toEqual({ ...help, input: inputOf('x'), scroll: 0 });
    expect(run(help, { type: 'move', by: 1 })).toBe(help);
  });

  test('a filter takes text and keeps what it was before', () => {
    expect(run(filter, typed('abc'))).toEqual({ ...filter, input: inputOf('abc') });
  });

  test('a question turns between no and yes, and takes nothing else', () => {
    expect(run(confirm, { type: 'focus', focus: 'yes' })).toEqual({ ...confirm, focus: 'yes' });
    expect(run(confirm, typed('y'))).toBe(confirm);
    expect(run(confirm, { type: 'scroll', to: 1 })).toBe(confirm);
  });

  test('who leaves a form is asked once, and whoever goes on typing is asked again', () => {
    const leaving = run(form, { type: 'form-leaving' });
    expect(leaving).toEqual({ ...form, leaving: true });
    const on = run(leaving, typed('a'));
    expect(on).toMatchObject({ leaving: false, form: { values: { name: { text: 'a' } } } });
    expect(run(leaving, { type: 'form', action: { type: 'focus', by: 1 } })).toMatchObject({
      leaving: false,
      form: { focus: 1 },
    });
  });

  test('what is for one kind leaves the others as they are', () => {
    const foreign: OverlayAction[] = [
      { type: 'focus', focus: 'yes' },
      { type: 'form', action: { type: 'touch-all' } },
      { type: 'form-leaving' },
      { type: 'plan', action: { type: 'stopping' } },
    ];
    for (const action of foreign) expect(run(help, action)).toBe(help);
    expect(run(form, { type: 'focus', focus: 'yes' })).toBe(form);
    expect(run(pick(), { type: 'scroll', to: 3 })).toMatchObject({ cursor: 0 });
  });
});

describe('the keys of a plan', () => {
  const change = { kind: 'delete', subject: 'a', fields: [] } as const;
  const plan = (more: Partial<Plan> = {}): PlanAction => ({
    type: 'planned',
    plan: { title: '', changes: [change], unchanged: [], findings: [], ...more },
  });
  const done = (failed: number, notStarted = 0): PlanAction => ({
    type: 'done',
    result: { outcomes: [], applied: 1, failed, notStarted, unchanged: 0 } as never,
  });
  const error = new GroundctlError('No.', { code: 'x', source: 'aws' });
  const begun = planDialog('', commandLine(['groundctl']), 1);
  test.each<[string, PlanAction[], string[]]>([
    ['being made', [], ['plan.planning']],
    ['ready', [plan()], ['plan.ready']],
    ['ready, with a name to type', [plan({ confirmName: 'a' })], ['plan.name']],
    ['of nothing', [plan({ changes: [] })], ['plan.over']],
    ['of nothing, though it names something', [plan({ changes: [], confirmName: 'a' })], ['plan.over']],
    ['under way', [plan(), { type: 'applying', now: 1 }], ['plan.applying']],
    ['that could not be made', [{ type: 'failed', error }], ['plan.failed', 'plan.over']],
    ['done', [plan(), done(0)], ['plan.over']],
    ['done but for what failed', [plan(), done(1)], ['plan.failed', 'plan.over']],
    ['done but for what did not begin', [plan(), done(0, 1)], ['plan.failed', 'plan.over']],
  ])('%s', (_, actions, contexts) => {
    expect(overlayContexts({ type: 'plan', dialog: actions.reduce(planReducer, begun) })).toEqual(contexts);
  });

  test('text that is typed goes to the dialog', () => {
    const dialog = planReducer(begun, plan({ confirmName: 'a' }));
    const typedIn = run({ type: 'plan', dialog }, typed('x'));
    expect(typedIn).toMatchObject({ type: 'plan', dialog: { typed: { text: 'x' } } });
    expect(run({ type: 'plan', dialog }, { type: 'plan', action: { type: 'stopping' } })).toMatchObject({
      dialog: { stopping: true },
    });
  });
});
