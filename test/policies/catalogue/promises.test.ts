import { describe, expect, test } from 'vitest';
import { evaluateAccess } from '../../../src/policies/evaluate/evaluate.ts';
import type {
  AccessInput,
  PolicyDocument,
  Principal,
  RequestContext,
} from '../../../src/policies/evaluate/model.ts';
import { parsePolicy } from '../../../src/policies/evaluate/read-policy.ts';
import { policyOf } from '../documents.ts';

const ACCOUNT = '111122223333';
const STRANGER = '444455556666';
const GATEWAY = 'vpce-0a1b2c3d4e5f60718';
const OTHER_GATEWAY = 'vpce-0ffffffffffffffff';

const role = (name: string, account = ACCOUNT): Principal => ({
  kind: 'iam',
  arn: `arn:aws:sts::${account}:assumed-role/${name}/session`,
  accountId: account,
});
const service = (name: string): Principal => ({ kind: 'service', name });

const allowAll = parsePolicy({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

interface Ask {
  readonly action: string;
  readonly resource: string;
  readonly principal?: Principal;
  readonly context?: RequestContext;
}

/** Whether the request gets through, where everything that is not said is left to the given policies. */
function decides(
  policies: Omit<AccessInput, 'request'>,
  { action, resource, principal = role('labeling'), context = {} }: Ask,
) {
  const base: RequestContext = {
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
    'aws:ResourceAccount': ACCOUNT,
    ...internet('192.0.2.1'),
  };
  const { decision, notModelled } = evaluateAccess({
    ...policies,
    request: { action, resource, principal, resourceAccount: ACCOUNT, context: { ...base, ...context } },
  });
  expect(notModelled).toEqual([]);
  return decision;
}

function internet(address: string): RequestContext {
  return {
    'aws:SourceIp': address,
    'aws:VpcSourceIp': undefined,
    'aws:SourceVpce': undefined,
    'aws:SourceVpc': undefined,
  };
}

function endpoint(id: string, address = '10.1.2.3'): RequestContext {
  return {
    'aws:SourceIp': undefined,
    'aws:VpcSourceIp': address,
    'aws:SourceVpce': id,
    'aws:SourceVpc': 'vpc-1',
  };
}

const presigned = (network: RequestContext, age = 1_000): RequestContext => ({
  ...network,
  's3:authType': 'REST-QUERY-STRING',
  's3:signatureAge': String(age),
});
const header = (network: RequestContext): RequestContext => ({
  ...network,
  's3:authType': 'REST-HEADER',
  's3:signatureAge': '0',
});

describe('presigned-reads', () => {
  const bucketPolicy = (...words: readonly string[]) => ({
    identity: [allowAll],
    resource: policyOf('resource', 'presigned-reads', 'bucket=images', ...words),
  });
  const both = bucketPolicy(
    'cidrs=203.0.113.0/24,2001:db8:7::/48',
    `endpoints=${GATEWAY}`,
    'vpcCidrs=10.1.0.0/16',
  );
  const get = (context: RequestContext, principal?: Principal): Ask => ({
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::images/batch/a.png',
    context,
    ...(principal && { principal }),
  });

  test.each([
    ['allow', 'the office', internet('203.0.113.77')],
    ['allow', 'the office, over IPv6', internet('2001:db8:7::1')],
    ['deny', 'next door', internet('203.0.114.1')],
    ['deny', 'home', internet('198.51.100.9')],
    ['deny', 'a private address as if it were public', internet('10.1.2.3')],
    ['allow', 'the endpoint, from the range behind it', endpoint(GATEWAY)],
    ['deny', 'the endpoint, from another range', endpoint(GATEWAY, '10.2.0.1')],
    ['deny', 'another endpoint', endpoint(OTHER_GATEWAY)],
  ] as const)('%s a presigned read from %s', (expected, _, network) => {
    expect(decides(both, get(presigned(network)))).toBe(expected);
  });

  test('touches nothing but presigned reads', () => {
    for (const network of [internet('198.51.100.9'), endpoint(OTHER_GATEWAY)]) {
      expect(decides(both, get(header(network)))).toBe('allow');
      const put = { ...get(presigned(network)), action: 's3:PutObject' };
      expect(decides(both, put)).toBe('allow');
      const repair = {
        action: 's3:PutBucketPolicy',
        resource: 'arn:aws:s3:::images',
        context: header(network),
      };
      expect(decides(both, repair)).toBe('allow');
    }
  });

  test('leaves alone what AWS services do', () => {
    const viaService = { ...presigned(internet('52.94.76.10')), 'aws:ViaAWSService': 'true' };
    expect(decides(both, get(viaService))).toBe('allow');
  });

  test('with ranges only, no endpoint may read; with endpoints only, nobody on the internet', () => {
    const ranges = bucketPolicy('cidrs=203.0.113.0/24');
    expect(decides(ranges, get(presigned(internet('203.0.113.1'))))).toBe('allow');
    expect(decides(ranges, get(presigned(endpoint(GATEWAY))))).toBe('deny');
    const endpoints = bucketPolicy(`endpoints=${GATEWAY}`);
    expect(decides(endpoints, get(presigned(endpoint(GATEWAY))))).toBe('allow');
    expect(decides(endpoints, get(presigned(internet('203.0.113.1'))))).toBe('deny');
  });

  test('caps the age to the millisecond, and exempts whom it is told to', () => {
    const capped = bucketPolicy(
      'cidrs=203.0.113.0/24',
      'maxAgeSeconds=900',
      `exempt=arn:aws:iam::${ACCOUNT}:role/auditor`,
    );
    const office = internet('203.0.113.1');
    expect(decides(capped, get(presigned(office, 900_000)))).toBe('allow');
    expect(decides(capped, get(presigned(office, 900_001)))).toBe('deny');
    expect(decides(capped, get(presigned(internet('198.51.100.9'), 9_000_000), role('auditor')))).toBe(
      'allow',
    );
    expect(decides(capped, get(presigned(internet('198.51.100.9')), role('auditor2')))).toBe('deny');
  });

  test('grants nothing by itself', () => {
    const { resource } = both;
    expect(decides({ resource }, get(presigned(internet('203.0.113.1'))))).toBe('deny');
  });
});

describe('s3-endpoint', () => {
  const policies = {
    identity: [allowAll],
    endpoint: policyOf('endpoint', 's3-endpoint', `account=${ACCOUNT}`, 'buckets=images', 'writable=labels'),
  };
  const own = { 'aws:PrincipalAccount': ACCOUNT };
  test.each([
    ['allow', 's3:GetObject', 'images/a.png', own],
    ['allow', 's3:ListBucket', 'images', own],
    ['allow', 's3:PutObject', 'labels/a.json', own],
    ['deny', 's3:PutObject', 'images/a.png', own],
    ['deny', 's3:GetObject', 'labels/a.json', own],
    ['deny', 's3:GetObject', 'mirror/pkg.rpm', own],
    ['deny', 's3:DeleteObject', 'images/a.png', own],
    ['deny', 's3:GetObject', 'images/a.png', { ...own, 'aws:ResourceAccount': STRANGER }],
  ] as const)('%s %s on %s', (expected, action, path, context) => {
    expect(decides(policies, { action, resource: `arn:aws:s3:::${path}`, context: { ...context } })).toBe(
      expected,
    );
  });

  test('lets nobody of another account through, even to a bucket that would let him in', () => {
    const resource = parsePolicy({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' }],
    });
    const ask = {
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::images/a.png',
      principal: role('thief', STRANGER),
    };
    expect(decides({ ...policies, resource }, ask)).toBe('deny');
    expect(decides({ identity: [allowAll], resource }, ask)).toBe('allow');
  });
});

describe('resource policies for AWS services', () => {
  const logs = {
    resource: policyOf(
      'resource',
      'log-delivery',
      'bucket=logs',
      'sources=images',
      `account=${ACCOUNT}`,
      'prefix=s3/',
    ),
  };
  const from = (bucket: string, account = ACCOUNT) => ({
    'aws:SourceArn': `arn:aws:s3:::${bucket}`,
    'aws:SourceAccount': account,
  });
  test.each([
    ['allow', 'logging.s3.amazonaws.com', 's3:PutObject', 'logs/s3/x', from('images')],
    ['deny', 'logging.s3.amazonaws.com', 's3:PutObject', 'logs/other/x', from('images')],
    ['deny', 'logging.s3.amazonaws.com', 's3:PutObject', 'logs/s3/x', from('elsewhere')],
    ['deny', 'logging.s3.amazonaws.com', 's3:PutObject', 'logs/s3/x', from('images', STRANGER)],
    ['deny', 'logging.s3.amazonaws.com', 's3:GetObject', 'logs/s3/x', from('images')],
    ['deny', 'cloudtrail.amazonaws.com', 's3:PutObject', 'logs/s3/x', from('images')],
  ] as const)('log-delivery: %s %s %s on %s', (expected, name, action, path, context) => {
    const ask = { action, resource: `arn:aws:s3:::${path}`, principal: service(name), context };
    expect(decides(logs, ask)).toBe(expected);
  });

  const topic = `arn:aws:sns:us-east-1:${ACCOUNT}:tasks`;
  const publish = (team: string, account = ACCOUNT, name = 'sagemaker.amazonaws.com'): Ask => ({
    action: 'sns:Publish',
    resource: topic,
    principal: service(name),
    context: {
      'aws:SourceArn': `arn:aws:sagemaker:us-east-1:${account}:workteam/private-crowd/${team}`,
      'aws:SourceAccount': account,
    },
  });
  test('team-topic lets SageMaker publish for teams of the account, or for the one team', () => {
    const words = [`topic=${topic}`, `account=${ACCOUNT}`, 'region=us-east-1'];
    const every = { resource: policyOf('resource', 'team-topic', ...words) };
    expect(decides(every, publish('a'))).toBe('allow');
    expect(decides(every, publish('a', STRANGER))).toBe('deny');
    expect(decides(every, publish('a', ACCOUNT, 'states.amazonaws.com'))).toBe('deny');
    const one = { resource: policyOf('resource', 'team-topic', ...words, 'workteam=a') };
    expect(decides(one, publish('a'))).toBe('allow');
    expect(decides(one, publish('ab'))).toBe('deny');
    expect(decides(one, { ...publish('a'), action: 'sns:Subscribe' })).toBe('deny');
  });
});

describe('trust policies', () => {
  const assume = (
    name: string,
    context: RequestContext,
    resource = `arn:aws:iam::${ACCOUNT}:role/labeling`,
  ): Ask => ({
    action: 'sts:AssumeRole',
    resource,
    principal: service(name),
    context,
  });
  const plus = { resource: policyOf('trust', 'plus-role-trust', `account=${ACCOUNT}`) };
  const labeling = {
    resource: policyOf('trust', 'labeling-role-trust', `account=${ACCOUNT}`, 'region=us-east-1'),
  };
  const job = (account = ACCOUNT, region = 'us-east-1') => ({
    'aws:SourceAccount': account,
    'aws:SourceArn': `arn:aws:sagemaker:${region}:${account}:labeling-job/a`,
  });

  test('plus-role-trust: Ground Truth Plus, for the account', () => {
    const name = 'sagemaker-ground-truth-plus.amazonaws.com';
    expect(decides(plus, assume(name, { 'aws:SourceAccount': ACCOUNT }))).toBe('allow');
    expect(decides(plus, assume(name, { 'aws:SourceAccount': STRANGER }))).toBe('deny');
    expect(decides(plus, assume('sagemaker.amazonaws.com', { 'aws:SourceAccount': ACCOUNT }))).toBe('deny');
  });

  test('labeling-role-trust: SageMaker, for the account and region', () => {
    expect(decides(labeling, assume('sagemaker.amazonaws.com', job()))).toBe('allow');
    expect(decides(labeling, assume('sagemaker.amazonaws.com', job(STRANGER)))).toBe('deny');
    expect(decides(labeling, assume('sagemaker.amazonaws.com', job(ACCOUNT, 'eu-west-1')))).toBe('deny');
    expect(decides(labeling, assume('lambda.amazonaws.com', job()))).toBe('deny');
    const person = { ...assume('x', job()), principal: role('admin') };
    expect(decides({ ...labeling, identity: [allowAll] }, person)).toBe('deny');
  });
});

/** Rows of an identity policy: what it lets its holder do, and what not. */
interface IdentityCase {
  readonly id: string;
  readonly policy: PolicyDocument;
  readonly allows: readonly (readonly [action: string, resource: string, context?: RequestContext])[];
  readonly denies: readonly (readonly [action: string, resource: string, context?: RequestContext])[];
}

const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/abc`;
const JOB_ROLE = `arn:aws:iam::${ACCOUNT}:role/labeling`;
const POOL = `arn:aws:cognito-idp:us-east-1:${ACCOUNT}:userpool/us-east-1_Pool`;
const OTHER_POOL = `arn:aws:cognito-idp:us-east-1:${ACCOUNT}:userpool/us-east-1_Other`;
const TEAM = `arn:aws:sagemaker:us-east-1:${ACCOUNT}:workteam/private-crowd/a`;
const WORKFORCE = `arn:aws:sagemaker:us-east-1:${ACCOUNT}:workforce/default`;
const s3 = (path: string) => `arn:aws:s3:::${path}`;
const here = [`account=${ACCOUNT}`, 'region=us-east-1'];
const viaS3 = { 'kms:ViaService': 's3.us-east-1.amazonaws.com' };

const IDENTITIES: readonly IdentityCase[] = [
  {
    id: 'groundctl-read-only',
    policy: policyOf('identity', 'groundctl-read-only', ...here, 'userPools=us-east-1_Pool'),
    allows: [
      ['sagemaker:ListWorkteams', '*'],
      ['sagemaker:DescribeWorkteam', TEAM],
      ['sagemaker:DescribeWorkforce', WORKFORCE],
      ['cognito-idp:ListUsersInGroup', POOL],
    ],
    denies: [
      ['sagemaker:UpdateWorkteam', TEAM],
      ['cognito-idp:ListUsersInGroup', OTHER_POOL],
      ['cognito-idp:AdminCreateUser', POOL],
      ['sagemaker:UpdateWorkforce', WORKFORCE],
      ['s3:GetObject', s3('images/a')],
    ],
  },
  {
    id: 'groundctl-workteams',
    policy: policyOf('identity', 'groundctl-workteams', ...here, 'userPools=us-east-1_Pool'),
    allows: [
      ['sagemaker:UpdateWorkteam', TEAM],
      ['sagemaker:DeleteWorkteam', TEAM],
      ['sagemaker:UpdateWorkforce', WORKFORCE],
      ['cognito-idp:AdminCreateUser', POOL],
      ['cognito-idp:AdminRemoveUserFromGroup', POOL],
    ],
    denies: [
      ['cognito-idp:AdminCreateUser', OTHER_POOL],
      ['cognito-idp:AdminSetUserPassword', POOL],
      ['sagemaker:UpdateWorkteam', TEAM.replace('us-east-1', 'eu-west-1')],
      ['sagemaker:DeleteWorkforce', WORKFORCE],
      ['s3:PutBucketPolicy', s3('images')],
    ],
  },
  {
    id: 'groundctl-batches',
    policy: policyOf(
      'identity',
      'groundctl-batches',
      ...here,
      'buckets=in-data',
      'outputs=staging',
      `keys=${KEY}`,
    ),
    allows: [
      ['s3:ListBucket', s3('in-data')],
      ['s3:GetObject', s3('in-data/a')],
      ['s3:PutObject', s3('staging/a')],
      ['kms:Decrypt', KEY, viaS3],
    ],
    denies: [
      ['s3:PutObject', s3('in-data/a')],
      ['s3:DeleteObject', s3('staging/a')],
      ['s3:GetObject', s3('other/a')],
      ['kms:Decrypt', KEY],
      ['sagemaker:UpdateWorkteam', TEAM],
    ],
  },
  {
    id: 'groundctl-migrate',
    policy: policyOf('identity', 'groundctl-migrate', ...here, 'buckets=staging'),
    allows: [
      ['s3:PutObject', s3('staging/a.flow')],
      ['s3:DeleteObject', s3('staging/a.flow')],
      ['s3:GetBucketVersioning', s3('staging')],
    ],
    denies: [
      ['s3:DeleteObject', s3('other/a.flow')],
      ['s3:DeleteObjectVersion', s3('staging/a.flow')],
      ['s3:PutBucketPolicy', s3('staging')],
    ],
  },
  {
    id: 'groundctl-templates',
    policy: policyOf('identity', 'groundctl-templates', ...here, 'buckets=images', `role=${JOB_ROLE}`),
    allows: [
      ['sagemaker:RenderUiTemplate', '*'],
      ['s3:GetObject', s3('images/a')],
      ['iam:PassRole', JOB_ROLE, { 'iam:PassedToService': 'sagemaker.amazonaws.com' }],
    ],
    denies: [
      ['iam:PassRole', JOB_ROLE, { 'iam:PassedToService': 'lambda.amazonaws.com' }],
      ['iam:PassRole', `${JOB_ROLE}2`, { 'iam:PassedToService': 'sagemaker.amazonaws.com' }],
      ['s3:PutObject', s3('images/a')],
      ['sagemaker:CreateLabelingJob', `arn:aws:sagemaker:us-east-1:${ACCOUNT}:labeling-job/a`],
    ],
  },
  {
    id: 'groundctl-logs',
    policy: policyOf('identity', 'groundctl-logs', ...here, 'buckets=logs'),
    allows: [
      ['s3:GetObject', s3('logs/2026/a')],
      ['s3:PutBucketLogging', s3('logs')],
      ['s3:PutBucketPolicy', s3('logs')],
    ],
    denies: [
      ['s3:PutObject', s3('logs/2026/a')],
      ['s3:DeleteObject', s3('logs/2026/a')],
      ['s3:PutBucketLogging', s3('other')],
    ],
  },
  {
    id: 'groundctl-policies',
    policy: policyOf('identity', 'groundctl-policies', ...here, 'buckets=images'),
    allows: [
      ['s3:PutBucketPolicy', s3('images')],
      ['s3:PutBucketCORS', s3('images')],
      ['s3:GetBucketLogging', s3('images')],
    ],
    denies: [
      ['s3:PutBucketPolicy', s3('other')],
      ['s3:DeleteBucketPolicy', s3('images')],
      ['s3:GetObject', s3('images/a')],
    ],
  },
  {
    id: 'plus-requester',
    policy: policyOf(
      'identity',
      'plus-requester',
      `account=${ACCOUNT}`,
      'bucket=data',
      `role=${JOB_ROLE}`,
      'userPool=us-east-1_Pool',
    ),
    allows: [
      ['groundtruthlabeling:CreateProject', '*'],
      ['iam:PassRole', JOB_ROLE, { 'iam:PassedToService': 'sagemaker-ground-truth-plus.amazonaws.com' }],
      ['iam:GetRole', JOB_ROLE],
      ['cognito-idp:AdminCreateUser', POOL],
      ['s3:PutObject', s3('data/a')],
      ['s3:ListBucket', s3('data')],
    ],
    denies: [
      ['iam:PassRole', JOB_ROLE, { 'iam:PassedToService': 'lambda.amazonaws.com' }],
      [
        'iam:PassRole',
        `${JOB_ROLE}2`,
        { 'iam:PassedToService': 'sagemaker-ground-truth-plus.amazonaws.com' },
      ],
      ['iam:CreateRole', JOB_ROLE],
      ['iam:AttachRolePolicy', JOB_ROLE],
      ['cognito-idp:AdminCreateUser', OTHER_POOL],
      ['cognito-idp:UpdateUserPool', POOL],
      ['s3:GetObject', s3('other/a')],
    ],
  },
  {
    id: 'plus-requester',
    policy: policyOf(
      'identity',
      'plus-requester',
      `account=${ACCOUNT}`,
      'bucket=data',
      'prefix=images/',
      'results=out-data',
      'resultsPrefix=labels/',
      `keys=${KEY}`,
      `role=${JOB_ROLE}`,
    ),
    allows: [
      ['s3:PutObject', s3('data/images/a')],
      ['s3:GetObject', s3('out-data/labels/a')],
      ['s3:ListBucket', s3('out-data')],
      ['kms:GenerateDataKey', KEY, viaS3],
    ],
    denies: [
      ['s3:PutObject', s3('data/images-of-others/a')],
      ['s3:PutObject', s3('out-data/labels/a')],
      ['s3:GetObject', s3('out-data/other/a')],
      ['kms:Decrypt', KEY],
    ],
  },
  {
    id: 'plus-role',
    policy: policyOf(
      'identity',
      'plus-role',
      'input=in-data',
      'output=out-data',
      'inputPrefix=raw/',
      `keys=${KEY}`,
    ),
    allows: [
      ['s3:GetObject', s3('in-data/raw/a')],
      ['s3:PutObject', s3('out-data/a')],
      ['s3:GetBucketLocation', s3('in-data')],
      ['kms:Decrypt', KEY, viaS3],
    ],
    denies: [
      ['s3:GetObject', s3('in-data/secret/a')],
      ['s3:PutObject', s3('in-data/raw/a')],
      ['s3:DeleteObject', s3('out-data/a')],
      ['kms:Decrypt', KEY, { 'kms:ViaService': 'ebs.us-east-1.amazonaws.com' }],
      ['s3:GetObject', s3('other/raw/a')],
    ],
  },
  {
    id: 'labeling-role',
    policy: policyOf(
      'identity',
      'labeling-role',
      ...here,
      'input=in-data',
      'output=out-data',
      'outputPrefix=jobs/',
      `lambdas=arn:aws:lambda:us-east-1:${ACCOUNT}:function:gt-pre`,
      `automatedLabelingRole=${JOB_ROLE}`,
    ),
    allows: [
      ['s3:GetObject', s3('in-data/manifest')],
      ['s3:PutObject', s3('out-data/jobs/a')],
      ['cloudwatch:PutMetricData', '*'],
      [
        'logs:PutLogEvents',
        `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/sagemaker/LabelingJobs:log-stream:a`,
      ],
      ['lambda:InvokeFunction', `arn:aws:lambda:us-east-1:${ACCOUNT}:function:gt-pre`],
      ['iam:PassRole', JOB_ROLE, { 'iam:PassedToService': 'sagemaker.amazonaws.com' }],
    ],
    denies: [
      ['s3:PutObject', s3('in-data/manifest')],
      ['s3:PutObject', s3('out-data/a')],
      ['logs:PutLogEvents', `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:payroll:log-stream:a`],
      ['lambda:InvokeFunction', `arn:aws:lambda:us-east-1:${ACCOUNT}:function:gt-pre2`],
      ['iam:PassRole', JOB_ROLE, { 'iam:PassedToService': 'ec2.amazonaws.com' }],
    ],
  },
  {
    id: 'canvas-import',
    policy: policyOf('identity', 'canvas-import', 'bucket=staging', 'prefix=flows/'),
    allows: [
      ['s3:ListBucket', s3('staging'), { 's3:prefix': 'flows/' }],
      ['s3:ListBucket', s3('staging'), { 's3:prefix': 'flows/a' }],
      ['s3:GetObject', s3('staging/flows/a.flow')],
    ],
    denies: [
      ['s3:ListBucket', s3('staging'), { 's3:prefix': '' }],
      ['s3:GetObject', s3('staging/other/a.flow')],
      ['s3:PutObject', s3('staging/flows/a.flow')],
    ],
  },
];

/** A key policy that leaves it to the account's own policies, without which no identity policy counts. */
const delegates = parsePolicy({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'kms:*', Resource: '*' }],
});

describe('identity policies', () => {
  const rows = IDENTITIES.flatMap(({ id, policy, allows, denies }) => [
    ...allows.map((row) => [id, 'allow', policy, row] as const),
    ...denies.map((row) => [id, 'deny', policy, row] as const),
  ]);
  test.each(rows.map((row) => [`${row[0]}: ${row[1]} ${row[3][0]} on ${row[3][1]}`, row] as const))(
    '%s',
    (_, [, expected, policy, [action, resource, context]]) => {
      const policies = { identity: [policy], ...(action.startsWith('kms:') && { resource: delegates }) };
      expect(decides(policies, { action, resource, ...(context && { context }) })).toBe(expected);
    },
  );
});

describe('team-key', () => {
  const resource = policyOf('resource', 'team-key', `roles=${JOB_ROLE}`, ...here);
  const use = (action: string, principal: Principal, context: RequestContext = viaS3): Ask => ({
    action,
    resource: KEY,
    principal,
    context: { 'kms:CallerAccount': ACCOUNT, ...context },
  });
  test.each([
    ['allow', 'kms:Decrypt', role('labeling'), viaS3],
    ['allow', 'kms:GenerateDataKey', role('labeling'), viaS3],
    ['allow', 'kms:DescribeKey', role('labeling'), {}],
    ['deny', 'kms:Decrypt', role('labeling'), {}],
    ['deny', 'kms:Decrypt', role('labeling'), { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' }],
    ['deny', 'kms:Decrypt', role('other'), viaS3],
    ['deny', 'kms:ScheduleKeyDeletion', role('labeling'), viaS3],
    ['deny', 'kms:CreateGrant', role('labeling'), { 'kms:GrantIsForAWSResource': 'true' }],
  ] as const)('%s %s', (expected, action, principal, context) => {
    expect(decides({ resource }, use(action, principal, context))).toBe(expected);
  });
});

describe('staging-bucket', () => {
  const uploader = `arn:aws:iam::${ACCOUNT}:role/migrator`;
  const policies = {
    identity: [allowAll],
    resource: policyOf(
      'resource',
      'staging-bucket',
      'bucket=staging',
      `uploaders=${uploader}`,
      `readers=arn:aws:iam::${ACCOUNT}:role/canvas`,
      `admins=arn:aws:iam::${ACCOUNT}:role/admin`,
    ),
  };
  const flow = s3('staging/flows/a.flow');
  test.each([
    ['allow', 'migrator', 's3:PutObject', {}],
    ['allow', 'migrator', 's3:GetObject', {}],
    ['allow', 'canvas', 's3:GetObject', {}],
    ['deny', 'canvas', 's3:PutObject', {}],
    ['allow', 'admin', 's3:DeleteObject', {}],
    ['deny', 'analyst', 's3:GetObject', {}],
    ['deny', 'analyst', 's3:PutObject', {}],
    ['deny', 'migrator', 's3:PutObject', { 'aws:SecureTransport': 'false' }],
  ] as const)('%s %s %s', (expected, name, action, context) => {
    expect(decides(policies, { action, resource: flow, principal: role(name), context })).toBe(expected);
  });

  test('locks nobody out of repairing the policy', () => {
    const ask = { action: 's3:PutBucketPolicy', resource: s3('staging'), principal: role('analyst') };
    expect(decides(policies, ask)).toBe('allow');
  });
});
