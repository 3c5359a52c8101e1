import { closeSync, readSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { QueryFacts } from '../core/athena/ports.ts';
import { collectGarbage, collectYoungGarbage } from '../core/collect-garbage.ts';
import type { EventStream } from '../core/events.ts';
import { inputStream, openInput } from '../core/files/open-input.ts';
import { type Finding, finding, type Rule } from '../core/finding.ts';
import type { S3Uri } from '../core/s3-uri.ts';
import { ArchiveError } from '../core/unpack/archive-error.ts';
import { type Entry, entriesOf } from '../core/unpack/entries.ts';
import { fixOfContainer, sniff } from '../core/unpack/sniff.ts';
import type { Evidence } from './evidence/evidence.ts';
import { LogScan } from './log-scan.ts';
import type { LogStore } from './ports.ts';
import type { LogRows } from './rows/log-rows.ts';
import type { RecordFilter } from './rows/record-filter.ts';
import type { LineFeed } from './scan/line-feed.ts';
import type { RejectBin } from './scan/rejects.ts';
import { brokenGzip, emptyFile, notALog, otherLog, unreadable } from './sources/input-rules.ts';
import { type OtherLog, otherLogOf } from './sources/other-logs.ts';
import { closingFindings, reasonOf } from './sources/read-findings.ts';
import { S3Logs, streamOf } from './sources/s3-logs.ts';
import type { LogSource } from './sources/source.ts';
import { untilAborted } from './sources/until-aborted.ts';

/** Memory for what is kept while reading, unless said: 64 MB. */
export const DEFAULT_MEMORY = 64_000_000;

export interface ReadOptions extends RecordFilter {
  /** Bytes. */
  readonly memory?: number | undefined;
  /** Threads that read, the calling one among them: 1 unless said. Others start where there is much data. */
  readonly workers?: number | undefined;
  /** What other logs say about the same requests. */
  readonly evidence?: Evidence | undefined;
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
  /** Bytes of the sources that were taken, packed or not, and how many there are: 0 where nobody knows. */
  readonly taken: number;
  readonly total: number;
  /** What is being read. */
  readonly file: string;
}

/** What was read. */
export interface LogRead {
  /** @internal */
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
  /** The query that read it, where it was not read here. */
  readonly query?: QueryFacts | undefined;
}

/** Which objects of a bucket to read. */
export interface BucketOptions {
  /** True for keys that are not to be read (again). */
  readonly skip?: ((key: string) => boolean) | undefined;
  /** Takes the name `s3://bucket/key` of each object that was read to its end. */
  readonly onRead?: (name: string) => void;
}

const EVENT_MS = 100;
/**
 * What comes in lies outside of V8's heap, which does not see how much of it is garbage by now. Chunks of a stream are
 * garbage while they are young; whole objects have waited for others, and take more than a millisecond to collect.
 */
const CHUNKS_KEPT = 4 << 20;
const OBJECTS_KEPT = 16 << 20;
/** About 20 ms of reading: how long a signal may have to wait. */
const TURN_BYTES = 8 << 20;

/**
 * Reads access logs from all sources. What cannot be read becomes a finding and the rest is read on; an abort
 * ends reading and gives what was read so far. Throws where an S3 listing fails before anything was listed.
 */
export function readLogs(
  sources: readonly LogSource[],
  options: ReadOptions = {},
  store?: LogStore,
): EventStream<ReadEvent, LogRead> {
  return new LogReading(options, store).run(sources);
}

/** Reading that can be gone on with: what is read later comes to what was read before. */
export class LogReading {
  readonly #options: ReadOptions;
  readonly #store: LogStore | undefined;
  readonly #scan: LogScan;
  readonly #findings: Finding[] = [];
  #files = 0;
  #bytes = 0;
  #blank = 0;
  #skipped = 0;
  #taken = 0;
  #total = 0;
  /** Bytes that came in and are not needed any more. */
  #dropped = 0;
  /** Nothing was to be read: other logs are what is looked at. */
  #sourceless = false;
  #lastEvent = Number.NEGATIVE_INFINITY;

  constructor(options: ReadOptions, store: LogStore | undefined) {
    this.#options = options;
    this.#store = store;
    const { from, to, bucket, keyPrefix, requester } = options;
    const filter = { from, to, bucket, keyPrefix, requester };
    const threads = options.workers ?? 1;
    this.#scan = new LogScan(options.memory ?? DEFAULT_MEMORY, filter, { threads });
    this.#scan.rows.evidence = options.evidence;
  }

  async *run(sources: readonly LogSource[]): EventStream<ReadEvent, LogRead> {
    this.#sourceless = sources.length === 0;
    for (const source of sources) if (source.kind === 'file') this.#total += sizeOf(source.path);
    // Nobody knows how much will come in.
    const endless = sources.some(({ kind }) => kind === 'stdin');
    try {
      for (const source of sources) {
        if (endless) this.#total = 0;
        if (this.#aborted) break;
        if (source.kind === 'file') yield* this.#file(source.path);
        else if (source.kind === 's3') yield* this.bucket(source.uri);
        else if (source.kind === 'made') yield* this.#made(source.name, source.chunks);
        else yield* this.#stream('stdin', this.#options.stdin ?? streamOf([]));
      }
      return this.result();
    } finally {
      this.close();
    }
  }

  /** Ends other threads. Nothing is read any more. */
  close(): void {
    this.#scan.close();
  }

  get #aborted(): boolean {
    return this.#options.signal?.aborted === true;
  }

  /** Reads synchronously, which costs a tenth less, and lets the event loop have its turn now and then. */
  async *#file(path: string): AsyncGenerator<ReadEvent, void, void> {
    let file: number | undefined;
    let feed: LineFeed | undefined;
    try {
      const input = openInput(path, 'stream');
      // The stream closes a pipe, also when it is destroyed in the middle.
      if (input.pipe) {
        yield* this.#stream(path, inputStream(input));
        return;
      }
      file = input.fd;
      feed = this.#scan.open(path);
      let turn = TURN_BYTES;
      for (let first = true; !this.#aborted; first = false) {
        const room = feed.room();
        const length = readSync(file, room, 0, room.length, null);
        if (length === 0) break;
        if (first && sniff(room.subarray(0, length)) !== 'plain') {
          yield* this.#stream(path, inputStream(openInput(path, 'stream')));
          return;
        }
        this.#taken += length;
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
      feed?.leave();
      if (file !== undefined) closeSync(file);
    }
  }

  /** Lines that this program made itself; whoever makes them answers for what they are made of. */
  async *#made(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ReadEvent, void, void> {
    const feed = this.#scan.open(name);
    for await (const chunk of chunks) {
      feed.push(chunk);
      yield* this.#afterChunk(feed, name);
      if (this.#aborted) return;
    }
    feed.end();
    this.#bytes += feed.bytes;
  }

  /** Text that is all here. */
  *#whole(name: string, bytes: Uint8Array): Generator<ReadEvent, void, void> {
    this.#taken += bytes.length;
    const feed = this.#scan.open(name);
    feed.push(bytes);
    yield* this.#afterChunk(feed, name);
    this.#endOf(feed, name);
    this.#drop(bytes, OBJECTS_KEPT, collectGarbage);
  }

  async *#stream(name: string, source: AsyncIterable<Uint8Array>): AsyncGenerator<ReadEvent, void, void> {
    try {
      for await (const entry of entriesOf(this.#counted(untilAborted(source, this.#options.signal)))) {
        yield* this.#entry(entry.name === '' ? name : `${name}/${entry.name}`, entry);
        if (this.#aborted) break;
      }
    } catch (error) {
      const packed =
        error instanceof ArchiveError || /^(?:Z_|ZSTD_)/.test(String((error as { code?: unknown }).code));
      if (!this.#aborted) this.#problem(packed ? brokenGzip : unreadable, name, reasonOf(error));
    }
  }

  async *#counted(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
    for await (const chunk of source) {
      this.#taken += chunk.length;
      yield chunk;
      this.#drop(chunk, CHUNKS_KEPT, collectYoungGarbage);
    }
  }

  /** Says that bytes which came in are not needed any more; they are freed once there are `most` of them. */
  #drop({ length }: Uint8Array, most: number, collect: () => void): void {
    this.#dropped += length;
    if (this.#dropped < most) return;
    this.#dropped = 0;
    collect();
  }

  async *#entry(name: string, { chunks, container }: Entry): AsyncGenerator<ReadEvent, void, void> {
    if (container !== undefined) {
      this.#files += 1;
      this.#other(name, { name: `a ${container} file`, fix: fixOfContainer(container) });
      return;
    }
    const feed = this.#scan.open(name);
    try {
      for await (const chunk of chunks) {
        feed.push(chunk);
        yield* this.#afterChunk(feed, name);
        if (this.#aborted || isHopeless(feed)) break;
      }
    } finally {
      this.#endOf(feed, name);
    }
  }

  /** Reads the log objects below a prefix, but for those that `skip` names. */
  async *bucket(uri: S3Uri, options: BucketOptions = {}): AsyncGenerator<ReadEvent, void, void> {
    if (this.#store === undefined) throw new TypeError('Reading from S3 needs a store.');
    const logs = new S3Logs(this.#store, uri, { ...this.#options, skip: options.skip });
    const known = this.#total;
    try {
      for await (const { name, body, bytes, error } of logs.read()) {
        this.#total = known + logs.listedBytes;
        if (this.#aborted) break;
        if (error !== undefined) {
          this.#problem(unreadable, name, error);
          continue;
        }
        if (bytes !== undefined && sniff(bytes) === 'plain') yield* this.#whole(name, bytes);
        else yield* this.#stream(name, body);
        options.onRead?.(name);
      }
    } catch (error) {
      if (!this.#aborted) throw error;
    }
    this.#skipped += logs.skipped;
  }

  *#afterChunk(feed: LineFeed, file: string): Generator<ReadEvent, void, void> {
    const now = performance.now();
    if (now - this.#lastEvent < EVENT_MS) return;
    this.#lastEvent = now;
    const { records } = this.#scan.rows.counts;
    const bytes = this.#bytes + feed.bytes;
    const [files, rejected, taken, total] = [this.#files, this.#scan.rejects.total, this.#taken, this.#total];
    yield { type: 'progress', files, records, rejected, bytes, taken, total, file };
  }

  #endOf(feed: LineFeed, name: string): void {
    // The last line of a file that was left in the middle is cut.
    if (this.#aborted) feed.leave();
    else feed.end();
    this.#files += 1;
    this.#bytes += feed.bytes;
    this.#blank += feed.blank;
    if (this.#aborted || feed.records > 0) return;
    const other = feed.bytes === 0 ? undefined : otherLogOf(feed.head);
    if (feed.bytes === 0) this.#problem(emptyFile, name, 'It is empty.');
    else if (other !== undefined) this.#other(name, other);
    else {
      const kind = feed.sawNul
        ? 'It is binary: it contains NUL bytes, which logs never do.'
        : 'Not one line of it is a record.';
      this.#problem(notALog, name, kind);
    }
  }

  #other(name: string, { name: kind, fix }: OtherLog): void {
    this.#problem(otherLog, name, `It is ${kind}, not an S3 server access log.`, fix);
  }

  #problem(rule: Rule, subject: string, reason: string, fix = rule.fix): void {
    const file = subject === 'stdin' ? {} : { location: { file: subject } };
    this.#findings.push(finding(rule, { subject, message: reason, fix, ...file }));
  }

  /** What was read so far. */
  result(): LogRead {
    const { rows, rejects } = this.#scan;
    this.#scan.finish();
    rows.freeSpare();
    const interrupted = this.#aborted;
    const closing = closingFindings({
      rows,
      rejects,
      files: this.#files,
      skipped: this.#skipped,
      interrupted: interrupted || this.#sourceless,
    });
    return {
      rows,
      files: this.#files,
      bytes: this.#bytes,
      rejected: rejects.total,
      rejects: rejects.bins,
      blankLines: this.#blank,
      findings: [...(rows.evidence?.findings ?? []), ...this.#findings, ...closing],
      interrupted,
    };
  }
}

/** A megabyte of binary without one record: not worth reading on. */
function isHopeless(feed: LineFeed): boolean {
  return feed.sawNul && feed.records === 0 && feed.bytes >= 1 << 20;
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
