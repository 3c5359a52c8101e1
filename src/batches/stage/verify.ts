import { mapOrdered } from '../../core/concurrency.ts';
import { GroundctlError } from '../../core/errors.ts';
import { grouped } from '../../core/text/grouped.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { BatchesS3 } from '../ports.ts';
import { listPrefix } from '../sources/list-prefix.ts';
import { type Comparison, compareCopy } from './compare.ts';
import type { Journal } from './journal.ts';
import type { BatchCopies, Copy } from './target.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
  readonly targetOwner?: string | undefined;
  readonly sourceOwner?: string | undefined;
  readonly journal: Pick<Journal, 'add'>;
}

/**
 * Lists a batch's folder and compares every object in it with its source; gives how many were compared by
 * what, and notes each in the journal. Throws where one is missing or different, or where the folder holds anything else.
 */
export async function verifyBatch(
  s3: BatchesS3,
  batch: BatchCopies,
  options: Options,
): Promise<Record<Exclude<Comparison, 'different'>, number>> {
  const wanted = new Map(batch.copies.map((copy) => [copy.to.key, copy]));
  const by = { etag: 0, checksum: 0, size: 0 };
  const different: string[] = [];
  const extra: string[] = [];
  const bucket = batch.copies[0]?.to.bucket ?? '';
  const { signal, targetOwner: owner } = options;
  for await (const { entries } of listPrefix(s3, { bucket, prefix: batch.folder }, { signal, owner })) {
    const unequal: { copy: Copy; size: number; etag: string }[] = [];
    for (const { name, size, etag = '' } of entries) {
      const copy = wanted.get(name);
      wanted.delete(name);
      if (copy === undefined) extra.push(name);
      else if (copy.from.etag === etag && copy.from.size === size) {
        by.etag += 1;
        options.journal.add(name, etag);
      } else unequal.push({ copy, size, etag });
    }
    await mapOrdered(unequal, 16, async ({ copy, size, etag }) => {
      const comparison = await compareCopy(s3, copy, { size, etag }, options);
      if (comparison === 'different') {
        different.push(copy.to.key);
        return;
      }
      by[comparison] += 1;
      options.journal.add(copy.to.key, etag);
    });
  }
  const problems = [
    ...problem('missing', [...wanted.keys()]),
    ...problem('different from the source', different),
    ...problem('not part of the batch', extra),
  ];
  if (problems.length === 0) return by;
  throw new GroundctlError(`${batch.batch.name} is not as expected: ${problems.join('; ')}.`, {
    code: 'verification-failed',
    source: 'aws',
    hint: 'Nothing was overwritten. Stage to an empty prefix, or remove the objects in the way.',
  });
}

function problem(what: string, keys: readonly string[]): string[] {
  if (keys.length === 0) return [];
  const shown = keys.slice(0, 3).map((key) => quoteForMessage(key));
  return [`${grouped(keys.length)} ${what} (${shown.join(', ')}${keys.length > 3 ? ', …' : ''})`];
}
