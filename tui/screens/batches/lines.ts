import type { CheckReport } from '../../../src/batches/check.ts';
import { plusLimits } from '../../../src/batches/limits.ts';
import type { PreparedSplit } from '../../../src/batches/split/prepare-split.ts';
import { gapOf } from '../../../src/batches/split/split.ts';
import { describeGauge, type Gauge, share } from '../../../src/batches/survey/gauge.ts';
import { sortFindings } from '../../../src/core/finding.ts';
import { formatBytes } from '../../../src/core/size.ts';
import { counted, grouped } from '../../../src/core/text/grouped.ts';
import { BLANK, type Line, line, marked, paragraph, span } from '../../theme/line.ts';
import { findingLines } from '../../widgets/finding-lines.ts';
import { errorLines } from '../../widgets/panel-lines.ts';
import type { BatchesState, Opened } from './model.ts';

const BAR = 24;
/** Batches that get a bar of their own; nobody scrolls through more. */
const MOST_BATCHES = 500;

/** What stands where no source has been chosen yet. */
export function welcomeLines(columns: number): Line[] {
  return [
    line('No source yet.', 'plain', true),
    BLANK,
    ...paragraph('enter names one: an S3 prefix, a local folder or a manifest; b chooses a bucket.', columns),
    ...paragraph(
      'It is checked against the limits of a Ground Truth Plus batch, or of a labeling job.',
      columns,
      'muted',
    ),
    BLANK,
    line('$ groundctl batches check s3://BUCKET/PREFIX', 'muted'),
  ];
}

/** The open part in full, before it is scrolled. */
export function partLines(state: BatchesState, columns: number): Line[] {
  const { opened, running, part } = state;
  if (!opened) return welcomeLines(columns);
  if (opened.error) return [...errorLines(opened.error, columns), ...keptLines(opened)];
  if (running?.what === 'check') return gaugeLines(running.gauges, columns);
  if (part === 'split') return splitLines(opened.prepared);
  const { report } = opened;
  if (!report) {
    const stopped = line('Stopped before the end: the numbers would be incomplete.', 'warn');
    const kept = keptLines(opened);
    return [stopped, ...(kept.length > 0 ? kept : [line('r starts again.', 'muted')])];
  }
  return part === 'largest' ? largestLines(report) : limitLines(report, columns);
}

/** What stands beside a part where the terminal is wide: undefined while there is nothing to tell. */
export function besideLines({
  opened,
  running,
  part,
}: BatchesState): ((columns: number) => Line[]) | undefined {
  const report = opened?.report;
  if (!report || opened.error || running) return undefined;
  return part === 'limits'
    ? () => [line('Largest files', 'accent'), ...largestLines(report)]
    : (columns) => limitLines(report, columns);
}

function largestLines({ largest, units }: CheckReport): Line[] {
  return largest.map(({ name, size }) => [span(formatBytes(size, units).padStart(10)), span(`  ${name}`)]);
}

function limitLines({ gauges, findings }: CheckReport, columns: number): Line[] {
  return [...gaugeLines(gauges, columns), BLANK, ...findingLines(sortFindings(findings), columns)];
}

/** How to go on, where what was counted has been kept. */
function keptLines({ kept }: Opened): Line[] {
  if (kept === undefined) return [];
  return [line(`r continues after the first ${counted(kept.checkpoint.survey.files, 'file')}.`, 'muted')];
}

/** A bar a limit: used of allowed, and a word where it is too much; where there is little room, a shorter bar. */
function gaugeLines(gauges: readonly Gauge[], columns: number): Line[] {
  const width = Math.max(0, ...gauges.map(({ name }) => name.length));
  const words = Math.max(0, ...gauges.map((gauge) => describeGauge(gauge).length));
  const bar = Math.max(4, Math.min(BAR, columns - width - words - '      ! over'.length));
  return gauges.map((gauge) => [
    span(`${gauge.name.padEnd(width)}  `, 'muted'),
    span(barOf(share(gauge), bar), gauge.over ? 'bad' : 'accent'),
    span(`  ${describeGauge(gauge)}  `),
    gauge.over ? marked('error', 'over', 'bad') : marked('ok', 'ok', 'good'),
  ]);
}

/** One bar a batch: its larger share of volume and count. */
function splitLines(prepared: PreparedSplit | undefined): Line[] {
  if (!prepared) return [line('p splits the source into the fewest batches and shows them here.', 'muted')];
  const { split } = prepared;
  const limits = plusLimits(prepared.units);
  const gap = gapOf(split);
  const { batches } = split.lowerBound;
  const rows = split.batches
    .slice(0, MOST_BATCHES)
    .map(
      ({ name, files, bytes }): Line => [
        span(`${name}  `, 'muted'),
        span(barOf(Math.max(bytes / limits.totalBytes, files.length / limits.files)), 'accent'),
        span(
          `  ${grouped(files.length).padStart(6)} files  ${formatBytes(bytes, prepared.units).padStart(9)}`,
        ),
      ],
    );
  const more = split.batches.length - rows.length;
  return [
    line(
      `${grouped(split.batches.length)} ${split.batches.length === 1 ? 'batch' : 'batches'}; there cannot be fewer than ${grouped(batches)}${gap === 0 ? '' : `, a gap of ${gap}`}`,
      'plain',
      true,
    ),
    ...(prepared.left.junk === 0
      ? []
      : [line(`left out: ${counted(prepared.left.junk, 'file')} left by systems and editors`, 'muted')]),
    ...(split.oversize.length === 0
      ? []
      : [[marked('error', `${grouped(split.oversize.length)} files fit in no batch`, 'bad')]]),
    BLANK,
    ...rows,
    ...(more > 0 ? [line(`and ${grouped(more)} more`, 'muted')] : []),
  ];
}

function barOf(part: number, width = BAR): string {
  const filled = Math.min(width, part > 0 ? Math.max(1, Math.floor(part * width)) : 0);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}
