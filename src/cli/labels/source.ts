import { GroundctlError, usageError } from '../../core/errors.ts';
import { placeOf } from '../../core/files/text-place.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { createLabelOperations } from '../../labels/label-operations.ts';
import type { LabelOperations } from '../../labels/operations.ts';
import type { LabelSource } from '../../labels/sources/find-sources.ts';
import type { GlobalOptions, Io } from '../io.ts';

/** Labels of local files can be read without credentials; that S3 was not asked is a finding then. */
export async function operationsFor(
  io: Io,
  sources: readonly string[],
  options: GlobalOptions,
): Promise<LabelOperations> {
  const remote = sources.some((source) => placeOf(source).in === 's3');
  try {
    return (await io.connect(options)).labels;
  } catch (error) {
    const unset = error instanceof GroundctlError && ['no-region', 'no-credentials'].includes(error.code);
    const asked = options.profile !== undefined || options.endpointUrl !== undefined;
    if (remote || asked || !unset) throw error;
    return createLabelOperations();
  }
}

/** The one file that a source means. Throws a usage error where there are several. */
export async function oneSource(
  labels: LabelOperations,
  text: string,
  signal: AbortSignal,
): Promise<LabelSource> {
  const [source, ...more] = await labels.find(text, { signal });
  if (source !== undefined && more.length === 0) return source;
  throw usageError(
    `There are ${more.length + 1} manifests in ${quoteForMessage(text)}, and only one is accepted at a time.`,
    { hint: 'Name the file itself.' },
  );
}

/** Standard input can be read once, and what reads labels may read them twice. */
export function checkNames(sources: readonly string[]): void {
  if (sources.includes('-')) {
    throw usageError('Labels are read more than once: standard input cannot be the source.');
  }
}
