/** What AWS does without saying so in the documents: where it evaluates an action, and what no policy rules. */
import { describe, expect, test } from 'vitest';
import { parsePrincipal } from '../../../src/policies/evaluate/caller.ts';
import { describeReason } from '../../../src/policies/evaluate/describe.ts';
import { evaluateAccess, OUTSIDE_THE_MODEL } from '../../../src/policies/evaluate/evaluate.ts';
import type { AccessRequest, Principal } from '../../../src/policies/evaluate/model.ts';
import { parsePolicy, readPolicy } from '../../../src/policies/evaluate/read-policy.ts';
import { lintDocuments } from '../../../src/policies/lint/lint.ts';

const ACCOUNT = '111122223333';
const caller = parsePrincipal(`arn:aws:iam::${ACCOUNT}:user/ana`) as Principal;

const statement = (more: object) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...more });
const policy = (...statements: readonly object[]) =>
  parsePolicy({ Version: '2012-10-17', Statement: statements });
const ask = (request: Partial<AccessRequest>, ...statements: readonly object[]) =>
  evaluateAccess({
    identity: [policy(...statements.map(statement))],
    request: { principal: caller, action: 's3:GetObject', resource: '*', context: {}, ...request },
  });

describe('an action without resource types is evaluated where AWS does, and lint agrees', () => {
  const logs = `arn:aws:logs:eu-west-1:${ACCOUNT}`;
  test.each([
    ['s3:ListAllMyBuckets', '*', 'arn:aws:s3:::*', 'allow'],
    ['s3:ListAllMyBuckets', 'arn:aws:s3:::images', 'arn:aws:s3:::*', 'allow'],
    ['s3:listallmybuckets', '*', 'arn:aws:s3:::images*', 'deny'],
    ['logs:DescribeLogGroups', `${logs}:log-group:/mine`, `${logs}:log-group::log-stream:*`, 'allow'],
    ['logs:DescribeLogGroups', `${logs}:*`, `${logs}:log-group:*`, 'allow'],
    ['logs:DescribeLogGroups', `${logs}:log-group:/mine`, `${logs}:log-group:/mine*`, 'deny'],
    [
      'cloudformation:ListStacks',
      `arn:aws:cloudformation:us-east-1:${ACCOUNT}:stack/a/1`,
      'arn:aws:cloudformation:*:*:stack/*',
      'allow',
    ],
    [
      'states:ListStateMachines',
      `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:a`,
      'arn:aws:states:*:*:stateMachine:a',
      'deny',
    ],
    [
      'lambda:ListFunctions',
      `arn:aws:lambda:us-east-1:${ACCOUNT}:function:a`,
      'arn:aws:lambda:*:*:function:*',
      'deny',
    ],
  ])('%s on %s, allowed on %s: %s', (action, resource, allowed, decision) => {
    expect(ask({ action, resource }, { Action: action, Resource: allowed }).decision).toBe(decision);
    const text = JSON.stringify({
      Version: '2012-10-17',
      Statement: statement({ Action: action, Resource: allowed }),
    });
    const dead = lintDocuments([{ name: 'p', text }]).filter(({ rule }) => rule === 'policy/never-matches');
    expect(dead.map(({ severity }) => severity)).toEqual(decision === 'deny' ? ['error'] : []);
  });

  test('takes region and account from the request where the resource has none', () => {
    const where = { Action: 'logs:DescribeLogGroups', Resource: `${logs}:log-group::log-stream:` };
    const context = { 'aws:RequestedRegion': 'eu-west-1' };
    expect(ask({ action: 'logs:DescribeLogGroups', context }, where).decision).toBe('allow');
    const unknown = ask({ action: 'logs:DescribeLogGroups' }, where);
    expect(unknown.decision).toBe('deny');
    expect(unknown.notModelled.join()).toContain('a region or an account that the request does not name');
  });

  test('the finding names the source of where it is evaluated', () => {
    const text = JSON.stringify({
      Version: '2012-10-17',
      Statement: statement({ Action: 'logs:DescribeLogGroups', Resource: `${logs}:log-group:/mine` }),
    });
    expect(lintDocuments([{ name: 'p', text }])[0]?.message).toMatch(/log-group::log-stream: \(.*issue 8804/);
  });
});

describe('actions that need no permission', () => {
  test.each(['sts:GetCallerIdentity', 'sts:getsessiontoken'])(
    '%s is allowed under an explicit deny',
    (action) => {
      const decision = ask({ action }, { Effect: 'Deny' });
      expect(decision).toMatchObject({ decision: 'allow', reason: { kind: 'no-permission-needed' } });
      const words = describeReason(decision, { principal: caller, action, resource: '*', context: {} });
      expect(words).toMatch(/needs no permission \(AWS STS API Reference/);
    },
  );

  test('but other actions of the same service are not, nor is an anonymous caller', () => {
    expect(ask({ action: 'sts:AssumeRole' }, { Effect: 'Deny' }).decision).toBe('deny');
    const anonymous = { principal: { kind: 'anonymous' }, action: 'sts:GetCallerIdentity' } as const;
    expect(ask(anonymous, { Effect: 'Deny' }).decision).toBe('deny');
  });
});

describe('what is outside the model is said', () => {
  test('an alias of a KMS key, by ARN and by condition key', () => {
    const alias = `arn:aws:kms:us-east-1:${ACCOUNT}:alias/labels`;
    expect(ask({ action: 'kms:Decrypt', resource: alias }, {}).notModelled.join()).toContain('KMS alias');
    const byAlias = { Condition: { StringEquals: { 'kms:RequestAlias': 'alias/labels' } } };
    expect(ask({ action: 'kms:CreateGrant', resource: '*' }, byAlias).notModelled.join()).toContain(
      'kms:requestalias',
    );
  });

  test('a service-linked role', () => {
    const role = 'aws-service-role/groundtruthlabeling.amazonaws.com/AWSServiceRoleForGroundTruth';
    const principal = parsePrincipal(`arn:aws:iam::${ACCOUNT}:role/${role}`) as Principal;
    expect(ask({ principal }, {}).notModelled.join()).toContain('service-linked role');
    expect(OUTSIDE_THE_MODEL.join()).toMatch(/service role.*KMS alias/);
  });
});

describe('principals of every kind', () => {
  const oai = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1A2B3C4D5F6G7';
  const read = (principal: object, resource = 'arn:aws:s3:::images/*') => ({
    Principal: principal,
    Resource: resource,
  });
  const resource = (...statements: readonly object[]) => policy(...statements.map(statement));

  test.each([
    ['an origin access identity', oai, { AWS: oai }],
    ['a service of China', 's3.amazonaws.com.cn', { Service: 's3.amazonaws.com.cn' }],
    ['a service of a closed partition', 'logs.c2s.ic.gov', { Service: 'logs.c2s.ic.gov' }],
    ['a web identity', 'accounts.google.com', { Federated: 'accounts.google.com' }],
    [
      'a SAML provider',
      `arn:aws-us-gov:iam::${ACCOUNT}:saml-provider/idp`,
      { Federated: `arn:aws-us-gov:iam::${ACCOUNT}:saml-provider/idp` },
    ],
    ['nobody in particular', 'anonymous', { AWS: '*' }],
  ])('%s is read, and let in by name', (_, who, principal) => {
    const asked = {
      principal: parsePrincipal(who) as Principal,
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::images/a.png',
      context: {},
    };
    expect(evaluateAccess({ resource: resource(read(principal)), request: asked }).decision).toBe('allow');
    const other = { AWS: `arn:aws:iam::${ACCOUNT}:user/ana` };
    expect(evaluateAccess({ resource: resource(read(other)), request: asked }).decision).toBe('deny');
  });

  test('a principal that nobody knows is refused where AWS would, and judged as unknown where it is already there', () => {
    const document = {
      Version: '2012-10-17',
      Statement: [statement(read({ AWS: 'arn:aws:iam::vendor:thing/x' }))],
    };
    expect(readPolicy(document)).toHaveProperty('problems');
    const tolerant = parsePolicy(document, { tolerant: true });
    const request = {
      principal: caller,
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::images/a.png',
      resourceAccount: '444455556666',
      context: {},
    };
    const decision = evaluateAccess({ resource: tolerant, request });
    expect(decision.decision).toBe('deny');
    expect(decision.notModelled.join()).toContain('Principal');
  });
});
