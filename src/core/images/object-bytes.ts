import { usageError } from '../errors.ts';
import { withRetry } from '../retry.ts';
import type { ByteRange, ObjectAt } from '../s3-objects.ts';
import type { ReadBytes } from './image-size.ts';

/** What reading parts of an object needs from S3: a range counts from 0 and includes both ends. */
export interface RangeReader {
  get(
    input: ObjectAt & { readonly versionId?: string | undefined; readonly range: ByteRange },
    options: { readonly signal?: AbortSignal | undefined },
  ): Promise<{ readonly body: AsyncIterable<Uint8Array> } | undefined>;
}

export interface SizedObject extends ObjectAt {
  readonly versionId?: string | undefined;
  /** Bytes. */
  readonly size: number;
}

/**
 * Reads parts of an object, each in a request. S3 refuses ranges beyond the end, so none is asked for. What it
 * gives throws a usage error `object-gone` where the object has been deleted since its size was known.
 */
export function objectBytes(
  { size, ...object }: SizedObject,
  s3: RangeReader,
  signal: AbortSignal | undefined,
): ReadBytes {
  return async (from, length) => {
    const to = Math.min(from + length, size) - 1;
    if (to < from) return new Uint8Array();
    return withRetry(
      async () => {
        const part = await s3.get({ ...object, range: { from, to } }, { signal });
        if (part === undefined) {
          throw usageError('The object is no longer there.', { code: 'object-gone' });
        }
        const chunks: Uint8Array[] = [];
        for await (const chunk of part.body) chunks.push(chunk);
        return Buffer.concat(chunks);
      },
      { signal },
    );
  };
}
