import { expect, test } from 'vitest';
import { evaluateAccess } from '../../../src/policies/evaluate/evaluate.ts';
import type { IamPrincipal } from '../../../src/policies/evaluate/model.ts';
import {
  ACCOUNT,
  allowAll,
  anonymous,
  decisionTable,
  nothing,
  OTHER_ACCOUNT,
  policy,
  stranger,
  user,
} from './ask.ts';

const grants = (principal: unknown) => policy({ Principal: principal });
const asStranger = { principal: stranger };
const strangerRole: IamPrincipal = {
  kind: 'iam',
  arn: `arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/reader/session`,
  accountId: OTHER_ACCOUNT,
};
const strangerRoot: IamPrincipal = {
  kind: 'iam',
  arn: `arn:aws:iam::${OTHER_ACCOUNT}:root`,
  accountId: OTHER_ACCOUNT,
};
const BOB = `arn:aws:iam::${OTHER_ACCOUNT}:user/bob`;

decisionTable('IAM User Guide, reference_policies_evaluation-logic-cross-account', [
  { says: 'neither account allows', policies: {}, request: asStranger, expected: 'resource' },
  {
    says: 'only the caller’s account allows',
    policies: { identity: [allowAll] },
    request: asStranger,
    expected: 'resource',
  },
  {
    says: 'only the resource’s account allows',
    policies: { resource: grants({ AWS: BOB }) },
    request: asStranger,
    expected: 'identity',
  },
  {
    says: 'both allow, the bucket policy by user',
    policies: { identity: [allowAll], resource: grants({ AWS: BOB }) },
    request: asStranger,
    expected: 'allow',
  },
  {
    says: 'both allow, the bucket policy by account',
    policies: { identity: [allowAll], resource: grants({ AWS: OTHER_ACCOUNT }) },
    request: asStranger,
    expected: 'allow',
  },
  {
    says: 'the bucket policy allows the wrong account',
    policies: { identity: [allowAll], resource: grants({ AWS: ACCOUNT }) },
    request: asStranger,
    expected: 'resource',
  },
  {
    says: 'a wildcard principal still needs the caller’s account to allow',
    policies: { identity: [nothing], resource: grants('*') },
    request: asStranger,
    expected: 'identity',
  },
  {
    says: 'a wildcard principal and the caller’s account allow',
    policies: { identity: [allowAll], resource: grants('*') },
    request: asStranger,
    expected: 'allow',
  },
  {
    says: 'the caller’s account denies',
    policies: { identity: [allowAll, policy({ Effect: 'Deny' })], resource: grants('*') },
    request: asStranger,
    expected: 'explicit-deny',
  },
  {
    says: 'the resource’s account denies',
    policies: {
      identity: [allowAll],
      resource: policy({ Principal: '*' }, { Effect: 'Deny', Principal: { AWS: BOB } }),
    },
    request: asStranger,
    expected: 'explicit-deny',
  },
  {
    says: 'a session policy narrows the caller’s side even when the bucket policy names the session',
    policies: { identity: [allowAll], session: nothing, resource: grants({ AWS: strangerRole.arn }) },
    request: { principal: strangerRole },
    expected: 'session',
  },
  {
    says: 'a role ARN in the bucket policy needs the role’s identity policy',
    policies: { identity: [nothing], resource: grants({ AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/reader` }) },
    request: { principal: strangerRole },
    expected: 'identity',
  },
  {
    says: 'a role of another account with both',
    policies: {
      identity: [allowAll],
      resource: grants({ AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/reader` }),
    },
    request: { principal: strangerRole },
    expected: 'allow',
  },
  {
    says: 'the root user of another account needs the bucket policy',
    policies: {},
    request: { principal: strangerRoot },
    expected: 'resource',
  },
  {
    says: 'and nothing else',
    policies: { resource: grants({ AWS: OTHER_ACCOUNT }) },
    request: { principal: strangerRoot },
    expected: 'allow',
  },
  {
    says: 'the root user of another account cannot repair the bucket policy',
    policies: { resource: policy({ Effect: 'Deny', Principal: '*' }) },
    request: { principal: strangerRoot, action: 's3:PutBucketPolicy' },
    expected: 'explicit-deny',
  },
]);

test('the account that owns a resource is read from its ARN where the ARN holds it', () => {
  const request = { principal: user, action: 'sqs:SendMessage', context: {} };
  const queueOf = (account: string) => `arn:aws:sqs:us-east-1:${account}:labels`;
  const decide = (account: string) =>
    evaluateAccess({ identity: [allowAll], request: { ...request, resource: queueOf(account) } });
  expect(decide(ACCOUNT)).toMatchObject({ decision: 'allow', notModelled: [] });
  expect(decide(OTHER_ACCOUNT)).toMatchObject({ decision: 'deny', reason: { by: 'resource' } });
});

test('an S3 ARN does not hold it, so the caller’s own account is assumed and that is said', () => {
  const request = { principal: user, action: 's3:GetObject', resource: 'arn:aws:s3:::images/a', context: {} };
  const decision = evaluateAccess({ identity: [allowAll], request });
  expect(decision).toMatchObject({
    decision: 'allow',
    notModelled: [expect.stringContaining('account that owns')],
  });
});

decisionTable('AWS PrivateLink Guide, vpc-endpoints-access', [
  {
    says: 'the default endpoint policy lets everything pass',
    policies: { identity: [allowAll], endpoint: grants('*') },
    expected: 'allow',
  },
  {
    says: 'an endpoint policy grants nothing by itself',
    policies: { endpoint: grants('*') },
    expected: 'identity',
  },
  {
    says: 'what the endpoint policy does not allow is denied',
    policies: { identity: [allowAll], endpoint: policy({ Principal: '*', Action: 's3:PutObject' }) },
    expected: 'endpoint',
  },
  {
    says: 'even when the bucket policy names the caller',
    policies: {
      resource: grants({ AWS: user.arn }),
      endpoint: policy({ Principal: '*', Action: 's3:PutObject' }),
    },
    expected: 'endpoint',
  },
  {
    says: 'what it denies is denied',
    policies: {
      identity: [allowAll],
      endpoint: policy(
        { Principal: '*' },
        { Effect: 'Deny', Principal: '*', Resource: 'arn:aws:s3:::images/*' },
      ),
    },
    expected: 'explicit-deny',
  },
  {
    says: 'it holds for anonymous callers too',
    policies: { resource: grants('*'), endpoint: policy({ Principal: '*', Action: 's3:PutObject' }) },
    request: { principal: anonymous },
    expected: 'endpoint',
  },
  {
    says: 'it can name the caller by aws:PrincipalArn',
    policies: {
      identity: [allowAll],
      endpoint: policy({
        Principal: '*',
        Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:user/alice` } },
      }),
    },
    expected: 'allow',
  },
]);
