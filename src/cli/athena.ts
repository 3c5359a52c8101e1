import type { QueryFacts } from '../core/athena/ports.ts';
import { costWords, scannedWords } from '../core/athena/price.ts';
import { checkedName } from '../core/athena/sql.ts';
import { usageError } from '../core/errors.ts';
import { orThrow } from '../core/parsed.ts';
import { formatS3Uri, parseS3Uri } from '../core/s3-uri.ts';
import { parseSize } from '../core/size.ts';
import { askYes } from './change/ask.ts';
import type { GlobalOptions, Io } from './io.ts';

/** Options that say where something is read: on this machine, or through Amazon Athena. */
export interface EngineOptions extends GlobalOptions {
  readonly engine?: 'local' | 'athena' | 'auto';
  readonly workgroup?: string;
  readonly database?: string;
  readonly table?: string;
  readonly outputLocation?: string;
  readonly athenaPrice?: string;
  readonly localUpTo?: string;
  readonly yes?: boolean;
}

/** What says the same on another command line; the yes is not handed on. */
export function engineFlags(options: EngineOptions): Readonly<Record<string, string | undefined>> {
  const { engine = 'local', workgroup, database, table, outputLocation } = options;
  if (engine === 'local') return {};
  return { engine, workgroup, database, table, 'output-location': outputLocation };
}

interface Estimate {
  /** What there is: a place, its objects and bytes. */
  readonly what: string;
  readonly bytes: number;
  /** Up to this `--engine auto` reads here, unless the options say otherwise. */
  readonly localUpTo: number;
  /** How often Athena would read all of it. */
  readonly scans?: number;
  /** True where it may be less: of columnar files only the columns that are asked for are read. */
  readonly atMost?: boolean;
  readonly defaultTable: string;
}

/**
 * The table, workgroup and place that a query is run with; undefined where `--engine auto` reads here, since it is
 * little or there is no workgroup to leave it to. What Athena would scan and what that costs is said first, and
 * nothing runs without a yes. A usage error for `--engine athena` without a workgroup.
 */
export async function agreedQuery(
  io: Io,
  options: EngineOptions,
  { what, bytes, localUpTo, scans = 1, atMost = false, defaultTable }: Estimate,
) {
  const { workgroup: workGroup, database = 'groundctl', table = defaultTable } = options;
  const limit = options.localUpTo === undefined ? localUpTo : orThrow(parseSize(options.localUpTo));
  const here = options.engine === 'auto' && (workGroup === undefined || bytes <= limit);
  const cost = costWords(bytes * scans, { atMost, price: priceOf(options) });
  io.say(here ? `${what}. Read here; ${cost}.` : `${what}. ${cost}.`);
  if (here) return undefined;
  if (workGroup === undefined)
    throw usageError('--engine athena needs the --workgroup that its query runs in.');
  const place = {
    workGroup,
    database: checkedName('--database', database),
    name: checkedName('--table', table),
    outputLocation: options.outputLocation === undefined ? undefined : outputLocation(options.outputLocation),
  };
  if (!options.yes) {
    await askYes(io, options, {
      question: 'Run the query on Athena?',
      unasked: 'A query on Athena costs money, and this command cannot ask here.',
      hint: 'Add --yes to go ahead.',
      no: 'No query was run.',
    });
  }
  return place;
}

/** What Athena has scanned, and what that comes to. */
export function scannedLine(query: QueryFacts, options: EngineOptions): string {
  return scannedWords(query, priceOf(options));
}

/** An S3 URI of a place for results. */
export function outputLocation(text: string): string {
  const { bucket, key } = orThrow(parseS3Uri(text));
  return formatS3Uri({ bucket, key: key === '' || key.endsWith('/') ? key : `${key}/` });
}

function priceOf({ athenaPrice }: EngineOptions): number | undefined {
  if (athenaPrice === undefined) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(athenaPrice)) return Number(athenaPrice);
  throw usageError('--athena-price is a number of US dollars per terabyte, such as 5.');
}
