const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long ago `date` was, for a table: `just now`, `5 min ago`, `2 h ago`, `yesterday`, `3 d ago`, and the
 * date in UTC (`2026-07-30`) from 30 days on. Days are calendar days of the local time zone. The future reads
 * `in 5 min`, `in 2 h`, `in 3 d`.
 */
export function relativeTime(date: Date, now: Date): string {
  const elapsed = now.getTime() - date.getTime();
  if (Number.isNaN(elapsed)) return 'unknown';
  if (Math.abs(elapsed) >= 30 * DAY) return date.toISOString().slice(0, 10);
  const amount = describe(Math.abs(elapsed), Math.abs(calendarDays(now) - calendarDays(date)));
  if (amount === undefined) return 'just now';
  if (amount === '1 d') return elapsed > 0 ? 'yesterday' : 'tomorrow';
  return elapsed > 0 ? `${amount} ago` : `in ${amount}`;
}

function describe(distance: number, days: number): string | undefined {
  if (distance < MINUTE) return undefined;
  if (distance < HOUR) return `${Math.floor(distance / MINUTE)} min`;
  if (distance < DAY) return `${Math.floor(distance / HOUR)} h`;
  return `${days} d`;
}

function calendarDays(date: Date): number {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY;
}
