import type { WorkerCandidates } from '../../accesslogs/activity/worker-candidates.ts';
import type { Diagnosis } from '../../accesslogs/diagnose.ts';
import type { AddressTimeline } from '../../accesslogs/judge/timeline.ts';
import { renderTable, type TableOptions } from '../../core/report/table.ts';
import { formatBytes } from '../../core/size.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { TimedRead } from './read.ts';

const BARS = '▁▂▃▄▅▆▇█';

/** What was read, in two lines at most. */
export function readText({ read, elapsed }: TimedRead): string {
  const { counts } = read.rows;
  const seconds = Math.max(0.001, elapsed / 1000);
  const speed = read.bytes > 10_000_000 ? ` at ${formatBytes(Math.round(read.bytes / seconds))}/s` : '';
  const parts = [
    counted(counts.records, 'record'),
    ...(read.rejected > 0 ? [`${counted(read.rejected, 'line')} set aside`] : []),
    ...(counts.filtered > 0 ? [`${grouped(counts.filtered)} filtered out`] : []),
    `${counted(read.files, 'file')}, ${formatBytes(read.bytes)}${speed}`,
  ];
  const cut = read.interrupted ? 'Interrupted: this is about what was read so far.\n' : '';
  return `${cut}${parts.join('; ')}\n`;
}

/** How many requests were refused, and by cause. */
export function deniedText(diagnosis: Diagnosis, options: TableOptions): string {
  const { summary, units, first, last, otherErrors } = diagnosis;
  const share =
    summary.presigned === 0 ? '' : ` (${((summary.denied / summary.presigned) * 100).toFixed(1)} %)`;
  const lines = [
    ...(first && last ? [`${first} to ${last}`] : []),
    `${grouped(summary.denied)} of ${counted(summary.presigned, 'presigned request')} of ${counted(units, 'task')} refused${share}`,
    ...(summary.unbound > 0
      ? [`${counted(summary.unbound, 'task')} worked from several addresses: not bound`]
      : []),
    ...(summary.otherPresigned > 0
      ? [`${counted(summary.otherPresigned, 'presigned request')} of long-lived keys, not judged`]
      : []),
    ...(otherErrors > 0 ? [`${counted(otherErrors, 'redirect or server error')} beside`] : []),
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
  if (timeline.length === 0) return '';
  const hours = timeline.flatMap((row) => row.hours.map(({ hour }) => hour));
  const first = Math.min(...hours);
  const span = (Math.max(...hours) - first) / 3600 + 1;
  const step = Math.ceil(span / 24) * 3600;
  const bars = (row: AddressTimeline, kind: 'admitted' | 'refused') => {
    const slots = new Array<number>(Math.ceil((span * 3600) / step)).fill(0);
    for (const hour of row.hours) {
      const slot = Math.floor((hour.hour - first) / step);
      slots[slot] = (slots[slot] ?? 0) + hour[kind];
    }
    const most = Math.max(1, ...slots);
    return slots.map((value) => (value === 0 ? '·' : BARS[Math.round((value / most) * 7)])).join('');
  };
  const begin = `${new Date(first * 1000).toISOString().slice(0, 13)}:00Z`;
  const table = renderTable(
    timeline,
    [
      { header: 'ADDRESS', value: (row) => row.address },
      { header: 'WORKED', value: (row) => bars(row, 'admitted'), priority: 2 },
      { header: 'OK', value: (row) => grouped(row.succeeded), align: 'right' },
      { header: 'REFUSED', value: (row) => bars(row, 'refused'), priority: 1 },
      { header: 'NO', value: (row) => grouped(row.denied), align: 'right' },
    ],
    options,
  );
  const unit = step === 3600 ? 'one column an hour' : `one column for ${step / 3600} hours`;
  return `Timeline from ${begin}, ${unit}\n${table}`;
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
