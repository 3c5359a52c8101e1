import { currentRow } from '../../state/table.ts';
import { focusedTable, type WorkteamsState } from './state.ts';

/** The screen in words: where one is, and the row under the cursor. */
export function linearWorkteams(state: WorkteamsState): string[] {
  const { open, list, audit } = state;
  const what = open ? `Team ${open.name}, ${open.part}` : audit ? 'Findings of the audit' : 'Work teams';
  const loadable = open ? open.detail : (audit?.findings ?? list);
  if (!loadable.data) {
    return [
      what,
      loadable.error ? `Error: ${loadable.error.message}` : loadable.loading ? 'Loading.' : 'Nothing yet.',
    ];
  }
  const table = focusedTable(state);
  const row = table && currentRow(table);
  if (!table || !row) return [what, 'No rows.'];
  const cells = table.columns.map((column) => {
    const cell = row.cells[column.id];
    const sign = cell?.mark === 'error' || cell?.mark === 'warning' ? `${cell.mark}, ` : '';
    return `${column.title}: ${sign}${cell?.text ?? ''}`;
  });
  const selected = table.selected.has(row.key) ? ', selected' : '';
  return [what, `Row ${table.cursor + 1} of ${table.order.length}${selected}. ${cells.join('. ')}.`];
}
