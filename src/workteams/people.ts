import type { CallOptions } from '../core/call-options.ts';
import type { CognitoUser } from './model.ts';
import type { MemberApi, WorkteamApi } from './ports.ts';
import { address, cognitoDefinitions, memberState } from './read-members.ts';
import type { MemberState } from './team.ts';

/** One account of a user pool, and the teams it is in. */
export interface Person {
  readonly user: CognitoUser;
  readonly userPool: string;
  readonly state: MemberState;
  /** Names of teams; empty for an account that is in none. */
  readonly teams: readonly string[];
}

/** Everybody with an account in a user pool of the region's teams: a listing a group and one a pool. */
export async function listPeople(
  api: WorkteamApi,
  members: MemberApi,
  options: CallOptions = {},
): Promise<readonly Person[]> {
  const teams = await api.listWorkteams(options);
  const pools = new Map<string, Map<string, string[]>>();
  for (const { workteam, one } of teams.flatMap((workteam) =>
    cognitoDefinitions(workteam).map((one) => ({ workteam, one })),
  )) {
    const groups = pools.get(one.UserPool) ?? new Map<string, string[]>();
    groups.set(one.UserGroup, [...(groups.get(one.UserGroup) ?? []), workteam.WorkteamName]);
    pools.set(one.UserPool, groups);
  }
  const people: Person[] = [];
  for (const [userPool, groups] of pools) {
    const inTeams = new Map<string, Set<string>>();
    const [users] = await Promise.all([
      members.listUsers(userPool, options),
      ...[...groups].map(async ([group, names]) => {
        for (const { Username } of (await members.listUsersInGroup(userPool, group, options)) ?? []) {
          const known = inTeams.get(Username) ?? new Set();
          for (const name of names) known.add(name);
          inTeams.set(Username, known);
        }
      }),
    ]);
    for (const user of users) {
      const mine = [...(inTeams.get(user.Username) ?? [])].sort();
      people.push({ user, userPool, state: memberState(user), teams: mine });
    }
  }
  return people.sort((a, b) => (address(a.user) < address(b.user) ? -1 : 1));
}
