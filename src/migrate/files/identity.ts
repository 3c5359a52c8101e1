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

export function identityOf({ dev, ino, size, mtimeMs, ctimeMs }: Stats): FileIdentity {
  return { dev, ino, size, mtimeMs, ctimeMs };
}

export function sameIdentity(a: FileIdentity, b: FileIdentity): boolean {
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
export function isSettled({ mtimeMs, ctimeMs }: FileIdentity, now: number): boolean {
  return Math.max(mtimeMs, ctimeMs) + CLOCK_MS < now;
}

/** True for an identity that was read from a file. */
export function isIdentity(value: unknown): value is FileIdentity {
  if (typeof value !== 'object' || value === null) return false;
  const { dev, ino, size, mtimeMs, ctimeMs } = value as { readonly [name: string]: unknown };
  return (
    typeof dev === 'number' &&
    typeof ino === 'number' &&
    typeof size === 'number' &&
    typeof mtimeMs === 'number' &&
    typeof ctimeMs === 'number'
  );
}
