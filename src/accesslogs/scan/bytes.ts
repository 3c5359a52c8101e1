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
