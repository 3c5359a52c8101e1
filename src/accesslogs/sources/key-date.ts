const DAY = 86_400;
/** How long after the last request asked about a delivery is still looked for. */
const LATE_SECONDS = 7 * DAY;

/** What the name of a log object says about the time of its records. Times in seconds since 1970. */
export type KeyDate =
  | { readonly kind: 'delivered'; readonly at: number }
  | { readonly kind: 'day'; readonly from: number; readonly to: number }
  | { readonly kind: 'unknown' };

/**
 * Reads the date in the key of a log object. Simple keys `PrefixYYYY-mm-DD-HH-MM-SS-Unique` carry the time of
 * delivery; partitioned ones `…/YYYY/MM/DD/YYYY-MM-DD-00-00-00-Unique` the day of the events, or with another
 * time of day the time of delivery.
 */
export function keyDate(key: string): KeyDate {
  const match = /(?:(\d{4})\/(\d\d)\/(\d\d)\/)?(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-[^/]*$/.exec(key);
  if (match === null) return { kind: 'unknown' };
  const [, folderYear, folderMonth, folderDay, year, month, day, hour, minute, second] = match;
  const at = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  if (Number.isNaN(at)) return { kind: 'unknown' };
  const seconds = at / 1000;
  const inFolder = folderYear === year && folderMonth === month && folderDay === day;
  if (inFolder && hour === '00' && minute === '00' && second === '00') {
    return { kind: 'day', from: seconds, to: seconds + DAY };
  }
  return { kind: 'delivered', at: seconds };
}

/** A window of request times; absent ends are open. */
export interface TimeWindow {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** False where the key's date says that the object holds no record of the window. */
export function mayHold(key: string, { from, to }: TimeWindow): boolean {
  const date = keyDate(key);
  if (date.kind === 'unknown') return true;
  if (date.kind === 'day') {
    return (from === undefined || date.to > from) && (to === undefined || date.from < to);
  }
  // A file holds records from any time before its delivery, and late ones come days later.
  return (from === undefined || date.at >= from) && (to === undefined || date.at < to + LATE_SECONDS);
}

/** The days `YYYY-MM-DD` in whose listings the window's records can be; undefined for an open begin. */
export function deliveryDays({ from, to }: TimeWindow, now: number): string[] | undefined {
  if (from === undefined) return undefined;
  const end = Math.min(now + DAY, to === undefined ? Number.POSITIVE_INFINITY : to + LATE_SECONDS);
  const days: string[] = [];
  for (let day = Math.floor(from / DAY) * DAY; day <= end; day += DAY) {
    days.push(new Date(day * 1000).toISOString().slice(0, 10));
  }
  return days;
}

/**
 * False where the folders of a key (`…/YYYY/MM/DD/…`, as CloudTrail and flow logs have them) say that the object holds
 * nothing of the window. A day more on both sides is for what was delivered late.
 */
export function mayHoldDay(key: string, { from, to }: TimeWindow): boolean {
  const match = /(?:^|\/)(\d{4})\/(\d\d)\/(\d\d)\/(?:\d\d\/)?[^/]*$/.exec(key);
  if (match === null) return true;
  const day = Date.parse(`${match[1]}-${match[2]}-${match[3]}T00:00Z`) / 1000;
  if (Number.isNaN(day)) return true;
  return (from === undefined || day + 2 * DAY > from) && (to === undefined || day - DAY < to);
}
