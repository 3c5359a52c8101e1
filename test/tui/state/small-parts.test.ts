import { expect, test } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import { parseFilter } from '../../../tui/state/filter.ts';
import { failed, idle, loaded, loading } from '../../../tui/state/loadable.ts';
import { scrolledTo } from '../../../tui/state/scroll.ts';
import { createStore } from '../../../tui/state/store.ts';

test.each([
  [0, 1, 'line', 10, 30, 1],
  [5, -1, 'line', 10, 30, 4],
  [0, -1, 'line', 10, 30, 0],
  [20, 1, 'line', 10, 30, 20],
  [0, 1, 'page', 10, 30, 9],
  [9, -1, 'page', 10, 30, 0],
  [3, 1, 'page', 1, 30, 4],
  [0, 1, 'line', 30, 10, 0],
] as const)(
  'from line %i, %i %s in a room of %i over %i lines leads to %i',
  (top, by, unit, room, lines, to) => {
    expect(scrolledTo(top, by, unit, room, lines)).toBe(to);
  },
);

test('a store tells its listeners of every change, and of nothing else, until they leave', () => {
  const store = createStore((state: number, by: number) => state + by, 1);
  const heard: number[] = [];
  const leave = store.subscribe(() => heard.push(store.get()));
  store.dispatch(2);
  store.dispatch(0);
  expect([store.get(), heard]).toEqual([3, [3]]);
  leave();
  store.dispatch(1);
  expect([store.get(), heard]).toEqual([4, [3]]);
});

test('what was asked before stays while it is asked again; an old error does only beside data', () => {
  const error = new GroundctlError('No.', { code: 'access-denied', source: 'aws' });
  const first = idle<number>();
  expect(first).toEqual({ data: undefined, loading: false, error: undefined, asking: '', since: 0 });
  expect(loading(failed(first, error), 'teams', 5)).toEqual({
    data: undefined,
    loading: true,
    error: undefined,
    asking: 'teams',
    since: 5,
  });
  const stale = failed(loaded(loading(first, 'teams', 5), 7), error);
  expect(stale).toMatchObject({ data: 7, loading: false, error });
  expect(loading(stale, 'teams', 9)).toMatchObject({ data: 7, loading: true, error, since: 9 });
  expect(loaded(stale, 8)).toMatchObject({ data: 8, loading: false, error: undefined });
});

test('a filter is words, some of them about one column, some of them inverted', () => {
  const term = (text: string, column?: string, inverse = false) => ({ text, column, inverse });
  const read = (filter: string) => parseFilter(filter, ['name', 'size']);
  expect(read('')).toEqual([]);
  expect(read('  A   b\t ')).toEqual([term('a'), term('b')]);
  expect(read('!na:x size:9')).toEqual([term('x', 'name', true), term('9', 'size')]);
  expect(read(':x a:b arn:aws')).toEqual([term(':x'), term('a:b'), term('arn:aws')]);
  expect(read('n:a:b')).toEqual([term('a:b', 'name')]);
});
