import { slotsWords } from '../../../src/accesslogs/report/timeline-bars.ts';
import { PARTIAL } from '../../../src/accesslogs/report/words.ts';
import { counted } from '../../../src/core/text/grouped.ts';
import { type Line, span } from '../../theme/line.ts';
import { tableWords } from '../../widgets/table-words.ts';
import type { LogsState } from './model.ts';
import { tableInFocus, textPage } from './state.ts';
import { textLines } from './texts.ts';

/** Counts on the left, filter and place on the right. */
export function status(state: LogsState): { readonly left: Line; readonly right: Line } {
  const name = tableInFocus(state);
  return {
    left: [span(leftWords(state), 'muted')],
    right: name ? tableWords(state.tables[name]) : textWords(state),
  };
}

function leftWords(state: LogsState): string {
  const { showing, recent, report, task } = state;
  if (showing === 'sources') {
    const open = report ? ' · the last report is kept' : '';
    return recent.length === 0
      ? 'nothing is read until you ask for it'
      : `${counted(recent.length, 'recent source')}${open}`;
  }
  if (showing === 'task') return task?.stage === 'stopping' ? 'stopping' : '';
  const shown = tableInFocus(state);
  const hasBars = shown === 'addresses' || shown === 'refused';
  if (hasBars && report?.slots) return `tasks ${slotsWords(report.slots)}`;
  return report?.timed.read.interrupted ? PARTIAL : '';
}

function textWords(state: LogsState): Line {
  const lines = textLines(state, state.size.columns - 2).length;
  const page = textPage(state);
  if (lines <= page) return [];
  return [span(`${state.scroll + 1}-${Math.min(lines, state.scroll + page)}/${lines}`, 'muted')];
}
