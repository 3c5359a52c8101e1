import { sanitize } from '../../src/core/text/sanitize.ts';
import { displayWidth } from '../../src/core/text/width.ts';
import type { Mark } from '../theme/glyphs.ts';
import type { Tone } from '../theme/line.ts';
import { type Shared, sharedBy } from '../theme/tell-apart.ts';
import { type FilterTerm, parseFilter } from './filter.ts';

export interface Cell {
  readonly text: string;
  readonly mark?: Mark;
  readonly tone?: Tone;
  /** What the column sorts by, where that is not the text. */
  readonly sort?: string | number;
}

export interface TableRow {
  readonly key: string;
  readonly cells: Readonly<Record<string, Cell>>;
}

export interface Column {
  /** Lower case; what `column:value` in a filter names. */
  readonly id: string;
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Columns with the highest number go first when the panel is narrow; 0 never goes. */
  readonly drop: number;
  readonly min: number;
  readonly max: number;
  /** Names, cut where they do not differ instead of at their ends. */
  readonly names?: boolean;
  /** Not there while no row has anything in it. */
  readonly optional?: boolean;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** A table of any length: what is shown is computed when data, filter or sort change, not when it is drawn. */
export interface TableState {
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
  /** Widest text of each column over all rows. */
  readonly widths: Readonly<Record<string, number>>;
  /** What the texts of each column of names have in common. */
  readonly shared: Readonly<Record<string, Shared>>;
  /** Indexes into `rows`: those that pass the filter, sorted. */
  readonly order: readonly number[];
  /** Position in `order`. */
  readonly cursor: number;
  /** First position in `order` that is on the screen. */
  readonly top: number;
  /** Rows that fit on the screen. */
  readonly page: number;
  readonly filter: string;
  readonly sort: Sort | undefined;
  readonly selected: ReadonlySet<string>;
  /** Lower-case text per row, in the order of `rows`. */
  readonly search: readonly string[];
}

export type TableAction =
  | { readonly type: 'rows'; readonly rows: readonly TableRow[] }
  | { readonly type: 'move'; readonly by: number }
  | { readonly type: 'page'; readonly by: number }
  | { readonly type: 'to'; readonly position: number }
  | { readonly type: 'to-key'; readonly key: string }
  | { readonly type: 'filter'; readonly filter: string }
  | { readonly type: 'sort-next' }
  | { readonly type: 'sort-reverse' }
  | { readonly type: 'toggle' }
  | { readonly type: 'toggle-all' }
  | { readonly type: 'clear-selection' }
  /** Takes the filter away, or the selection where there is none: what esc does before it leaves. */
  | { readonly type: 'clear' }
  | { readonly type: 'fit'; readonly page: number };

export function emptyTable(columns: readonly Column[], page: number): TableState {
  return {
    columns,
    rows: [],
    widths: {},
    shared: {},
    order: [],
    cursor: 0,
    top: 0,
    page,
    filter: '',
    sort: undefined,
    selected: new Set(),
    search: [],
  };
}

export function tableReducer(state: TableState, action: TableAction): TableState {
  switch (action.type) {
    case 'rows':
      return withRows(state, action.rows);
    case 'move':
      return moveTo(state, state.cursor + action.by);
    case 'page':
      return moveTo(state, state.cursor + action.by * Math.max(1, state.page - 1));
    case 'to':
      return moveTo(state, action.position);
    case 'to-key': {
      const position = state.order.findIndex((index) => state.rows[index]?.key === action.key);
      return position < 0 ? state : moveTo(state, position);
    }
    case 'filter':
      return action.filter === state.filter ? state : reorder({ ...state, filter: action.filter });
    case 'sort-next':
      return reorder({ ...state, sort: nextSort(state) });
    case 'sort-reverse':
      return state.sort
        ? reorder({ ...state, sort: { ...state.sort, descending: !state.sort.descending } })
        : state;
    case 'toggle':
      return toggle(state);
    case 'toggle-all':
      return toggleAll(state);
    case 'clear-selection':
      return withoutSelection(state);
    case 'clear':
      return state.filter === '' ? withoutSelection(state) : reorder({ ...state, filter: '' });
    case 'fit':
      return action.page === state.page ? state : scrolled({ ...state, page: Math.max(1, action.page) });
  }
}

export function currentRow(state: TableState): TableRow | undefined {
  return state.rows[state.order[state.cursor] ?? -1];
}

/** Keys of the selected rows in the order shown, or of the row under the cursor when none is selected. */
export function chosenKeys(state: TableState): string[] {
  if (state.selected.size === 0) {
    const row = currentRow(state);
    return row ? [row.key] : [];
  }
  return state.rows.filter((row) => state.selected.has(row.key)).map((row) => row.key);
}

function withRows(state: TableState, rows: readonly TableRow[]): TableState {
  const widths = Object.fromEntries(state.columns.map((column) => [column.id, widest(rows, column.id)]));
  const shared = Object.fromEntries(
    state.columns
      .filter(({ names }) => names)
      .map(({ id }) => [id, sharedBy(rows.map(({ cells }) => sanitize(cells[id]?.text ?? '')))]),
  );
  const key = currentRow(state)?.key;
  const keys = new Set(rows.map((row) => row.key));
  const selected = new Set([...state.selected].filter((name) => keys.has(name)));
  const search = rows.map((row) => {
    let text = '';
    for (const column of state.columns) text += `${row.cells[column.id]?.text ?? ''}\n`;
    return text.toLowerCase();
  });
  const next = reorder({ ...state, rows, widths, shared, selected, search });
  const position = next.order.findIndex((index) => rows[index]?.key === key);
  return moveTo(next, position < 0 ? state.cursor : position);
}

function widest(rows: readonly TableRow[], column: string): number {
  let width = 0;
  for (const row of rows) {
    const cell = row.cells[column];
    if (cell) width = Math.max(width, cellWidth(cell));
  }
  return width;
}

/** Columns a cell takes: its mark, a space, its text. */
function cellWidth(cell: Cell): number {
  return displayWidth(cell.text) + (cell.mark ? 2 : 0);
}

function reorder(state: TableState): TableState {
  const key = currentRow(state)?.key;
  const terms = parseFilter(
    state.filter,
    state.columns.map((column) => column.id),
  );
  const order: number[] = [];
  for (let index = 0; index < state.rows.length; index += 1) {
    if (terms.every((term) => matches(state, index, term))) order.push(index);
  }
  if (state.sort) order.sort(comparator(state, state.sort));
  const position = order.findIndex((index) => state.rows[index]?.key === key);
  return moveTo({ ...state, order, cursor: 0, top: 0 }, Math.max(0, position));
}

function matches(state: TableState, index: number, term: FilterTerm): boolean {
  const text =
    term.column === undefined
      ? state.search[index]
      : state.rows[index]?.cells[term.column]?.text.toLowerCase();
  return (text ?? '').includes(term.text) !== term.inverse;
}

function comparator(state: TableState, sort: Sort): (a: number, b: number) => number {
  const values = state.rows.map((row) => {
    const cell = row.cells[sort.column];
    return cell?.sort ?? cell?.text ?? '';
  });
  const direction = sort.descending ? -1 : 1;
  return (a, b) => direction * compare(values[a] ?? '', values[b] ?? '') || a - b;
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By one column after the other, and then by none: the order in which the data came. */
function nextSort(state: TableState): Sort | undefined {
  const at = state.columns.findIndex((column) => column.id === state.sort?.column);
  const next = state.columns[at + 1];
  return next && { column: next.id, descending: false };
}

function toggle(state: TableState): TableState {
  const row = currentRow(state);
  if (!row) return state;
  const selected = new Set(state.selected);
  if (!selected.delete(row.key)) selected.add(row.key);
  return moveTo({ ...state, selected }, state.cursor + 1);
}

function toggleAll(state: TableState): TableState {
  const shown = state.order.map((index) => state.rows[index]?.key ?? '');
  const all = shown.length > 0 && shown.every((key) => state.selected.has(key));
  return { ...state, selected: all ? new Set() : new Set([...state.selected, ...shown]) };
}

function withoutSelection(state: TableState): TableState {
  return state.selected.size === 0 ? state : { ...state, selected: new Set() };
}

function moveTo(state: TableState, position: number): TableState {
  const cursor = Math.max(0, Math.min(state.order.length - 1, position));
  return scrolled(cursor === state.cursor ? state : { ...state, cursor });
}

/** Half a screen at the edge: fewer lines change than when every key press scrolls by one. */
function scrolled(state: TableState): TableState {
  const { cursor, page, order } = state;
  let { top } = state;
  const half = Math.max(1, Math.floor(page / 2));
  if (cursor < top) top = Math.min(cursor, Math.max(cursor - page + half, 0));
  else if (cursor >= top + page) top = Math.max(cursor - page + 1, cursor - half + 1);
  top = Math.max(0, Math.min(top, order.length - page));
  return top === state.top ? state : { ...state, top };
}
