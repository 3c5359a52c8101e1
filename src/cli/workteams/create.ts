import { usageError } from '../../core/errors.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { Lock } from '../../workteams/lock.ts';
import type { Tag } from '../../workteams/model.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';

interface CreateOptions extends ChangeOptions {
  readonly description: string;
  readonly group?: string[];
  readonly oidcGroup?: string[];
  readonly createGroups?: boolean;
  readonly workforce?: string;
  readonly userPool?: string;
  readonly clientId?: string;
  readonly notificationTopic?: string;
  readonly tag?: string[];
  readonly lock?: Lock;
  readonly force?: boolean;
}

/** `groundctl workteams create NAME` */
export async function create(io: Io, options: CreateOptions, name: string): Promise<ExitCode> {
  const tags = (options.tag ?? []).map(parseTag);
  const { workteams } = await io.connect(options);
  const plan = await workteams.planCreate(
    {
      name,
      description: options.description,
      cognitoGroups: options.group,
      oidcGroups: options.oidcGroup,
      createGroups: options.createGroups,
      workforce: options.workforce,
      userPool: options.userPool,
      clientId: options.clientId,
      notificationTopicArn: options.notificationTopic,
      tags,
      lock: options.lock,
      force: options.force,
    },
    { signal: io.signal },
  );
  return carryOut(io, 'workteams.create', plan, workteams.apply, options);
}

function parseTag(text: string): Tag {
  const equals = text.indexOf('=');
  if (equals > 0) return { Key: text.slice(0, equals), Value: text.slice(equals + 1) };
  throw usageError(`The tag ${quoteForMessage(text)} is not of the form key=value.`);
}
