import { usageError } from '../../core/errors.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';

interface RemoveOptions extends ChangeOptions {
  readonly everywhere?: boolean;
  readonly disable?: boolean;
  readonly delete?: boolean;
}

/** `groundctl members remove TEAM ADDRESS...`, or `members remove ADDRESS... --everywhere` */
export async function remove(
  io: Io,
  options: RemoveOptions,
  first: string,
  others: readonly string[],
): Promise<ExitCode> {
  if (options.disable && !options.everywhere) {
    throw usageError('--disable requires --everywhere: a disabled account is disabled for every team.');
  }
  if (options.delete && !options.everywhere) {
    throw usageError('--delete requires --everywhere: a deleted account is gone for every team.');
  }
  if (options.delete && options.disable) throw usageError('--delete and --disable cannot be combined.');
  if (!options.everywhere && others.length === 0) {
    throw usageError("Missing required argument 'address'.", {
      hint: 'groundctl members remove TEAM ADDRESS…, or groundctl members remove ADDRESS… --everywhere.',
    });
  }
  const { workteams } = await io.connect(options);
  const call = { signal: io.signal };
  const plan = options.everywhere
    ? await workteams.planRemoveEverywhere(
        { emails: [first, ...others], disable: options.disable, delete: options.delete },
        call,
      )
    : await workteams.planRemoveMembers({ team: first, emails: others }, call);
  return carryOut(io, 'members.remove', plan, workteams.apply, options);
}
