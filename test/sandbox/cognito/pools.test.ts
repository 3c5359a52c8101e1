import {
  type CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  DeleteGroupCommand,
  DeleteUserPoolClientCommand,
  DeleteUserPoolCommand,
  DeleteUserPoolDomainCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  DescribeUserPoolDomainCommand,
  GetGroupCommand,
  ListGroupsCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  paginateListGroups,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../open.ts';

const NOW = new Date('2026-11-20T10:00:00Z');

let aws: OpenSandbox;
let client: CognitoIdentityProviderClient;
let UserPoolId: string;

beforeEach(async () => {
  aws = await open({ seed: 'none', clock: () => NOW });
  client = aws.cognito();
  const { UserPool } = await client.send(
    new CreateUserPoolCommand({ PoolName: 'workers', UserPoolTags: { team: 'vision' } }),
  );
  UserPoolId = UserPool?.Id ?? '';
});

afterEach(() => aws[Symbol.asyncDispose]());

test('a pool has an id of its region, and defaults', async () => {
  expect(UserPoolId).toMatch(/^us-east-1_[0-9A-Za-z]{9}$/);
  const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
  expect(UserPool).toMatchObject({
    Id: UserPoolId,
    Name: 'workers',
    Arn: `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${UserPoolId}`,
    CreationDate: NOW,
    EstimatedNumberOfUsers: 0,
    DeletionProtection: 'INACTIVE',
    MfaConfiguration: 'OFF',
    UserPoolTier: 'ESSENTIALS',
    UserPoolTags: { team: 'vision' },
    Policies: {
      PasswordPolicy: { MinimumLength: 8, RequireSymbols: true, TemporaryPasswordValidityDays: 7 },
    },
  });
  expect(UserPool?.SchemaAttributes?.map(({ Name }) => Name)).toContain('email');
});

test('pools are listed in pages, and MaxResults is required', async () => {
  for (const PoolName of ['second', 'third']) await client.send(new CreateUserPoolCommand({ PoolName }));
  const first = await client.send(new ListUserPoolsCommand({ MaxResults: 2 }));
  const second = await client.send(new ListUserPoolsCommand({ MaxResults: 2, NextToken: first.NextToken }));
  const names = [...(first.UserPools ?? []), ...(second.UserPools ?? [])].map(({ Name }) => Name);
  expect(names).toEqual(['workers', 'second', 'third']);
  expect(second.NextToken).toBeUndefined();
  await expect(client.send(new ListUserPoolsCommand({ MaxResults: undefined }))).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message:
      "1 validation error detected: Value null at 'maxResults' failed to satisfy constraint: Member must not be null",
  });
});

test('a pool of another region is not found, and of none either', async () => {
  const notFound = { name: 'ResourceNotFoundException', message: `User pool ${UserPoolId} does not exist.` };
  await expect(
    aws.cognito('eu-west-1').send(new DescribeUserPoolCommand({ UserPoolId })),
  ).rejects.toMatchObject(notFound);
  await client.send(new DeleteUserPoolCommand({ UserPoolId }));
  await expect(client.send(new ListGroupsCommand({ UserPoolId }))).rejects.toMatchObject(notFound);
});

test('deletion protection and a domain keep a pool from being deleted', async () => {
  const { UserPool } = await client.send(
    new CreateUserPoolCommand({ PoolName: 'protected', DeletionProtection: 'ACTIVE' }),
  );
  await expect(client.send(new DeleteUserPoolCommand({ UserPoolId: UserPool?.Id }))).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringContaining('deletion protection is activated'),
  });
  await client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain: 'my-portal' }));
  await expect(client.send(new DeleteUserPoolCommand({ UserPoolId }))).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'User pool cannot be deleted. It has a domain configured that should be deleted first.',
  });
  await client.send(new DeleteUserPoolDomainCommand({ UserPoolId, Domain: 'my-portal' }));
  await client.send(new DeleteUserPoolCommand({ UserPoolId }));
});

test('a client gets a secret when it asks for one, and can be read again', async () => {
  const { UserPoolClient: made } = await client.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'portal',
      GenerateSecret: true,
      CallbackURLs: ['https://example.com/oauth2/idpresponse'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
    }),
  );
  expect(made).toMatchObject({
    UserPoolId,
    ClientName: 'portal',
    ClientId: expect.stringMatching(/^[0-9a-z]{26}$/),
    ClientSecret: expect.stringMatching(/^[0-9a-z]{51}$/),
    CallbackURLs: ['https://example.com/oauth2/idpresponse'],
    AllowedOAuthFlowsUserPoolClient: true,
  });
  const ClientId = made?.ClientId;
  const read = await client.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
  expect(read.UserPoolClient).toEqual(made);
  const { UserPoolClient: open } = await client.send(
    new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'public' }),
  );
  expect(open?.ClientSecret).toBeUndefined();
  const { UserPoolClients } = await client.send(new ListUserPoolClientsCommand({ UserPoolId }));
  expect(UserPoolClients).toEqual([
    { UserPoolId, ClientId, ClientName: 'portal' },
    { UserPoolId, ClientId: open?.ClientId, ClientName: 'public' },
  ]);
});

test('updating a client puts every omitted setting back to its default, but keeps secret and name', async () => {
  const { UserPoolClient: made } = await client.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'portal',
      GenerateSecret: true,
      CallbackURLs: ['https://example.com/'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
    }),
  );
  const { UserPoolClient: updated } = await client.send(
    new UpdateUserPoolClientCommand({
      UserPoolId,
      ClientId: made?.ClientId,
      LogoutURLs: ['https://example.com/bye'],
    }),
  );
  expect(updated).toMatchObject({
    ClientName: 'portal',
    ClientSecret: made?.ClientSecret,
    LogoutURLs: ['https://example.com/bye'],
    AllowedOAuthFlowsUserPoolClient: false,
  });
  expect(updated?.CallbackURLs).toBeUndefined();
});

test('a deleted client is not found', async () => {
  const { UserPoolClient } = await client.send(
    new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'x' }),
  );
  const ClientId = UserPoolClient?.ClientId;
  await client.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));
  await expect(
    client.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId })),
  ).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `User pool client ${ClientId} does not exist.`,
  });
});

test('a domain belongs to one pool, and a pool has one', async () => {
  const create = (Domain: string, pool = UserPoolId) =>
    client.send(new CreateUserPoolDomainCommand({ UserPoolId: pool, Domain, ManagedLoginVersion: 2 }));
  expect(await create('my-portal')).toMatchObject({ ManagedLoginVersion: 2 });
  const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: 'other' }));
  const refused = { name: 'InvalidParameterException' };
  await expect(create('my-portal', UserPool?.Id)).rejects.toMatchObject(refused);
  await expect(create('second-portal')).rejects.toMatchObject(refused);
  await expect(create('UPPER', UserPool?.Id)).rejects.toMatchObject(refused);
  const { DomainDescription } = await client.send(new DescribeUserPoolDomainCommand({ Domain: 'my-portal' }));
  expect(DomainDescription).toMatchObject({ UserPoolId, Domain: 'my-portal', Status: 'ACTIVE' });
  const described = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
  expect(described.UserPool?.Domain).toBe('my-portal');
});

test('an unknown domain has an empty description, and cannot be deleted', async () => {
  const { DomainDescription } = await client.send(new DescribeUserPoolDomainCommand({ Domain: 'nobody' }));
  expect(DomainDescription).toEqual({});
  await expect(
    client.send(new DeleteUserPoolDomainCommand({ UserPoolId, Domain: 'nobody' })),
  ).rejects.toMatchObject({ name: 'InvalidParameterException' });
});

test('groups are created once, read, listed in pages and deleted', async () => {
  const create = (GroupName: string) =>
    client.send(new CreateGroupCommand({ UserPoolId, GroupName, Description: 'Some people', Precedence: 0 }));
  const { Group } = await create('readers');
  expect(Group).toEqual({
    GroupName: 'readers',
    UserPoolId,
    Description: 'Some people',
    Precedence: 0,
    CreationDate: NOW,
    LastModifiedDate: NOW,
  });
  await expect(create('readers')).rejects.toMatchObject({
    name: 'GroupExistsException',
    message: 'A group with the name already exists.',
  });
  expect((await client.send(new GetGroupCommand({ UserPoolId, GroupName: 'readers' }))).Group).toEqual(Group);
  for (const name of ['a', 'b', 'c', 'd']) await create(name);
  const names: unknown[] = [];
  for await (const page of paginateListGroups({ client, pageSize: 2 }, { UserPoolId })) {
    names.push(...(page.Groups ?? []).map(({ GroupName }) => GroupName));
  }
  expect(names).toEqual(['readers', 'a', 'b', 'c', 'd']);
  await client.send(new DeleteGroupCommand({ UserPoolId, GroupName: 'a' }));
  const gone = { name: 'ResourceNotFoundException', message: 'Group not found.' };
  await expect(client.send(new GetGroupCommand({ UserPoolId, GroupName: 'a' }))).rejects.toMatchObject(gone);
  await expect(client.send(new DeleteGroupCommand({ UserPoolId, GroupName: 'a' }))).rejects.toMatchObject(
    gone,
  );
});

test('group names with spaces break the model', async () => {
  await expect(
    client.send(new CreateGroupCommand({ UserPoolId, GroupName: 'night shift' })),
  ).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message:
      "1 validation error detected: Value 'night shift' at 'groupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+",
  });
});
