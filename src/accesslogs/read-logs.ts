import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { mapUnordered } from '../core/concurrency.ts';
import { GroundctlError } from '../core/errors.ts';
import type { EventStream } from '../core/events.ts';
import { type Finding, finding, type Rule } from '../core/finding.ts';
import { withRetry } from '../core/retry.ts';
import { formatS3Uri, type S3Uri } from '../core/s3-uri.ts';
import type { LogObject, LogStore } from './ports.ts';
import { Collector, type RecordFilter } from './rows/collector.ts';
import { LogRows } from './rows/log-rows.ts';
import { LineFeed } from './scan/line-feed.ts';
import { LineScanner } from './scan/line-scanner.ts';
import { type RejectBin, Rejects } from './scan/rejects.ts';
import { isGzip, maybeGunzip, untilAborted } from './sources/gunzip.ts';
import { brokenGzip, emptyFile, lateFiles, noRecords, notALog, unreadable } from './sources/input-rules.ts';
import { listLogs } from './sources/list-logs.ts';
import { reasonOf, rejectedFinding, settledFinding } from './sources/read-findings.ts';
import type { LogSource } from './sources/source.ts';

/** Memory for what is kept while reading, unless said: 96 MB. */
export const DEFAULT_MEMORY = 96_000_000;

export interface ReadOptions extends RecordFilter {
  /** Bytes. */
  readonly memory?: number | undefined;
  /** Where `-` reads from. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How far reading has come. */
export interface ReadEvent {
  readonly type: 'progress';
  readonly files: number;
  readonly records: number;
  readonly rejected: number;
  /** Bytes of log text, unpacked. */
  readonly bytes: number;
  /** What is being read. */
  readonly file: string;
}

/** What was read. */
export interface LogRead {
  readonly rows: LogRows;
  readonly files: number;
  /** Bytes of log text, unpacked. */
  readonly bytes: number;
  readonly rejected: number;
  readonly rejects: readonly RejectBin[];
  readonly blankLines: number;
  /** About the inputs: what was unreadable, incomplete, no log, empty. */
  readonly findings: readonly Finding[];
  /** True when the signal ended it: the rest was not read. */
  readonly interrupted: boolean;
}

/** Small enough for a processor's own cache. */
const BUFFER = 256 << 10;
/** Objects up to this many bytes are fetched whole, several at a time; larger ones streamed, one by one. */
const WHOLE = 2 << 20;
const FETCHES = 16;
const EVENT_MS = 100;
/** About 20 ms of reading: how long a signal may have to wait. */
const TURN_BYTES = 8 << 20;

/**
 * Reads access logs from all sources. What cannot be read becomes a finding and the rest is read on; an abort
 * ends reading and gives what was read so far. Throws where an S3 listing fails, which leaves nothing to read.
 */
export function readLogs(
  sources: readonly LogSource[],
  options: ReadOptions = {},
  store?: LogStore,
): EventStream<ReadEvent, LogRead> {
  return new Reading(options, store).run(sources);
}

class Reading {
  readonly #options: ReadOptions;
  readonly #store: LogStore | undefined;
  readonly #rows: LogRows;
  readonly #collector: Collector;
  readonly #scanner = new LineScanner();
  readonly #rejects = new Rejects();
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER);
  readonly #findings: Finding[] = [];
  #files = 0;
  #bytes = 0;
  #blank = 0;
  #skipped = 0;
  #lastEvent = 0;

  constructor(options: ReadOptions, store: LogStore | undefined) {
    this.#options = options;
    this.#store = store;
    this.#rows = new LogRows(options.memory ?? DEFAULT_MEMORY);
    const { from, to, bucket, keyPrefix, requester } = options;
    this.#collector = new Collector(this.#rows, { from, to, bucket, keyPrefix, requester });
  }

  async *run(sources: readonly LogSource[]): EventStream<ReadEvent, LogRead> {
    for (const source of sources) {
      if (this.#aborted) break;
      if (source.kind === 'file') yield* this.#file(source.path);
      else if (source.kind === 's3') yield* this.#bucket(source.uri);
      else yield* this.#stream('stdin', this.#options.stdin ?? NOTHING);
    }
    return this.#result();
  }

  get #aborted(): boolean {
    return this.#options.signal?.aborted === true;
  }

  /** Reads synchronously, which costs a tenth less, and lets the event loop have its turn now and then. */
  async *#file(path: string): AsyncGenerator<ReadEvent, void, void> {
    let file: number | undefined;
    try {
      file = openSync(path, 'r');
      // A pipe has to be waited for, and can be read once only.
      if (!fstatSync(file).isFile()) {
        const pipe = createReadStream(path, { fd: file });
        // The stream closes it, also when it is destroyed in the middle.
        file = undefined;
        yield* this.#stream(path, pipe);
        return;
      }
      const feed = this.#feed(path);
      let turn = TURN_BYTES;
      for (let first = true; !this.#aborted; first = false) {
        const room = feed.room();
        const length = readSync(file, room, 0, room.length, null);
        if (length === 0) break;
        if (first && isGzip(room)) {
          yield* this.#stream(path, createReadStream(path));
          return;
        }
        feed.filled(length);
        yield* this.#afterChunk(feed, path);
        if (isHopeless(feed)) break;
        if (feed.bytes < turn) continue;
        turn = feed.bytes + TURN_BYTES;
        await setImmediate();
      }
      this.#endOf(feed, path);
    } catch (error) {
      this.#problem(unreadable, path, reasonOf(error));
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  async *#stream(name: string, source: AsyncIterable<Uint8Array>): AsyncGenerator<ReadEvent, void, void> {
    const feed = this.#feed(name);
    try {
      for await (const chunk of maybeGunzip(untilAborted(source, this.#options.signal))) {
        feed.push(chunk);
        yield* this.#afterChunk(feed, name);
        if (this.#aborted || isHopeless(feed)) break;
      }
    } catch (error) {
      const gzip = /^Z_/.test(String((error as { code?: unknown }).code));
      if (!this.#aborted) this.#problem(gzip ? brokenGzip : unreadable, name, reasonOf(error));
    }
    this.#endOf(feed, name);
  }

  async *#bucket(uri: S3Uri): AsyncGenerator<ReadEvent, void, void> {
    const store = this.#store;
    if (store === undefined) throw new TypeError('Reading from S3 needs a store.');
    const { from, to, bucket, signal } = this.#options;
    const large: LogObject[] = [];
    const small = this.#wanted(listLogs(store, uri, { window: { from, to }, bucket, signal }), large);
    const fetched = mapUnordered(small, FETCHES, ({ Key }, stop) =>
      this.#fetch(store, uri.bucket, Key, stop),
    );
    try {
      for await (const { key, chunks, error } of fetched) {
        const name = formatS3Uri({ bucket: uri.bucket, key });
        if (error !== undefined) {
          if (!this.#aborted) this.#problem(unreadable, name, error);
        } else yield* this.#stream(name, streamOf(chunks));
        if (this.#aborted) return;
      }
      for (const { Key } of large) {
        if (this.#aborted) return;
        yield* this.#stream(
          formatS3Uri({ bucket: uri.bucket, key: Key }),
          bodyOf(store, uri.bucket, Key, signal),
        );
      }
    } catch (error) {
      if (!this.#aborted) throw error;
    }
  }

  /** Objects small enough to be fetched whole; the others are put aside, and those of other times counted. */
  async *#wanted(
    listed: ReturnType<typeof listLogs>,
    large: LogObject[],
  ): AsyncGenerator<LogObject, void, void> {
    for await (const { object, skipped } of listed) {
      if (this.#aborted) return;
      if (skipped) this.#skipped += 1;
      else if (object.Size > WHOLE) large.push(object);
      else yield object;
    }
  }

  async #fetch(store: LogStore, bucket: string, key: string, stop: AbortSignal): Promise<Fetched> {
    const signal = this.#options.signal === undefined ? stop : AbortSignal.any([stop, this.#options.signal]);
    try {
      const chunks = await withRetry(() => wholeBody(store, bucket, key, signal), { signal, attempts: 6 });
      return { key, chunks };
    } catch (error) {
      return { key, chunks: [], error: reasonOf(error) };
    }
  }

  #feed(name: string): LineFeed {
    const onRecord = this.#collector.add.bind(this.#collector);
    return new LineFeed(name, this.#scanner, this.#rejects, onRecord, this.#buffer);
  }

  *#afterChunk(feed: LineFeed, file: string): Generator<ReadEvent, void, void> {
    this.#rows.keepWithinBudget();
    const now = Date.now();
    if (now - this.#lastEvent < EVENT_MS) return;
    this.#lastEvent = now;
    const { records } = this.#rows.counts;
    const bytes = this.#bytes + feed.bytes;
    yield { type: 'progress', files: this.#files, records, rejected: this.#rejects.total, bytes, file };
  }

  #endOf(feed: LineFeed, name: string): void {
    // The last line of a file that was left in the middle is cut.
    if (!this.#aborted) feed.end();
    this.#files += 1;
    this.#bytes += feed.bytes;
    this.#blank += feed.blank;
    if (this.#aborted || feed.records > 0) return;
    const told = this.#findings.some(({ subject }) => subject === name);
    if (feed.bytes === 0) {
      if (!told) this.#problem(emptyFile, name, 'It holds no bytes.');
    } else if (!told) {
      const kind = feed.sawNul
        ? 'It is binary: it holds NUL bytes, which logs never do.'
        : 'Not one line of it is a record.';
      this.#problem(notALog, name, kind);
    }
  }

  #problem(rule: Rule, subject: string, reason: string): void {
    const file = subject === 'stdin' ? {} : { location: { file: subject } };
    this.#findings.push(finding(rule, { subject, message: reason, ...file }));
  }

  #result(): LogRead {
    const { counts } = this.#rows;
    const rejects = this.#rejects.bins;
    if (rejects.length > 0)
      this.#findings.push(rejectedFinding(this.#rejects.total, counts.records, rejects));
    if (this.#rows.settledUnits > 0 || this.#rows.keys.approximate || this.#rows.forgottenUnsigned > 0) {
      this.#findings.push(settledFinding(this.#rows));
    }
    if (this.#skipped > 0) {
      const message = `${this.#skipped} objects were not read because of the dates in their keys.`;
      this.#findings.push(finding(lateFiles, { subject: 's3', message }));
    }
    if (counts.records === 0 && !this.#aborted) {
      const filtered = counts.filtered > 0 ? ` ${counts.filtered} records were left out by the filters.` : '';
      const message = `${this.#files} files were read and hold no record to judge.${filtered}`;
      this.#findings.push(finding(noRecords, { subject: 'all sources', message }));
    }
    return {
      rows: this.#rows,
      files: this.#files,
      bytes: this.#bytes,
      rejected: this.#rejects.total,
      rejects,
      blankLines: this.#blank,
      findings: this.#findings,
      interrupted: this.#aborted,
    };
  }
}

interface Fetched {
  readonly key: string;
  readonly chunks: readonly Uint8Array[];
  readonly error?: string;
}

const NOTHING: AsyncIterable<Uint8Array> = streamOf([]);

async function* streamOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, void> {
  yield* chunks;
}

async function* bodyOf(
  store: LogStore,
  bucket: string,
  key: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  const object = await store.get({ bucket, key }, { signal });
  if (object === undefined) throw gone();
  yield* object.body;
}

async function wholeBody(
  store: LogStore,
  bucket: string,
  key: string,
  signal: AbortSignal,
): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bodyOf(store, bucket, key, signal)) chunks.push(chunk);
  return chunks;
}

function gone(): GroundctlError {
  return new GroundctlError('It was deleted after it had been listed.', {
    code: 'object-gone',
    source: 'aws',
  });
}

/** A megabyte of binary without one record: not worth reading on. */
function isHopeless(feed: LineFeed): boolean {
  return feed.sawNul && feed.records === 0 && feed.bytes >= 1 << 20;
}
