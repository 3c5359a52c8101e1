import type { CallOptions } from '../core/call-options.ts';
import type { Finding } from '../core/finding.ts';
import type { Plan, Unchanged } from '../core/plan.ts';
import { lockFindings } from './audit/audit.ts';
import type { WorkteamChange } from './change.ts';
import { throwProblems } from './check.ts';
import { fieldChanges } from './fields.ts';
import { requireTeams } from './find.ts';
import { checkKindOfGroups, missingGroups, noSuchGroups } from './groups.ts';
import type { UpdateTeamInput } from './inputs.ts';
import { workforceOf } from './list.ts';
import { type Lock, lockOf } from './lock.ts';
import type { Workforce, Workteam } from './model.ts';
import type { MemberApi, UpdateWorkteamInput, WorkteamApi } from './ports.ts';
import { cognitoDefinitions } from './read-members.ts';
import { type CognitoHome, checkUpdateInput, toUpdateInput } from './team-input.ts';

/**
 * Plans a change of one or several teams. Fields not given stay as they are; a team that already is as asked
 * is listed as unchanged.
 */
export async function planUpdate(
  api: WorkteamApi,
  members: MemberApi,
  names: readonly string[],
  input: UpdateTeamInput,
  options: CallOptions = {},
): Promise<Plan<WorkteamChange>> {
  throwProblems('The change cannot be made as given', checkUpdateInput(names, input));
  const [teams, workforces] = await Promise.all([
    requireTeams(api, names, options),
    api.listWorkforces(options),
  ]);
  const changes: WorkteamChange[] = [];
  const unchanged: Unchanged[] = [];
  const findings: Finding[] = [];
  for (const team of teams) {
    const workforce = workforceOf(team, workforces);
    if (workforce) checkKindOfGroups(workforce, input);
    const request = toUpdateInput(team.WorkteamName, input, homeOf(team, workforce));
    const fields = fieldChanges(team, request);
    if (fields.length === 0) {
      unchanged.push({ subject: `workteam ${team.WorkteamName}`, reason: 'already matches the request' });
      continue;
    }
    const missing = await missingGroups(members, request.MemberDefinitions ?? [], options);
    if (missing.length > 0) throw noSuchGroups(missing, 'Check the name: it is case-sensitive.');
    changes.push(updateChange(fields, request));
    if (request.WorkerAccessConfiguration) {
      findings.push(...lockFindings(team.WorkteamName, lockOf(request.WorkerAccessConfiguration), workforce));
    }
  }
  return { title: titleFor(teams, input), changes, unchanged, findings };
}

function titleFor(teams: readonly Workteam[], input: UpdateTeamInput): string {
  const names = teams.map((team) => team.WorkteamName).join(', ');
  const { lock, force: _, ...others } = input;
  if (lock === undefined || Object.values(others).some((value) => value !== undefined)) {
    return `Update ${names}`;
  }
  return lock === 'off' ? `Unlock ${names}` : `Lock ${names} to ${lock === 'both' ? 'both flags' : lock}`;
}

const BOUND =
  'URLs of tasks opened from now on work only from the address that opened the task. Open tasks keep the URLs they have.';

const LOCK_NOTES: Readonly<Record<Lock, string>> = {
  off: 'URLs of tasks opened from now on work from any address until they expire.',
  'source-ip': BOUND,
  'vpc-source-ip': BOUND,
  both: 'URLs of tasks opened from now on carry two conditions that no request path satisfies together: workers may see no images at all. Open tasks keep the URLs they have.',
};

export function updateChange(fields: WorkteamChange['fields'], input: UpdateWorkteamInput): WorkteamChange {
  return {
    kind: 'update',
    subject: `workteam ${input.WorkteamName}`,
    fields,
    notes: notesFor(input),
    action: { type: 'update-workteam', input },
  };
}

function notesFor(request: UpdateWorkteamInput): string[] {
  const notes: string[] = [];
  if (request.WorkerAccessConfiguration) {
    notes.push(LOCK_NOTES[lockOf(request.WorkerAccessConfiguration)]);
  }
  if (request.MemberDefinitions) {
    notes.push('The entire list of groups is replaced: a group that is not named loses its tasks.');
  }
  return notes;
}

/** Groups are looked for in the pool that the team, or else its workforce, already uses. */
export function homeOf(team: Workteam | undefined, workforce: Workforce | undefined): CognitoHome {
  const own = team && cognitoDefinitions(team)[0];
  return {
    userPool: own?.UserPool ?? workforce?.CognitoConfig?.UserPool ?? '',
    clientId: own?.ClientId ?? workforce?.CognitoConfig?.ClientId ?? '',
  };
}
