import type { Finding } from '../../src/core/finding.ts';
import { BLANK, type Line, marked, paragraph, span, type Tone } from '../theme/line.ts';

/** What each severity looks like. */
export const SEVERITY_TONES: Readonly<Record<Finding['severity'], Tone>> = {
  error: 'bad',
  warning: 'warn',
  info: 'plain',
};

/** The line that names a finding. */
export function findingTitle({ severity, rule, subject }: Finding): Line {
  return [marked(severity, rule, SEVERITY_TONES[severity]), span(`  ${subject}`, 'muted')];
}

/** Findings in full: what, why it is said, what to do. */
export function findingLines(findings: readonly Finding[], columns: number): Line[] {
  if (findings.length === 0) return [[marked('ok', 'No findings.', 'good')]];
  return findings.flatMap((found) => [
    findingTitle(found),
    ...paragraph(found.message, columns, 'plain', 2),
    ...paragraph(`Fix: ${found.fix}`, columns, 'muted', 2),
    BLANK,
  ]);
}
