import type { Replaced, ReplacedRecord } from './replaced.ts';

/** What the lines of a journal say, one after the other, of what was replaced and brought back. */
export class History implements ReplacedRecord {
  readonly stacks = new Map<string, Replaced[]>();
  readonly copies = new Map<string, { of: string; etag: string; needed: boolean }>();
  /** The highest number of a run. */
  runs = 0;

  replaced(one: Replaced): void {
    const { key, run, kept, before } = one;
    this.runs = Math.max(this.runs, run);
    this.stacks.set(key, [...(this.stacks.get(key) ?? []), one]);
    if ('key' in kept) this.copies.set(kept.key, { of: key, etag: kept.etag, needed: before === undefined });
  }

  restored(key: string): void {
    const kept = this.stacks.get(key)?.pop()?.kept;
    const copy = kept && 'key' in kept ? this.copies.get(kept.key) : undefined;
    if (copy !== undefined) copy.needed = false;
  }

  removed(key: string): void {
    this.copies.delete(key);
  }
}
