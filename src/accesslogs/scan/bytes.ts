const SPACE = 0x20;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_OF = new Map(MONTHS.map((name, index) => [letters(Buffer.from(name), 0), index]));

/** Offset of the next space, or `end`. */
export function nextSpace(buffer: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && buffer[at] !== SPACE) at++;
  return at;
}

/** True when `text` stands at `at`. */
export function matches(buffer: Buffer, at: number, text: Buffer): boolean {
  for (let index = 0; index < text.length; index++) if (buffer[at + index] !== text[index]) return false;
  return true;
}

/** Two digits as a number; 1000 or more where they are none, which no caller accepts. */
export function twoDigits(buffer: Buffer, at: number): number {
  return digit(buffer, at) * 10 + digit(buffer, at + 1);
}

export function threeDigits(buffer: Buffer, at: number): number {
  const value = digit(buffer, at) * 100 + twoDigits(buffer, at + 1);
  return value < 1000 ? value : -1;
}

function fourDigits(buffer: Buffer, at: number): number {
  return twoDigits(buffer, at) * 100 + twoDigits(buffer, at + 2);
}

function digit(buffer: Buffer, at: number): number {
  const value = (buffer[at] ?? 0) - 0x30;
  return value >= 0 && value <= 9 ? value : 1_000_000;
}

/** The whole number of up to nine digits at `at`, or -1. */
export function wholeNumber(buffer: Buffer, at: number, end: number): number {
  const stop = Math.min(endOfDigits(buffer, at), end);
  if (stop === at || stop - at > 9) return -1;
  let value = 0;
  for (let index = at; index < stop; index++) value = value * 10 + (buffer[index] ?? 0) - 0x30;
  return value;
}

export function endOfDigits(buffer: Buffer, start: number): number {
  let at = start;
  while (((buffer[at] ?? 0) - 0x30) >>> 0 <= 9) at++;
  return at;
}

/** End of an error code: letters, digits, dots, dashes and underscores. */
export function endOfCode(buffer: Buffer, start: number): number {
  let at = start;
  for (; ; at++) {
    const byte = buffer[at] ?? 0;
    const letter = (byte | 0x20) - 0x61;
    if (letter >= 0 && letter <= 25) continue;
    if (byte === 0x2e || byte === 0x2d || byte === 0x5f || (byte >= 0x30 && byte <= 0x39)) continue;
    return at;
  }
}

/** Seconds east of UTC of a zone such as `+0000`, or undefined. */
export function zoneSeconds(buffer: Buffer, at: number): number | undefined {
  const sign = buffer[at] === 0x2b ? 1 : buffer[at] === 0x2d ? -1 : 0;
  const hours = twoDigits(buffer, at + 1);
  const minutes = twoDigits(buffer, at + 3);
  if (sign === 0 || hours > 14 || minutes > 59) return undefined;
  return sign * (hours * 3600 + minutes * 60);
}

/** Reads dates, and remembers the last one: a log is mostly of one day. */
export class DayCache {
  #high = -1;
  #low = -1;
  #seconds = -1;

  /** Start of the day `06/Feb/2019` in seconds since 1970, or -1. */
  secondsOfLogDay(buffer: Buffer, at: number): number {
    const high = twoDigits(buffer, at) * 0x1000000 + letters(buffer, at + 3);
    const low = fourDigits(buffer, at + 7);
    if (high === this.#high && low === this.#low) return this.#seconds;
    const month = MONTH_OF.get(letters(buffer, at + 3));
    if (month === undefined || buffer[at + 2] !== 0x2f || buffer[at + 6] !== 0x2f) return -1;
    return this.#keep(high, low, low, month, twoDigits(buffer, at));
  }

  /** `20190206T000038Z` in seconds since 1970, or -1. */
  secondsOfBasicTime(buffer: Buffer, at: number): number {
    const day = this.#basicDay(buffer, at);
    const hour = twoDigits(buffer, at + 9);
    const minute = twoDigits(buffer, at + 11);
    const second = twoDigits(buffer, at + 13);
    if (day < 0 || hour > 23 || minute > 59 || second > 60) return -1;
    if (buffer[at + 8] !== 0x54 || buffer[at + 15] !== 0x5a) return -1;
    return day + hour * 3600 + minute * 60 + second;
  }

  #basicDay(buffer: Buffer, at: number): number {
    const high = fourDigits(buffer, at);
    const low = fourDigits(buffer, at + 4);
    if (high === this.#high && low === this.#low) return this.#seconds;
    return this.#keep(high, low, high, Math.floor(low / 100) - 1, low % 100);
  }

  #keep(high: number, low: number, year: number, month: number, day: number): number {
    if (year > 9999 || month < 0 || month > 11 || day < 1 || day > 31) return -1;
    this.#high = high;
    this.#low = low;
    this.#seconds = Date.UTC(year, month, day) / 1000;
    return this.#seconds;
  }
}

/** Three letters as one number, without regard to case. */
function letters(buffer: Buffer, at: number): number {
  const first = (buffer[at] ?? 0) | 0x20;
  return (first << 16) | (((buffer[at + 1] ?? 0) | 0x20) << 8) | ((buffer[at + 2] ?? 0) | 0x20);
}
