import { usageError } from '../../core/errors.ts';
import { orThrow } from '../../core/parsed.ts';
import { readLabelCategories } from '../../templates/label-categories.ts';
import { readText } from '../read-text.ts';
import type { LambdaCliOptions } from './pre-lambda.ts';

export interface LabelCliOptions {
  readonly labels?: string;
}

const MAX_BYTES = 1_000_000;

/** The label categories of --labels, where it is given. */
export async function labelsOf(
  { labels, preLambda }: LabelCliOptions & Partial<LambdaCliOptions>,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  if (labels === undefined) return undefined;
  if (preLambda !== undefined) {
    throw usageError("--labels is for AWS's own pre-annotation Lambda functions: leave out --pre-lambda.");
  }
  return orThrow(readLabelCategories(await readText(labels, MAX_BYTES, signal)));
}
