import { mapOrdered } from '../../core/concurrency.ts';
import { abortError, GroundctlError } from '../../core/errors.ts';
import { counted, grouped } from '../../core/text/grouped.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { GOES_ON, isHopeless, stoppedBy } from './hopeless.ts';

interface BatchOf<T> {
  readonly name: string;
  readonly items: readonly T[];
  /** At the same time. */
  readonly concurrency: number;
  readonly signal?: AbortSignal | undefined;
  readonly words: { readonly noun: string; readonly done: string };
  readonly nameOf: (item: T) => string;
}

/**
 * Copies or sends each object of a batch. One object's trouble does not keep the others from being tried; an interruption
 * does, and what would fail for all. Throws where one was not done, and says how many.
 */
export async function eachOfBatch<T>(
  { name, items, concurrency, signal, words, nameOf }: BatchOf<T>,
  execute: (item: T) => Promise<void>,
): Promise<void> {
  const failures: { readonly item: T; readonly error: GroundctlError }[] = [];
  let done = 0;
  const one = async (item: T) => {
    try {
      await execute(item);
      done += 1;
    } catch (error) {
      if (!(error instanceof GroundctlError) || !['aws', 'usage'].includes(error.source)) throw error;
      failures.push({ item, error });
      if (isHopeless(error)) throw error;
    }
  };
  try {
    await mapOrdered(items, concurrency, one, signal);
  } catch (error) {
    if (!(error instanceof GroundctlError)) throw error;
    const of = `${grouped(done)} of ${counted(items.length, words.noun)}`;
    if (isHopeless(error)) throw stoppedBy(error, of);
    if (error.source !== 'interrupted') throw error;
    throw abortError(`Interrupted after ${of} of this batch; the next run continues there.`);
  }
  const [first] = failures;
  if (first === undefined) return;
  const { item, error } = first;
  throw new GroundctlError(
    `${counted(failures.length, words.noun)} of ${name} could not be ${words.done}: ${quoteForMessage(nameOf(item))}: ${error.message}`,
    {
      code: error.code,
      source: error.source,
      hint: hintFor(error),
      ...(error.aws === undefined ? {} : { aws: error.aws }),
      cause: error,
    },
  );
}

/** What S3 answers to GET and to COPY of an object that has to be restored first. */
const ARCHIVED = ['InvalidObjectState', 'ObjectNotInActiveTierError'];

function hintFor({ aws, hint }: GroundctlError): string {
  if (aws === undefined || !ARCHIVED.includes(aws.name)) return hint ?? GOES_ON;
  return `It is in an archive storage class: restore it first (aws s3api restore-object). ${GOES_ON}`;
}
