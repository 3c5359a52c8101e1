import type { CallOptions } from '../core/call-options.ts';
import type { Plan, Unchanged } from '../core/plan.ts';
import { quoteForMessage } from '../core/text/sanitize.ts';
import type { WorkteamChange } from './change.ts';
import { type FieldProblem, throwProblems } from './check.ts';
import { directory } from './directory.ts';
import { checkEmails } from './email.ts';
import { leaveChange } from './group-changes.ts';
import type { CognitoUser, Workteam } from './model.ts';
import type { MemberApi, TokenValidity, WorkteamApi } from './ports.ts';
import { cognitoDefinitions } from './read-members.ts';

export interface RemoveEverywhereInput {
  readonly emails: readonly string[];
  /** Disable the accounts as well, so that nobody signs in with them again. */
  readonly disable?: boolean | undefined;
  /** Delete the accounts, which takes them out of every group; cannot be undone. */
  readonly delete?: boolean | undefined;
}

interface Pool {
  readonly userPool: string;
  readonly clients: readonly string[];
}

/**
 * Plans how people leave every group of the user pools that the region's teams use, groups of deleted teams
 * included, and says what they can do until their sessions have ended. With `delete` their accounts go, and the plan asks
 * for the address, or for `N people`.
 */
export async function planRemoveEverywhere(
  api: WorkteamApi,
  members: MemberApi,
  input: RemoveEverywhereInput,
  options: CallOptions = {},
): Promise<Plan<WorkteamChange>> {
  const { addresses, problems } = checkEmails(input.emails);
  throwProblems('Nobody can be removed as given', problems);
  const pools = poolsOf(await api.listWorkteams(options));
  const changes: WorkteamChange[] = [];
  const unchanged: Unchanged[] = [];
  const spellings: FieldProblem[] = [];
  const known = new Set<string>();
  for (const pool of pools) {
    const people = directory(members, pool.userPool, options);
    const ends = input.disable === true || input.delete === true;
    const sessions = sessionNotes(await validityOf(members, pool, options), ends);
    for (const address of addresses) {
      const users = await people.find(address);
      if (users.length > 0) known.add(address);
      for (const other of users.length > 0 ? [] : await people.otherSpellings(address)) {
        spellings.push({
          field: 'address',
          message: `${quoteForMessage(address)} is not known, but ${quoteForMessage(other)} is: use that spelling if that is the one`,
        });
      }
      for (const user of users) {
        const groups = await members.listGroupsOfUser(pool.userPool, user.Username, options);
        if (input.delete) {
          changes.push(deletes(pool.userPool, address, user, groups));
          continue;
        }
        changes.push(
          ...groups.map((group) => leaveChange({ userPool: pool.userPool, group }, address, user.Username)),
        );
        if (input.disable && user.Enabled !== false) {
          changes.push(disables(pool.userPool, address, user, sessions));
        } else if (groups.length === 0) {
          unchanged.push({ subject: address, reason: nothingLeft(user), result: 'in-no-group' });
        }
      }
    }
    const last = changes.at(-1);
    // Without an account that is disabled, the last removal carries what everybody should know.
    if (last && (input.delete || !input.disable))
      changes[changes.length - 1] = { ...last, notes: [...(last.notes ?? []), ...sessions] };
  }
  throwProblems('Nobody can be removed as given', spellings);
  for (const address of addresses) {
    if (!known.has(address))
      unchanged.push({ subject: address, reason: 'has no account', result: 'no-account' });
  }
  const people = addresses.length === 1 ? addresses[0] : `${addresses.length} people`;
  const title = input.delete
    ? `Delete ${people} from the user pool`
    : `Remove ${people} from every team${input.disable ? ' and disable the accounts' : ''}`;
  const plan = { title, changes, unchanged, findings: [] };
  return input.delete && changes.length > 0 ? { ...plan, confirmName: people ?? '' } : plan;
}

function poolsOf(teams: readonly Workteam[]): Pool[] {
  const pools = new Map<string, Set<string>>();
  for (const { UserPool, ClientId } of teams.flatMap(cognitoDefinitions)) {
    pools.set(UserPool, (pools.get(UserPool) ?? new Set()).add(ClientId));
  }
  return [...pools].map(([userPool, clients]) => ({ userPool, clients: [...clients] }));
}

function deletes(
  userPool: string,
  subject: string,
  user: CognitoUser,
  groups: readonly string[],
): WorkteamChange {
  return {
    kind: 'delete',
    subject: `account ${subject}`,
    fields: [
      { field: 'Username', before: user.Username },
      ...(groups.length === 0 ? [] : [{ field: 'groups', before: [...groups] }]),
    ],
    notes: ["This person's labels stay under an ID that no longer belongs to anyone."],
    action: { type: 'delete-user', userPool, username: user.Username },
  };
}

function disables(
  userPool: string,
  subject: string,
  user: CognitoUser,
  notes: readonly string[],
): WorkteamChange {
  return {
    kind: 'update',
    subject: `account ${subject}`,
    fields: [{ field: 'Enabled', before: true, after: false }],
    notes,
    action: { type: 'disable-user', userPool, username: user.Username },
  };
}

function nothingLeft(user: CognitoUser): string {
  return user.Enabled === false
    ? 'is in no group, and the account is disabled'
    : 'is in no group (--disable blocks sign-in)';
}

/** The longest of the clients' validities; undefined where none could be read. */
async function validityOf(
  members: MemberApi,
  { userPool, clients }: Pool,
  options: CallOptions,
): Promise<TokenValidity | undefined> {
  const [first] = clients;
  if (first === undefined) return undefined;
  return members.describeClient(userPool, first, options).catch(() => undefined);
}

/** Cognito's defaults where a client says nothing: an hour, and 30 days for refresh tokens. */
function sessionNotes(validity: TokenValidity | undefined, disable: boolean): string[] {
  const { TokenValidityUnits: units } = validity ?? {};
  const id = validity?.IdTokenValidity
    ? words(validity.IdTokenValidity, units?.IdToken ?? 'hours')
    : '60 minutes';
  const refresh = validity?.RefreshTokenValidity
    ? words(validity.RefreshTokenValidity, units?.RefreshToken ?? 'days')
    : '30 days';
  const urls = 'Presigned URLs of open tasks keep working until they expire.';
  return disable
    ? [
        `Access tokens are revoked at once; an ID token that was issued before is valid for up to ${id}. ${urls}`,
      ]
    : [
        `The account stays: a person who is signed in may stay signed in for up to ${refresh} (refresh token), but sees no tasks of these teams. ${urls}`,
      ];
}

function words(count: number, unit: string): string {
  return count === 1 ? `1 ${unit.replace(/s$/, '')}` : `${count} ${unit}`;
}
