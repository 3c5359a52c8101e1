import pLimit from 'p-limit';
import { usageError } from '../core/errors.ts';
import type { Plan, Unchanged } from '../core/plan.ts';
import type { WorkteamChange } from './change.ts';
import { checkName, throwProblems } from './check.ts';
import { checkEmails } from './email.ts';
import { requireTeam } from './find.ts';
import { createGroupChange } from './groups.ts';
import type { CognitoMemberDefinition, CognitoUser, Workteam } from './model.ts';
import type { InviteInput, RemoveMembersInput } from './operations.ts';
import type { CallOptions, MemberApi, WorkteamApi } from './ports.ts';
import { cognitoDefinitions, memberState } from './read-members.ts';

/** Look-ups of single users at a time: Cognito allows about 30 of these a second in a new account. */
const PARALLEL_LOOKUPS = 8;

type Place = Pick<CognitoMemberDefinition, 'UserPool' | 'UserGroup'>;

/**
 * Plans invitations: who gets an invitation by e-mail, who exists and is only added, who is there already.
 * Planning again after a run that stopped half-way leaves just the rest.
 */
export async function planInvite(
  api: WorkteamApi,
  members: MemberApi,
  input: InviteInput,
  options: CallOptions = {},
): Promise<Plan<WorkteamChange>> {
  const { addresses, problems } = checkEmails(input.emails);
  throwProblems('Nobody can be invited as given', [...checkName(input.team), ...problems]);
  const team = await requireTeam(api, input.team, options);
  const place = placeFor(team, input.group);
  const inGroup = await members.listUsersInGroup(place.UserPool, place.UserGroup, options);
  const groupChange = inGroup === undefined ? [missingGroup(place, input.createGroup === true)] : [];

  const limit = pLimit(PARALLEL_LOOKUPS);
  const decided = await Promise.all(
    addresses.map((address) =>
      limit(async () => {
        const listed = findUser(inGroup ?? [], address);
        const user = listed ?? (await lookUp(members, place.UserPool, address, options));
        // The pool may know the user under another spelling or an alias than the group's list shows.
        const isMember = inGroup?.some((member) => member.Username === user?.Username);
        if (user && isMember) return forMember(place, address, user, input.resend === true);
        return forOutsider(place, address, user, input);
      }),
    ),
  );
  return {
    title: `Invite ${addresses.length === 1 ? addresses[0] : `${addresses.length} people`} to ${input.team}`,
    changes: [...groupChange, ...decided.flat().filter((d): d is WorkteamChange => 'action' in d)],
    unchanged: decided.flat().filter((d): d is Unchanged => 'reason' in d),
    findings: [],
  };
}

/** Plans who leaves a team's groups. The users stay in the pool: other teams may need them. */
export async function planRemoveMembers(
  api: WorkteamApi,
  members: MemberApi,
  input: RemoveMembersInput,
  options: CallOptions = {},
): Promise<Plan<WorkteamChange>> {
  const { addresses, problems } = checkEmails(input.emails);
  throwProblems('Nobody can be removed as given', [...checkName(input.team), ...problems]);
  const team = await requireTeam(api, input.team, options);
  const places = placesOf(team);
  const listed = await Promise.all(
    places.map(async (place) => ({
      place,
      users: (await members.listUsersInGroup(place.UserPool, place.UserGroup, options)) ?? [],
    })),
  );
  const changes: WorkteamChange[] = [];
  const unchanged: Unchanged[] = [];
  for (const address of addresses) {
    const found = listed.flatMap(({ place, users }) => {
      const user = findUser(users, address);
      return user ? [{ place, user }] : [];
    });
    if (found.length === 0) unchanged.push({ subject: address, reason: 'is not a member' });
    for (const { place, user } of found) changes.push(removal(place, address, user.Username));
  }
  return { title: `Remove ${addresses.length} from ${input.team}`, changes, unchanged, findings: [] };
}

function removal(place: Place, address: string, username: string): WorkteamChange {
  return {
    kind: 'remove',
    subject: address,
    fields: [{ field: 'group', before: place.UserGroup }],
    notes: ['The user stays in the pool; open tasks of this worker go back to the team.'],
    action: { type: 'remove-from-group', userPool: place.UserPool, group: place.UserGroup, username },
  };
}

function placesOf(team: Workteam): CognitoMemberDefinition[] {
  const places = cognitoDefinitions(team);
  if (places.length > 0) return places;
  throw usageError(
    `${team.WorkteamName} is made of OIDC groups: its members are managed by the identity provider.`,
    {
      code: 'oidc-team',
      hint: 'Add or remove people in the group there.',
    },
  );
}

function placeFor(team: Workteam, group: string | undefined): CognitoMemberDefinition {
  const places = placesOf(team);
  const names = places.map((place) => place.UserGroup).join(', ');
  const chosen =
    group === undefined
      ? places.length === 1
        ? places[0]
        : undefined
      : places.find((place) => place.UserGroup === group);
  if (chosen) return chosen;
  throw usageError(
    group === undefined
      ? `${team.WorkteamName} is made of several groups: ${names}.`
      : `${team.WorkteamName} has no group ${group}.`,
    { code: 'no-such-group', hint: `Say which with --group. Groups of this team: ${names}.` },
  );
}

function missingGroup(place: Place, create: boolean): WorkteamChange {
  if (create) return createGroupChange(place.UserPool, place.UserGroup);
  throw usageError(`User pool ${place.UserPool} has no group ${place.UserGroup}.`, {
    code: 'no-such-group',
    hint: 'Add --create-group to create it.',
  });
}

/** By user name first: that is what the invitation of this program and of the console uses. */
function findUser(users: readonly CognitoUser[], address: string): CognitoUser | undefined {
  return users.find((user) => user.Username === address) ?? users.find((user) => user.Email === address);
}

async function lookUp(
  members: MemberApi,
  userPool: string,
  address: string,
  options: CallOptions,
): Promise<CognitoUser | undefined> {
  const byName = await members.getUser(userPool, address, options);
  if (byName) return byName;
  return (await members.findUsersByEmail(userPool, address, options))[0];
}

function forMember(
  place: Place,
  address: string,
  user: CognitoUser,
  resend: boolean,
): (WorkteamChange | Unchanged)[] {
  if (memberState(user) !== 'invited') return [{ subject: address, reason: 'is a member already' }];
  if (!resend) {
    return [{ subject: address, reason: 'is invited already (--resend sends a new invitation)' }];
  }
  return [resendChange(place, address, user.Username)];
}

function forOutsider(
  place: Place,
  address: string,
  user: CognitoUser | undefined,
  input: InviteInput,
): (WorkteamChange | Unchanged)[] {
  if (!user) {
    return [
      {
        kind: 'create',
        subject: address,
        fields: [
          { field: 'invitation', after: `by e-mail to ${address}` },
          { field: 'group', after: place.UserGroup },
        ],
        action: { type: 'invite', userPool: place.UserPool, group: place.UserGroup, email: address },
      },
    ];
  }
  const again = input.resend === true && memberState(user) === 'invited';
  const add: WorkteamChange = {
    kind: 'add',
    subject: address,
    fields: [{ field: 'group', after: place.UserGroup }],
    notes: [
      memberState(user) === 'invited' && !again
        ? 'Was invited before and never signed in: added without a new invitation (--resend sends one).'
        : 'Has an account already: added without a new invitation.',
    ],
    action: {
      type: 'add-to-group',
      userPool: place.UserPool,
      group: place.UserGroup,
      username: user.Username,
    },
  };
  return again ? [add, resendChange(place, address, user.Username)] : [add];
}

function resendChange(place: Place, address: string, username: string): WorkteamChange {
  return {
    kind: 'send',
    subject: address,
    fields: [{ field: 'invitation', after: 'again, with a new temporary password' }],
    action: { type: 'resend-invitation', userPool: place.UserPool, username },
  };
}
