import { describePlace, placeOf, type TextPlace } from '../../core/files/text-place.ts';

/** Where the files of a batch are, or what lists them. */
export type Source =
  | { readonly kind: 'prefix'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'manifest'; readonly at: TextPlace }
  | { readonly kind: 'inventory'; readonly at: TextPlace; readonly prefix: string };

export interface SourceOptions {
  /** The text names the manifest.json of an S3 Inventory report. */
  readonly inventory?: boolean;
  /** Of an inventory: count keys below this prefix only. */
  readonly prefix?: string;
}

const MANIFEST = /\.(?:manifest|jsonl|ndjson)$/i;

/**
 * What a person means by SOURCE: `s3://bucket/prefix`, a manifest in S3 (a key ending in .manifest, .jsonl or
 * .ndjson), or a local path; `isFolder` is asked about the latter. Throws a usage error for a URI that is none.
 */
export function parseSource(
  text: string,
  isFolder: (path: string) => boolean,
  options: SourceOptions = {},
): Source {
  const at = placeOf(text);
  if (options.inventory) return { kind: 'inventory', at, prefix: options.prefix ?? '' };
  if (at.in === 's3') {
    return isManifestName(at.key)
      ? { kind: 'manifest', at }
      : { kind: 'prefix', bucket: at.bucket, prefix: at.key };
  }
  return isFolder(at.path) ? { kind: 'folder', path: at.path } : { kind: 'manifest', at };
}

/** True where the name is that of a manifest. */
export function isManifestName(name: string): boolean {
  return MANIFEST.test(name);
}

export function describeSource(source: Source): string {
  if (source.kind === 'prefix') return `s3://${source.bucket}/${source.prefix}`;
  return source.kind === 'folder' ? source.path : describePlace(source.at);
}
