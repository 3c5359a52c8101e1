import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { FieldProblem } from '../check.ts';
import { checkUpdateInput } from '../team-input.ts';
import type { TeamEntry } from './teams-file.ts';

export type Path = readonly (string | number)[];

export function nameOf(path: Path): string {
  const last = path.findLast((part) => typeof part === 'string');
  return last === undefined ? 'the file' : quoteForMessage(String(last));
}

export const KEYS: Readonly<Record<string, string>> = {
  description: 'description',
  group: 'groups',
  'oidc-group': 'oidcGroups',
  'user-pool': 'userPool',
  'client-id': 'clientId',
  'notification-topic': 'notificationTopic',
};

/** AWS's own constraints. A team that says nothing of itself is one that should be there, and stays as it is. */
export function modelProblemsOf(name: string, team: TeamEntry): FieldProblem[] {
  const { groups, oidcGroups, notificationTopic, members: _, tags: __, lock: ___, ...rest } = team;
  return checkUpdateInput([name], {
    ...rest,
    cognitoGroups: groups,
    oidcGroups,
    notificationTopicArn: notificationTopic,
  }).filter(({ field }) => field !== 'update');
}
