import { type Line, span } from '../../theme/line.ts';
import { focusedTable, type WorkteamsState } from './state.ts';

/** What is counted on the left, how it is filtered and ordered on the right. */
export function workteamsStatus(state: WorkteamsState): { readonly left: Line; readonly right: Line } {
  return { left: state.open ? [] : counts(state), right: viewOf(state) };
}

function counts({ list }: WorkteamsState): Line {
  const { data } = list;
  if (!data) return [];
  const ranges = data.workforces[0]?.SourceIpConfig?.Cidrs ?? [];
  const portal =
    data.workforces.length === 0
      ? ''
      : ranges.length === 0
        ? ' · portal open to every address'
        : ` · allow list ${ranges.join(', ')}`;
  const parts = [span(`${data.teams.length} of ${data.limit} teams${portal}`, 'muted')];
  if (data.incomplete.length > 0) parts.unshift(span(`! not all could be read · `, 'warn'));
  return parts;
}

function viewOf(state: WorkteamsState): Line {
  const table = focusedTable(state);
  if (!table) return [];
  const title = table.columns.find((column) => column.id === table.sort?.column)?.title;
  return [
    ...(table.selected.size > 0 ? [span(`${table.selected.size} selected  `, 'accent')] : []),
    ...(table.filter !== ''
      ? [span(`filter: ${table.filter} (${table.order.length} of ${table.rows.length})  `, 'accent')]
      : []),
    ...(title && table.sort ? [span(`by ${title} ${table.sort.descending ? '↓' : '↑'}`, 'muted')] : []),
  ];
}
