import type { Lock } from '../../workteams/lock.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';

interface UpdateOptions extends ChangeOptions {
  readonly description?: string;
  readonly group?: string[];
  readonly oidcGroup?: string[];
  readonly userPool?: string;
  readonly clientId?: string;
  readonly notificationTopic?: string;
  /** Any word; the domain says which are locks. */
  readonly lock?: Lock;
  readonly force?: boolean;
}

/** `groundctl workteams update NAME...` */
export async function update(io: Io, options: UpdateOptions, names: readonly string[]): Promise<ExitCode> {
  const { workteams } = await io.connect(options);
  const plan = await workteams.planUpdate(
    names,
    {
      description: options.description,
      cognitoGroups: options.group,
      oidcGroups: options.oidcGroup,
      userPool: options.userPool,
      clientId: options.clientId,
      notificationTopicArn: options.notificationTopic,
      lock: options.lock,
      force: options.force,
    },
    { signal: io.signal },
  );
  return carryOut(io, 'workteams.update', plan, workteams.apply, options);
}
