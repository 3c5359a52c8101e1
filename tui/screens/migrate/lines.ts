import { sortFindings } from '../../../src/core/finding.ts';
import { formatS3Uri } from '../../../src/core/s3-uri.ts';
import { formatBytes } from '../../../src/core/size.ts';
import { canvasSteps } from '../../../src/migrate/canvas-steps.ts';
import type { FlowSummary } from '../../../src/migrate/scan.ts';
import { VERIFY_STATUSES, type VerifiedObject } from '../../../src/migrate/verify.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../../theme/line.ts';
import { errorLines, loadingLines } from '../../widgets/panel-lines.ts';
import type { MigrateState } from './state.ts';

/** The text that lies over the table; nothing where the table is seen. */
export function viewLines({ view, scan, place }: MigrateState, columns: number): Line[] {
  if (view?.type === 'flow') {
    const flow = scan.data?.flows.find((each) => each.file === view.file);
    return flow ? flowLines(flow, columns) : [line('This flow is not there any more.', 'muted')];
  }
  if (view?.type === 'canvas') {
    return place === undefined
      ? []
      : canvasSteps(place).flatMap((step, index) => paragraph(`${index + 1}. ${step}`, columns));
  }
  if (view?.type !== 'verify') return [];
  const { result } = view;
  if (result.data) return verifyLines(result.data, columns);
  return result.error ? errorLines(result.error, columns, '') : loadingLines(result, 'S3');
}

function flowLines(flow: FlowSummary, columns: number): Line[] {
  const { environment } = flow;
  const places = [
    ...environment.buckets.map((bucket) => formatS3Uri({ bucket, key: '' })),
    ...environment.roles,
  ];
  return [
    line(flow.file, 'plain', true),
    [span(`${formatBytes(flow.size)}, SHA-256 ${flow.sha256}`, 'muted')],
    BLANK,
    line('Reads from and writes to', 'accent'),
    ...(places.length === 0
      ? [line('  nothing that is known', 'muted')]
      : places.map((place) => line(`  ${place}`))),
    BLANK,
    line(`${flow.steps.length} steps`, 'accent'),
    ...flow.steps.map((step) => [span(`  ${step.type.padEnd(14)} `, 'muted'), span(step.operator)]),
    BLANK,
    line('Hidden data', 'accent'),
    ...(flow.hidden.length === 0
      ? [line('  none', 'muted')]
      : flow.hidden.map(({ kind, bytes, node }) =>
          line(`  ${kind} of step ${node?.slice(0, 8) ?? '?'}: ${formatBytes(bytes)}`),
        )),
    BLANK,
    line('Findings', 'accent'),
    ...(flow.findings.length === 0 ? [[marked('ok', 'Nothing was found.', 'good')]] : []),
    ...sortFindings(flow.findings).flatMap((found): Line[] => [
      [
        marked(
          found.severity,
          found.rule,
          found.severity === 'error' ? 'bad' : found.severity === 'warning' ? 'warn' : 'plain',
        ),
      ],
      ...paragraph(found.message, columns, 'plain', 2),
      ...paragraph(`Fix: ${found.fix}`, columns, 'muted', 2),
    ]),
  ];
}

function verifyLines(objects: readonly VerifiedObject[], columns: number): Line[] {
  const wrong = objects.filter((object) => object.status !== 'verified');
  const head =
    wrong.length === 0
      ? marked('ok', `All ${objects.length} objects were read back and hold what was uploaded.`, 'good')
      : marked('error', `${wrong.length} of ${objects.length} objects are not as they should be.`, 'bad');
  return [
    [head],
    BLANK,
    ...wrong.flatMap(({ key, status, problem }) => [
      line(key, 'plain', true),
      ...paragraph(problem ?? VERIFY_STATUSES[status], columns, 'warn', 2),
    ]),
  ];
}
