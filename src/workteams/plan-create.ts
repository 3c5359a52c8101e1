import type { CallOptions } from '../core/call-options.ts';
import { GroundctlError } from '../core/errors.ts';
import { defineRule, type Finding, finding } from '../core/finding.ts';
import type { Plan } from '../core/plan.ts';
import { lockFindings } from './audit/audit.ts';
import type { WorkteamChange } from './change.ts';
import { throwProblems } from './check.ts';
import { fieldsSet, teamFields } from './fields.ts';
import { createGroupChange } from './group-changes.ts';
import { checkKindOfGroups, missingGroups, noSuchGroups } from './groups.ts';
import type { CreateTeamInput } from './inputs.ts';
import type { Workforce } from './model.ts';
import { homeOf } from './plan-update.ts';
import type { CreateWorkteamInput, MemberApi, WorkteamApi } from './ports.ts';
import { MAX_WORKTEAMS } from './team.ts';
import { checkCreateInput, toCreateInput } from './team-input.ts';

export const teamLimitRule = defineRule({
  id: 'team/limit-reached',
  severity: 'warning',
  title: 'The region has as many work teams as AWS allows',
  why: 'AWS documents a limit of 25 work teams per account and region, and refuses any more.',
  fix: 'Delete a team that is no longer used: groundctl workteams list shows them.',
  source: 'CreateWorkteam of the SageMaker API.',
});

/** Plans a new team. Checks the input offline first, then that workforce, groups and limit allow it. */
export async function planCreate(
  api: WorkteamApi,
  members: MemberApi,
  input: CreateTeamInput,
  options: CallOptions = {},
): Promise<Plan<WorkteamChange>> {
  throwProblems(`The new team cannot be created as given`, checkCreateInput(input));
  const [workforces, teams] = await Promise.all([api.listWorkforces(options), api.listWorkteams(options)]);
  if (teams.some((team) => team.WorkteamName === input.name)) {
    throw new GroundctlError(`The work team ${input.name} already exists.`, {
      code: 'workteam-exists',
      source: 'aws',
      hint: `Change it with groundctl workteams update ${input.name}, or choose a different name.`,
    });
  }
  const workforce = chooseWorkforce(workforces, input.workforce);
  checkKindOfGroups(workforce, input);
  const home = homeOf(undefined, workforce);
  const request = toCreateInput({ ...input, workforce: workforce.WorkforceName }, home);
  const groups = await groupChanges(members, request, input.createGroups === true, options);
  return {
    title: `Create work team ${input.name}`,
    changes: [...groups, createChange(request)],
    unchanged: [],
    findings: [
      ...(input.lock === undefined ? [] : lockFindings(input.name, input.lock, workforce)),
      ...limitFindings(input.name, teams.length),
    ],
  };
}

export function createChange(request: CreateWorkteamInput): WorkteamChange {
  const fields = teamFields(request);
  return {
    kind: 'create',
    subject: `workteam ${request.WorkteamName}`,
    fields: [
      ...(request.WorkforceName === undefined
        ? []
        : [{ field: 'WorkforceName', after: request.WorkforceName }]),
      ...fieldsSet(request).map((field) => ({ field, after: fields[field] ?? null })),
      ...(request.Tags ?? []).map((tag) => ({ field: `Tag ${tag.Key}`, after: tag.Value })),
    ],
    action: { type: 'create-workteam', input: request },
  };
}

function chooseWorkforce(workforces: readonly Workforce[], name: string | undefined): Workforce {
  const names = workforces.map((workforce) => workforce.WorkforceName).join(', ');
  const chosen =
    name === undefined ? workforces[0] : workforces.find((workforce) => workforce.WorkforceName === name);
  if (chosen) return chosen;
  throw new GroundctlError(
    name === undefined
      ? 'There is no private workforce in this account and region.'
      : `There is no workforce ${name} in this account and region.`,
    {
      code: 'no-such-workforce',
      source: 'aws',
      hint:
        names === ''
          ? 'Create the workforce first, in the console (Ground Truth, Labeling workforces, Private) or with CreateWorkforce.'
          : `Workforces here: ${names}.`,
    },
  );
}

async function groupChanges(
  members: MemberApi,
  request: CreateWorkteamInput,
  create: boolean,
  options: CallOptions,
): Promise<WorkteamChange[]> {
  const missing = await missingGroups(members, request.MemberDefinitions, options);
  if (missing.length > 0 && !create) {
    throw noSuchGroups(missing, 'Check the name (it is case-sensitive), or add --create-groups.');
  }
  return missing.map((d) => createGroupChange({ userPool: d.UserPool, group: d.UserGroup }));
}

/** A warning and no refusal: only AWS knows what holds for this account. */
function limitFindings(name: string, existing: number): Finding[] {
  if (existing < MAX_WORKTEAMS) return [];
  const message = `there are ${existing} teams, and AWS documents ${MAX_WORKTEAMS} per account and region`;
  return [finding(teamLimitRule, { subject: name, message })];
}
