import type { Finding } from '../../../src/core/finding.ts';
import type { TeamDetail } from '../../../src/workteams/team.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../../theme/line.ts';
import type { Tone } from '../../theme/theme.ts';

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

/** AWS's own record of the team, and beside it nothing of ours. */
export function jsonLines(value: unknown): Line[] {
  return JSON.stringify(value, null, 2)
    .split('\n')
    .map((text) => line(text));
}

/** What the parts that are text show; undefined for those that are tables. */
export function textLines(detail: TeamDetail, part: string, columns: number): Line[] | undefined {
  if (part === 'findings') return findingLines(detail.findings, columns - 2);
  return part === 'json' ? jsonLines(detail.workteam) : undefined;
}
