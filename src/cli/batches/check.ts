import { rmSync } from 'node:fs';
import { usageError } from '../../core/errors.ts';
import { drain } from '../../core/events.ts';
import { scannedLine } from '../athena.ts';
import type { ExitCode, Io } from '../io.ts';
import { reportFindings } from '../report-findings.ts';
import type { CheckOptions } from './check-options.ts';
import { athenaReport } from './engine.ts';
import { renderGauges, reportJson } from './report.ts';
import { resuming } from './resume.ts';
import { operationsFor, readSource, showProgress } from './source.ts';

/** `groundctl batches check SOURCE` */
export async function check(io: Io, options: CheckOptions, text: string): Promise<ExitCode> {
  checkCombination(options);
  const source = readSource(text, options);
  if (options.streaming && source.kind !== 'manifest')
    throw usageError('--streaming checks messages: pass a file or an object with one message per line.');
  const { batches, target } = await operationsFor(io, source, options);
  const { signal } = io;
  const going = resuming(io, source, options, target);
  const { bucketOwner: owner, taskType, units, transferring, inReview } = options;
  const elsewhere =
    options.kind === 'plus' ? await athenaReport(io, batches, source, options, 'check') : undefined;
  const segmentation = taskType === 'semantic-segmentation';
  const plus = {
    signal,
    owner,
    units,
    taskType: segmentation ? ('image' as const) : taskType,
    transferring,
    inReview,
    ...going,
  };
  const stream =
    options.kind === 'plus'
      ? elsewhere === undefined
        ? batches.check(source, plus)
        : batches.checkWithAthena(elsewhere, plus)
      : batches.checkJob(source, {
          signal,
          owner,
          segmentation,
          automated: options.automatedLabeling === true,
          onlyImages: segmentation || taskType === 'image',
          texts: taskType === 'text',
          frames: taskType === 'video' || taskType === 'point-cloud' ? taskType : undefined,
          labelAttribute: options.labelAttribute,
          streaming: options.streaming === true,
          images: options.images,
          region: target?.region,
          ...going,
        });
  const report = await drain(stream, (event) => showProgress(io, event));
  if (report.query !== undefined) io.say(scannedLine(report.query, options));
  const code = reportFindings(io, report.findings, options, {
    command: 'batches.check',
    title: `Check of ${report.source}`,
    extra: reportJson(report),
    head: () => renderGauges(report, io.table),
  });
  if (options.resume !== undefined) rmSync(options.resume, { force: true });
  return code;
}

/** The two sets of limits are never mixed. */
function checkCombination(options: CheckOptions): void {
  const { kind, transferring, inReview, units, images } = options;
  if (kind === 'plus') {
    if (options.automatedLabeling) throw usageError('--automated-labeling is for labeling jobs.');
    if (options.streaming) throw usageError('--streaming is for labeling jobs.');
    if (options.labelAttribute) throw usageError('--label-attribute is for labeling jobs.');
    if (images === undefined) return;
    throw usageError('--images is for labeling jobs; Ground Truth Plus states no pixel limit.');
  }
  if (options.engine === 'athena') {
    throw usageError(
      '--engine athena is for the limits of Ground Truth Plus: a labeling job check reads the images themselves.',
    );
  }
  const given =
    transferring !== undefined ? '--transferring' : inReview !== undefined ? '--in-review' : undefined;
  const wrong = given ?? (units === 'binary' ? '--units' : undefined);
  if (wrong !== undefined) throw usageError(`${wrong} is for Ground Truth Plus, not for labeling jobs.`);
}
