import { GroundctlError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { Done, FieldChange } from '../core/plan.ts';
import type { WorkteamAction } from './change.ts';
import { canonicalCidrs } from './cidrs.ts';
import { fieldsSet, sameJson, teamFields } from './fields.ts';
import type { Workforce, Workteam } from './model.ts';
import type { CreateWorkteamInput, MemberApi, UpdateWorkteamInput, WorkteamApi } from './ports.ts';

/** Carries out one action: what it answers says what came of it, where that differs from what was planned. */
export async function execute(
  api: WorkteamApi,
  members: MemberApi,
  action: WorkteamAction,
  fields: readonly FieldChange[],
): Promise<Done | string | undefined> {
  switch (action.type) {
    case 'create-workteam':
      return create(api, action.input);
    case 'update-workteam':
      return update(api, action.input, fields);
    case 'delete-workteam':
      return remove(api, action.name, fields);
    case 'update-cidrs':
      return updateCidrs(api, action, fields);
    case 'set-tags':
      return setTags(api, action, fields);
    case 'disable-user':
      await members.disableUser(action.userPool, action.username);
      return { result: 'disabled', detail: 'disabled' };
    case 'delete-user': {
      const gone = await orAlready('UserNotFoundException', () =>
        members.deleteUser(action.userPool, action.username),
      );
      return gone === undefined
        ? { result: 'deleted', detail: 'deleted' }
        : { result: 'gone', detail: 'was already gone' };
    }
    case 'create-group':
      return orAlready('GroupExistsException', () => members.createGroup(action.userPool, action.group));
    case 'invite':
      return invite(members, action);
    case 'add-to-group':
      await members.addUserToGroup(action.userPool, action.username, action.group);
      return ADDED;
    case 'resend-invitation':
      await members.createUser({
        userPool: action.userPool,
        email: action.username,
        messageAction: 'RESEND',
      });
      return { result: 'invitation-sent', detail: 'invitation sent again' };
    case 'remove-from-group':
      await members.removeUserFromGroup(action.userPool, action.username, action.group);
      return { result: 'removed', detail: 'removed' };
  }
}

const ADDED: Done = { result: 'added', detail: 'added' };
const INVITED: Done = { result: 'invited', detail: 'invited' };

/** A retry after a lost answer finds its own team: that is success, not a conflict. */
async function create(api: WorkteamApi, input: CreateWorkteamInput): Promise<string> {
  try {
    return (await api.createWorkteam(input)).WorkteamArn;
  } catch (error) {
    if (!(error instanceof GroundctlError) || error.aws?.name !== 'ResourceInUse') throw error;
    const existing = await api.describeWorkteam(input.WorkteamName);
    if (existing && matches(existing, input)) return existing.WorkteamArn;
    throw error;
  }
}

async function update(
  api: WorkteamApi,
  input: UpdateWorkteamInput,
  planned: readonly FieldChange[],
): Promise<string | undefined> {
  const current = await api.describeWorkteam(input.WorkteamName);
  if (!current) throw changedSince(`work team ${input.WorkteamName} is gone`);
  const now = teamFields(current);
  const moved = planned.filter(({ field, before, after }) => {
    return !sameJson(now[field], before) && !sameJson(now[field], after);
  });
  if (moved.length > 0) {
    throw changedSince(`${fieldNames(moved)} of ${input.WorkteamName} changed`);
  }
  const updated = teamFields(await api.updateWorkteam(input));
  // Also what was not asked for: AWS might replace more than the request names.
  const wanted = { ...now, ...fieldsOf(input) };
  const other = Object.keys(wanted).filter((field) => !sameJson(updated[field], wanted[field]));
  if (other.length === 0) return undefined;
  const names = other.join(', ');
  throw new GroundctlError(
    `AWS accepted the change to ${input.WorkteamName} but returns a different ${names}.`,
    {
      code: 'not-verified',
      source: 'aws',
      hint: `Check it: groundctl workteams show ${input.WorkteamName}`,
    },
  );
}

function matches(team: Workteam, input: CreateWorkteamInput): boolean {
  const actual = teamFields(team);
  return Object.entries(fieldsOf(input)).every(([field, value]) => sameJson(actual[field], value));
}

/** The fields that a request sets, with the values it sets them to. */
function fieldsOf(input: CreateWorkteamInput | UpdateWorkteamInput): Record<string, Json> {
  const all = teamFields(input);
  return Object.fromEntries(fieldsSet(input).map((field) => [field, all[field] ?? null]));
}

/** A retry after a lost answer finds the team gone: that is what was asked for. */
async function remove(api: WorkteamApi, name: string, planned: readonly FieldChange[]): Promise<string> {
  const current = await api.describeWorkteam(name);
  if (!current) return 'was already gone';
  const now = teamFields(current);
  const moved = planned.filter(({ field, before }) => !sameJson(now[field], before));
  if (moved.length > 0) throw changedSince(`${fieldNames(moved)} of ${name} changed`);
  const answer = await api.deleteWorkteam(name);
  if (answer === undefined) return 'was already gone';
  if (answer.Success) return 'deleted';
  throw new GroundctlError(`AWS reported that work team ${name} was not deleted (Success=false).`, {
    code: 'not-deleted',
    source: 'aws',
    hint: 'A labeling job may still use it: groundctl workteams show lists them.',
  });
}

async function updateCidrs(
  api: WorkteamApi,
  action: { readonly workforce: string; readonly cidrs: readonly string[] },
  planned: readonly FieldChange[],
): Promise<undefined> {
  const current = await api.describeWorkforce(action.workforce);
  if (!current) throw changedSince(`workforce ${action.workforce} is gone`);
  const now = allowListOf(current);
  if (!planned.some(({ before, after }) => sameRanges(now, before) || sameRanges(now, after))) {
    throw changedSince(`the allow list of workforce ${action.workforce} changed`);
  }
  const updated = await api.updateWorkforceCidrs(action.workforce, action.cidrs);
  if (sameRanges(allowListOf(updated), action.cidrs)) return undefined;
  throw new GroundctlError(
    `AWS accepted the allow list of ${action.workforce} but returns a different one.`,
    {
      code: 'not-verified',
      source: 'aws',
      hint: 'Check it: groundctl workforce show',
    },
  );
}

async function setTags(
  api: WorkteamApi,
  { name, arn, set, remove }: Extract<WorkteamAction, { type: 'set-tags' }>,
  planned: readonly FieldChange[],
): Promise<undefined> {
  const now = new Map((await api.listTags(arn)).map(({ Key, Value }) => [`Tag ${Key}`, Value]));
  const moved = planned.filter(({ field, before = null, after = null }) => {
    const value = now.get(field) ?? null;
    return value !== before && value !== after;
  });
  if (moved.length > 0) throw changedSince(`${fieldNames(moved)} of ${name} changed`);
  if (set.length > 0) await api.addTags(arn, set);
  if (remove.length > 0) await api.deleteTags(arn, remove);
  return undefined;
}

function allowListOf(workforce: Workforce): readonly string[] {
  return workforce.SourceIpConfig?.Cidrs ?? [];
}

/** AWS may spell a range in another way than it was given, and in another order. */
function sameRanges(now: readonly string[], planned: Json | readonly string[] | undefined): boolean {
  const texts = Array.isArray(planned) ? planned.map(String) : [];
  return sameJson(canonicalCidrs(now).sort(), canonicalCidrs(texts).sort());
}

async function invite(
  members: MemberApi,
  action: { readonly userPool: string; readonly group: string; readonly email: string },
): Promise<Done> {
  // In a pool where people sign in with their address, Cognito makes up the user name.
  let username = action.email;
  const existed = await orAlready('UsernameExistsException', async () => {
    username = (await members.createUser({ userPool: action.userPool, email: action.email })).Username;
  });
  await members.addUserToGroup(action.userPool, username, action.group);
  return existed === undefined ? INVITED : ADDED;
}

/** Undefined after success, 'exists already' where somebody else was faster. */
async function orAlready(name: string, run: () => Promise<void>): Promise<string | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (error instanceof GroundctlError && error.aws?.name === name) return 'exists already';
    throw error;
  }
}

function fieldNames(changes: readonly FieldChange[]): string {
  return changes.map((change) => change.field).join(', ');
}

function changedSince(what: string): GroundctlError {
  return new GroundctlError(`Not applied: ${what} since the plan was made.`, {
    code: 'changed-since-plan',
    source: 'aws',
    hint: 'Run the command again to plan from the current state.',
  });
}
