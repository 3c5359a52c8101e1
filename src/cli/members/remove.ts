import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';

/** `groundctl members remove TEAM ADDRESS...` */
export async function remove(
  io: Io,
  options: ChangeOptions,
  team: string,
  emails: readonly string[],
): Promise<ExitCode> {
  const { workteams } = await io.connect(options);
  const plan = await workteams.planRemoveMembers({ team, emails }, { signal: io.signal });
  return carryOut(io, 'members.remove', plan, workteams.apply, options);
}
