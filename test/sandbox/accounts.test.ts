import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateWorkteamCommand, ListWorkteamsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Credentials } from '../../src/sandbox/accounts.ts';
import { readAccounts } from '../../src/sandbox/read-accounts.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';

const PARTNER = '210987654321';
const allow = (action: string | string[], resource = '*') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
});

let sandbox: Sandbox;
const clients: { destroy(): void }[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(async () => {
  for (const client of clients) client.destroy();
  await sandbox.close();
});

function settings(credentials: Credentials & { readonly sessionToken?: string }) {
  return { endpoint: sandbox.url, region: 'us-east-1', credentials, maxAttempts: 1 };
}

function keep<T extends { destroy(): void }>(client: T): T {
  clients.push(client);
  return client;
}

const s3 = (who: Credentials) => keep(new S3Client({ ...settings(who), forcePathStyle: true }));
const sagemaker = (who: Credentials) => keep(new SageMakerClient(settings(who)));
const sts = (who: Credentials) => keep(new STSClient(settings(who)));

describe('a second account', () => {
  test('has nothing of the first, and its own identity', async () => {
    const partner = sandbox.addAccount({ id: PARTNER });
    const { Account, Arn } = await sts(partner.credentials).send(new GetCallerIdentityCommand({}));
    expect([Account, Arn]).toEqual([PARTNER, `arn:aws:iam::${PARTNER}:user/sandbox-admin`]);
    expect((await sagemaker(partner.credentials).send(new ListWorkteamsCommand({}))).Workteams).toEqual([]);
    expect((await sagemaker(sandbox.credentials).send(new ListWorkteamsCommand({}))).Workteams).toHaveLength(
      6,
    );
    const { accessKeyId: AccessKeyId } = partner.credentials;
    const info = await sts(sandbox.credentials).send(new GetAccessKeyInfoCommand({ AccessKeyId }));
    expect(info.Account).toBe(PARTNER);
  });

  test('reads a bucket of the first only where both sides allow it', async () => {
    const { addUser } = sandbox.addAccount({ id: '310987654321' });
    const reader = s3(addUser('reader', [allow('s3:GetObject')]));
    const idle = s3(addUser('idle'));
    const admin = s3(sandbox.credentials);
    const object = { Bucket: 'shared-images', Key: 'a.png' };
    await admin.send(new CreateBucketCommand({ Bucket: object.Bucket }));
    await admin.send(new PutObjectCommand({ ...object, Body: 'x' }));
    await expect(reader.send(new GetObjectCommand(object))).rejects.toMatchObject({ name: 'AccessDenied' });
    const statement = {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::310987654321:root' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::shared-images/*',
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await admin.send(new PutBucketPolicyCommand({ Bucket: object.Bucket, Policy }));
    expect(await (await reader.send(new GetObjectCommand(object))).Body?.transformToString()).toBe('x');
    await expect(idle.send(new GetObjectCommand(object))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('is let into a role of the first by its trust policy', async () => {
    const partner = sandbox.addAccount({ id: '410987654321' });
    const RoleArn = sandbox.addRole({
      name: 'for-partners',
      policies: [allow('s3:*')],
      trust: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: '410987654321' }, Action: 'sts:AssumeRole' }],
      },
    });
    const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'visit' });
    const { Credentials: given, AssumedRoleUser } = await sts(partner.credentials).send(assume);
    expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::123456789012:assumed-role/for-partners/visit');
    const session = sts({
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    } as Credentials);
    expect((await session.send(new GetCallerIdentityCommand({}))).Account).toBe('123456789012');
    await expect(sts(sandbox.addUser('outsider')).send(assume)).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  test.each<[string, object, boolean]>([
    ['own', { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }, true],
    ['other', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, false],
    ['plain', { Bool: { 'aws:SecureTransport': 'false' } }, true],
  ])('a trust policy may ask for the %s network', async (name, Condition, allowed) => {
    const Statement = [
      { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole', Condition },
    ];
    const trust = { Version: '2012-10-17', Statement };
    const RoleArn = sandbox.addRole({ name: `from-${name}`, policies: [], trust });
    const assumed = sts(sandbox.credentials).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' }));
    const isAllowed = await assumed.then(
      () => true,
      () => false,
    );
    expect(isAllowed).toBe(allowed);
  });

  test.each(['12345678901', '123456789012', 'abcdefghijkl'])('the id %s is refused', (id) => {
    expect(() => sandbox.addAccount({ id })).toThrow(/account/);
  });
});

describe("a user's policies", () => {
  test('count for SageMaker as for S3', async () => {
    const user = sagemaker(sandbox.addUser('lister', [allow('sagemaker:ListWorkteams')]));
    expect((await user.send(new ListWorkteamsCommand({}))).Workteams).toHaveLength(6);
    const MemberDefinitions = [
      { CognitoMemberDefinition: { UserPool: 'us-east-1_Lb7Workrs', UserGroup: 'x', ClientId: 'y' } },
    ];
    const create = new CreateWorkteamCommand({
      WorkteamName: 'new-team',
      Description: 'x',
      MemberDefinitions,
    });
    await expect(user.send(create)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:iam::123456789012:user/lister is not authorized to perform: sagemaker:CreateWorkteam on resource: ' +
        'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/new-team because no identity-based policy ' +
        'allows the sagemaker:CreateWorkteam action',
    });
  });

  test('may be about one team, its tags, or where the call comes from', async () => {
    const describe = (name: string) => JSON.stringify({ WorkteamName: name });
    const statement = {
      Effect: 'Allow',
      Action: 'sagemaker:DescribeWorkteam',
      Resource: 'arn:aws:sagemaker:*:*:workteam/private-crowd/*',
      Condition: {
        StringEquals: { 'aws:ResourceTag/study': 'chest-ct-2026' },
        IpAddress: { 'aws:SourceIp': '127.0.0.1/32' },
      },
    };
    const who = sandbox.addUser('by-tag', [{ Version: '2012-10-17', Statement: [statement] }]);
    const client = sagemaker(who);
    const { DescribeWorkteamCommand } = await import('@aws-sdk/client-sagemaker');
    const read = (name: string) => client.send(new DescribeWorkteamCommand(JSON.parse(describe(name))));
    expect((await read('radiology-readers')).Workteam?.WorkteamName).toBe('radiology-readers');
    await expect(read('retail-boxes')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('accounts from a file', () => {
  test('are read as they are written', () => {
    const roles = [{ name: 'r', policies: [allow('s3:*')] }];
    expect(readAccounts({ accounts: [{ id: PARTNER, users: [{ name: 'u' }], roles }] })).toEqual([
      { id: PARTNER, users: [{ name: 'u' }], roles, policies: [] },
    ]);
  });

  test.each([
    [[], 'accounts'],
    [{ accounts: [1] }, 'accounts[0]'],
    [{ accounts: [{ id: 1 }] }, '12 digits'],
    [{ accounts: [{ id: PARTNER, user: [] }] }, '"user"'],
    [{ accounts: [{ id: PARTNER, users: {} }] }, 'users must be a list'],
    [{ accounts: [{ id: PARTNER, users: [{ name: '\u001b[2J' }] }] }, 'users[0].name'],
    [{ accounts: [{ id: PARTNER, users: [{ name: 'u', key: 'x' }] }] }, '"key"'],
    [{ accounts: [{ id: PARTNER, users: [{ name: 'u', policies: 'all' }] }] }, 'list of policies'],
    [{ accounts: [{ id: PARTNER, policies: [{ name: 'p' }] }] }, 'document'],
  ])('%j is refused', (value, part) => {
    expect(readAccounts(value)).toEqual(expect.stringContaining(part));
  });
});
