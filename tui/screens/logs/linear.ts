import { PARTIAL, readWords, refusedWords, whatIfWords } from '../../../src/accesslogs/report/words.ts';
import { type Line, textOf } from '../../theme/line.ts';
import { rowWords } from '../../widgets/table-words.ts';
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
  const name = tableInFocus(state);
  const table = name && state.tables[name];
  // Bars say nothing when they are read out.
  const columns = table?.columns.filter(({ id }) => id !== 'when' && id !== 'worked') ?? [];
  const focus = table ? [rowWords({ ...table, columns })] : texts(textLines(state, WIDE), state.scroll);
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

function texts(lines: readonly Line[], from: number): string[] {
  return lines
    .slice(from, from + FEW)
    .map((content) => textOf(content).trim())
    .filter((text) => text !== '');
}
