import { bar, type Progress, progressWords } from '../core/text/progress.ts';
import type { Io } from './io.ts';

const COLUMNS = 24;
/** Time between two drawings, in milliseconds: there may be thousands of events a second. */
const EVERY_MS = 100;

/** A bar on the terminal for something that knows its end: done and total, bytes, rate, time left. */
export class ProgressBar {
  readonly #io: Io;
  readonly #began = performance.now();
  #next = 0;

  constructor(io: Io) {
    this.#io = io;
  }

  update(progress: Omit<Progress, 'elapsed'>): void {
    const now = performance.now();
    const over = progress.done === progress.total;
    if (now < this.#next && !over) return;
    this.#next = now + EVERY_MS;
    this.#io.progress(progressLine({ ...progress, elapsed: now - this.#began }));
  }
}

/** `████░░  21 of 24 · 184 kB of 220 kB · 2,400/s · 3 s left` */
function progressLine(progress: Progress): string {
  const { done, total, bytes, totalBytes } = progress;
  const share = bytes !== undefined && totalBytes ? bytes / totalBytes : total === 0 ? 1 : done / total;
  return `${bar(share, COLUMNS)}  ${progressWords(progress)}`;
}
