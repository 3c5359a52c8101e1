import { displayWidth } from '../../src/core/text/width.ts';
import type { Column, TableState } from '../state/table.ts';

export interface FittedColumn {
  readonly column: Column;
  readonly width: number;
}

export const GAP = 2;

/**
 * The columns that fit into `room`, with their widths: as wide as their content while there is room, the
 * widest cut first, and the least important dropped when even the minimums do not fit.
 */
export function fitColumns(table: Pick<TableState, 'columns' | 'widths'>, room: number): FittedColumn[] {
  let shown = table.columns.filter(({ id, optional }) => !optional || (table.widths[id] ?? 0) > 0);
  const total = (widths: readonly number[]) => widths.reduce((sum, width) => sum + width + GAP, -GAP);
  const wanted = (column: Column) =>
    Math.max(displayWidth(column.title), Math.min(column.max, table.widths[column.id] ?? 0));
  const least = (column: Column) => Math.min(wanted(column), column.min);
  while (shown.length > 1 && total(shown.map(least)) > room) {
    const worst = Math.max(...shown.map((column) => column.drop));
    if (worst === 0) break;
    shown = shown.filter((column) => column.drop !== worst);
  }
  const widths = shown.map(wanted);
  for (let excess = total(widths) - room; excess > 0; excess -= 1) {
    const at = widestAbove(shown.map(least), widths);
    if (at < 0) break;
    widths[at] = (widths[at] ?? 0) - 1;
  }
  return shown.map((column, index) => ({ column, width: widths[index] ?? 0 }));
}

function widestAbove(least: readonly number[], widths: readonly number[]): number {
  let found = -1;
  for (const [index, width] of widths.entries()) {
    if (width > (least[index] ?? 0) && (found < 0 || width > (widths[found] ?? 0))) found = index;
  }
  return found;
}
