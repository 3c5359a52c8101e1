import { renderFindingsTable } from '../../core/report/findings-table.ts';
import { countPlan, renderPlanTable } from '../../core/report/plan-table.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { MigrationPlan } from '../../migrate/plan/migration-plan.ts';
import type { Io } from '../io.ts';
import { renderSkipped } from './scan.ts';

/** More changes than anybody reads one by one; the plan file has all. */
const MANY = 30;

/** A plan for a person: all of it where it is short, else where it goes, how much, and what is the matter. */
export function showPlan(io: Io, plan: MigrationPlan): string {
  const skipped = renderSkipped(plan.skipped);
  const tail = skipped === '' ? '' : `\n${skipped}`;
  if (plan.changes.length + plan.unchanged.length <= MANY) return `${renderPlanTable(plan, io.table)}${tail}`;
  const first = plan.changes.slice(0, 5).map(({ kind, subject }) => `  ${kind} ${sanitize(subject)}`);
  const held = plan.held.map(({ path, rules }) => `  ${sanitize(path)}: ${rules.join(', ')}`);
  const bytes = plan.changes.reduce((sum, { upload }) => sum + upload.size, 0);
  return [
    sanitize(plan.title),
    '',
    ...first,
    ...(plan.changes.length > 5 ? [`  and ${plan.changes.length - 5} more; ${bytes} bytes in all`] : []),
    ...(held.length === 0 ? [] : [`Held back: ${held.length}`, ...held.slice(0, MANY)]),
    '',
    renderFindingsTable(
      plan.findings.filter((found) => found.severity !== 'info'),
      io.table,
    ).trimEnd(),
    '',
    `${countPlan(plan)}`,
    tail,
  ].join('\n');
}
