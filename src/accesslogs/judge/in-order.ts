import type { LogRows } from '../rows/log-rows.ts';
import type { Tally } from './tally.ts';

/** Puts tallies, and what they hold, into an order that does not depend on the order of the records: most first. */
export function inOrder({ addresses, codes }: LogRows, tallies: Map<string, Tally>): Map<string, Tally> {
  for (const tally of tallies.values()) {
    sortMap(tally.addresses, (a, b) => b.refused - a.refused || addresses.order(a.address, b.address));
    sortMap(
      tally.pairs,
      (a, b) =>
        b.requests - a.requests ||
        addresses.order(a.admittedAt, b.admittedAt) ||
        addresses.order(a.refusedAt, b.refusedAt),
    );
    sortCounts(tally.codes, (number) => {
      const { status, code } = codes.get(number);
      return `${status} ${code}`;
    });
    for (const counts of [tally.ways, tally.reasons]) sortCounts(counts, (number) => number);
    for (const counts of [tally.details, tally.also]) sortCounts(counts, (name) => name);
  }
  return new Map([...tallies].sort(([a, x], [b, y]) => y.requests - x.requests || (a < b ? -1 : 1)));
}

function sortMap<Key, Value>(map: Map<Key, Value>, order: (a: Value, b: Value) => number): void {
  const entries = [...map].sort((a, b) => order(a[1], b[1]));
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

function sortCounts<Key>(counts: Map<Key, number>, nameOf: (key: Key) => string | number): void {
  const entries = [...counts].sort(
    ([a, x], [b, y]) => y - x || (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0),
  );
  counts.clear();
  for (const [key, count] of entries) counts.set(key, count);
}
