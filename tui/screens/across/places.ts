import type { Connection } from '../../../src/connect.ts';
import { listFolder } from '../../../src/core/files/list-folder.ts';
import { toGroundctlError } from '../../../src/core/to-error.ts';
import { atHome } from '../../text/home.ts';

/** What lies at a place that was typed, or is being typed. */
export interface Places {
  /** The part of the text that stays: up to its last slash. */
  readonly base: string;
  /** What goes on from there, folders and buckets with a slash at their ends. */
  readonly names: readonly string[];
  /** True where there are more than these. */
  readonly more: boolean;
  /** Names that cannot be typed or shown. */
  readonly unnamed: number;
}

/** What of a text is a place, and what is the beginning of a name there. S3's bucket names come before the third slash. */
export function splitPlace(text: string): { readonly base: string; readonly begun: string } {
  const at = text.lastIndexOf('/') + 1;
  return { base: text.slice(0, at), begun: text.slice(at) };
}

export function isInS3(text: string): boolean {
  return /^s3:\/\//i.test(text);
}

/**
 * The names that go on from what is typed: local ones, or what is in S3. Throws usage errors and AWS's errors;
 * without a connection, S3 has nothing.
 */
export async function placesFor(
  text: string,
  connection: Connection | undefined,
  signal: AbortSignal,
): Promise<Places> {
  const { base, begun } = splitPlace(text);
  if (!isInS3(text)) {
    const { folders, files, more, unnamed } = await listFolder(base === '' ? '.' : atHome(base), { signal });
    return { base, names: [...folders, ...files], more, unnamed };
  }
  if (!connection) return { base, names: [], more: false, unnamed: 0 };
  const [, bucket, key = ''] = /^s3:\/\/([^/]*)\/(.*)$/is.exec(text) ?? [];
  if (bucket === undefined) {
    const { folders, more, unnamed } = await connection.batches.browse(undefined, signal);
    return { base, names: folders.map((name) => `${name}/`), more, unnamed };
  }
  const { folders, files, more, unnamed } = await connection.batches.browse({ bucket, prefix: key }, signal);
  return { base, names: [...folders, ...files].map((name) => begun + name), more, unnamed };
}

/** True where AWS says that buckets may not be listed: who may not may well know the name of one. */
export function mayNotList(error: unknown): boolean {
  return toGroundctlError(error).aws?.httpStatus === 403;
}
