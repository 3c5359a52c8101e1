import { type Finding, finding } from '../../core/finding.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { LogRows } from '../rows/log-rows.ts';
import { REJECTION_TEXT } from '../scan/rejection.ts';
import type { RejectBin, Rejects } from '../scan/rejects.ts';
import { lateFiles, noRecords, rejectedLines, settledUnits } from './input-rules.ts';

/** Why an input could not be read, in words. */
export function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  const { code } = (cause ?? error) as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return 'You have no permission to read it.';
  if (code === 'EISDIR') return 'It is a folder.';
  if (code === 'ENOENT') return 'It no longer exists.';
  if (code === 'Z_BUF_ERROR')
    return 'The compressed data ends too early; the records before that are in the report.';
  if (/^(?:Z_|ZSTD_)/.test(String(code)))
    return 'The compressed data is damaged; the records before the damage are in the report.';
  return String(message);
}

/** How reading went, when it is over. */
export interface Outcome {
  readonly rows: LogRows;
  readonly rejects: Rejects;
  readonly files: number;
  /** Objects left out by the dates in their keys. */
  readonly skipped: number;
  readonly interrupted: boolean;
}

/** What is to be said about all inputs together. */
export function closingFindings({ rows, rejects, files, skipped, interrupted }: Outcome): Finding[] {
  const { records, filtered } = rows.counts;
  const findings: Finding[] = [];
  if (rejects.total > 0) findings.push(rejectedFinding(rejects.total, records, rejects.bins));
  if (rows.settledUnits > 0 || rows.keys.approximate || rows.loose.forgotten > 0) {
    findings.push(settledFinding(rows));
  }
  if (skipped > 0) {
    const message = `Not read because of the dates in their keys: ${counted(skipped, 'object')}.`;
    findings.push(finding(lateFiles, { subject: 's3', message }));
  }
  if (records === 0 && !interrupted) {
    const left = filtered > 0 ? ` The filters left out ${counted(filtered, 'record')}.` : '';
    const message = `No record to judge in ${counted(files, 'file')}.${left}`;
    findings.push(finding(noRecords, { subject: 'all sources', message }));
  }
  return findings;
}

/** Lines that are no records, with samples. */
function rejectedFinding(total: number, records: number, bins: readonly RejectBin[]): Finding {
  const reasons = bins.map(({ reason, count }) => `${grouped(count)} ${REJECTION_TEXT[reason]}`).join('; ');
  const sample = bins[0]?.samples[0];
  const example = sample
    ? ` Line ${sample.line} of ${sample.file} begins ${quoteForMessage(sample.text)}.`
    : '';
  return finding(rejectedLines, {
    subject: `${grouped(total)} of ${counted(records + total, 'line')}`,
    message: `Set aside, and not counted: ${reasons}.${example}`,
    evidence: {
      rejected: bins.map(({ reason, count, samples }) => ({
        reason,
        count,
        samples: samples.map(({ file, line, text }) => ({ file, line, text })),
      })),
    },
  });
}

/** What was given up to keep to the memory budget. */
function settledFinding(rows: LogRows): Finding {
  const parts = [
    ...(rows.settledUnits > 0
      ? [`${grouped(rows.settledUnits)} tasks that expired longest ago were settled into counts`]
      : []),
    ...(rows.keys.approximate ? ['which keys were read is known approximately'] : []),
    ...(rows.loose.forgotten > 0 ? [`${grouped(rows.loose.forgotten)} anonymous refusals were dropped`] : []),
  ];
  const text = parts.join('; ');
  return finding(settledUnits, {
    subject: 'memory',
    message: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
    evidence: { settledUnits: rows.settledUnits },
  });
}
