import { bad, good, type Parsed } from './parsed.ts';
import { quoteForMessage } from './text/sanitize.ts';

/** `decimal` counts in thousands (kB, MB, GB), `binary` in 1,024s (KiB, MiB, GiB). */
export type SizeSystem = 'decimal' | 'binary';

const UNITS = {
  decimal: ['B', 'kB', 'MB', 'GB', 'TB', 'PB'],
  binary: ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'],
} as const;
const BASE = { decimal: 1000, binary: 1024 } as const;

/** Bytes for people: exact below the first unit, else one decimal (`999 B`, `1.5 MB`, `12 GiB`). */
export function formatBytes(bytes: number, system: SizeSystem = 'decimal'): string {
  const base = BASE[system];
  const units = UNITS[system];
  let value = bytes;
  let unit = 0;
  // 999,950 would print as "1000 kB": what rounds up to the base belongs to the next unit.
  while (unit < units.length - 1 && Math.round(value * 10) / 10 >= base) {
    value /= base;
    unit += 1;
  }
  const rounded = Math.round(value * 10) / 10;
  return `${Number.isInteger(rounded) ? rounded : rounded.toFixed(1)} ${units[unit]}`;
}

/**
 * Reads a size with its unit written out: `100 B`, `4.5 GB`, `2GiB`. A bare number or a bare `G` is refused:
 * tools disagree about what it means. Gives whole bytes.
 */
export function parseSize(text: string): Parsed<number> {
  const shown = quoteForMessage(text);
  const match = /^(\d+(?:\.\d+)?) ?([a-z]*)$/i.exec(text.trim());
  if (match === null) return bad(`${shown} is not a size; write a number and a unit, for example 500 MB`);
  const [, number = '', unit = ''] = match;
  if (unit === '') return bad(`${shown} has no unit`, `${number} B`);
  const factor = factorOf(unit);
  if (factor === undefined) return badUnit(shown, number, unit);
  const bytes = Math.round(Number(number) * factor);
  if (!Number.isSafeInteger(bytes)) return bad(`${shown} is too large`);
  return good(bytes);
}

// KB is how many people write kB; 1,024 is KiB and nothing else.
function factorOf(unit: string): number | undefined {
  const name = unit === 'KB' ? 'kB' : unit;
  for (const system of ['decimal', 'binary'] as const) {
    const power = (UNITS[system] as readonly string[]).indexOf(name);
    if (power >= 0) return BASE[system] ** power;
  }
  return undefined;
}

function badUnit(shown: string, number: string, unit: string): Parsed<number> {
  const letter = /^([kmgtp])i?b?$/i.exec(unit)?.[1];
  if (letter === undefined) return bad(`${shown} has an unknown unit; use B, kB, MB, GB or KiB, MiB, GiB`);
  const decimal = letter.toLowerCase() === 'k' ? 'kB' : `${letter.toUpperCase()}B`;
  const binary = `${letter.toUpperCase()}iB`;
  if (unit.length === 1) {
    return bad(
      `${shown} is ambiguous: ${decimal} counts in 1,000s and ${binary} in 1,024s; write one of them`,
    );
  }
  return bad(`${shown} has an unknown unit`, `${number} ${/i/i.test(unit) ? binary : decimal}`);
}
