import type { WorkerCandidates } from '../../accesslogs/activity/worker-candidates.ts';
import type { Diagnosis } from '../../accesslogs/diagnose.ts';
import type { AddressTimeline } from '../../accesslogs/judge/timeline.ts';
import { barsOf, slotsOf, slotsWords } from '../../accesslogs/report/timeline-bars.ts';
import {
  besideWords,
  PARTIAL,
  readWords,
  refusedWords,
  type TimedRead,
} from '../../accesslogs/report/words.ts';
import { renderTable, type TableOptions } from '../../core/report/table.ts';
import { grouped } from '../../core/text/grouped.ts';
import { sanitize } from '../../core/text/sanitize.ts';

/** What was read, in two lines at most. */
export function readText(timed: TimedRead): string {
  return `${timed.read.interrupted ? `${PARTIAL}\n` : ''}${readWords(timed)}\n`;
}

/** How many requests were refused, and by cause. */
export function deniedText(diagnosis: Diagnosis, options: TableOptions): string {
  const { summary, first, last } = diagnosis;
  const lines = [
    ...(first && last ? [`${first} to ${last}`] : []),
    refusedWords(diagnosis),
    ...besideWords(diagnosis),
  ];
  const rows = Object.entries(summary.attributed);
  const table =
    rows.length === 0
      ? ''
      : `\n${renderTable(
          rows,
          [
            { header: 'REFUSED', value: ([, requests]) => grouped(requests), align: 'right' },
            { header: 'CAUSE', value: ([rule]) => rule },
          ],
          options,
        )}`;
  return `${lines.join('\n')}\n${table}`;
}

/** Addresses with a bar for each hour: tasks that worked above, refused ones below. */
export function timelineText(timeline: readonly AddressTimeline[], options: TableOptions): string {
  const slots = slotsOf(timeline);
  if (slots === undefined) return '';
  const table = renderTable(
    timeline,
    [
      { header: 'ADDRESS', value: (row) => row.address },
      { header: 'WORKED', value: (row) => barsOf(row, 'admitted', slots), priority: 2 },
      { header: 'OK', value: (row) => grouped(row.succeeded), align: 'right' },
      { header: 'REFUSED', value: (row) => barsOf(row, 'refused', slots), priority: 1 },
      { header: 'NO', value: (row) => grouped(row.denied), align: 'right' },
    ],
    options,
  );
  return `Timeline ${slotsWords(slots)}\n${table}`;
}

/** Who may have been behind refused requests, with how many others it may have been. */
export function candidatesText(candidates: readonly WorkerCandidates[]): string {
  const lines = candidates.flatMap(({ address, rule, windows, candidates: workers }) =>
    workers.length === 0
      ? [`${address} (${rule}): nobody had a task open`]
      : workers.map(
          ({ worker, windows: fits, others }) =>
            `${address} (${rule}): candidate ${sanitize(worker)}, a task open in ${fits} of ${windows} windows; ${others} others fit as well`,
        ),
  );
  return lines.length === 0
    ? ''
    : `Candidates, not culprits\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}
