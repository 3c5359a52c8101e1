import type { GroundctlError } from '../../../src/core/errors.ts';
import { countFindings, describeCounts } from '../../../src/core/report/findings-table.ts';
import { missingGroupWords } from '../../../src/workteams/words.ts';
import { type Line, span } from '../../theme/line.ts';
import type { OpenAudit, OpenTeam, WorkteamsState } from './model.ts';
import { focusedTable } from './state.ts';

/** What is counted on the left, how it is filtered and ordered on the right. */
export function workteamsStatus(state: WorkteamsState): { readonly left: Line; readonly right: Line } {
  return {
    left: state.rollout
      ? []
      : state.open
        ? teamNotes(state.open)
        : state.audit
          ? auditNotes(state.audit)
          : counts(state),
    right: viewOf(state),
  };
}

/** What of an open team could not be read, or not any more. */
function teamNotes({ detail }: OpenTeam): Line {
  if (detail.data && detail.error) return staleLine(detail.error);
  const [gone] = detail.data ? missingGroupWords(detail.data.workteam, detail.data.membership) : [];
  if (gone !== undefined) return [span(`✗ ${gone}`, 'bad')];
  const [first] = detail.data?.incomplete ?? [];
  return first === undefined ? [] : [span(`! could not read ${first}`, 'warn')];
}

/** How many of each severity. */
function auditNotes({ findings: { data, error, loading } }: OpenAudit): Line {
  if (data && error) return staleLine(error);
  if (!data) return [];
  const text = describeCounts(countFindings(data)).replace(/\.$/, '');
  return [span(loading ? `${text} · auditing again` : text, 'muted')];
}

function counts({ list }: WorkteamsState): Line {
  const { data, error } = list;
  if (!data) return [];
  if (error) return staleLine(error);
  const ranges = data.workforces[0]?.SourceIpConfig?.Cidrs ?? [];
  const portal =
    data.workforces.length === 0
      ? ''
      : ranges.length === 0
        ? ' · portal open to every address'
        : ` · allow list ${ranges.join(', ')}`;
  const parts = [span(`${data.teams.length} of ${data.limit} teams${portal}`, 'muted')];
  const [first, ...more] = data.incomplete;
  if (first === undefined) return parts;
  const others = more.length > 0 ? ` and ${more.length} more` : '';
  return [span(`! could not read ${first}${others} · `, 'warn'), ...parts];
}

const SHORT_CAUSES: Readonly<Record<string, string>> = {
  unreachable: 'no answer',
  throttled: 'throttled',
  'access-denied': 'not permitted',
  'no-credentials': 'no credentials',
};

/** The cause in a word and the way out first: a narrow terminal cuts what follows. */
function staleLine({ code, message }: GroundctlError): Line {
  const cause = SHORT_CAUSES[code] ?? 'failed';
  return [span(`✗ not up to date: ${cause}, r tries again · `, 'bad'), span(message, 'muted')];
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
    ...(table.order.length > table.page
      ? [span(`${table.cursor + 1}/${table.order.length}  `, 'muted')]
      : []),
    ...(title && table.sort ? [span(`by ${title} ${table.sort.descending ? '↓' : '↑'}`, 'muted')] : []),
  ];
}
