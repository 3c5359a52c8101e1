import { quoteForMessage } from '../../core/text/sanitize.ts';
import { type FieldProblem, throwProblems } from '../../workteams/check.ts';
import type { Lock } from '../../workteams/lock.ts';
import type { Tag } from '../../workteams/model.ts';
import { checkCreateInput } from '../../workteams/team-input.ts';
import { type ChangeOptions, carryOut } from '../change.ts';
import type { ExitCode, Io } from '../io.ts';

interface CreateOptions extends ChangeOptions {
  readonly description?: string;
  readonly group?: string[];
  readonly oidcGroup?: string[];
  readonly createGroups?: boolean;
  readonly workforce?: string;
  readonly userPool?: string;
  readonly clientId?: string;
  readonly notificationTopic?: string;
  readonly tag?: string[];
  /** Any word; the domain says which are locks. */
  readonly lock?: Lock;
  readonly force?: boolean;
}

/** `groundctl workteams create NAME` */
export async function create(io: Io, options: CreateOptions, name: string): Promise<ExitCode> {
  const { tags, problems } = parseTags(options.tag ?? []);
  const input = {
    name,
    description: options.description ?? '',
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
  };
  if (problems.length > 0) {
    throwProblems('The new team cannot be created as given', [...checkCreateInput(input), ...problems]);
  }
  const { workteams } = await io.connect(options);
  const plan = await workteams.planCreate(input, { signal: io.signal });
  return carryOut(io, 'workteams.create', plan, workteams.apply, options);
}

function parseTags(words: readonly string[]): { tags: Tag[]; problems: FieldProblem[] } {
  const tags: Tag[] = [];
  const problems: FieldProblem[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals > 0) tags.push({ Key: word.slice(0, equals), Value: word.slice(equals + 1) });
    else problems.push({ field: 'tag', message: `${quoteForMessage(word)} is not in the form key=value` });
  }
  return { tags, problems };
}
