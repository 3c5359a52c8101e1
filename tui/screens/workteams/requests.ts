import { type KnownLog, planLock } from '../../../src/across/lock-impact.ts';
import type { Connection } from '../../../src/connect.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { WorkteamChange } from '../../../src/workteams/change.ts';
import type {
  CreateTeamInput,
  InviteInput,
  RemoveMembersInput,
  UpdateTeamInput,
} from '../../../src/workteams/inputs.ts';

/** A change that this area can plan; the command line that does the same follows from it. */
export type Request =
  | { readonly type: 'create'; readonly input: CreateTeamInput }
  | {
      readonly type: 'update';
      readonly names: readonly string[];
      readonly input: UpdateTeamInput;
      /** What was read of an access log by the time it is planned. */
      readonly log?: () => KnownLog | undefined;
    }
  | { readonly type: 'delete'; readonly name: string }
  | { readonly type: 'invite'; readonly input: InviteInput & { readonly team: string } }
  | { readonly type: 'remove-members'; readonly input: RemoveMembersInput & { readonly team: string } }
  | {
      readonly type: 'allow-ips';
      readonly cidrs: readonly string[];
      readonly workforce: string | undefined;
      readonly force?: boolean;
    }
  /** From the user pool, which every team of it loses. */
  | { readonly type: 'delete-users'; readonly emails: readonly string[] }
  /** Several that are shown and made together. */
  | { readonly type: 'all'; readonly title: string; readonly of: readonly Request[] };

/** A plan of this area's changes. */
type WorkteamPlan = Plan<WorkteamChange>;

export function planRequest(
  connection: Connection,
  request: Request,
  signal: AbortSignal,
): Promise<WorkteamPlan> {
  const { workteams } = connection;
  const options = { signal };
  switch (request.type) {
    case 'create':
      return workteams.planCreate(request.input, options);
    case 'update':
      return planLock(workteams, request.names, request.input, { signal, log: request.log });
    case 'delete':
      return workteams.planDelete(request.name, options);
    case 'invite':
      return workteams.planInvite(request.input, options);
    case 'remove-members':
      return workteams.planRemoveMembers(request.input, options);
    case 'allow-ips':
      return workteams.planAllowIps(request.cidrs, {
        ...options,
        ...(request.workforce === undefined ? {} : { workforce: request.workforce }),
        ...(request.force ? { force: true } : {}),
      });
    case 'delete-users':
      return workteams.planRemoveEverywhere({ emails: request.emails, delete: true }, options);
    case 'all':
      return together(connection, request, signal);
  }
}

/** Plans that touch different things, as one plan. */
async function together(
  connection: Connection,
  { title, of }: Extract<Request, { type: 'all' }>,
  signal: AbortSignal,
): Promise<WorkteamPlan> {
  const plans = await Promise.all(of.map((each) => planRequest(connection, each, signal)));
  const asking = plans.find(({ confirmName }) => confirmName !== undefined);
  return {
    ...asking,
    title,
    changes: plans.flatMap(({ changes }) => changes),
    unchanged: plans.flatMap(({ unchanged }) => unchanged),
    findings: plans.flatMap(({ findings }) => findings),
  };
}

/** The command lines that make the same change, one after the other. */
export function commandsOf(request: Request): string[][] {
  return request.type === 'all' ? request.of.flatMap(commandsOf) : [wordsOf(request)];
}

/** The words of the command line that makes the same change. */
function wordsOf(request: Exclude<Request, { type: 'all' }>): string[] {
  switch (request.type) {
    case 'create': {
      const { name, description, cognitoGroups, oidcGroups, createGroups, notificationTopicArn, tags, lock } =
        request.input;
      return [
        ...['groundctl', 'workteams', 'create', name, '--description', description],
        ...flags('--group', cognitoGroups),
        ...(createGroups ? ['--create-groups'] : []),
        ...flags('--oidc-group', oidcGroups),
        ...flag('--notification-topic', notificationTopicArn),
        ...flags(
          '--tag',
          tags?.map((tag) => `${tag.Key}=${tag.Value}`),
        ),
        ...flag('--lock', lock),
      ];
    }
    case 'update': {
      const { description, cognitoGroups, oidcGroups, notificationTopicArn, lock, force } = request.input;
      return [
        ...['groundctl', 'workteams', 'update', ...request.names],
        ...flag('--description', description),
        ...flags('--group', cognitoGroups),
        ...flags('--oidc-group', oidcGroups),
        ...flag('--notification-topic', notificationTopicArn),
        ...flag('--lock', lock),
        ...(force ? ['--force'] : []),
      ];
    }
    case 'delete':
      return ['groundctl', 'workteams', 'delete', request.name];
    case 'invite': {
      const { team, emails, group, resend, createGroup } = request.input;
      return [
        ...['groundctl', 'members', 'invite', team, ...emails],
        ...flag('--group', group),
        ...(resend ? ['--resend'] : []),
        ...(createGroup ? ['--create-groups'] : []),
      ];
    }
    case 'remove-members':
      return ['groundctl', 'members', 'remove', request.input.team, ...request.input.emails];
    case 'delete-users':
      return ['groundctl', 'members', 'remove', ...request.emails, '--everywhere', '--delete'];
    case 'allow-ips':
      return [
        ...['groundctl', 'workforce', 'allow-ips', ...request.cidrs],
        ...(request.cidrs.length === 0 ? ['--none'] : []),
        ...flag('--workforce', request.workforce),
        ...(request.force ? ['--force'] : []),
      ];
  }
}

function flag(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value];
}

function flags(name: string, values: readonly string[] | undefined): string[] {
  return (values ?? []).flatMap((value) => [name, value]);
}
