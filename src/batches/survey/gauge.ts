import { formatBytes } from '../../core/size.ts';
import { grouped } from '../../core/text/grouped.ts';

/** How much of a limit is used. */
export interface Gauge {
  readonly name: string;
  readonly used: number;
  /** The largest value that is still allowed. */
  readonly allowed: number;
  readonly unit: 'bytes' | 'count' | 'characters' | 'pixels';
  /** The limit as AWS words it: `less than 100 GB`. */
  readonly limit: string;
  readonly over: boolean;
}

export function gauge(
  name: string,
  unit: Gauge['unit'],
  used: number,
  allowed: number,
  limit: string,
): Gauge {
  return { name, unit, used, allowed, limit, over: used > allowed };
}

/** Used as a share of allowed, from 0; above 1 where it is too much. */
export function share(one: Gauge): number {
  return one.allowed === 0 ? (one.used === 0 ? 0 : 2) : one.used / one.allowed;
}

/** `10,001 of at most 10,000`; sizes in words, and exact where the words of both would be the same. */
export function describeGauge(one: Gauge, system: 'decimal' | 'binary' = 'decimal'): string {
  if (one.unit !== 'bytes') return `${grouped(one.used)} of ${one.limit}`;
  const words = formatBytes(one.used, system);
  const close = one.used !== one.allowed && Math.abs(share(one) - 1) < 0.005;
  return close ? `${words} (${grouped(one.used)} bytes) of ${one.limit}` : `${words} of ${one.limit}`;
}
