import { sortFindings } from '../../../src/core/finding.ts';
import { formatBytes } from '../../../src/core/size.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import type { MigrationPlan, UploadChange } from '../../../src/migrate/plan/migration-plan.ts';
import type { PlanText } from '../../state/plan-dialog.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../../theme/line.ts';
import { findingLines } from '../../widgets/finding-lines.ts';
import { fileLine, heldLines, leftLines, restParts } from './file-lines.ts';
import { after, during, total } from './run-text.ts';

/** The plan and the run of a sync: a line a flow, a bar for each that is under way. */
export function syncText(plan: MigrationPlan): PlanText {
  return {
    before: (columns) => kept(before, plan, columns),
    during: (dialog, columns) => during(plan, dialog, columns),
    after: (dialog, columns) =>
      dialog.result === undefined
        ? during(plan, dialog, columns)
        : kept((result, columns) => after(plan, result, columns), dialog.result, columns),
    total: (dialog, columns) => total(plan, dialog, columns),
  };
}

const texts = new WeakMap<object, Map<number, readonly Line[]>>();

/** Makes the text of a thing once for each width: a plan may hold thousands of flows. */
function kept<T extends object>(
  make: (thing: T, columns: number) => readonly Line[],
  thing: T,
  columns: number,
): readonly Line[] {
  const known = texts.get(thing) ?? new Map<number, readonly Line[]>();
  texts.set(thing, known);
  const lines = known.get(columns) ?? make(thing, columns);
  known.set(columns, lines);
  return lines;
}

/** What would go where, changed how, held back why; also for looking only. */
export function before(plan: MigrationPlan, columns: number): readonly Line[] {
  const about = plan.findings.filter(({ rule }) => /^(?:target\/|flow\/remap-)/.test(rule));
  // Findings end with a line of their own.
  const gap = about.length === 0 ? [BLANK] : [];
  return [
    ...summary(plan),
    ...(about.length === 0 ? [] : [BLANK, ...findingLines(sortFindings(about), columns)]),
    ...(plan.held.length === 0 ? [] : [...gap, line('Held back', 'accent')]),
    ...heldLines(plan, columns),
    ...(plan.changes.length === 0
      ? []
      : [...(plan.held.length === 0 ? gap : [BLANK]), line('To upload', 'accent')]),
    ...plan.changes.flatMap((change) => plannedLines(change, plan, columns)),
    ...(plan.present.length === 0 ? [] : [BLANK, line('Already there, with the same content', 'accent')]),
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

function plannedLines(change: UploadChange, { target }: MigrationPlan, columns: number): Line[] {
  const { path, key, size } = change.upload;
  const below = key.slice(target.prefix.length);
  return [
    fileLine(span(change.kind === 'update' ? '~ ' : '+ ', 'good'), path, size, columns, ''),
    ...(below === path ? [] : paragraph(`as ${below}`, columns, 'muted', 4)),
    ...(change.notes ?? []).flatMap((note) => paragraph(note, columns, 'warn', 4)),
  ];
}
