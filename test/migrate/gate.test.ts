import { expect, test } from 'vitest';
import { AdaptiveGate } from '../../src/migrate/sync/gate.ts';

const turn = () => new Promise(setImmediate);

/** Tasks that run until they are let go. */
function held(gate: AdaptiveGate, count: number, signal?: AbortSignal) {
  let running = 0;
  const release: (() => void)[] = [];
  const done = Array.from({ length: count }, () =>
    gate.run(async () => {
      running += 1;
      await new Promise<void>((resolve) => release.push(resolve));
      running -= 1;
    }, signal),
  );
  return { done, running: () => running, release };
}

test('sixteen run at first, and as each ends one more begins', async () => {
  const gate = new AdaptiveGate();
  const tasks = held(gate, 20);
  await turn();
  expect(tasks.running()).toBe(16);
  tasks.release.shift()?.();
  await turn();
  expect(tasks.running()).toBe(16);
  while (tasks.release.length > 0) {
    for (const go of tasks.release.splice(0)) go();
    await turn();
  }
  await Promise.all(tasks.done);
  expect(tasks.running()).toBe(0);
});

test('eight that went well let one more in, up to 64', async () => {
  const gate = new AdaptiveGate();
  const tasks = held(gate, 18);
  await turn();
  for (let good = 0; good < 7; good += 1) gate.succeeded();
  await turn();
  expect([gate.width, tasks.running()]).toEqual([16, 16]);
  gate.succeeded();
  await turn();
  expect([gate.width, tasks.running()]).toEqual([17, 17]);
  for (let good = 0; good < 8 * 100; good += 1) gate.succeeded();
  await turn();
  expect([gate.width, tasks.running()]).toEqual([64, 18]);
});

test('slowing down halves it, down to one, and the successes before do not count any more', async () => {
  const gate = new AdaptiveGate();
  for (let good = 0; good < 7; good += 1) gate.succeeded();
  gate.slowDown();
  expect(gate.width).toBe(8);
  gate.succeeded();
  expect(gate.width).toBe(8);
  for (let times = 0; times < 5; times += 1) gate.slowDown();
  expect(gate.width).toBe(1);
});

test('nothing new begins before as many have ended as are too many', async () => {
  const gate = new AdaptiveGate();
  const tasks = held(gate, 17);
  await turn();
  gate.slowDown();
  for (const go of tasks.release.splice(0, 8)) go();
  await turn();
  expect(tasks.running()).toBe(8);
  tasks.release.shift()?.();
  await turn();
  expect(tasks.running()).toBe(8);
});

test('what waited does not begin once the run is ended, and the place of what failed is free', async () => {
  const gate = new AdaptiveGate();
  const abort = new AbortController();
  const tasks = held(gate, 17, abort.signal);
  await turn();
  abort.abort();
  tasks.release.shift()?.();
  await expect(tasks.done[16]).rejects.toMatchObject({ code: 'aborted' });
  await expect(gate.run(async () => 'free')).resolves.toBe('free');
  await expect(
    gate.run(async () => {
      throw new Error('failed');
    }),
  ).rejects.toThrow('failed');
  await expect(gate.run(async () => 'free')).resolves.toBe('free');
});
