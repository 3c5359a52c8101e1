import { twoDigits } from './bytes.ts';
import { KnownBytes } from './words.ts';

const COLON = 0x3a;
const SLASH = 0x2f;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const UTC = KnownBytes.of(' +0000] ');

/** Length of `[06/Feb/2019:00:00:38 +0000] `, the space behind it included. */
export const LOG_TIME_LENGTH = 29;
/** Length of `20190206T000038Z`. */
export const BASIC_TIME_LENGTH = 16;

/** Reads the times of records and remembers the day: a log is mostly of one. */
export class LogTimes {
  /** `[06/Feb/2019:` */
  readonly #day = new KnownBytes();
  #seconds = 0;

  /** `[06/Feb/2019:00:00:38 +0000] ` in seconds since 1970, or -1. All of it must be before the buffer's end. */
  secondsAt(buffer: Buffer, view: DataView, at: number): number {
    if (!this.#day.isAt(view, at, at + 13) && !this.#learnDay(buffer, view, at)) return -1;
    const hour = twoDigits(buffer, at + 13);
    const minute = twoDigits(buffer, at + 16);
    const second = twoDigits(buffer, at + 19);
    if (hour > 23 || minute > 59 || second > 60) return -1;
    if (buffer[at + 15] !== COLON || buffer[at + 18] !== COLON) return -1;
    const zone = UTC.isAt(view, at + 21, at + 29) ? 0 : zoneSeconds(buffer, at + 21);
    return zone === undefined ? -1 : this.#seconds + hour * 3600 + minute * 60 + second - zone;
  }

  #learnDay(buffer: Buffer, view: DataView, at: number): boolean {
    const name = buffer.toString('latin1', at + 4, at + 7).toLowerCase();
    const year = twoDigits(buffer, at + 8) * 100 + twoDigits(buffer, at + 10);
    const day = dayOf(year, MONTHS.indexOf(name), twoDigits(buffer, at + 1));
    if (day < 0 || buffer[at] !== 0x5b || buffer[at + 3] !== SLASH || buffer[at + 7] !== SLASH) return false;
    if (buffer[at + 12] !== COLON) return false;
    this.#seconds = day;
    this.#day.learn(view, at, at + 13);
    return true;
  }
}

/** Reads times as X-Amz-Date has them. */
export class BasicTimes {
  readonly #day = new KnownBytes();
  #seconds = 0;

  /** `20190206T000038Z` in seconds since 1970, or -1. */
  secondsAt(buffer: Buffer, view: DataView, at: number, end: number): number {
    if (at + BASIC_TIME_LENGTH > end || buffer[at + 8] !== 0x54 || buffer[at + 15] !== 0x5a) return -1;
    if (!this.#day.isAt(view, at, at + 8)) {
      const year = twoDigits(buffer, at) * 100 + twoDigits(buffer, at + 2);
      const day = dayOf(year, twoDigits(buffer, at + 4) - 1, twoDigits(buffer, at + 6));
      if (day < 0) return -1;
      this.#seconds = day;
      this.#day.learn(view, at, at + 8);
    }
    const hour = twoDigits(buffer, at + 9);
    const minute = twoDigits(buffer, at + 11);
    const second = twoDigits(buffer, at + 13);
    if (hour > 23 || minute > 59 || second > 60) return -1;
    return this.#seconds + hour * 3600 + minute * 60 + second;
  }
}

/** Begin of a day in seconds since 1970, or -1. */
function dayOf(year: number, month: number, day: number): number {
  if (year > 9999 || month < 0 || month > 11 || day < 1 || day > 31) return -1;
  return Date.UTC(year, month, day) / 1000;
}

/** Seconds east of UTC of a zone such as ` +0000] `, or undefined. */
function zoneSeconds(buffer: Buffer, at: number): number | undefined {
  const sign = buffer[at + 1] === 0x2b ? 1 : buffer[at + 1] === 0x2d ? -1 : 0;
  const hours = twoDigits(buffer, at + 2);
  const minutes = twoDigits(buffer, at + 4);
  if (sign === 0 || hours > 14 || minutes > 59) return undefined;
  if (buffer[at] !== 0x20 || buffer[at + 6] !== 0x5d || buffer[at + 7] !== 0x20) return undefined;
  return sign * (hours * 3600 + minutes * 60);
}
