import type { Stats } from 'node:fs';

/** What a file system says of a file that changes when anybody writes to it. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  /** Set by the system at every change, also where somebody puts the old mtime back. */
  readonly ctimeMs: number;
}

/** What S3 says of an object that is another one when anybody writes there. */
export interface ObjectIdentity {
  /** In its quotes. */
  readonly etag: string;
  readonly size: number;
  /** When it was written, in ms since 1970, where that is known. Says nothing by itself. */
  readonly modifiedMs?: number | undefined;
}

export type SourceIdentity = FileIdentity | ObjectIdentity;

export function isObject(identity: SourceIdentity): identity is ObjectIdentity {
  return 'etag' in identity;
}

/** When what it is about was last written. */
export function modifiedAt(identity: SourceIdentity): Date | undefined {
  const ms = isObject(identity) ? identity.modifiedMs : identity.mtimeMs;
  return ms === undefined ? undefined : new Date(ms);
}

export function identityOf({ dev, ino, size, mtimeMs, ctimeMs }: Stats): FileIdentity {
  return { dev, ino, size, mtimeMs, ctimeMs };
}

export function sameIdentity(a: SourceIdentity, b: SourceIdentity): boolean {
  if (isObject(a) || isObject(b)) {
    return isObject(a) && isObject(b) && a.etag === b.etag && a.size === b.size;
  }
  return (
    a.size === b.size &&
    a.mtimeMs === b.mtimeMs &&
    a.ctimeMs === b.ctimeMs &&
    a.ino === b.ino &&
    a.dev === b.dev
  );
}

/** Coarser than any clock of a file system in use (FAT counts in 2 seconds). */
const CLOCK_MS = 2_500;

/**
 * True where a change after `now`, the time of reading, must show in the identity. A file that was changed a
 * moment ago could be changed again within the same tick of its file system's clock (git calls such an entry
 * racy); it is to be read again.
 */
export function isSettled(identity: SourceIdentity, now: number): boolean {
  // Another content is another ETag, at once.
  if (isObject(identity)) return true;
  return Math.max(identity.mtimeMs, identity.ctimeMs) + CLOCK_MS < now;
}

/** True for an identity that was read from a journal. */
export function isIdentity(value: unknown): value is SourceIdentity {
  if (typeof value !== 'object' || value === null) return false;
  const { dev, ino, size, mtimeMs, ctimeMs, etag } = value as { readonly [name: string]: unknown };
  if (typeof etag === 'string') return typeof size === 'number';
  return (
    typeof dev === 'number' &&
    typeof ino === 'number' &&
    typeof size === 'number' &&
    typeof mtimeMs === 'number' &&
    typeof ctimeMs === 'number'
  );
}
