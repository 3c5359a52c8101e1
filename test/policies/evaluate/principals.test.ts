import { describe, expect, test } from 'vitest';
import { parsePrincipal } from '../../../src/policies/evaluate/caller.ts';
import type { Principal } from '../../../src/policies/evaluate/model.ts';
import {
  ACCOUNT,
  allowAll,
  anonymous,
  ask,
  decisionTable,
  federatedUser,
  OTHER_ACCOUNT,
  policy,
  roleSession,
  root,
  service,
  stranger,
  user,
} from './ask.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/labeling`;
const USER = `arn:aws:iam::${ACCOUNT}:user/alice`;
const CANONICAL = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';

const provider: Principal = { kind: 'federated', provider: 'cognito-identity.amazonaws.com' };
const role: Principal = { kind: 'iam', arn: ROLE, accountId: ACCOUNT };
const edge = {
  kind: 'origin-access-identity',
  arn: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1A2B3',
} as const;

/** Whether a bucket policy that denies these principals everything denies an otherwise allowed caller. */
const denies = (
  says: string,
  element: object,
  principal: Principal,
  expected: 'allow' | 'explicit-deny',
) => ({
  says,
  policies: { identity: [allowAll], resource: policy({ Principal: '*' }, { Effect: 'Deny', ...element }) },
  request: { principal },
  expected,
});

decisionTable('IAM User Guide, reference_policies_elements_principal', [
  denies('"*" is everybody', { Principal: '*' }, user, 'explicit-deny'),
  denies('"*" is an anonymous caller', { Principal: '*' }, anonymous, 'explicit-deny'),
  denies('"*" is an AWS service', { Principal: '*' }, service('logging.s3.amazonaws.com'), 'explicit-deny'),
  denies('AWS "*" is an anonymous caller', { Principal: { AWS: '*' } }, anonymous, 'explicit-deny'),
  denies('AWS "*" is a user of another account', { Principal: { AWS: '*' } }, stranger, 'explicit-deny'),
  denies(
    'an account ID is every user of the account',
    { Principal: { AWS: ACCOUNT } },
    user,
    'explicit-deny',
  ),
  denies(
    'an account ID is every role session',
    { Principal: { AWS: ACCOUNT } },
    roleSession,
    'explicit-deny',
  ),
  denies('an account ID is not another account', { Principal: { AWS: OTHER_ACCOUNT } }, user, 'allow'),
  denies(
    'an account ARN is the whole account',
    { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } },
    user,
    'explicit-deny',
  ),
  denies('an account is not an anonymous caller', { Principal: { AWS: ACCOUNT } }, anonymous, 'allow'),
  denies('a user ARN is the user', { Principal: { AWS: USER } }, user, 'explicit-deny'),
  denies(
    'a user name is case-sensitive',
    { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/Alice` } },
    user,
    'allow',
  ),
  denies(
    'several principals are alternatives',
    { Principal: { AWS: [OTHER_ACCOUNT, USER] } },
    user,
    'explicit-deny',
  ),
  denies(
    'a role ARN is every session of the role',
    { Principal: { AWS: ROLE } },
    roleSession,
    'explicit-deny',
  ),
  denies('a role ARN is not another role', { Principal: { AWS: `${ROLE}2` } }, roleSession, 'allow'),
  denies(
    'a role with a path is known by the ARN that the session was made from',
    { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/teams/labeling` } },
    { ...roleSession, issuerArn: `arn:aws:iam::${ACCOUNT}:role/teams/labeling` },
    'explicit-deny',
  ),
  denies(
    'a session ARN is that session',
    { Principal: { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/labeling/worker` } },
    roleSession,
    'explicit-deny',
  ),
  denies(
    'a session ARN is not another session of the role',
    { Principal: { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/labeling/other` } },
    roleSession,
    'allow',
  ),
  denies(
    'the ID of a deleted user is nobody',
    { Principal: { AWS: 'AIDACKCEVSQ6C2EXAMPLE' } },
    user,
    'allow',
  ),
  denies(
    'a service principal is that service',
    { Principal: { Service: ['ecs.amazonaws.com', 'logging.s3.amazonaws.com'] } },
    service('logging.s3.amazonaws.com'),
    'explicit-deny',
  ),
  denies(
    'a service principal is not another service',
    { Principal: { Service: 'ecs.amazonaws.com' } },
    service('logging.s3.amazonaws.com'),
    'allow',
  ),
  denies('a service principal is not a user', { Principal: { Service: 'ecs.amazonaws.com' } }, user, 'allow'),
  denies(
    'a federated principal is the identity provider',
    { Principal: { Federated: 'cognito-identity.amazonaws.com' } },
    { kind: 'federated', provider: 'cognito-identity.amazonaws.com' },
    'explicit-deny',
  ),
  denies(
    'a canonical user ID is the account it belongs to',
    { Principal: { CanonicalUser: CANONICAL } },
    { ...user, canonicalUserId: CANONICAL },
    'explicit-deny',
  ),
  denies(
    'a canonical user ID is known in capitals too',
    { Principal: { CanonicalUser: CANONICAL.toUpperCase() } },
    { ...user, canonicalUserId: CANONICAL },
    'explicit-deny',
  ),
  denies(
    'a canonical user ID is not another account',
    { Principal: { CanonicalUser: CANONICAL.replace('7', '8') } },
    { ...user, canonicalUserId: CANONICAL },
    'allow',
  ),
  denies(
    'a canonical user ID is not an anonymous caller',
    { Principal: { CanonicalUser: CANONICAL } },
    anonymous,
    'allow',
  ),
  denies(
    'a federated principal is not another provider',
    { Principal: { Federated: 'accounts.google.com' } },
    provider,
    'allow',
  ),
  denies(
    'a federated principal is not a user',
    { Principal: { Federated: 'accounts.google.com' } },
    user,
    'allow',
  ),
  denies(
    'a role is not a session of another role',
    { Principal: { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/labelers/worker` } },
    role,
    'allow',
  ),
  denies(
    'a role is not a session of another account',
    { Principal: { AWS: `arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/labeling/worker` } },
    role,
    'allow',
  ),
  denies('a role is not another role', { Principal: { AWS: `${ROLE}/labeling` } }, role, 'allow'),
]);

decisionTable('CanonicalUser, in an Allow', [
  {
    says: 'delegates to the account, whose identity policies have to allow',
    policies: { resource: policy({ Principal: { CanonicalUser: CANONICAL } }) },
    request: { principal: { ...user, canonicalUserId: CANONICAL } },
    expected: 'identity',
  },
  {
    says: 'is an origin access identity itself, which has no policies',
    policies: { resource: policy({ Principal: { CanonicalUser: CANONICAL } }) },
    request: { principal: { ...edge, canonicalUserId: CANONICAL } },
    expected: 'allow',
  },
]);

const bob = `arn:aws:iam::${OTHER_ACCOUNT}:user/Bob`;
const audit = [
  `arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/cross-account-read-only-role/cross-account-audit-app`,
  `arn:aws:iam::${OTHER_ACCOUNT}:role/cross-account-read-only-role`,
  `arn:aws:iam::${OTHER_ACCOUNT}:root`,
];
const session = (name: string): Principal => ({
  kind: 'iam',
  arn: `arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/cross-account-read-only-role/${name}`,
  accountId: OTHER_ACCOUNT,
});
const exceptBob = { NotPrincipal: { AWS: [bob, `arn:aws:iam::${OTHER_ACCOUNT}:root`] } };
decisionTable('IAM User Guide, reference_policies_elements_notprincipal', [
  denies(
    'the user listed with its account is exempt',
    exceptBob,
    { kind: 'iam', arn: bob, accountId: OTHER_ACCOUNT },
    'allow',
  ),
  denies('another user of that account is not', exceptBob, stranger, 'explicit-deny'),
  denies('a user of another account is not', exceptBob, user, 'explicit-deny'),
  denies('an anonymous caller is not', exceptBob, anonymous, 'explicit-deny'),
  denies('a service is not', exceptBob, service('ecs.amazonaws.com'), 'explicit-deny'),
  denies(
    'a session listed with role and account is exempt',
    { NotPrincipal: { AWS: audit } },
    session('cross-account-audit-app'),
    'allow',
  ),
  denies(
    'a service that is listed is exempt',
    { NotPrincipal: { Service: 'ecs.amazonaws.com' } },
    service('ecs.amazonaws.com'),
    'allow',
  ),
  denies('the root user listed is exempt', { NotPrincipal: { AWS: ACCOUNT } }, root, 'allow'),
  denies('"*" exempts everybody', { NotPrincipal: '*' }, user, 'allow'),
  denies('"*" exempts services too', { NotPrincipal: '*' }, service('ecs.amazonaws.com'), 'allow'),
  denies('AWS "*" exempts every user', { NotPrincipal: { AWS: [bob, '*'] } }, user, 'allow'),
  denies('Service "*" exempts no user', { NotPrincipal: { Service: '*' } }, user, 'explicit-deny'),
  denies('Federated "*" exempts no user', { NotPrincipal: { Federated: '*' } }, user, 'explicit-deny'),
]);

describe('a Principal for which AWS documents no answer', () => {
  test.each([
    [
      'a session listed without its account',
      { NotPrincipal: { AWS: audit.slice(0, 2) } },
      session('cross-account-audit-app'),
    ],
    [
      'a user listed without its account',
      { NotPrincipal: { AWS: bob } },
      { kind: 'iam', arn: bob, accountId: OTHER_ACCOUNT },
    ],
    ['another session of a listed role', { NotPrincipal: { AWS: audit } }, session('other')],
    [
      'a session listed with its account and without its role',
      { NotPrincipal: { AWS: [audit[0], audit[2]] } },
      session('cross-account-audit-app'),
    ],
    [
      'a federated user listed with its account and without the user it comes from',
      { NotPrincipal: { AWS: [federatedUser.arn, ACCOUNT] } },
      federatedUser,
    ],
    ['a service under NotPrincipal AWS "*"', { NotPrincipal: { AWS: '*' } }, service('ecs.amazonaws.com')],
    ['a service under Service "*"', { Principal: { Service: '*' } }, service('ecs.amazonaws.com')],
    ['a provider under Federated "*"', { Principal: { Federated: '*' } }, provider],
    [
      'a canonical ID under NotPrincipal when the caller’s is not known',
      { NotPrincipal: { CanonicalUser: CANONICAL } },
      root,
    ],
    ['a user who may be listed by a canonical ID', { NotPrincipal: { CanonicalUser: CANONICAL } }, user],
    ['a service under AWS "*"', { Principal: { AWS: '*' } }, service('ecs.amazonaws.com')],
    ['a canonical ID when the caller’s is not known', { Principal: { CanonicalUser: CANONICAL } }, user],
    [
      'a role given without a session, where the policy names one',
      { Principal: { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/labeling/worker` } },
      { kind: 'iam', arn: ROLE, accountId: ACCOUNT },
    ],
  ] as const)('%s is denied by a Deny, and that is said to be uncertain', (_, element, principal) => {
    const resource = policy({ Principal: '*' }, { Effect: 'Deny', ...element });
    const decision = ask({ identity: [allowAll], resource }, { principal });
    expect(decision.reason).toMatchObject({ kind: 'explicit-deny', certain: false });
    expect(decision.notModelled).toHaveLength(1);
  });

  test('an Allow of that kind does not allow', () => {
    const decision = ask(
      { resource: policy({ Principal: { AWS: '*' } }) },
      { principal: service('ecs.amazonaws.com') },
    );
    expect(decision).toMatchObject({ decision: 'deny', notModelled: [expect.stringContaining('Principal')] });
  });
});

describe.each<[string, Readonly<Record<string, unknown>>]>([
  ['"*"', { Principal: '*' }],
  ['{"AWS":"*"}', { Principal: { AWS: '*' } }],
  ['{"AWS":["*"]}', { Principal: { AWS: ['*'] } }],
  ['a role and {"AWS":"*"}', { Principal: { AWS: [ROLE, '*'] } }],
])('a bucket policy that allows %s', (_, element) => {
  const resource = policy(element);
  const scoped = policy({ Action: 's3:ListBucket' });

  test('allows whoever asks: a caller without credentials, another account with its own leave, every session', () => {
    expect(ask({ resource }, { principal: anonymous }).decision).toBe('allow');
    expect(ask({ resource, identity: [allowAll] }, { principal: stranger }).decision).toBe('allow');
    expect(ask({ resource, identity: [scoped] }, { principal: user }).decision).toBe('allow');
    expect(ask({ resource, identity: [scoped] }, { principal: roleSession }).decision).toBe('allow');
  });

  test('allows no stranger whose own account does not', () => {
    expect(ask({ resource, identity: [scoped] }, { principal: stranger }).decision).toBe('deny');
  });

  test('is not held back by a session policy, since it names the session itself', () => {
    const decision = ask({ resource, identity: [allowAll], session: scoped }, { principal: roleSession });
    expect(decision.decision).toBe('allow');
  });
});

const tells = (key: string, value: string, principal: Principal) => ({
  says: `${key} is ${value} for ${'arn' in principal ? principal.arn : principal.kind}`,
  policies: {
    identity: [policy({ Condition: { StringEquals: { [key]: value } } })],
    resource: policy({ Principal: '*', Condition: { StringEquals: { [key]: value } } }),
  },
  request: { principal },
  expected: 'allow' as const,
});
const lacks = (key: string, principal: Principal) => ({
  says: `${key} is absent for ${'arn' in principal ? principal.arn : principal.kind}`,
  policies: { resource: policy({ Principal: '*', Condition: { Null: { [key]: 'true' } } }) },
  request: { principal },
  expected: 'allow' as const,
});
decisionTable(
  'IAM User Guide, reference_policies_variables (principal key values) and reference_policies_condition-keys',
  [
    tells('aws:username', 'alice', user),
    tells('aws:username', 'alice', {
      ...(user as object),
      arn: `arn:aws:iam::${ACCOUNT}:user/teams/alice`,
    } as Principal),
    lacks('aws:username', roleSession),
    lacks('aws:username', federatedUser),
    lacks('aws:username', root),
    lacks('aws:username', anonymous),
    tells('aws:PrincipalType', 'User', user),
    tells('aws:PrincipalType', 'AssumedRole', roleSession),
    tells('aws:PrincipalType', 'FederatedUser', federatedUser),
    tells('aws:PrincipalType', 'Account', root),
    tells('aws:PrincipalType', 'Anonymous', anonymous),
    tells('aws:PrincipalArn', ROLE, roleSession),
    tells('aws:PrincipalArn', USER, user),
    lacks('aws:PrincipalArn', anonymous),
    tells('aws:PrincipalAccount', ACCOUNT, roleSession),
    tells('aws:PrincipalAccount', 'anonymous', anonymous),
    tells('aws:userid', ACCOUNT, root),
    tells('aws:userid', `${ACCOUNT}:portal`, federatedUser),
    tells('aws:PrincipalIsAWSService', 'false', user),
    tells('aws:PrincipalIsAWSService', 'true', service('ecs.amazonaws.com')),
    tells('aws:PrincipalServiceName', 'ecs.amazonaws.com', service('ecs.amazonaws.com')),
    lacks('aws:PrincipalServiceName', user),
    tells('aws:ResourceAccount', ACCOUNT, user),
    tells('aws:PrincipalType', 'AssumedRole', role),
    tells('aws:userid', 'anonymous', anonymous),
    lacks('aws:username', service('ecs.amazonaws.com')),
    lacks('aws:PrincipalOrgID', service('ecs.amazonaws.com')),
    lacks('aws:PrincipalOrgID', anonymous),
    lacks('aws:PrincipalIsAWSService', anonymous),
    lacks('aws:PrincipalServiceName', anonymous),
    lacks('aws:PrincipalServiceNamesList', user),
  ],
);

describe('a principal by its name', () => {
  test.each([
    ['anonymous', { kind: 'anonymous' }],
    ['logging.s3.amazonaws.com', { kind: 'service', name: 'logging.s3.amazonaws.com' }],
    [user.arn, user],
    [root.arn, root],
    [roleSession.arn, roleSession],
    [ROLE, { kind: 'iam', arn: ROLE, accountId: ACCOUNT }],
    ['arn:aws:s3:::images', undefined],
    ['arn:aws:iam::12:user/x', undefined],
    ['alice', undefined],
  ])('%s', (text, expected) => {
    expect(parsePrincipal(text)).toEqual(expected);
  });
});
