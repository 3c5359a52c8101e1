import pLimit from 'p-limit';
import { throwIfAborted } from './errors.ts';

/**
 * `run` over all items, at most `limit` at a time; results in the order of the items. After the first failure
 * or an abort nothing more is started, and it rejects once what runs has ended.
 */
export async function mapOrdered<T, R>(
  items: readonly T[],
  limit: number,
  run: (item: T, index: number) => Promise<R>,
  signal?: AbortSignal,
): Promise<R[]> {
  const slots = pLimit(limit);
  const failures: unknown[] = [];
  const results: R[] = [];
  const tasks = items.map((item, index) =>
    slots(async () => {
      if (failures.length > 0) return;
      try {
        throwIfAborted(signal);
        results[index] = await run(item, index);
      } catch (error) {
        failures.push(error);
      }
    }),
  );
  await Promise.all(tasks);
  if (failures.length > 0) throw failures[0];
  return results;
}

/**
 * The same as a stream of results in the order in which they end. Items are pulled only when a slot is free,
 * so the source may be endless. When the reader stops, or something fails, nothing more is started and what
 * runs is waited for; `run`'s signal has fired by then.
 * @param weightOf how many slots an item takes; they are free again when its result is handed out
 */
export async function* mapUnordered<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  run: (item: T, signal: AbortSignal) => Promise<R>,
  signal?: AbortSignal,
  weightOf: (item: T) => number = () => 1,
): AsyncGenerator<R, void, void> {
  const stop = new AbortController();
  const combined = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const ended: { readonly outcome: () => R; readonly weight: number }[] = [];
  let running = 0;
  let taken = 0;
  let wake = () => {};
  const end = (outcome: () => R, weight: number) => {
    running -= 1;
    ended.push({ outcome, weight });
    wake();
  };
  const start = (item: T) => {
    const weight = weightOf(item);
    running += 1;
    taken += weight;
    run(item, combined).then(
      (result) => end(() => result, weight),
      (error) =>
        end(() => {
          throw error;
        }, weight),
    );
  };
  const change = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  const next = async () => {
    for (;;) {
      const next = ended.shift();
      if (next !== undefined) {
        taken -= next.weight;
        return next.outcome();
      }
      await change();
    }
  };
  try {
    for await (const item of items) {
      throwIfAborted(signal);
      start(item);
      while (taken >= limit) yield await next();
    }
    while (running + ended.length > 0) yield await next();
  } finally {
    stop.abort();
    while (running > 0) await change();
  }
}
