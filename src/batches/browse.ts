import { hasUnsafeCharacters } from '../core/text/sanitize.ts';
import type { BatchesS3 } from './ports.ts';

/** What there is to choose from at one place; names are relative to it. */
export interface Browsed {
  /** Buckets, or folders with their slash. */
  readonly folders: readonly string[];
  /** Objects, by the last parts of their keys. */
  readonly files: readonly string[];
  /** True where the listing was left before its end. */
  readonly more: boolean;
  /** Names that cannot be typed or shown, for their control characters. */
  readonly unnamed: number;
}

/** Pages that are looked through: a flat prefix may have thousands without a single folder. */
const MOST_PAGES = 20;

/**
 * The account's buckets, or what is right below a prefix. One that does not end in a slash is the beginning of names,
 * which then lack it: an empty name is the object with that key.
 */
export async function browseS3(
  s3: BatchesS3,
  at: { readonly bucket: string; readonly prefix: string } | undefined,
  signal?: AbortSignal,
): Promise<Browsed> {
  if (at === undefined) {
    const buckets = await s3.listBuckets({ signal });
    return { folders: buckets.map(({ Name }) => Name), files: [], more: false, unnamed: 0 };
  }
  const { bucket, prefix } = at;
  const isFolder = prefix === '' || prefix.endsWith('/');
  const folders: string[] = [];
  const files: string[] = [];
  let unnamed = 0;
  const add = (names: string[], name: string) => {
    if (hasUnsafeCharacters(name)) unnamed += 1;
    // A folder's own marker has no name below it.
    else if (name !== '' || !isFolder) names.push(name);
  };
  let token: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await s3.listPage({ bucket, prefix, delimiter: '/', token }, { signal });
    for (const name of page.prefixes) add(folders, name.slice(prefix.length));
    for (const { Key } of page.objects) add(files, Key.slice(prefix.length));
    token = page.token;
    if (token === undefined) break;
  }
  return { folders, files, more: token !== undefined, unnamed };
}
