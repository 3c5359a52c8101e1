import { usageError } from '../../core/errors.ts';
import { collectBytes } from '../../core/files/read-text.ts';
import { describePlace, readBytes, type TextPlace } from '../../core/files/text-place.ts';
import type { ObjectAt, PrefixAt } from '../../core/s3-objects.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { Entry } from '../entry.ts';
import type { BatchesS3 } from '../ports.ts';
import { type IndexedBatch, parseIndex, parseObjects, type SplitIndex, sha256 } from '../split/index-file.ts';

/** One copy to be made. */
export interface Copy {
  readonly from: Required<Pick<Entry, 'bucket' | 'size' | 'etag'>> & { readonly key: string };
  readonly to: ObjectAt;
}

export interface BatchCopies {
  readonly batch: IndexedBatch;
  /** The folder of the batch, with its slash. */
  readonly folder: string;
  readonly copies: readonly Copy[];
}

export interface Staging {
  readonly index: SplitIndex;
  /** SHA-256 of the index, hex. */
  readonly digest: string;
  readonly target: PrefixAt;
  readonly batches: readonly BatchCopies[];
}

const MAX_KEY_BYTES = 1024;
/** Of the list of one batch, or of the index: what fits into one string. */
const MAX_BYTES = 500_000_000;

/** Reads a split from its index on: what would be copied, and to which keys. Usage errors for what is not a split. */
export async function readStaging(
  at: TextPlace,
  to: PrefixAt,
  s3: Pick<BatchesS3, 'get'> | undefined,
  signal?: AbortSignal,
): Promise<Staging> {
  const text = await readPlace(at, s3, signal);
  const index = parseIndex(text, describePlace(at));
  const prefix = to.prefix === '' || to.prefix.endsWith('/') ? to.prefix : `${to.prefix}/`;
  const batches: BatchCopies[] = [];
  for (const batch of index.batches) {
    if (index.root !== undefined || batch.objects === undefined) {
      throw usageError(`${quoteForMessage(index.source)} is a local folder, but copies are made inside S3.`, {
        code: 'local-split',
        hint: 'Upload it with: groundctl batches upload INDEX --to s3://BUCKET/PREFIX.',
      });
    }
    const entries = parseObjects(await readPlace(beside(at, batch.objects), s3, signal), batch);
    const folder = `${prefix}${batch.name}/`;
    const copies = entries.map((entry) => copyOf(entry, index, { bucket: to.bucket, folder }));
    batches.push({ batch, folder, copies });
  }
  // With several source buckets the bucket is a part of the name, or two keys could meet.
  const buckets = new Set(batches.flatMap(({ copies }) => copies.map(({ from }) => from.bucket)));
  const named = buckets.size < 2 ? batches : batches.map((one) => withBuckets(one));
  return { index, digest: sha256(text), target: { bucket: to.bucket, prefix }, batches: named };
}

function copyOf(
  entry: Entry,
  index: SplitIndex,
  to: { readonly bucket: string; readonly folder: string },
): Copy {
  const { bucket, name, size, etag } = entry;
  const valid =
    typeof bucket === 'string' &&
    typeof name === 'string' &&
    typeof etag === 'string' &&
    Number.isSafeInteger(size);
  if (!valid) throw usageError('A line of the split names no object.', { hint: 'Split again.' });
  const relative = name.startsWith(index.strip) ? name.slice(index.strip.length) : name;
  return {
    from: { bucket, key: name, size, etag },
    to: { bucket: to.bucket, key: checkedKey(to.folder + relative) },
  };
}

function withBuckets(batch: BatchCopies): BatchCopies {
  const copies = batch.copies.map((copy) => ({
    ...copy,
    to: {
      ...copy.to,
      key: checkedKey(`${batch.folder}${copy.from.bucket}/${copy.to.key.slice(batch.folder.length)}`),
    },
  }));
  return { ...batch, copies };
}

function checkedKey(key: string): string {
  if (Buffer.byteLength(key) <= MAX_KEY_BYTES) return key;
  throw usageError(`The key ${quoteForMessage(key)} would be longer than ${MAX_KEY_BYTES} bytes.`, {
    hint: 'Stage to a shorter prefix.',
  });
}

export function beside(at: TextPlace, name: string): TextPlace {
  if (at.in === 's3') {
    return { ...at, key: `${at.key.slice(0, at.key.lastIndexOf('/') + 1)}${name}` };
  }
  const end = Math.max(at.path.lastIndexOf('/'), at.path.lastIndexOf('\\')) + 1;
  return { in: 'file', path: `${at.path.slice(0, end)}${name}` };
}

export async function readPlace(
  at: TextPlace,
  s3: Pick<BatchesS3, 'get'> | undefined,
  signal: AbortSignal | undefined,
): Promise<string> {
  const bytes = await collectBytes(
    readBytes(at, s3, signal),
    quoteForMessage(describePlace(at), 200),
    MAX_BYTES,
  );
  return bytes.toString('utf8');
}
