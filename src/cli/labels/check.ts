import { allRules } from '../../catalogue.ts';
import { EXIT } from '../../core/errors.ts';
import { drain } from '../../core/events.ts';
import { placeOf } from '../../core/files/text-place.ts';
import { atLeast, type Severity } from '../../core/finding.ts';
import { renderFindings } from '../../core/report/findings.ts';
import { formatBytes } from '../../core/size.ts';
import { counted } from '../../core/text/grouped.ts';
import type { FilesRead, LabelsReport } from '../../labels/check/check.ts';
import type { ExitCode, GlobalOptions, Io } from '../io.ts';
import { type LabelCliOptions, labelsOf } from '../templates/labels.ts';
import { VERSION } from '../version.ts';
import { censusJson, renderCensus } from './census.ts';
import { checkNames, operationsFor } from './source.ts';

interface CheckOptions extends GlobalOptions, LabelCliOptions {
  readonly against?: string;
  readonly local?: string;
  readonly images?: FilesRead;
  readonly failOn: Severity | 'never';
}

/** `groundctl labels check SOURCE…` */
export async function check(io: Io, options: CheckOptions, texts: readonly string[]): Promise<ExitCode> {
  checkNames(texts);
  const { signal } = io;
  const labels = await operationsFor(io, texts, options);
  const input = options.against === undefined ? undefined : placeOf(options.against);
  const categories = await labelsOf(options, signal);
  const reports: LabelsReport[] = [];
  for (const text of texts) {
    for (const source of await labels.find(text, { signal })) {
      const { local, images } = options;
      reports.push(
        await drain(
          labels.check(source, { signal, local, images, input, categories }),
          ({ lines, bytes }) => {
            io.progress(`${counted(lines, 'line')}, ${formatBytes(bytes)}`);
          },
        ),
      );
    }
  }
  const findings = reports.flatMap((report) => report.findings);
  const format = options.output ?? 'table';
  const rendered = renderFindings(format, findings, {
    ...io.table,
    command: 'labels.check',
    title: `Check of ${reports.map(({ source }) => source).join(', ')}`,
    extra: { sources: reports.map(censusJson) },
    version: VERSION,
    rules: allRules,
  });
  io.print(
    format === 'table'
      ? `${reports.map((report) => `${renderCensus(report, io.table)}\n`).join('')}${rendered}`
      : rendered,
  );
  const { failOn } = options;
  const failed = failOn !== 'never' && findings.some(({ severity }) => atLeast(severity, failOn));
  return failed ? EXIT.findings : EXIT.ok;
}
