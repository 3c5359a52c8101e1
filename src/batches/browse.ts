import { readdir } from 'node:fs/promises';
import { usageError } from '../core/errors.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import type { BatchesS3 } from './ports.ts';
import { isManifestName } from './sources/source.ts';

/** What there is to choose from at one place; names are relative to it. */
export interface Browsed {
  /** Buckets, or folders with their slash. */
  readonly folders: readonly string[];
  /** Files that list the objects of a batch, by their names. */
  readonly manifests: readonly string[];
  /** True where the listing was left before its end. */
  readonly more: boolean;
}

/** Pages that are looked through: a flat prefix may have thousands without a single folder. */
const MOST_PAGES = 20;

/** The account's buckets, or what is right below a prefix. */
export async function browseS3(
  s3: BatchesS3,
  at: { readonly bucket: string; readonly prefix: string } | undefined,
  signal?: AbortSignal,
): Promise<Browsed> {
  if (at === undefined) {
    const buckets = await s3.listBuckets({ signal });
    return { folders: buckets.map(({ Name }) => Name), manifests: [], more: false };
  }
  const { bucket, prefix } = at;
  const folders: string[] = [];
  const manifests: string[] = [];
  let token: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await s3.listPage({ bucket, prefix, delimiter: '/', token }, { signal });
    folders.push(...page.prefixes.map((name) => name.slice(prefix.length)));
    for (const { Key } of page.objects) if (isManifestName(Key)) manifests.push(Key.slice(prefix.length));
    token = page.token;
    if (token === undefined) break;
  }
  return { folders, manifests, more: token !== undefined };
}

/** The folders right below a local one, without those that are hidden. Usage error where it cannot be read. */
export async function browseFolder(path: string): Promise<Browsed> {
  try {
    const entries = (await readdir(path, { withFileTypes: true })).filter(
      ({ name }) => !name.startsWith('.'),
    );
    const names = (wanted: typeof entries) => wanted.map(({ name }) => name).sort();
    return {
      folders: names(entries.filter((entry) => entry.isDirectory())).map((name) => `${name}/`),
      manifests: names(entries.filter((entry) => entry.isFile() && isManifestName(entry.name))),
      more: false,
    };
  } catch (error) {
    throw usageError(`The folder ${quoteForMessage(path, 200)} cannot be read.`, { cause: error });
  }
}
