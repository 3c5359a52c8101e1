// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM writes its policy variables like this
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/core/finding.ts';
import type { PolicyUse } from '../../../src/policies/evaluate/read-document.ts';
import { formatDocument } from '../../../src/policies/generate/format.ts';
import {
  ACTION_TABLE,
  actionsMatching,
  actionsOfService,
  knownServices,
} from '../../../src/policies/lint/action-table.ts';
import { lintDocuments, lintRules } from '../../../src/policies/lint/lint.ts';
import { everything } from '../documents.ts';
import { LOCK_CASES, type RuleCase, type StatementJson } from './lock-cases.ts';

/** Findings for one document of these statements; Effect, Action and Resource default to a clean Allow. */
function lint(...statements: readonly StatementJson[]): Finding[] {
  return lintAs(undefined, ...statements);
}

function lintAs(usedAs: PolicyUse | undefined, ...statements: readonly StatementJson[]): Finding[] {
  const document = {
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({
      Effect: 'Allow',
      ...(statement.NotAction === undefined && { Action: 's3:GetObject' }),
      ...(statement.NotResource === undefined && { Resource: 'arn:aws:s3:::images/*' }),
      ...statement,
    })),
  };
  return lintDocuments([{ name: 'policy.json', text: JSON.stringify(document, null, 1) }], { usedAs });
}

const rulesOf = (findings: readonly Finding[]) => findings.map(({ rule, severity }) => `${severity} ${rule}`);

const everybody = { Principal: '*' };
const deny = { Effect: 'Deny', ...everybody };
const sourceIp = (values: unknown) => ({ 'aws:SourceIp': values });

describe('what we generate', () => {
  test.each(
    everything()
      .filter(({ variant }) => variant === 'least-privilege')
      .map((one) => [one.id, one] as const),
  )('%s lints clean in its least-privilege variant', async (_, generated) => {
    const text = await formatDocument(generated, 'json');
    expect(lintDocuments([{ name: generated.id, text }])).toEqual([]);
  });

  test("AWS's own wider variants are named for what makes them wider", async () => {
    const found: Record<string, string[]> = {};
    for (const generated of everything().filter(({ variant }) => variant === 'aws-docs')) {
      const text = await formatDocument(generated, 'json');
      found[generated.id] = rulesOf(lintDocuments([{ name: generated.id, text }]));
    }
    expect(found).toEqual({
      'labeling-role': ['warning policy/wildcard-resource'],
      'labeling-role-trust': ['warning policy/confused-deputy'],
      's3-endpoint': [
        'warning policy/old-version',
        'warning policy/wildcard-action',
        'error policy/wildcard-principal',
        'warning policy/wildcard-resource',
      ],
      'cors-images': [],
      'cors-frames': [],
      'team-key': [],
    });
  });
});

const CASES: readonly RuleCase[] = [
  ...LOCK_CASES,
  {
    rule: 'unknown-action',
    says: 'a mistyped action',
    breaks: { Action: ['s3:GetObject', 's3:GetObjects'] },
    keeps: { Action: ['s3:GetObject', 'S3:getobject'] },
  },
  {
    rule: 'unknown-action',
    says: 'a pattern that covers no action',
    breaks: { Action: ['s3:GetObject', 's3:Fetch*'] },
    keeps: { Action: ['s3:GetObject', 's3:GetObj*'] },
  },
  {
    rule: 'unknown-condition-key',
    says: 'a mistyped global key',
    breaks: { Condition: { Bool: { 'aws:SecureTransports': 'true' } } },
    keeps: { Condition: { Bool: { 'AWS:securetransport': 'true' } } },
  },
  {
    rule: 'unknown-condition-key',
    says: 'a mistyped key of a service, where tags have any name',
    breaks: { Condition: { StringEquals: { 's3:ObjectTag/x': 'a' } } },
    keeps: { Condition: { StringEquals: { 's3:ExistingObjectTag/x': 'a' } } },
  },
  {
    rule: 'key-not-of-action',
    says: 'a key that one of the actions does not have',
    breaks: {
      Action: ['s3:ListBucket', 's3:GetObject'],
      Resource: ['arn:aws:s3:::images', 'arn:aws:s3:::images/*'],
      Condition: { StringLike: { 's3:prefix': 'a/*' } },
    },
    keeps: {
      Action: ['s3:ListBucket', 's3:GetObject'],
      Resource: ['arn:aws:s3:::images', 'arn:aws:s3:::images/*'],
      Condition: { StringLikeIfExists: { 's3:prefix': 'a/*' } },
    },
  },
  {
    rule: 'unknown-operator',
    says: 'an operator that AWS does not have',
    breaks: {
      Condition: { StringMatches: { 's3:prefix': 'a' } },
      Action: 's3:ListBucket',
      Resource: 'arn:aws:s3:::images',
    },
    keeps: {
      Condition: { StringLike: { 's3:prefix': 'a' } },
      Action: 's3:ListBucket',
      Resource: 'arn:aws:s3:::images',
    },
  },
  {
    rule: 'wildcard-principal',
    says: 'every AWS identity may read, beside one that is named',
    breaks: { Principal: { AWS: ['arn:aws:iam::111122223333:role/labeling', '*'] } },
    keeps: { Principal: { AWS: ['arn:aws:iam::111122223333:role/labeling'] } },
  },
  {
    rule: 'wildcard-principal',
    says: 'everybody may read',
    breaks: everybody,
    keeps: { ...everybody, Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } },
  },
  {
    rule: 'wildcard-principal',
    says: 'everybody, under a condition that an absent key meets',
    breaks: { ...everybody, Condition: { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } } },
    keeps: { ...everybody, Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } } },
  },
  {
    rule: 'wildcard-principal',
    says: 'Allow with NotPrincipal, which is everybody else',
    breaks: { NotPrincipal: { AWS: '111122223333' } },
    keeps: { Principal: { AWS: '111122223333' } },
  },
  {
    rule: 'wildcard-action',
    says: 'every action of a service',
    breaks: { Action: 's3:*' },
    keeps: { Action: 's3:Get*' },
  },
  {
    rule: 'wildcard-action',
    says: 'every action but some',
    breaks: { NotAction: 's3:DeleteObject' },
    keeps: { Effect: 'Deny', NotAction: 's3:DeleteObject' },
  },
  {
    rule: 'wildcard-resource',
    says: 'every resource, for an action that knows resources',
    breaks: { Action: ['s3:ListAllMyBuckets', 's3:GetObject'], Resource: '*' },
    keeps: { Action: ['s3:ListAllMyBuckets', 'sagemaker:ListWorkteams'], Resource: '*' },
  },
  {
    rule: 'wildcard-resource',
    says: 'every key, outside a key policy',
    breaks: { Action: 'kms:Decrypt', Resource: '*' },
    keeps: { Action: 'kms:Decrypt', Resource: '*', Principal: { AWS: '111122223333' } },
  },
  {
    rule: 'wildcard-resource',
    says: 'every resource, under a condition that limits no resource',
    breaks: {
      Action: 'sagemaker:StopLabelingJob',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'true' } },
    },
    keeps: {
      Action: 'sagemaker:StopLabelingJob',
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } },
    },
  },
  {
    rule: 'pass-role-to-any-service',
    says: 'PassRole without the service',
    breaks: { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/labeling' },
    keeps: {
      Action: 'iam:PassRole',
      Resource: 'arn:aws:iam::111122223333:role/labeling',
      Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    },
  },
  {
    rule: 'pass-role-to-any-service',
    says: 'PassRole among what NotAction leaves',
    breaks: { NotAction: 's3:*', Resource: 'arn:aws:iam::111122223333:role/labeling' },
    keeps: { NotAction: ['iam:Pass*'], Resource: 'arn:aws:iam::111122223333:role/labeling' },
  },
  {
    rule: 'confused-deputy',
    says: 'a service without the account it acts for',
    breaks: { Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:PutObject' },
    keeps: {
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
    },
  },
  {
    rule: 'source-ip-deny-too-wide',
    says: 'NotIpAddress hits endpoints and services',
    breaks: { ...deny, Condition: { NotIpAddress: sourceIp('203.0.113.0/24') } },
    keeps: {
      ...deny,
      Condition: {
        NotIpAddress: sourceIp('203.0.113.0/24'),
        Null: { 'aws:SourceVpce': 'true' },
        Bool: { 'aws:ViaAWSService': 'false', 'aws:PrincipalIsAWSService': 'false' },
      },
    },
  },
  {
    rule: 'source-ip-deny-too-wide',
    says: 'IfExists does not help: a negated operator holds without the key',
    breaks: {
      ...deny,
      Condition: {
        NotIpAddressIfExists: sourceIp('203.0.113.0/24'),
        BoolIfExists: { 'aws:ViaAWSService': 'false', 'aws:PrincipalIsAWSService': 'false' },
      },
    },
    keeps: {
      ...deny,
      Condition: {
        NotIpAddressIfExists: sourceIp('203.0.113.0/24'),
        StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-1a2b3c4d' },
        BoolIfExists: { 'aws:ViaAWSService': 'false', 'aws:PrincipalIsAWSService': 'false' },
      },
    },
  },
  {
    rule: 'private-source-ip',
    says: 'a private range lets nobody in',
    breaks: { Condition: { IpAddress: sourceIp('10.0.0.0/8') } },
    keeps: { Condition: { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } } },
  },
  {
    rule: 'private-source-ip',
    says: 'a private range beside a public one does nothing',
    severity: 'warning',
    breaks: { Condition: { IpAddress: sourceIp(['192.168.1.7', '203.0.113.0/24']) } },
    keeps: { Condition: { IpAddress: sourceIp(['203.0.113.0/24', '127.0.0.1/32']) } },
  },
  {
    rule: 'source-ip-with-vpc-key',
    says: 'both addresses in one statement',
    breaks: {
      Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24', 'aws:VpcSourceIp': '10.0.0.0/8' } },
    },
    keeps: {
      Condition: {
        IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
        IpAddressIfExists: { 'aws:VpcSourceIp': '10.0.0.0/8' },
      },
    },
  },
  {
    rule: 'source-ip-with-vpc-key',
    says: 'an address and an endpoint',
    breaks: {
      Condition: {
        IpAddress: sourceIp('203.0.113.0/24'),
        StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' },
      },
    },
    keeps: {
      Condition: {
        IpAddress: sourceIp('203.0.113.0/24'),
        StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' },
      },
    },
  },
  {
    rule: 'cidr-host-bits',
    says: 'bits to the right of the prefix',
    breaks: { Condition: { IpAddress: sourceIp('203.0.113.7/24') } },
    keeps: { Condition: { IpAddress: sourceIp(['203.0.113.0/24', '203.0.113.7/32', '203.0.113.7']) } },
  },
  {
    rule: 'never-matches',
    says: 'an object action on a bucket',
    breaks: { Resource: 'arn:aws:s3:::images' },
    keeps: { Resource: 'arn:aws:s3:::images*' },
  },
  {
    rule: 'never-matches',
    says: 'a bucket action on objects',
    breaks: { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::images/*' },
    keeps: { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::${aws:PrincipalTag/bucket}' },
  },
  {
    rule: 'never-matches',
    says: 'one action of two without a fitting resource',
    severity: 'warning',
    breaks: { Action: ['s3:GetObject', 's3:ListBucket'] },
    keeps: {
      Action: ['s3:GetObject', 's3:ListBucket'],
      Resource: ['arn:aws:s3:::images', 'arn:aws:s3:::images/*'],
    },
  },
  {
    rule: 'never-matches',
    says: 'an action that knows no resource, on one',
    breaks: {
      Action: 'sagemaker:ListWorkteams',
      Resource: 'arn:aws:sagemaker:us-east-1:111122223333:workteam/*',
    },
    keeps: {
      Action: 'sagemaker:DescribeWorkteam',
      Resource: 'arn:aws:sagemaker:us-east-1:111122223333:workteam/private-crowd/a',
    },
  },
  {
    rule: 'never-matches',
    says: 'another service in the ARN',
    breaks: { Action: 'sns:Publish', Resource: 'arn:aws:sqs:us-east-1:111122223333:tasks' },
    keeps: { Action: 'sns:Publish', Resource: 'arn:aws:s*:us-east-1:111122223333:tasks' },
  },
  {
    rule: 'never-matches',
    says: 'a key that must be absent and present',
    breaks: {
      Condition: { Null: { 'aws:SourceVpce': 'true' }, StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } },
    },
    keeps: {
      Condition: {
        Null: { 'aws:SourceVpce': 'true' },
        StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1a2b3c4d' },
      },
    },
  },
  {
    rule: 'never-matches',
    says: 'two conditions on a key that no value meets',
    breaks: {
      Condition: {
        StringEquals: { 'aws:PrincipalAccount': ['1', '2'] },
        StringLike: { 'aws:PrincipalAccount': '3*' },
      },
    },
    keeps: {
      Condition: {
        StringEquals: { 'aws:PrincipalAccount': ['1', '32'] },
        StringLike: { 'aws:PrincipalAccount': '3*' },
      },
    },
  },
  {
    rule: 'never-matches',
    says: 'an empty range of numbers',
    breaks: {
      Condition: {
        NumericGreaterThan: { 's3:signatureAge': '600' },
        NumericLessThan: { 's3:signatureAge': '600' },
      },
    },
    keeps: {
      Condition: {
        NumericGreaterThanEquals: { 's3:signatureAge': '600' },
        NumericLessThanEquals: { 's3:signatureAge': '600' },
      },
    },
  },
  {
    rule: 'never-matches',
    says: 'NotResource of everything',
    breaks: { Effect: 'Deny', NotResource: '*' },
    keeps: { Effect: 'Deny', NotResource: 'arn:aws:s3:::images/*' },
  },
];

describe('each rule', () => {
  test.each(CASES)('$rule: $says', ({ rule, breaks, keeps, severity, usedAs }) => {
    const id = `policy/${rule}`;
    const broken = lintAs(usedAs, breaks).filter((found) => found.rule === id);
    expect(broken).toHaveLength(1);
    if (severity !== undefined) expect(broken[0]?.severity).toBe(severity);
    expect(rulesOf(lintAs(usedAs, keeps)).filter((found) => found.endsWith(` ${id}`))).toEqual([]);
  });

  test('has a case here, or a test of its own below', () => {
    const own = [
      'policy/old-version',
      'policy/too-large',
      'policy/unknown-service',
      'policy/unreadable',
      'policy/request-body',
      'cors/images-not-readable',
    ];
    const tested = new Set([...CASES.map(({ rule }) => `policy/${rule}`), ...own]);
    expect(lintRules.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  });
});

test('a suggestion names the action that was meant', () => {
  const [found] = lint({ Action: 'sagemaker:DescribeWorkTeams' });
  expect(found?.message).toContain('did you mean sagemaker:DescribeWorkteam?');
});

test('actions of services that the reference does not have are said to be unchecked', () => {
  const found = lint({ Action: ['snss:Publish', 'newservice:GetThing'], Resource: '*' });
  expect(rulesOf(found)).toEqual(['info policy/unknown-service']);
  expect(found[0]?.message).toContain('"snss", "newservice" (did you mean sns?)');
});

test('the table names every service with every action, and says of which day', () => {
  expect(ACTION_TABLE.services).toBeGreaterThan(400);
  expect(knownServices()).toHaveLength(ACTION_TABLE.services);
  expect(actionsMatching('*')).toHaveLength(ACTION_TABLE.actions);
  expect(ACTION_TABLE.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect(actionsOfService('ec2')?.length).toBeGreaterThan(800);
});

test('a version that is missing or old is warned of', () => {
  const text = (version: object) =>
    JSON.stringify({
      ...version,
      Statement: { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' },
    });
  for (const version of [{}, { Version: '2008-10-17' }]) {
    const found = lintDocuments([{ name: 'p', text: text(version) }]);
    expect(rulesOf(found)).toEqual(['warning policy/old-version']);
  }
  expect(lintDocuments([{ name: 'p', text: text({ Version: '2012-10-17' }) }])).toEqual([]);
});

test('a document that is larger than AWS takes is named, by what it is for', () => {
  const prefixes = (count: number) =>
    Array.from({ length: count }, (_, index) => `arn:aws:s3:::images/${String(index).padStart(20, '0')}/*`);
  const sized = (use: PolicyUse, count: number, more: object = {}) =>
    rulesOf(lintAs(use, { Resource: prefixes(count), ...more }));
  expect(sized('identity', 100)).toEqual([]);
  expect(sized('identity', 160)).toEqual(['warning policy/too-large']);
  expect(sized('identity', 300)).toEqual(['error policy/too-large']);
  // Nobody said what it is for: it may be the inline policy of a permission set, up to 32,768 characters.
  expect(rulesOf(lint({ Resource: prefixes(300) }))).toEqual(['warning policy/too-large']);
  expect(rulesOf(lint({ Resource: prefixes(800) }))).toEqual(['error policy/too-large']);
  expect(sized('resource', 300, { Principal: { AWS: '111122223333' } })).toEqual([]);
  expect(sized('resource', 500, { Principal: { AWS: '111122223333' } })).toEqual(['error policy/too-large']);
});

test('findings stand where the value stands', () => {
  const text = [
    '{',
    '  "Version": "2012-10-17",',
    '  "Statement": {',
    '    "Sid": "One", "Effect": "Allow",',
    '    "Action": "s3:GetObjekt",',
    '    "Resource": "arn:aws:s3:::images/*",',
    '    "Condition": { "IpAddress": { "aws:SourceIp": ["203.0.113.0/24", "203.0.113.9/24"] } }',
    '  }',
    '}',
  ].join('\n');
  const found = lintDocuments([{ name: 'a.json', text }]);
  expect(found.map(({ rule, subject, location }) => [rule, subject, location])).toEqual([
    ['policy/cidr-host-bits', 'One', { file: 'a.json', line: 7, column: 70 }],
    ['policy/unknown-action', 'One', { file: 'a.json', line: 5, column: 15 }],
  ]);
});

describe('documents that are no policies', () => {
  const check = (document: unknown) => lintDocuments([{ name: 'd', text: JSON.stringify(document) }]);

  test('CORS rules must let pages read images', () => {
    const rule = {
      AllowedMethods: ['GET'],
      AllowedOrigins: ['*'],
      ExposeHeaders: ['Access-Control-Allow-Origin'],
    };
    expect(check([rule])).toEqual([]);
    expect(check({ CORSRules: [{ ...rule, AllowedMethods: ['PUT'] }, rule] })).toEqual([]);
    expect(rulesOf(check([{ ...rule, AllowedMethods: ['PUT'] }]))).toEqual([
      'warning cors/images-not-readable',
    ]);
    expect(rulesOf(check({ CORSRules: [{ ...rule, ExposeHeaders: [] }] }))).toEqual([
      'warning cors/images-not-readable',
    ]);
  });

  test('request bodies must be what the API takes, and work', () => {
    const access = (SourceIp: string, VpcSourceIp: string) => ({
      S3Presign: { IamPolicyConstraints: { SourceIp, VpcSourceIp } },
    });
    expect(check(access('Enabled', 'Disabled'))).toEqual([]);
    expect(check(access('Enabled', 'Enabled'))[0]?.message).toContain('no request can satisfy');
    expect(check(access('enabled', 'Disabled'))[0]?.message).toContain('enum');
    expect(check({ Cidrs: ['203.0.113.0/24'] })).toEqual([]);
    expect(check({ Cidrs: ['203.0.113.7/24'] })[0]?.message).toContain('bits set');
    expect(check({ Cidrs: Array(11).fill('203.0.113.0/24') })[0]?.message).toContain('at most 10');
  });
});

describe('what cannot be read', () => {
  const good = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' },
  });
  const input = (text: string, name = 'bad.json') => ({ name, text });

  test('is a finding beside documents that can be', () => {
    const found = lintDocuments([input('{"Statement": \n]'), input(good, 'good.json')]);
    expect(found).toMatchObject([
      { rule: 'policy/unreadable', severity: 'error', location: { file: 'bad.json', line: 2, column: 1 } },
    ]);
  });

  test.each([
    ['no JSON', 'Version: 2012-10-17', /line 1, column 1/],
    ['a key twice', '{"Version": "2012-10-17", "Version": "2012-10-17"}', /occurs twice/],
    ['an unknown element', '{"Statement": [], "Statment": []}', /"Statment" is not a valid element here/],
    [
      'deep nesting',
      `{"Statement": ${'['.repeat(100_000)}`,
      /Nested deeper than 8 levels \(line|Nested deeper/,
    ],
    [
      'ten thousand statements',
      JSON.stringify({ Statement: Array(10_000).fill({ Effect: 'Allow' }) }),
      /10000 statements; a policy may have 2000/,
    ],
    ['nothing', '', /ends too early/],
    ['a principal where none can be', undefined, /is not allowed in a policy used as identity/],
  ])('alone is a usage error with the place: %s', (_, text, message) => {
    const run = () => (text === undefined ? lintAs('identity', everybody) : lintDocuments([input(text)]));
    expect(run).toThrow(message);
    try {
      run();
    } catch (error) {
      expect(error).toMatchObject({ exitCode: 252, code: 'invalid-policy' });
    }
  });

  test('whatever the text: findings or a usage error, never a fault', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        's3:*',
        '*',
        's3:GetObject',
        'arn:aws:s3:::a/*',
        'aws:SourceIp',
        '10.0.0.0/8',
        '${aws:username}',
      ),
    );
    const json = fc.record({
      Version: fc.constantFrom('2012-10-17', undefined),
      Statement: fc.array(
        fc.record({
          Effect: fc.constantFrom('Allow', 'Deny'),
          Action: fc.array(piece, { minLength: 1, maxLength: 3 }),
          Resource: fc.array(piece, { minLength: 1, maxLength: 3 }),
          Condition: fc.dictionary(
            fc.constantFrom('StringEquals', 'IpAddress', 'NotIpAddress', 'Null', 'NumericLessThan', 'x'),
            fc.dictionary(piece, fc.array(piece, { minLength: 1, maxLength: 2 }), { maxKeys: 2 }),
            { maxKeys: 2 },
          ),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(json, (document) => {
        try {
          for (const found of lintDocuments([input(JSON.stringify(document))])) {
            expect(found.location?.line).toBeGreaterThan(0);
          }
        } catch (error) {
          expect(error).toMatchObject({ exitCode: 252 });
        }
      }),
    );
  });

  test('two thousand statements, each with something to say, take no time to speak of', () => {
    const statement = {
      Effect: 'Allow',
      Action: 's3:*',
      Resource: '*',
      Condition: { IpAddress: sourceIp('203.0.113.7/24') },
    };
    const text = JSON.stringify({ Version: '2012-10-17', Statement: Array(2_000).fill(statement) });
    const found = lintDocuments([input(text)]);
    expect(found.length).toBeGreaterThan(6_000);
  });
});
