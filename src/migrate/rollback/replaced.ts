import type { JournalEntry } from '../sync/journal-entry.ts';

/** An object that a sync replaced, and where what it held is kept. */
export interface Replaced {
  readonly key: string;
  /** The number of the sync, counted over those of one journal that replaced something. */
  readonly run: number;
  /** Of what was there. */
  readonly etag: string;
  readonly size: number;
  readonly kept: Kept;
  /** Of this migration's own earlier upload; undefined where it was none. @internal */
  readonly before?: JournalEntry | undefined;
}

/** A version of the same key, or a copy under another one with its ETag. */
export type Kept = { readonly versionId: string } | { readonly key: string; readonly etag: string };

/** What is on record of what was replaced. */
export interface ReplacedRecord {
  /** By key, the oldest first. */
  readonly stacks: ReadonlyMap<string, readonly Replaced[]>;
  /** Copies that were made, by their key; `needed` where nothing else holds what is in them. */
  readonly copies: ReadonlyMap<
    string,
    { readonly of: string; readonly etag: string; readonly needed: boolean }
  >;
}

type Line = { readonly [name: string]: unknown };

/** True for what a journal's line says of a replacement. */
export function isReplaced(value: unknown): value is Replaced {
  const { key, run, etag, size, kept, before } = Object(value) as Line;
  const { versionId, key: copy, etag: copied } = Object(kept) as Line;
  return (
    typeof key === 'string' &&
    Number.isSafeInteger(run) &&
    typeof etag === 'string' &&
    typeof size === 'number' &&
    (typeof versionId === 'string' || (typeof copy === 'string' && typeof copied === 'string')) &&
    (before === undefined || typeof (before as Line | null)?.sha256 === 'string')
  );
}
