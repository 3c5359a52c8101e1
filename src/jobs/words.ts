import { grouped } from '../core/text/grouped.ts';
import type { JobSummary } from './model.ts';

/** `12 of 40, 2 failed`: how far a job is. */
export function counterWords({ LabelCounters: counters = {} }: Pick<JobSummary, 'LabelCounters'>): string {
  const { TotalLabeled = 0, FailedNonRetryableError: failed = 0, Unlabeled = 0 } = counters;
  const all = TotalLabeled + failed + Unlabeled;
  return `${grouped(TotalLabeled)} of ${grouped(all)}${failed > 0 ? `, ${grouped(failed)} failed` : ''}`;
}

/** The name behind the last slash of a team's ARN. */
export function teamOf(arn: string | undefined): string {
  return arn?.slice(arn.lastIndexOf('/') + 1) ?? '';
}

/** `4.00 USD` */
export function costWords(usd: number): string {
  return `${usd.toFixed(2)} USD`;
}
