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

/** The workteams domain over the AWS ports it is given. */
export function createWorkteamOperations(api: WorkteamApi, members: MemberApi): WorkteamOperations {
  return {
    list: (options) => listTeams(api, members, options),
    show: async (name, options) => {
      throwProblems('No such team can exist', checkName(name));
      return showTeam(api, members, name, options);
    },
    audit: async (names, options = {}) => {
      throwProblems('The teams cannot be audited as given', names.flatMap(checkName));
      const { teams, workforces } = await listTeams(api, members, options);
      const existing = teams.map((team) => team.workteam.WorkteamName);
      const missing = names.filter((name) => !existing.includes(name));
      if (missing.length > 0) throw noSuchTeam(missing.join(', '), existing);
      const wanted = teams.filter((t) => names.length === 0 || names.includes(t.workteam.WorkteamName));
      return [...wanted.flatMap((team) => team.findings), ...workforces.flatMap(auditWorkforce)];
    },
    planCreate: (input, options) => planCreate(api, members, input, options),
    planUpdate: (names, input, options) => planUpdate(api, members, names, input, options),
    planDelete: (name, options) => planDelete(api, name, options),
    planInvite: (input, options) => planInvite(api, members, input, options),
    planRemoveMembers: (input, options) => planRemoveMembers(api, members, input, options),
    workforces: (options) => api.listWorkforces(options),
    planAllowIps: (cidrs, options) => planAllowIps(api, cidrs, options),
    apply: (plan, signal) => applyWorkteamPlan(api, members, plan, signal),
  };
}
