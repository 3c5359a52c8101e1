import type { WorkerCandidates } from '../../accesslogs/activity/worker-candidates.ts';
import type { Diagnosis } from '../../accesslogs/diagnose.ts';
import type { CodeCount } from '../../accesslogs/judge/code-counts.ts';
import { recordsIn } from '../../accesslogs/judge/samples-of.ts';
import type { AddressTimeline } from '../../accesslogs/judge/timeline.ts';
import { barsOf, slotsOf, slotsWords } from '../../accesslogs/report/timeline-bars.ts';
import {
  besideWords,
  PARTIAL,
  readWords,
  refusedWords,
  type TimedRead,
} from '../../accesslogs/report/words.ts';
import { type Finding, sortFindings } from '../../core/finding.ts';
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

/** A row for each status and error code: what S3 says with it, and what to do. */
export function codesText(codes: readonly CodeCount[], options: TableOptions): string {
  if (codes.length === 0) return '';
  return renderTable(
    codes,
    [
      { header: 'STATUS', value: ({ status }) => (status === 0 ? '-' : String(status)) },
      { header: 'CODE', value: ({ code }) => code },
      { header: 'REQUESTS', value: ({ requests }) => grouped(requests), align: 'right' },
      { header: 'MEANS', value: ({ means }) => means, priority: 1 },
      { header: 'WHAT TO DO', value: ({ fix }) => fix, priority: 2 },
    ],
    options,
  );
}

/** Some records of each rule, enough to find them again. */
export function samplesText(findings: readonly Finding[], options: TableOptions): string {
  const records = sortFindings(findings).flatMap(({ rule, evidence }) =>
    recordsIn(evidence).map((record) => ({ rule, record })),
  );
  if (records.length === 0) return '';
  const table = renderTable(
    records,
    [
      { header: 'TIME', value: ({ record }) => record.time },
      { header: 'ADDRESS', value: ({ record }) => record.address },
      { header: 'ANSWER', value: ({ record }) => `${record.status} ${record.errorCode}` },
      { header: 'KEY', value: ({ record }) => record.key },
      { header: 'CAUSE', value: ({ rule }) => rule, priority: 1 },
      ...(records.some(({ record }) => record.reason !== undefined)
        ? [
            {
              header: 'REASON',
              value: ({ record }: (typeof records)[number]) => record.reason ?? '',
              priority: 2,
            },
          ]
        : []),
      { header: 'REQUEST ID', value: ({ record }) => record.requestId, priority: 2 },
      { header: 'OPERATION', value: ({ record }) => record.operation, priority: 3 },
    ],
    options,
  );
  return `Records\n${table}`;
}

/** Addresses with a bar for each hour: tasks that worked above, refused ones below. */
export function timelineText(timeline: readonly AddressTimeline[], options: TableOptions): string {
  const slots = slotsOf(timeline);
  if (slots === undefined) return '';
  const table = renderTable(
    timeline,
    [
      { header: 'ADDRESS', value: (row) => row.address },
      ...(timeline.some(({ name }) => name !== undefined)
        ? [{ header: 'NAME', value: ({ name }: AddressTimeline) => name ?? '', priority: 3 }]
        : []),
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
