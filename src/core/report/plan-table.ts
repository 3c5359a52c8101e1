import { listDifference } from '../list-difference.ts';
import type { Change, ChangeKind, FieldChange, Plan, Presumed } from '../plan.ts';
import { sanitize } from '../text/sanitize.ts';
import { displayWidth, wrap } from '../text/width.ts';
import { renderFindingsTable } from './findings-table.ts';
import { PLAIN, type Style, type Tone } from './style.ts';
import type { TableOptions } from './table.ts';
import { describeValue } from './values.ts';

const MARKS: { readonly [kind in ChangeKind]: readonly [mark: string, tone: Tone] } = {
  create: ['+', 'success'],
  add: ['+', 'success'],
  upload: ['+', 'success'],
  copy: ['+', 'success'],
  invite: ['>', 'info'],
  send: ['>', 'info'],
  update: ['~', 'warning'],
  remove: ['-', 'error'],
  delete: ['-', 'error'],
};

/** A plan for a person: every change with each field before and after, what stays, findings, and a count. */
export function renderPlanTable(plan: Plan, options: TableOptions = {}): string {
  const style = options.style ?? PLAIN;
  const width = Math.max(20, options.width ?? Number.POSITIVE_INFINITY);
  const blocks = [style.paint('heading', sanitize(plan.title))];
  if (plan.presumed?.length) {
    blocks.push(plan.presumed.map((one) => style.paint('warning', presumedLine(one))).join('\n'));
  }
  blocks.push(...plan.changes.map((change) => changeBlock(change, width, style)));
  if (plan.unchanged.length > 0) {
    const lines = plan.unchanged.map((u) => `= ${sanitize(u.subject)}: ${sanitize(u.reason)}`);
    blocks.push(lines.map((line) => style.paint('muted', line)).join('\n'));
  }
  if (plan.findings.length > 0) blocks.push(renderFindingsTable(plan.findings, options).trimEnd());
  blocks.push(countPlan(plan));
  return `${blocks.join('\n\n')}\n`;
}

/** `profile labeling comes from groundctl.yaml:1:10`. */
export function presumedLine({ key, value, from }: Presumed): string {
  return sanitize(`${key} ${value} comes from ${from}`);
}

/** `2 changes, 1 left alone`. */
export function countPlan(plan: Plan): string {
  const changes = plan.changes.length === 1 ? '1 change' : `${plan.changes.length || 'no'} changes`;
  return plan.unchanged.length === 0 ? changes : `${changes}, ${plan.unchanged.length} left alone`;
}

function changeBlock(change: Change, width: number, style: Style): string {
  const [mark, tone] = MARKS[change.kind];
  const lines = [`${style.paint(tone, `${mark} ${change.kind}`)} ${sanitize(change.subject)}`];
  for (const field of fieldsShown(change)) lines.push(...fieldLines(change, field, width));
  for (const note of change.notes ?? []) {
    wrap(sanitize(note), width - 10).forEach((part, i) => {
      lines.push(`    ${i === 0 ? 'note: ' : '      '}${part}`);
    });
  }
  return lines.join('\n');
}

/** What goes with a deletion is shown as it is, without what never was there. */
export function fieldsShown({ fields }: Change): FieldChange[] {
  return fields.filter((field) => field.after !== undefined || (field.before ?? null) !== null);
}

function fieldLines(change: Change, field: FieldChange, width: number): string[] {
  const name = sanitize(field.field);
  const members = memberLines(field);
  if (members.length > 0) return [`    ${name}:`, ...members];
  const before = sanitize(describeValue(field.before));
  const after = sanitize(describeValue(field.after));
  const single = `    ${name}: ${summary(change, field, before, after)}`;
  if (displayWidth(single) <= width) return [single];
  const side = (mark: string, text: string) =>
    wrap(text, width - 8).map((part, i) => `      ${i === 0 ? mark : ' '} ${part}`);
  return [
    `    ${name}:`,
    ...(field.before === undefined ? [] : side('-', before)),
    ...(field.after === undefined ? [] : side('+', after)),
  ];
}

/** A list member by member, where it changes: what goes, what comes, what stays. */
function memberLines({ before, after }: FieldChange): string[] {
  const lists = listDifference(before, after);
  if (!lists) return [];
  const marked = (mark: string, members: readonly string[]) =>
    members.map((member) => `      ${mark} ${sanitize(member)}`);
  return [...marked('-', lists.removed), ...marked('+', lists.added), ...marked(' ', lists.kept)];
}

function summary({ kind }: Change, field: FieldChange, before: string, after: string): string {
  if (field.before === undefined) return after;
  if (field.after !== undefined) return `${before} -> ${after}`;
  return kind === 'delete' || kind === 'remove' ? before : `${before} -> (removed)`;
}
