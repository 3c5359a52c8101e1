import { sortFindings } from '../../../src/core/finding.ts';
import { formatS3Uri } from '../../../src/core/s3-uri.ts';
import { formatBytes } from '../../../src/core/size.ts';
import { grouped } from '../../../src/core/text/grouped.ts';
import { bar, progressWords } from '../../../src/core/text/progress.ts';
import { canvasSteps } from '../../../src/migrate/canvas-steps.ts';
import { operatorName } from '../../../src/migrate/inspect/strings.ts';
import type { FlowSummary, StepSummary } from '../../../src/migrate/scan.ts';
import { type VerifiedObject, verifyWords } from '../../../src/migrate/verify.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../../theme/line.ts';
import { findingLines } from '../../widgets/finding-lines.ts';
import { errorLines, loadingLines } from '../../widgets/panel-lines.ts';
import type { MigrateState, Work } from './model.ts';
import { before } from './plan-text.ts';

/** The text that lies over the table; nothing where the table is seen. */
export function viewLines({ view, scan, place }: MigrateState, columns: number): readonly Line[] {
  if (view?.type === 'flow') {
    const flow = scan.data?.flows.find((each) => each.file === view.file);
    return flow ? flowLines(flow, columns) : [line('This flow no longer exists.', 'muted')];
  }
  if (view?.type === 'canvas') {
    return place === undefined
      ? []
      : canvasSteps(place).flatMap((step, index) => paragraph(`${index + 1}. ${step}`, columns));
  }
  if (view?.type === 'plan') return workLines(view, columns, (plan) => before(plan, columns));
  if (view?.type === 'verify') return workLines(view, columns, (objects) => verifyLines(objects, columns));
  return [];
}

function workLines<T>(
  { result, progress }: Work<T>,
  columns: number,
  tell: (data: T) => readonly Line[],
): readonly Line[] {
  if (result.data !== undefined) return tell(result.data);
  if (result.error) return errorLines(result.error, columns, '');
  const { done, total, elapsed } = progress ?? { done: 0, total: undefined, elapsed: 0 };
  return [
    ...loadingLines(result, 'S3'),
    ...(progress === undefined ? [] : [BLANK]),
    ...(progress !== undefined && total === undefined ? [line(`${grouped(done)} files`)] : []),
    ...(total === undefined
      ? []
      : [
          [
            span(bar(total === 0 ? 1 : done / total, Math.min(32, columns - 24)), 'accent'),
            span(`  ${progressWords({ done, total, elapsed })}`),
          ],
        ]),
    line('Esc stops.', 'muted'),
  ];
}

/** Ids of steps are long and random: their beginnings tell them apart. */
const ID = 8;

/** One flow in full: sources, ties, steps, hidden data, findings. */
export function flowLines(flow: FlowSummary, columns: number): Line[] {
  const { environment, sources, steps } = flow;
  const names = new Map(steps.map((step) => [step.id, shortName(step)]));
  const places = [
    ...environment.buckets.map((bucket) => formatS3Uri({ bucket, key: '' })),
    ...environment.staged.map((staged) => `${staged} (copy of a query's result)`),
    ...environment.roles,
  ];
  return [
    line(flow.file, 'plain', true),
    [span(`${formatBytes(flow.size)}, SHA-256 ${flow.sha256}`, 'muted')],
    BLANK,
    line('Sources', 'accent'),
    ...(sources.length === 0 ? [line('  none', 'muted')] : []),
    ...sources.flatMap(({ kind, name, place }) =>
      paragraph([kind, name, place].filter(Boolean).join('  '), columns, 'plain', 2),
    ),
    BLANK,
    line('Tied to', 'accent'),
    ...(places.length === 0
      ? [line('  nothing known', 'muted')]
      : places.flatMap((place) => paragraph(place, columns, 'plain', 2))),
    BLANK,
    line(`${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`, 'accent'),
    ...steps.flatMap((step) => stepLines(step, names)),
    BLANK,
    line('Hidden data', 'accent'),
    ...(flow.hidden.length === 0
      ? [line('  none', 'muted')]
      : flow.hidden.map(({ kind, bytes, node }) =>
          line(`  ${kind} of ${names.get(node ?? '') ?? 'no step'}: ${formatBytes(bytes)}`),
        )),
    BLANK,
    line('Findings', 'accent'),
    ...findingLines(sortFindings(flow.findings), columns),
  ];
}

function stepLines(step: StepSummary, names: ReadonlyMap<string, string>): Line[] {
  const { type, operator, name, inputs } = step;
  const from = inputs.map((id) => names.get(id) ?? `missing ${id.slice(0, ID)}`);
  return [
    [
      span(`  ${type.padEnd(14)} `, 'muted'),
      span(operator),
      span(name === undefined || name === '' ? '' : `  ${name}`, 'accent'),
    ],
    ...(from.length === 0 ? [] : [line(`${' '.repeat(17)}from ${from.join(', ')}`, 'muted')]),
  ];
}

function shortName({ id, operator, name }: StepSummary): string {
  return `${name || operatorName(operator)} (${id.slice(0, ID)})`;
}

function verifyLines(objects: readonly VerifiedObject[], columns: number): Line[] {
  const wrong = objects.filter((object) => object.status !== 'verified');
  const head =
    wrong.length === 0
      ? marked('ok', `All ${objects.length} objects were read back, and no flow is missing.`, 'good')
      : marked('error', `${wrong.length} of ${objects.length} flows are not as expected.`, 'bad');
  return [
    [head],
    BLANK,
    ...wrong.flatMap(({ key, path, status, problem }) => [
      line(key ?? path, 'plain', true),
      ...paragraph(verifyWords(status, problem), columns, 'warn', 2),
    ]),
  ];
}
