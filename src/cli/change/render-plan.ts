import type { Plan } from '../../core/plan.ts';
import { jsonDocument, renderJsonLine } from '../../core/report/json.ts';
import { presumedJson, renderPlanJson } from '../../core/report/plan-json.ts';
import { renderPlanMarkdown } from '../../core/report/plan-markdown.ts';
import { presumedLine, renderPlanTable } from '../../core/report/plan-table.ts';
import type { Io } from '../io.ts';
import type { ChangeOptions, PlanView } from './options.ts';

/** A plan for a person. One in its own words has the lines about a project's settings before them. */
export function shownPlan(io: Io, plan: Plan, view: Pick<PlanView, 'plan'>): string {
  const own = view.plan?.();
  if (own === undefined) return renderPlanTable(plan, io.table);
  return `${(plan.presumed ?? []).map((one) => `${presumedLine(one)}\n`).join('')}${own}`;
}

/** A plan that is shown and, as was asked, not carried out. */
export function renderPlan(command: string, plan: Plan, options: ChangeOptions, shown: () => string): string {
  return planText(command, plan, options, () => `${shown()}\nDry run: nothing was changed.\n`);
}

/** A plan that is shown and not carried out, in the form that was asked for; `shown` makes that for people. */
export function planText(
  command: string,
  plan: Plan,
  { output }: ChangeOptions,
  shown: () => string,
): string {
  if (output === 'json') return renderPlanJson(command, plan);
  if (output === 'markdown') return renderPlanMarkdown(plan);
  if (output === 'ndjson') {
    return [
      ...plan.changes.map(({ kind, subject, fields, notes }) => ({
        type: 'change',
        kind,
        subject,
        fields,
        ...(notes ? { notes } : {}),
      })),
      ...plan.unchanged.map((unchanged) => ({ type: 'unchanged', ...unchanged })),
      ...plan.findings.map((finding) => ({ type: 'finding', ...finding })),
      ...(plan.skipped ?? []).map((skipped) => ({ type: 'skipped', ...skipped })),
      {
        type: 'summary',
        ...jsonDocument(command, {
          dryRun: true,
          changes: plan.changes.length,
          applied: 0,
          failed: 0,
          notStarted: 0,
          ...presumedJson(plan),
        }),
      },
    ]
      .map(renderJsonLine)
      .join('');
  }
  return shown();
}
