import type { Emitter } from 'liquidjs';

/** Collects one rendering, and stops it where it grows beyond all measure. */
export class LimitedEmitter implements Emitter {
  buffer = '';
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  write(html: unknown): void {
    this.buffer += String(html);
    if (this.buffer.length > this.#limit) throw new RangeError('output limit exceeded');
  }
}
