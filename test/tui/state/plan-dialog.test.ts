import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import type { Change, Outcome, Plan } from '../../../src/core/plan.ts';
import { commandLine } from '../../../src/core/text/shell-quote.ts';
import {
  hasChanges,
  mayApply,
  mayRetry,
  needsName,
  type PlanAction,
  type PlanDialog,
  planDialog,
  planReducer,
} from '../../../tui/state/plan-dialog.ts';

const change = (subject: string): Change => ({ kind: 'delete', subject, fields: [] });
const changes = ['a', 'b', 'c'].map(change);
const plan = (more: Partial<Plan> = {}): Plan => ({
  title: 'Delete three teams',
  changes,
  unchanged: [],
  findings: [],
  ...more,
});
const error = new GroundctlError('No.', { code: 'access-denied', source: 'aws' });
const begun = () => planDialog('Delete', commandLine(['groundctl']), 1000);
const dialogAfter = (...actions: PlanAction[]): PlanDialog => actions.reduce(planReducer, begun());
const planned = (more?: Partial<Plan>): PlanAction => ({ type: 'planned', plan: plan(more) });
const typed = (text: string): PlanAction => ({ type: 'edit', edit: { type: 'insert', text } });

describe('what has to be there before a plan is carried out', () => {
  test('a plan with changes, and no name to type: nothing else', () => {
    expect(mayApply(dialogAfter(planned()))).toBe(true);
    expect(mayApply(begun())).toBe(false);
    expect(mayApply(dialogAfter(planned({ changes: [] })))).toBe(false);
    expect(mayApply(dialogAfter(planned(), { type: 'applying', now: 1 }))).toBe(false);
    expect(mayApply(dialogAfter(planned(), { type: 'failed', error }))).toBe(false);
  });

  test.each(['', 'r', 'retail', 'retail-boxe', 'retail-boxes2', 'Retail-Boxes', 'y', 'yes', ' '])(
    'of what cannot be undone the exact name: %j is not it',
    (text) => {
      const dialog = dialogAfter(planned({ confirmName: 'retail-boxes' }), typed(text));
      expect(needsName(dialog)).toBe(true);
      expect(mayApply(dialog)).toBe(false);
    },
  );

  test('the exact name is', () => {
    expect(mayApply(dialogAfter(planned({ confirmName: 'retail-boxes' }), typed('retail-boxes')))).toBe(true);
    expect(
      mayApply(dialogAfter(planned({ confirmName: 'retail-boxes' }), { type: 'focus', focus: 'apply' })),
    ).toBe(false);
  });

  test('a name is typed only where one is asked for, and only while it is', () => {
    expect(dialogAfter(planned(), typed('x')).typed.text).toBe('');
    expect(dialogAfter(typed('x')).typed.text).toBe('');
    const named = planned({ confirmName: 'x' });
    expect(dialogAfter(named, { type: 'applying', now: 1 }, typed('x')).typed.text).toBe('');
    expect(needsName(dialogAfter(planned({ confirmName: 'x', changes: [] })))).toBe(false);
    expect(needsName(dialogAfter(planned()))).toBe(false);
  });
});

describe('the focus', () => {
  test('begins on Cancel, and gets to Apply only where there is something to apply', () => {
    expect(dialogAfter(planned()).focus).toBe('cancel');
    expect(dialogAfter(planned(), { type: 'focus', focus: 'apply' }).focus).toBe('apply');
    expect(dialogAfter({ type: 'focus', focus: 'apply' }).focus).toBe('cancel');
    expect(dialogAfter(planned({ changes: [] }), { type: 'focus', focus: 'apply' }).focus).toBe('cancel');
  });

  test('is back on Cancel after a failure', () => {
    const dialog = dialogAfter(planned(), { type: 'focus', focus: 'apply' }, { type: 'failed', error });
    expect(dialog).toMatchObject({ stage: 'failed', focus: 'cancel', error });
  });
});

describe('the way of a change', () => {
  const applied = (index: number): Outcome => ({ status: 'applied', change: changes[index] as Change });
  const news = (events: unknown[], more: object = {}): PlanAction => ({
    type: 'news',
    news: { events, steps: new Map(), progress: undefined, now: 3000, ...more } as never,
  });
  const started = (index: number) => ({ type: 'change-started', change: changes[index], index, total: 3 });
  const finished = (index: number) => ({ type: 'change-finished', outcome: applied(index), index, total: 3 });

  test('begins empty, with what was asked', () => {
    expect(begun()).toEqual({
      title: 'Delete',
      command: { copyable: true, text: 'groundctl' },
      stage: 'planning',
      since: 1000,
      plan: undefined,
      presumed: [],
      error: undefined,
      focus: 'cancel',
      typed: expect.objectContaining({ text: '' }),
      scroll: undefined,
      outcomes: [],
      running: [],
      steps: new Map(),
      began: 1000,
      heard: 1000,
      context: undefined,
      text: undefined,
      progress: undefined,
      stopping: false,
      result: undefined,
    });
  });

  test('has the title of its plan, and shows it from its begin', () => {
    expect(dialogAfter(planned())).toMatchObject({ stage: 'ready', title: 'Delete three teams', scroll: 0 });
    expect(hasChanges(begun())).toBe(false);
    expect(hasChanges(dialogAfter(planned()))).toBe(true);
    expect(hasChanges(dialogAfter(planned({ changes: [] })))).toBe(false);
    expect(dialogAfter(planned(), { type: 'scroll', to: 7 }).scroll).toBe(7);
  });

  test('is told by what started and what finished, in any order', () => {
    const applying: PlanAction = { type: 'applying', now: 2000 };
    const one = dialogAfter(planned(), applying, news([started(0), started(2)]));
    expect(one).toMatchObject({ stage: 'applying', running: [0, 2], began: 2000, heard: 3000 });
    const two = planReducer(one, news([finished(2), started(1)]));
    expect(two.running).toEqual([0, 1]);
    expect(two.outcomes[2]).toEqual(applied(2));
    expect(two.outcomes[0]).toBeUndefined();
    expect(planReducer(one, { type: 'stopping' }).stopping).toBe(true);
  });

  test('steps belong to changes under way, and the last progress counts', () => {
    const step = (text: string) => ({ text, share: 0.5 });
    const progress = { done: 1, total: 3, words: [] };
    const one = dialogAfter(planned(), { type: 'applying', now: 1 }, news([started(0), started(1)]));
    const two = planReducer(
      one,
      news([], {
        steps: new Map([
          [0, step('x')],
          [1, step('y')],
        ]),
        progress,
      }),
    );
    expect([...two.steps]).toEqual([
      [0, step('x')],
      [1, step('y')],
    ]);
    const three = planReducer(two, news([finished(0)], { steps: new Map([[1, step('z')]]) }));
    expect([...three.steps]).toEqual([[1, step('z')]]);
    expect(three.progress).toBe(progress);
  });

  test('ends with the result, and nothing of the way is left', () => {
    const result = { outcomes: [applied(0)], applied: 1, failed: 0, notStarted: 0 };
    const way = dialogAfter(planned(), { type: 'applying', now: 1 }, news([started(0)]), {
      type: 'stopping',
    });
    expect(planReducer(way, { type: 'done', result })).toMatchObject({
      stage: 'done',
      scroll: 0,
      result,
      outcomes: result.outcomes,
      running: [],
      steps: new Map(),
      stopping: false,
    });
  });

  test('a second try begins without what the first one left', () => {
    const way = dialogAfter(planned(), { type: 'applying', now: 1 }, news([started(0), finished(0)]), {
      type: 'stopping',
    });
    const again = [planned(), { type: 'applying', now: 9 } as const].reduce(planReducer, way);
    expect(again).toMatchObject({ outcomes: [], progress: undefined, stopping: false, began: 9, heard: 9 });
    expect(again.scroll).toBeUndefined();
    const failed = dialogAfter({ type: 'failed', error }, { type: 'planning', since: 5 });
    expect(failed).toMatchObject({ stage: 'planning', since: 5, error: undefined });
  });

  test('another attempt is offered where something failed or was not started', () => {
    const done = (failed: number, notStarted: number) =>
      dialogAfter(planned(), { type: 'done', result: { outcomes: [], applied: 1, failed, notStarted } });
    expect([done(0, 0), done(1, 0), done(0, 1)].map(mayRetry)).toEqual([false, true, true]);
    expect(mayRetry(dialogAfter({ type: 'failed', error }))).toBe(true);
    expect(mayRetry(dialogAfter(planned()))).toBe(false);
  });
});
