import type { SourceIdentity } from '../files/identity.ts';

/** What is known of one object: who wrote it from what. */
export interface JournalEntry {
  readonly key: string;
  readonly root: string;
  readonly path: string;
  /** Hexadecimal, of the source. */
  readonly source: string;
  /** Hexadecimal, of the object. */
  readonly sha256: string;
  readonly etag: string;
  /** The source's identity while nobody has touched it since; undefined where that would not show. */
  readonly seen?: SourceIdentity | undefined;
  /** False where the same content was already there: not ours to remove. */
  readonly written: boolean;
  /** True once verify has found other bytes under the very ETag that was written. */
  readonly damaged?: boolean;
}

/** What a sync did to flows on their way. */
export interface ChangedOnTheWay {
  readonly remap: boolean;
  readonly stripTrained: boolean;
  /** What the map replaced, as {@link mappedValues} has it; undefined in journals of early versions. */
  readonly mapped?: readonly string[] | undefined;
}
