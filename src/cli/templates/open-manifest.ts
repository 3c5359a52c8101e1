import { open } from 'node:fs/promises';
import type { Connection } from '../../connect.ts';
import { usageError } from '../../core/errors.ts';
import { orThrow } from '../../core/parsed.ts';
import { formatS3Uri, parseS3Uri } from '../../core/s3-uri.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';

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

/** Opens a file, `-` for standard input, or an object of S3. Usage errors for what is not there. */
export async function openManifest(
  manifest: string,
  connection: Connection | undefined,
  signal: AbortSignal,
): Promise<OpenManifest> {
  if (manifest === '-') return { chunks: process.stdin, size: undefined };
  if (isRemote(manifest) && connection !== undefined) return openObject(manifest, connection, signal);
  const shown = quoteForMessage(manifest);
  const file = await open(manifest).catch((error: NodeJS.ErrnoException) => {
    const reasons: Record<string, string> = { ENOENT: 'does not exist', EACCES: 'may not be read' };
    throw usageError(`${shown} ${reasons[error.code ?? ''] ?? 'cannot be opened'}.`, { cause: error });
  });
  const stats = await file.stat();
  if (stats.isDirectory()) {
    await file.close();
    throw usageError(`${shown} is a folder.`);
  }
  const chunks = file.createReadStream({ highWaterMark: 256 * 1024 });
  return { chunks, size: stats.isFile() ? stats.size : undefined };
}

async function openObject(
  manifest: string,
  connection: Connection,
  signal: AbortSignal,
): Promise<OpenManifest> {
  const uri = orThrow(parseS3Uri(manifest));
  const object = await connection.templates.get(uri, { signal });
  if (object === undefined) throw usageError(`There is no ${quoteForMessage(formatS3Uri(uri), 200)}.`);
  return { chunks: object.body, size: object.Size, bucket: uri.bucket };
}
