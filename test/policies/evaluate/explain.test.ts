import { describe, expect, test } from 'vitest';
import {
  describeMismatch,
  describeReason,
  describeStatement,
} from '../../../src/policies/evaluate/describe.ts';
import { explainAccess } from '../../../src/policies/evaluate/explain.ts';
import type { AccessRequest } from '../../../src/policies/evaluate/model.ts';
import { ACCOUNT, allowAll, ask, OTHER_ACCOUNT, policy, roleSession, root } from './ask.ts';

const request: AccessRequest = {
  principal: roleSession,
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::images/a.png',
  resourceAccount: ACCOUNT,
  context: { 'aws:SourceIp': '198.51.100.7' },
};

describe('explaining a decision', () => {
  const explanation = explainAccess({
    identity: [
      policy(
        { Sid: 'Erase', Effect: 'Deny', Action: 's3:Delete*' },
        { Sid: 'Write', Action: 's3:PutObject', Resource: 'arn:aws:s3:::other/*' },
        { Sid: 'Read', Action: 's3:Get*' },
      ),
    ],
    session: policy({
      Sid: 'Bound',
      Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.7' }, StringEquals: { 's3:prefix': 'x' } },
    }),
    resource: policy({ Sid: 'Partner', Principal: { AWS: OTHER_ACCOUNT } }),
    request,
  });

  test('gives the decision that evaluating gives', () => {
    expect(explanation).toMatchObject({
      decision: 'deny',
      reason: { kind: 'implicit-deny', by: 'session' },
      notModelled: [],
    });
  });

  test('says of every statement whether it applies, in the order of the documents', () => {
    const outcomes = explanation.statements.map(({ statement, effect, applies }) => [
      statement.sid,
      effect,
      applies,
    ]);
    expect(outcomes).toEqual([
      ['Erase', 'Deny', 'no'],
      ['Write', 'Allow', 'no'],
      ['Read', 'Allow', 'yes'],
      ['Bound', 'Allow', 'no'],
      ['Partner', 'Allow', 'no'],
    ]);
  });

  test('names every part that does not match, with what the request has', () => {
    const [, write, read, bound, partner] = explanation.statements.map(({ mismatches }) => mismatches);
    expect(write?.map(({ part }) => part)).toEqual(['action', 'resource']);
    expect(read).toEqual([]);
    expect(bound?.map(({ part, actual }) => [part, actual])).toEqual([
      ['condition', ['198.51.100.7']],
      ['condition', undefined],
    ]);
    expect(partner).toMatchObject([{ part: 'principal', certain: true, actual: roleSession.arn }]);
  });

  test('reads as sentences', () => {
    const lines = explanation.statements.flatMap(({ mismatches }) => mismatches.map(describeMismatch));
    expect(lines).toEqual([
      'action s3:GetObject is not among [s3:Delete*]',
      'action s3:GetObject is not among [s3:PutObject]',
      'resource arn:aws:s3:::images/a.png is not among [arn:aws:s3:::other/*]',
      'aws:SourceIp is [198.51.100.7], IpAddress [203.0.113.7] does not hold',
      'the request has no s3:prefix, StringEquals [x] does not hold',
      `principal ${roleSession.arn} is not among [AWS ${OTHER_ACCOUNT}]`,
    ]);
  });

  test('marks the statements that the decision rests on', () => {
    const { statements } = explainAccess({
      identity: [allowAll, policy({ Effect: 'Deny' }), allowAll],
      request,
    });
    expect(statements.map(({ decided }) => decided)).toEqual([false, true, false]);
  });

  test('tells what is not modelled from what does not match', () => {
    const { statements } = explainAccess({
      identity: [policy({ Effect: 'Deny', Condition: { Strange: { 'aws:SourceIp': 'x' } } })],
      request,
    });
    expect(statements).toMatchObject([
      { applies: 'not-modelled', decided: true, mismatches: [{ part: 'condition', certain: false }] },
    ]);
  });

  test('negated elements read as exclusions', () => {
    const { statements } = explainAccess({ identity: [policy({ NotAction: 's3:*' })], request });
    const lines = statements.flatMap(({ mismatches }) => mismatches.map(describeMismatch));
    expect(lines).toEqual(['action s3:GetObject is among the excluded [s3:*]']);
  });
});

describe('AWS’s own words for a reason', () => {
  test.each([
    [{}, 'because no identity-based policy allows the s3:GetObject action'],
    [
      { identity: [allowAll], session: policy({ Action: 'a:b' }) },
      'because no session policy allows the s3:GetObject action',
    ],
    [
      { identity: [allowAll, policy({ Effect: 'Deny' })] },
      'with an explicit deny in an identity-based policy',
    ],
    [
      { resource: policy({ Effect: 'Deny', Principal: '*' }) },
      'with an explicit deny in a resource-based policy',
    ],
    [
      { identity: [allowAll], endpoint: policy({ Principal: '*', Action: 'a:b' }) },
      'because no VPC endpoint policy allows the s3:GetObject action',
    ],
    [{ identity: [allowAll] }, 'by statement 1 of the identity-based policy 1'],
  ])('%#', (policies, words) => {
    expect(describeReason(ask(policies, request), request)).toBe(words);
  });

  test('the root user needs no statement', () => {
    const asRoot = { ...request, principal: root };
    expect(describeReason(ask({}, asRoot), asRoot)).toBe(
      'because the caller is the root user of the account',
    );
  });

  test('a statement is named by its Sid where it has one', () => {
    const statement = { policy: 'session', policyIndex: 0, statementIndex: 2, sid: 'Bound' } as const;
    expect(describeStatement(statement)).toBe('statement "Bound" (3) of the session policy');
  });
});
