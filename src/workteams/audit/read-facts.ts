import type { CallOptions } from '../../core/call-options.ts';
import { listTeams } from '../list.ts';
import type { LabelingJob } from '../model.ts';
import type { MemberApi, WorkteamApi } from '../ports.ts';
import { cognitoDefinitions } from '../read-members.ts';
import type { TeamSummary } from '../team.ts';
import type { AuditFacts, BucketFacts, FlowFacts, JobFacts, PoolFacts, TopicFacts } from './facts.ts';
import { arns, bucketsOf, jobFacts, roleFacts, rolesOf } from './job-facts.ts';
import type { AuditApi, IamEntity, PolicyJudge } from './ports.ts';
import { Reader } from './reader.ts';
import { QUEUE_PREFIX } from './region-checks.ts';

/** What is the same for every region, read once by whoever audits several. */
export interface AuditMemory {
  /** @internal */
  entities?: Promise<readonly IamEntity[] | undefined>;
}

export interface ReadFactsOptions extends CallOptions {
  readonly now: Date;
  /** Names to look at; none for everything in the region. */
  readonly names: readonly string[];
  readonly memory?: AuditMemory | undefined;
}

export interface AuditPorts {
  readonly teams: WorkteamApi;
  readonly members: MemberApi;
  readonly audit: AuditApi;
  readonly judge: PolicyJudge;
}

/**
 * Reads what the audit looks at: listings where there are some, a description only of open jobs and of flow
 * definitions. What cannot be read is named in `unread`, and the rest is there.
 */
export async function readFacts(
  ports: AuditPorts,
  { now, names, memory = {}, ...options }: ReadFactsOptions,
): Promise<AuditFacts> {
  const reader = new Reader(options);
  const groups = new Map<string, ReturnType<MemberApi['listUsersInGroup']>>();
  const members: MemberApi = {
    ...ports.members,
    listUsersInGroup: (pool, group, given) => {
      const key = JSON.stringify([pool, group]);
      const known = groups.get(key) ?? ports.members.listUsersInGroup(pool, group, given);
      groups.set(key, known);
      return known;
    },
  };
  let listed: Promise<LabelingJob[]> | undefined;
  const teamApi: WorkteamApi = {
    ...ports.teams,
    listLabelingJobs: (given) => {
      listed ??= ports.teams.listLabelingJobs(given);
      return listed;
    },
  };
  const list = await listTeams(teamApi, members, options);
  const whole = names.length === 0;
  const teams = whole ? list.teams : list.teams.filter((team) => names.includes(team.workteam.WorkteamName));
  const allJobs = await reader.read('labeling jobs', () => teamApi.listLabelingJobs(options));
  const jobs = allJobs && (await jobFacts(ports.audit, reader, allJobs, teams, whole));
  const roles = rolesOf(jobs ?? []);
  const wantsIam = whole || roles.size > 0;
  // IAM is the same in every region: whoever audits several is told once.
  const saysIam = whole && memory.entities === undefined;
  if (wantsIam)
    memory.entities ??= reader.read('IAM roles and users', () => ports.audit.iamEntities(options));
  const entities = await memory.entities;
  const [pools, buckets, topics, flows, queues] = await Promise.all([
    whole ? poolFacts(ports, members, reader, list.teams) : [],
    bucketFacts(ports, reader, jobs ?? [], teams),
    topicFacts(ports, reader, teams),
    whole ? flowFacts(ports.audit, reader) : undefined,
    whole ? reader.read('queues', () => ports.audit.queueNames(QUEUE_PREFIX, options)) : undefined,
  ]);
  const judged = entities?.filter(({ arn }) => !arn.includes(':role/aws-service-role/'));
  return {
    now,
    teams,
    workforces: list.workforces,
    teamCount: list.teams.length,
    pools,
    jobs,
    buckets,
    topics,
    roles: roleFacts(ports.judge, entities ?? [], roles),
    unguarded: saysIam ? arns(judged, (entity) => ports.judge.isUnguarded(entity)) : undefined,
    namePublicCrowd: saysIam ? arns(judged, (entity) => ports.judge.namesPublicCrowd(entity)) : undefined,
    flows,
    queues,
    unread: reader.unread,
  };
}

async function poolFacts(
  { audit, members: plain }: AuditPorts,
  members: MemberApi,
  reader: Reader,
  teams: readonly TeamSummary[],
): Promise<PoolFacts[]> {
  const { options } = reader;
  const pools = new Map<string, Set<string>>();
  for (const { UserPool, UserGroup } of teams.flatMap(({ workteam }) => cognitoDefinitions(workteam))) {
    pools.set(UserPool, (pools.get(UserPool) ?? new Set()).add(UserGroup));
  }
  return Promise.all(
    [...pools].map(async ([userPool, usedGroups]) => {
      const part = `user pool ${userPool}`;
      const [settings, groups, users, inGroups] = await Promise.all([
        reader.read(part, () => audit.describePool(userPool, options)),
        reader.read(part, () => audit.listGroups(userPool, options)),
        reader.read(part, () => plain.listUsers(userPool, options)),
        // A group that cannot be read is a finding of its team already.
        Promise.all([...usedGroups].map((group) => members.listUsersInGroup(userPool, group, options))).catch(
          () => undefined,
        ),
      ]);
      const inTeams =
        inGroups && new Set(inGroups.flatMap((list) => (list ?? []).map((user) => user.Username)));
      return { userPool, settings, groups, users, inTeams, usedGroups };
    }),
  );
}

async function topicFacts(
  { audit, judge }: AuditPorts,
  reader: Reader,
  teams: readonly TeamSummary[],
): Promise<TopicFacts[]> {
  const asked = new Map<string, string>();
  for (const { workteam } of teams) {
    const arn = workteam.NotificationConfiguration?.NotificationTopicArn;
    if (arn) asked.set(arn, workteam.WorkteamArn);
  }
  const read = await Promise.all(
    [...asked].map(async ([arn, workteam]) => {
      const answer = await reader.read(`topic ${arn}`, async () => ({
        policy: await audit.topicPolicy(arn, reader.options),
      }));
      if (answer === undefined) return undefined;
      const { policy } = answer;
      const allowsSageMaker = policy === undefined ? false : judge.topicAllows(policy, arn, workteam);
      return { arn, exists: policy !== undefined, allowsSageMaker };
    }),
  );
  return read.flatMap((topic) => topic ?? []);
}

async function bucketFacts(
  { audit, judge }: AuditPorts,
  reader: Reader,
  jobs: readonly JobFacts[],
  teams: readonly TeamSummary[],
): Promise<BucketFacts[]> {
  const { options } = reader;
  const locked = new Set(teams.flatMap(({ lock, workteam }) => (lock === 'off' ? [] : workteam.WorkteamArn)));
  const wanted = new Map<string, Set<string>>();
  for (const job of jobs) {
    for (const bucket of bucketsOf(job)) {
      const roles = wanted.get(bucket) ?? new Set<string>();
      const role = job.detail?.RoleArn;
      if (role !== undefined && locked.has(job.job.WorkteamArn ?? '')) roles.add(role);
      wanted.set(bucket, roles);
    }
  }
  return Promise.all(
    [...wanted].map(async ([bucket, roles]) => {
      const part = `bucket ${bucket}`;
      const [policy, block, grants] = await Promise.all([
        reader.read(part, async () => ({ text: await audit.getBucketPolicy(bucket, options) })),
        reader.read(part, () => audit.blocksPublicAccess(bucket, options)),
        reader.read(part, () => audit.publicGrants(bucket, options)),
      ]);
      const text = policy?.text;
      const byPolicy = text !== undefined && block?.policies !== true && judge.isPublic(text, bucket);
      return {
        bucket,
        public: [
          ...(byPolicy ? ['its policy'] : []),
          ...(block?.acls === true ? [] : (grants ?? []).map((grant) => `its ACL (${grant})`)),
        ],
        openToSessions:
          text === undefined
            ? []
            : [...roles].filter((role) => judge.opensToSession(text, bucket, role)).sort(),
      };
    }),
  );
}

/** The flow definitions of Amazon A2I, and the team that each goes to. */
export async function flowFacts(
  api: Pick<AuditApi, 'listFlowDefinitions' | 'describeFlowDefinition'>,
  reader: Pick<Reader, 'read' | 'options'>,
): Promise<FlowFacts[] | undefined> {
  const names = await reader.read('flow definitions', () => api.listFlowDefinitions(reader.options));
  if (names === undefined) return undefined;
  const flows = await Promise.all(
    names.map((name) =>
      reader.read('flow definitions', () => api.describeFlowDefinition(name, reader.options)),
    ),
  );
  return flows.flatMap((flow) => flow ?? []);
}
