import { parsePolicy } from '../../policies/evaluate/read-policy.ts';
import type { WorkerAccessConfiguration } from '../../workteams/model.ts';
import { addWaysOut } from '../ec2/sandbox-vpc.ts';
import type { RegionState } from '../region-state.ts';
import { workforceArn, workteamArn } from '../sagemaker/arns.ts';
import type { StoredWorkforce, StoredWorkteam } from '../sagemaker/state.ts';
import { setTags } from '../sagemaker/tags.ts';
import { portalHost } from '../sagemaker/workforces.ts';
import { addTopic } from '../sns/topics.ts';
import { seedAthena } from './athena-demo.ts';
import {
  DEMO_ARTICLE,
  DEMO_DOMAIN,
  DEMO_JOBS,
  DEMO_OIDC,
  DEMO_POOL,
  DEMO_TEAMS,
  DEMO_VENDOR,
  type DemoLock,
} from './demo-data.ts';
import { labelingJob } from './demo-job.ts';
import { cognitoMember, seedGroup, seedPool, seedUser } from './demo-people.ts';
import { ago, DAY, HOUR } from './demo-time.ts';

/**
 * Fills one region of the demonstration account: a Cognito workforce with six teams in us-east-1, an OIDC
 * workforce in eu-west-1, the names of AWS's article in us-west-2. Other regions stay empty. Every id and
 * date is the same in every sandbox.
 */
export function seedDemo(state: RegionState): void {
  if (state.region === DEMO_POOL.region) {
    seedCognitoWorkforce(state);
    addWaysOut(state);
    seedAthena(state);
    state.sagemaker.subscribedWorkteams.push(DEMO_VENDOR);
    state.sagemaker.domains.push(DEMO_DOMAIN);
  }
  if (state.region === DEMO_OIDC.region) seedOidcWorkforce(state);
  if (state.region === DEMO_ARTICLE.region) seedArticle(state);
}

function seedCognitoWorkforce(state: RegionState): void {
  const { sagemaker, cognito } = state;
  const pool = seedPool(
    state,
    DEMO_POOL.poolId,
    DEMO_POOL.clientId,
    DEMO_POOL.poolName,
    DEMO_POOL.clientSecret,
  );
  pool.domain = DEMO_POOL.domain;
  cognito.domains.set(DEMO_POOL.domain, { poolId: pool.id, managedLoginVersion: 2 });
  const workforce = seedWorkforce(state, 'default', {
    SourceIpConfig: { Cidrs: DEMO_POOL.cidrs },
    CognitoConfig: { UserPool: pool.id, ClientId: DEMO_POOL.clientId },
  });
  let person = 0;
  for (const team of DEMO_TEAMS) {
    const created = ago(team.createdDaysAgo * DAY);
    const group = seedGroup(pool, team.name, created);
    const verified = team.confirmed - (team.unverified ?? 0);
    for (let member = 0; member < team.confirmed + team.invited; member += 1) {
      const state = member < verified ? 'verified' : member < team.confirmed ? 'unverified' : 'invited';
      seedUser(pool, group, person, state, created);
      person += 1;
    }
    const arn = seedTeam(
      state,
      workforce,
      team.name,
      team.description,
      created,
      ago(team.updatedHoursAgo * HOUR),
      {
        MemberDefinitions: [cognitoMember(pool, DEMO_POOL.clientId, team.name)],
        NotificationConfiguration: team.topic ? { NotificationTopicArn: seedTopic(state, team.topic) } : {},
        WorkerAccessConfiguration: lockConfiguration(team.lock),
      },
    );
    const tags = Object.entries(team.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
    setTags(sagemaker, arn, tags);
  }
  // Made by the console before the first team; no team uses it.
  seedGroup(pool, DEMO_ARTICLE.group, ago(420 * DAY));
  sagemaker.labelingJobs = DEMO_JOBS.map((job) => labelingJob(job, state));
}

function seedOidcWorkforce(state: RegionState): void {
  const { issuer, clientId, workforceName, teams, job } = DEMO_OIDC;
  const workforce = seedWorkforce(state, workforceName, {
    SourceIpConfig: { Cidrs: [] },
    OidcConfig: {
      ClientId: clientId,
      Issuer: issuer,
      AuthorizationEndpoint: `${issuer}/authorize`,
      TokenEndpoint: `${issuer}/token`,
      UserInfoEndpoint: `${issuer}/userinfo`,
      LogoutEndpoint: `${issuer}/logout`,
      JwksUri: `${issuer}/jwks.json`,
    },
  });
  for (const { name, description, groups, lock } of teams) {
    seedTeam(state, workforce, name, description, ago(140 * DAY), ago(30 * DAY), {
      MemberDefinitions: [{ OidcMemberDefinition: { Groups: groups } }],
      NotificationConfiguration: {},
      WorkerAccessConfiguration: lockConfiguration(lock),
    });
  }
  state.sagemaker.labelingJobs = [labelingJob(job, state)];
}

function seedArticle(state: RegionState): void {
  const { poolId, clientId, group: groupName, existingTeam } = DEMO_ARTICLE;
  const pool = seedPool(state, poolId, clientId, 'examplepool', undefined);
  const group = seedGroup(pool, groupName, ago(20 * DAY));
  for (const person of [80, 81, 82]) seedUser(pool, group, person, 'verified', ago(20 * DAY));
  const workforce = seedWorkforce(state, 'default', {
    SourceIpConfig: { Cidrs: [] },
    CognitoConfig: { UserPool: poolId, ClientId: clientId },
  });
  seedTeam(state, workforce, existingTeam, 'An existing workteam', ago(19 * DAY), ago(19 * DAY), {
    MemberDefinitions: [cognitoMember(pool, clientId, groupName)],
    NotificationConfiguration: {},
    WorkerAccessConfiguration: undefined,
  });
}

/** A topic that takes SageMaker's messages, as the developer guide sets one up; gives its ARN. */
function seedTopic(state: RegionState, name: string): string {
  const topic = addTopic(state.sns, state, name);
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AwsSagemaker_SnsAccess',
        Effect: 'Allow',
        Principal: { Service: 'sagemaker.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: topic.arn,
        Condition: {
          ArnLike: { 'aws:SourceArn': workteamArn(state, '*') },
          StringEquals: { 'aws:SourceAccount': state.accountId },
        },
      },
    ],
  };
  topic.attributes.set('Policy', JSON.stringify(policy));
  topic.policy = parsePolicy(policy, { usedAs: 'resource' });
  return topic.arn;
}

function seedWorkforce(
  state: RegionState,
  name: string,
  settings: Pick<StoredWorkforce, 'SourceIpConfig'> &
    Partial<Pick<StoredWorkforce, 'CognitoConfig' | 'OidcConfig'>>,
): StoredWorkforce {
  const workforce: StoredWorkforce = {
    WorkforceName: name,
    WorkforceArn: workforceArn(state, name),
    Status: 'Active',
    SubDomain: portalHost(state.region, name),
    CreateDate: ago(419 * DAY),
    LastUpdatedDate: ago(88 * DAY),
    IpAddressType: 'ipv4',
    ...settings,
  };
  state.sagemaker.workforce = workforce;
  return workforce;
}

function seedTeam(
  state: RegionState,
  workforce: StoredWorkforce,
  name: string,
  description: string,
  created: Date,
  updated: Date,
  settings: Pick<
    StoredWorkteam,
    'MemberDefinitions' | 'NotificationConfiguration' | 'WorkerAccessConfiguration'
  >,
): string {
  const arn = workteamArn(state, name);
  state.sagemaker.workteams.set(name, {
    WorkteamName: name,
    WorkteamArn: arn,
    WorkforceArn: workforce.WorkforceArn,
    Description: description,
    SubDomain: workforce.SubDomain,
    CreateDate: created,
    LastUpdatedDate: updated,
    ...settings,
  });
  return arn;
}

function lockConfiguration(lock: DemoLock): WorkerAccessConfiguration | undefined {
  if (lock === undefined) return undefined;
  return {
    S3Presign: {
      IamPolicyConstraints: {
        SourceIp: lock === 'source-ip' || lock === 'both' ? 'Enabled' : 'Disabled',
        VpcSourceIp: lock === 'vpc-source-ip' || lock === 'both' ? 'Enabled' : 'Disabled',
      },
    },
  };
}
