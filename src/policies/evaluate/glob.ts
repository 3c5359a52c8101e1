/** Codes of a compiled pattern: a UTF-16 unit to be met exactly, or one of these. */
export const ANY = -1;
export const ONE = -2;

/** Whether a part of a string, by default all of it, is one of those that a pattern describes. */
export type Glob = (value: string, from?: number, to?: number) => boolean;

/** Where the first occurrence ends that lies between `from` and `to` and whose place `accept` takes, or -1. */
type Finder = (value: string, from: number, to: number, accept?: (place: number) => boolean) => number;

/** A pattern cut at its stars: what a match begins with, what it holds in this order, and what it ends with. */
export interface Cut {
  readonly first: readonly number[];
  readonly middle: readonly Finder[];
  /** Undefined in a pattern without a star, which is `first` alone. */
  readonly last: readonly number[] | undefined;
}

/**
 * A pattern whose stars stand for anything. Policies come from outside: time grows with the sum of both lengths,
 * however many stars there are; with their product only for long text that holds `?` and stands behind a star.
 */
export function glob(codes: readonly number[]): Glob {
  const cut = cutAtStars(codes);
  return (value, from = 0, to = value.length) => {
    const at = forward(cut.first, value, from, to);
    return at >= 0 && holdsRest(cut, value, at, to);
  };
}

export function cutAtStars(codes: readonly number[]): Cut {
  const parts: number[][] = [[]];
  for (const code of codes) {
    if (code === ANY) parts.push([]);
    else parts.at(-1)?.push(code);
  }
  const [first = [], ...more] = parts;
  const last = more.pop();
  return { first, middle: more.filter((part) => part.length > 0).map(finder), last };
}

/** Whether what follows the first part fits: each part as early as it can be leaves most room for the others. */
export function holdsRest({ middle, last }: Cut, value: string, from: number, to: number): boolean {
  if (last === undefined) return from === to;
  const end = backward(last, value, from, to);
  let at = from;
  for (const find of middle) {
    if (at < 0 || end < 0) return false;
    at = find(value, at, end);
  }
  return at >= 0 && end >= 0;
}

export function finder(part: readonly number[]): Finder {
  if (part.includes(ONE)) return findByTrying(part);
  const fallbacks = fallbacksOf(part);
  return (value, from, to, accept) => {
    let met = 0;
    for (let at = from; at < to; at++) {
      const unit = value.charCodeAt(at);
      while (met > 0 && part[met] !== unit) met = fallbacks[met - 1] ?? 0;
      if (part[met] === unit) met++;
      if (met < part.length) continue;
      if (accept === undefined || accept(at + 1 - met)) return at + 1;
      met = fallbacks[met - 1] ?? 0;
    }
    return -1;
  };
}

function findByTrying(part: readonly number[]): Finder {
  return (value, from, to, accept) => {
    for (let place = from; place + part.length <= to; place++) {
      const end = forward(part, value, place, to);
      if (end >= 0 && (accept === undefined || accept(place))) return end;
    }
    return -1;
  };
}

/** How much of the part is still met when its next unit is not: Knuth, Morris and Pratt. */
function fallbacksOf(part: readonly number[]): Int32Array {
  const fallbacks = new Int32Array(part.length);
  for (let at = 1, met = 0; at < part.length; at++) {
    while (met > 0 && part[at] !== part[met]) met = fallbacks[met - 1] ?? 0;
    if (part[at] === part[met]) met++;
    fallbacks[at] = met;
  }
  return fallbacks;
}

/** Where the part ends that begins at `from`, or -1. */
function forward(part: readonly number[], value: string, from: number, to: number): number {
  let at = from;
  for (const code of part) {
    if (at >= to || (code !== ONE && code !== value.charCodeAt(at))) return -1;
    at += code === ONE && isPair(value, at) ? 2 : 1;
  }
  return at > to ? -1 : at;
}

/** Where the part begins that ends at `to`, or -1. */
export function backward(part: readonly number[], value: string, from: number, to: number): number {
  let at = to;
  for (let index = part.length - 1; index >= 0; index--) {
    const code = part[index];
    if (at <= from || (code !== ONE && code !== value.charCodeAt(at - 1))) return -1;
    at -= code === ONE && isPair(value, at - 2) ? 2 : 1;
  }
  return at < from ? -1 : at;
}

function isPair(value: string, at: number): boolean {
  return (value.codePointAt(at) ?? 0) > 0xffff;
}
