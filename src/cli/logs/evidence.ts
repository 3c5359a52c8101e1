import type { Evidence } from '../../accesslogs/evidence/evidence.ts';
import { readNames } from '../../accesslogs/evidence/names/read-names.ts';
import { NetworkFacts } from '../../accesslogs/evidence/network/network-facts.ts';
import {
  type EvidenceSources,
  hasEvidence,
  readEvidence,
  readTrail,
} from '../../accesslogs/evidence/read-evidence.ts';
import type { Facts } from '../../accesslogs/judge/facts.ts';
import type { ReadEvent } from '../../accesslogs/read-logs.ts';
import type { TimedRead } from '../../accesslogs/report/words.ts';
import { findSources, type LogSource } from '../../accesslogs/sources/source.ts';
import { usageError } from '../../core/errors.ts';
import { drain } from '../../core/events.ts';
import { formatBytes } from '../../core/size.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import type { GlobalOptions, Io } from '../io.ts';
import { readText, standardInput } from '../read-text.ts';
import { type ReadingOptions, readSources, requestOf, sourcesOf } from './read.ts';

/** Options that name logs beside the access log. */
export interface EvidenceOptions extends GlobalOptions {
  readonly cloudtrail?: readonly string[];
  readonly cloudfront?: readonly string[];
  readonly flowLogs?: readonly string[];
  /** Ask EC2 whose addresses are whose. */
  readonly ec2?: boolean;
  /** A file of ranges and names. */
  readonly names?: string;
}

const NAMES_LIMIT = 16_000_000;

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
  const { cloudtrail, cloudfront, flowLogs, names } = options;
  const evidence = {
    trail: await found(cloudtrail),
    cloudFront: await found(cloudfront),
    flows: await found(flowLogs),
  };
  const piped = [...words, ...(cloudtrail ?? []), ...(cloudfront ?? []), ...(flowLogs ?? []), names];
  if (piped.filter((word) => word === '-').length > 1) {
    throw usageError('Standard input can be one source only: - is named more than once.');
  }
  // Where the settings say where access logs are, others are looked at beside them; CloudTrail can stand alone.
  const isSet = options.settings?.values['buckets.logs'] !== undefined;
  const alone = words.length === 0 && (cloudtrail !== undefined || (hasEvidence(evidence) && !isSet));
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
  const read = hasEvidence(beside) ? await readBeside(io, options, beside) : undefined;
  return alone ? readAlone(io, options, trail, read) : readSources(io, options, sources, read);
}

/** CloudTrail in place of an access log. */
async function readAlone(
  io: Io,
  options: ReadingOptions & EvidenceOptions,
  trail: readonly LogSource[],
  evidence: Evidence | undefined,
): Promise<TimedRead> {
  const request = { ...requestOf(options), evidence, ...inputOf(io, trail), signal: io.signal };
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
export function evidenceWords(options: EvidenceOptions): string[] {
  const { cloudtrail = [], cloudfront = [], flowLogs = [], ec2, names } = options;
  return [
    ...cloudtrail.flatMap((word) => ['--cloudtrail', word]),
    ...cloudfront.flatMap((word) => ['--cloudfront', word]),
    ...flowLogs.flatMap((word) => ['--flow-logs', word]),
    ...(ec2 === true ? ['--ec2'] : []),
    ...(names === undefined ? [] : ['--names', names]),
  ];
}

/** Names of addresses: from a file, and from EC2 where it is to be asked. */
export async function namesOf(io: Io, options: EvidenceOptions): Promise<Pick<Facts, 'names' | 'network'>> {
  const names =
    options.names === undefined
      ? undefined
      : readNames(await readText(options.names, NAMES_LIMIT, io.signal), options.names);
  if (options.ec2 !== true) return { names };
  const { accessLogs } = await io.connect(options);
  return { names, network: new NetworkFacts(await accessLogs.network({ signal: io.signal })) };
}

function found(words: readonly string[] | undefined): Promise<LogSource[]> | undefined {
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
