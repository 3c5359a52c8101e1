import pLimit from 'p-limit';
import type { CallOptions } from '../core/call-options.ts';
import { GroundctlError, usageError } from '../core/errors.ts';
import type { Plan, Unchanged } from '../core/plan.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import type { GroupAt, WorkteamChange } from './change.ts';
import { checkName, type FieldProblem, throwProblems } from './check.ts';
import { directory, usersOf } from './directory.ts';
import { checkEmails } from './email.ts';
import { requireTeam } from './find.ts';
import {
  createGroupChange,
  DISABLED,
  inviteChange,
  joinChange,
  leaveChange,
  STAYS_IN_POOL,
} from './group-changes.ts';
import type { InviteInput, RemoveMembersInput } from './inputs.ts';
import type { CognitoMemberDefinition, CognitoUser, Workteam } from './model.ts';
import { nearDomains } from './near-domain.ts';
import type { MemberApi, WorkteamApi } from './ports.ts';
import { cognitoDefinitions, memberState } from './read-members.ts';

/** Look-ups of single users at a time: Cognito allows about 30 of these a second in a new account. */
const PARALLEL_LOOKUPS = 8;

/** An input whose team has been reduced to its name. */
type Named<Input> = Omit<Input, 'team'> & { readonly team: string };

type Place = Pick<CognitoMemberDefinition, 'UserPool' | 'UserGroup'>;

function groupAt({ UserPool: userPool, UserGroup: group }: Place): GroupAt {
  return { userPool, group };
}

/**
 * Plans invitations: who gets an invitation by e-mail, who exists and is only added, who is already there.
 * Planning again after a run that stopped half-way leaves just the rest.
 */
export async function planInvite(
  api: WorkteamApi,
  members: MemberApi,
  input: Named<InviteInput>,
  options: CallOptions = {},
): Promise<Plan<WorkteamChange>> {
  const { addresses, problems } = checkEmails(input.emails);
  throwProblems('Nobody can be invited as given', [...checkName(input.team), ...problems]);
  const team = await requireTeam(api, input.team, options);
  const place = placeFor(team, input.group);
  const inGroup = await members.listUsersInGroup(place.UserPool, place.UserGroup, options);
  const groupChange = inGroup === undefined ? [missingGroup(place, input.createGroup === true)] : [];

  const pool = directory(members, place.UserPool, options);
  const limit = pLimit(PARALLEL_LOOKUPS);
  const found = await Promise.all(
    addresses.map((address) =>
      limit(async () => {
        const listed = usersOf(inGroup ?? [], address);
        const users = listed.length > 0 ? listed : await pool.find(address);
        const others = users.length > 0 ? [] : await pool.otherSpellings(address);
        return { address, users, others };
      }),
    ),
  );
  if (!input.force) {
    throwProblems(
      'Nobody can be invited as given',
      found.flatMap(({ address, others }) => secondAccount(address, others)),
    );
  }
  const decided = found.map(({ address, users, others }) => {
    // The pool may know the user under another spelling or an alias than the group's list shows.
    const member = users.find(({ Username }) => inGroup?.some((one) => one.Username === Username));
    if (member) return forMember(place, address, member, input.resend === true);
    return forOutsider(place, address, users, input, others);
  });
  const { changes, unchanged } = partsOf(decided.flat());
  return {
    title: `Invite ${addresses.length === 1 ? addresses[0] : `${addresses.length} people`} to ${input.team}`,
    changes: [...groupChange, ...changes],
    unchanged,
    findings: nearDomains(
      found.flatMap(({ address, users }) => (users.length === 0 ? [address] : [])),
      inGroup ?? [],
    ),
  };
}

/** Plans who leaves a team's groups. The users stay in the pool: other teams may need them. */
export async function planRemoveMembers(
  api: WorkteamApi,
  members: MemberApi,
  input: Named<RemoveMembersInput>,
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
  throwProblems(
    'Nobody can be removed as given',
    addresses.flatMap((address) =>
      otherSpelling(
        listed.flatMap(({ users }) => users),
        address,
      ),
    ),
  );
  const limit = pLimit(PARALLEL_LOOKUPS);
  const pools = [...new Set(places.map((place) => place.UserPool))].map((pool) =>
    directory(members, pool, options),
  );
  const decided = await Promise.all(
    addresses.map(async (address) => {
      const exact = listed.flatMap(({ place, users }) => removals(place, address, usersOf(users, address)));
      if (exact.length > 0) return exact;
      // The pool may know a member under an alias that the group's list does not show.
      const known = await Promise.all(pools.map((pool) => limit(() => pool.find(address))));
      const names = new Set(known.flat().map((user) => user.Username));
      const byAlias = listed.flatMap(({ place, users }) =>
        removals(
          place,
          address,
          users.filter((user) => names.has(user.Username)),
        ),
      );
      return byAlias.length > 0 ? byAlias : [notAMember(address)];
    }),
  );
  const people = addresses.length === 1 ? addresses[0] : `${addresses.length} people`;
  return { title: `Remove ${people} from ${input.team}`, ...partsOf(decided.flat()), findings: [] };
}

function partsOf(decided: readonly (WorkteamChange | Unchanged)[]) {
  return {
    changes: decided.filter((d): d is WorkteamChange => 'action' in d),
    unchanged: decided.filter((d): d is Unchanged => 'reason' in d),
  };
}

function notAMember(address: string): Unchanged {
  return { subject: address, reason: 'is not a member', result: 'not-a-member' };
}

/** A worker with two accounts signs in to the wrong one and sees no task. */
function secondAccount(address: string, others: readonly string[]): FieldProblem[] {
  if (others.length === 0) return [];
  const known = others.map((name) => quoteForMessage(name)).join(', ');
  const message = `${quoteForMessage(address)} is in the pool as ${known}: spell it that way, or --force creates a second account`;
  return [{ field: 'address', message }];
}

/** Who signs in with another spelling is another user, and taking the wrong one out locks a worker out. */
function otherSpelling(users: readonly CognitoUser[], address: string): FieldProblem[] {
  if (usersOf(users, address).length > 0) return [];
  const alike = users
    .flatMap((user) => [user.Username, user.Email ?? ''])
    .find((name) => name.toLowerCase() === address.toLowerCase());
  if (alike === undefined) return [];
  const message = `${quoteForMessage(address)} is not a member, but ${quoteForMessage(alike)} is: use that spelling if that is the one`;
  return [{ field: 'address', message }];
}

function removals(place: Place, address: string, users: readonly CognitoUser[]): WorkteamChange[] {
  return users.map(({ Username }) =>
    leaveChange(groupAt(place), address, Username, [STAYS_IN_POOL, ...severalNote(users, Username)]),
  );
}

/** Where one address belongs to several accounts, which of them a change is about. */
function severalNote(users: readonly CognitoUser[], chosen: string): string[] {
  return users.length < 2
    ? []
    : [
        `${users.length} accounts have this address (${users.map((user) => user.Username).join(', ')}); this applies to ${chosen}.`,
      ];
}

function placesOf(team: Workteam): CognitoMemberDefinition[] {
  const places = cognitoDefinitions(team);
  if (places.length > 0) return places;
  throw new GroundctlError(
    `${team.WorkteamName} uses OIDC groups: the identity provider manages its members.`,
    {
      code: 'oidc-team',
      source: 'aws',
      hint: 'Add or remove people in the group there.',
    },
  );
}

export function placeFor(team: Workteam, group: string | undefined): CognitoMemberDefinition {
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
      ? `${team.WorkteamName} has several groups: ${names}.`
      : `${team.WorkteamName} has no group ${group}.`,
    { code: 'no-such-group', hint: `Choose one with --group. Groups of this team: ${names}.` },
  );
}

function missingGroup(place: Place, create: boolean): WorkteamChange {
  if (create) return createGroupChange(groupAt(place));
  throw new GroundctlError(`User pool ${place.UserPool} has no group ${place.UserGroup}.`, {
    code: 'no-such-group',
    source: 'aws',
    hint: 'Add --create-groups to create it.',
  });
}

function forMember(
  place: Place,
  address: string,
  user: CognitoUser,
  resend: boolean,
): (WorkteamChange | Unchanged)[] {
  if (memberState(user) !== 'invited') {
    return [{ subject: address, reason: 'is already a member', result: 'already-a-member' }];
  }
  if (!resend) {
    const reason = 'is already invited (--resend sends a new invitation)';
    return [{ subject: address, reason, result: 'already-invited' }];
  }
  return [resendChange(place, address, user.Username)];
}

function forOutsider(
  place: Place,
  address: string,
  users: readonly CognitoUser[],
  input: Pick<InviteInput, 'resend'>,
  others: readonly string[],
): WorkteamChange[] {
  const [user] = users;
  if (!user) {
    const second = `The pool has ${others.join(', ')} already: this creates a second account.`;
    return [inviteChange(groupAt(place), address, others.length === 0 ? undefined : [second])];
  }
  const again = input.resend === true && memberState(user) === 'invited';
  const notes = [accountNote(user, again), ...severalNote(users, user.Username)];
  const add = joinChange(groupAt(place), address, user.Username, notes);
  return again ? [add, resendChange(place, address, user.Username)] : [add];
}

function accountNote(user: CognitoUser, again: boolean): string {
  const state = memberState(user);
  if (state === 'disabled') return DISABLED;
  if (again) return 'Already has an account, and gets a new invitation.';
  return state === 'invited'
    ? 'Was invited before but never signed in: added without a new invitation (--resend sends one).'
    : 'Already has an account: added without a new invitation.';
}

function resendChange(place: Place, address: string, username: string): WorkteamChange {
  return {
    kind: 'send',
    subject: address,
    fields: [{ field: 'invitation', after: 'again, with a new temporary password' }],
    action: { type: 'resend-invitation', userPool: place.UserPool, username },
  };
}
