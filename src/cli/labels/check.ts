import { drain } from '../../core/events.ts';
import { placeOf } from '../../core/files/text-place.ts';
import { formatBytes } from '../../core/size.ts';
import { counted } from '../../core/text/grouped.ts';
import type { FilesRead, LabelsReport } from '../../labels/check/check.ts';
import type { CheckingOptions } from '../fail-on.ts';
import type { ExitCode, Io } from '../io.ts';
import { reportFindings } from '../report-findings.ts';
import { type LabelCliOptions, labelsOf } from '../templates/labels.ts';
import { censusJson, renderCensus } from './census.ts';
import { checkNames, operationsFor } from './source.ts';

interface CheckOptions extends CheckingOptions, LabelCliOptions {
  readonly against?: string;
  readonly local?: string;
  readonly images?: FilesRead;
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
  return reportFindings(io, findings, options, {
    command: 'labels.check',
    title: `Check of ${reports.map(({ source }) => source).join(', ')}`,
    extra: { sources: reports.map(censusJson) },
    head: () => reports.map((report) => renderCensus(report, io.table)).join('\n'),
  });
}
