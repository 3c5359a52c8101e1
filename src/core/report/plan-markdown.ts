import type { Change, Plan } from '../plan.ts';
import { renderFindingsMarkdown } from './findings-markdown.ts';
import { escapeMarkdown, markdownTable } from './markdown.ts';
import { countPlan, fieldsShown, presumedLine } from './plan-table.ts';
import { describeValue } from './values.ts';

/** A plan as a Markdown section, for a pull request or a ticket. */
export function renderPlanMarkdown(plan: Plan): string {
  const blocks = [`## ${escapeMarkdown(plan.title)}\n`, `${countPlan(plan)}\n`];
  if (plan.presumed?.length) {
    blocks.push(plan.presumed.map((one) => `- ${escapeMarkdown(presumedLine(one))}\n`).join(''));
  }
  blocks.push(...plan.changes.map(changeSection));
  if (plan.unchanged.length > 0) {
    blocks.push(
      markdownTable(
        ['Already as requested', 'Reason'],
        plan.unchanged.map((u) => [u.subject, u.reason]),
      ),
    );
  }
  if (plan.findings.length > 0) blocks.push(renderFindingsMarkdown(plan.findings, 'Findings'));
  return blocks.join('\n');
}

function changeSection(change: Change): string {
  const parts = [`### ${change.kind} ${escapeMarkdown(change.subject)}\n`];
  if (fieldsShown(change).length > 0) {
    const rows = fieldsShown(change).map((f) => [
      f.field,
      f.before === undefined ? '' : describeValue(f.before),
      f.after === undefined ? '' : describeValue(f.after),
    ]);
    parts.push(markdownTable(['Field', 'Before', 'After'], rows));
  }
  if (change.notes?.length) parts.push(change.notes.map((note) => `- ${escapeMarkdown(note)}\n`).join(''));
  return parts.join('\n');
}
