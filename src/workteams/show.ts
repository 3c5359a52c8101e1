import type { CallOptions } from '../core/call-options.ts';
import { auditWorkforce } from './audit/audit.ts';
import { requireTeam } from './find.ts';
import { orReason, summarise } from './list.ts';
import type { MemberApi, WorkteamApi } from './ports.ts';
import { readMembers } from './read-members.ts';
import type { TeamDetail } from './team.ts';

/** Everything about one team; parts that cannot be read are undefined and named in `incomplete`. */
export async function showTeam(
  api: WorkteamApi,
  memberApi: MemberApi,
  name: string,
  options: CallOptions = {},
): Promise<TeamDetail> {
  const workteam = await requireTeam(api, name, options);
  const [read, workforces, jobs, tags] = await Promise.all([
    readMembers(workteam, memberApi, options),
    orReason(() => api.listWorkforces(options)),
    orReason(() => api.listLabelingJobs(options)),
    orReason(() => api.listTags(workteam.WorkteamArn, options)),
  ]);
  const summary = summarise(workteam, read, workforces.value ?? [], jobs.value);
  const { membership } = read;
  return {
    ...summary,
    findings: [...summary.findings, ...(summary.workforce ? auditWorkforce(summary.workforce) : [])],
    members: read.members,
    jobs: jobs.value?.filter((job) => job.WorkteamArn === workteam.WorkteamArn),
    tags: tags.value,
    incomplete: [
      ...(!membership.known && membership.reason !== 'oidc' ? [`members: ${membership.message}`] : []),
      ...(workforces.reason ? [`workforce: ${workforces.reason}`] : []),
      ...(jobs.reason ? [`labeling jobs: ${jobs.reason}`] : []),
      ...(tags.reason ? [`tags: ${tags.reason}`] : []),
    ],
  };
}
