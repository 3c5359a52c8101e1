import { setTimeout as delay } from 'node:timers/promises';
import { abortError, GroundctlError, throwIfAborted } from './errors.ts';

export interface RetryOptions {
  /** Tries in all, the first included. Default 5. */
  readonly attempts?: number;
  /** Longest wait before the second try, in ms; doubles with each further one. Default 200. */
  readonly baseMs?: number;
  /** Default 10,000. */
  readonly maxMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before each wait. */
  readonly onRetry?: (retry: {
    readonly attempt: number;
    readonly waitMs: number;
    readonly error: GroundctlError;
  }) => void;
  /** Waits `ms`; replaced in tests. */
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** From 0 to 1; replaced in tests. */
  readonly random?: () => number;
}

/**
 * Runs `call` again while it throws a GroundctlError that AWS marks as retryable. Waits a random part of an
 * exponentially growing time ("full jitter"), so that many callers do not come back at once.
 */
export async function withRetry<T>(
  call: (attempt: number) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  const { attempts = 5, baseMs = 200, maxMs = 10_000, signal, sleep = wait, random = Math.random } = options;
  for (let attempt = 1; ; attempt++) {
    throwIfAborted(signal);
    try {
      return await call(attempt);
    } catch (error) {
      if (!isRetryable(error) || attempt >= attempts) throw error;
      const waitMs = Math.round(random() * Math.min(maxMs, baseMs * 2 ** (attempt - 1)));
      options.onRetry?.({ attempt, waitMs, error });
      await sleep(waitMs, signal);
    }
  }
}

function isRetryable(error: unknown): error is GroundctlError {
  return error instanceof GroundctlError && error.aws?.retryable === true;
}

async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  } catch {
    throw abortError();
  }
}
