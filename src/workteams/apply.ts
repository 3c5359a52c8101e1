import { GroundctlError } from '../core/errors.ts';
import type { EventStream } from '../core/events.ts';
import type { FieldChange, Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import { runPlan } from '../core/plan.ts';
import type { WorkteamChange } from './change.ts';
import { fieldsSet, sameJson, teamFields } from './fields.ts';
import type { Workforce, Workteam } from './model.ts';
import type { CreateWorkteamInput, MemberApi, UpdateWorkteamInput, WorkteamApi } from './ports.ts';

/** Invitations under way at a time; AdminCreateUser allows about 25 a second in a new account. */
const PARALLEL_CHANGES = 5;

/** Cognito's own wording when its built-in mailer (50 a day) has had enough. */
const MAIL_QUOTA = /daily email limit|email limit exceeded/i;

/**
 * Carries out exactly the plan it is given. Groups are created first, teams and members follow side by side.
 * Each update or deletion checks that the fields still are what the plan was made from, and what AWS answers.
 */
export function applyWorkteamPlan(
  api: WorkteamApi,
  members: MemberApi,
  plan: Plan<WorkteamChange>,
  signal?: AbortSignal,
): EventStream<PlanEvent<WorkteamChange>, PlanResult<WorkteamChange>> {
  let quota: string | undefined;
  return runPlan(
    plan,
    async (change) => {
      try {
        return await execute(api, members, change);
      } catch (error) {
        if (isMailQuota(error)) quota = QUOTA_REASON;
        throw isMailQuota(error) ? quotaError(error) : error;
      }
    },
    {
      signal,
      concurrency: PARALLEL_CHANGES,
      waveOf: (change) => (change.action.type === 'create-group' ? 0 : 1),
      skip: (change) => (sendsMail(change) ? quota : undefined),
    },
  );
}

const QUOTA_REASON = "Cognito's own mail quota is used up for today";

function sendsMail({ action }: WorkteamChange): boolean {
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
  change: WorkteamChange,
): Promise<string | undefined> {
  const { action } = change;
  switch (action.type) {
    case 'create-workteam':
      return create(api, action.input);
    case 'update-workteam':
      return update(api, action.input, change.fields);
    case 'delete-workteam':
      return remove(api, action.name, change.fields);
    case 'update-cidrs':
      return updateCidrs(api, action, change.fields);
    case 'create-group':
      return orAlready('GroupExistsException', () => members.createGroup(action.userPool, action.group));
    case 'invite':
      return invite(members, action);
    case 'add-to-group':
      await members.addUserToGroup(action.userPool, action.username, action.group);
      return 'added';
    case 'resend-invitation':
      await members.createUser({
        userPool: action.userPool,
        email: action.username,
        messageAction: 'RESEND',
      });
      return 'invitation sent again';
    case 'remove-from-group':
      await members.removeUserFromGroup(action.userPool, action.username, action.group);
      return 'removed';
  }
}

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
  const updated = await api.updateWorkteam(input);
  if (matches(updated, input)) return undefined;
  throw new GroundctlError(`AWS took the change of ${input.WorkteamName} but answers with other values.`, {
    code: 'not-verified',
    source: 'aws',
    hint: `Look at it: groundctl workteams show ${input.WorkteamName}`,
  });
}

function matches(team: Workteam, input: CreateWorkteamInput | UpdateWorkteamInput): boolean {
  const actual = teamFields(team);
  const wanted = teamFields(input);
  return fieldsSet(input).every((field) => sameJson(actual[field], wanted[field]));
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
  if (!planned.some(({ before, after }) => sameJson(now, before) || sameJson(now, after))) {
    throw changedSince(`the allow list of workforce ${action.workforce} changed`);
  }
  const updated = await api.updateWorkforceCidrs(action.workforce, action.cidrs);
  if (sameJson(allowListOf(updated).sort(), [...action.cidrs].sort())) return undefined;
  throw new GroundctlError(`AWS took the allow list of ${action.workforce} but answers with another one.`, {
    code: 'not-verified',
    source: 'aws',
    hint: 'Look at it: groundctl workforce show',
  });
}

function allowListOf(workforce: Workforce): string[] {
  return [...(workforce.SourceIpConfig?.Cidrs ?? [])];
}

async function invite(
  members: MemberApi,
  action: { readonly userPool: string; readonly group: string; readonly email: string },
): Promise<string> {
  // In a pool where people sign in with their address, Cognito makes up the user name.
  let username = action.email;
  const existed = await orAlready('UsernameExistsException', async () => {
    username = (await members.createUser({ userPool: action.userPool, email: action.email })).Username;
  });
  await members.addUserToGroup(action.userPool, username, action.group);
  return existed === undefined ? 'invited' : 'added';
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
