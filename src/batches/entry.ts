/** One file of a batch: an object in S3, or a file in a local folder. */
export interface Entry {
  /** The object's key, or the path below the folder. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The bucket, for objects. */
  readonly bucket?: string;
  /** In its quotes, as S3 writes it. */
  readonly etag?: string;
  /** Of a local file, in ms since 1970. */
  readonly modified?: number;
  readonly storageClass?: string | undefined;
  /** True where an archived object has a restored copy. */
  readonly restored?: boolean;
  /** The manifest's line, as it was written, where the entry comes from one. */
  readonly line?: string;
}

/** What the console makes for a folder: an empty object whose key ends in a slash. */
export function isFolderMarker(entry: Pick<Entry, 'name' | 'size'>): boolean {
  return entry.size === 0 && entry.name.endsWith('/');
}
