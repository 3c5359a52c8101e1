import type { Finding } from '../../core/finding.ts';
import { renderFindingsTable } from '../../core/report/findings-table.ts';
import { renderPlanTable } from '../../core/report/plan-table.ts';
import { formatBytes } from '../../core/size.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { MigrationPlan } from '../../migrate/plan/migration-plan.ts';
import type { Io } from '../io.ts';
import { renderSkipped } from './scan.ts';

/** More changes than anybody reads one by one; the plan file has all. */
const MANY = 30;
const FEW = 5;

/** A plan for a person: all of it where it is short, else where it goes, how much, and what is the matter. */
export function showPlan(io: Io, plan: MigrationPlan): string {
  const unusable = plan.findings.filter((found) => found.rule === 'target/no-bucket');
  if (unusable.length > 0) return renderFindingsTable(unusable, io.table);
  const skipped = renderSkipped(plan.skipped);
  const tail = skipped === '' ? '' : `\n${skipped}`;
  if (plan.changes.length + plan.unchanged.length <= MANY) {
    const { inFull, summary } = sortedOut(plan);
    const table = renderPlanTable({ ...plan, findings: inFull }, io.table);
    return `${table}${summary === '' ? '' : `\n${summary}\n`}${tail}`;
  }
  const first = plan.changes.slice(0, FEW).map(({ kind, subject }) => `  ${kind} ${sanitize(subject)}`);
  const more = plan.changes.length - first.length;
  const bytes = plan.changes.reduce((sum, { upload }) => sum + upload.size, 0);
  const changed = plan.changes.filter(({ upload }) => upload.remapped + upload.stripped > 0).length;
  const held = plan.held.map(({ path, rules }) => `  ${sanitize(path)}: ${rules.join(', ')}`);
  return [
    sanitize(plan.title),
    ...first,
    ...(more > 0 ? [`  and ${more} more; ${formatBytes(bytes)} in total`] : []),
    ...(changed > 0 ? [`Changed during the upload: ${changed} (--output json says how)`] : []),
    ...(held.length === 0 ? [] : [`Held back: ${held.length}`, ...held.slice(0, MANY)]),
    `Already there: ${plan.present.length}`,
    '',
    ...describeFindings(io, plan),
    tail,
  ].join('\n');
}

function describeFindings(io: Io, plan: MigrationPlan): string[] {
  const { inFull, summary } = sortedOut(plan);
  return [
    ...(inFull.length === 0 ? [] : [renderFindingsTable(inFull.slice(0, MANY), io.table)]),
    ...(inFull.length > MANY
      ? [`and ${inFull.length - MANY} more: groundctl migrate plan … --output json`]
      : []),
    ...(summary === '' ? [] : [summary]),
  ];
}

/** What no scan shows: what is about the target, and what a map leaves behind. */
const OF_THE_PLAN = /^(?:target\/|data\/|flow\/remap-)/;

/** Errors and what is of this plan in full; of the rest how many, since scan shows each. */
function sortedOut({ findings }: MigrationPlan) {
  const counts = new Map<string, number>();
  const inFull: Finding[] = [];
  for (const found of findings) {
    if (found.severity === 'error' || OF_THE_PLAN.test(found.rule)) inFull.push(found);
    else counts.set(found.rule, (counts.get(found.rule) ?? 0) + 1);
  }
  const parts = [...counts].map(([rule, count]) => `${count} ${rule}`).join(', ');
  return { inFull, summary: parts === '' ? '' : `Also found: ${parts} (groundctl migrate scan shows each)` };
}
