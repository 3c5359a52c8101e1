import { describe, expect, test } from 'vitest';
import type { RequestContext } from '../../../src/policies/evaluate/model.ts';
import { parsePolicy } from '../../../src/policies/evaluate/read-policy.ts';
import { ACCOUNT, allowAll, anonymous, ask, policy, roleSession } from './ask.ts';

/** What one condition does under an Allow, and under a Deny beside an Allow of everything. */
function underBoth(condition: object, context: RequestContext) {
  const allow = ask({ identity: [policy({ Condition: condition })] }, { context });
  const deny = ask({ identity: [allowAll, policy({ Effect: 'Deny', Condition: condition })] }, { context });
  return { allow, deny };
}

describe('what is not modelled counts against access and is said', () => {
  test.each([
    [
      'an operator that AWS does not document',
      { StringEqualsAlmost: { 's3:prefix': 'a' } },
      { 's3:prefix': 'a' },
    ],
    ['IfExists on Null', { NullIfExists: { 's3:prefix': 'true' } }, {}],
    ['a quantifier that AWS does not document', { 'ForNoValue:StringEquals': { 's3:prefix': 'a' } }, {}],
    [
      'an ARN pattern without six components',
      { ArnLike: { 'aws:SourceArn': '*' } },
      { 'aws:SourceArn': 'arn:aws:s3:::a' },
    ],
    [
      'several values without a quantifier',
      { StringEquals: { 'aws:TagKeys': 'a' } },
      { 'aws:TagKeys': ['a', 'b'] },
    ],
    [
      'a variable without value under a negated operator',
      { StringNotEquals: { 's3:prefix': ['$', '{aws:PrincipalTag/team}'].join('') } },
      { 's3:prefix': 'a', 'aws:PrincipalTag/team': undefined },
    ],
    [
      'the same for every value of a set',
      { 'ForAllValues:StringNotEquals': { 'aws:TagKeys': ['$', '{aws:PrincipalTag/team}'].join('') } },
      { 'aws:TagKeys': ['a', 'b'], 'aws:PrincipalTag/team': undefined },
    ],
    [
      'a key with several values as a variable',
      { StringNotEquals: { 's3:prefix': ['$', '{aws:TagKeys}'].join('') } },
      { 's3:prefix': 'a', 'aws:TagKeys': ['b', 'c'] },
    ],
  ])('%s', (_, condition, context: RequestContext) => {
    const { allow, deny } = underBoth(condition, context);
    expect(allow).toMatchObject({ decision: 'deny', reason: { kind: 'implicit-deny' } });
    expect(deny).toMatchObject({ decision: 'deny', reason: { kind: 'explicit-deny', certain: false } });
    expect(allow.notModelled).toHaveLength(1);
    expect(deny.notModelled).toEqual(allow.notModelled);
  });

  test('another part of the statement that certainly does not match makes it irrelevant', () => {
    const deny = policy({ Effect: 'Deny', Action: 'sqs:*', Condition: { Strange: { a: 'b' } } });
    expect(ask({ identity: [allowAll, deny] })).toMatchObject({ decision: 'allow', notModelled: [] });
    const condition = { Strange: { a: 'b' }, StringEquals: { 's3:prefix': 'x' } };
    expect(ask({ identity: [allowAll, policy({ Effect: 'Deny', Condition: condition })] }).decision).toBe(
      'allow',
    );
  });

  test('the first uncertain Deny is named where none is certain', () => {
    const strange = (sid: string) => policy({ Sid: sid, Effect: 'Deny', Condition: { Strange: { a: 'b' } } });
    const { reason } = ask({ identity: [strange('One'), strange('Two'), allowAll] });
    expect(reason).toMatchObject({ certain: false, statement: { sid: 'One' } });
  });

  test('a certain Deny is named rather than an uncertain one before it', () => {
    const strange = policy({ Sid: 'Strange', Effect: 'Deny', Condition: { Strange: { a: 'b' } } });
    const { reason } = ask({ identity: [strange, policy({ Sid: 'Plain', Effect: 'Deny' })] });
    expect(reason).toMatchObject({ certain: true, statement: { sid: 'Plain' } });
  });
});

describe('a global key that the request does not have', () => {
  const inOrganization = { StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } };

  test('is evaluated as absent, and that is said', () => {
    const { notModelled, decision } = ask({ identity: [policy({ Condition: inOrganization })] });
    expect(decision).toBe('deny');
    expect(notModelled).toEqual([expect.stringContaining('aws:principalorgid')]);
  });

  test('is not worth a word when the request says that it is absent', () => {
    const context = { 'aws:PrincipalOrgID': undefined };
    expect(ask({ identity: [policy({ Condition: inOrganization })] }, { context }).notModelled).toEqual([]);
  });

  test('nor when the statement does not concern the request', () => {
    const identity = [allowAll, policy({ Action: 'sqs:*', Condition: inOrganization })];
    expect(ask({ identity }).notModelled).toEqual([]);
  });

  test('network keys are known once one of them is given', () => {
    const condition = { StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } };
    const identity = [policy({ Condition: condition })];
    expect(ask({ identity }).notModelled).toHaveLength(1);
    expect(ask({ identity }, { context: { 'aws:SourceIp': '192.0.2.1' } }).notModelled).toEqual([]);
  });

  test('keys of a service may be absent without a word', () => {
    expect(
      ask({ identity: [policy({ Condition: { StringEquals: { 's3:prefix': 'a' } } })] }).notModelled,
    ).toEqual([]);
  });
});

describe('documents in the wrong place', () => {
  test('a resource policy without Principal allows nobody', () => {
    const decision = ask({ resource: allowAll }, { principal: anonymous });
    expect(decision).toMatchObject({
      decision: 'deny',
      notModelled: [expect.stringContaining('without a Principal')],
    });
  });

  test('an identity policy with Principal allows nothing', () => {
    const decision = ask({ identity: [policy({ Principal: '*' })] });
    expect(decision).toMatchObject({
      decision: 'deny',
      notModelled: [expect.stringContaining('with a Principal')],
    });
  });

  test('an account as Principal of an endpoint policy depends on the type of endpoint', () => {
    const endpoint = policy({ Principal: { AWS: ACCOUNT } });
    const decision = ask({ identity: [allowAll], endpoint }, { principal: roleSession });
    expect(decision).toMatchObject({
      reason: { by: 'endpoint' },
      notModelled: [expect.stringContaining('gateway')],
    });
  });
});

test('a 2008 document leaves nothing unsaid about its literal variables', () => {
  const identity = [
    parsePolicy({
      Statement: { Effect: 'Allow', Action: '*', Resource: ['arn:aws:s3:::$', '{aws:username}'].join('') },
    }),
  ];
  expect(ask({ identity })).toMatchObject({ decision: 'deny', notModelled: [] });
});
