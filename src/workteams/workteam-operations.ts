import { applyWorkteamPlan } from './apply.ts';
import { auditWorkforce } from './audit/audit.ts';
import { checkName, throwProblems } from './check.ts';
import { noSuchTeam } from './find.ts';
import { listTeams } from './list.ts';
import type { WorkteamOperations } from './operations.ts';
import { planAllowIps } from './plan-allow-ips.ts';
import { planCreate } from './plan-create.ts';
import { planDelete } from './plan-delete.ts';
import { planInvite, planRemoveMembers } from './plan-members.ts';
import { planUpdate } from './plan-update.ts';
import type { MemberApi, WorkteamApi } from './ports.ts';
import { showTeam } from './show.ts';
import { type Place, teamName, teamNames } from './team-ref.ts';

/** The workteams domain over the AWS ports it is given. */
export function createWorkteamOperations(
  api: WorkteamApi,
  members: MemberApi,
  place: Place,
): WorkteamOperations {
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
      const { teams, workforces } = await listTeams(api, members, options);
      const existing = teams.map((team) => team.workteam.WorkteamName);
      const missing = names.filter((name) => !existing.includes(name));
      if (missing.length > 0) throw noSuchTeam(missing.join(', '), existing);
      const wanted = teams.filter((t) => names.length === 0 || names.includes(t.workteam.WorkteamName));
      return [...wanted.flatMap((team) => team.findings), ...workforces.flatMap(auditWorkforce)];
    },
    planCreate: (input, options) => planCreate(api, members, input, options),
    planUpdate: async (refs, input, options) =>
      planUpdate(api, members, await teamNames(refs, place), input, options),
    planDelete: async (ref, options) => planDelete(api, await teamName(ref, place), options),
    planInvite: async (input, options) =>
      planInvite(api, members, { ...input, team: await teamName(input.team, place) }, options),
    planRemoveMembers: async (input, options) =>
      planRemoveMembers(api, members, { ...input, team: await teamName(input.team, place) }, options),
    workforces: (options) => api.listWorkforces(options),
    planAllowIps: (cidrs, options) => planAllowIps(api, cidrs, options),
    apply: (plan, signal) => applyWorkteamPlan(api, members, plan, signal),
  };
}
