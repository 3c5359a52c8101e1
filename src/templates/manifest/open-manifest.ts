import { usageError } from '../../core/errors.ts';
import { inputBytes, openInput, type Reading } from '../../core/files/open-input.ts';
import { orThrow } from '../../core/parsed.ts';
import { formatS3Uri, parseS3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { TemplateStorage } from '../ports.ts';

/** A manifest that is read as it comes. */
export interface OpenManifest {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Bytes, where they are known. */
  readonly size: number | undefined;
  /** Where it is, if that is S3. */
  readonly bucket?: string;
}

/** True where the manifest is in S3. */
export function isRemote(manifest: string): boolean {
  return /^(?:s3|https?):/i.test(manifest);
}

/**
 * Opens a file, or an object of S3 where there is a storage. Usage errors for what is not there; with `file`, for a
 * pipe too.
 */
export async function openManifest(
  manifest: string,
  storage: Pick<TemplateStorage, 'get'> | undefined,
  signal?: AbortSignal,
  reading: Reading = 'stream',
): Promise<OpenManifest> {
  if (isRemote(manifest) && storage !== undefined) return openObject(manifest, storage, signal);
  const file = openInput(manifest, reading);
  return { chunks: inputBytes(file, manifest, signal), size: file.pipe ? undefined : file.stats.size };
}

async function openObject(
  manifest: string,
  { get }: Pick<TemplateStorage, 'get'>,
  signal: AbortSignal | undefined,
): Promise<OpenManifest> {
  const uri = orThrow(parseS3Uri(manifest));
  const object = await get(uri, { signal });
  if (object === undefined) throw usageError(`There is no ${quoteForMessage(formatS3Uri(uri), 200)}.`);
  return { chunks: object.body, size: object.Size, bucket: uri.bucket };
}
