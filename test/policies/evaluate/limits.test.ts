/** What limits a caller from outside: permissions boundary, service control policies, access points. */
import { describe, expect, test } from 'vitest';
import { parsePrincipal } from '../../../src/policies/evaluate/caller.ts';
import { describeReason } from '../../../src/policies/evaluate/describe.ts';
import { evaluateAccess } from '../../../src/policies/evaluate/evaluate.ts';
import { explainAccess } from '../../../src/policies/evaluate/explain.ts';
import type { AccessInput, Principal } from '../../../src/policies/evaluate/model.ts';
import { parsePolicy } from '../../../src/policies/evaluate/read-policy.ts';

const ACCOUNT = '111122223333';
const who = (text: string) => parsePrincipal(text) as Principal;
const USER = who(`arn:aws:iam::${ACCOUNT}:user/ana`);
const SESSION = who(`arn:aws:sts::${ACCOUNT}:assumed-role/labeling/worker`);
const ROOT = who(`arn:aws:iam::${ACCOUNT}:root`);
const OBJECT = 'arn:aws:s3:::images/a.png';

const policy = (...statements: readonly object[]) =>
  parsePolicy({
    Version: '2012-10-17',
    Statement: statements.map((one) => ({ Effect: 'Allow', Action: 's3:*', Resource: '*', ...one })),
  });
const all = policy({ Action: '*' });
const reads = policy({ Action: 's3:GetObject' });
const lists = policy({ Action: 's3:ListBucket' });

function ask(input: Omit<AccessInput, 'request'>, principal: Principal = USER, resource = OBJECT) {
  const request = { principal, action: 's3:GetObject', resource, resourceAccount: ACCOUNT, context: {} };
  const decision = evaluateAccess({ ...input, request });
  return `${decision.decision} ${describeReason(decision, request)}`;
}

describe('a permissions boundary', () => {
  // IAM User Guide, access_policies_boundaries: what both allow; and reference_policies_evaluation-logic.
  test.each([
    ['allows nothing by itself', { boundary: all }, /^deny because no identity-based policy allows/],
    ['lets through what it allows too', { identity: [all], boundary: reads }, /^allow/],
    [
      'keeps back what it does not',
      { identity: [all], boundary: lists },
      /^deny because no permissions boundary allows the s3:GetObject action/,
    ],
    [
      'denies',
      { identity: [all], boundary: policy({}, { Effect: 'Deny' }) },
      /^deny with an explicit deny in a permissions boundary/,
    ],
  ] as const)('%s', (_, input, expected) => {
    expect(ask(input)).toMatch(expected);
  });

  test('does not limit what a resource grants to the user or session, but what it grants to the role', () => {
    const grant = (arn: string) => policy({ Principal: { AWS: arn } });
    const user = grant(`arn:aws:iam::${ACCOUNT}:user/ana`);
    expect(ask({ boundary: lists, resource: user })).toMatch(/^allow/);
    const session = grant(`arn:aws:sts::${ACCOUNT}:assumed-role/labeling/worker`);
    expect(ask({ boundary: lists, resource: session }, SESSION)).toMatch(/^allow/);
    const role = grant(`arn:aws:iam::${ACCOUNT}:role/labeling`);
    expect(ask({ boundary: lists, resource: role }, SESSION)).toMatch(/no permissions boundary/);
    expect(ask({ boundary: reads, resource: role }, SESSION)).toMatch(/^allow/);
  });
});

describe('service control policies', () => {
  // AWS Organizations User Guide, orgs_manage_policies_scps_evaluation.
  test('have to allow at every level', () => {
    expect(ask({ identity: [all], scps: [[all], [all, reads]] })).toMatch(/^allow/);
    expect(ask({ identity: [all], scps: [[all], [lists]] })).toMatch(/no service control policy allows/);
    expect(ask({ identity: [all], scps: [[lists, reads]] })).toMatch(/^allow/);
  });

  test('deny, whoever asks in the account, and grant nothing', () => {
    const denies = policy({ Action: '*' }, { Effect: 'Deny', Action: 's3:Get*' });
    expect(ask({ identity: [all], scps: [[denies]] })).toMatch(/explicit deny in a service control policy/);
    expect(ask({ scps: [[denies]] }, ROOT)).toMatch(/explicit deny/);
    expect(ask({ scps: [[all]] })).toMatch(/no identity-based policy/);
  });

  test('limit what a resource grants to the user too, and no service-linked role', () => {
    const resource = policy({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/ana` } });
    expect(ask({ resource, scps: [[lists]] })).toMatch(/no service control policy/);
    const linked = who(`arn:aws:iam::${ACCOUNT}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`);
    expect(ask({ identity: [all], scps: [[lists]] }, linked)).toMatch(/^allow/);
  });
});

describe('an access point', () => {
  const point = `arn:aws:s3:us-east-1:${ACCOUNT}:accesspoint/labels`;
  const through = `${point}/object/a.png`;
  const other = who('arn:aws:iam::444455556666:user/ben');
  const grant = (Resource: string, more: object = {}) =>
    policy({ Principal: { AWS: ['444455556666', ACCOUNT] }, Resource, ...more });

  // Amazon S3 User Guide, access-points-policies: both the access point and the bucket have to permit.
  test('and its bucket both have to allow another account, each on its own ARN', () => {
    const identity = [all];
    const opened = grant(`${point}/object/*`);
    const delegated = grant('arn:aws:s3:::images/*', {
      Condition: { StringEquals: { 's3:DataAccessPointAccount': ACCOUNT } },
    });
    const both = { identity, accessPoint: { bucket: 'images', policy: opened }, resource: delegated };
    expect(ask(both, other, through)).toMatch(/^allow/);
    expect(ask({ identity, accessPoint: { bucket: 'images', policy: opened } }, other, through)).toMatch(
      /^deny/,
    );
    expect(ask({ identity, accessPoint: { bucket: 'images' }, resource: delegated }, other, through)).toMatch(
      /^deny/,
    );
    const elsewhere = grant('arn:aws:s3:::others/*');
    expect(ask({ ...both, resource: elsewhere }, other, through)).toMatch(/^deny/);
  });

  test('of the own account needs nothing but the identity policy, on the ARN of the access point', () => {
    const accessPoint = { bucket: 'images' };
    expect(
      ask({ identity: [policy({ Resource: `${point}/object/*` })], accessPoint }, USER, through),
    ).toMatch(/^allow/);
    expect(
      ask({ identity: [policy({ Resource: 'arn:aws:s3:::images/*' })], accessPoint }, USER, through),
    ).toMatch(/^deny/);
  });

  test('denies by its own policy and by that of the bucket', () => {
    const deny = (Resource: string) => grant(Resource, { Effect: 'Deny' });
    const accessPoint = { bucket: 'images', policy: deny(`${point}/object/a*`) };
    expect(ask({ identity: [all], accessPoint }, USER, through)).toMatch(
      /explicit deny in an S3 access point policy/,
    );
    const resource = deny('arn:aws:s3:::images/a*');
    expect(ask({ identity: [all], accessPoint: { bucket: 'images' }, resource }, USER, through)).toMatch(
      /explicit deny in a resource-based policy/,
    );
  });

  test('explains each policy on the ARN that it is evaluated on', () => {
    const { statements } = explainAccess({
      identity: [all],
      accessPoint: { bucket: 'images' },
      resource: grant('arn:aws:s3:::others/*'),
      request: { principal: USER, action: 's3:GetObject', resource: through, context: {} },
    });
    expect(statements.at(-1)?.mismatches[0]).toMatchObject({ part: 'resource', actual: OBJECT });
  });
});
