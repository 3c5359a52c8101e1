import { usageError } from '../core/errors.ts';

/** Milliseconds. */
export const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time such as 30s, 5m or 2h in milliseconds. */
export function milliseconds(flag: string, text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(s|m|h|d)$/.exec(text) ?? [];
  if (unit === undefined) throw usageError(`${flag} takes a time such as 30s, 5m or 2h.`);
  return Number(number) * UNITS[unit as keyof typeof UNITS];
}
