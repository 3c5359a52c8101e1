import type { EventStream } from '../core/events.ts';
import type { Finding } from '../core/finding.ts';
import type { Plan, PlanEvent, PlanResult } from '../core/plan.ts';
import type { AuditMemory } from './audit/read-facts.ts';
import type { WorkteamChange } from './change.ts';
import type { ExportedTeams } from './file/export-teams.ts';
import type { FilePlanOptions } from './file/plan-teams-file.ts';
import type { TeamsFile } from './file/teams-file.ts';
import type { Lock } from './lock.ts';
import type { Tag, Workforce } from './model.ts';
import type { Person } from './people.ts';
import type { RemoveEverywhereInput } from './plan-everywhere.ts';
import type { SyncMembersInput } from './plan-sync.ts';
import type { CallOptions, ListOptions } from './ports.ts';
import type { TeamDetail, TeamList } from './team.ts';
import type { TeamRef } from './team-ref.ts';

/** What a new team is made of. Cognito groups and OIDC groups exclude each other. */
export interface CreateTeamInput {
  readonly name: string;
  readonly description: string;
  /** Default: the account's only private workforce in the region. */
  readonly workforce?: string | undefined;
  readonly cognitoGroups?: readonly string[] | undefined;
  /** Default: the workforce's own user pool and app client. */
  readonly userPool?: string | undefined;
  readonly clientId?: string | undefined;
  readonly oidcGroups?: readonly string[] | undefined;
  readonly notificationTopicArn?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
  readonly lock?: Lock | undefined;
  /** Create Cognito groups that are not in the pool yet; otherwise a missing group is an error. */
  readonly createGroups?: boolean | undefined;
  /** Needed for the lock `both`. */
  readonly force?: boolean | undefined;
}

/** What can change on a team; absent members stay as they are. */
export interface UpdateTeamInput {
  readonly description?: string | undefined;
  readonly cognitoGroups?: readonly string[] | undefined;
  readonly userPool?: string | undefined;
  readonly clientId?: string | undefined;
  readonly oidcGroups?: readonly string[] | undefined;
  /** An empty string takes the topic away. */
  readonly notificationTopicArn?: string | undefined;
  readonly lock?: Lock | undefined;
  readonly force?: boolean | undefined;
}

export interface InviteInput {
  readonly team: TeamRef;
  readonly emails: readonly string[];
  /** Which of the team's Cognito groups; needed only when it has several. */
  readonly group?: string | undefined;
  /** Send a new invitation to those who never signed in. */
  readonly resend?: boolean | undefined;
  /** Create the group when the pool does not have it; otherwise that is an error. */
  readonly createGroup?: boolean | undefined;
  /** Invite an address although the pool has it in another letter case, which makes a second account. */
  readonly force?: boolean | undefined;
}

export interface RemoveMembersInput {
  readonly team: TeamRef;
  readonly emails: readonly string[];
}

type WorkteamPlan = Plan<WorkteamChange>;

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
