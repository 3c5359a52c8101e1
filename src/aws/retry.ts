import { AdaptiveRetryStrategy, DefaultRateLimiter } from '@smithy/core/retry';

type Refresh = AdaptiveRetryStrategy['refreshRetryTokenForRetry'];

export interface Patience {
  /** Hears that a request without an answer is made again, with the seconds waited. */
  readonly onSilence?: ((seconds: number) => void) | undefined;
  /** Fires when the clients are closed: what that breaks off is not tried again. */
  readonly ended?: AbortSignal | undefined;
  /** Hears of every request, those that are made again included. */
  readonly onRequest?: (() => void) | undefined;
}

/**
 * Retries as the SDK's adaptive mode does, but asks a server that takes requests and never answers only once
 * more: each try costs a whole request timeout.
 */
export class PatientRetry extends AdaptiveRetryStrategy {
  readonly #patience: Patience;
  readonly #started = new WeakMap<object, number>();
  readonly #silent = new WeakSet<object>();

  constructor(maxAttempts: number, patience: Patience = {}) {
    super(maxAttempts, { rateLimiter: steadyLimiter() });
    this.#patience = patience;
  }

  override async acquireInitialRetryToken(scope: string) {
    const token = await super.acquireInitialRetryToken(scope);
    this.#patience.onRequest?.();
    this.#started.set(token, performance.now());
    return token;
  }

  override async refreshRetryTokenForRetry(token: Parameters<Refresh>[0], info: Parameters<Refresh>[1]) {
    const silent = isSilence(info.error);
    if (this.#patience.ended?.aborted || (silent && this.#silent.has(token))) throw info.error;
    const started = this.#started.get(token) ?? performance.now();
    const seconds = Math.round((performance.now() - started) / 1000);
    const next = await super.refreshRetryTokenForRetry(token, info);
    if (silent) this.#patience.onSilence?.(seconds);
    this.#patience.onRequest?.();
    this.#started.set(next, started);
    if (silent || this.#silent.has(token)) this.#silent.add(next);
    return next;
  }
}

/** The SDK's limiter by a clock that nobody sets: set back an hour, the machine's would make it wait for an hour. */
function steadyLimiter(): DefaultRateLimiter {
  const steady = { getCurrentTimeInSeconds: () => (performance.timeOrigin + performance.now()) / 1000 };
  return Object.assign(new DefaultRateLimiter(), steady);
}

/** A connection that could not be made in time has the same name and no code; it costs little to try again. */
function isSilence(error: unknown): boolean {
  const { name, code } = (error ?? {}) as { name?: string; code?: string };
  return name === 'TimeoutError' && code === 'ETIMEDOUT';
}
