import { PARTIAL, readWords, refusedWords, whatIfWords } from '../../../src/accesslogs/report/words.ts';
import { currentRow } from '../../state/table.ts';
import { type Line, textOf } from '../../theme/line.ts';
import type { LogsState } from './model.ts';
import { sourceName } from './request.ts';
import { tableInFocus } from './state.ts';
import { textLines } from './texts.ts';

/** Not more at once than a person can listen to. */
const FEW = 10;
const WIDE = 100;

/** The screen in words: where one is, the answer, and the row or lines in focus. */
export function linear(state: LogsState): string[] {
  const { showing, report, open, address, part, lock } = state;
  const focus = tableInFocus(state) ? rowWords(state) : texts(textLines(state, WIDE), state.scroll);
  if (showing === 'sources') return ['Logs, recent sources', ...focus, ...texts(textLines(state, WIDE), 0)];
  if (showing === 'task' || !report) return ['Logs', ...focus];
  const { timed, diagnosis } = report;
  const supposed = part === 'whatif' ? report.supposed[lock] : undefined;
  return [
    `Logs, ${sourceName(report.request)}`,
    ...(timed.read.interrupted ? [PARTIAL] : []),
    readWords(timed),
    supposed ? whatIfWords(supposed) : refusedWords(diagnosis),
    address !== undefined
      ? `Address ${address}`
      : open
        ? `${open.finding.rule}, ${open.part}`
        : `Part ${part}`,
    ...focus,
  ];
}

function rowWords(state: LogsState): string[] {
  const name = tableInFocus(state);
  const table = name && state.tables[name];
  const row = table && currentRow(table);
  if (!table || !row) return ['No rows.'];
  // Bars say nothing when they are read out.
  const cells = table.columns
    .filter(({ id }) => id !== 'when' && id !== 'worked')
    .map(({ id, title }) => `${title}: ${row.cells[id]?.text ?? ''}`);
  return [`Row ${table.cursor + 1} of ${table.order.length}. ${cells.join('. ')}.`];
}

function texts(lines: readonly Line[], from: number): string[] {
  return lines
    .slice(from, from + FEW)
    .map((content) => textOf(content).trim())
    .filter((text) => text !== '');
}
