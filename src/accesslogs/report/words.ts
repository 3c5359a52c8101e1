import { formatBytes } from '../../core/size.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import type { Diagnosis } from '../diagnose.ts';
import { isoTime } from '../judge/samples-of.ts';
import type { LogRead } from '../read-logs.ts';
import { brokenGzip, unreadable } from '../sources/input-rules.ts';
import type { WhatIf } from '../whatif.ts';
import type { ReportAbout } from './about.ts';

/** What was read, and how long it took in milliseconds. */
export interface TimedRead {
  readonly read: LogRead;
  readonly elapsed: number;
}

/** Below this the speed says more about starting than about reading. */
const WORTH_A_SPEED = 10_000_000;

/** What was read: records, what was set aside and filtered out, files, size and speed. */
export function readWords({ read, elapsed }: TimedRead): string {
  const { counts } = read.rows;
  const seconds = Math.max(0.001, elapsed / 1000);
  const speed = read.bytes > WORTH_A_SPEED ? ` at ${formatBytes(Math.round(read.bytes / seconds))}/s` : '';
  return [
    counted(counts.records, 'record'),
    ...(read.rejected > 0 ? [`${counted(read.rejected, 'line')} set aside`] : []),
    ...(counts.filtered > 0 ? [`${grouped(counts.filtered)} filtered out`] : []),
    `${counted(read.files, 'file')}, ${formatBytes(read.bytes)}${speed}`,
  ].join('; ');
}

/** From the first to the last record, where there are any. */
export function periodWords({ read }: TimedRead): string[] {
  const { records, firstTime, lastTime } = read.rows.counts;
  return records === 0 ? [] : [`${isoTime(firstTime)} to ${isoTime(lastTime)}`];
}

/** Where a report comes from, for somebody who did not make it. */
export function aboutWords({ read }: TimedRead, about?: ReportAbout): string[] {
  const { buckets } = read.rows;
  const named = buckets.slice(0, 5).join(', ');
  const more = buckets.length > 5 ? ` and ${grouped(buckets.length - 5)} more` : '';
  const by = about?.version === undefined ? '' : ` by groundctl ${about.version}`;
  return [
    ...(buckets.length > 0 ? [`Bucket: ${named}${more}`] : []),
    ...(about === undefined ? [] : [`Source: ${about.sources.join(' ')}`]),
    ...(about === undefined ? [] : [`Made ${about.made.toISOString().slice(0, 19)}Z${by}`]),
  ];
}

/** What to know before anything else about a report on a part of the log. */
export const PARTIAL = 'Interrupted: this covers what was read so far.';

/** How many requests were refused: the presigned ones, and beside them what carried no signature. */
export function refusedWords({ summary, units }: Diagnosis): string {
  const { denied, presigned, bare } = summary;
  const beside = bare === 0 ? [] : [`${counted(bare, 'refused request')} without a presigned query`];
  if (presigned === 0) return ['No presigned request', ...beside].join('; ');
  const refused = denied - bare;
  const share = ((refused / presigned) * 100).toFixed(1);
  const answer = `${grouped(refused)} of ${counted(presigned, 'presigned request')} of ${counted(units, 'task')} refused (${share} %)`;
  return [answer, ...beside].join('; ');
}

/** What stands beside the refusals, one sentence each. */
export function besideWords({ summary, otherErrors }: Diagnosis): string[] {
  return [
    ...(summary.unbound > 0
      ? [`${counted(summary.unbound, 'task')} worked from several addresses: not bound`]
      : []),
    ...(summary.otherPresigned > 0
      ? [
          `${counted(summary.otherPresigned, 'presigned request')} of long-lived keys, not judged: --long-lived does`,
        ]
      : []),
    ...(otherErrors > 0 ? [`${counted(otherErrors, 'redirect or server error')} beside`] : []),
  ];
}

/** What the lock would have done, in a sentence; where input is missing, one more that says so. */
export function whatIfWords({ lock, units, requests, breaking, findings }: WhatIf): string {
  const missing = findings.some(({ rule }) => rule === unreadable.id || rule === brokenGzip.id)
    ? ' Input that could not be read is not included.'
    : '';
  return `With ${lock} ${supposedWords(units, requests, breaking)}.${missing}`;
}

/** Who would have lost what, and where: a sentence for the plan of a lock. `most` addresses are named. */
export function lostWords({ clients, breaking, lostAt }: WhatIf, most = 5): string {
  if (breaking.units === 0) return `none of ${counted(clients, 'worker')} would have lost a task`;
  const named = lostAt.slice(0, most).map(({ address, units }) => `${address} (${grouped(units)})`);
  const more = lostAt.length - named.length;
  const where = [...named, ...(more > 0 ? [`${grouped(more)} more`] : [])].join(', ');
  return `${grouped(breaking.clients)} of ${counted(clients, 'worker')} would have lost ${counted(breaking.units, 'task')}: ${where}`;
}

function supposedWords(units: number, requests: number, breaking: WhatIf['breaking']): string {
  if (requests === 0) return 'not known: there is no successful request to simulate it with';
  if (breaking.units === 0) {
    return `nothing in this log would have been refused: ${counted(units, 'task')}, ${counted(requests, 'request')}`;
  }
  return (
    `${counted(breaking.units, 'task')} of ${grouped(units)} would have broken: ` +
    `${counted(breaking.requests, 'request')} of ${grouped(requests)}, ${counted(breaking.clients, 'client')}`
  );
}
