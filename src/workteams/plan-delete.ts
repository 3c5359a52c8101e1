import type { CallOptions } from '../core/call-options.ts';
import type { Plan } from '../core/plan.ts';
import type { WorkteamChange } from './change.ts';
import { checkName, throwProblems } from './check.ts';
import { teamFields } from './fields.ts';
import { requireTeam } from './find.ts';
import { isOpen, orReason } from './list.ts';
import type { Workteam } from './model.ts';
import type { WorkteamApi } from './ports.ts';
import { type TeamUsersApi, usersOfTeam } from './users-of-team.ts';

/** Plans the deletion of a team and names what still uses it: open labeling jobs, flow
 * definitions of Amazon A2I, evaluation jobs of Amazon Bedrock. It cannot be undone. */
export async function planDelete(
  api: WorkteamApi,
  users: () => Promise<TeamUsersApi>,
  name: string,
  options: CallOptions = {},
): Promise<Plan<WorkteamChange>> {
  throwProblems('The team cannot be deleted as given', checkName(name));
  const [workteam, jobs] = await Promise.all([
    requireTeam(api, name, options),
    orReason(() => api.listLabelingJobs(options)),
  ]);
  const uses = await usersOfTeam(await users(), workteam.WorkteamArn, options);
  const open = jobs.value?.filter((job) => job.WorkteamArn === workteam.WorkteamArn && isOpen(job));
  const names = open?.map((job) => job.LabelingJobName);
  return {
    title: `Delete work team ${name}`,
    changes: [deleteChange(workteam, [jobsNote(names, jobs.reason), ...uses])],
    unchanged: [],
    findings: [],
    confirmName: name,
  };
}

/** @param notes what still uses it */
export function deleteChange(team: Workteam, notes: readonly string[] = []): WorkteamChange {
  const name = team.WorkteamName;
  return {
    kind: 'delete',
    subject: `workteam ${name}`,
    fields: Object.entries(teamFields(team)).map(([field, before]) => ({ field, before })),
    notes: [...notes, 'A deleted team cannot be restored.'],
    action: { type: 'delete-workteam', name },
  };
}

function jobsNote(names: readonly string[] | undefined, reason: string | undefined): string {
  if (names === undefined)
    return `Whether labeling jobs still use it could not be read: ${reason ?? 'unknown'}`;
  if (names.length === 0) return 'No open labeling job uses it.';
  const jobs = names.length === 1 ? '1 open labeling job uses' : `${names.length} open labeling jobs use`;
  return `${jobs} this team: ${names.join(', ')}.`;
}
