import type { Evidence } from '../../accesslogs/evidence/evidence.ts';
import {
  type EvidenceSources,
  hasEvidence,
  readEvidence,
  readTrail,
} from '../../accesslogs/evidence/read-evidence.ts';
import type { ReadEvent } from '../../accesslogs/read-logs.ts';
import type { TimedRead } from '../../accesslogs/report/words.ts';
import { findSources, type LogSource } from '../../accesslogs/sources/source.ts';
import { usageError } from '../../core/errors.ts';
import { drain } from '../../core/events.ts';
import { formatBytes } from '../../core/size.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { GlobalOptions, Io } from '../io.ts';
import { standardInput } from '../read-text.ts';
import { type ReadingOptions, readSources, requestOf, sourcesOf } from './read.ts';

/** Options that name logs beside the access log. */
export interface EvidenceOptions extends GlobalOptions {
  readonly cloudtrail?: readonly string[];
}

/** What is read: the access log where there is one, else CloudTrail in its place. */
export interface Readable {
  /** Words of the command line; empty where CloudTrail is the only source. */
  readonly sources: readonly string[];
  readonly evidence: EvidenceSources;
}

/** What the words and options name; a usage error where a path is not there or standard input is asked for twice. */
export async function readableOf(
  io: Io,
  options: EvidenceOptions,
  words: readonly string[],
): Promise<Readable> {
  const { cloudtrail } = options;
  const evidence = { trail: await named(cloudtrail) };
  const piped = [words, cloudtrail ?? []].flat().filter((word) => word === '-');
  if (piped.length > 1) throw usageError('Standard input can be one source only: - is named more than once.');
  const alone = words.length === 0 && cloudtrail !== undefined;
  return { sources: alone ? [] : sourcesOf(io, options, words), evidence };
}

/** Reads other logs first, then the access log, or CloudTrail in its place. */
export async function readAll(
  io: Io,
  options: ReadingOptions & EvidenceOptions,
  { sources, evidence }: Readable,
): Promise<TimedRead> {
  const { trail, ...others } = evidence;
  const alone = sources.length === 0 && trail !== undefined;
  const beside = alone ? others : evidence;
  const found = hasEvidence(beside) ? await readBeside(io, options, beside) : undefined;
  if (!alone) return readSources(io, options, sources, found);
  const request = { ...requestOf(options), evidence: found, ...inputOf(io, trail), signal: io.signal };
  const started = performance.now();
  const stream = isRemote(trail)
    ? (await io.connect(options)).accessLogs.readTrail(trail, request)
    : readTrail(trail, request);
  const read = await drain(stream, (event) => tell(io, event));
  return { read, elapsed: performance.now() - started };
}

async function readBeside(
  io: Io,
  options: ReadingOptions & EvidenceOptions,
  sources: EvidenceSources,
): Promise<Evidence> {
  const all = Object.values(sources).flatMap((each: readonly LogSource[] | undefined) => each ?? []);
  const { from, to } = requestOf(options);
  const request = { from, to, ...inputOf(io, all), signal: io.signal };
  const stream = isRemote(all)
    ? (await io.connect(options)).accessLogs.readEvidence(sources, request)
    : readEvidence(sources, request);
  return drain(stream, (event) => tell(io, event));
}

/** Words of the command line that name the same. */
export function evidenceWords({ cloudtrail }: EvidenceOptions): string[] {
  return (cloudtrail ?? []).flatMap((word) => ['--cloudtrail', word]);
}

function named(words: readonly string[] | undefined): Promise<LogSource[]> | undefined {
  return words === undefined ? undefined : findSources(words);
}

function isRemote(sources: readonly LogSource[]): boolean {
  return sources.some(({ kind }) => kind === 's3');
}

function inputOf(io: Io, sources: readonly LogSource[]) {
  return sources.some(({ kind }) => kind === 'stdin') ? { stdin: standardInput(io.signal) } : {};
}

function tell(io: Io, { file, bytes }: ReadEvent): void {
  io.progress(`${sanitize(file)} · ${formatBytes(bytes)}`);
}
