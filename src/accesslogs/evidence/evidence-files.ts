import { inputStream, openInput } from '../../core/files/open-input.ts';
import { type Finding, finding, type Rule } from '../../core/finding.ts';
import { counted } from '../../core/text/grouped.ts';
import { ArchiveError } from '../../core/unpack/archive-error.ts';
import { entriesOf } from '../../core/unpack/entries.ts';
import { fixOfContainer } from '../../core/unpack/sniff.ts';
import type { LogStore } from '../ports.ts';
import type { ReadEvent } from '../read-logs.ts';
import { brokenGzip, emptyFile, unreadable } from '../sources/input-rules.ts';
import { mayHoldDay, type TimeWindow } from '../sources/key-date.ts';
import { reasonOf } from '../sources/read-findings.ts';
import { S3Logs, streamOf } from '../sources/s3-logs.ts';
import type { LogSource } from '../sources/source.ts';
import { untilAborted } from '../sources/until-aborted.ts';
import { notEvidence, rejectedEvidence } from './evidence-rules.ts';
import type { SetAside } from './set-aside.ts';

/** Takes the bytes of one file of another log. */
export interface EvidenceFeed {
  push(chunk: Uint8Array): void;
  end(): void;
  /** What was understood in it, whether it is of use or not. */
  readonly understood: number;
}

/** How to read one kind of log. */
export interface EvidenceKind {
  /** Such as "CloudTrail log". */
  readonly name: string;
  /** The option that it is given to, for messages. */
  readonly option: string;
  readonly setAside: SetAside;
  open(file: string): EvidenceFeed;
}

export interface EvidenceReadOptions extends TimeWindow {
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Keys beside the logs of a trail that hold no events of requests. */
const BESIDE = /\/CloudTrail-(?:Digest|Insight)\//;
const EVENT_MS = 100;

/** Reads the files of one kind of log, one after the other. What cannot be read becomes a finding. */
export class EvidenceFiles {
  readonly findings: Finding[] = [];
  files = 0;
  bytes = 0;
  readonly #kind: EvidenceKind;
  readonly #options: EvidenceReadOptions;
  readonly #store: LogStore | undefined;
  #taken = 0;
  #lastEvent = Number.NEGATIVE_INFINITY;

  constructor(kind: EvidenceKind, options: EvidenceReadOptions, store: LogStore | undefined) {
    this.#kind = kind;
    this.#options = options;
    this.#store = store;
  }

  /** Yields after each chunk, so that whoever asks can take what has come of it. */
  async *read(sources: readonly LogSource[]): AsyncGenerator<undefined, void, void> {
    for (const source of sources) {
      if (this.aborted) break;
      if (source.kind === 'file') yield* this.#file(source.path);
      else if (source.kind === 's3') yield* this.#bucket(source.uri);
      else if (source.kind === 'stdin') yield* this.#stream('stdin', this.#options.stdin ?? streamOf([]));
    }
    this.#close();
  }

  get aborted(): boolean {
    return this.#options.signal?.aborted === true;
  }

  /** How far reading has come, now and then. */
  *progress(): Generator<ReadEvent, void, void> {
    const now = performance.now();
    if (now - this.#lastEvent < EVENT_MS) return;
    this.#lastEvent = now;
    const [files, bytes, taken, rejected] = [this.files, this.bytes, this.#taken, this.#kind.setAside.total];
    yield { type: 'progress', files, records: 0, rejected, bytes, taken, total: 0, file: this.#kind.name };
  }

  async *#file(path: string): AsyncGenerator<undefined, void, void> {
    try {
      yield* this.#stream(path, inputStream(openInput(path, 'stream')));
    } catch (error) {
      this.#problem(unreadable, path, reasonOf(error));
    }
  }

  async *#bucket(uri: Extract<LogSource, { kind: 's3' }>['uri']): AsyncGenerator<undefined, void, void> {
    if (this.#store === undefined) throw new TypeError('Reading from S3 needs a store.');
    const { from, to, signal } = this.#options;
    const skip = (key: string) => BESIDE.test(`/${key}`) || !mayHoldDay(key, { from, to });
    const logs = new S3Logs(this.#store, uri, { skip, signal });
    try {
      for await (const { name, body, error } of logs.read()) {
        if (this.aborted) return;
        if (error !== undefined) this.#problem(unreadable, name, error);
        else yield* this.#stream(name, body);
      }
    } catch (error) {
      if (!this.aborted) throw error;
    }
  }

  async *#stream(name: string, source: AsyncIterable<Uint8Array>): AsyncGenerator<undefined, void, void> {
    try {
      for await (const entry of entriesOf(this.#counted(untilAborted(source, this.#options.signal)))) {
        const file = entry.name === '' ? name : `${name}/${entry.name}`;
        if (entry.container === undefined) yield* this.#text(file, entry.chunks);
        else {
          this.files += 1;
          const fix = fixOfContainer(entry.container);
          this.#problem(
            notEvidence,
            file,
            `It is in ${entry.container} format, which is not supported here.`,
            fix,
          );
        }
        if (this.aborted) return;
      }
    } catch (error) {
      const code = String((error as { code?: unknown }).code);
      const packed = error instanceof ArchiveError || /^(?:Z_|ZSTD_)/.test(code);
      if (!this.aborted) this.#problem(packed ? brokenGzip : unreadable, name, reasonOf(error));
    }
  }

  async *#text(name: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<undefined, void, void> {
    const feed = this.#kind.open(name);
    let bytes = 0;
    const rejected = this.#kind.setAside.total;
    try {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        this.bytes += chunk.length;
        feed.push(chunk);
        yield undefined;
        if (this.aborted) return;
      }
    } finally {
      if (!this.aborted) feed.end();
      this.files += 1;
    }
    yield undefined;
    if (bytes === 0) this.#problem(emptyFile, name, 'It is empty.');
    else if (feed.understood === 0) {
      const aside = this.#kind.setAside.total - rejected;
      const what = aside > 0 ? ` ${counted(aside, 'part')} could not be read.` : '';
      this.#problem(notEvidence, name, `Nothing in it is a record of a ${this.#kind.name}.${what}`);
    }
  }

  async *#counted(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
    for await (const chunk of source) {
      this.#taken += chunk.length;
      yield chunk;
    }
  }

  #close(): void {
    const { total, samples } = this.#kind.setAside;
    if (total === 0) return;
    this.findings.push(
      finding(rejectedEvidence, {
        subject: this.#kind.option,
        message: `${counted(total, 'part')} of a ${this.#kind.name} could not be read.`,
        evidence: { setAside: total, samples: samples.map(({ file, text }) => ({ file, text })) },
      }),
    );
  }

  #problem(rule: Rule, subject: string, message: string, fix = rule.fix): void {
    const place = subject === 'stdin' ? {} : { location: { file: subject } };
    this.findings.push(finding(rule, { subject, message, fix, ...place }));
  }
}
