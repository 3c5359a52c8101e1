import { usageError } from '../../core/errors.ts';
import { describePlace, type TextPlace } from '../../core/files/text-place.ts';
import type { PrefixAt } from '../../core/s3-objects.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import { type IndexedBatch, parseIndex, parseObjects, sha256 } from '../split/index-file.ts';
import { beside, readPlace } from '../stage/target.ts';

/** One file of a split of a local folder, and the key that it gets. */
export interface UploadFile {
  /** Below the root of the split. */
  readonly path: string;
  readonly size: number;
  /** As it was when the split was made, in ms since 1970. */
  readonly modified: number;
  readonly key: string;
}

export interface UploadBatch {
  readonly batch: IndexedBatch;
  /** The folder of the batch, with its slash. */
  readonly folder: string;
  readonly files: readonly UploadFile[];
}

export interface Upload {
  /** Of the local files. */
  readonly root: string;
  /** SHA-256 of the index, hex. */
  readonly digest: string;
  readonly target: PrefixAt;
  readonly batches: readonly UploadBatch[];
}

const MAX_KEY_BYTES = 1024;

/** Reads a split of a local folder from its index on. Usage errors for what is none, and for keys that cannot be. */
export async function readUpload(at: TextPlace, to: PrefixAt, signal?: AbortSignal): Promise<Upload> {
  if (at.in === 's3') {
    throw usageError(`${describePlace(at)} is in S3, but the index of a local split is on this computer.`);
  }
  const text = await readPlace(at, undefined, signal);
  const { root, batches, source } = parseIndex(text, describePlace(at));
  if (typeof root !== 'string') {
    throw usageError(`${quoteForMessage(source)} is not a local folder that this version has split.`, {
      hint: 'For S3 objects use groundctl batches stage. An index from an early version must be created again.',
    });
  }
  const prefix = to.prefix === '' || to.prefix.endsWith('/') ? to.prefix : `${to.prefix}/`;
  const read = batches.map(async (batch): Promise<UploadBatch> => {
    const folder = `${prefix}${batch.name}/`;
    const entries = parseObjects(await readPlace(beside(at, batch.objects ?? ''), undefined, signal), batch);
    const files = entries.map(({ name, size, modified }) => fileOf(name, size, modified, folder));
    return { batch, folder, files };
  });
  return {
    root,
    digest: sha256(text),
    target: { bucket: to.bucket, prefix },
    batches: await Promise.all(read),
  };
}

function fileOf(path: unknown, size: unknown, modified: unknown, folder: string): UploadFile {
  const inside = typeof path === 'string' && path !== '' && !/^\/|(?:^|\/)\.\.(?:\/|$)|\0/.test(path);
  if (!inside || !Number.isSafeInteger(size) || typeof modified !== 'number') {
    throw usageError('A line of the split names no file in its folder.', { hint: 'Split again.' });
  }
  const key = folder + path;
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw usageError(`The key ${quoteForMessage(key)} would be longer than ${MAX_KEY_BYTES} bytes.`, {
      hint: 'Upload it to a shorter prefix.',
    });
  }
  return { path, size: size as number, modified, key };
}
