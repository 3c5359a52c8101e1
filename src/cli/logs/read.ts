import { setFlagsFromString } from 'node:v8';
import type { Evidence } from '../../accesslogs/evidence/evidence.ts';
import { DEFAULT_MEMORY, type ReadEvent, readLogs } from '../../accesslogs/read-logs.ts';
import { progressWords } from '../../accesslogs/report/progress-words.ts';
import type { TimedRead } from '../../accesslogs/report/words.ts';
import { parseLogTime } from '../../accesslogs/sources/log-time.ts';
import { findSources } from '../../accesslogs/sources/source.ts';
import { usageError } from '../../core/errors.ts';
import { drain } from '../../core/events.ts';
import { orThrow } from '../../core/parsed.ts';
import { presumedLine } from '../../core/report/plan-table.ts';
import { parseSize } from '../../core/size.ts';
import { grouped } from '../../core/text/grouped.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { bucketUri } from '../../settings/bucket-place.ts';
import { originWords } from '../../settings/settings.ts';
import { engineFlags, scannedLine } from '../athena.ts';
import type { GlobalOptions, Io } from '../io.ts';
import { standardInput } from '../read-text.ts';
import { athenaStream, type LogEngineOptions } from './engine.ts';

/** Options of the commands that read logs. */
export interface ReadingOptions extends LogEngineOptions {
  readonly since?: string;
  readonly until?: string;
  readonly bucket?: string;
  readonly keyPrefix?: string;
  readonly requester?: string;
  readonly memory?: string;
  readonly workers?: string;
}

/** The sources that were named, or where the settings say that logs are delivered; a usage error where nobody does. */
export function sourcesOf(io: Io, options: GlobalOptions, words: readonly string[]): readonly string[] {
  for (const one of options.presumed ?? []) {
    if (one.key === 'approved') io.say(`${presumedLine(one)}.`);
  }
  if (words.length > 0) return words;
  const { settings } = options;
  const set = settings?.values['buckets.logs'];
  const origin = settings?.origins.get('buckets.logs');
  if (set === undefined || origin === undefined) {
    throw usageError('Name a source: files, folders, globs, - or s3://bucket/prefix.', {
      hint: 'Or set buckets.logs in groundctl.yaml.',
    });
  }
  const uri = bucketUri(set);
  io.say(sanitize(`Reading ${uri}, from ${originWords(origin)}.`));
  return [uri];
}

const LEAST_MEMORY = 4_000_000;

/** Reads all sources with a progress line. AWS is asked only where a source is in S3. */
export async function readSources(
  io: Io,
  options: ReadingOptions,
  words: readonly string[],
  evidence?: Evidence,
): Promise<TimedRead> {
  // What is kept lies in columns. The space for short-lived objects would grow by 30 MB over a long log for nothing.
  setFlagsFromString('--semi-space-growth-factor=1');
  const sources = await findSources(words);
  const piped = sources.some(({ kind }) => kind === 'stdin');
  const stdin = piped ? standardInput(io.signal) : undefined;
  const request = { ...requestOf(options), stdin, evidence, signal: io.signal };
  const started = performance.now();
  const remote = sources.some(({ kind }) => kind === 's3');
  const connection = remote ? await io.connect(options) : undefined;
  const elsewhere = await athenaStream(io, connection, options, sources, request);
  const stream = elsewhere ?? connection?.accessLogs.read(sources, request) ?? readLogs(sources, request);
  const read = await drain(stream, (event) => showProgress(io, event, started));
  if (read.query !== undefined) io.say(scannedLine(read.query, options));
  return { read, elapsed: performance.now() - started };
}

/** What the options say about what to read. */
export function requestOf(options: ReadingOptions) {
  const { bucket, keyPrefix, requester } = options;
  const from = options.since === undefined ? undefined : timeOf('--since', options.since, 'begin');
  const to = options.until === undefined ? undefined : timeOf('--until', options.until, 'end');
  if (from !== undefined && to !== undefined && from >= to) {
    throw usageError('--since must be before --until: no request can be between them.');
  }
  const workers = options.workers ?? options.settings?.values.workers;
  return {
    from,
    to,
    bucket,
    keyPrefix,
    requester,
    memory: memoryOf(options.memory),
    workers: workers === undefined ? undefined : Number(workers),
  };
}

/** Words of the command line that reads the same. */
export function readingWords(options: ReadingOptions, sources: readonly string[]): string[] {
  const { since, until, bucket, keyPrefix, requester, memory, workers } = options;
  const filters = { since, until, bucket, 'key-prefix': keyPrefix, requester };
  const given = { ...filters, memory, workers, ...engineFlags(options) };
  const flags = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  return [...sources, ...flags];
}

function showProgress(io: Io, event: ReadEvent, started: number): void {
  const aside = event.rejected > 0 ? ` · ${grouped(event.rejected)} set aside` : '';
  io.progress(`${progressWords(event, performance.now() - started)}${aside}`);
}

function memoryOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_MEMORY;
  const bytes = orThrow(parseSize(text));
  if (bytes < LEAST_MEMORY) throw usageError('--memory must be at least 4 MB.');
  return bytes;
}

function timeOf(flag: string, text: string, edge: 'begin' | 'end'): number {
  const time = parseLogTime(text, edge);
  if (!time.ok) throw usageError(`${flag} ${time.problem}.`);
  return time.value;
}
