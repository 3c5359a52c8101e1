import type { Facts } from '../judge/facts.ts';
import { type WhatIf, whatIf } from '../whatif.ts';
import type { DiagnosisReport } from './documents.ts';

/** What each lock would have done, for a report; nothing where a lock was on or nothing succeeded. */
export function supposedFor({ timed }: DiagnosisReport, { lock, approved, names, network }: Facts): WhatIf[] {
  if (lock !== 'off' && lock !== 'unknown') return [];
  const results = (['source-ip', 'vpc-source-ip'] as const).map((each) =>
    whatIf(timed.read, each, approved, { names, network }),
  );
  return results.filter(({ units }) => units > 0);
}
