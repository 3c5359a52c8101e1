// biome-ignore-all lint/suspicious/noTemplateCurlyInString: IAM writes its policy variables like this
import { expect, test } from 'vitest';
import { parsePolicy } from '../../../src/policies/evaluate/read-policy.ts';
import { ask, conditionTable, decisionTable, policy, roleSession } from './ask.ts';

const on = (resource: string) => ({ resource: `arn:aws:s3:::images/${resource}` });
const home = { identity: [policy({ Resource: 'arn:aws:s3:::images/${aws:username}/*' })] };

decisionTable('IAM User Guide, reference_policies_variables: Resource', [
  {
    says: 'aws:username is the caller’s name',
    policies: home,
    request: on('alice/a.png'),
    expected: 'allow',
  },
  { says: 'and not another one', policies: home, request: on('bob/a.png'), expected: 'identity' },
  {
    says: 'a role session has no aws:username, so nothing matches',
    policies: home,
    request: { principal: roleSession, ...on('/a.png') },
    expected: 'identity',
  },
  {
    says: 'the name of the variable is not case-sensitive',
    policies: { identity: [policy({ Resource: 'arn:aws:s3:::images/${AWS:UserName}/*' })] },
    request: on('alice/a.png'),
    expected: 'allow',
  },
  {
    says: 'a tag can be a variable',
    policies: { identity: [policy({ Resource: 'arn:aws:s3:::images/${aws:PrincipalTag/team}/*' })] },
    request: { ...on('vision/a.png'), context: { 'aws:PrincipalTag/team': 'vision' } },
    expected: 'allow',
  },
  {
    says: 'a wildcard in a variable’s value is an ordinary character',
    policies: { identity: [policy({ Resource: 'arn:aws:s3:::images/${aws:PrincipalTag/team}/a' })] },
    request: { ...on('vision/a'), context: { 'aws:PrincipalTag/team': '*' } },
    expected: 'identity',
  },
  {
    says: 'a default stands in for a missing value',
    policies: {
      identity: [policy({ Resource: "arn:aws:s3:::images/${aws:PrincipalTag/team, 'shared'}/*" })],
    },
    request: { ...on('shared/a'), context: { 'aws:PrincipalTag/team': undefined } },
    expected: 'allow',
  },
  {
    says: 'a default does not stand in for a value that is there',
    policies: {
      identity: [policy({ Resource: "arn:aws:s3:::images/${aws:PrincipalTag/team, 'shared'}/*" })],
    },
    request: { ...on('shared/a'), context: { 'aws:PrincipalTag/team': 'vision' } },
    expected: 'identity',
  },
  {
    says: '${*} is an asterisk',
    policies: { identity: [policy({ Resource: 'arn:aws:s3:::images/${*}.png' })] },
    request: on('*.png'),
    expected: 'allow',
  },
  {
    says: 'and not a wildcard',
    policies: { identity: [policy({ Resource: 'arn:aws:s3:::images/${*}.png' })] },
    request: on('a.png'),
    expected: 'identity',
  },
  {
    says: '${?} is a question mark',
    policies: { identity: [policy({ Resource: 'arn:aws:s3:::images/a${?}' })] },
    request: on('ab'),
    expected: 'identity',
  },
  {
    says: '${$} is a dollar sign',
    policies: { identity: [policy({ Resource: 'arn:aws:s3:::images/${$}{x}' })] },
    request: on('${x}'),
    expected: 'allow',
  },
  {
    says: 'text that only looks like the start of a variable is text',
    policies: { identity: [policy({ Resource: 'arn:aws:s3:::images/${' })] },
    request: on('${'),
    expected: 'allow',
  },
]);

const old = (statement: object) =>
  parsePolicy({
    Version: '2008-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', ...statement }],
  });
decisionTable('IAM User Guide, reference_policies_variables: Version', [
  {
    says: 'in a 2008-10-17 document a variable is literal text',
    policies: { identity: [old({ Resource: 'arn:aws:s3:::images/${aws:username}' })] },
    request: on('alice'),
    expected: 'identity',
  },
  {
    says: 'and matches itself',
    policies: { identity: [old({ Resource: 'arn:aws:s3:::images/${aws:username}' })] },
    request: on('${aws:username}'),
    expected: 'allow',
  },
  {
    says: 'a document without Version is a 2008-10-17 document',
    policies: {
      identity: [
        parsePolicy({
          Statement: { Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::images/${aws:username}' },
        }),
      ],
    },
    request: on('alice'),
    expected: 'identity',
  },
]);

const when = (says: string, condition: unknown, value: string, allows: boolean) => ({
  says,
  condition,
  context: { 's3:prefix': value },
  allows,
});
conditionTable('IAM User Guide, reference_policies_variables: Condition', [
  when(
    'StringLike takes variables',
    { StringLike: { 's3:prefix': ['', 'home/${aws:username}/*'] } },
    'home/alice/x',
    true,
  ),
  when(
    'for the caller alone',
    { StringLike: { 's3:prefix': ['', 'home/${aws:username}/*'] } },
    'home/bob/x',
    false,
  ),
  when('StringEquals takes variables', { StringEquals: { 's3:prefix': '${aws:username}' } }, 'alice', true),
  when('case counts in a value', { StringEquals: { 's3:prefix': '${aws:username}' } }, 'Alice', false),
  when(
    'StringEqualsIgnoreCase folds it',
    { StringEqualsIgnoreCase: { 's3:prefix': '${aws:username}' } },
    'ALICE',
    true,
  ),
  when(
    'StringNotEquals takes variables',
    { StringNotEquals: { 's3:prefix': '${aws:username}' } },
    'alice',
    false,
  ),
  when(
    'ArnLike takes variables',
    { ArnLike: { 's3:prefix': 'arn:aws:s3:::${aws:username}/*' } },
    'arn:aws:s3:::alice/x',
    true,
  ),
  when(
    'a variable’s colons do not move the components',
    { ArnLike: { 's3:prefix': 'arn:aws:s3:::${s3:prefix}' } },
    'a:b',
    false,
  ),
  when('${*} is an asterisk under StringLike', { StringLike: { 's3:prefix': 'a${*}' } }, 'ab', false),
]);

test('a variable before the fifth colon of a resource is text, as AWS allows none there', () => {
  const identity = [policy({ Resource: 'arn:aws:s3:${aws:username}::images' })];
  expect(ask({ identity }, { resource: 'arn:aws:s3:alice::images' }).decision).toBe('deny');
});

test('a Deny on everything but a variable that has no value denies, and says that this is not certain', () => {
  const deny = policy({ Effect: 'Deny', NotResource: 'arn:aws:s3:::images/${aws:username}/*' });
  const decision = ask({ identity: [policy({}), deny] }, { principal: roleSession });
  expect(decision.reason).toMatchObject({ kind: 'explicit-deny', certain: false });
  expect(decision.notModelled).toEqual([expect.stringContaining('NotResource')]);
});
