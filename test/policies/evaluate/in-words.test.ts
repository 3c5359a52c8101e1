// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM writes its policy variables like this
/** What people read: problems of a policy, and why a request is refused. */
import { describe, expect, test } from 'vitest';
import { parsePrincipal } from '../../../src/policies/evaluate/caller.ts';
import {
  describeMismatch,
  describeReason,
  describeStatement,
} from '../../../src/policies/evaluate/describe.ts';
import { OUTSIDE_THE_MODEL } from '../../../src/policies/evaluate/evaluate.ts';
import { explainAccess } from '../../../src/policies/evaluate/explain.ts';
import type { AccessRequest, Principal, StatementRef } from '../../../src/policies/evaluate/model.ts';
import { parsePolicy, readPolicy } from '../../../src/policies/evaluate/read-policy.ts';
import { ACCOUNT, allowAll, anonymous, ask, policy, service, user } from './ask.ts';

const allow = { Effect: 'Allow', Action: 's3:*', Resource: '*' };

function problemsOf(input: unknown, options = {}): readonly string[] {
  const reading = readPolicy(input, options);
  return 'problems' in reading ? reading.problems.map(({ message, path }) => `${path} ${message}`) : [];
}

describe('every problem says what is wrong and where', () => {
  test.each<[unknown, readonly string[]]>([
    [[], ['$ A policy must be an object', '$ Statement is missing']],
    [{ Version: '2012-10-17' }, ['$ Statement is missing']],
    [{ Statement: [] }, ['$.Statement Statement must contain at least one statement']],
    [{ Version: '2013', Statement: allow }, ['$.Version Version must be "2012-10-17" or "2008-10-17"']],
    [{ Id: 7, Statement: allow }, ['$.Id Expected a string']],
    [
      { Statement: allow, Policies: [] },
      ['$.Policies "Policies" is not a valid element here: Version, Id, Statement'],
    ],
    [
      { Statement: [[]] },
      [
        '$.Statement[0] A statement must be an object',
        '$.Statement[0] Effect must be "Allow" or "Deny"',
        '$.Statement[0] Action or NotAction is missing',
        '$.Statement[0] Resource or NotResource is missing',
      ],
    ],
    [
      { Statement: [{ ...allow, Sid: 'A' }, allow, { ...allow, Sid: 'A' }] },
      ['$.Statement[2].Sid Sid "A" occurs in two statements'],
    ],
    [
      { Statement: { ...allow, NotAction: 's3:*', NotResource: '*' } },
      [
        '$.Statement.NotAction Action and NotAction cannot be combined',
        '$.Statement.NotResource Resource and NotResource cannot be combined',
      ],
    ],
    [
      { Statement: { ...allow, Resource: ['*', 'images/*'] } },
      ['$.Statement.Resource[1] "images/*" is neither "*" nor an ARN'],
    ],
    [{ Statement: { ...allow, Resource: [] } }, ['$.Statement.Resource The list is empty']],
    [{ Statement: { ...allow, Action: true } }, ['$.Statement.Action Expected a string']],
    [
      { Statement: { ...allow, Principal: 'me' } },
      [
        '$.Statement.Principal A principal that is not "*" must be an object',
        '$.Statement.Principal A principal must name someone',
      ],
    ],
    [
      { Statement: { ...allow, Principal: { User: 'me' } } },
      ['$.Statement.Principal.User "User" is not AWS, Service, Federated or CanonicalUser'],
    ],
    [
      { Statement: { ...allow, Principal: { Service: 'images', Federated: '' } } },
      [
        '$.Statement.Principal.Service "images" is not a principal of type Service',
        '$.Statement.Principal.Federated "" is not a principal of type Federated',
      ],
    ],
    [
      { Statement: { ...allow, Condition: { StringEquals: [] } } },
      ['$.Statement.Condition.StringEquals A condition operator must be an object'],
    ],
    [{ Statement: { ...allow, Condition: 'x' } }, ['$.Statement.Condition Condition must be an object']],
  ])('%j', (input, expected) => {
    expect(problemsOf(input)).toEqual(expected);
  });

  test('also what a document is used as', () => {
    const named = { ...allow, Principal: '*' };
    const used = (statement: object, usedAs: string) => problemsOf({ Statement: statement }, { usedAs });
    for (const usedAs of ['identity', 'session', 'boundary', 'scp']) {
      expect(used(named, usedAs)).toEqual([
        `$.Statement.Principal Principal is not allowed in a policy used as ${usedAs} policy, which is attached to its principal`,
      ]);
    }
    expect(used(allow, 'endpoint')).toEqual([
      '$.Statement A statement of a policy used as endpoint policy must have a Principal',
    ]);
    expect(used({ ...named, Action: 'sts:AssumeRole' }, 'trust')).toEqual([
      '$.Statement.Resource A trust policy has no Resource',
    ]);
    const { Resource: _, ...trust } = named;
    expect(problemsOf({ Statement: trust })).toEqual([]);
    expect(problemsOf({ Statement: { ...trust, Principal: undefined, NotPrincipal: '*' } })).toEqual([]);
  });

  test('a condition’s value is judged by the version of the document: before 2012 there are no variables', () => {
    const Statement = { ...allow, Condition: { Bool: { 'aws:SecureTransport': '${aws:PrincipalTag/tls}' } } };
    expect(problemsOf({ Version: '2012-10-17', Statement })).toEqual([]);
    expect(problemsOf({ Version: '2008-10-17', Statement })).toEqual([
      '$.Statement.Condition.Bool[\'aws:SecureTransport\'] "${aws:PrincipalTag/tls}" is neither true nor false',
    ]);
  });

  test('long text is cut, and twenty problems are enough', () => {
    const long = 'x'.repeat(81);
    expect(problemsOf({ Statement: { ...allow, Resource: long } })).toEqual([
      `$.Statement.Resource "${'x'.repeat(80)}…" is neither "*" nor an ARN`,
    ]);
    expect(problemsOf({ Statement: { ...allow, Resource: 'x'.repeat(80) } })).toEqual([
      `$.Statement.Resource "${'x'.repeat(80)}" is neither "*" nor an ARN`,
    ]);
    expect(problemsOf({ Statement: { ...allow, Resource: Array(30).fill('x') } })).toHaveLength(20);
  });

  test('what is larger than any policy is refused unread', () => {
    const many = (count: number) => problemsOf({ Statement: { ...allow, Resource: Array(count).fill('*') } });
    expect(many(5_000)).toEqual([]);
    expect(many(5_001)).toEqual(['$.Statement.Resource 5001 values; a list may have 5000']);
    const statements = (count: number) => problemsOf({ Statement: Array(count).fill(allow) });
    expect(statements(2_000)).toEqual([]);
    expect(statements(2_001)).toEqual(['$.Statement[2000] 2001 statements; a policy may have 2000']);
    const text = JSON.stringify({ Statement: allow });
    expect(problemsOf(text.padEnd(1_048_576))).toEqual([]);
    expect(problemsOf(text.padEnd(1_048_577))).toEqual([
      '$ The text has 1048577 characters; a policy may have 1048576',
    ]);
  });

  test('nesting beyond a policy’s is refused, also where it would be an unknown operator', () => {
    const condition = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    const text = (depth: number) =>
      `{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": ${condition(depth)}}}`;
    expect(problemsOf(text(6))).toEqual(['$.Statement.Condition Condition must be an object']);
    expect(problemsOf(text(7))).toEqual(['$ Nested deeper than 8 levels']);
  });

  test('JSON that breaks off or goes on is named at its place', () => {
    const at = (text: string) => {
      const reading = readPolicy(text);
      return 'problems' in reading ? reading.problems[0] : undefined;
    };
    expect(at('{"Id" "x"}')).toEqual({
      message: 'Expected ":"',
      path: '$',
      position: { line: 1, column: 7 },
    });
    expect(at('{"Id": [1 2]}')).toEqual({
      message: 'Expected "," or "]"',
      path: '$',
      position: { line: 1, column: 11 },
    });
    expect(at(`\n\n {"${'k'.repeat(70)}": 1, "${'k'.repeat(70)}": 1}`)).toEqual({
      message: `The key "${'k'.repeat(70)}" occurs twice in one object`,
      path: '$',
      position: { line: 3, column: 80 },
    });
  });

  test('the error of one problem counts no other', () => {
    expect(() => parsePolicy({ Statement: { ...allow, Effect: 'allow' } })).toThrow(
      /^Not a valid policy: Effect must be "Allow" or "Deny" at \$\.Statement\.Effect$/,
    );
  });
});

test('numbers, true, false and null are read as JSON has them', () => {
  const values = ['1.25', '-1e3', '1E+10', '0.5e-12', 'true', 'false'];
  const text = `{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"a": [${values.join(' , ')}]}}}}`;
  const reading = readPolicy(text);
  expect('policy' in reading && reading.policy.statements[0]?.conditions[0]?.values).toEqual(
    values.map((value) => String(JSON.parse(value))),
  );
  expect(
    problemsOf('{"Id": null, "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}'),
  ).toEqual(['$.Id Expected a string']);
});

describe('a reason in words', () => {
  const request: AccessRequest = {
    principal: user,
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::images/a.png',
    resourceAccount: ACCOUNT,
    context: {},
  };
  const ref = (policy: StatementRef['policy'], sid: string | undefined = undefined): StatementRef => ({
    policy,
    policyIndex: 2,
    statementIndex: 0,
    sid,
  });

  test('names a statement by its policy; the kinds that come in numbers by their number', () => {
    expect(
      (['identity', 'resource', 'session', 'endpoint', 'boundary', 'scp', 'access-point'] as const).map(
        (kind) => describeStatement(ref(kind)),
      ),
    ).toEqual([
      'statement 1 of the identity-based policy 3',
      'statement 1 of the resource-based policy',
      'statement 1 of the session policy',
      'statement 1 of the VPC endpoint policy',
      'statement 1 of the permissions boundary',
      'statement 1 of the service control policy 3',
      'statement 1 of the S3 access point policy',
    ]);
    expect(describeStatement(ref('session', ''))).toBe('statement 1 of the session policy');
  });

  test('names every statement that has to allow, and no more', () => {
    const endpoint = policy({ Principal: '*' });
    const input = { identity: [allowAll], endpoint };
    expect(describeReason(ask(input), request)).toBe(
      'by statement 1 of the identity-based policy 1 and statement 1 of the VPC endpoint policy',
    );
    const { statements } = explainAccess({ ...input, request });
    expect(statements.map(({ statement, decided }) => [statement.policy, decided])).toEqual([
      ['identity', true],
      ['endpoint', true],
    ]);
  });

  test('within an account the identity policy is what allows, across accounts both sides', () => {
    const resource = policy({ Principal: { AWS: ACCOUNT } });
    const within = ask({ identity: [allowAll], resource });
    expect(describeReason(within, request)).toBe('by statement 1 of the identity-based policy 1');
    const across = ask({ identity: [allowAll], resource }, { resourceAccount: '999988887777' });
    expect(describeReason(across, request)).toBe(
      'by statement 1 of the identity-based policy 1 and statement 1 of the resource-based policy',
    );
  });

  test('rests on the statement that denies, and not on its neighbours or those of another policy', () => {
    const denies = policy({}, { Effect: 'Deny' });
    const { statements } = explainAccess({ identity: [denies, denies], session: denies, request });
    expect(statements.map(({ decided }) => decided)).toEqual([false, true, false, false, false, false]);
  });

  test('a request that no statement allows rests on none', () => {
    const { statements } = explainAccess({ identity: [policy({ Action: 's3:PutObject' })], request });
    expect(statements.map(({ decided }) => decided)).toEqual([false]);
  });

  test.each<[Principal, string]>([
    [anonymous, 'anonymous'],
    [service('ecs.amazonaws.com'), 'ecs.amazonaws.com'],
    [{ kind: 'federated', provider: 'accounts.google.com' }, 'accounts.google.com'],
    [
      {
        kind: 'origin-access-identity',
        arn: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1',
      },
      'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1',
    ],
  ])('names the caller %j', (principal, name) => {
    const resource = policy({ Principal: { AWS: '444455556666' } });
    const { statements } = explainAccess({ resource, request: { ...request, principal } });
    expect(statements.flatMap(({ mismatches }) => mismatches.map(describeMismatch))).toEqual([
      `principal ${name} is not among [AWS 444455556666]`,
    ]);
  });

  test('says perhaps where AWS gives no answer', () => {
    const lines = (input: Parameters<typeof ask>[0], principal: Principal = user) =>
      explainAccess({ ...input, request: { ...request, principal } }).statements.flatMap(({ mismatches }) =>
        mismatches.map(describeMismatch),
      );
    expect(lines({ resource: policy({ Principal: { AWS: '*' } }) }, service('ecs.amazonaws.com'))).toEqual([
      'principal ecs.amazonaws.com is perhaps not among [AWS *]',
    ]);
    expect(lines({ resource: policy({ NotPrincipal: '*' }) })).toEqual([
      `principal ${user.arn} is among the excluded [*]`,
    ]);
    expect(lines({ identity: [policy({ NotResource: 'arn:aws:s3:::${aws:PrincipalTag/team}/*' })] })).toEqual(
      [
        'resource arn:aws:s3:::images/a.png is perhaps among the excluded [arn:aws:s3:::${aws:PrincipalTag/team}/*]',
      ],
    );
    expect(lines({ identity: [policy({ Condition: { Strange: { 'aws:SourceIp': ['a', 'b'] } } })] })).toEqual(
      ['the request has no aws:SourceIp, Strange [a, b] is not modeled'],
    );
    const holds = {
      Condition: { Null: { 'aws:SourceIp': 'true' }, StringEquals: { 'aws:username': 'bob' } },
    };
    expect(lines({ identity: [policy(holds)] })).toEqual([
      'aws:username is [alice], StringEquals [bob] does not hold',
    ]);
    expect(lines({ resource: policy({}) })).toEqual(['the statement names no principal']);
  });

  test('what is not modelled is said in words', () => {
    const notes = (condition: object, context = {}) =>
      ask({ identity: [policy({ Condition: condition })] }, { context }).notModelled;
    expect(notes({ Strange: { a: 'b' } })).toEqual(['Strange is not an operator that AWS documents']);
    expect(notes({ StringEquals: { 'aws:TagKeys': 'a' } }, { 'aws:TagKeys': ['a', 'b'] })).toEqual([
      'aws:tagkeys has several values: AWS does not document the result without ForAllValues or ForAnyValue',
    ]);
    const untagged = { a: 'x', 'aws:PrincipalTag/team': undefined };
    expect(notes({ StringNotEquals: { a: '${aws:PrincipalTag/team}' } }, untagged)).toEqual([
      'A policy variable has no value in this request, under a negated operator',
    ]);
    expect(notes({ ArnLike: { 'aws:SourceArn': 'images' } }, { 'aws:SourceArn': 'x' })).toEqual([
      'ArnLike: "images" is not an ARN of six components',
    ]);
    expect(OUTSIDE_THE_MODEL.every((what) => what.length > 9)).toBe(true);
  });
});

describe('a principal by its name is no other text', () => {
  test.each([
    ['a provider with something before it', 'x.accounts.google.com'],
    ['a provider with something after it', 'accounts.google.com.example.org'],
    ['a SAML provider with something before it', `x arn:aws:iam::${ACCOUNT}:saml-provider/a`],
    ['an OIDC provider without a name', `arn:aws:iam::${ACCOUNT}:oidc-provider/`],
    ['a service with a space', 'my ecs.amazonaws.com'],
    ['a service with something after it', 'ecs.amazonaws.com/x'],
    ['a service in capitals', 'ECS.amazonaws.com'],
    ['an account of 13 digits', 'arn:aws:iam::1111222233334:user/a'],
    ['an account of letters', 'arn:aws:iam::x11112222333:user/a'],
    ['a group', `arn:aws:iam::${ACCOUNT}:group/a`],
    [
      'an origin access identity in lower case',
      'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity e1',
    ],
    ['one within other text', 'x arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1'],
  ])('%s', (_, text) => {
    expect(parsePrincipal(text)).toBeUndefined();
  });

  test.each([
    ['cognito-identity.amazonaws.com', 'federated'],
    [`arn:aws-cn:iam::${ACCOUNT}:oidc-provider/token.example.org`, 'federated'],
    ['arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1A2', 'origin-access-identity'],
    ['ecs.amazonaws.com.cn', 'service'],
    ['ecs.amazonaws.eu', 'service'],
    ['ecs.c2s.ic.gov', 'service'],
  ])('%s is of kind %s', (text, kind) => {
    expect(parsePrincipal(text)?.kind).toBe(kind);
  });
});
