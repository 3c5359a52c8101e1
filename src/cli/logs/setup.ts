import type { LogTable } from '../../accesslogs/athena/log-table.ts';
import { checkedName } from '../../core/athena/sql.ts';
import { usageError } from '../../core/errors.ts';
import { orThrow } from '../../core/parsed.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';
import { parseSize } from '../../core/size.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { outputLocation } from '../athena.ts';

interface SetupOptions extends ChangeOptions {
  readonly workgroup: string;
  readonly database: string;
  readonly table: string;
  readonly outputLocation?: string;
  readonly scanLimit: string;
  readonly remove?: boolean;
}

/** Athena takes no smaller one. */
const LEAST_LIMIT = 10_000_000;

/** `groundctl logs setup athena S3-URI` */
export async function setup(
  io: Io,
  options: SetupOptions,
  _engine: string,
  source: string,
): Promise<ExitCode> {
  const place = orThrow(parseS3Uri(source));
  const scanLimit = orThrow(parseSize(options.scanLimit));
  if (scanLimit < LEAST_LIMIT) throw usageError('--scan-limit must be at least 10 MB.');
  const remove = options.remove === true;
  if (options.outputLocation === undefined && !remove) {
    throw usageError('--output-location is where Athena puts results: s3://bucket/prefix/.');
  }
  const { accessLogs } = await io.connect(options);
  const { layout, objects } = remove
    ? { layout: { kind: 'plain' as const, prefix: place.key }, objects: 1 }
    : await accessLogs.estimate(place, { signal: io.signal });
  if (objects === 0) io.say('There is no log yet: the table is made for keys that are not partitioned.');
  const table: LogTable = {
    database: checkedName('--database', options.database),
    name: checkedName('--table', options.table),
    place,
    layout,
  };
  const plan = await accessLogs.planSetup(
    {
      table,
      workGroup: options.workgroup,
      outputLocation: options.outputLocation === undefined ? '' : outputLocation(options.outputLocation),
      scanLimit,
      remove,
    },
    { signal: io.signal },
  );
  return carryOut(io, 'logs.setup', plan, accessLogs.applySetup, options);
}
