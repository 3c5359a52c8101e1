import type { GroundctlError } from '../../../src/core/errors.ts';
import type { PlanResult } from '../../../src/core/plan.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import { bar, progressWords } from '../../../src/core/text/progress.ts';
import type { MigrationPlan, UploadChange } from '../../../src/migrate/plan/migration-plan.ts';
import type { UploadStep } from '../../../src/migrate/sync/apply-migration.ts';
import type { PlanDialog, Step } from '../../state/plan-dialog.ts';
import { type Line, line, marked, span } from '../../theme/line.ts';
import { errorLines } from '../../widgets/panel-lines.ts';
import { barWidth, fileLine, heldLines, leftLines, NARROW, restParts } from './file-lines.ts';

/** Files at most that are named among those that are done, while others are not. */
const LATEST = 20;

/** Failures, a bar for each file under way, and the latest that are done. */
export function during(
  { changes }: MigrationPlan,
  { outcomes, running, steps }: PlanDialog,
  columns: number,
): readonly Line[] {
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

/** What became of each flow: what did not work first. */
export function after(plan: MigrationPlan, { outcomes }: PlanResult, columns: number): readonly Line[] {
  const failures = new Map<string, { error: GroundctlError; paths: string[] }>();
  const waiting = new Map<string, number>();
  const done: Line[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const upload = plan.changes[index]?.upload;
    if (upload === undefined) continue;
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
        span('  r continues with them', 'muted'),
      ],
    ),
    ...[...failures.values()].flatMap(({ error, paths }) => [
      ...errorLines(error, columns, ''),
      ...paths.map((path) => line(`    ${path}`, 'bad')),
    ]),
    ...heldLines(plan, columns, 'held back: '),
    ...done,
    ...leftLines(plan, columns),
  ];
}

/** A bar for all of it, with bytes, rate and time left. */
export function total(plan: MigrationPlan, dialog: PlanDialog, columns: number): readonly Line[] {
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
      span(dialog.stopping ? '  stopping: what has started will finish' : '', 'warn'),
      ...(dialog.stage === 'done' && all
        ? [
            span(rest.length > 0 ? '   ' : ''),
            marked('ok', 'Done: v verifies, m shows the steps in Canvas.', 'good'),
          ]
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
