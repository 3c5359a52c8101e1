import { describe, expect, test } from 'vitest';
import { auditFacts, auditRules } from '../../src/workteams/audit/audit.ts';
import type { AuditFacts, JobDetail, PoolFacts, TeamFacts } from '../../src/workteams/audit/facts.ts';
import type { LabelingJob, Workforce } from '../../src/workteams/model.ts';
import type { MemberCounts } from '../../src/workteams/team.ts';
import { CLEAN, daysAgo, JOB, POOL, TEAM, USER } from './audit-facts.ts';

type Change = Partial<AuditFacts>;

const team = (change: Partial<TeamFacts>): Change => ({ teams: [{ ...TEAM, ...change }] });
const workforce = (change: Partial<Workforce>, more: Partial<TeamFacts> = {}): Change => {
  const [first] = CLEAN.workforces;
  const changed = { ...(first as Workforce), ...change };
  return { workforces: [changed], ...team({ workforce: changed, ...more }) };
};
const pool = (change: Partial<PoolFacts>): Change => ({ pools: [{ ...POOL, ...change }] });
const settings = (change: object): Change =>
  pool({ settings: { MfaConfiguration: 'ON', AllowAdminCreateUserOnly: true, ...change } });
const job = (change: Partial<LabelingJob>, detail: Partial<JobDetail> = {}): Change => ({
  jobs: [{ job: { ...JOB.job, ...change }, detail: { ...JOB.detail, ...detail } }],
});
const counts = (byState: Partial<MemberCounts['byState']>): Change =>
  team({
    membership: {
      known: true,
      counts: {
        total: 5,
        byState: { verified: 0, unverified: 0, invited: 0, disabled: 0, other: 0, ...byState },
      },
      missingGroups: [],
    },
  });
const cidrs = (...Cidrs: string[]) => workforce({ SourceIpConfig: { Cidrs } });
const vpc = { VpcId: 'vpc-1' };
const invited = (days: number): Change => {
  const user = { ...USER, UserStatus: 'FORCE_CHANGE_PASSWORD', UserLastModifiedDate: daysAgo(days) };
  return pool({ users: [user] });
};
const lambda = (name: string) => ({
  PreHumanTaskLambdaArn: `arn:aws:lambda:us-east-1:432418664414:function:${name}`,
});
const CROWD = 'arn:aws:sagemaker:us-east-1:394669845002:workteam/public-crowd/default';
const topic = (change: object): Change => ({
  topics: CLEAN.topics.map((one) => ({ ...one, ...change })),
});
const bucket = (change: object): Change => ({
  buckets: CLEAN.buckets.map((one) => ({ ...one, ...change })),
});
const stranger = { ...USER, Username: 'zoe@example.com', Email: 'zoe@example.com' };

/** For each rule, accounts that break it and nothing else, and accounts that barely keep it. */
const TABLE: Readonly<
  Record<string, { readonly fails: readonly Change[]; readonly passes: readonly Change[] }>
> = {
  'presign/unlocked-team': { fails: [team({ lock: 'off' })], passes: [team({ lock: 'source-ip' })] },
  'presign/both-constraints': { fails: [team({ lock: 'both' })], passes: [team({ lock: 'source-ip' })] },
  'presign/vpc-lock-without-vpc': {
    fails: [team({ lock: 'vpc-source-ip' })],
    passes: [workforce({ WorkforceVpcConfig: vpc }, { lock: 'vpc-source-ip' })],
  },
  'presign/dual-stack-portal': {
    fails: [workforce({ IpAddressType: 'dualstack' })],
    passes: [
      workforce({ IpAddressType: 'ipv4' }),
      workforce({ IpAddressType: 'dualstack', WorkforceVpcConfig: vpc }, { lock: 'vpc-source-ip' }),
    ],
  },
  'presign/built-in-template': {
    fails: [
      job({}, lambda('PRE-BoundingBox')),
      job(
        {},
        {
          HumanTaskUiArn: 'arn:aws:sagemaker:us-east-1:394669845002:human-task-ui/PointCloudObjectDetection',
        },
      ),
    ],
    passes: [job({}, lambda('PRE-PassThrough')), job({}, lambda('SageMaker-PRE-mine'))],
  },
  'team/no-verified-member': {
    fails: [counts({ invited: 5 }), counts({ unverified: 3, disabled: 2 })],
    passes: [counts({ verified: 1, invited: 4 })],
  },
  'team/missing-group': {
    fails: [
      team({
        membership: {
          known: true,
          counts: { total: 1, byState: { verified: 1, unverified: 0, invited: 0, disabled: 0, other: 0 } },
          missingGroups: ['boxes'],
        },
      }),
    ],
    passes: [team({})],
  },
  'team/unread-members': {
    fails: [team({ membership: { known: false, reason: 'denied', message: 'no' } })],
    passes: [team({ membership: { known: false, reason: 'oidc', message: 'elsewhere' } })],
  },
  'team/topic-not-allowed': {
    fails: [topic({ allowsSageMaker: false }), topic({ exists: false, allowsSageMaker: false })],
    passes: [topic({ allowsSageMaker: undefined }), { topics: [] }],
  },
  'team/little-headroom': { fails: [{ teamCount: 22 }, { teamCount: 25 }], passes: [{ teamCount: 21 }] },
  'team/public-crowd': {
    fails: [
      job({ WorkteamArn: CROWD }),
      { flows: [{ FlowDefinitionArn: 'arn:aws:x', FlowDefinitionStatus: 'Active', WorkteamArn: CROWD }] },
      { namePublicCrowd: ['arn:aws:iam::123456789012:role/Old'] },
    ],
    passes: [job({ WorkteamArn: CROWD.replace('public-crowd/default', 'private-crowd/public-crowd') })],
  },
  'workforce/open-allow-list': {
    fails: [cidrs('0.0.0.0/0'), cidrs('198.51.100.0/24', '::/0'), cidrs('0.0.0.0/1', '128.0.0.0/1')],
    passes: [cidrs('0.0.0.0/1'), cidrs('0.0.0.0/1', '128.0.0.0/2')],
  },
  'workforce/no-allow-list': {
    fails: [cidrs(), workforce({ SourceIpConfig: undefined, WorkforceVpcConfig: vpc })],
    passes: [cidrs('198.51.100.7/32')],
  },
  'workforce/host-bits': {
    fails: [cidrs('198.51.100.7/24'), cidrs('2001:db8::1/64')],
    passes: [cidrs('198.51.100.7/32', '2001:db8::/64')],
  },
  'pool/self-sign-up': {
    fails: [settings({ AllowAdminCreateUserOnly: false })],
    passes: [settings({}), pool({ settings: undefined })],
  },
  'pool/mfa-off': {
    fails: [settings({ MfaConfiguration: 'OFF' })],
    passes: [settings({ MfaConfiguration: 'OPTIONAL' })],
  },
  'pool/user-in-no-team': {
    fails: [pool({ users: [USER, stranger] })],
    passes: [
      pool({ users: [USER, { ...stranger, Enabled: false }] }),
      pool({ users: [USER, stranger], inTeams: undefined }),
    ],
  },
  'pool/unused-group': {
    fails: [pool({ groups: ['boxes', 'old-team'] })],
    passes: [pool({ groups: ['boxes'] }), pool({ groups: undefined })],
  },
  'member/expired-invitation': {
    fails: [invited(7.1)],
    passes: [
      invited(6.9),
      pool({
        settings: {
          MfaConfiguration: 'ON',
          AllowAdminCreateUserOnly: true,
          TemporaryPasswordValidityDays: 30,
        },
        users: [{ ...USER, UserStatus: 'FORCE_CHANGE_PASSWORD', UserLastModifiedDate: daysAgo(29) }],
      }),
    ],
  },
  'job/over-30-days': {
    fails: [job({ CreationTime: daysAgo(30.1) })],
    passes: [job({ CreationTime: daysAgo(30) }), job({ CreationTime: undefined })],
  },
  'job/output-without-kms': {
    fails: [job({}, { KmsKeyId: undefined }), job({}, { KmsKeyId: '' })],
    passes: [job({}, { KmsKeyId: 'alias/a' }), { jobs: [{ job: JOB.job, detail: undefined }] }],
  },
  'job/leftover-queue': {
    fails: [{ queues: ['GroundTruth-gone'] }],
    passes: [
      { queues: ['GroundTruth-SHELF-7'] },
      // Without the jobs nobody can tell.
      { queues: ['GroundTruth-gone'], jobs: undefined },
    ],
  },
  'bucket/public': {
    fails: [bucket({ public: ['its policy'] }), bucket({ public: ['its policy'], openToSessions: ['r'] })],
    passes: [bucket({})],
  },
  'bucket/open-to-session': {
    fails: [bucket({ openToSessions: ['arn:aws:iam::123456789012:role/Labeling'] })],
    passes: [bucket({})],
  },
  'role/wider-than-buckets': {
    fails: [{ roles: [{ arn: 'arn:aws:iam::1:role/x', buckets: ['b'], beyond: ['arn:aws:s3:::*'] }] }],
    passes: [{ roles: [{ arn: 'arn:aws:iam::1:role/x', buckets: ['b'], beyond: [] }] }],
  },
  'role/no-workteam-type-guard': {
    fails: [{ unguarded: ['arn:aws:iam::123456789012:role/Dev'] }],
    passes: [{ unguarded: [] }, { unguarded: undefined }],
  },
  'audit/not-read': {
    fails: [{ unread: [{ part: 'queues', reason: 'sqs:ListQueues is not permitted' }] }],
    passes: [{ unread: [] }],
  },
};

/** Said by whoever goes through several regions, and tested there. */
const ELSEWHERE = ['audit/region-not-read'];

const rulesOf = (change: Change) => auditFacts({ ...CLEAN, ...change }).map(({ rule }) => rule);

test('a clean account has no finding', () => {
  expect(rulesOf({})).toEqual([]);
});

test('every rule of the audit is in the table', () => {
  const ids = auditRules.map(({ id }) => id).filter((id) => !ELSEWHERE.includes(id));
  expect(Object.keys(TABLE).sort()).toEqual(ids.sort());
});

test('every rule says in a line what breaks it and what keeps it, and the two differ', () => {
  const silent = auditRules.filter(({ examples }) => !examples || examples.fails === examples.passes);
  expect(silent.map(({ id }) => id)).toEqual([]);
});

describe.each(Object.entries(TABLE))('%s', (rule, { fails, passes }) => {
  test('is found, and nothing else', () => {
    for (const change of fails) expect(rulesOf(change)).toEqual([rule]);
  });

  test('is not found in what barely keeps it', () => {
    for (const change of passes) expect(rulesOf(change)).toEqual([]);
  });
});

test('an account that breaks several rules has exactly those', () => {
  const found = rulesOf({
    ...job({ CreationTime: daysAgo(40), WorkteamArn: CROWD }, { KmsKeyId: undefined }),
    ...team({ lock: 'off' }),
    teamCount: 25,
  });
  expect(found.sort()).toEqual([
    'job/output-without-kms',
    'job/over-30-days',
    'presign/unlocked-team',
    'team/little-headroom',
    'team/public-crowd',
  ]);
});
