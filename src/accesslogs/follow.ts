import { setTimeout as delay } from 'node:timers/promises';
import type { EventStream } from '../core/events.ts';
import { type Finding, sortFindings } from '../core/finding.ts';
import { formatS3Uri, type S3Uri } from '../core/s3-uri.ts';
import type { Facts } from './judge/facts.ts';
import { judge } from './judge/judge.ts';
import { judgedFindings } from './judge/judged-findings.ts';
import { isoTime } from './judge/samples-of.ts';
import type { LogStore } from './ports.ts';
import { type LogRead, LogReading, type ReadOptions } from './read-logs.ts';
import { noRecords } from './sources/input-rules.ts';
import { keyDate } from './sources/key-date.ts';

export interface FollowOptions extends ReadOptions {
  /** What is known besides the log. */
  readonly facts: Facts;
  /** Milliseconds between two looks. */
  readonly every: number;
  /** Ends by itself after so many milliseconds. */
  readonly within?: number | undefined;
  /** Takes what was read so far, after each look. */
  readonly onRead?: ((read: LogRead) => void) | undefined;
  /** True for a finding that ends it. */
  readonly stopOn?: ((finding: Finding) => boolean) | undefined;
}

/** What a look at the bucket brought. Times are UTC. */
export type FollowEvent =
  | {
      readonly type: 'look';
      /** New objects, and records in them. */
      readonly objects: number;
      readonly records: number;
      /** The last request that is in, and when the newest object was delivered, as far as its key tells. */
      readonly lastRecord?: string;
      readonly lastDelivery?: string;
      /** Records of this look that are older than what was in before: they came late. */
      readonly late: boolean;
    }
  /** A finding that is new, or that has grown. */
  | { readonly type: 'finding'; readonly change: 'new' | 'more'; readonly finding: Finding }
  /** A look that failed; the next one comes all the same. */
  | { readonly type: 'problem'; readonly message: string };

/**
 * Reads log objects as they are delivered, and judges anew whenever some came: what is late changes what was said
 * before. Ends with what was read when the signal fires, the time is over, or a finding ends it. Throws where the
 * first look fails.
 */
export async function* followLogs(
  store: LogStore,
  uri: S3Uri,
  options: FollowOptions,
): EventStream<FollowEvent, LogRead> {
  const following = new Following(store, uri, options);
  const ends = options.within === undefined ? Number.POSITIVE_INFINITY : performance.now() + options.within;
  try {
    for (let first = true; ; first = false) {
      try {
        yield* following.look();
      } catch (error) {
        if (options.signal?.aborted) break;
        if (first) throw error;
        yield { type: 'problem', message: (error as Error).message };
      }
      const left = ends - performance.now();
      if (options.signal?.aborted || following.isOver || left <= 0) break;
      await delay(Math.min(options.every, left), undefined, { signal: options.signal }).catch(() => {});
      if (options.signal?.aborted) break;
    }
    return following.result();
  } finally {
    following.close();
  }
}

class Following {
  isOver = false;
  readonly #uri: S3Uri;
  readonly #options: FollowOptions;
  readonly #reading: LogReading;
  /** Keys that were read. */
  readonly #seen = new Set<string>();
  /** How large each finding was when it was told. */
  readonly #told = new Map<string, number>();
  #lastDelivery = 0;

  constructor(store: LogStore, uri: S3Uri, options: FollowOptions) {
    this.#uri = uri;
    this.#options = options;
    this.#reading = new LogReading(options, store);
  }

  async *look(): AsyncGenerator<FollowEvent, void, void> {
    const before = this.#reading.result();
    const { records, lastTime } = before.rows.counts;
    const newest = lastTime;
    const seenBefore = this.#seen.size;
    const prefix = formatS3Uri({ bucket: this.#uri.bucket, key: '' });
    const objects = this.#reading.bucket(this.#uri, {
      skip: (key) => this.#seen.has(key),
      onRead: (name) => this.#took(name.slice(prefix.length)),
    });
    for await (const _ of objects);
    const { rows } = this.#reading.result();
    const taken = this.#seen.size - seenBefore;
    const fresh = rows.counts.records - records;
    yield {
      type: 'look',
      objects: taken,
      records: fresh,
      ...(rows.counts.lastTime > 0 ? { lastRecord: isoTime(rows.counts.lastTime) } : {}),
      ...(this.#lastDelivery > 0 ? { lastDelivery: isoTime(this.#lastDelivery) } : {}),
      late: fresh > 0 && newest > 0 && rows.counts.lastTime === newest,
    };
    this.#options.onRead?.(this.result());
    if (fresh > 0) yield* this.#findings();
  }

  close(): void {
    this.#reading.close();
  }

  result(): LogRead {
    const read = this.#reading.result();
    // Whoever waits for logs knows that there may be none yet.
    const findings = read.findings.filter(({ rule }) => rule !== noRecords.id);
    return { ...read, interrupted: false, findings };
  }

  #took(key: string): void {
    this.#seen.add(key);
    const date = keyDate(key);
    if (date.kind === 'delivered') this.#lastDelivery = Math.max(this.#lastDelivery, date.at);
  }

  *#findings(): Generator<FollowEvent, void, void> {
    const { rows, findings } = this.result();
    const all = sortFindings([...findings, ...judgedFindings(judge(rows, this.#options.facts))]);
    for (const finding of all) {
      const size = finding.count ?? 1;
      const id = `${finding.rule} ${finding.count === undefined ? finding.subject : ''}`;
      const told = this.#told.get(id);
      // Grown by half is worth a line; every request more is not.
      if (told !== undefined && size < told * 1.5) continue;
      this.#told.set(id, size);
      yield { type: 'finding', change: told === undefined ? 'new' : 'more', finding };
      if (this.#options.stopOn?.(finding)) this.isOver = true;
    }
  }
}
