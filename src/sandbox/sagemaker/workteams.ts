import type { Tag } from '../../workteams/model.ts';
import type { CreateWorkteamInput, UpdateWorkteamInput } from '../../workteams/ports.ts';
import { AwsError } from '../aws-error.ts';
import type { Call, Operations } from '../environment.ts';
import { workteamArn } from './arns.ts';
import { referred, validationError } from './errors.ts';
import { type ListInput, listPage, nameContains } from './list.ts';
import { checkMembers } from './members.ts';
import type { StoredWorkforce, StoredWorkteam } from './state.ts';
import { setTags } from './tags.ts';
import { updatedWorkerAccess } from './worker-access.ts';
import { workforceNamed } from './workforces.ts';

/** Work teams an account may have in a region (CreateWorkteam, API reference). */
const MAX_WORKTEAMS = 25;

export const workteamOperations: Operations = {
  CreateWorkteam(input: CreateWorkteamInput, call) {
    const { sagemaker, cognito } = call.state;
    if (sagemaker.workteams.has(input.WorkteamName)) {
      throw new AwsError('ResourceInUse', `The work team ${input.WorkteamName} already exists.`);
    }
    const workforce = workforceOf(input.WorkforceName, call);
    if (sagemaker.workteams.size >= MAX_WORKTEAMS) {
      throw new AwsError(
        'ResourceLimitExceeded',
        `The account-level service limit 'Number of work teams' is ${MAX_WORKTEAMS} work teams, with current ` +
          `utilization of ${sagemaker.workteams.size} work teams and a request delta of 1 work teams.`,
      );
    }
    checkMembers(input.MemberDefinitions, workforce, cognito);
    const arn = workteamArn(call, input.WorkteamName);
    sagemaker.workteams.set(input.WorkteamName, {
      WorkteamName: input.WorkteamName,
      MemberDefinitions: input.MemberDefinitions,
      WorkteamArn: arn,
      WorkforceArn: workforce.WorkforceArn,
      Description: input.Description,
      SubDomain: workforce.SubDomain,
      CreateDate: call.now,
      LastUpdatedDate: call.now,
      NotificationConfiguration: input.NotificationConfiguration ?? {},
      WorkerAccessConfiguration: input.WorkerAccessConfiguration,
    });
    setTags(sagemaker, arn, input.Tags ?? ([] as readonly Tag[]));
    return { WorkteamArn: arn };
  },

  UpdateWorkteam(input: UpdateWorkteamInput, call) {
    const { sagemaker, cognito } = call.state;
    const current = workteamNamed(input.WorkteamName, call);
    if (input.MemberDefinitions) {
      checkMembers(input.MemberDefinitions, workforceOf(undefined, call), cognito);
    }
    const updated: StoredWorkteam = {
      ...current,
      Description: input.Description ?? current.Description,
      // A full replacement: a group that is left out loses its access (UpdateWorkteam, API reference).
      MemberDefinitions: input.MemberDefinitions ?? current.MemberDefinitions,
      NotificationConfiguration: input.NotificationConfiguration ?? current.NotificationConfiguration,
      WorkerAccessConfiguration: updatedWorkerAccess(
        current.WorkerAccessConfiguration,
        input.WorkerAccessConfiguration,
        call.env.unknowns.workerAccessConfiguration,
      ),
      LastUpdatedDate: call.now,
    };
    sagemaker.workteams.set(input.WorkteamName, updated);
    call.env.teamUpdated?.(updated, call.region);
    return { Workteam: updated };
  },

  DescribeWorkteam(input: { WorkteamName: string }, call) {
    return { Workteam: workteamNamed(input.WorkteamName, call) };
  },

  ListWorkteams(input: ListInput & { NameContains?: string }, call) {
    const teams = [...call.state.sagemaker.workteams.values()];
    const { items, ...next } = listPage(
      teams.filter((team) => nameContains(team.WorkteamName, input.NameContains)),
      (team) => team.WorkteamName,
      (team) => (input.SortBy === 'Name' ? team.WorkteamName : team.CreateDate.getTime()),
      input,
      call,
    );
    return { Workteams: items, ...next };
  },

  /**
   * AWS can answer Success false without an error, and does not say when. The sandbox does so only when a
   * fault of the kind `unsuccessful` asks for it.
   */
  DeleteWorkteam(input: { WorkteamName: string }, call) {
    const team = workteamNamed(input.WorkteamName, call);
    if (call.fault?.kind === 'unsuccessful') return { Success: false };
    call.state.sagemaker.workteams.delete(team.WorkteamName);
    call.state.sagemaker.tags.delete(team.WorkteamArn);
    return { Success: true };
  },
};

/** A private team of the region by its ARN. */
export function workteamAt(arn: string, call: Call): StoredWorkteam | undefined {
  return [...call.state.sagemaker.workteams.values()].find(({ WorkteamArn }) => WorkteamArn === arn);
}

/** A missing team is a ValidationException; Terraform's provider relies on its first words. */
function workteamNamed(name: string, call: Call): StoredWorkteam {
  return referred(call.state.sagemaker.workteams.get(name), `The work team ${name}`);
}

/** The named workforce, or the region's only one. */
function workforceOf(name: string | undefined, call: Call): StoredWorkforce {
  const only = call.state.sagemaker.workforce;
  if (name !== undefined) return workforceNamed(name, call);
  if (!only) throw validationError(`No workforce found for account ${call.accountId}.`);
  return only;
}
