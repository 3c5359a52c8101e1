import pLimit from 'p-limit';
import { GroundctlError } from '../core/errors.ts';
import { auditTeam } from './audit/audit.ts';
import { lockOf } from './lock.ts';
import type { LabelingJob, Workforce, Workteam } from './model.ts';
import type { ListOptions, MemberApi, WorkteamApi } from './ports.ts';
import { type MembersRead, readMembers } from './read-members.ts';
import { MAX_WORKTEAMS, type TeamList, type TeamSummary } from './team.ts';

/** Cognito allows few reads a second in a new account, so groups are not read all at once. */
const PARALLEL_GROUPS = 8;

/** Jobs in these states no longer need a team. */
const OVER = new Set(['Completed', 'Failed', 'Stopped']);

export function isOpen(job: LabelingJob): boolean {
  return !OVER.has(job.LabelingJobStatus);
}

/**
 * All teams of the account and region in one table: team, members, lock, the workforce's allow list, open
 * jobs, findings. What cannot be read (Cognito or jobs denied) is named in `incomplete`; the rest is there.
 */
export async function listTeams(
  teams: WorkteamApi,
  members: MemberApi,
  options: ListOptions = {},
): Promise<TeamList> {
  const limit = pLimit(PARALLEL_GROUPS);
  const teamsWithMembers = async () => {
    const workteams = await teams.listWorkteams(options);
    const read = await Promise.all(workteams.map((w) => limit(() => readMembers(w, members, options))));
    return { workteams, read };
  };
  const [{ workteams, read }, workforces, jobs] = await Promise.all([
    teamsWithMembers(),
    teams.listWorkforces(options),
    orReason(() => teams.listLabelingJobs(options)),
  ]);
  const summaries = workteams.map((workteam, index) =>
    summarise(workteam, read[index] as MembersRead, workforces, jobs.value),
  );
  return {
    teams: summaries.sort((a, b) => (a.workteam.WorkteamName < b.workteam.WorkteamName ? -1 : 1)),
    workforces,
    limit: MAX_WORKTEAMS,
    incomplete: [
      ...new Set([...(jobs.reason ? [`labeling jobs: ${jobs.reason}`] : []), ...unread(summaries)]),
    ],
  };
}

/** One row from what was read of its parts. */
export function summarise(
  workteam: Workteam,
  read: MembersRead,
  workforces: readonly Workforce[],
  jobs: readonly LabelingJob[] | undefined,
): TeamSummary {
  const workforce = workforceOf(workteam, workforces);
  const facts = {
    workteam,
    lock: lockOf(workteam.WorkerAccessConfiguration),
    membership: read.membership,
    workforce,
    allowList: workforce && (workforce.SourceIpConfig?.Cidrs ?? []),
    openJobs: jobs?.filter((job) => job.WorkteamArn === workteam.WorkteamArn && isOpen(job)).length,
  };
  return { ...facts, findings: auditTeam(facts) };
}

/** A team's workforce by ARN; a region has only one private workforce, so a team without ARN is in that one. */
export function workforceOf(workteam: Workteam, workforces: readonly Workforce[]): Workforce | undefined {
  const arn = workteam.WorkforceArn;
  if (arn === undefined) return workforces.length === 1 ? workforces[0] : undefined;
  return workforces.find((workforce) => workforce.WorkforceArn === arn);
}

/** The value, or why there is none; an interruption goes on. */
export async function orReason<T>(
  read: () => Promise<T>,
): Promise<{ readonly value: T | undefined; readonly reason: string | undefined }> {
  try {
    return { value: await read(), reason: undefined };
  } catch (error) {
    if (error instanceof GroundctlError && error.source === 'interrupted') throw error;
    return { value: undefined, reason: error instanceof Error ? error.message : String(error) };
  }
}

function unread(summaries: readonly TeamSummary[]): string[] {
  return summaries.flatMap(({ membership }) =>
    membership.known || membership.reason === 'oidc' ? [] : [`members: ${membership.message}`],
  );
}
