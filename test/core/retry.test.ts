import { expect, test } from 'vitest';
import { GroundctlError } from '../../src/core/errors.ts';
import { withRetry } from '../../src/core/retry.ts';

const throttled = new GroundctlError('Rate exceeded', {
  code: 'throttled',
  source: 'aws',
  aws: { name: 'ThrottlingException', retryable: true },
});
const denied = new GroundctlError('No', {
  code: 'access-denied',
  source: 'aws',
  aws: { name: 'AccessDenied' },
});

function failing(times: number, error: unknown) {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls <= times) throw error;
    return calls;
  };
}

test('waits grow twofold up to the maximum, times the random part', async () => {
  const waits: number[] = [];
  const sleep = async (ms: number) => void waits.push(ms);
  const result = await withRetry(failing(4, throttled), {
    baseMs: 100,
    maxMs: 500,
    random: () => 0.5,
    sleep,
  });
  expect(result).toBe(5);
  expect(waits).toEqual([50, 100, 200, 250]);
});

test('gives up with the last error after the last attempt', async () => {
  await expect(withRetry(failing(9, throttled), { attempts: 3, sleep: async () => {} })).rejects.toBe(
    throttled,
  );
});

test.each([denied, new Error('bug')])('what is not retryable is thrown at once: %s', async (error) => {
  const call = failing(1, error);
  await expect(withRetry(call, { sleep: async () => {} })).rejects.toBe(error);
  expect(await call()).toBe(2);
});

test('an abort ends the wait', async () => {
  const controller = new AbortController();
  const work = withRetry(failing(9, throttled), {
    baseMs: 1e9,
    maxMs: 1e9,
    random: () => 1,
    signal: controller.signal,
    onRetry: () => controller.abort(),
  });
  await expect(work).rejects.toMatchObject({ code: 'aborted' });
});

test('five attempts unless told, and each hears its number', async () => {
  const attempts: number[] = [];
  const call = async (attempt: number) => {
    attempts.push(attempt);
    throw throttled;
  };
  await expect(withRetry(call, { sleep: async () => {} })).rejects.toBe(throttled);
  expect(attempts).toEqual([1, 2, 3, 4, 5]);
});

test('what is told of a retry: which attempt failed, why, and how long the wait is', async () => {
  const told: unknown[] = [];
  await withRetry(failing(2, throttled), {
    random: () => 1,
    sleep: async () => {},
    onRetry: (retry) => told.push(retry),
  });
  expect(told).toEqual([
    { attempt: 1, waitMs: 200, error: throttled },
    { attempt: 2, waitMs: 400, error: throttled },
  ]);
});

test('waits stop growing at ten seconds unless told', async () => {
  const waits: number[] = [];
  await withRetry(failing(9, throttled), {
    attempts: 10,
    random: () => 1,
    sleep: async (ms) => void waits.push(ms),
  });
  expect(waits).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
});

test('nothing is called once it has been ended', async () => {
  const controller = new AbortController();
  controller.abort();
  let calls = 0;
  const call = async () => {
    calls += 1;
  };
  await expect(withRetry(call, { signal: controller.signal })).rejects.toMatchObject({ code: 'aborted' });
  expect(calls).toBe(0);
});
