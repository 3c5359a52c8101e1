import type { CallOptions } from '../core/call-options.ts';
import { applyWorkteamPlan } from './apply.ts';
import { auditFacts } from './audit/audit.ts';
import { type AuditPorts, readFacts } from './audit/read-facts.ts';
import { located } from './audit/resource.ts';
import { checkName, throwProblems } from './check.ts';
import { exportTeams } from './file/export-teams.ts';
import { planTeamsFile } from './file/plan-teams-file.ts';
import { noSuchTeam } from './find.ts';
import { listTeams } from './list.ts';
import type { WorkteamOperations } from './operations.ts';
import { listPeople } from './people.ts';
import { planAllowIps } from './plan-allow-ips.ts';
import { planCreate } from './plan-create.ts';
import { planDelete } from './plan-delete.ts';
import { planRemoveEverywhere } from './plan-everywhere.ts';
import { planInvite, planRemoveMembers } from './plan-members.ts';
import { planSync } from './plan-sync.ts';
import { planUpdate } from './plan-update.ts';
import type { WorkteamApi } from './ports.ts';
import { showTeam } from './show.ts';
import { type Place, teamName, teamNames } from './team-ref.ts';
import type { TeamUsersApi } from './users-of-team.ts';

export interface WorkteamPorts extends Pick<AuditPorts, 'teams' | 'members'> {
  /** What a deletion asks about the team. Like the next one, loaded when it is first asked for. */
  readonly users: () => Promise<TeamUsersApi>;
  /** What the audit alone needs. */
  readonly surroundings: () => Promise<Pick<AuditPorts, 'audit' | 'judge'>>;
}

/** The workteams domain over the AWS ports it is given; `workforce` is the one that is meant where none is named. */
export function createWorkteamOperations(
  ports: WorkteamPorts,
  place: Place,
  workforce?: string,
): WorkteamOperations {
  const { teams: api, members } = ports;
  return {
    list: (options) => listTeams(api, members, options),
    show: async (ref, options) => {
      const name = await teamName(ref, place);
      throwProblems('No such team can exist', checkName(name));
      return showTeam(api, members, name, options);
    },
    audit: async (refs, options = {}) => {
      const names = await teamNames(refs, place);
      throwProblems('The teams cannot be audited as given', names.flatMap(checkName));
      const { memory, now = new Date(), ...call } = options;
      const facts = await readFacts(
        { teams: api, members, ...(await ports.surroundings()) },
        { ...call, now, names, memory },
      );
      const existing = facts.teams.map((team) => team.workteam.WorkteamName);
      const missing = names.filter((name) => !existing.includes(name));
      if (missing.length > 0) throw noSuchTeam(missing.join(', '), await namesIn(api, call));
      return located(auditFacts(facts), facts, place);
    },
    planCreate: (input, options) =>
      planCreate(api, members, { ...input, workforce: input.workforce ?? workforce }, options),
    planUpdate: async (refs, input, options) =>
      planUpdate(api, members, await teamNames(refs, place), input, options),
    planFile: (file, options) => planTeamsFile(api, members, file, place, options),
    exportTeams: (options) => exportTeams(api, members, place, options),
    planDelete: async (ref, options) => planDelete(api, ports.users, await teamName(ref, place), options),
    planInvite: async (input, options) =>
      planInvite(api, members, { ...input, team: await teamName(input.team, place) }, options),
    planRemoveMembers: async (input, options) =>
      planRemoveMembers(api, members, { ...input, team: await teamName(input.team, place) }, options),
    planRemoveEverywhere: (input, options) => planRemoveEverywhere(api, members, input, options),
    planSync: async (input, options) =>
      planSync(api, members, { ...input, team: await teamName(input.team, place) }, options),
    people: (options) => listPeople(api, members, options),
    workforces: (options) => api.listWorkforces(options),
    planAllowIps: (cidrs, options) =>
      planAllowIps(api, cidrs, workforce === undefined ? options : { workforce, ...options }),
    apply: (plan, signal) => applyWorkteamPlan(api, members, plan, signal),
  };
}

async function namesIn(api: WorkteamApi, options: CallOptions): Promise<string[]> {
  return (await api.listWorkteams(options)).map((team) => team.WorkteamName);
}
