import { displayWidth } from '../../src/core/text/width.ts';
import { graphemes, take } from '../text/graphemes.ts';
import { ELLIPSIS } from './glyphs.ts';

/** How many characters all of several names begin and end with alike. */
export interface Shared {
  readonly start: number;
  readonly end: number;
}

/** What names have in common; nothing where there are fewer than two. */
export function sharedBy(names: readonly string[]): Shared {
  const [first, ...others] = names;
  if (first === undefined || others.length === 0) return { start: 0, end: 0 };
  let start = first.length;
  let end = first.length;
  for (const other of others) {
    const most = Math.min(first.length, other.length);
    let at = 0;
    while (at < Math.min(start, most) && first[at] === other[at]) at += 1;
    start = at;
    at = 0;
    while (at < Math.min(end, most - start) && first.at(-1 - at) === other.at(-1 - at)) at += 1;
    end = at;
  }
  return { start, end };
}

/**
 * A name in so many columns that is still told apart from the others: what all begin and end with goes first, then
 * the middle, since ends differ more often than beginnings.
 */
export function cutApart(name: string, columns: number, { start, end }: Shared): string {
  if (displayWidth(name) <= columns) return name;
  const own = name.slice(start, name.length - end);
  // One character of what is shared is no gain: the sign for it is as wide.
  const before = start > 1 ? ELLIPSIS : name.slice(0, start);
  const after = end > 1 ? ELLIPSIS : name.slice(name.length - end);
  const short = before + own + after;
  if (displayWidth(short) <= columns) return withMore(name, short, columns, { start, end });
  const room = columns - 1;
  const tail = lastOf(short, Math.ceil((room * 2) / 3));
  return take(short, room - displayWidth(tail)) + ELLIPSIS + tail;
}

/** As much of the shared end as there is room for: `.flow` is worth more than a sign for it. */
function withMore(name: string, short: string, columns: number, { start, end }: Shared): string {
  const whole = (start > 1 ? ELLIPSIS : name.slice(0, start)) + name.slice(start);
  return end > 1 && displayWidth(whole) <= columns ? whole : short;
}

function lastOf(text: string, columns: number): string {
  let result = '';
  for (const character of graphemes(text).toReversed()) {
    if (displayWidth(character + result) > columns) break;
    result = character + result;
  }
  return result;
}
