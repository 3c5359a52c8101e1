import { availableParallelism } from 'node:os';
import { usageError } from '../../core/errors.ts';
import { drain } from '../../core/events.ts';
import { renderJsonLine } from '../../core/report/json.ts';
import { bar } from '../../core/text/progress.ts';
import { type CheckEvent, checkManifest } from '../../templates/check/check-manifest.ts';
import { isRemote } from '../../templates/manifest/open-manifest.ts';
import { lambdaTaskInput } from '../../templates/task-input.ts';
import type { CheckingOptions } from '../fail-on.ts';
import type { ExitCode, Io } from '../io.ts';
import { reportFindings } from '../report-findings.ts';
import { type LabelCliOptions, labelsOf } from './labels.ts';
import { openManifest } from './open-manifest.ts';
import { type LambdaCliOptions, lambdaOf } from './pre-lambda.ts';
import { assumptionsOf, openSession, type RenderingOptions } from './session.ts';
import { readTemplate } from './template-file.ts';

interface CheckCliOptions extends CheckingOptions, RenderingOptions, LambdaCliOptions, LabelCliOptions {
  readonly manifest: string;
  readonly automatedLabeling?: boolean;
}

/** `groundctl templates check FILE --manifest FILE|S3URI` */
export async function check(io: Io, options: CheckCliOptions, file: string): Promise<ExitCode> {
  const assumptions = assumptionsOf(options);
  if (file === '-' && options.manifest === '-') {
    throw usageError('Standard input is the template or the manifest, not both.');
  }
  const labels = await labelsOf(options, io.signal);
  const source = await readTemplate(file, io.signal);
  const session = await openSession(io, options, isRemote(options.manifest));
  const { chunks, size, bucket } = await openManifest(options.manifest, session.connection, io.signal);
  const online =
    session.connection && options.session !== false
      ? { storage: session.connection.templates, region: session.region }
      : undefined;
  await using lambda = await lambdaOf(io, options, session.region, Math.min(8, availableParallelism()));
  const events = checkManifest({
    template: { source, file },
    manifest: { chunks, name: options.manifest, bucket },
    presign: session.presign,
    assumptions,
    signal: io.signal,
    automated: options.automatedLabeling === true,
    ...(online === undefined ? {} : { online }),
    ...(labels === undefined ? {} : { labels }),
    ...(lambda === undefined ? {} : { taskInput: lambdaTaskInput(lambda, session.region) }),
  });
  const result = await drain(events, (event) => onEvent(io, event, size, options));
  const { findings, lines, failed } = result;
  const code = reportFindings(io, findings, options, {
    command: 'templates.check',
    title: 'Check of a manifest against a task template',
    extra: { file, manifest: options.manifest, lines, failedLines: failed, online: online !== undefined },
  });
  if ((options.output ?? 'table') === 'table') {
    io.say(
      `${lines} ${lines === 1 ? 'line' : 'lines'}, ${failed} with errors${failed === 0 ? '' : ', listed above'}.`,
    );
    if (online === undefined) io.say('S3 was not asked about the objects; --session does that.');
  }
  return code;
}

/** Columns of the bar. */
const COLUMNS = 24;

function onEvent(io: Io, event: CheckEvent, size: number | undefined, options: CheckCliOptions): void {
  if (event.type === 'progress') {
    io.progress(
      `${size ? `${bar(event.bytes / size, COLUMNS)}  ` : ''}${event.lines} lines, ${event.failed} with errors`,
    );
  } else if (options.output === 'ndjson') {
    const problems = event.problems.map(({ rule, message }) => ({
      rule: rule.id,
      severity: rule.severity,
      message,
    }));
    io.print(renderJsonLine({ type: 'line', line: event.line, problems }));
  }
}
