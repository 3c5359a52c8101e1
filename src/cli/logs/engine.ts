import { ATHENA_PRICE, type Estimate, scanCost } from '../../accesslogs/athena/estimate.ts';
import { checkedName } from '../../accesslogs/athena/log-table.ts';
import type { LogRead, ReadEvent, ReadOptions } from '../../accesslogs/read-logs.ts';
import type { LogSource } from '../../accesslogs/sources/source.ts';
import type { Connection } from '../../connect.ts';
import { abortError, usageError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { orThrow } from '../../core/parsed.ts';
import { formatS3Uri, parseS3Uri, type S3Uri } from '../../core/s3-uri.ts';
import { formatBytes, parseSize } from '../../core/size.ts';
import { counted } from '../../core/text/grouped.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { mayAsk } from '../change/confirm-presumed.ts';
import type { GlobalOptions, Io } from '../io.ts';

/** Options that say where a log is read: on this machine, or through Amazon Athena. */
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

/** From here on `auto` leaves a log to Athena. */
const LOCAL_UP_TO = 20_000_000_000;

/**
 * The stream that reads a log through Athena, or undefined where it is to be read here. What Athena would scan and what
 * that costs is said first; nothing runs there without a yes.
 */
export async function athenaStream(
  io: Io,
  connection: Connection | undefined,
  options: EngineOptions,
  sources: readonly LogSource[],
  request: ReadOptions,
): Promise<EventStream<ReadEvent, LogRead> | undefined> {
  const { engine = 'local' } = options;
  if (engine === 'local') return undefined;
  const place = onlyPlace(engine, sources);
  if (place === undefined || connection === undefined) return undefined;
  const { accessLogs } = connection;
  if (request.evidence !== undefined && engine === 'athena') {
    throw usageError(
      'Other logs are joined record by record: --cloudtrail, --cloudfront and --flow-logs need --engine local.',
    );
  }
  const { from, to, bucket, signal } = request;
  const estimate = await accessLogs.estimate(place, { window: { from, to }, bucket, signal });
  const here = engine === 'auto' && (request.evidence !== undefined || !isForAthena(options, estimate));
  io.say(estimateLine(place, estimate, options, here));
  if (here) return undefined;
  const workGroup = options.workgroup;
  if (workGroup === undefined)
    throw usageError('--engine athena needs the --workgroup that its query runs in.');
  await confirm(io, options);
  return accessLogs.readWithAthena(
    {
      table: {
        database: checkedName('--database', options.database ?? 'groundctl'),
        name: checkedName('--table', options.table ?? 'access_logs'),
        place,
      },
      estimate,
      workGroup,
      outputLocation:
        options.outputLocation === undefined ? undefined : outputLocation(options.outputLocation),
    },
    request,
  );
}

/** What says the same on another command line; the yes is not handed on. */
export function engineFlags(options: EngineOptions): Readonly<Record<string, string | undefined>> {
  const { engine = 'local', workgroup, database, table, outputLocation } = options;
  if (engine === 'local') return {};
  return { engine, workgroup, database, table, 'output-location': outputLocation };
}

/** What Athena has scanned, and what that comes to. */
export function scannedLine({ query }: LogRead, options: EngineOptions): string | undefined {
  if (query === undefined) return undefined;
  return `Athena query ${query.id} scanned ${formatBytes(query.scannedBytes)}: ${dollars(scanCost(query.scannedBytes, priceOf(options)))}.`;
}

/** An S3 URI of a place for results. */
export function outputLocation(text: string): string {
  const { bucket, key } = orThrow(parseS3Uri(text));
  return formatS3Uri({ bucket, key: key === '' || key.endsWith('/') ? key : `${key}/` });
}

/** The one S3 place of the sources; undefined where `auto` has to read files here. */
function onlyPlace(engine: 'athena' | 'auto', sources: readonly LogSource[]): S3Uri | undefined {
  const [only] = sources;
  if (sources.length === 1 && only?.kind === 's3') return only.uri;
  if (engine === 'auto') return undefined;
  throw usageError('--engine athena reads one place in S3: name s3://bucket/prefix, and nothing else.');
}

function isForAthena({ workgroup, localUpTo }: EngineOptions, { bytes }: Estimate): boolean {
  const most = localUpTo === undefined ? LOCAL_UP_TO : orThrow(parseSize(localUpTo));
  return workgroup !== undefined && bytes > most;
}

function estimateLine(
  place: S3Uri,
  { objects, bytes }: Estimate,
  options: EngineOptions,
  here: boolean,
): string {
  const price = priceOf(options);
  const asOf = options.athenaPrice === undefined ? `, as of ${ATHENA_PRICE.asOf} in us-east-1` : '';
  const cost = `Athena would scan ${formatBytes(bytes)}: ${dollars(scanCost(bytes, price))} at ${dollars(price)} a terabyte${asOf}`;
  const what = `${sanitize(formatS3Uri(place))}: ${counted(objects, 'object')}, ${formatBytes(bytes)}`;
  return here ? `${what}. Read here; ${cost}.` : `${what}. ${cost}.`;
}

async function confirm(io: Io, options: EngineOptions): Promise<void> {
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

function priceOf({ athenaPrice }: EngineOptions): number {
  if (athenaPrice === undefined) return ATHENA_PRICE.dollarsPerTerabyte;
  const price = Number(athenaPrice);
  if (/^\d+(?:\.\d+)?$/.test(athenaPrice)) return price;
  throw usageError('--athena-price is a number of US dollars for a terabyte, such as 5.');
}

function dollars(amount: number): string {
  return amount > 0 && amount < 0.01 ? 'less than $0.01' : `$${amount.toFixed(2)}`;
}
