import type { Finding } from '../../src/core/finding.ts';
import type { Tone } from '../theme/line.ts';
import { BLANK, type Line, marked, paragraph, span } from '../theme/line.ts';

const TONES: Readonly<Record<Finding['severity'], Tone>> = { error: 'bad', warning: 'warn', info: 'plain' };

/** Findings in full: what, why it is said, what to do. */
export function findingLines(findings: readonly Finding[], columns: number): Line[] {
  if (findings.length === 0) return [[marked('ok', 'Nothing was found.', 'good')]];
  return findings.flatMap((found) => [
    [marked(found.severity, found.rule, TONES[found.severity]), span(`  ${found.subject}`, 'muted')],
    ...paragraph(found.message, columns, 'plain', 2),
    ...paragraph(`Fix: ${found.fix}`, columns, 'muted', 2),
    BLANK,
  ]);
}
