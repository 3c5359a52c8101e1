import { EXIT, usageError } from '../../core/errors.ts';
import { drain } from '../../core/events.ts';
import { placeOf } from '../../core/files/text-place.ts';
import { renderPlanJson } from '../../core/report/plan-json.ts';
import { renderPlanTable } from '../../core/report/plan-table.ts';
import { formatBytes } from '../../core/size.ts';
import { counted } from '../../core/text/grouped.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { TargetName } from '../../labels/convert/target-names.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { type LabelCliOptions, labelsOf } from '../templates/labels.ts';
import { checkNames, oneSource, operationsFor } from './source.ts';

interface ConvertOptions extends ChangeOptions, LabelCliOptions {
  readonly format: TargetName;
  readonly out?: string;
  readonly labelAttribute?: string[];
  readonly local?: string;
  readonly images?: string;
  readonly minConfidence?: number;
  readonly dropRejected?: string[];
  readonly round?: boolean;
  readonly strict?: boolean;
  /** False with --no-sidecar. */
  readonly sidecar?: boolean;
}

/** `groundctl labels convert SOURCE --format FORMAT` */
export async function convert(io: Io, options: ConvertOptions, text: string): Promise<ExitCode> {
  checkNames([text]);
  const { signal } = io;
  const labels = await operationsFor(io, [text], options);
  const source = await oneSource(labels, text, signal);
  const {
    format: to,
    out = `labels-${options.format}`,
    labelAttribute: attributes,
    local,
    round,
    sidecar,
  } = options;
  const { minConfidence, dropRejected } = options;
  const stream = labels.convert(source, {
    signal,
    to,
    out,
    attributes,
    local,
    round,
    sidecar,
    minConfidence,
    dropRejected,
    categories: await labelsOf(options, signal),
    ...imagesOf(options.images),
  });
  const conversion = await drain(stream, ({ lines, bytes }) => {
    io.progress(`${counted(lines, 'line')}, ${formatBytes(bytes)}`);
  });
  try {
    const plan = await labels.planConversion(conversion);
    if (options.strict && conversion.losses > 0) {
      io.print(
        options.output === 'json' ? renderPlanJson('labels.convert', plan) : renderPlanTable(plan, io.table),
      );
      io.say('Nothing was written: --strict, and the format cannot hold everything.');
      return EXIT.findings;
    }
    const apply = () => labels.applyConversion(conversion, plan, { signal, local: local ?? source.folder });
    return await carryOut(io, 'labels.convert', plan, apply, options, {
      quiet: plan.changes.length > 12,
      local: true,
    });
  } finally {
    conversion.output.discard();
  }
}

/** `reference`, `copy`, or where the images of a source lie that names files alone. */
function imagesOf(how = 'reference') {
  if (how === 'copy') return { copyImages: true };
  if (how === 'reference') return {};
  if (placeOf(how).in === 's3') return { imagesPrefix: how };
  throw usageError(`--images accepts reference, copy, or s3://BUCKET/FOLDER/, not ${quoteForMessage(how)}.`);
}
