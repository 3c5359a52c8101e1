import { usageError } from '../../core/errors.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';

interface AllowOptions extends ChangeOptions {
  readonly none?: boolean;
  readonly workforce?: string;
  readonly force?: boolean;
}

/** `groundctl workforce allow-ips CIDR...` */
export async function allowIps(io: Io, options: AllowOptions, cidrs: readonly string[]): Promise<ExitCode> {
  if (cidrs.length === 0 && !options.none) {
    throw usageError('No ranges were given.', {
      hint: 'Name them (198.51.100.0/24 …), or remove the list with --none.',
    });
  }
  if (cidrs.length > 0 && options.none) throw usageError('--none and ranges cannot be combined.');
  const { workteams } = await io.connect(options);
  const plan = await workteams.planAllowIps(cidrs, {
    signal: io.signal,
    ...(options.workforce === undefined ? {} : { workforce: options.workforce }),
    ...(options.force === undefined ? {} : { force: options.force }),
  });
  return carryOut(io, 'workforce.allow-ips', plan, workteams.apply, options);
}
