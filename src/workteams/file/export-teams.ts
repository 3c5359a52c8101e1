import pLimit from 'p-limit';
import type { CallOptions } from '../../core/call-options.ts';
import { GroundctlError } from '../../core/errors.ts';
import { lockOf } from '../lock.ts';
import type { CognitoUser, Tag, Workforce, Workteam } from '../model.ts';
import type { MemberApi, WorkteamApi } from '../ports.ts';
import { cognitoDefinitions, oidcGroups } from '../read-members.ts';
import type { Place } from '../team-ref.ts';

/** What is there, ready to be written as a file or as Terraform. */
export interface ExportedTeams {
  readonly region: string;
  readonly account: string | undefined;
  readonly workforce: Workforce | undefined;
  readonly teams: readonly ExportedTeam[];
  /** What a reader of the file should know: parts that could not be read and are left out. */
  readonly notes: readonly string[];
}

export interface ExportedTeam {
  readonly workteam: Workteam;
  readonly tags: readonly Tag[] | undefined;
  /** The people of each Cognito group; groups that could not be read are not there. */
  readonly members: ReadonlyMap<string, readonly CognitoUser[]>;
}

const PARALLEL = 8;

/** Reads teams, tags, workforce and, unless told otherwise, who is in each Cognito group. */
export async function exportTeams(
  api: WorkteamApi,
  members: MemberApi,
  place: Place,
  options: CallOptions & { readonly members?: boolean | undefined } = {},
): Promise<ExportedTeams> {
  const limit = pLimit(PARALLEL);
  const notes: string[] = [];
  const read = async <T>(part: string, run: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await limit(run);
    } catch (error) {
      if (error instanceof GroundctlError && error.source === 'interrupted') throw error;
      notes.push(
        `${part} could not be read and are omitted: ${error instanceof Error ? error.message : String(error)}`,
      );
      return undefined;
    }
  };
  const [workforces, teams, account] = await Promise.all([
    api.listWorkforces(options),
    api.listWorkteams(options),
    place.account().catch(() => undefined),
  ]);
  const exported = await Promise.all(
    teams.map(async (workteam) => {
      const name = workteam.WorkteamName;
      const tags = await read(`Tags of ${name}`, () => api.listTags(workteam.WorkteamArn, options));
      const people = new Map<string, readonly CognitoUser[]>();
      for (const { UserPool, UserGroup } of options.members === false ? [] : cognitoDefinitions(workteam)) {
        const users = await read(`Members of group ${UserGroup}`, async () => ({
          list: await members.listUsersInGroup(UserPool, UserGroup, options),
        }));
        if (users?.list) people.set(UserGroup, users.list);
        else if (users)
          notes.push(`User pool ${UserPool} has no group ${UserGroup}: applying the file creates it again.`);
      }
      return { workteam, tags: tags?.filter(({ Key }) => !/^aws:/i.test(Key)), members: people };
    }),
  );
  return {
    region: place.region,
    account,
    workforce: workforces[0],
    teams: exported.sort((a, b) => (a.workteam.WorkteamName < b.workteam.WorkteamName ? -1 : 1)),
    notes: [...new Set(notes)],
  };
}

/** The file's document: what `plan` finds nothing to change in. */
export function teamsDocument({ region, account, workforce, teams }: ExportedTeams): object {
  return {
    version: 1,
    region,
    ...(account === undefined ? {} : { account }),
    ...(workforce === undefined
      ? {}
      : {
          workforce: {
            name: workforce.WorkforceName,
            allowList: [...(workforce.SourceIpConfig?.Cidrs ?? [])],
          },
        }),
    teams: Object.fromEntries(teams.map((team) => [team.workteam.WorkteamName, entryOf(team, workforce)])),
  };
}

function entryOf({ workteam, tags, members }: ExportedTeam, workforce: Workforce | undefined): object {
  const cognito = cognitoDefinitions(workteam);
  const oidc = oidcGroups(workteam);
  const [first] = cognito;
  const home = workforce?.CognitoConfig;
  const topic = workteam.NotificationConfiguration?.NotificationTopicArn;
  return {
    ...(workteam.Description === '' ? {} : { description: workteam.Description }),
    ...(cognito.length === 0 ? {} : { groups: cognito.map(({ UserGroup }) => UserGroup).sort() }),
    ...(first && first.UserPool !== home?.UserPool ? { userPool: first.UserPool } : {}),
    ...(first && first.ClientId !== home?.ClientId ? { clientId: first.ClientId } : {}),
    ...(oidc.length === 0 ? {} : { oidcGroups: [...oidc].sort() }),
    lock: lockOf(workteam.WorkerAccessConfiguration),
    ...(topic ? { notificationTopic: topic } : {}),
    ...(tags === undefined ? {} : { tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) }),
    ...(members.size === 0 ? {} : { members: membersOf(cognito.length, members) }),
  };
}

function membersOf(groups: number, members: ExportedTeam['members']): unknown {
  const [only] = members.values();
  if (groups === 1 && only) return names(only);
  return Object.fromEntries([...members].map(([group, users]) => [group, names(users)]));
}

/** By address, and by user name where the address is missing, of two accounts, or not what the pool goes by. */
function names(users: readonly CognitoUser[]): string[] {
  const lower = (text: string | undefined) => text?.toLowerCase();
  return users
    .map((user) => {
      const email = user.Email;
      const alike = users.filter(
        ({ Email, Username }) => lower(Email) === lower(email) || lower(Username) === lower(email),
      );
      return email !== undefined && email !== '' && alike.every((one) => one === user) && !/\s/.test(email)
        ? email
        : user.Username;
    })
    .sort();
}
