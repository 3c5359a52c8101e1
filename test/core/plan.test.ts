import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../src/core/errors.ts';
import { drain } from '../../src/core/events.ts';
import { type Change, NotStarted, type Plan, runPlan, summarise } from '../../src/core/plan.ts';
import { outcomeJson } from '../../src/core/report/plan-json.ts';

const plan: Plan = {
  title: 't',
  changes: Array.from({ length: 10 }, (_, i): Change => ({ kind: 'add', subject: String(i), fields: [] })),
  unchanged: [],
  findings: [],
};

test('a caller that stops reading stops the changes, after those under way', async () => {
  const started: string[] = [];
  let under = 0;
  for await (const event of runPlan(plan, async (change) => {
    started.push(change.subject);
    under += 1;
    await new Promise(setImmediate);
    under -= 1;
    return undefined;
  })) {
    if (event.type === 'change-finished') break;
  }
  expect(started.length).toBeLessThan(4);
  expect(under).toBe(0);
});

test('each outcome has a word for programs: what the domain says, else the status', async () => {
  const { outcomes } = await drain(
    runPlan(plan, async ({ subject }) => {
      if (subject === '0') return { result: 'invited', detail: 'invited by e-mail' };
      if (subject === '1') throw new Error('no');
      return 'line';
    }),
  );
  expect(outcomes.slice(0, 3).map((outcome) => outcomeJson(outcome).result)).toEqual([
    'invited',
    'failed',
    'applied',
  ]);
  expect(outcomeJson(outcomes[0] as never)).toMatchObject({ detail: 'invited by e-mail' });
});

describe('what became of each change', () => {
  const denied = new GroundctlError('No.', { code: 'access-denied', source: 'aws' });

  test('stands in the order of the plan with its reason, and is counted by its status', async () => {
    const result = await drain(
      runPlan(plan, async ({ subject }) => {
        if (subject === '1') throw denied;
        if (subject === '2') throw new NotStarted('it is gone');
        if (subject === '3') throw new TypeError('a fault');
        return subject === '4' ? 'four' : undefined;
      }),
    );
    expect(result.outcomes.map(({ change }) => change)).toEqual(plan.changes);
    expect(result).toMatchObject({ applied: 7, failed: 2, notStarted: 1 });
    expect(result.outcomes.slice(0, 5)).toEqual([
      { status: 'applied', change: plan.changes[0] },
      { status: 'failed', change: plan.changes[1], error: denied },
      { status: 'not-started', change: plan.changes[2], reason: 'it is gone' },
      { status: 'failed', change: plan.changes[3], error: expect.objectContaining({ source: 'fault' }) },
      { status: 'applied', change: plan.changes[4], detail: 'four' },
    ]);
    expect(summarise([])).toEqual({ outcomes: [], applied: 0, failed: 0, notStarted: 0 });
  });

  test('a NotStarted is an error with a name and a reason', () => {
    expect(new NotStarted('it is gone')).toMatchObject({
      name: 'NotStarted',
      message: 'it is gone',
      reason: 'it is gone',
    });
  });

  test('is told when it is known: each change starts and finishes once, with its number and the total', async () => {
    const events: string[] = [];
    await drain(
      runPlan(
        plan,
        async ({ subject }) => {
          if (subject === '1') throw denied;
          return undefined;
        },
        { skip: ({ subject }) => (subject === '2' ? 'not wanted' : undefined) },
      ),
      (event) => events.push(`${event.type} ${event.index} of ${event.total}`),
    );
    const of = (index: number) => events.filter((event) => event.includes(` ${index} of 10`));
    expect(of(0)).toEqual(['change-started 0 of 10', 'change-finished 0 of 10']);
    expect(of(1)).toEqual(['change-started 1 of 10', 'change-finished 1 of 10']);
    expect(of(2)).toEqual(['change-finished 2 of 10']);
    expect(events).toHaveLength(19);
  });

  test('what is skipped is not carried out, and its reason is kept', async () => {
    const done: string[] = [];
    const result = await drain(
      runPlan(
        plan,
        async ({ subject }) => {
          done.push(subject);
          return undefined;
        },
        { skip: ({ subject }) => (Number(subject) % 2 ? 'odd' : undefined) },
      ),
    );
    expect(done).toEqual(['0', '2', '4', '6', '8']);
    expect(result.outcomes[1]).toEqual({ status: 'not-started', change: plan.changes[1], reason: 'odd' });
    expect(result).toMatchObject({ applied: 5, failed: 0, notStarted: 5 });
  });
});

test('an interruption starts nothing more, and what was left says so', async () => {
  const abort = new AbortController();
  const result = await drain(
    runPlan(plan, async ({ subject }) => void (subject === '3' && abort.abort()), { signal: abort.signal }),
  );
  expect(result).toMatchObject({ applied: 4, failed: 0, notStarted: 6 });
  expect(result.outcomes.slice(4).map((outcome) => 'reason' in outcome && outcome.reason)).toEqual(
    Array(6).fill('interrupted'),
  );
});

test.each([
  [undefined, 1],
  [3, 3],
])('with a concurrency of %s so many changes run at a time', async (concurrency, most) => {
  let [running, peak] = [0, 0];
  await drain(
    runPlan(
      plan,
      async () => {
        running += 1;
        peak = Math.max(peak, running);
        await new Promise(setImmediate);
        running -= 1;
        return undefined;
      },
      concurrency === undefined ? {} : { concurrency },
    ),
  );
  expect(peak).toBe(most);
});

test('a later wave begins when all before it have ended, lowest number first', async () => {
  const log: string[] = [];
  await drain(
    runPlan(
      plan,
      async ({ subject }) => {
        log.push(`${subject} begins`);
        // The first of a wave takes longest.
        for (let turn = 0; turn < 20 - Number(subject); turn += 1) await new Promise(setImmediate);
        log.push(`${subject} ends`);
        return undefined;
      },
      { concurrency: 10, waveOf: ({ subject }) => [10, 9, 2][Number(subject) % 3] ?? 0 },
    ),
  );
  const wave = (line: string) => Number(line.split(' ')[0]) % 3;
  expect(log.map(wave)).toEqual([...Array(6).fill(2), ...Array(6).fill(1), ...Array(8).fill(0)]);
});

test('what happens while nobody reads is read afterwards', async () => {
  const stream = runPlan(plan, async () => undefined, { concurrency: 10 });
  await stream.next();
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
  expect(await drain(stream)).toMatchObject({ applied: 10 });
});
