import { orThrow } from '../../core/parsed.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';

/** Where the files of a batch are, or what lists them. */
export type Source =
  | { readonly kind: 'prefix'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'manifest'; readonly at: TextPlace }
  | { readonly kind: 'inventory'; readonly at: TextPlace; readonly prefix: string };

/** A text file, here or in S3. */
export type TextPlace =
  | { readonly in: 's3'; readonly bucket: string; readonly key: string }
  | { readonly in: 'file'; readonly path: string };

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

/** A path is whatever does not begin with a scheme; one letter before the colon is a drive. */
export function placeOf(text: string): TextPlace {
  if (!/^\s*[a-z][a-z0-9+.-]+:/i.test(text)) return { in: 'file', path: text };
  const { bucket, key } = orThrow(parseS3Uri(text));
  return { in: 's3', bucket, key };
}

export function describeSource(source: Source): string {
  if (source.kind === 'prefix') return `s3://${source.bucket}/${source.prefix}`;
  return source.kind === 'folder' ? source.path : describePlace(source.at);
}

export function describePlace(place: TextPlace): string {
  return place.in === 's3' ? `s3://${place.bucket}/${place.key}` : place.path;
}
