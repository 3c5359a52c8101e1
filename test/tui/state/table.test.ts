import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chosenKeys,
  currentRow,
  emptyTable,
  type TableAction,
  type TableRow,
  type TableState,
  tableReducer,
} from '../../../tui/state/table.ts';

const COLUMNS = [
  { id: 'name', title: 'Name', drop: 0, min: 5, max: 20 },
  { id: 'size', title: 'Size', drop: 1, min: 4, max: 8 },
];

const row = (name: string, size: number): TableRow => ({
  key: name,
  cells: { name: { text: name }, size: { text: `${size} kB`, sort: size } },
});

const rows = [row('pear', 30), row('apple', 4), row('fig', 200), row('plum', 30)];

function table(...actions: TableAction[]): TableState {
  const start: TableAction[] = [{ type: 'rows', rows }, ...actions];
  return start.reduce(tableReducer, emptyTable(COLUMNS, 3));
}

const shown = (state: TableState) => state.order.map((index) => state.rows[index]?.key);
const many = (count: number) => Array.from({ length: count }, (_, index) => row(`row-${index}`, index));

describe('filter', () => {
  test.each([
    ['', ['pear', 'apple', 'fig', 'plum']],
    ['P', ['pear', 'apple', 'plum']],
    ['name:p', ['pear', 'apple', 'plum']],
    ['na:fi', ['fig']],
    ['!p', ['fig']],
    ['p !plu', ['pear', 'apple']],
    ['size:30', ['pear', 'plum']],
    ['!size:30', ['apple', 'fig']],
    ['nothing:like', []],
    ['!', ['pear', 'apple', 'fig', 'plum']],
    ['size:', ['pear', 'apple', 'fig', 'plum']],
  ])('%j lets %j through', (filter, expected) => {
    expect(shown(table({ type: 'filter', filter }))).toEqual(expected);
  });

  test('a colon that names no column is text: an ARN can be searched as it is', () => {
    const arn = row('arn:aws:sns', 1);
    const state = [
      { type: 'rows', rows: [...rows, arn] } as const,
      { type: 'filter', filter: 'arn:aws' } as const,
    ].reduce(tableReducer, table());
    expect(shown(state)).toEqual(['arn:aws:sns']);
  });

  test('the cursor stays on its row when the filter keeps it, and at the top when not', () => {
    expect(currentRow(table({ type: 'to-key', key: 'plum' }, { type: 'filter', filter: 'p' }))?.key).toBe(
      'plum',
    );
    expect(currentRow(table({ type: 'to-key', key: 'fig' }, { type: 'filter', filter: 'p' }))?.key).toBe(
      'pear',
    );
  });
});

describe('sort', () => {
  test('goes through the columns and back to the order of the data', () => {
    const next: TableAction = { type: 'sort-next' };
    expect(shown(table(next))).toEqual(['apple', 'fig', 'pear', 'plum']);
    expect(shown(table(next, next))).toEqual(['apple', 'pear', 'plum', 'fig']);
    expect(shown(table(next, next, next))).toEqual(['pear', 'apple', 'fig', 'plum']);
  });

  test('numbers sort as numbers, equal ones stay in order, and reverse turns it around', () => {
    const state = table({ type: 'sort-next' }, { type: 'sort-next' }, { type: 'sort-reverse' });
    expect(shown(state)).toEqual(['fig', 'pear', 'plum', 'apple']);
  });
});

describe('selection', () => {
  test('space selects and moves on; without a selection the row under the cursor is meant', () => {
    expect(chosenKeys(table({ type: 'move', by: 1 }))).toEqual(['apple']);
    const state = table({ type: 'toggle' }, { type: 'toggle' });
    expect(chosenKeys(state)).toEqual(['pear', 'apple']);
    expect(currentRow(state)?.key).toBe('fig');
  });

  test('all means all that are shown, and again none', () => {
    const all = table({ type: 'filter', filter: 'p' }, { type: 'toggle-all' });
    expect(chosenKeys(all)).toEqual(['pear', 'apple', 'plum']);
    expect(tableReducer(all, { type: 'toggle-all' }).selected.size).toBe(0);
  });

  test('rows that are gone are no longer selected, the rest stays, the cursor follows its row', () => {
    const before = table({ type: 'toggle-all' }, { type: 'to-key', key: 'fig' });
    const after = tableReducer(before, { type: 'rows', rows: [row('new', 1), ...rows.slice(1)] });
    expect(chosenKeys(after)).toEqual(['apple', 'fig', 'plum']);
    expect(currentRow(after)?.key).toBe('fig');
  });

  test('a row that is gone and comes back is not selected, and with none left the cursor is meant', () => {
    const gone: TableAction = { type: 'rows', rows: rows.slice(1) };
    const back: TableAction = { type: 'rows', rows };
    expect(table({ type: 'toggle' }, gone).selected.size).toBe(0);
    expect(chosenKeys(table({ type: 'toggle' }, gone))).toEqual(['apple']);
    expect(table({ type: 'toggle' }, gone, back).selected.size).toBe(0);
    expect([...table({ type: 'toggle' }, { type: 'toggle' }, gone, back).selected]).toEqual(['apple']);
  });
});

test('clearing takes the filter away, then the selection, then nothing', () => {
  const state = table({ type: 'toggle-all' }, { type: 'filter', filter: 'fig' });
  const unfiltered = tableReducer(state, { type: 'clear' });
  expect(unfiltered.filter).toBe('');
  expect(shown(unfiltered)).toEqual(['pear', 'apple', 'fig', 'plum']);
  expect(unfiltered.selected.size).toBe(4);
  const unselected = tableReducer(unfiltered, { type: 'clear' });
  expect(unselected.selected.size).toBe(0);
  expect(tableReducer(unselected, { type: 'clear' })).toBe(unselected);
});

test('what changes nothing gives back the very same state', () => {
  const state = table({ type: 'filter', filter: 'p' });
  for (const action of [
    { type: 'filter', filter: 'p' },
    { type: 'clear-selection' },
    { type: 'fit', page: 3 },
    { type: 'to-key', key: 'nothing' },
    { type: 'move', by: 0 },
    { type: 'sort-reverse' },
  ] as const) {
    expect(tableReducer(state, action)).toBe(state);
  }
  const selected = table({ type: 'toggle' });
  expect(tableReducer(selected, { type: 'clear-selection' })).toMatchObject({
    selected: new Set(),
    cursor: selected.cursor,
    rows: selected.rows,
  });
});

test('an empty table has nothing under the cursor, chosen or shown', () => {
  const state = emptyTable(COLUMNS, 3);
  expect([state.order, state.search, state.rows, chosenKeys(state), currentRow(state)]).toEqual([
    [],
    [],
    [],
    [],
    undefined,
  ]);
  expect(tableReducer(state, { type: 'toggle' })).toBe(state);
  expect(tableReducer(state, { type: 'toggle-all' }).selected.size).toBe(0);
});

test('a column is as wide as its widest text, in columns of a terminal, its mark included', () => {
  const marked: TableRow = {
    key: 'x',
    cells: { name: { text: '画像', mark: 'warning' }, size: { text: '1' } },
  };
  const state = tableReducer(emptyTable(COLUMNS, 3), { type: 'rows', rows: [row('fig', 12), marked] });
  expect(state.widths).toEqual({ name: 6, size: 5 });
  expect(tableReducer(emptyTable(COLUMNS, 3), { type: 'rows', rows: [] }).widths).toEqual({
    name: 0,
    size: 0,
  });
});

test('numbers sort as numbers and texts as texts, whichever way round they came', () => {
  const named = (name: string, sort?: number) => ({
    key: name,
    cells: { name: { text: name, ...(sort === undefined ? {} : { sort }) } },
  });
  const sorted = (list: readonly TableRow[], ...more: TableAction[]) =>
    shown(
      [{ type: 'rows', rows: list } as const, { type: 'sort-next' } as const, ...more].reduce(
        tableReducer,
        emptyTable(COLUMNS, 9),
      ),
    );
  expect(sorted([named('a', 10), named('b', 9), named('c', 100)])).toEqual(['b', 'a', 'c']);
  expect(sorted([named('b'), named('a'), named('b2'), named('B')])).toEqual(['B', 'a', 'b', 'b2']);
  expect(sorted([named('x', 1), named('y', 1), named('z', 0)], { type: 'sort-reverse' })).toEqual([
    'x',
    'y',
    'z',
  ]);
});

test('pages go by all rows but one, and the first one of a filter is reached again', () => {
  const start = tableReducer(emptyTable(COLUMNS, 10), { type: 'rows', rows: many(100) });
  const down = tableReducer(start, { type: 'page', by: 1 });
  expect(down.cursor).toBe(9);
  expect(tableReducer(down, { type: 'page', by: -1 }).cursor).toBe(0);
  expect(tableReducer({ ...start, page: 1 }, { type: 'page', by: 1 }).cursor).toBe(1);
  expect(
    tableReducer(tableReducer(start, { type: 'to', position: 5 }), { type: 'to-key', key: 'row-0' }).cursor,
  ).toBe(0);
});

test('the list scrolls half a screen at its edge', () => {
  const start = tableReducer(emptyTable(COLUMNS, 10), { type: 'rows', rows: many(100) });
  const at = (position: number) => tableReducer(start, { type: 'to', position });
  expect(at(9).top).toBe(0);
  expect(at(10).top).toBe(6);
  expect(tableReducer(tableReducer(start, { type: 'to', position: 50 }), { type: 'move', by: -60 }).top).toBe(
    0,
  );
});

test('whatever is done, the cursor is on a row that is shown, and no row is shown twice', () => {
  const action: fc.Arbitrary<TableAction> = fc.oneof(
    fc.record({ type: fc.constant('move' as const), by: fc.integer({ min: -50, max: 50 }) }),
    fc.record({ type: fc.constant('page' as const), by: fc.constantFrom(-1, 1) }),
    fc.record({ type: fc.constant('to' as const), position: fc.integer({ min: -5, max: 200 }) }),
    fc.record({
      type: fc.constant('filter' as const),
      filter: fc.constantFrom('', '1', '!1', 'size:3', 'zzz'),
    }),
    fc.record({ type: fc.constant('fit' as const), page: fc.integer({ min: 0, max: 40 }) }),
    fc.record({ type: fc.constant('rows' as const), rows: fc.integer({ min: 0, max: 80 }).map(many) }),
    fc.constantFrom<TableAction>(
      { type: 'sort-next' },
      { type: 'sort-reverse' },
      { type: 'toggle' },
      { type: 'toggle-all' },
      { type: 'clear-selection' },
      { type: 'clear' },
    ),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const state = actions.reduce(tableReducer, emptyTable(COLUMNS, 7));
      expect(new Set(state.order).size).toBe(state.order.length);
      expect(state.cursor).toBeGreaterThanOrEqual(0);
      expect(state.cursor).toBeLessThan(Math.max(1, state.order.length));
      expect(state.top).toBeLessThanOrEqual(state.cursor);
      expect(state.cursor).toBeLessThan(state.top + state.page);
      expect(state.top).toBeLessThanOrEqual(Math.max(0, state.order.length - state.page));
    }),
  );
});
