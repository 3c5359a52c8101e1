import { checkedName } from '../../core/athena/sql.ts';
import { usageError } from '../../core/errors.ts';
import { placeOf } from '../../core/files/text-place.ts';
import { readSetupOptions, type SetupOptions } from '../athena-setup.ts';
import { carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';

/** `groundctl batches setup athena MANIFEST` */
export async function setup(
  io: Io,
  options: SetupOptions,
  _engine: string,
  manifest: string,
): Promise<ExitCode> {
  const at = placeOf(manifest);
  if (at.in !== 's3') throw usageError('Athena reads reports in S3: use s3://…/manifest.json.');
  const input = readSetupOptions(options);
  const { batches } = await io.connect(options);
  const table = {
    database: checkedName('--database', options.database),
    name: checkedName('--table', options.table),
  };
  const source = { kind: 'inventory', at, prefix: '' } as const;
  const plan = await batches.planSetup({ ...input, source, table }, io.signal);
  return carryOut(io, 'batches.setup', plan, batches.applySetup, options);
}
