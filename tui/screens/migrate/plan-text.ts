import type { GroundctlError } from '../../../src/core/errors.ts';
import { sortFindings } from '../../../src/core/finding.ts';
import type { PlanResult } from '../../../src/core/plan.ts';
import { formatBytes } from '../../../src/core/size.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import { bar, progressWords } from '../../../src/core/text/progress.ts';
import { pad } from '../../../src/core/text/width.ts';
import type { MigrationPlan, UploadChange } from '../../../src/migrate/plan/migration-plan.ts';
import type { UploadStep } from '../../../src/migrate/sync/apply-migration.ts';
import type { PlanDialog, PlanText, Step } from '../../state/plan-dialog.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../../theme/line.ts';
import { findingLines } from '../../widgets/finding-lines.ts';
import { errorLines } from '../../widgets/panel-lines.ts';

/** The plan and the run of a sync: a line a flow, a bar for each that is under way. */
export const SYNC_TEXT: PlanText = {
  before: (plan, columns) => kept(before, plan as MigrationPlan, columns),
  during,
  after: (dialog, columns) =>
    dialog.result === undefined ? during(dialog, columns) : kept(after, dialog.result, columns, dialog),
  total,
};

const texts = new WeakMap<object, Map<string, readonly Line[]>>();

/** Makes the text of a thing once for each width: a plan may hold thousands of flows. */
function kept<T extends object>(
  make: (thing: T, columns: number, dialog: PlanDialog | undefined) => readonly Line[],
  thing: T,
  columns: number,
  dialog?: PlanDialog,
): readonly Line[] {
  const name = `${make.name} ${columns}`;
  const known = texts.get(thing) ?? new Map<string, readonly Line[]>();
  texts.set(thing, known);
  const lines = known.get(name) ?? make(thing, columns, dialog);
  known.set(name, lines);
  return lines;
}

/** What would go where, changed how, held back why; also for looking only. */
export function before(plan: MigrationPlan, columns: number): readonly Line[] {
  const about = plan.findings.filter(({ rule }) => rule.startsWith('target/'));
  // Findings end with a line of their own.
  const gap = about.length === 0 ? [BLANK] : [];
  return [
    ...summary(plan),
    ...(about.length === 0 ? [] : [BLANK, ...findingLines(sortFindings(about), columns)]),
    ...(plan.held.length === 0 ? [] : [...gap, line('Kept back', 'accent')]),
    ...heldLines(plan),
    ...(plan.changes.length === 0
      ? []
      : [...(plan.held.length === 0 ? gap : [BLANK]), line('To upload', 'accent')]),
    ...plan.changes.flatMap((change) => plannedLines(change, plan, columns)),
    ...(plan.present.length === 0 ? [] : [BLANK, line('There already, with the same content', 'accent')]),
    ...plan.present.map(({ path, size }) => fileLine(marked('ok', '', 'muted'), path, size, columns, '')),
    ...leftLines(plan, columns),
  ];
}

function summary(plan: MigrationPlan): Line[] {
  const bytes = plan.changes.reduce((sum, { upload }) => sum + upload.size, 0);
  const changed = plan.changes.filter(({ upload }) => upload.remapped + upload.stripped > 0).length;
  const parts = [
    `${grouped(plan.changes.length)} to upload (${formatBytes(bytes)})`,
    ...(changed > 0 ? [`${grouped(changed)} of them changed on the way`] : []),
    ...restParts(plan),
  ];
  return [line(parts.join(' · '), 'plain', true)];
}

function restParts({ held, present, skipped }: MigrationPlan): string[] {
  return [
    ...(present.length > 0 ? [`there already ${grouped(present.length)}`] : []),
    ...(held.length > 0 ? [`kept back ${grouped(held.length)}`] : []),
    ...(skipped.length > 0 ? [`left out ${grouped(skipped.length)}`] : []),
  ];
}

function plannedLines(change: UploadChange, { target }: MigrationPlan, columns: number): Line[] {
  const { path, key, size } = change.upload;
  const below = key.slice(target.prefix.length);
  return [
    fileLine(span(change.kind === 'update' ? '~ ' : '+ ', 'good'), path, size, columns, ''),
    ...(below === path ? [] : paragraph(`as ${below}`, columns, 'muted', 4)),
    ...(change.notes ?? []).flatMap((note) => paragraph(note, columns, 'warn', 4)),
  ];
}

function heldLines({ held }: MigrationPlan): Line[] {
  return held.map(({ path, rules }) => [
    marked('warning', path, 'warn'),
    span(`  ${rules.join(', ')}`, 'warn'),
  ]);
}

/** Files that somebody may have taken for flows; of the others how many. */
function leftLines({ skipped }: MigrationPlan, columns: number): Line[] {
  const expected = skipped.filter(({ path, reason }) => reason !== 'not-a-flow' || /\.flow$/i.test(path));
  const others = skipped.length - expected.length;
  if (skipped.length === 0) return [];
  return [
    BLANK,
    line('Left out', 'accent'),
    ...expected.flatMap(({ path, detail }) => paragraph(`– ${path}: ${detail}`, columns, 'muted')),
    ...(others > 0
      ? [
          line(
            `– ${grouped(others)} ${others === 1 ? 'other file that is no flow' : 'other files that are no flows'}`,
            'muted',
          ),
        ]
      : []),
  ];
}

/** Below so many columns, what matters less goes. */
const NARROW = 76;
/** Files at most that are named among those that are done, while others are not. */
const LATEST = 20;

function during(dialog: PlanDialog, columns: number): readonly Line[] {
  const { plan, outcomes, running, steps } = dialog;
  if (plan === undefined) return [];
  const changes = plan.changes as readonly UploadChange[];
  const failed: Line[] = [];
  const done: Line[] = [];
  for (let index = outcomes.length - 1; index >= 0; index--) {
    const outcome = outcomes[index];
    if (outcome === undefined) continue;
    const upload = changes[index]?.upload;
    if (upload === undefined) continue;
    if (outcome.status === 'failed') {
      failed.push([marked('error', upload.path, 'bad'), span(`  ${outcome.error.message}`, 'bad')]);
    } else if (outcome.status === 'applied' && done.length < LATEST) {
      done.push(fileLine(marked('ok', '', 'good'), upload.path, upload.size, columns, 'uploaded'));
    }
  }
  const moving = running.flatMap((index): Line[] => {
    const step = steps.get(index);
    const upload = changes[index]?.upload;
    return step && upload ? [movingLine(upload, step, columns)] : [];
  });
  return [...failed.slice(0, LATEST), ...moving, ...done];
}

function movingLine({ path, size }: UploadChange['upload'], step: Step, columns: number): Line {
  const right = `${bar(step.share, barWidth(columns))}  ${step.text}`;
  return fileLine(marked('busy', '', 'accent'), path, size, columns, right, 'accent');
}

/** Columns of a size: `999.9 kB`. */
const SIZE = 8;
/** Columns of a file's bar, and of the longest word behind it. */
const barWidth = (columns: number) => (columns < NARROW ? 5 : 12);
const WORD = 'throttled, attempt 8'.length;

function fileLine(
  mark: Line[number],
  path: string,
  size: number,
  columns: number,
  state: string,
  tone: Line[number]['tone'] = 'muted',
): Line {
  const room = Math.max(14, columns - 2 - SIZE - 2 - (state === '' ? 0 : barWidth(columns) + 2 + WORD + 2));
  return [
    mark,
    span(cut(path, room)),
    span(`  ${formatBytes(size).padStart(SIZE)}`, 'muted'),
    ...(state === '' ? [] : [span(`  ${state}`, tone)]),
  ];
}

/** A path in so many columns; its end says more than its beginning. */
function cut(path: string, room: number): string {
  return path.length > room ? `…${path.slice(path.length - room + 1)}` : pad(path, room);
}

function after({ outcomes }: PlanResult, columns: number, dialog: PlanDialog | undefined): readonly Line[] {
  const plan = dialog?.plan as MigrationPlan | undefined;
  const failures = new Map<string, { error: GroundctlError; paths: string[] }>();
  const waiting = new Map<string, number>();
  const done: Line[] = [];
  for (const outcome of outcomes) {
    const { upload } = outcome.change as UploadChange;
    if (outcome.status === 'applied') {
      done.push(
        fileLine(
          marked('ok', '', 'good'),
          upload.path,
          upload.size,
          columns,
          columns < NARROW ? 'uploaded' : 'uploaded, SHA-256 checked',
        ),
      );
    } else if (outcome.status === 'failed') {
      const { error } = outcome;
      const same = failures.get(error.message) ?? { error, paths: [] };
      same.paths.push(upload.path);
      failures.set(error.message, same);
    } else waiting.set(outcome.reason, (waiting.get(outcome.reason) ?? 0) + 1);
  }
  return [
    ...[...waiting].map(
      ([reason, count]): Line => [
        marked('none', `${grouped(count)} not started: ${reason}`, 'warn'),
        span('  r goes on with them', 'muted'),
      ],
    ),
    ...[...failures.values()].flatMap(({ error, paths }) => [
      ...errorLines(error, columns, ''),
      ...paths.map((path) => line(`    ${path}`, 'bad')),
    ]),
    ...(plan ? heldLines(plan).map((each): Line => [...each, span('  kept back', 'muted')]) : []),
    ...done,
    ...(plan ? leftLines(plan, columns) : []),
  ];
}

function total(dialog: PlanDialog, columns: number): readonly Line[] {
  const plan = dialog.plan as MigrationPlan | undefined;
  if (plan === undefined) return [];
  let done = 0;
  let bytes = 0;
  let totalBytes = 0;
  let failed = 0;
  for (const [index, { upload }] of plan.changes.entries()) {
    const outcome = dialog.outcomes[index];
    totalBytes += upload.size;
    if (outcome?.status === 'failed') failed += 1;
    if (outcome?.status !== 'applied') continue;
    done += 1;
    bytes += upload.size;
  }
  const elapsed = dialog.heard - dialog.began;
  const count = plan.changes.length;
  const ended = dialog.stage === 'done';
  const sizes = columns < NARROW ? {} : { bytes, totalBytes };
  const words = progressWords({ done, total: count, ...sizes, elapsed, ended });
  const width = Math.max(8, Math.min(32, columns - words.length - 2));
  const rest = [...(failed > 0 ? [`failed ${grouped(failed)}`] : []), ...restParts(plan)];
  const all = done === count;
  return [
    [span(bar(totalBytes === 0 ? 1 : bytes / totalBytes, width), 'accent'), span(`  ${words}`)],
    [
      span(rest.join(' · '), failed > 0 ? 'bad' : 'muted'),
      span(dialog.stopping ? '  stopping: what is on its way is let end' : '', 'warn'),
      ...(dialog.stage === 'done' && all
        ? [span(rest.length > 0 ? '   ' : ''), marked('ok', 'Done: v verifies, w goes on in Canvas.', 'good')]
        : []),
    ],
  ];
}

/** An upload's step as the screen shows it. */
export function shownStep(step: UploadStep): Step {
  if (step.type === 'checking') return { text: 'checking', share: 0.2 };
  if (step.type === 'sending') return { text: 'sending', share: 0.6 };
  const why = { throttled: 'throttled', 'no-answer': 'no answer', other: 'refused' }[step.problem];
  return { text: `${why}, attempt ${step.attempt}`, share: 0.4 };
}
