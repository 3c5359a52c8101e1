import type { QueryFacts } from '../core/athena/ports.ts';
import { costWords, scannedWords } from '../core/athena/price.ts';
import { checkedName } from '../core/athena/sql.ts';
import { abortError, usageError } from '../core/errors.ts';
import { orThrow } from '../core/parsed.ts';
import { formatS3Uri, parseS3Uri } from '../core/s3-uri.ts';
import { parseSize } from '../core/size.ts';
import { mayAsk } from './change/confirm-presumed.ts';
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

/** Whether `--engine auto` leaves this much to Athena: where there is a workgroup to leave it to. */
export function isForAthena({ workgroup, localUpTo }: EngineOptions, bytes: number, most: number): boolean {
  const limit = localUpTo === undefined ? most : orThrow(parseSize(localUpTo));
  return workgroup !== undefined && bytes > limit;
}

/** What Athena would scan and what that costs, and who reads it: said before anything runs. */
export function estimateWords(
  { what, bytes, atMost = false }: EstimateWords,
  options: EngineOptions,
  here: boolean,
): string {
  const cost = costWords(bytes, { atMost, price: priceOf(options) });
  return here ? `${what}. Read here; ${cost}.` : `${what}. ${cost}.`;
}

interface EstimateWords {
  /** What there is: a place, its objects and bytes. */
  readonly what: string;
  /** Bytes that Athena would scan. */
  readonly bytes: number;
  /** True where it may be less: of columnar files only the columns that are asked for are read. */
  readonly atMost?: boolean;
}

/** The table, workgroup and place that a query is run with; a usage error without a workgroup. */
export function queryPlace(options: EngineOptions, defaultTable: string) {
  const { workgroup: workGroup, database = 'groundctl', table = defaultTable } = options;
  if (workGroup === undefined)
    throw usageError('--engine athena needs the --workgroup that its query runs in.');
  return {
    workGroup,
    database: checkedName('--database', database),
    name: checkedName('--table', table),
    outputLocation: options.outputLocation === undefined ? undefined : outputLocation(options.outputLocation),
  };
}

/** Asks before anything that costs money; `--yes` is the answer beforehand. */
export async function confirmQuery(io: Io, options: EngineOptions): Promise<void> {
  if (options.yes) return;
  if (!mayAsk(io, options)) {
    throw usageError('A query on Athena costs money, and there is nobody to ask here.', {
      code: 'confirmation-needed',
      hint: 'Add --yes to go ahead.',
    });
  }
  const answer = await io.ask('Run the query on Athena? [y/N] ');
  if (!/^y(es)?$/i.test(answer.trim())) throw abortError('Nothing was run.');
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
  throw usageError('--athena-price is a number of US dollars for a terabyte, such as 5.');
}
