/** A plan's dialog: what it carries out, what it leaves alone, and what it leaves behind. */
import { expect, test, vi } from 'vitest';
import type { Change } from '../../../src/core/plan.ts';
import { COMMANDS } from '../../../tui/effects/commands.ts';
import type { Planned } from '../../../tui/state/proposal.ts';
import { overlayOf, planStage, startProgram, type TestProgram } from '../../helpers/tui-program.ts';

const change: Change = { kind: 'update', subject: 'a', fields: [] };
const plan = { title: 'x', changes: [change], unchanged: [], findings: [] };
const applied = { outcomes: [], applied: 1, failed: 0, notStarted: 0 };

/** A dialog whose plans are answered by hand, each by its number, and what was applied of them. */
async function dialog(apply: (signal: AbortSignal) => AsyncGenerator<unknown, unknown> = made) {
  const ui = await startProgram();
  const asked: PromiseWithResolvers<Planned>[] = [];
  const signals: AbortSignal[] = [];
  const carriedOut: string[] = [];
  const propose = () =>
    ui.program.shell.propose({
      title: 'x',
      commands: [['groundctl']],
      plan: (_, signal) => {
        asked.push(Promise.withResolvers());
        signals.push(signal);
        return asked[asked.length - 1]?.promise as Promise<Planned>;
      },
    });
  const answer = async (at: number, title = 'x') => {
    const carryOut = (signal: AbortSignal) => {
      carriedOut.push(title);
      return apply(signal);
    };
    asked[at]?.resolve({ plan: { ...plan, title }, apply: carryOut as never });
    await settled();
  };
  return { ui, propose, answer, asked, signals, carriedOut, plans: ui.program.plans };
}

async function* made(): AsyncGenerator<unknown, unknown> {
  yield* [];
  return applied;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const selected = (ui: TestProgram) => ui.workteams().teams.selected.size;

test('nothing is carried out before there is a plan, after the dialog is left, or twice', async () => {
  const { ui, propose, answer, carriedOut, plans } = await dialog();
  await plans.apply();
  propose();
  await plans.apply();
  expect(planStage(ui)).toBe('planning');
  await answer(0);
  plans.close();
  await plans.apply();
  propose();
  await plans.apply();
  expect(planStage(ui)).toBe('planning');
  await answer(1, 'second');
  await Promise.all([plans.apply(), plans.apply()]);
  await plans.apply();
  expect(carriedOut).toEqual(['second']);
});

test('nothing is planned or carried out where the connection is gone', async () => {
  const { ui, propose, answer, asked, carriedOut, plans } = await dialog();
  propose();
  await answer(0);
  vi.spyOn(ui.program.shell, 'connection').mockReturnValue(undefined);
  await plans.apply();
  expect([planStage(ui), carriedOut]).toEqual(['ready', []]);
  plans.close();
  propose();
  expect([planStage(ui), asked.length]).toEqual(['planning', 1]);
});

test('planned again, the answer of before does not count, nor where the dialog is left', async () => {
  const { ui, propose, answer, asked, signals, plans } = await dialog();
  propose();
  ui.program.shell.replan();
  await answer(0, 'first');
  expect(planStage(ui)).toBe('planning');
  await answer(1, 'second');
  expect(plans.dialog()?.title).toBe('second');
  plans.stop();
  expect(plans.dialog()?.stopping).toBe(false);
  plans.retry();
  expect(planStage(ui)).toBe('planning');
  plans.close();
  expect(signals[2]?.aborted).toBe(true);
  plans.retry();
  expect(asked).toHaveLength(3);
});

test.each([
  [0, 1],
  [1, 0],
])('of what was selected, with %i changes made, %i is selected still', async (count, left) => {
  const { ui, propose, answer, plans } = await dialog(async function* () {
    yield* [];
    return { ...applied, applied: count };
  });
  ui.press('space');
  propose();
  await answer(0);
  await plans.apply();
  expect(selected(ui)).toBe(left);
});

test('what was made before it failed is said at the end', async () => {
  const { ui, propose, answer, plans } = await dialog(async function* () {
    yield { type: 'change-finished', outcome: { status: 'applied', change }, index: 0, total: 2 };
    throw new Error('Gone.');
  });
  propose();
  await answer(0);
  await plans.apply();
  expect([planStage(ui), ui.state().made]).toEqual(['failed', ['updated a']]);
});

test('stopped, it hears of it once', async () => {
  const end = Promise.withResolvers<void>();
  const heard: boolean[] = [];
  const { ui, propose, answer, plans } = await dialog(async function* (signal) {
    signal.addEventListener('abort', () => heard.push(true));
    yield* [];
    await end.promise;
    return applied;
  });
  propose();
  await answer(0);
  const running = plans.apply();
  for (const _ of [1, 2]) COMMANDS['plan.stop']?.(ui.program, '');
  expect([heard, plans.dialog()?.stopping]).toEqual([[true], true]);
  end.resolve();
  await running;
});

test.each(['help', undefined])('done, it is closed over %s, which stays', async (below) => {
  const { ui, propose, answer, plans } = await dialog();
  if (below !== undefined) ui.press('?');
  propose();
  await answer(0);
  await plans.apply();
  plans.close();
  expect(overlayOf(ui)).toBe(below);
  plans.close();
  expect(overlayOf(ui)).toBeUndefined();
});
