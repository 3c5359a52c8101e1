import { evaluateAccess } from '../../../src/policies/evaluate/evaluate.ts';
import { readPolicy } from '../../../src/policies/evaluate/read-policy.ts';
import { lintDocuments } from '../../../src/policies/lint/lint.ts';
import type { Random } from '../../helpers/access-logs/random.ts';
import { mutate } from '../mutate.ts';
import { check, plainWords, refusable, type Target } from '../target.ts';

const PRINCIPALS = [
  '*',
  { AWS: '*' },
  { AWS: ['111122223333', 'arn:aws:iam::111122223333:role/r'] },
  { Service: 's3.amazonaws.com' },
  { CanonicalUser: '0'.repeat(64) },
];
const ACTIONS = [
  '*',
  's3:*',
  's3:Get*',
  's3:GetObject',
  'sagemaker:*Workteam*',
  's3:*G*e*t*O*b*j*e*c*t*',
  'S3:getobject',
  'nothing',
];
const RESOURCES = [
  '*',
  'arn:aws:s3:::images/*',
  'arn:aws:s3:::*/a/*/b/*/c*',
  'arn:aws:s3:::images',
  'arn:*:s3:*:*:*',
  `arn:aws:s3:::${'*a'.repeat(40)}`,
];
const OPERATORS = [
  'StringEquals',
  'StringLike',
  'StringNotEqualsIfExists',
  'ForAllValues:StringLike',
  'IpAddress',
  'NotIpAddress',
  'NumericLessThan',
  'DateGreaterThan',
  'Bool',
  'Null',
  'ArnLike',
  'BinaryEquals',
  'Unknown',
];
const KEYS = [
  'aws:SourceIp',
  'aws:VpcSourceIp',
  'aws:PrincipalArn',
  's3:signatureAge',
  'aws:CurrentTime',
  'aws:SecureTransport',
  's3:prefix',
  'x',
  'aws:PrincipalTag/a b',
];
const VALUES = [
  '203.0.113.0/24',
  '2001:db8::/32',
  '*',
  `${'*?'.repeat(30)}x`,
  ...['aws:username', '*', 'x, "d"'].map((name) => `\${${name}}`),
  'true',
  '2026-01-01T00:00:00Z',
  '900',
  5,
  false,
  '',
];

const some = <T>(random: Random, list: readonly T[]): T | T[] =>
  random.chance(0.5) ? random.pick(list) : Array.from({ length: random.int(0, 4) }, () => random.pick(list));

function statement(random: Random): object {
  return {
    ...(random.chance(0.5) ? { Sid: random.pick(['A1', 'a b', '']) } : {}),
    Effect: random.pick(['Allow', 'Deny']),
    [random.chance(0.9) ? 'Action' : 'NotAction']: some(random, ACTIONS),
    [random.chance(0.9) ? 'Resource' : 'NotResource']: some(random, RESOURCES),
    ...(random.chance(0.6)
      ? { [random.chance(0.9) ? 'Principal' : 'NotPrincipal']: random.pick(PRINCIPALS) }
      : {}),
    ...(random.chance(0.6)
      ? { Condition: { [random.pick(OPERATORS)]: { [random.pick(KEYS)]: some(random, VALUES) } } }
      : {}),
  };
}

const document = (random: Random) =>
  Buffer.from(
    JSON.stringify({
      Version: random.pick(['2012-10-17', '2008-10-17']),
      Statement: random.chance(0.2)
        ? statement(random)
        : Array.from({ length: random.int(0, 4) }, () => statement(random)),
    }),
  );

const REQUEST = {
  principal: {
    kind: 'iam',
    arn: 'arn:aws:sts::111122223333:assumed-role/r/worker',
    accountId: '111122223333',
  },
  action: 's3:GetObject',
  resource: `arn:aws:s3:::images/${'a/b/c'.repeat(20)}`,
  resourceAccount: '111122223333',
  context: {
    'aws:SourceIp': '203.0.113.9',
    'aws:CurrentTime': '2026-10-12T09:00:00Z',
    's3:prefix': 'x'.repeat(60),
  },
} as const;

export const policies: Target = {
  name: 'policies',
  about: 'IAM and bucket policies',
  make: (random) =>
    random.chance(0.6) ? document(random) : mutate(document(random), document(random), random),
  take(bytes) {
    const text = bytes.toString('utf8');
    refusable(() => lintDocuments([{ name: 'policy.json', text }]));
    const reading = readPolicy(text);
    if ('problems' in reading) return plainWords(reading.problems.map(({ message }) => message));
    for (const policies of [{ identity: [reading.policy] }, { resource: reading.policy }]) {
      const { decision, reason } = evaluateAccess({ ...policies, request: REQUEST });
      check(decision === 'allow' || decision === 'deny', `a decision ${decision}`);
      check((decision === 'allow') === (reason.kind === 'allowed'), 'a reason for the other decision');
    }
  },
};
