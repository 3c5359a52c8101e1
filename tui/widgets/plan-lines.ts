import type { Json } from '../../src/core/json.ts';
import { listDifference } from '../../src/core/list-difference.ts';
import type { Change, FieldChange, Outcome, Plan } from '../../src/core/plan.ts';
import { bar } from '../../src/core/text/progress.ts';
import { pad } from '../../src/core/text/width.ts';
import type { PlanDialog } from '../state/plan-dialog.ts';
import type { Tone } from '../theme/line.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../theme/line.ts';
import { errorLines } from './panel-lines.ts';

const BAR = 24;
const VERBS: Readonly<Record<Change['kind'], string>> = {
  create: 'Create',
  update: 'Update',
  delete: 'Delete',
  add: 'Add',
  remove: 'Remove',
  invite: 'Invite',
  send: 'Send to',
  upload: 'Upload',
  copy: 'Copy',
};

/** A plan in full: each change with before and after, what it means, what needs no change, what was noticed. */
export function planLines(dialog: PlanDialog, columns: number): Line[] {
  const { plan, stage } = dialog;
  if (!plan) return [];
  const over = stage === 'applying' || stage === 'done';
  const many = plan.changes.length > 3;
  const notes = sharedNotes(plan);
  return [
    ...(over
      ? outcomeOrder(dialog).flatMap(({ change, index }) =>
          outcomeLines(change, dialog.outcomes[index], dialog.running.includes(index), columns),
        )
      : plan.changes.flatMap((change) => changeLines(change, columns, many, notes))),
    ...(over ? [] : findingLines(plan, columns)),
    ...(over ? [] : notes.flatMap((note) => paragraph(note, columns, 'plain', 2))),
    ...plan.unchanged.map(
      ({ subject, reason }): Line => [
        marked('none', subject, 'muted'),
        span(` ${reason}: nothing to change`, 'muted'),
      ],
    ),
  ];
}

function findingLines({ findings }: Plan, columns: number): Line[] {
  return findings.flatMap((found) => [
    ...paragraph(`! ${found.subject}: ${found.message}`, columns, 'warn'),
    ...paragraph(found.fix, columns, 'muted', 2),
  ]);
}

/** At the end what did not work comes first: among many lines it must not be looked for. */
function outcomeOrder({ plan, stage, outcomes }: PlanDialog): { change: Change; index: number }[] {
  const all = (plan?.changes ?? []).map((change, index) => ({ change, index }));
  if (stage !== 'done') return all;
  const rank = (index: number) => (outcomes[index]?.status === 'applied' ? 1 : 0);
  return all.sort((a, b) => rank(a.index) - rank(b.index) || a.index - b.index);
}

/** The line that should be in sight while changes are made: the first that has no outcome yet. */
export function followLine({ stage, plan, outcomes }: PlanDialog): number {
  if (stage !== 'applying') return 0;
  const first = (plan?.changes ?? []).findIndex((_, index) => outcomes[index] === undefined);
  return first < 0 ? (plan?.changes.length ?? 0) : first;
}

/** Notes that every change carries are said once. */
function sharedNotes(plan: Plan): readonly string[] {
  const [first, ...rest] = plan.changes;
  return (first?.notes ?? []).filter((note) => rest.every((change) => change.notes?.includes(note)));
}

function changeLines(change: Change, columns: number, many: boolean, shared: readonly string[]): Line[] {
  const head = [
    span(`${VERBS[change.kind]} `, change.kind === 'delete' ? 'bad' : 'accent'),
    span(change.subject, 'plain', true),
  ];
  const own = (change.notes ?? []).filter((note) => !shared.includes(note));
  const [only] = change.fields;
  if (many && change.fields.length === 1 && only) {
    return [
      [...head, span('  '), ...values(only)],
      ...own.flatMap((note) => paragraph(note, columns, 'muted', 2)),
    ];
  }
  const room = Math.max(0, ...change.fields.map((field) => field.field.length));
  return [
    head,
    ...change.fields.flatMap((field) => fieldLines(field, room, columns)),
    ...own.flatMap((note) => paragraph(note, columns, 'muted', 2)),
    ...(many ? [] : [BLANK]),
  ];
}

/** One line where it fits, before and after below each other where it does not. */
function fieldLines(field: FieldChange, room: number, columns: number): Line[] {
  const name = span(`  ${pad(field.field, room)}  `, 'muted');
  const members = memberLines(field, room + 4);
  if (members.length > 0) return [[name], ...members];
  const content = values(field);
  const width = content.reduce((sum, part) => sum + part.text.length, room + 4);
  if (width <= columns || field.before === undefined || field.after === undefined) {
    return paragraphOf([name, ...content], columns, room + 4);
  }
  return [
    ...paragraphOf([name, span(`- ${show(field.before)}`, 'bad')], columns, room + 4),
    ...paragraphOf([span(' '.repeat(room + 4)), span(`+ ${show(field.after)}`, 'good')], columns, room + 4),
  ];
}

/** A list member by member: what goes, what comes, what stays. */
function memberLines({ before, after }: FieldChange, indent: number): Line[] {
  const lists = listDifference(before, after);
  if (!lists) return [];
  const lines = (mark: string, members: readonly string[], word: string, tone: Tone) =>
    members.map(
      (member): Line => [span(`${' '.repeat(indent)}${mark} ${member}`, tone), span(`  ${word}`, 'muted')],
    );
  return [
    ...lines('-', lists.removed, 'removed', 'bad'),
    ...lines('+', lists.added, 'added', 'good'),
    ...lines(' ', lists.kept, 'kept', 'plain'),
  ];
}

function values({ before, after }: FieldChange): Line {
  if (before === undefined) return [span(show(after), 'good')];
  if (after === undefined) return [span(show(before), 'bad')];
  return [span(show(before), 'bad'), span(' → ', 'muted'), span(show(after), 'good')];
}

/** The last span broken into as many lines as it needs, under its own beginning. */
function paragraphOf(content: Line, columns: number, indent: number): Line[] {
  const last = content.at(-1);
  if (!last || content.length > 2) return [content];
  const [first = [], ...rest] = paragraph(last.text, Math.max(10, columns - indent), last.tone);
  return [
    [...content.slice(0, -1), ...first],
    ...rest.map((more): Line => [span(' '.repeat(indent)), ...more]),
  ];
}

/** A value as a person reads it: text as it is, lists with commas, nothing as `none`. */
export function show(value: Json | undefined): string {
  if (value === undefined || value === null || value === '') return 'none';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(show).join(', ');
  return JSON.stringify(value);
}

function outcomeLines(
  change: Change,
  outcome: Outcome | undefined,
  running: boolean,
  columns: number,
): Line[] {
  const text = `${VERBS[change.kind].toLowerCase()} ${change.subject}`;
  if (!outcome) return [[running ? marked('busy', text, 'accent') : marked('waiting', text, 'muted')]];
  switch (outcome.status) {
    case 'applied':
      return [
        [marked('ok', text, 'good'), ...(outcome.detail ? [span(`  ${outcome.detail}`, 'muted')] : [])],
      ];
    case 'failed':
      return [
        [marked('error', text, 'bad')],
        ...errorLines(outcome.error, columns - 2, '').map((each): Line => [span('  '), ...each]),
      ];
    case 'not-started':
      return [[marked('none', text, 'muted'), span(`  not started: ${outcome.reason}`, 'muted')]];
  }
}

/** The result in a sentence. */
export function resultLine(dialog: PlanDialog): Line {
  const { result, stage, progress } = dialog;
  if (stage === 'applying') {
    const changes = changesDone(dialog);
    const [words = changes.words] = progress?.words ?? [];
    const { done, total } = progress ?? changes;
    return [
      span(bar(total === 0 ? 1 : done / total, BAR), 'accent'),
      span(`  ${words}`),
      span(dialog.stopping ? '  stopping' : '', 'warn'),
    ];
  }
  if (!result) return [];
  const parts = [
    result.applied > 0
      ? `${result.applied} ${result.applied === 1 ? 'change' : 'changes'} made`
      : progress && progress.done > 0
        ? `Begun: ${progress.words[0]}`
        : 'Nothing was changed',
    result.failed > 0 ? `${result.failed} failed` : '',
    result.notStarted > 0 ? `${result.notStarted} not started` : '',
  ].filter(Boolean);
  const good = result.failed === 0 && result.notStarted === 0;
  return [marked(good ? 'ok' : 'error', `${parts.join(', ')}.`, good ? 'good' : 'bad')];
}

/** The rest of what is known of a change that takes long, below the bar. */
export function progressLines(dialog: PlanDialog): Line[] {
  const { stage, progress } = dialog;
  if (stage !== 'applying' || !progress) return [];
  return [line([...progress.words.slice(1), changesDone(dialog).words].join(' · '), 'muted')];
}

function changesDone({ plan, outcomes }: PlanDialog): { done: number; total: number; words: string } {
  const total = plan?.changes.length ?? 0;
  const done = outcomes.filter(Boolean).length;
  return { done, total, words: `${done} of ${total} done` };
}

/** How a plan of `count` changes is called on its button. */
export function applyLabel(plan: Plan): string {
  const count = plan.changes.length;
  return count === 1 ? 'Apply 1 change' : `Apply ${count} changes`;
}

export function nothingLine(): Line {
  return line('Nothing to change.', 'muted');
}
