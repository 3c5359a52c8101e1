import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';

/** `groundctl jobs stop JOB` */
export async function stop(io: Io, options: ChangeOptions, name: string): Promise<ExitCode> {
  const { jobs } = await io.connect(options);
  const plan = await jobs.planStop(name, { signal: io.signal });
  return carryOut(io, 'jobs.stop', plan, jobs.apply, options);
}
