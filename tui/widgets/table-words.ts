import { currentRow, type TableRow, type TableState } from '../state/table.ts';
import { type Line, span } from '../theme/line.ts';

/** The filter of a table, and where its cursor is; nothing of what the screen shows by itself. */
export function tableWords({ filter, order, rows, cursor, page }: TableState): Line {
  return [
    ...(filter === '' ? [] : [span(`filter: ${filter} (${order.length} of ${rows.length})  `, 'accent')]),
    ...(order.length > page ? [span(`${cursor + 1}/${order.length}`, 'muted')] : []),
  ];
}

/** The row under the cursor as it is read out: its place, and its cells or what `said` makes of them. */
export function rowWords(table: TableState, said?: (cells: TableRow['cells']) => string): string {
  const row = currentRow(table);
  if (!row) return 'No rows.';
  const all = table.columns.map(({ id, title }) => `${title}: ${row.cells[id]?.text ?? ''}`);
  return `Row ${table.cursor + 1} of ${table.order.length}. ${said?.(row.cells) ?? all.join('. ')}.`;
}
