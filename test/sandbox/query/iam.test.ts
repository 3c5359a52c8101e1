import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../open.ts';

const READ = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::images/*' },
    {
      Effect: 'Deny',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::images/secret/*',
      Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'radiology' } },
    },
  ],
};
const ROLE = 'arn:aws:iam::123456789012:role/service-role/Labeling';
const POLICY = 'arn:aws:iam::123456789012:policy/ReadImages';
const LIST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }],
};

let aws: OpenSandbox;

beforeAll(async () => {
  aws = await open({
    seed: 'none',
    policies: [{ name: 'ReadImages', document: READ }],
    roles: [
      { name: 'service-role/Labeling', policies: [LIST, POLICY] },
      ...Array.from({ length: 4 }, (_, index) => ({ name: `more-${index}`, policies: [] })),
    ],
  });
});

afterAll(() => aws[Symbol.asyncDispose]());

const iam = (Action: string, more: Record<string, string> = {}) =>
  aws.query('iam', { Action, Version: '2010-05-08', ...more });

function valuesOf(text: string, name: string): string[] {
  return [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, value = '']) => value);
}

describe('roles and policies', () => {
  test('GetRole tells the path, a fixed id and who may assume the role', async () => {
    const { status, text } = await iam('GetRole', { RoleName: 'Labeling' });
    expect(status).toBe(200);
    expect(valuesOf(text, 'Arn')).toEqual([ROLE]);
    expect(valuesOf(text, 'Path')).toEqual(['/service-role/']);
    expect(valuesOf(text, 'RoleId')[0]).toMatch(/^AROA[A-Z2-7]{17}$/);
    const trust = JSON.parse(decodeURIComponent(valuesOf(text, 'AssumeRolePolicyDocument')[0] ?? ''));
    expect(trust.Statement[0].Principal.AWS).toBe('arn:aws:iam::123456789012:root');
  });

  test('a role of another name is NoSuchEntity with 404', async () => {
    const { status, text } = await iam('GetRole', { RoleName: 'labeling' });
    expect(status).toBe(404);
    expect(valuesOf(text, 'Code')).toEqual(['NoSuchEntity']);
    expect(valuesOf(text, 'Message')).toEqual(['The role with name labeling cannot be found.']);
  });

  test('inline and managed policies are told apart, and both can be read', async () => {
    const names = valuesOf((await iam('ListRolePolicies', { RoleName: 'Labeling' })).text, 'member');
    expect(names).toEqual(['policy-1']);
    const inline = await iam('GetRolePolicy', { RoleName: 'Labeling', PolicyName: 'policy-1' });
    expect(JSON.parse(decodeURIComponent(valuesOf(inline.text, 'PolicyDocument')[0] ?? ''))).toEqual(LIST);
    const attached = await iam('ListAttachedRolePolicies', { RoleName: 'Labeling' });
    expect(valuesOf(attached.text, 'PolicyArn')).toEqual([POLICY]);
    const policy = await iam('GetPolicy', { PolicyArn: POLICY });
    expect(valuesOf(policy.text, 'AttachmentCount')).toEqual(['1']);
    const version = await iam('GetPolicyVersion', { PolicyArn: POLICY, VersionId: 'v1' });
    expect(JSON.parse(decodeURIComponent(valuesOf(version.text, 'Document')[0] ?? ''))).toEqual(READ);
    expect((await iam('GetPolicyVersion', { PolicyArn: POLICY, VersionId: 'v2' })).status).toBe(404);
    expect((await iam('GetPolicy', { PolicyArn: `${POLICY}s` })).status).toBe(404);
  });

  test('roles come in pages', async () => {
    const names: string[] = [];
    let marker: string | undefined;
    do {
      const { text } = await iam('ListRoles', { MaxItems: '2', ...(marker ? { Marker: marker } : {}) });
      names.push(...valuesOf(text, 'RoleName'));
      marker = valuesOf(text, 'Marker')[0];
      expect(valuesOf(text, 'IsTruncated')).toEqual([String(marker !== undefined)]);
    } while (marker !== undefined);
    expect(names).toEqual(['Labeling', 'more-0', 'more-1', 'more-2', 'more-3']);
    expect((await iam('ListRoles', { Marker: 'x.y' })).status).toBe(400);
  });

  test("GetUser without a name is the caller's own", async () => {
    expect(valuesOf((await iam('GetUser')).text, 'UserName')).toEqual(['sandbox-admin']);
  });
});

describe('the simulator', () => {
  const simulate = (more: Record<string, string>) =>
    iam('SimulatePrincipalPolicy', {
      PolicySourceArn: ROLE,
      'ActionNames.member.1': 's3:GetObject',
      ...more,
    });

  test('allows, denies for want of an Allow, and denies by a Deny', async () => {
    const { text } = await simulate({
      'ActionNames.member.2': 's3:PutObject',
      'ResourceArns.member.1': 'arn:aws:s3:::images/a.png',
      'ResourceArns.member.2': 'arn:aws:s3:::images/secret/a.png',
    });
    expect(valuesOf(text, 'EvalDecision')).toEqual([
      'allowed',
      'explicitDeny',
      'implicitDeny',
      'implicitDeny',
    ]);
    expect(valuesOf(text, 'EvalActionName').slice(0, 2)).toEqual(['s3:GetObject', 's3:GetObject']);
    expect(valuesOf(text, 'SourcePolicyId')).toContain('ReadImages');
  });

  test('a context entry that is given changes the decision, one that is not is named', async () => {
    const secret = { 'ResourceArns.member.1': 'arn:aws:s3:::images/secret/a.png' };
    const without = await simulate(secret);
    expect(without.text).toContain('<MissingContextValues><member>aws:PrincipalTag/team</member>');
    const { text } = await simulate({
      ...secret,
      'ContextEntries.member.1.ContextKeyName': 'aws:PrincipalTag/team',
      'ContextEntries.member.1.ContextKeyValues.member.1': 'radiology',
      'ContextEntries.member.1.ContextKeyType': 'string',
    });
    expect(valuesOf(text, 'EvalDecision')).toEqual(['allowed']);
    expect(text).not.toContain('PrincipalTag');
  });

  test('policies of the request count beside those of the role', async () => {
    const deny = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }] };
    const { text } = await simulate({
      'ResourceArns.member.1': 'arn:aws:s3:::images/a.png',
      'PolicyInputList.member.1': JSON.stringify(deny),
    });
    expect(valuesOf(text, 'EvalDecision')).toEqual(['explicitDeny']);
    expect(valuesOf(text, 'SourcePolicyId')).toContain('PolicyInputList.1');
  });

  test("another account's bucket needs its own policy, which can be given", async () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: ROLE },
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::images/*',
        },
      ],
    };
    const other = {
      'ResourceArns.member.1': 'arn:aws:s3:::images/a.png',
      ResourceOwner: 'arn:aws:iam::210987654321:root',
    };
    expect(valuesOf((await simulate(other)).text, 'EvalDecision')).toEqual(['implicitDeny']);
    const allowed = await simulate({ ...other, ResourcePolicy: JSON.stringify(policy) });
    expect(valuesOf(allowed.text, 'EvalDecision')).toEqual(['allowed']);
  });

  test.each([
    [{ PolicySourceArn: `${ROLE}x` }, 404, 'NoSuchEntity'],
    [{ 'ActionNames.member.1': 'GetObject' }, 400, 'InvalidInput'],
    [{ 'ActionNames.member.1': 's3:*' }, 400, 'InvalidInput'],
    [{ 'PolicyInputList.member.1': '{"Statement":' }, 400, 'InvalidInput'],
    [{ CallerArn: 'me' }, 400, 'InvalidInput'],
    [{ 'PermissionsBoundaryPolicyInputList.member.1': '{}' }, 501, 'NotImplemented'],
  ])('%j is refused', async (more, status, code) => {
    const answer = await simulate(more as Record<string, string>);
    expect([answer.status, valuesOf(answer.text, 'Code')]).toEqual([status, [code]]);
  });
});
