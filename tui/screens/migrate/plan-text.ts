import { sortFindings } from '../../../src/core/finding.ts';
import { formatBytes } from '../../../src/core/size.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import type { MigrationPlan, UploadChange } from '../../../src/migrate/plan/migration-plan.ts';
import { onceFor } from '../../state/once.ts';
import type { PlanText } from '../../state/plan-dialog.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../../theme/line.ts';
import { findingLines } from '../../widgets/finding-lines.ts';
import { fileLine, heldLines, leftLines, restParts } from './file-lines.ts';
import { after, during, total } from './run-text.ts';

/** The plan and the run of a sync: a line a flow, a bar for each that is under way. */
export function syncText(plan: MigrationPlan): PlanText {
  return {
    before: (columns) => once(plan, columns, () => before(plan, columns)),
    during: (dialog, columns) => during(plan, dialog, columns),
    after: (dialog, columns) => {
      const { result } = dialog;
      if (result === undefined) return during(plan, dialog, columns);
      return once(result, columns, () => after(plan, result, columns));
    },
    total: (dialog, columns) => total(plan, dialog, columns),
  };
}

/** A plan may hold thousands of flows. */
const once = onceFor<readonly Line[]>();

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
    ...(changed > 0 ? [`${grouped(changed)} of them changed during the upload`] : []),
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
