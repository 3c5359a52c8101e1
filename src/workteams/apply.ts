import { GroundctlError } from '../core/errors.ts';
import type { EventStream } from '../core/events.ts';
import type { Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import { runPlan } from '../core/plan.ts';
import type { WorkteamAction, WorkteamChange } from './change.ts';
import { execute } from './execute-action.ts';
import type { MemberApi, WorkteamApi } from './ports.ts';

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
