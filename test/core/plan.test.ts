import { expect, test } from 'vitest';
import { drain } from '../../src/core/events.ts';
import { type Change, type Plan, runPlan } from '../../src/core/plan.ts';
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
