import { redact } from '../../core/text/redact.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { Rejection } from './rejection.ts';

/** A line that is not a record, made harmless. */
export interface RejectSample {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Sanitised, redacted and cut. */
  readonly text: string;
}

/** Lines that were set aside for one reason. */
export interface RejectBin {
  readonly reason: Rejection;
  readonly count: number;
  readonly samples: readonly RejectSample[];
}

const SAMPLES = 3;
const SHOWN = 160;
// A broken line may begin inside a token, where no parameter name says that it is one.
const LONG_RUN = /[A-Za-z0-9+/=%_-]{24,}/g;

/** Counts lines that are no records, by reason, with a few samples of each. */
export class Rejects {
  readonly #bins = new Map<Rejection, { count: number; samples: RejectSample[] }>();
  total = 0;

  add(reason: Rejection, file: string, line: number, buffer: Buffer, start: number, end: number): void {
    this.total += 1;
    let bin = this.#bins.get(reason);
    if (bin === undefined) {
      bin = { count: 0, samples: [] };
      this.#bins.set(reason, bin);
    }
    bin.count += 1;
    if (bin.samples.length >= SAMPLES) return;
    // More than is shown, so that a parameter is redacted before its value is cut.
    const text = buffer.toString('utf8', start, Math.min(end, start + 4096));
    bin.samples.push({ file, line, text: harmless(text) });
  }

  /** The bins, fullest first. */
  get bins(): RejectBin[] {
    return [...this.#bins]
      .map(([reason, { count, samples }]) => ({ reason, count, samples }))
      .sort((a, b) => b.count - a.count);
  }
}

function harmless(text: string): string {
  const short = redact(text).replace(LONG_RUN, (run) => `${run.slice(0, 8)}…`);
  const shown = [...short.slice(0, SHOWN * 2)].slice(0, SHOWN).join('');
  return sanitize(shown.length < short.length ? `${shown}…` : shown);
}
