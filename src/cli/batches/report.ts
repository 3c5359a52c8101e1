import type { CheckReport } from '../../batches/check.ts';
import { describeGauge, type Gauge, share } from '../../batches/survey/gauge.ts';
import { PLAIN } from '../../core/report/style.ts';
import { renderTable, type TableOptions } from '../../core/report/table.ts';
import { formatBytes } from '../../core/size.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { sanitize } from '../../core/text/sanitize.ts';

const BAR = 20;

/** Every limit as used of allowed with a bar, and the largest files. */
export function renderGauges(report: CheckReport, options: TableOptions): string {
  const style = options.style ?? PLAIN;
  const what = report.kind === 'plus' ? 'a Ground Truth Plus batch' : "a labeling job's input";
  const head = `${sanitize(report.source)}: ${counted(report.files, 'file')}, ${formatBytes(report.bytes, report.units)}, against the limits of ${what}`;
  const gauges = renderTable(
    report.gauges,
    [
      { header: 'Limit', value: ({ name }) => name },
      { header: 'Used of allowed', value: (gauge) => describeGauge(gauge, report.units), min: 20 },
      { header: '', value: bar, priority: 1 },
      {
        header: '',
        value: ({ over }) => (over ? 'OVER' : 'ok'),
        tone: ({ over }) => (over ? 'error' : 'success'),
      },
    ],
    options,
  );
  const parts = [style.paint('heading', head), '', gauges.trimEnd()];
  if (report.largest.length > 0) {
    const largest = renderTable(
      report.largest,
      [
        { header: 'Size', value: ({ size }) => formatBytes(size, report.units), align: 'right' },
        { header: 'Largest files', value: ({ name }) => name, min: 20, cut: 'middle' },
      ],
      options,
    );
    parts.push('', largest.trimEnd());
  }
  if (report.inventoryTaken !== undefined) {
    parts.push(
      '',
      `From an inventory started at ${report.inventoryTaken.toISOString()}; later objects are not included.`,
    );
  }
  return `${parts.join('\n')}\n`;
}

/** `████░░░░░░ 41 %`; what is over is full, and its number says by how much. */
export function bar(gauge: Gauge): string {
  const part = share(gauge);
  const filled = Math.min(BAR, part > 0 ? Math.max(1, Math.floor(part * BAR)) : 0);
  const percent = part >= 1 && !gauge.over ? 100 : part > 0.99 && part < 1 ? 99 : Math.round(part * 100);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${grouped(percent)} %`;
}

/** The report beside its findings, as data. */
export function reportJson(report: CheckReport) {
  const { source, kind, units, files, bytes, gauges, largest, extensions, inventoryTaken, query } = report;
  return {
    source,
    kind,
    units,
    files,
    bytes,
    gauges,
    largest: largest.map(({ name, bucket, size }) => ({
      ...(bucket === undefined ? {} : { bucket }),
      name,
      size,
    })),
    extensions: extensions.slice(0, 50),
    ...(inventoryTaken === undefined ? {} : { inventoryTaken: inventoryTaken.toISOString() }),
    ...(query === undefined ? {} : { query }),
  };
}
