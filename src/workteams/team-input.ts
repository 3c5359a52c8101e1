import { hasUnsafeCharacters, quoteForMessage } from '../core/text/sanitize.ts';
import { type FieldProblem, modelProblems } from './check.ts';
import type { CreateTeamInput, UpdateTeamInput } from './inputs.ts';
import { configurationFor, LOCKS, type Lock } from './lock.ts';
import type { MemberDefinition } from './model.ts';
import type { CreateWorkteamInput, UpdateWorkteamInput } from './ports.ts';

/** Stand-ins for what is only known once the workforce has been read; they satisfy the model. */
const LATER = { userPool: 'us-east-1_later', clientId: 'later' };

/**
 * Everything wrong with a new team that can be told offline: AWS's own constraints, groups of one kind only,
 * and a lock that no request path could meet unless `force` is set.
 */
export function checkCreateInput(input: CreateTeamInput): FieldProblem[] {
  const groups = [...(input.cognitoGroups ?? []), ...(input.oidcGroups ?? [])];
  return [
    ...modelProblems('CreateWorkteam', toCreateInput(input, LATER), fieldOf).filter(
      // With no group at all one clear sentence follows below.
      (problem) => groups.length > 0 || problem.field !== 'group',
    ),
    ...(input.cognitoGroups === undefined && input.oidcGroups === undefined ? [NO_GROUP] : []),
    ...descriptionProblems(input.description),
    ...groupProblems(input),
    ...lockProblems(input.lock, input.force),
    ...duplicates(
      'tag',
      (input.tags ?? []).map((tag) => tag.Key),
    ),
  ];
}

/** The same for a change of existing teams; an update that changes nothing is a problem too. */
export function checkUpdateInput(names: readonly string[], input: UpdateTeamInput): FieldProblem[] {
  const { force: _, ...fields } = input;
  const asked = Object.values(fields).some((value) => value !== undefined);
  const nameProblems = names.flatMap((name) =>
    modelProblems('UpdateWorkteam', toUpdateInput(name, input, LATER), fieldOf),
  );
  return [
    ...(names.length === 0 ? [{ field: 'name', message: 'at least one team is needed' }] : []),
    ...unique(nameProblems),
    ...duplicates('name', names),
    ...(asked ? [] : [{ field: 'update', message: 'nothing to change was given' }]),
    ...descriptionProblems(input.description),
    ...groupProblems(input),
    ...lockProblems(input.lock, input.force),
  ];
}

export interface CognitoHome {
  readonly userPool: string;
  readonly clientId: string;
}

/** CreateWorkteam's request; `home` fills in pool and client where the input names none. */
export function toCreateInput(input: CreateTeamInput, home: CognitoHome): CreateWorkteamInput {
  return {
    WorkteamName: input.name,
    Description: input.description,
    MemberDefinitions: memberDefinitions(input, home) ?? [],
    ...(input.workforce === undefined ? {} : { WorkforceName: input.workforce }),
    ...(input.notificationTopicArn === undefined
      ? {}
      : { NotificationConfiguration: { NotificationTopicArn: input.notificationTopicArn } }),
    ...(input.lock === undefined ? {} : { WorkerAccessConfiguration: configurationFor(input.lock) }),
    ...(input.tags === undefined || input.tags.length === 0 ? {} : { Tags: input.tags }),
  };
}

/** UpdateWorkteam's request with just the fields that were asked for. */
export function toUpdateInput(name: string, input: UpdateTeamInput, home: CognitoHome): UpdateWorkteamInput {
  const definitions = memberDefinitions(input, home);
  return {
    WorkteamName: name,
    ...(input.description === undefined ? {} : { Description: input.description }),
    ...(definitions === undefined ? {} : { MemberDefinitions: definitions }),
    ...(input.notificationTopicArn === undefined ? {} : { NotificationConfiguration: topic(input) }),
    ...(input.lock === undefined ? {} : { WorkerAccessConfiguration: configurationFor(input.lock) }),
  };
}

function topic(input: UpdateTeamInput) {
  return input.notificationTopicArn === '' ? {} : { NotificationTopicArn: input.notificationTopicArn };
}

function memberDefinitions(
  input: Pick<CreateTeamInput, 'cognitoGroups' | 'oidcGroups' | 'userPool' | 'clientId'>,
  home: CognitoHome,
): MemberDefinition[] | undefined {
  if (input.cognitoGroups !== undefined && input.cognitoGroups.length > 0) {
    return input.cognitoGroups.map((group) => ({
      CognitoMemberDefinition: {
        UserPool: input.userPool ?? home.userPool,
        UserGroup: group,
        ClientId: input.clientId ?? home.clientId,
      },
    }));
  }
  if (input.oidcGroups !== undefined && input.oidcGroups.length > 0) {
    return [{ OidcMemberDefinition: { Groups: input.oidcGroups } }];
  }
  return undefined;
}

/** AWS would take control characters in a description, and every terminal that shows it would obey them. */
function descriptionProblems(description: string | undefined): FieldProblem[] {
  if (description === undefined || !hasUnsafeCharacters(description.replace(/\n/g, ''))) return [];
  return [{ field: 'description', message: 'must not contain control characters' }];
}

const NO_GROUP: FieldProblem = { field: 'group', message: 'at least one group is needed' };

function groupProblems(
  input: Pick<CreateTeamInput, 'cognitoGroups' | 'oidcGroups' | 'userPool' | 'clientId'>,
): FieldProblem[] {
  const cognito = input.cognitoGroups?.length ?? 0;
  const oidc = input.oidcGroups?.length ?? 0;
  const problems: FieldProblem[] = [];
  const empty = [input.cognitoGroups, input.oidcGroups].some((groups) => groups?.length === 0);
  if (empty && cognito + oidc === 0) problems.push(NO_GROUP);
  if (cognito > 0 && oidc > 0) {
    problems.push({
      field: 'group',
      message: 'Cognito groups and OIDC groups cannot be combined in one team',
    });
  }
  if (cognito === 0 && (input.userPool !== undefined || input.clientId !== undefined)) {
    problems.push({ field: 'user-pool', message: 'a user pool or client needs at least one Cognito group' });
  }
  return [
    ...problems,
    ...duplicates('group', input.cognitoGroups ?? []),
    ...duplicates('oidc-group', input.oidcGroups ?? []),
  ];
}

function lockProblems(lock: string | undefined, force: boolean | undefined): FieldProblem[] {
  if (lock === undefined) return [];
  if (!LOCKS.includes(lock as Lock)) {
    return [
      { field: 'lock', message: `${quoteForMessage(lock)} is not one of off, source-ip, vpc-source-ip` },
    ];
  }
  if (lock !== 'both' || force) return [];
  return [
    {
      field: 'lock',
      message:
        'No request path can satisfy SourceIp and VpcSourceIp together: aws:SourceIp is absent behind a ' +
        'VPC endpoint, aws:VpcSourceIp everywhere else (--force sets both anyway)',
    },
  ];
}

function duplicates(field: string, values: readonly string[]): FieldProblem[] {
  const twice = values.filter((value, index) => values.indexOf(value) !== index);
  return [...new Set(twice)].map((value) => ({
    field,
    message: `${quoteForMessage(value)} is given more than once`,
  }));
}

function unique(problems: readonly FieldProblem[]): FieldProblem[] {
  return [...new Map(problems.map((p) => [`${p.field}\n${p.message}`, p])).values()];
}

/** Where in the API's input a violation sits, in the words of the command line's flags. */
function fieldOf(path: readonly (string | number)[]): string {
  const [top = '', , ...rest] = path;
  if (top !== 'MemberDefinitions') return FIELDS[top] ?? String(top);
  if (rest.includes('OidcMemberDefinition')) return 'oidc-group';
  if (rest.at(-1) === 'UserPool') return 'user-pool';
  return rest.at(-1) === 'ClientId' ? 'client-id' : 'group';
}

const FIELDS: Readonly<Record<string, string>> = {
  WorkteamName: 'name',
  WorkforceName: 'workforce',
  Description: 'description',
  NotificationConfiguration: 'notification-topic',
  Tags: 'tag',
};
