import type { Finding } from '../core/finding.ts';
import type { Lock } from './lock.ts';
import type { CognitoUser, LabelingJob, Tag, Workforce, Workteam } from './model.ts';

/** AWS's limit of work teams per account and region. */
export const MAX_WORKTEAMS = 25;

/** Where a worker stands, from Cognito's UserStatus, Enabled and email_verified. */
export type MemberState =
  /** Signed in at least once, e-mail verified. */
  | 'verified'
  /** Signed in, but the e-mail address is not verified. */
  | 'unverified'
  /** Invited and not signed in yet (FORCE_CHANGE_PASSWORD). */
  | 'invited'
  /** Disabled by an admin: cannot sign in, stays a member. */
  | 'disabled'
  /** Any other status of Cognito's, e.g. RESET_REQUIRED; the user says which. */
  | 'other';

export interface Member {
  readonly user: CognitoUser;
  readonly state: MemberState;
  /** Cognito groups of this team that the user is in. */
  readonly groups: readonly string[];
}

export interface MemberCounts {
  readonly total: number;
  readonly byState: Readonly<Record<MemberState, number>>;
}

/**
 * Who is in a team, or why that cannot be told: OIDC members are known to the identity provider only, and
 * reading Cognito may be denied while SageMaker is not.
 */
export type Membership =
  | { readonly known: true; readonly counts: MemberCounts; readonly missingGroups: readonly string[] }
  | { readonly known: false; readonly reason: 'oidc' | 'denied' | 'failed'; readonly message: string };

/** One row of the teams table: everything an admin wants to see of a team at a glance. */
export interface TeamSummary {
  readonly workteam: Workteam;
  readonly lock: Lock;
  readonly membership: Membership;
  readonly workforce: Workforce | undefined;
  /**
   * The portal's allow list (SourceIpConfig.Cidrs of the workforce); empty when there is none, undefined when
   * the workforce could not be read.
   */
  readonly allowList: readonly string[] | undefined;
  /** Labeling jobs of this team that are not over; undefined when jobs could not be read. */
  readonly openJobs: number | undefined;
  readonly findings: readonly Finding[];
}

export interface TeamList {
  readonly teams: readonly TeamSummary[];
  readonly workforces: readonly Workforce[];
  readonly limit: number;
  /** Parts that could not be read, each with its reason; the rest is still there. */
  readonly incomplete: readonly string[];
}

/** Everything about one team. */
export interface TeamDetail extends TeamSummary {
  /** Undefined when the membership is not known. */
  readonly members: readonly Member[] | undefined;
  readonly jobs: readonly LabelingJob[] | undefined;
  readonly tags: readonly Tag[] | undefined;
  readonly incomplete: readonly string[];
}
