import type { TableState } from '../state/table.ts';
import { type Line, span } from '../theme/line.ts';

/** The filter of a table, and where its cursor is; nothing of what the screen shows by itself. */
export function tableWords({ filter, order, rows, cursor, page }: TableState): Line {
  return [
    ...(filter === '' ? [] : [span(`filter: ${filter} (${order.length} of ${rows.length})  `, 'accent')]),
    ...(order.length > page ? [span(`${cursor + 1}/${order.length}`, 'muted')] : []),
  ];
}
