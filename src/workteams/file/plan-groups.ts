import type { CallOptions } from '../../core/call-options.ts';
import type { Unchanged } from '../../core/plan.ts';
import { quoteForMessage } from '../../core/text/sanitize.ts';
import type { GroupAt, WorkteamChange } from '../change.ts';
import { type FieldProblem, throwProblems } from '../check.ts';
import { usersOf } from '../directory.ts';
import { looksLikeAddress } from '../email.ts';
import {
  createGroupChange,
  DISABLED,
  inviteChange,
  joinChange,
  leaveChange,
  STAYS_IN_POOL,
} from '../group-changes.ts';
import type { CognitoUser } from '../model.ts';
import type { MemberApi } from '../ports.ts';
import { address } from '../read-members.ts';

/** A Cognito group that has to be there, and who should be in it; without members it keeps whom it has. */
export interface GroupToFill extends GroupAt {
  readonly members?: readonly string[] | undefined;
}

export interface GroupsPlan {
  readonly groups: readonly WorkteamChange[];
  readonly changes: readonly WorkteamChange[];
  readonly unchanged: readonly Unchanged[];
}

export interface GroupPlanOptions extends CallOptions {
  /** Take out whom the list does not name. */
  readonly prune?: boolean | undefined;
  /** Invite an address that the pool has in another letter case. */
  readonly force?: boolean | undefined;
}

/**
 * Plans which groups are made, who joins them and who leaves. Every pool is listed once at most, and only where
 * somebody joins; nobody is looked up one by one.
 */
export async function planGroups(
  api: MemberApi,
  given: readonly GroupToFill[],
  options: GroupPlanOptions = {},
): Promise<GroupsPlan> {
  const groups = new Map<string, GroupToFill>();
  for (const one of given) {
    const key = JSON.stringify([one.userPool, one.group]);
    // Of two teams that share a group, one alone may say who is in it.
    if (groups.get(key)?.members === undefined) groups.set(key, one);
  }
  const pools = [...new Set(given.map(({ userPool }) => userPool))];
  const known = new Map<string, ReadonlySet<string>>();
  for (const pool of pools) known.set(pool, new Set(await api.listGroups(pool, options)));
  const everybody = new Map<string, Promise<readonly CognitoUser[]>>();
  const listed = (pool: string) => {
    const before = everybody.get(pool) ?? api.listUsers(pool, options);
    everybody.set(pool, before);
    return before;
  };

  const made: WorkteamChange[] = [];
  const changes: WorkteamChange[] = [];
  const unchanged: Unchanged[] = [];
  const problems: FieldProblem[] = [];
  for (const one of [...groups.values()].sort((a, b) => (a.group < b.group ? -1 : 1))) {
    const exists = known.get(one.userPool)?.has(one.group) === true;
    if (!exists) made.push(createGroupChange(one));
    if (one.members === undefined) continue;
    const inGroup = exists ? ((await api.listUsersInGroup(one.userPool, one.group, options)) ?? []) : [];
    const stay = new Set<string>();
    for (const entry of [...one.members].sort()) {
      const there = usersOf(inGroup, entry);
      for (const { Username } of there) stay.add(Username);
      if (there.length > 0) continue;
      const users = await listed(one.userPool);
      const accounts = usersOf(users, entry);
      if (accounts.length === 0) problems.push(...problemsOf(entry, one, users, options.force === true));
      const change = joins(one, entry, accounts[0]);
      changes.push(change);
      for (const { Username } of accounts) stay.add(Username);
    }
    const leavers = inGroup.filter(({ Username }) => !stay.has(Username));
    if (options.prune)
      changes.push(...leavers.map((user) => leaveChange(one, address(user), user.Username, [STAYS_IN_POOL])));
    else unchanged.push(...leavers.map((user) => stays(one, user)));
  }
  throwProblems('The members cannot be set as given', problems);
  return { groups: made, changes, unchanged };
}

function problemsOf(
  entry: string,
  { group }: GroupToFill,
  users: readonly CognitoUser[],
  force: boolean,
): FieldProblem[] {
  const field = `group ${group}`;
  if (!looksLikeAddress(entry)) {
    return [
      {
        field,
        message: `${quoteForMessage(entry)} is neither an e-mail address nor an account of the user pool`,
      },
    ];
  }
  const other = users
    .flatMap((user) => [user.Username, user.Email ?? ''])
    .find((name) => name.toLowerCase() === entry.toLowerCase());
  if (other === undefined || force) return [];
  const message = `${quoteForMessage(entry)} is in the pool as ${quoteForMessage(other)}: spell it that way, or --force creates a second account`;
  return [{ field, message }];
}

function joins(at: GroupToFill, entry: string, user: CognitoUser | undefined): WorkteamChange {
  if (user === undefined) return inviteChange(at, entry);
  return joinChange(at, entry, user.Username, [
    user.Enabled === false ? DISABLED : 'Already has an account: added without a new invitation.',
  ]);
}

function stays({ group }: GroupToFill, user: CognitoUser): Unchanged {
  return {
    subject: address(user),
    reason: `is in group ${group} but not in the file: stays (--prune removes it)`,
    result: 'not-in-file',
  };
}
