import { LOCAL_UP_TO } from '../../accesslogs/athena/estimate.ts';
import type { LogRead, ReadEvent, ReadOptions } from '../../accesslogs/read-logs.ts';
import type { LogSource } from '../../accesslogs/sources/source.ts';
import type { Connection } from '../../connect.ts';
import { usageError } from '../../core/errors.ts';
import type { EventStream } from '../../core/events.ts';
import { placeOf } from '../../core/files/text-place.ts';
import { formatS3Uri, type S3Uri } from '../../core/s3-uri.ts';
import { formatBytes } from '../../core/size.ts';
import { counted } from '../../core/text/grouped.ts';
import { sanitize } from '../../core/text/sanitize.ts';
import { agreedQuery, type EngineOptions } from '../athena.ts';
import type { Io } from '../io.ts';

export interface LogEngineOptions extends EngineOptions {
  /** The manifest.json of an S3 Inventory report of the log bucket. */
  readonly inventory?: string;
}

/** The stream that reads a log through Athena, or undefined where it is to be read here. */
export async function athenaStream(
  io: Io,
  connection: Connection | undefined,
  options: LogEngineOptions,
  sources: readonly LogSource[],
  request: ReadOptions,
): Promise<EventStream<ReadEvent, LogRead> | undefined> {
  const { engine = 'local', inventory } = options;
  if (engine === 'local') {
    if (inventory === undefined) return undefined;
    throw usageError('--inventory is what --engine auto and --engine athena estimate from.');
  }
  const place = onlyPlace(engine, sources);
  if (place === undefined || connection === undefined) return undefined;
  const { accessLogs } = connection;
  const { from, to, bucket, signal } = request;
  const estimate = await accessLogs.estimate(place, {
    window: { from, to },
    bucket,
    signal,
    inventory: inventory === undefined ? undefined : placeOf(inventory),
  });
  const { objects, bytes, taken } = estimate;
  const asOf = taken === undefined ? '' : `, from an inventory started at ${taken.toISOString()}`;
  const what = `${sanitize(formatS3Uri(place))}: ${counted(objects, 'object')}, ${formatBytes(bytes)}${asOf}`;
  const agreed = await agreedQuery(io, options, {
    what,
    bytes,
    localUpTo: LOCAL_UP_TO,
    defaultTable: 'access_logs',
  });
  if (agreed === undefined) return undefined;
  const { database, name, ...query } = agreed;
  return accessLogs.readWithAthena({ table: { database, name, place }, estimate, ...query }, request);
}

/** The one S3 place of the sources; undefined where `auto` has to read files here. */
function onlyPlace(engine: 'athena' | 'auto', sources: readonly LogSource[]): S3Uri | undefined {
  const [only] = sources;
  if (sources.length === 1 && only?.kind === 's3') return only.uri;
  if (engine === 'auto') return undefined;
  throw usageError('--engine athena reads one S3 location: name s3://bucket/prefix, and nothing else.');
}
