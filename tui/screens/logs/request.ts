import { resolve } from 'node:path';
import type { Facts } from '../../../src/accesslogs/judge/facts.ts';
import type { RecordFilter } from '../../../src/accesslogs/rows/record-filter.ts';
import { parseLogTime } from '../../../src/accesslogs/sources/log-time.ts';
import { factsFrom, type TeamFacts } from '../../../src/accesslogs/team-facts.ts';
import type { NewLock } from '../../../src/accesslogs/whatif.ts';
import { type Cidr, parseCidr } from '../../../src/core/net/cidr.ts';
import { orThrow, type Parsed } from '../../../src/core/parsed.ts';
import { formatS3Uri, parseS3Uri } from '../../../src/core/s3-uri.ts';
import type { FormValues } from '../../state/form.ts';
import { atHome } from '../../text/home.ts';

/** What of a log is read, as it was typed; an empty text leaves it out. */
export interface ReadRequest {
  /** A path from the root, a glob, or s3://bucket/prefix. */
  readonly source: string;
  readonly from: string;
  readonly to: string;
  readonly bucket: string;
  readonly keyPrefix: string;
  readonly requester: string;
  /** Other logs, each one source as `source` is, and a file of names. */
  readonly cloudtrail: string;
  readonly cloudfront: string;
  readonly flowLogs: string;
  readonly names: string;
  /** `yes` where EC2 is to be asked. */
  readonly network: string;
  /** `auto` or `athena` where Amazon Athena may read it, in this workgroup. */
  readonly engine: string;
  readonly workgroup: string;
}

/** Those that name a place. */
export const PLACE_FIELDS = ['cloudtrail', 'cloudfront', 'flowLogs', 'names'] as const;
export const REQUEST_FIELDS = [
  ...(['source', 'from', 'to', 'bucket', 'keyPrefix', 'requester'] as const),
  ...PLACE_FIELDS,
  'network',
  ...(['engine', 'workgroup'] as const),
] as const;
export type RequestField = (typeof REQUEST_FIELDS)[number];

/** A request for one source and nothing else. */
export function requestFor(source: string, more: Partial<ReadRequest> = {}): ReadRequest {
  const nothing = Object.fromEntries(REQUEST_FIELDS.map((field) => [field, ''])) as unknown as ReadRequest;
  return { ...nothing, source, ...more };
}

/** What a person says about the log that is not in it. */
export interface Stated {
  readonly lock: NewLock | undefined;
  readonly approved: readonly string[];
}

export const NOTHING_STATED: Stated = { lock: undefined, approved: [] };

/** True where something has to be asked of AWS, for the log or beside it. */
export function asksAws(request: ReadRequest): boolean {
  const places = [request.source, request.cloudtrail, request.cloudfront, request.flowLogs];
  return request.network === 'yes' || places.some((place) => place.startsWith('s3://'));
}

/** What was typed as a source: paths from the root, so that they mean the same elsewhere; S3 without a query. */
export function parseSourceText(text: string): Parsed<string> {
  const typed = text.trim();
  if (typed === '') return { ok: false, problem: 'it is required' };
  if (typed === '-') return { ok: false, problem: 'standard input is the keyboard here; name a file' };
  if (/^(?:s3[an]?|https?):/i.test(typed)) {
    const uri = parseS3Uri(typed);
    return uri.ok ? { ok: true, value: formatS3Uri(uri.value) } : uri;
  }
  return { ok: true, value: pathFrom(typed) };
}

/** A path from the root. */
export function pathFrom(typed: string): string {
  return resolve(atHome(typed));
}

/** The form's values as a request; the form has checked them. */
export function requestFrom(values: FormValues<RequestField>): ReadRequest {
  const text = (id: RequestField) => (values[id] ?? '').trim();
  const place = (id: RequestField) => (text(id) === '' ? '' : orThrow(parseSourceText(text(id))));
  return {
    // CloudTrail can stand in place of a log.
    source: place('source'),
    from: text('from'),
    to: text('to'),
    bucket: text('bucket'),
    keyPrefix: values.keyPrefix ?? '',
    requester: text('requester'),
    cloudtrail: place('cloudtrail'),
    cloudfront: place('cloudfront'),
    flowLogs: place('flowLogs'),
    names: place('names'),
    network: text('network'),
    engine: text('engine'),
    workgroup: text('workgroup'),
  };
}

/** The filter that a request stands for; throws a usage error for a time that is none. */
export function filterOf({ from, to, bucket, keyPrefix, requester }: ReadRequest): RecordFilter {
  return {
    from: from === '' ? undefined : orThrow(parseLogTime(from, 'begin')),
    to: to === '' ? undefined : orThrow(parseLogTime(to, 'end')),
    bucket: bucket || undefined,
    keyPrefix: keyPrefix || undefined,
    requester: requester || undefined,
  };
}

function approvedRanges(texts: readonly string[]): Cidr[] {
  return texts.map((text) => orThrow(parseCidr(text)));
}

/** @param known names of addresses, as they were read with the log */
export function factsOf(
  { lock, approved }: Stated,
  team: TeamFacts | undefined,
  known: KnownNames = {},
): Facts {
  return { ...factsFrom({ lock, approved: approvedRanges(approved) }, team), ...known };
}

/** Names of addresses, from a file and from EC2. */
export type KnownNames = Pick<Facts, 'names' | 'network'>;

/** Words of the command line that reads the same. */
export function readingWords(request: ReadRequest): string[] {
  const { source, from, to, bucket, keyPrefix, requester } = request;
  const { cloudtrail, cloudfront, flowLogs, names, network, engine, workgroup } = request;
  return [
    ...(source === '' ? [] : [source]),
    ...(from === '' ? [] : ['--since', from]),
    ...(to === '' ? [] : ['--until', to]),
    ...(bucket === '' ? [] : ['--bucket', bucket]),
    ...(keyPrefix === '' ? [] : ['--key-prefix', keyPrefix]),
    ...(requester === '' ? [] : ['--requester', requester]),
    ...(cloudtrail === '' ? [] : ['--cloudtrail', cloudtrail]),
    ...(cloudfront === '' ? [] : ['--cloudfront', cloudfront]),
    ...(flowLogs === '' ? [] : ['--flow-logs', flowLogs]),
    ...(network === 'yes' ? ['--ec2'] : []),
    ...(names === '' ? [] : ['--names', names]),
    ...(engine === '' ? [] : ['--engine', engine]),
    ...(engine === '' || workgroup === '' ? [] : ['--workgroup', workgroup]),
  ];
}

/** What is read, by its name: the log, or what stands in its place. */
export function sourceName({ source, cloudtrail }: Pick<ReadRequest, 'source' | 'cloudtrail'>): string {
  return source === '' ? `CloudTrail ${cloudtrail}` : source;
}

/** What narrows the reading down, in words; empty where all is read. */
export function scopeWords({ from, to, bucket, keyPrefix, requester, ...request }: ReadRequest): string {
  return [
    ...(from === '' ? [] : [`from ${from}`]),
    ...(to === '' ? [] : [`to ${to}`]),
    ...(bucket === '' ? [] : [`bucket ${bucket}`]),
    ...(keyPrefix === '' ? [] : [`keys ${keyPrefix}…`]),
    ...(requester === '' ? [] : [`requester ${requester}`]),
    ...(request.cloudtrail === '' || request.source === '' ? [] : [`with CloudTrail ${request.cloudtrail}`]),
    ...(request.cloudfront === '' ? [] : [`with CloudFront ${request.cloudfront}`]),
    ...(request.flowLogs === '' ? [] : [`with flow logs ${request.flowLogs}`]),
    ...(request.names === '' ? [] : [`with names ${request.names}`]),
    ...(request.network === 'yes' ? ['with data from EC2'] : []),
    ...(request.engine === 'athena' ? [`through Athena in ${request.workgroup}`] : []),
  ].join(' ');
}
