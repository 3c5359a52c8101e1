import { throwProblems } from '../../workteams/check.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';
import { addressesFrom } from './addresses-from.ts';

interface SyncOptions extends ChangeOptions {
  readonly group?: string;
  readonly force?: boolean;
}

/** `groundctl members sync TEAM FILE` */
export async function sync(io: Io, options: SyncOptions, team: string, file: string): Promise<ExitCode> {
  const { addresses, problems } = await addressesFrom(file, io.signal);
  throwProblems('The members cannot be set as given', problems);
  const { workteams } = await io.connect(options);
  const plan = await workteams.planSync(
    { team, emails: addresses, group: options.group, force: options.force },
    { signal: io.signal },
  );
  return carryOut(io, 'members.sync', plan, workteams.apply, options);
}
