import { sortFindings } from '../../../src/core/finding.ts';
import { counted, grouped } from '../../../src/core/text/grouped.ts';
import { bar } from '../../../src/core/text/progress.ts';
import { sanitize } from '../../../src/core/text/sanitize.ts';
import { displayWidth } from '../../../src/core/text/width.ts';
import type { AttributeCensus } from '../../../src/labels/check/census.ts';
import type { LabelsReport } from '../../../src/labels/check/check.ts';
import type { Tone } from '../../theme/line.ts';
import {
  BLANK,
  fitLine,
  type Line,
  line,
  lineWidth,
  marked,
  paragraph,
  type Span,
  span,
} from '../../theme/line.ts';
import { findingLines } from '../../widgets/finding-lines.ts';
import { errorLines } from '../../widgets/panel-lines.ts';
import type { LabelsState } from './model.ts';

const BAR = 24;
const MOST_CLASSES = 500;

/** What stands where no source has been chosen yet. */
export function welcomeLines(columns: number): Line[] {
  return [
    line('No labels yet.', 'plain', true),
    BLANK,
    ...paragraph('enter names them: an output manifest, a folder, or an S3 prefix of a job.', columns),
    ...paragraph(
      'Shows what they contain and whether it is correct; w converts them to another format, o draws them in a browser.',
      columns,
      'muted',
    ),
    BLANK,
    line('$ groundctl labels check output.manifest', 'muted'),
  ];
}

/** The open part in full, before it is scrolled. */
export function partLines({ opened, running, part }: LabelsState, columns: number): Line[] {
  if (!opened) return welcomeLines(columns);
  const { report, error } = opened;
  if (error) return errorLines(error, columns);
  if (!report) {
    if (running) return [line(`Reading: ${grouped(running.lines)} lines so far.`, 'muted')];
    return [
      line('Stopped before the end: the numbers would be incomplete.', 'warn'),
      line('r starts again.', 'muted'),
    ];
  }
  if (part === 'findings') return findingLines(sortFindings(report.findings), columns);
  return censusLines(report, columns);
}

function censusLines(report: LabelsReport, columns: number): Line[] {
  const { lines, labeled, failed, unlabeled, attributes, newest } = report;
  const states = [
    { name: 'labeled', count: labeled, tone: 'good' as const },
    { name: 'failed', count: failed, tone: failed > 0 ? ('bad' as const) : ('muted' as const) },
    { name: 'unlabeled', count: unlabeled, tone: unlabeled > 0 ? ('warn' as const) : ('muted' as const) },
  ];
  return [
    line(`${grouped(lines)} ${lines === 1 ? 'line' : 'lines'}`, 'plain', true),
    ...barLines(states, lines, columns),
    ...attributes.flatMap((one) => [BLANK, ...attributeLines(one, one.name === newest, columns)]),
  ];
}

function attributeLines(of: AttributeCensus, taken: boolean, columns: number): Line[] {
  const { name, kind, labeled, failed, human, automated, annotations, classes, last } = of;
  const facts = [
    `${grouped(labeled)} labeled`,
    failed > 0 && `${grouped(failed)} failed`,
    `${grouped(human)} by people`,
    automated > 0 && `${grouped(automated)} automated`,
    counted(annotations, 'annotation'),
    last && `newest ${last.slice(0, 16).replace('T', ' ')}`,
  ].filter(Boolean);
  const shown = classes.slice(0, MOST_CLASSES);
  const rows = shown.map((one) => ({ name: one.name, count: one.count, tone: 'accent' as const }));
  const most = Math.max(1, ...classes.map(({ count }) => count));
  const more = classes.length - shown.length;
  return [
    [
      span(name, 'plain', true),
      span(`  ${kind}  `, 'muted'),
      ...(taken ? [marked('ok', 'taken', 'good')] : []),
    ],
    ...paragraph(facts.join(' · '), columns, 'muted'),
    ...barLines(rows, most, columns),
    ...(more > 0 ? [line(`and ${grouped(more)} more`, 'muted')] : []),
  ];
}

/** Names, bars and numbers in columns; where there is little room, shorter bars and names. */
function barLines(
  rows: readonly { readonly name: string; readonly count: number; readonly tone: Tone }[],
  of: number,
  columns: number,
): Line[] {
  const digits = Math.max(0, ...rows.map(({ count }) => grouped(count).length));
  const longest = Math.max(0, ...rows.map(({ name }) => displayWidth(sanitize(name))));
  const width = Math.min(longest, Math.max(8, Math.floor(columns / 3)));
  const size = Math.max(4, Math.min(BAR, columns - width - digits - 6));
  return rows.map(({ name, count, tone }) => [
    span('  '),
    ...padded(name, width),
    span(`  ${bar(of === 0 ? 0 : count / of, size)}`, tone),
    span(`  ${grouped(count).padStart(digits)}`),
  ]);
}

function padded(text: string, width: number): Span[] {
  const fitted = fitLine([span(text)], width);
  return [...fitted, span(' '.repeat(Math.max(0, width - lineWidth(fitted))))];
}
