import type { AddressTimeline } from '../judge/timeline.ts';

const BARS = '▁▂▃▄▅▆▇█';
const MOST_SLOTS = 24;

/** The time that a timeline is about, cut into at most 24 slots of whole hours. */
export interface Slots {
  /** Seconds since 1970. */
  readonly first: number;
  /** Seconds a slot. */
  readonly step: number;
  readonly count: number;
}

/** The slots of all hours in which anything happened; undefined where nothing did. */
export function slotsOf(timeline: readonly AddressTimeline[]): Slots | undefined {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { hours } of timeline) {
    for (const { hour } of hours) {
      first = Math.min(first, hour);
      last = Math.max(last, hour);
    }
  }
  if (first > last) return undefined;
  const span = (last - first) / 3600 + 1;
  const step = Math.ceil(span / MOST_SLOTS) * 3600;
  return { first, step, count: Math.ceil((span * 3600) / step) };
}

/** Tasks in each slot. */
export function slotCounts(
  { hours }: AddressTimeline,
  kind: 'admitted' | 'refused',
  { first, step, count }: Slots,
): number[] {
  const counts = new Array<number>(count).fill(0);
  for (const hour of hours) {
    const slot = Math.floor((hour.hour - first) / step);
    counts[slot] = (counts[slot] ?? 0) + hour[kind];
  }
  return counts;
}

/** One bar a slot, the highest for the busiest; `none` where nothing happened. */
export function barsOf(row: AddressTimeline, kind: 'admitted' | 'refused', slots: Slots, none = '·'): string {
  const counts = slotCounts(row, kind, slots);
  const most = Math.max(1, ...counts);
  return counts.map((value) => (value === 0 ? none : BARS[Math.round((value / most) * 7)])).join('');
}

/** From when on, and how much time one bar stands for. */
export function slotsWords({ first, step }: Slots): string {
  const begin = `${new Date(first * 1000).toISOString().slice(0, 13)}:00Z`;
  return `from ${begin}, one column ${step === 3600 ? 'an hour' : `for ${step / 3600} hours`}`;
}
