import { createHash } from 'node:crypto';
import { DEMO_DATE } from './demo-data.ts';

export const HOUR = 3_600_000;

export const DAY = 24 * HOUR;

export function ago(milliseconds: number): Date {
  return new Date(DEMO_DATE.getTime() - milliseconds);
}

/** A version-4 shaped UUID that follows from `text`. */
export function subOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
