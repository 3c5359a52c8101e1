import { currentRow } from '../../state/table.ts';
import { textOf } from '../../theme/line.ts';
import { rowWords } from '../../widgets/table-words.ts';
import type { WorkteamsState } from './model.ts';
import type { OpenRollout } from './rollout.ts';
import { rolloutHead } from './rollout-view.tsx';
import { focusedTable } from './state.ts';

/** The screen in words: where one is, and the row under the cursor. */
export function linearWorkteams(state: WorkteamsState): string[] {
  const { open, list, audit, rollout } = state;
  if (rollout) return linearRollout(rollout);
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

function linearRollout(rollout: OpenRollout): string[] {
  if (rollout.error) return [`Error: ${rollout.error.message}`];
  const head = rolloutHead(rollout, 1000)
    .map(textOf)
    .filter((text) => text !== '');
  if (rollout.table.order.length === 0) return head;
  const row = rowWords(
    rollout.table,
    ({ address, refused, rule }) => `${address?.text}: ${refused?.text} refused, ${rule?.text}`,
  );
  return [...head, row];
}
