import { expect, test } from 'vitest';
import {
  ACCOUNT,
  allowAll,
  anonymous,
  ask,
  decisionTable,
  federatedUser,
  nothing,
  policy,
  roleSession,
  root,
  service,
  user,
} from './ask.ts';

const USER = `arn:aws:iam::${ACCOUNT}:user/alice`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/labeling`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/labeling/worker`;
const FEDERATED = `arn:aws:sts::${ACCOUNT}:federated-user/portal`;
const grants = (principal: unknown) => policy({ Principal: principal });
const deny = policy({ Effect: 'Deny' });
const denyAll = policy({ Effect: 'Deny', Principal: '*' });

decisionTable('IAM User Guide, reference_policies_evaluation-logic_policy-eval-denyallow', [
  { says: 'without any policy everything is denied', policies: {}, expected: 'identity' },
  { says: 'an Allow in an identity policy allows', policies: { identity: [allowAll] }, expected: 'allow' },
  {
    says: 'one Allow among several policies is enough',
    policies: { identity: [nothing, allowAll, nothing] },
    expected: 'allow',
  },
  { says: 'an Allow of something else does not', policies: { identity: [nothing] }, expected: 'identity' },
  {
    says: 'a Deny in an identity policy wins',
    policies: { identity: [allowAll, deny] },
    expected: 'explicit-deny',
  },
  {
    says: 'a Deny in the same document wins',
    policies: { identity: [policy({}, { Effect: 'Deny' })] },
    expected: 'explicit-deny',
  },
  {
    says: 'a Deny in a bucket policy wins',
    policies: { identity: [allowAll], resource: denyAll },
    expected: 'explicit-deny',
  },
  {
    says: 'a Deny in an identity policy wins over a bucket policy that names the user',
    policies: { identity: [deny], resource: grants({ AWS: USER }) },
    expected: 'explicit-deny',
  },
  {
    says: 'a Deny in a session policy wins over a bucket policy that names the session',
    policies: { session: deny, resource: grants({ AWS: SESSION }) },
    request: { principal: roleSession },
    expected: 'explicit-deny',
  },
  {
    says: 'a Deny whose condition does not hold denies nothing',
    policies: {
      identity: [allowAll, policy({ Effect: 'Deny', Condition: { StringEquals: { 's3:prefix': 'x' } } })],
    },
    expected: 'allow',
  },
  { says: 'the root user may do everything', policies: {}, request: { principal: root }, expected: 'allow' },
  {
    says: 'but a bucket policy can deny it',
    policies: { resource: denyAll },
    request: { principal: root },
    expected: 'explicit-deny',
  },
]);

decisionTable('IAM User Guide, reference_policies_evaluation-logic_policy-eval-basics', [
  {
    says: 'a bucket policy alone allows a user it names',
    policies: { resource: grants({ AWS: USER }) },
    expected: 'allow',
  },
  {
    says: 'an identity policy alone allows when the bucket policy allows somebody else',
    policies: { identity: [allowAll], resource: grants({ AWS: ROLE }) },
    expected: 'allow',
  },
  {
    says: 'neither allows',
    policies: { identity: [nothing], resource: policy({ Principal: { AWS: USER }, Action: 's3:PutObject' }) },
    expected: 'identity',
  },
]);

const carlos = {
  identity: [
    policy(
      {
        Sid: 'AllowS3Self',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::carlossalazar/*', 'arn:aws:s3:::carlossalazar'],
      },
      { Sid: 'DenyS3Logs', Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::*log*' },
    ),
  ],
  resource: policy({
    Principal: { AWS: USER },
    Action: 's3:*',
    Resource: ['arn:aws:s3:::carlossalazar/*', 'arn:aws:s3:::carlossalazar'],
  }),
};
decisionTable('IAM User Guide, reference_policies_evaluation-logic: the example of Carlos', [
  {
    says: 'saving to his log bucket is denied explicitly',
    policies: carlos,
    request: { action: 's3:PutObject', resource: 'arn:aws:s3:::carlossalazar-logs/x' },
    expected: 'explicit-deny',
  },
  {
    says: 'saving to his own bucket is allowed',
    policies: carlos,
    request: { action: 's3:PutObject', resource: 'arn:aws:s3:::carlossalazar/x' },
    expected: 'allow',
  },
]);

const asSession = { principal: roleSession };
const asFederated = { principal: federatedUser };
decisionTable(
  'IAM User Guide, reference_policies_evaluation-logic: resource-based policies and implicit denies',
  [
    {
      says: 'role ARN: not limited by an implicit deny of the identity policy',
      policies: { identity: [nothing], resource: grants({ AWS: ROLE }) },
      request: asSession,
      expected: 'allow',
    },
    {
      says: 'role ARN: limited by an implicit deny of the session policy',
      policies: { identity: [nothing], session: nothing, resource: grants({ AWS: ROLE }) },
      request: asSession,
      expected: 'session',
    },
    {
      says: 'role ARN: allowed when the session policy allows too',
      policies: { identity: [nothing], session: allowAll, resource: grants({ AWS: ROLE }) },
      request: asSession,
      expected: 'allow',
    },
    {
      says: 'session ARN: not limited by implicit denies of identity and session policies',
      policies: { identity: [nothing], session: nothing, resource: grants({ AWS: SESSION }) },
      request: asSession,
      expected: 'allow',
    },
    {
      says: 'user ARN: not limited by an implicit deny of the identity policy',
      policies: { identity: [nothing], resource: grants({ AWS: USER }) },
      expected: 'allow',
    },
    {
      says: 'federated user, ARN of the user who federated: limited by the session policy',
      policies: { identity: [nothing], session: nothing, resource: grants({ AWS: USER }) },
      request: asFederated,
      expected: 'session',
    },
    {
      says: 'federated user, ARN of the user who federated: allowed when the session policy allows',
      policies: { identity: [nothing], session: allowAll, resource: grants({ AWS: USER }) },
      request: asFederated,
      expected: 'allow',
    },
    {
      says: 'federated user ARN: not limited',
      policies: { identity: [nothing], session: nothing, resource: grants({ AWS: FEDERATED }) },
      request: asFederated,
      expected: 'allow',
    },
    {
      says: 'wildcard principal with aws:PrincipalArn of the role: not limited by the session policy',
      policies: {
        identity: [nothing],
        session: nothing,
        resource: policy({ Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE } } }),
      },
      request: asSession,
      expected: 'allow',
    },
    {
      says: 'wildcard principal: no other permission is required within the account',
      policies: { resource: grants('*') },
      expected: 'allow',
    },
    {
      says: 'account principal: delegates to the account, whose identity policies must allow',
      policies: { identity: [nothing], resource: grants({ AWS: ACCOUNT }) },
      expected: 'identity',
    },
    {
      says: 'account principal: allowed when they do',
      policies: { identity: [allowAll], resource: grants({ AWS: ACCOUNT }) },
      expected: 'allow',
    },
    {
      says: 'root user',
      policies: { resource: grants({ AWS: ACCOUNT }) },
      request: { principal: root },
      expected: 'allow',
    },
  ],
);

decisionTable('IAM User Guide, access_policies: session policies', [
  {
    says: 'both allow',
    policies: { identity: [allowAll], session: allowAll },
    request: asSession,
    expected: 'allow',
  },
  {
    says: 'the session policy does not',
    policies: { identity: [allowAll], session: nothing },
    request: asSession,
    expected: 'session',
  },
  {
    says: 'the identity policy does not',
    policies: { identity: [nothing], session: allowAll },
    request: asSession,
    expected: 'identity',
  },
  {
    says: 'a role session without session policy has the role’s permissions',
    policies: { identity: [allowAll] },
    request: asSession,
    expected: 'allow',
  },
  {
    says: 'a federated user without session policy has none',
    policies: { identity: [allowAll] },
    request: asFederated,
    expected: 'session',
  },
  {
    says: 'a session policy narrows to one address',
    policies: {
      identity: [allowAll],
      session: policy({
        Action: 's3:GetObject',
        Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.9' } },
      }),
    },
    request: { ...asSession, context: { 'aws:SourceIp': '203.0.113.9' } },
    expected: 'allow',
  },
  {
    says: 'and from another address it does not allow',
    policies: {
      identity: [allowAll],
      session: policy({
        Action: 's3:GetObject',
        Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.9' } },
      }),
    },
    request: { ...asSession, context: { 'aws:SourceIp': '203.0.113.10' } },
    expected: 'session',
  },
]);

decisionTable('Amazon S3 User Guide, bucket policies: anonymous callers and AWS services', [
  {
    says: 'an anonymous caller needs a bucket policy',
    policies: {},
    request: { principal: anonymous },
    expected: 'resource',
  },
  {
    says: 'that allows everybody',
    policies: { resource: grants('*') },
    request: { principal: anonymous },
    expected: 'allow',
  },
  {
    says: 'and not an account',
    policies: { resource: grants({ AWS: ACCOUNT }) },
    request: { principal: anonymous },
    expected: 'resource',
  },
  {
    says: 'identity policies do not speak of an anonymous caller',
    policies: { identity: [deny], resource: grants({ AWS: '*' }) },
    request: { principal: anonymous },
    expected: 'allow',
  },
  {
    says: 'log delivery writes where the bucket policy allows the service',
    policies: {
      resource: policy({
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::logs/*',
        Condition: {
          ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::images' },
          StringEquals: { 'aws:SourceAccount': ACCOUNT },
        },
      }),
    },
    request: {
      principal: service('logging.s3.amazonaws.com'),
      action: 's3:PutObject',
      resource: 'arn:aws:s3:::logs/2026',
      context: { 'aws:SourceArn': 'arn:aws:s3:::images', 'aws:SourceAccount': ACCOUNT },
    },
    expected: 'allow',
  },
  {
    says: 'another service does not',
    policies: { resource: grants({ Service: 'logging.s3.amazonaws.com' }) },
    request: { principal: service('sns.amazonaws.com') },
    expected: 'resource',
  },
]);

decisionTable('Amazon S3 API Reference, PutBucketPolicy', [
  {
    says: 'the root user can replace a bucket policy that denies everybody',
    policies: { resource: denyAll },
    request: { principal: root, action: 's3:PutBucketPolicy', resource: 'arn:aws:s3:::images' },
    expected: 'allow',
  },
  {
    says: 'a user cannot',
    policies: { identity: [allowAll], resource: denyAll },
    request: { principal: user, action: 's3:PutBucketPolicy', resource: 'arn:aws:s3:::images' },
    expected: 'explicit-deny',
  },
  {
    says: 'a VPC endpoint policy still holds the root user back',
    policies: { resource: denyAll, endpoint: denyAll },
    request: { principal: root, action: 's3:PutBucketPolicy', resource: 'arn:aws:s3:::images' },
    expected: 'explicit-deny',
  },
]);

const assume = { action: 'sts:AssumeRole', resource: ROLE };
const decrypt = { action: 'kms:Decrypt', resource: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234` };
decisionTable('IAM User Guide, reference_policies_evaluation-logic: trust policies and key policies', [
  {
    says: 'an identity policy is not enough to assume a role',
    policies: { identity: [allowAll] },
    request: assume,
    expected: 'resource',
  },
  {
    says: 'a trust policy that names the user is',
    policies: { resource: grants({ AWS: USER }) },
    request: assume,
    expected: 'allow',
  },
  {
    says: 'one that names the account needs the identity policy',
    policies: { resource: grants({ AWS: ACCOUNT }) },
    request: assume,
    expected: 'identity',
  },
  {
    says: 'and is enough with it',
    policies: { identity: [allowAll], resource: grants({ AWS: ACCOUNT }) },
    request: assume,
    expected: 'allow',
  },
  {
    says: 'SageMaker assumes a role that trusts it',
    policies: { resource: grants({ Service: 'sagemaker.amazonaws.com' }) },
    request: { ...assume, principal: service('sagemaker.amazonaws.com') },
    expected: 'allow',
  },
  {
    says: 'an identity policy is not enough to use a key',
    policies: { identity: [allowAll] },
    request: decrypt,
    expected: 'resource',
  },
  {
    says: 'unless the key policy lets the account decide',
    policies: { identity: [allowAll], resource: grants({ AWS: ACCOUNT }) },
    request: decrypt,
    expected: 'allow',
  },
]);

test('an allowed decision names one statement of every policy that had to allow', () => {
  const session = policy({ Sid: 'Narrow', Action: 's3:Get*' });
  const { reason } = ask({ identity: [nothing, allowAll], session }, asSession);
  expect(reason).toEqual({
    kind: 'allowed',
    statements: [
      { policy: 'identity', policyIndex: 1, statementIndex: 0, sid: undefined },
      { policy: 'session', policyIndex: 0, statementIndex: 0, sid: 'Narrow' },
    ],
  });
});

test('a denied decision names the Deny', () => {
  const { reason } = ask({
    identity: [allowAll],
    resource: policy({ Principal: '*' }, { Sid: 'No', Effect: 'Deny', Principal: '*' }),
  });
  expect(reason).toEqual({
    kind: 'explicit-deny',
    certain: true,
    statement: { policy: 'resource', policyIndex: 0, statementIndex: 1, sid: 'No' },
  });
});
