import { GroundctlError } from '../core/errors.ts';
import type { EventStream } from '../core/events.ts';
import type { Json } from '../core/json.ts';
import type { Done, FieldChange, Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import { runPlan } from '../core/plan.ts';
import type { WorkteamAction, WorkteamChange } from './change.ts';
import { canonicalCidrs } from './cidrs.ts';
import { fieldsSet, sameJson, teamFields } from './fields.ts';
import type { Workforce, Workteam } from './model.ts';
import type { CreateWorkteamInput, MemberApi, UpdateWorkteamInput, WorkteamApi } from './ports.ts';

/** Invitations under way at a time; AdminCreateUser allows about 25 a second in a new account. */
const PARALLEL_CHANGES = 5;

/** Cognito's own wording when its built-in mailer (50 a day) has had enough. */
const MAIL_QUOTA = /daily email limit|email limit exceeded/i;

/** Deletions come first, then groups, then teams and members side by side, then invitations to people added just before. */
const WAVES: { readonly [type in WorkteamAction['type']]?: number } = {
  // A region at its limit of teams has no room for a new one before an old one is gone.
  'delete-workteam': -1,
  'create-group': 0,
  'resend-invitation': 2,
  // Last, so that nobody is shut out of a team and left in another by a run that stops half-way.
  'disable-user': 2,
  'delete-user': 2,
};

/**
 * Carries out exactly the plan it is given. What needs a group that could not be created is not started, so
 * that nobody is invited to nothing. Each update or deletion checks that the fields still are what the plan was made from, and what AWS answers.
 */
export function applyWorkteamPlan(
  api: WorkteamApi,
  members: MemberApi,
  plan: Plan<WorkteamChange>,
  signal?: AbortSignal,
): EventStream<PlanEvent<WorkteamChange>, PlanResult<WorkteamChange>> {
  let quota: string | undefined;
  const failures = new Set<string>();
  return runPlan(
    plan,
    async ({ action, fields }) => {
      try {
        return await execute(api, members, action, fields);
      } catch (error) {
        failures.add(whatItGives(action));
        if (isMailQuota(error)) quota = QUOTA_REASON;
        throw isMailQuota(error) ? quotaError(error) : error;
      }
    },
    {
      signal,
      concurrency: PARALLEL_CHANGES,
      waveOf: ({ action }) => WAVES[action.type] ?? 1,
      skip: ({ action }) => {
        const missing = whatItNeeds(action).find((need) => failures.has(need));
        if (missing !== undefined) {
          failures.add(whatItGives(action));
          return `${missing}, which it needs, failed`;
        }
        return sendsMail(action) ? quota : undefined;
      },
    },
  );
}

/** What later changes may need of an action, named so that whatItNeeds names it alike; '' for nothing. */
function whatItGives(action: WorkteamAction): string {
  if (action.type === 'create-group') return creationOf(action.userPool, action.group);
  return action.type === 'add-to-group' ? additionOf(action.userPool, action.username) : '';
}

function whatItNeeds(action: WorkteamAction): string[] {
  switch (action.type) {
    case 'create-workteam':
    case 'update-workteam':
      return (action.input.MemberDefinitions ?? [])
        .flatMap((definition) => definition.CognitoMemberDefinition ?? [])
        .map(({ UserPool, UserGroup }) => creationOf(UserPool, UserGroup));
    case 'invite':
    case 'add-to-group':
      return [creationOf(action.userPool, action.group)];
    case 'resend-invitation':
      return [additionOf(action.userPool, action.username)];
    default:
      return [];
  }
}

function creationOf(userPool: string, group: string): string {
  return `creating group ${group} in ${userPool}`;
}

function additionOf(userPool: string, username: string): string {
  return `adding ${username} to the group of ${userPool}`;
}

const QUOTA_REASON = "Cognito's own mail quota is used up for today";

function sendsMail(action: WorkteamAction): boolean {
  return action.type === 'invite' || action.type === 'resend-invitation';
}

function isMailQuota(error: unknown): error is GroundctlError {
  return (
    error instanceof GroundctlError &&
    error.aws?.name === 'LimitExceededException' &&
    MAIL_QUOTA.test(error.message)
  );
}

function quotaError(error: GroundctlError): GroundctlError {
  return new GroundctlError(`${QUOTA_REASON}.`, {
    code: 'mail-quota',
    source: 'aws',
    hint: 'Run the same command tomorrow for the rest, or have the user pool send through Amazon SES.',
    ...(error.aws ? { aws: error.aws } : {}),
    cause: error,
  });
}

async function execute(
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
        : { result: 'gone', detail: 'was gone already' };
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
    `AWS took the change of ${input.WorkteamName} but answers with another ${names}.`,
    {
      code: 'not-verified',
      source: 'aws',
      hint: `Look at it: groundctl workteams show ${input.WorkteamName}`,
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
  if (!current) return 'was gone already';
  const now = teamFields(current);
  const moved = planned.filter(({ field, before }) => !sameJson(now[field], before));
  if (moved.length > 0) throw changedSince(`${fieldNames(moved)} of ${name} changed`);
  const answer = await api.deleteWorkteam(name);
  if (answer === undefined) return 'was gone already';
  if (answer.Success) return 'deleted';
  throw new GroundctlError(`AWS answered that work team ${name} was not deleted (Success=false).`, {
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
  throw new GroundctlError(`AWS took the allow list of ${action.workforce} but answers with another one.`, {
    code: 'not-verified',
    source: 'aws',
    hint: 'Look at it: groundctl workforce show',
  });
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
    hint: 'Run the command again to plan from what is there now.',
  });
}
