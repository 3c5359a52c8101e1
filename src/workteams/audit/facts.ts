import type { CognitoUser, LabelingJob, Workforce } from '../model.ts';
import type { TeamSummary } from '../team.ts';

/** A user pool of the audited teams, as far as it could be read. */
export interface PoolFacts {
  readonly userPool: string;
  /** Undefined when it could not be read. */
  readonly settings:
    | {
        readonly MfaConfiguration: string;
        readonly AllowAdminCreateUserOnly: boolean;
        readonly TemporaryPasswordValidityDays?: number | undefined;
      }
    | undefined;
  readonly groups: readonly string[] | undefined;
  readonly users: readonly CognitoUser[] | undefined;
  /** User names of everybody in a group that a team uses; undefined when a group could not be read. */
  readonly inTeams: ReadonlySet<string> | undefined;
  /** Groups that a team uses. */
  readonly usedGroups: ReadonlySet<string>;
}

/** An open labeling job, with what its description says; `detail` is undefined where that could not be read. */
export interface JobFacts {
  readonly job: LabelingJob & { readonly PreHumanTaskLambdaArn?: string | undefined };
  readonly detail: JobDetail | undefined;
}

export interface JobDetail {
  readonly RoleArn?: string | undefined;
  readonly ManifestS3Uri?: string | undefined;
  readonly S3OutputPath?: string | undefined;
  readonly KmsKeyId?: string | undefined;
  readonly HumanTaskUiArn?: string | undefined;
  readonly PreHumanTaskLambdaArn?: string | undefined;
}

/** What may be read of a bucket, and by whom, after policy, ACL and Block Public Access. */
export interface BucketFacts {
  readonly bucket: string;
  /** What opens it, in words; empty for a bucket that is closed. */
  readonly public: readonly string[];
  /** Roles whose sessions the bucket's policy lets read from any address, whatever the session policy says. */
  readonly openToSessions: readonly string[];
}

export interface TopicFacts {
  readonly arn: string;
  readonly exists: boolean;
  /** Undefined when the policy could not be judged. */
  readonly allowsSageMaker: boolean | undefined;
}

/** A role of open jobs, held against the buckets of those jobs. */
export interface RoleFacts {
  readonly arn: string;
  readonly buckets: readonly string[];
  /** Resources beyond those buckets whose objects its policies let it read or write without a condition. */
  readonly beyond: readonly string[];
}

export interface FlowFacts {
  readonly FlowDefinitionArn: string;
  readonly FlowDefinitionStatus: string;
  readonly WorkteamArn: string;
}

/** Everything the audit of an account and region looks at; what is undefined could not be read. */
export interface AuditFacts {
  readonly now: Date;
  readonly teams: readonly TeamFacts[];
  readonly workforces: readonly Workforce[];
  /** Work teams in the region, also where only some are audited. */
  readonly teamCount: number;
  readonly pools: readonly PoolFacts[];
  readonly jobs: readonly JobFacts[] | undefined;
  readonly buckets: readonly BucketFacts[];
  readonly topics: readonly TopicFacts[];
  readonly roles: readonly RoleFacts[];
  /** Roles and users that may create labeling jobs for any kind of team. */
  readonly unguarded: readonly string[] | undefined;
  /** Roles and users with a policy that allows something in the name of the public crowd. */
  readonly namePublicCrowd: readonly string[] | undefined;
  readonly flows: readonly FlowFacts[] | undefined;
  /** Queues of streaming jobs. */
  readonly queues: readonly string[] | undefined;
  /** What could not be read: the part, and why. */
  readonly unread: readonly { readonly part: string; readonly reason: string }[];
}

/** What a team check may look at: a row of the teams table before its findings. */
export type TeamFacts = Omit<TeamSummary, 'findings'>;

/** As much of it as a check of the lock needs: known before the team is what it will be. */
export type LockFacts = Pick<TeamFacts, 'lock' | 'workforce'> & {
  readonly workteam: Pick<TeamFacts['workteam'], 'WorkteamName'>;
};
