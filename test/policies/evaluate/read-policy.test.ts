import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../../src/core/errors.ts';
import {
  parsePolicy,
  type ReadPolicyOptions,
  readPolicy,
} from '../../../src/policies/evaluate/read-policy.ts';

function problemsOf(input: unknown, options?: ReadPolicyOptions) {
  const reading = readPolicy(input, options);
  return 'problems' in reading ? reading.problems : [];
}

const wrap = (statement: string) =>
  `{\n  "Version": "2012-10-17",\n  "Statement": [\n    ${statement}\n  ]\n}`;
const allow = { Effect: 'Allow', Action: 's3:*', Resource: '*' };

describe('reading a policy', () => {
  test('single values and lists read alike', () => {
    const single = parsePolicy({ Version: '2012-10-17', Statement: allow });
    const list = parsePolicy({
      Version: '2012-10-17',
      Statement: [{ ...allow, Action: ['s3:*'], Resource: ['*'] }],
    });
    expect(single).toEqual(list);
  });

  test('text and value read alike', () => {
    const document = {
      Version: '2012-10-17',
      Id: 'x',
      Statement: [
        { Sid: 'A', Principal: { AWS: ['111122223333'], Service: 's3.amazonaws.com' }, ...allow },
        {
          Sid: 'B',
          ...allow,
          Principal: '*',
          Condition: { Bool: { 'aws:SecureTransport': true }, NumericLessThan: { 's3:max-keys': 10 } },
        },
      ],
    };
    expect(parsePolicy(JSON.stringify(document, null, 4))).toEqual(parsePolicy(document));
  });

  test('numbers and booleans of conditions become text', () => {
    const { statements } = parsePolicy({
      Statement: { ...allow, Condition: { NumericLessThan: { 's3:max-keys': 10 } } },
    });
    expect(statements[0]?.conditions).toEqual([
      { operator: 'NumericLessThan', key: 's3:max-keys', values: ['10'] },
    ]);
  });

  test('a byte order mark and Windows line ends are no obstacle', () => {
    expect(
      parsePolicy(`\ufeff${wrap(JSON.stringify(allow)).replaceAll('\n', '\r\n')}`).statements,
    ).toHaveLength(1);
  });

  test('an operator that AWS does not document is read: evaluating it says so', () => {
    expect(problemsOf({ Statement: { ...allow, Condition: { NewOperator: { a: 'b' } } } })).toEqual([]);
  });
});

describe('what is wrong is said with its place', () => {
  test.each([
    ['not JSON', 'x', 'Expected a value', 1, 1],
    ['nothing', '', 'ends too early', 1, 1],
    ['cut off', '{"Version": "2012-10-17",\n "Statement": [', 'ends too early', 2, 16],
    ['a comma too many', '{"Version": "2012-10-17",}', 'key in double quotes', 1, 26],
    ['a missing comma', '{"Id": "a"\n "Version": "x"}', 'Expected ","', 2, 2],
    ['single quotes', "{'Version': 1}", 'key in double quotes', 1, 2],
    ['a string that does not end', '{"Id": "a', 'not closed', 1, 8],
    ['a bad escape', '{"Id": "\\x"}', 'bad escape', 1, 9],
    ['a line break in a string', '{"Id": "a\nb"}', 'control character', 1, 10],
    ['a number with a leading zero', '{"Id": 01}', 'Expected a value', 1, 8],
    ['text after the end', '{} {}', 'after the end', 1, 4],
    ['the same key twice', '{"Statement": [],\n "Statement": []}', 'occurs twice', 2, 2],
    ['the same key twice, once escaped', '{"Statement": [], "Statemen\\u0074": []}', 'occurs twice', 1, 19],
  ])('%s', (_, text, message, line, column) => {
    expect(problemsOf(text)).toEqual([
      { message: expect.stringContaining(message), path: '$', position: { line, column } },
    ]);
  });

  test.each([
    [
      'an effect in lower case',
      '{"Effect": "allow", "Action": "s3:*", "Resource": "*"}',
      '$.Statement[0].Effect',
      4,
      16,
    ],
    ['no action', '{"Effect": "Allow", "Resource": "*"}', '$.Statement[0]', 4, 5],
    ['no resource', '{"Effect": "Allow", "Action": "s3:*"}', '$.Statement[0]', 4, 5],
    [
      'an action without service',
      '{"Effect": "Allow", "Action": "GetObject", "Resource": "*"}',
      '$.Statement[0].Action',
      4,
      35,
    ],
    [
      'a bad action in a list',
      '{"Effect": "Allow", "Action": ["s3:*", 7], "Resource": "*"}',
      '$.Statement[0].Action[1]',
      4,
      44,
    ],
    ['an empty list', '{"Effect": "Allow", "Action": [], "Resource": "*"}', '$.Statement[0].Action', 4, 35],
    [
      'a resource that is not an ARN',
      '{"Effect": "Allow", "Action": "s3:*", "Resource": "images/*"}',
      '$.Statement[0].Resource',
      4,
      55,
    ],
    [
      'Action and NotAction',
      '{"Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*"}',
      '$.Statement[0].NotAction',
      4,
      53,
    ],
    [
      'an unknown element',
      '{"Effect": "Allow", "Action": "*", "Resource": "*", "Actions": 1}',
      '$.Statement[0].Actions',
      4,
      68,
    ],
    [
      'a CIDR that is not a CIDR',
      '{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "10.0.0.0/33"]}}}',
      "$.Statement[0].Condition.IpAddress['aws:SourceIp'][1]",
      4,
      116,
    ],
    [
      'a wildcard in a principal',
      '{"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": {"AWS": "arn:aws:iam::111122223333:user/*"}}',
      '$.Statement[0].Principal.AWS',
      4,
      78,
    ],
    [
      'an unknown type of principal',
      '{"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": {"Aws": "*"}}',
      '$.Statement[0].Principal.Aws',
      4,
      78,
    ],
    ['a statement that is a list', '[]', '$.Statement[0]', 4, 5],
  ])('%s', (_, statement, path, line, column) => {
    expect(problemsOf(wrap(statement))[0]).toEqual({
      message: expect.any(String),
      path,
      position: { line, column },
    });
  });

  test.each([
    ['IpAddress', 'aws:SourceIp', '300.1.1.1'],
    ['IpAddress', 'aws:SourceIp', '10.1'],
    ['NotIpAddressIfExists', 'aws:SourceIp', '2001:db8::/129'],
    ['IpAddress', 'aws:SourceIp', 'fe80::1%eth0'],
    ['NumericLessThan', 's3:max-keys', 'many'],
    ['ForAnyValue:NumericEquals', 's3:max-keys', '0x10'],
    ['DateGreaterThan', 'aws:CurrentTime', 'yesterday'],
    ['DateGreaterThan', 'aws:CurrentTime', '2024-01-01T00:00:00'],
    ['DateEquals', 'aws:CurrentTime', '2024-13-01'],
    ['Bool', 'aws:SecureTransport', 'yes'],
    ['Null', 'aws:SecureTransport', '1'],
    ['BinaryEquals', 'a:b', 'not base64!'],
  ])('a value that %s cannot compare: %s %s', (operator, key, value) => {
    const [problem] = problemsOf({
      Statement: { ...allow, Condition: { [operator]: { [key]: [value] } } },
    });
    expect(problem).toMatchObject({
      message: expect.stringContaining(value),
      path: expect.stringContaining('[0]'),
    });
  });

  test.each([
    [null, '$'],
    [[], '$'],
    ['[]', '$'],
    [{}, '$'],
    [{ Statement: [] }, '$.Statement'],
    [{ Version: '2020-01-01', Statement: allow }, '$.Version'],
    [{ Statement: allow, Extra: 1 }, '$.Extra'],
    [
      {
        Statement: [
          { ...allow, Sid: 'A' },
          { ...allow, Sid: 'A' },
        ],
      },
      '$.Statement[1].Sid',
    ],
    [{ Statement: { ...allow, Sid: 1 } }, '$.Statement.Sid'],
    [{ Statement: { ...allow, Condition: [] } }, '$.Statement.Condition'],
    [{ Statement: { ...allow, Condition: { StringEquals: 'x' } } }, '$.Statement.Condition.StringEquals'],
    [{ Statement: { ...allow, Principal: {} } }, '$.Statement.Principal'],
    [{ Statement: { ...allow, Principal: null } }, '$.Statement.Principal'],
    [{ Statement: { ...allow, Principal: { Service: 'everything' } } }, '$.Statement.Principal.Service'],
    [{ Statement: { ...allow, Principal: { CanonicalUser: '12' } } }, '$.Statement.Principal.CanonicalUser'],
  ])('%j', (input, path) => {
    expect(problemsOf(input)[0]?.path).toBe(path);
  });
});

describe('what a policy is used as', () => {
  const named = { ...allow, Principal: '*' };
  const trust = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: 'sagemaker.amazonaws.com' },
  };
  test.each([
    ['identity', allow, true],
    ['identity', named, false],
    ['session', named, false],
    ['resource', named, true],
    ['resource', allow, false],
    ['resource', trust, false],
    ['endpoint', allow, false],
    ['trust', trust, true],
    ['trust', { ...trust, Resource: '*' }, false],
  ] as const)('%s policy %j is accepted: %s', (usedAs, statement, accepted) => {
    expect(problemsOf({ Statement: statement }, { usedAs }).length === 0).toBe(accepted);
  });
});

describe('the error of parsePolicy', () => {
  test('is a usage error with every problem and its place', () => {
    const error = catchError(() => parsePolicy(wrap('{"Effect": "allow", "Action": "s3", "Resource": "*"}')));
    expect(error).toMatchObject({ code: 'invalid-policy', exitCode: 252 });
    expect(error.message).toContain('(line 4, column 16) (and 1 more)');
    expect(error.problems).toEqual([
      'Effect must be "Allow" or "Deny" at $.Statement[0].Effect (line 4, column 16)',
      '"s3" is not "*" or "service:Action" at $.Statement[0].Action (line 4, column 35)',
    ]);
  });

  test('shows control characters of the document as text', () => {
    const error = catchError(() => parsePolicy({ Statement: { ...allow, Action: '\u001b[31mred' } }));
    expect(error.message).toContain('\\x1b[31mred');
  });
});

function catchError(run: () => unknown): GroundctlError {
  try {
    run();
  } catch (error) {
    if (error instanceof GroundctlError) return error;
  }
  throw new Error('expected a GroundctlError');
}
