import { expect, test } from 'vitest';
import { KEY_GRANTED, KEY_READ, KeySet } from '../../src/accesslogs/rows/key-set.ts';
import { Random } from '../helpers/access-logs/random.ts';

const BYTES = 1 << 17;

function keysOf(count: number, seed: number): [number, number][] {
  const random = new Random(seed);
  const word = () => random.int(-(2 ** 31), 2 ** 31 - 1);
  return Array.from({ length: count }, () => [word(), word()]);
}

test('a set within its memory knows each key and each flag exactly', () => {
  const set = new KeySet(BYTES);
  const keys = keysOf(9000, 1);
  for (const [index, [first, second]] of keys.entries()) {
    set.add(first, second, index % 2 === 0 ? KEY_READ : KEY_GRANTED);
  }
  expect(set.approximate).toBe(false);
  const right = keys.filter(
    ([first, second], index) =>
      set.has(first, second, KEY_READ) === (index % 2 === 0) &&
      set.has(first, second, KEY_GRANTED) === (index % 2 === 1),
  );
  expect(right).toHaveLength(keys.length);
  expect(keysOf(9000, 2).some(([first, second]) => set.has(first, second, KEY_READ))).toBe(false);
  const [first = 0, second = 0] = keys[0] ?? [];
  set.add(first, second, KEY_GRANTED);
  expect(set.has(first, second, KEY_READ) && set.has(first, second, KEY_GRANTED)).toBe(true);
});

test('one that outgrew its memory takes no more of it, forgets no key, and takes few for known that are not', () => {
  const set = new KeySet(BYTES);
  // The first lane of some is at the end of the table, from where they are moved on to its begin.
  const keys: [number, number][] = [
    ...keysOf(15_000, 3),
    ...keysOf(40, 4).map(([, second]): [number, number] => [-1, second]),
  ];
  for (const [first, second] of [...keys.slice(-40), ...keys]) set.add(first, second, KEY_READ);
  expect(keys.every(([first, second]) => set.has(first, second, KEY_READ))).toBe(true);
  expect(set.approximate).toBe(true);
  expect(set.bytes).toBeLessThanOrEqual(BYTES);
  expect(keys.some(([first, second]) => set.has(first, second, KEY_GRANTED))).toBe(false);
  const wrong = keysOf(20_000, 5).filter(([first, second]) => set.has(first, second, KEY_READ));
  expect(wrong.length).toBeLessThan(20);
});

test.each([4000, 12_000, 40_000])('of %i keys, those announced are answered as the others are', (count) => {
  const set = new KeySet(BYTES);
  const keys = keysOf(count, 6);
  const asked = [...keys.slice(0, 500), ...keysOf(500, 7)];
  for (const [first, second] of asked) set.ask(first, second);
  for (const [index, [first, second]] of keys.entries()) {
    set.add(first, second, index % 2 === 0 ? KEY_READ : KEY_GRANTED);
  }
  const known = (flag: number) => asked.filter(([first, second]) => set.has(first, second, flag)).length;
  // A filter takes some for known that are not.
  const spare = set.approximate ? 20 : 0;
  for (const flag of [KEY_READ, KEY_GRANTED]) {
    expect(known(flag)).toBeGreaterThanOrEqual(250);
    expect(known(flag)).toBeLessThanOrEqual(250 + spare);
  }
  const [first = 0, second = 0] = asked[999] ?? [];
  set.add(first, second, KEY_READ);
  expect(set.has(first, second, KEY_READ)).toBe(true);
  const [last = [0, 0]] = keys.slice(-1);
  expect(set.has(last[0], last[1], count % 2 === 0 ? KEY_GRANTED : KEY_READ)).toBe(true);
});
