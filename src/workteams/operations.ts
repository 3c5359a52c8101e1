import type { CallOptions } from '../core/call-options.ts';
import type { EventStream } from '../core/events.ts';
import type { Finding } from '../core/finding.ts';
import type { Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import type { AuditMemory } from './audit/read-facts.ts';
import type { WorkteamChange } from './change.ts';
import type { ExportedTeams } from './file/export-teams.ts';
import type { FilePlanOptions } from './file/plan-teams-file.ts';
import type { TeamsFile } from './file/teams-file.ts';
import type { CreateTeamInput, InviteInput, RemoveMembersInput, UpdateTeamInput } from './inputs.ts';
import type { Workforce } from './model.ts';
import type { Person } from './people.ts';
import type { RemoveEverywhereInput } from './plan-everywhere.ts';
import type { SyncMembersInput } from './plan-sync.ts';
import type { ListOptions } from './ports.ts';
import type { TeamDetail, TeamList } from './team.ts';
import type { TeamRef } from './team-ref.ts';

export type WorkteamPlan = Plan<WorkteamChange>;

/**
 * The workteams domain as both faces call it. Every `plan…` checks its whole input offline against AWS's
 * model before anything is sent and throws a usage error that names every problem at once; `apply` carries
 * out exactly the plan it is given. Where a team is taken, its name, its ARN, and what the other operations
 * give of it are.
 */
export interface WorkteamOperations {
  list(options?: ListOptions): Promise<TeamList>;
  /** Throws GroundctlError `no-such-workteam` with close names when there is none. */
  show(team: TeamRef, options?: CallOptions): Promise<TeamDetail>;
  /**
   * What is wrong with the teams named, or with all of them and what surrounds them. What could not be read is a
   * finding, `audit/not-read`. Audits of several regions share what they read of IAM in `memory`; ages are
   * judged at `now`.
   */
  audit(
    teams: readonly TeamRef[],
    options?: CallOptions & { readonly memory?: AuditMemory; readonly now?: Date },
  ): Promise<Finding[]>;
  planCreate(input: CreateTeamInput, options?: CallOptions): Promise<WorkteamPlan>;
  planUpdate(teams: readonly TeamRef[], input: UpdateTeamInput, options?: CallOptions): Promise<WorkteamPlan>;
  /** What makes the account as the file says; what it does not name is deleted with `prune` only. */
  planFile(file: TeamsFile, options?: FilePlanOptions): Promise<WorkteamPlan>;
  /** What is there, for a file that plan finds nothing to change in, or for Terraform. */
  exportTeams(options?: CallOptions & { readonly members?: boolean | undefined }): Promise<ExportedTeams>;
  planDelete(team: TeamRef, options?: CallOptions): Promise<WorkteamPlan>;
  planInvite(input: InviteInput, options?: CallOptions): Promise<WorkteamPlan>;
  planRemoveMembers(input: RemoveMembersInput, options?: CallOptions): Promise<WorkteamPlan>;
  planRemoveEverywhere(input: RemoveEverywhereInput, options?: CallOptions): Promise<WorkteamPlan>;
  /** Exactly the people of a list are in the team's group afterwards. */
  planSync(
    input: Omit<SyncMembersInput, 'team'> & { readonly team: TeamRef },
    options?: CallOptions,
  ): Promise<WorkteamPlan>;
  /** Everybody with an account in a user pool of the region's teams, in a team or in none. */
  people(options?: CallOptions): Promise<readonly Person[]>;
  workforces(options?: CallOptions): Promise<Workforce[]>;
  /** Replaces the portal's allow list; an empty list takes the restriction away. */
  planAllowIps(
    cidrs: readonly string[],
    options?: CallOptions & { readonly workforce?: string; readonly force?: boolean },
  ): Promise<WorkteamPlan>;
  apply(
    plan: WorkteamPlan,
    signal?: AbortSignal,
  ): EventStream<PlanEvent<WorkteamChange>, PlanResult<WorkteamChange>>;
}
