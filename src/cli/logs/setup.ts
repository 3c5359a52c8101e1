import type { LogTable } from '../../accesslogs/athena/log-table.ts';
import { checkedName } from '../../core/athena/sql.ts';
import { orThrow } from '../../core/parsed.ts';
import { parseS3Uri } from '../../core/s3-uri.ts';
import { readSetupOptions, type SetupOptions } from '../athena-setup.ts';
import { carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';

/** `groundctl logs setup athena S3-URI` */
export async function setup(
  io: Io,
  options: SetupOptions,
  _engine: string,
  source: string,
): Promise<ExitCode> {
  const place = orThrow(parseS3Uri(source));
  const input = readSetupOptions(options);
  const { remove } = input;
  const { accessLogs } = await io.connect(options);
  const { layout, objects } = remove
    ? { layout: { kind: 'plain' as const, prefix: place.key }, objects: 1 }
    : await accessLogs.estimate(place, { signal: io.signal });
  if (objects === 0) io.say('There is no log yet: the table is created for keys that are not partitioned.');
  const table: LogTable = {
    database: checkedName('--database', options.database),
    name: checkedName('--table', options.table),
    place,
    layout,
  };
  const plan = await accessLogs.planSetup({ ...input, table }, { signal: io.signal });
  return carryOut(io, 'logs.setup', plan, accessLogs.applySetup, options);
}
