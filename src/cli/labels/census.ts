import { PLAIN } from '../../core/report/style.ts';
import { renderTable, type TableOptions } from '../../core/report/table.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { bar } from '../../core/text/progress.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { AttributeCensus } from '../../labels/check/census.ts';
import type { LabelsReport } from '../../labels/check/check.ts';

const BAR = 20;
const MOST_CLASSES = 30;

/** What a source holds: its lines, its label attributes, and the classes of each with bars. */
export function renderCensus(report: LabelsReport, options: TableOptions): string {
  const style = options.style ?? PLAIN;
  const { lines, labeled, failed, unlabeled, newest } = report;
  const head = `${sanitize(report.source)}: ${counted(lines, 'line')}, ${grouped(labeled)} labeled, ${grouped(failed)} failed, ${grouped(unlabeled)} unlabeled`;
  const parts = [style.paint('heading', head)];
  if (report.attributes.length > 0) parts.push(attributeTable(report.attributes, newest, options));
  for (const attribute of report.attributes) {
    if (attribute.classes.length > 0) parts.push(classTable(attribute, options));
  }
  return `${parts.join('\n\n')}\n`;
}

function attributeTable(
  attributes: readonly AttributeCensus[],
  newest: string | undefined,
  options: TableOptions,
): string {
  return renderTable(
    attributes,
    [
      { header: 'Attribute', value: ({ name }) => name, min: 12, cut: 'middle' },
      { header: 'Kind', value: ({ kind }) => kind },
      { header: 'Labeled', value: ({ labeled }) => grouped(labeled), align: 'right' },
      { header: 'Failed', value: ({ failed }) => grouped(failed), align: 'right', priority: 2 },
      { header: 'Human', value: ({ human }) => grouped(human), align: 'right', priority: 3 },
      { header: 'Automated', value: ({ automated }) => grouped(automated), align: 'right', priority: 3 },
      {
        header: 'Annotations',
        value: ({ annotations }) => grouped(annotations),
        align: 'right',
        priority: 1,
      },
      { header: 'Newest', value: ({ last }) => last?.slice(0, 16).replace('T', ' ') ?? '', priority: 1 },
      { header: '', value: ({ name }) => (name === newest ? 'taken' : '') },
    ],
    options,
  ).trimEnd();
}

function classTable({ name, classes }: AttributeCensus, options: TableOptions): string {
  const most = Math.max(...classes.map(({ count }) => count));
  const shown = classes.slice(0, MOST_CLASSES);
  const table = renderTable(
    shown,
    [
      { header: `Classes of ${name}`, value: (one) => one.name, min: 12 },
      { header: 'Ids', value: ({ ids }) => ids.slice(0, 4).join(', '), priority: 1 },
      { header: 'Count', value: ({ count }) => grouped(count), align: 'right' },
      { header: '', value: ({ count }) => bar(count / most, BAR), priority: 2 },
    ],
    options,
  ).trimEnd();
  const more = classes.length - shown.length;
  return more === 0 ? table : `${table}\n${counted(more, 'class').replace('classs', 'classes')} more`;
}

/** The report beside its findings, as data. */
export function censusJson({ findings: _, ...report }: LabelsReport) {
  return report;
}
