import { setImmediate as tick } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { mapOrdered, mapUnordered } from '../../src/core/concurrency.ts';

/** A task that ends when told to, and a record of how many ran at once. */
function gate() {
  const waiting: (() => void)[] = [];
  const seen = { running: 0, most: 0, started: 0 };
  return {
    seen,
    async run<T>(value: T): Promise<T> {
      seen.started += 1;
      seen.running += 1;
      seen.most = Math.max(seen.most, seen.running);
      await new Promise<void>((resolve) => waiting.push(resolve));
      seen.running -= 1;
      return value;
    },
    /** Ends the task that started last. */
    release: () => waiting.pop()?.(),
    releaseAll: async () => {
      while (waiting.length > 0) {
        waiting.pop()?.();
        await tick();
      }
    },
  };
}

test('results come in the order of the items, and never more run than the limit', async () => {
  const { run, seen, releaseAll } = gate();
  const done = mapOrdered([1, 2, 3, 4, 5, 6, 7], 3, run);
  await tick();
  await releaseAll();
  expect(await done).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(seen.most).toBe(3);
});

test('after a failure nothing more is started, and what ran has ended', async () => {
  const started: number[] = [];
  const work = mapOrdered([1, 2, 3, 4, 5], 1, async (n) => {
    started.push(n);
    if (n === 2) throw new Error('two');
    return n;
  });
  await expect(work).rejects.toThrow('two');
  expect(started).toEqual([1, 2]);
});

test('an abort is an abort, not a short result', async () => {
  const controller = new AbortController();
  const work = mapOrdered(
    [1, 2, 3],
    1,
    async () => {
      controller.abort();
    },
    controller.signal,
  );
  await expect(work).rejects.toMatchObject({ code: 'aborted' });
});

test('the stream gives what ends first, first, and pulls no further than the limit', async () => {
  const { run, seen, release, releaseAll } = gate();
  let pulled = 0;
  function* endless() {
    for (;;) yield ++pulled;
  }
  const stream = mapUnordered(endless(), 3, run);
  const first = stream.next();
  await tick();
  expect(seen.started).toBe(3);
  release();
  expect(await first).toEqual({ done: false, value: 3 });
  const end = stream.return();
  await releaseAll();
  await end;
  expect(seen.running).toBe(0);
  expect(pulled).toBeLessThanOrEqual(4);
});

test('when the stream fails, the tasks still running are told and waited for', async () => {
  let told = false;
  const stream = mapUnordered(['slow', 'bad'], 2, async (name, signal) => {
    if (name === 'bad') throw new Error('bad');
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await tick();
    told = true;
  });
  await expect(stream.next()).rejects.toThrow('bad');
  expect(told).toBe(true);
});

test('a source that fails while tasks run leaves no rejection unhandled', async () => {
  async function* source() {
    yield 1;
    await tick();
    throw new Error('source');
  }
  const stream = mapUnordered(source(), 5, async () => {
    throw new Error('task');
  });
  await expect(stream.next()).rejects.toThrow('source');
});

test('heavy tasks take several slots, until their results are handed out', async () => {
  const { run, seen, release, releaseAll } = gate();
  const stream = mapUnordered([4, 1, 1, 1], 5, run, undefined, (weight) => weight);
  const first = stream.next();
  await tick();
  expect(seen.started).toBe(2);
  release();
  await first;
  const second = stream.next();
  await tick();
  expect(seen.started).toBeGreaterThanOrEqual(3);
  const end = stream.return();
  await releaseAll();
  await Promise.all([second, end]);
});
