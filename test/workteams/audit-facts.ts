import type { AuditFacts, JobFacts, PoolFacts, TeamFacts } from '../../src/workteams/audit/facts.ts';
import type { CognitoUser } from '../../src/workteams/model.ts';

/** The day of every account in these tests. */
export const NOW = new Date('2026-11-20T12:00:00Z');

export const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

const ACCOUNT = '123456789012';
const arn = (rest: string) => `arn:aws:sagemaker:us-east-1:${ACCOUNT}:${rest}`;

const WORKFORCE = {
  WorkforceName: 'default',
  WorkforceArn: arn('workforce/private-crowd/default'),
  IpAddressType: 'ipv4',
  SourceIpConfig: { Cidrs: ['198.51.100.0/24'] },
  CognitoConfig: { UserPool: 'us-east-1_Pool', ClientId: 'client' },
};

export const TEAM: TeamFacts = {
  workteam: {
    WorkteamName: 'boxes',
    WorkteamArn: arn('workteam/private-crowd/boxes'),
    WorkforceArn: WORKFORCE.WorkforceArn,
    Description: 'Draws boxes',
    MemberDefinitions: [
      { CognitoMemberDefinition: { UserPool: 'us-east-1_Pool', UserGroup: 'boxes', ClientId: 'client' } },
    ],
    NotificationConfiguration: { NotificationTopicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:tasks` },
  },
  lock: 'source-ip',
  membership: {
    known: true,
    counts: { total: 1, byState: { verified: 1, unverified: 0, invited: 0, disabled: 0, other: 0 } },
    missingGroups: [],
  },
  workforce: WORKFORCE,
  allowList: WORKFORCE.SourceIpConfig.Cidrs,
  openJobs: 1,
};

export const USER: CognitoUser = {
  Username: 'ana@example.com',
  Email: 'ana@example.com',
  EmailVerified: true,
  UserStatus: 'CONFIRMED',
  Enabled: true,
  UserCreateDate: daysAgo(100),
  UserLastModifiedDate: daysAgo(90),
};

export const POOL: PoolFacts = {
  userPool: 'us-east-1_Pool',
  settings: { MfaConfiguration: 'OPTIONAL', AllowAdminCreateUserOnly: true },
  groups: ['boxes'],
  users: [USER],
  inTeams: new Set([USER.Username]),
  usedGroups: new Set(['boxes']),
};

export const JOB: JobFacts = {
  job: {
    LabelingJobName: 'shelf-7',
    LabelingJobArn: arn('labeling-job/shelf-7'),
    LabelingJobStatus: 'InProgress',
    WorkteamArn: TEAM.workteam.WorkteamArn,
    CreationTime: daysAgo(30),
  },
  detail: {
    RoleArn: `arn:aws:iam::${ACCOUNT}:role/Labeling`,
    ManifestS3Uri: 's3://acme-in/shelf.manifest',
    S3OutputPath: 's3://acme-out/labels/',
    KmsKeyId: 'alias/labels',
    PreHumanTaskLambdaArn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:SageMaker-pre`,
  },
};

/** An account in which nothing is wrong, each part just so. */
export const CLEAN: AuditFacts = {
  now: NOW,
  teams: [TEAM],
  workforces: [WORKFORCE],
  teamCount: 21,
  pools: [POOL],
  jobs: [JOB],
  buckets: [{ bucket: 'acme-in', public: [], openToSessions: [] }],
  topics: [{ arn: `arn:aws:sns:us-east-1:${ACCOUNT}:tasks`, exists: true, allowsSageMaker: true }],
  roles: [{ arn: `arn:aws:iam::${ACCOUNT}:role/Labeling`, buckets: ['acme-in'], beyond: [] }],
  unguarded: [],
  namePublicCrowd: [],
  flows: [
    {
      FlowDefinitionArn: arn('flow-definition/review'),
      FlowDefinitionStatus: 'Active',
      WorkteamArn: TEAM.workteam.WorkteamArn,
    },
  ],
  queues: ['GroundTruth-shelf-7'],
  unread: [],
};
