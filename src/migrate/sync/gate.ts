import { throwIfAborted } from '../../core/errors.ts';

const START = 16;
const MAX = 64;
/** Successes at the present width before one more is let in. */
const STEP = 8;

/**
 * Lets so many run at a time as the other side bears: one more after every few that went well, half as many
 * when it asks to slow down.
 */
export class AdaptiveGate {
  #width = START;
  #running = 0;
  #good = 0;
  readonly #waiting: (() => void)[] = [];

  /** How many may run now. */
  get width(): number {
    return this.#width;
  }

  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#running >= this.#width) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      throwIfAborted(signal);
      return await task();
    } finally {
      this.#running -= 1;
      this.#admit();
    }
  }

  /** Told of every attempt that went well. */
  succeeded(): void {
    this.#good += 1;
    if (this.#good < STEP || this.#width >= MAX) return;
    this.#good = 0;
    this.#width += 1;
    this.#admit();
  }

  /** Told when the other side throttles or drops connections. */
  slowDown(): void {
    this.#good = 0;
    this.#width = Math.max(1, this.#width >> 1);
  }

  #admit(): void {
    while (this.#running < this.#width) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#running += 1;
      next();
    }
  }
}
