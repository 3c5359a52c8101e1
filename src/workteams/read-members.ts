import type { CallOptions } from '../core/call-options.ts';
import { GroundctlError } from '../core/errors.ts';
import type { CognitoMemberDefinition, CognitoUser, Workteam } from './model.ts';
import type { MemberApi } from './ports.ts';
import type { Member, MemberCounts, MemberState, Membership } from './team.ts';

/** Where a worker stands; see MemberState for the meaning of each. */
export function memberState(user: CognitoUser): MemberState {
  if (user.Enabled === false) return 'disabled';
  switch (user.UserStatus) {
    case 'FORCE_CHANGE_PASSWORD':
      return 'invited';
    case 'CONFIRMED':
    case 'EXTERNAL_PROVIDER':
      return user.EmailVerified ? 'verified' : 'unverified';
    default:
      return 'other';
  }
}

/** How many members are in which state. */
function countMembers(members: readonly Member[]): MemberCounts {
  const byState = { verified: 0, unverified: 0, invited: 0, disabled: 0, other: 0 };
  for (const member of members) byState[member.state] += 1;
  return { total: members.length, byState };
}

/** The Cognito groups a team is made of. */
export function cognitoDefinitions(workteam: Workteam): CognitoMemberDefinition[] {
  return workteam.MemberDefinitions.flatMap((d) => d.CognitoMemberDefinition ?? []);
}

/** The OIDC groups a team is made of. */
export function oidcGroups(workteam: Workteam): string[] {
  return workteam.MemberDefinitions.flatMap((d) => d.OidcMemberDefinition?.Groups ?? []);
}

export interface MembersRead {
  readonly membership: Membership;
  readonly members: readonly Member[] | undefined;
}

/** Reads who is in a team. A team whose members cannot be read is a state of its own, never an exception. */
export async function readMembers(
  workteam: Workteam,
  api: MemberApi,
  options: CallOptions = {},
): Promise<MembersRead> {
  const definitions = cognitoDefinitions(workteam);
  if (definitions.length === 0) {
    return unknown('oidc', 'Members of OIDC groups are known only to the identity provider.');
  }
  try {
    const groups = await Promise.all(
      definitions.map(async (d) => ({
        group: d.UserGroup,
        users: await api.listUsersInGroup(d.UserPool, d.UserGroup, options),
      })),
    );
    const members = mergeGroups(groups);
    const missingGroups = groups.filter((g) => g.users === undefined).map((g) => g.group);
    return { members, membership: { known: true, counts: countMembers(members), missingGroups } };
  } catch (error) {
    if (error instanceof GroundctlError && error.source === 'interrupted') throw error;
    const denied = error instanceof GroundctlError && error.code === 'access-denied';
    return unknown(denied ? 'denied' : 'failed', error instanceof Error ? error.message : String(error));
  }
}

function unknown(reason: 'oidc' | 'denied' | 'failed', message: string): MembersRead {
  return { members: undefined, membership: { known: false, reason, message } };
}

/** A user who is in several groups of a team is one member. */
function mergeGroups(
  groups: readonly { group: string; users: readonly CognitoUser[] | undefined }[],
): Member[] {
  const byName = new Map<string, Member>();
  for (const { group, users } of groups) {
    for (const user of users ?? []) {
      const known = byName.get(user.Username);
      byName.set(user.Username, {
        user,
        state: memberState(user),
        groups: known ? [...known.groups, group] : [group],
      });
    }
  }
  return [...byName.values()].sort((a, b) => (address(a.user) < address(b.user) ? -1 : 1));
}

/** What a person calls a worker: the e-mail address, or the user name where there is none. */
export function address(user: CognitoUser): string {
  return user.Email ?? user.Username;
}
