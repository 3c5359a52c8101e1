import type { TeamDetail } from '../../../src/workteams/team.ts';
import { type Line, line } from '../../theme/line.ts';
import { findingLines } from '../../widgets/finding-lines.ts';

/** AWS's own record of the team, and beside it nothing of ours. */
function jsonLines(value: unknown): Line[] {
  return JSON.stringify(value, null, 2)
    .split('\n')
    .map((text) => line(text));
}

/** What the parts that are text show; undefined for those that are tables. */
export function textLines(detail: TeamDetail, part: string, columns: number): Line[] | undefined {
  if (part === 'findings') return findingLines(detail.findings, columns - 2);
  return part === 'json' ? jsonLines(detail.workteam) : undefined;
}
