import type { Plan, PlanResult } from '../../core/plan.ts';
import { jsonDocument, renderJsonLine } from '../../core/report/json.ts';
import { markdownTable } from '../../core/report/markdown.ts';
import { countOutcomes, renderOutcomeMarkdown, renderOutcomeTable } from '../../core/report/outcome.ts';
import { extrasJson, renderPlanJson } from '../../core/report/plan-json.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { Io } from '../io.ts';
import type { ChangeOptions, PlanView } from './options.ts';
import { shownPlan } from './render-plan.ts';

/** What became of a plan. Under ndjson each outcome was printed when it was there; this is the line after them. */
export function renderResult(
  io: Io,
  command: string,
  plan: Plan,
  result: PlanResult,
  { output }: ChangeOptions,
  view: Pick<PlanView, 'plan' | 'quiet'>,
): string {
  if (output === 'json') return renderPlanJson(command, plan, result);
  if (output === 'markdown') return renderOutcomeMarkdown(result) + unchangedMarkdown(plan);
  if (output === 'ndjson') {
    const { applied, failed, notStarted } = result;
    return renderJsonLine({
      type: 'summary',
      ...jsonDocument(command, {
        dryRun: false,
        changes: plan.changes.length,
        applied,
        failed,
        notStarted,
        unchanged: plan.unchanged,
        findings: plan.findings,
        ...extrasJson(plan),
      }),
    });
  }
  if (plan.changes.length === 0) return shownPlan(io, plan, view);
  if (!view.quiet) return unchangedLines(io, plan) + renderOutcomeTable(result, io.table);
  return renderFailures(io, result);
}

/** Of thousands of changes, what failed in full, and of what was not started how many and why. */
function renderFailures(io: Io, result: PlanResult): string {
  const outcomes = result.outcomes.filter((outcome) => outcome.status === 'failed');
  const reasons = new Map<string, number>();
  for (const outcome of result.outcomes) {
    if (outcome.status !== 'not-started') continue;
    reasons.set(outcome.reason, (reasons.get(outcome.reason) ?? 0) + 1);
  }
  const left = [...reasons].map(([reason, count]) => `not started  ${count}: ${sanitize(reason)}\n`).join('');
  return outcomes.length === 0
    ? `${left}${countOutcomes(result)}\n`
    : left + renderOutcomeTable({ ...result, outcomes }, io.table);
}

/**
 * The plan was a message on stderr; what became of everything asked for belongs to the data. A terminal shows
 * both, and has these lines already.
 */
function unchangedLines(io: Io, plan: Plan): string {
  if (io.table.width !== undefined) return '';
  return plan.unchanged
    .map(({ subject, reason }) => `=  ${sanitize(subject)}: ${sanitize(reason)}\n`)
    .join('');
}

function unchangedMarkdown(plan: Plan): string {
  if (plan.unchanged.length === 0) return '';
  const rows = plan.unchanged.map(({ subject, reason }) => [subject, reason]);
  return `\n${markdownTable(['Unchanged', 'Reason'], rows)}`;
}
