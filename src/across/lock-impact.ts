import type { LogRead } from '../accesslogs/read-logs.ts';
import { lostWords } from '../accesslogs/report/words.ts';
import { type NewLock, whatIf } from '../accesslogs/whatif.ts';
import type { Plan } from '../core/plan.ts';
import { counted, grouped } from '../core/text/grouped.ts';
import type { WorkteamChange } from '../workteams/change.ts';
import type { UpdateTeamInput } from '../workteams/inputs.ts';
import type { Lock } from '../workteams/lock.ts';
import type { WorkteamOperations } from '../workteams/operations.ts';
import type { TeamDetail } from '../workteams/team.ts';

/** A log that was read, and what to call it. */
export interface KnownLog {
  readonly read: LogRead;
  /** Its place and its time, in words. */
  readonly name: string;
}

/** What planning needs of work teams. */
type Teams = Pick<WorkteamOperations, 'planUpdate' | 'show'>;

/** Teams of a plan that are asked for their members and jobs; of more it would take long. */
const MOST_TEAMS = 10;

/** Plans a change of teams; one of a lock with members and jobs that it touches, and what a log says of it. */
export async function planLock(
  workteams: Teams,
  names: readonly string[],
  input: UpdateTeamInput,
  {
    signal,
    log,
  }: { readonly signal?: AbortSignal | undefined; readonly log?: (() => KnownLog | undefined) | undefined },
): Promise<Plan<WorkteamChange>> {
  const plan = await workteams.planUpdate(names, input, { signal });
  if (input.lock === undefined) return plan;
  const touched = plan.changes.flatMap(({ action }) =>
    action.type === 'update-workteam' ? [action.input.WorkteamName] : [],
  );
  // What cannot be read of a team is left out: the plan itself is not the worse for it.
  const read = await Promise.allSettled(
    touched.slice(0, MOST_TEAMS).map((name) => workteams.show(name, { signal })),
  );
  const teams = read.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  return withLockImpact(plan, input.lock, teams, log?.());
}

/** Open labeling jobs that are named. */
const MOST_JOBS = 3;

/**
 * A lock's plan with what it touches: members and open jobs of each team, and, where a log was read, who would have
 * lost what under that lock. `teams` are those of the plan that could be read.
 */
export function withLockImpact(
  plan: Plan<WorkteamChange>,
  lock: Lock,
  teams: readonly TeamDetail[],
  log?: KnownLog,
): Plan<WorkteamChange> {
  const lost = log && isBinding(lock) ? [lossWords(log, lock)] : [];
  return {
    ...plan,
    changes: plan.changes.map((change) => {
      const { action } = change;
      const name = action.type === 'update-workteam' ? action.input.WorkteamName : undefined;
      const team = teams.find(({ workteam }) => workteam.WorkteamName === name);
      return { ...change, notes: [...(change.notes ?? []), ...(team ? [touchedWords(team)] : []), ...lost] };
    }),
  };
}

function isBinding(lock: Lock): lock is NewLock {
  return lock === 'source-ip' || lock === 'vpc-source-ip';
}

function lossWords({ read, name }: KnownLog, lock: NewLock): string {
  return `According to the log ${name}, with ${lock} ${lostWords(whatIf(read, lock))}.`;
}

function touchedWords({ membership, jobs }: TeamDetail): string {
  const members = membership.known
    ? counted(membership.counts.total, 'member')
    : 'members that cannot be read here';
  if (jobs === undefined) return `It affects ${members}; its labeling jobs could not be read.`;
  const open = jobs.filter(({ LabelingJobStatus }) =>
    /^(?:Initializing|InProgress)$/.test(LabelingJobStatus),
  );
  if (open.length === 0) return `It affects ${members} and no open labeling job.`;
  const names = open.slice(0, MOST_JOBS).map(({ LabelingJobName }) => LabelingJobName);
  const more = open.length > MOST_JOBS ? ` and ${grouped(open.length - MOST_JOBS)} more` : '';
  return `It affects ${members} and ${counted(open.length, 'open labeling job')}: ${names.join(', ')}${more}.`;
}
