import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';

/** `groundctl workteams delete NAME` */
export async function remove(io: Io, options: ChangeOptions, name: string): Promise<ExitCode> {
  const { workteams } = await io.connect(options);
  const plan = await workteams.planDelete(name, { signal: io.signal });
  return carryOut(io, 'workteams.delete', plan, workteams.apply, options);
}
