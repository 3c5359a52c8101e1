import { formatBytes } from '../size.ts';
import { grouped } from './grouped.ts';

/** A bar of `columns` columns, `share` (from 0 to 1) of it full. */
export function bar(share: number, columns: number): string {
  const full = Math.floor(Math.max(0, Math.min(1, share)) * columns);
  return '█'.repeat(full) + '░'.repeat(columns - full);
}

/** How far something is that knows its end. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly bytes?: number;
  readonly totalBytes?: number;
  /** Milliseconds since it began. */
  readonly elapsed: number;
  /** True where nothing more happens: nothing is said of the time that is left. */
  readonly ended?: boolean;
}

/** Before that, a rate says more about the start than about the rest. */
const SETTLED_MS = 1_000;

/** `21 of 24 · 184 kB of 220 kB · 2,400/s · 3 s left`, as far as it can be known. */
export function progressWords(progress: Progress, separator = ' · '): string {
  const { done, total, bytes, totalBytes, elapsed } = progress;
  const left = secondsLeft(progress);
  return [
    `${grouped(done)} of ${grouped(total)}`,
    bytes === undefined || totalBytes === undefined
      ? ''
      : `${formatBytes(bytes)} of ${formatBytes(totalBytes)}`,
    elapsed < SETTLED_MS || done === 0 ? '' : rate((done * 1000) / elapsed),
    left === undefined ? '' : timeLeft(left),
  ]
    .filter(Boolean)
    .join(separator);
}

/** By bytes where they are known: files differ more in size than in number. */
function secondsLeft(progress: Progress): number | undefined {
  const { done, total, bytes, totalBytes, elapsed, ended } = progress;
  if (ended || elapsed < SETTLED_MS || done >= total) return undefined;
  const share = bytes && totalBytes ? bytes / totalBytes : done / total;
  return share > 0 ? Math.ceil(((elapsed / share) * (1 - share)) / 1000) : undefined;
}

function rate(perSecond: number): string {
  return `${perSecond < 10 ? perSecond.toFixed(1) : grouped(Math.round(perSecond))}/s`;
}

/** `12 s left`, `3 min left`, `1 h 5 min left`. */
export function timeLeft(seconds: number): string {
  if (seconds < 60) return `${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}
