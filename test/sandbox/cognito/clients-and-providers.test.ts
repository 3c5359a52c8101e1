import {
  type CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateIdentityProviderCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  DeleteIdentityProviderCommand,
  DescribeIdentityProviderCommand,
  DescribeUserPoolCommand,
  GetIdentityProviderByIdentifierCommand,
  GetUserPoolMfaConfigCommand,
  ListIdentityProvidersCommand,
  ListTagsForResourceCommand,
  SetUserPoolMfaConfigCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateGroupCommand,
  UpdateIdentityProviderCommand,
  UpdateUserPoolClientCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../open.ts';

let aws: OpenSandbox;
let client: CognitoIdentityProviderClient;
let UserPoolId: string;

beforeAll(async () => {
  aws = await open({ seed: 'none' });
  client = aws.cognito();
});

beforeEach(async () => {
  const { UserPool } = await client.send(
    new CreateUserPoolCommand({ PoolName: 'p', UserPoolTags: { owner: 'ana' }, AliasAttributes: ['email'] }),
  );
  UserPoolId = UserPool?.Id ?? '';
});

afterAll(() => aws[Symbol.asyncDispose]());

type Settings = Partial<CreateUserPoolClientCommandInput>;
const web: Settings = {
  CallbackURLs: ['https://portal.example/back'],
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid'],
  AllowedOAuthFlowsUserPoolClient: true,
};
const create = (settings: Settings) =>
  client.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'c', ...settings }));

describe('app clients', () => {
  test.each<[string, Settings, string, string]>([
    ['code without callbacks', { ...web, CallbackURLs: [] }, 'InvalidOAuthFlowException', 'CallbackURLs'],
    [
      'implicit without callbacks',
      { AllowedOAuthFlows: ['implicit'] },
      'InvalidOAuthFlowException',
      'CallbackURLs',
    ],
    [
      'two kinds of flow',
      { ...web, AllowedOAuthFlows: ['code', 'client_credentials'] },
      'InvalidOAuthFlowException',
      'along with',
    ],
    [
      'client credentials without a secret',
      { AllowedOAuthFlows: ['client_credentials'] },
      'InvalidOAuthFlowException',
      'secret',
    ],
    [
      'no flows',
      { ...web, AllowedOAuthFlows: [] },
      'InvalidParameterException',
      'AllowedOAuthFlows and AllowedOAuthScopes are required',
    ],
    [
      'plain http elsewhere',
      { ...web, CallbackURLs: ['http://portal.example/'] },
      'InvalidParameterException',
      'HTTP',
    ],
    [
      'plain http to look like localhost',
      { ...web, CallbackURLs: ['http://localhost.example/'] },
      'InvalidParameterException',
      'HTTP',
    ],
    [
      'plain http to sign out',
      { ...web, LogoutURLs: ['http://portal.example/'] },
      'InvalidParameterException',
      'HTTP',
    ],
    [
      'a fragment',
      { ...web, CallbackURLs: ['https://portal.example/#x'] },
      'InvalidParameterException',
      'fragment',
    ],
    [
      'a strange default',
      { ...web, DefaultRedirectURI: 'https://other.example/' },
      'InvalidParameterException',
      'DefaultRedirectURI',
    ],
    [
      'an unknown provider',
      { SupportedIdentityProviders: ['Corp'] },
      'InvalidParameterException',
      'The provider Corp does not exist for User Pool',
    ],
    [
      'an unknown scope',
      { ...web, AllowedOAuthScopes: ['orders/read'] },
      'ScopeDoesNotExistException',
      'orders/read',
    ],
    [
      'an unknown attribute',
      { ReadAttributes: ['shoe_size'] },
      'InvalidParameterException',
      'Invalid read attributes',
    ],
  ])('%s is refused', async (_, settings, name, message) => {
    await expect(create(settings)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });

  test('localhost may be plain http, and a provider that is there is taken', async () => {
    await create({
      ...web,
      CallbackURLs: ['http://localhost:3000/back', 'http://localhost/', 'myapp://signin'],
    });
    const ProviderDetails = { client_id: 'x', oidc_issuer: 'https://idp.example' };
    await client.send(
      new CreateIdentityProviderCommand({
        UserPoolId,
        ProviderName: 'Corp',
        ProviderType: 'OIDC',
        ProviderDetails,
      }),
    );
    await create({ SupportedIdentityProviders: ['COGNITO', 'Corp'] });
  });

  test('an update is held to the same', async () => {
    const { UserPoolClient } = await create(web);
    const ClientId = UserPoolClient?.ClientId;
    await expect(
      client.send(new UpdateUserPoolClientCommand({ UserPoolId, ClientId, AllowedOAuthFlows: ['code'] })),
    ).rejects.toMatchObject({ name: 'InvalidOAuthFlowException' });
  });
});

test('identity providers are made, listed, found by an identifier, changed and deleted', async () => {
  const named = (ProviderName: string, IdpIdentifiers: string[]) =>
    new CreateIdentityProviderCommand({
      UserPoolId,
      ProviderName,
      ProviderType: 'SAML',
      ProviderDetails: { MetadataURL: 'https://idp.example/saml' },
      AttributeMapping: { email: 'mail' },
      IdpIdentifiers,
    });
  await client.send(named('Corp', ['corp.example']));
  await expect(client.send(named('Corp', []))).rejects.toMatchObject({ name: 'DuplicateProviderException' });
  await expect(client.send(named('Other', ['corp.example']))).rejects.toThrow('corp.example');
  const { Providers } = await client.send(new ListIdentityProvidersCommand({ UserPoolId }));
  expect(Providers?.map(({ ProviderName }) => ProviderName)).toEqual(['Corp']);
  const found = await client.send(
    new GetIdentityProviderByIdentifierCommand({ UserPoolId, IdpIdentifier: 'corp.example' }),
  );
  expect(found.IdentityProvider).toMatchObject({
    UserPoolId,
    ProviderName: 'Corp',
    AttributeMapping: { email: 'mail' },
  });
  const id = { UserPoolId, ProviderName: 'Corp' };
  await client.send(new UpdateIdentityProviderCommand({ ...id, AttributeMapping: { name: 'cn' } }));
  const { IdentityProvider } = await client.send(new DescribeIdentityProviderCommand(id));
  expect(IdentityProvider).toMatchObject({
    AttributeMapping: { name: 'cn' },
    IdpIdentifiers: ['corp.example'],
  });
  await client.send(new DeleteIdentityProviderCommand(id));
  await expect(client.send(new DescribeIdentityProviderCommand(id))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

describe('a second factor', () => {
  const get = () => client.send(new GetUserPoolMfaConfigCommand({ UserPoolId }));
  const set = (input: object) => client.send(new SetUserPoolMfaConfigCommand({ UserPoolId, ...input }));

  test('is off in a new pool', async () => {
    const { $metadata: _, ...config } = await get();
    expect(config).toEqual({ MfaConfiguration: 'OFF' });
  });

  test('is kept once it is set, and shown by the pool', async () => {
    await set({ MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } });
    expect(await get()).toMatchObject({
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    });
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool?.MfaConfiguration).toBe('OPTIONAL');
  });

  test('needs something to be', async () => {
    await expect(set({ MfaConfiguration: 'ON' })).rejects.toThrow('At least one of [SmsMfaConfiguration]');
    await expect(set({ MfaConfiguration: 'ON', SmsMfaConfiguration: {} })).rejects.toThrow(
      '[SmsConfiguration] is a required',
    );
    for (const MfaConfiguration of ['ON', 'OPTIONAL'] as const) {
      await expect(
        client.send(new CreateUserPoolCommand({ PoolName: 'p', MfaConfiguration })),
      ).rejects.toThrow('SMS configuration and Auto verification for phone_number are required');
    }
  });
});

test('an update of a pool keeps what cannot be changed and drops the rest that it leaves out', async () => {
  const read = async () => (await client.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool;
  await client.send(
    new UpdateUserPoolCommand({
      UserPoolId,
      PoolName: 'renamed',
      DeletionProtection: 'ACTIVE',
      Policies: { PasswordPolicy: { MinimumLength: 12 } },
    }),
  );
  expect(await read()).toMatchObject({
    Name: 'renamed',
    DeletionProtection: 'ACTIVE',
    AliasAttributes: ['email'],
    UserPoolTags: { owner: 'ana' },
    Policies: { PasswordPolicy: { MinimumLength: 12, RequireNumbers: false } },
  });
  await client.send(new UpdateUserPoolCommand({ UserPoolId }));
  expect(await read()).toMatchObject({
    Name: 'renamed',
    DeletionProtection: 'INACTIVE',
    Policies: { PasswordPolicy: { MinimumLength: 8, RequireNumbers: true } },
  });
});

test('tags of a pool are added, listed and taken away', async () => {
  const ResourceArn = `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${UserPoolId}`;
  await client.send(new TagResourceCommand({ ResourceArn, Tags: { stage: 'test' } }));
  const list = async () => (await client.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags;
  expect(await list()).toEqual({ owner: 'ana', stage: 'test' });
  await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['owner'] }));
  expect(await list()).toEqual({ stage: 'test' });
  await expect(
    client.send(new ListTagsForResourceCommand({ ResourceArn: `${ResourceArn}x` })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('an update of a group keeps what it leaves out', async () => {
  const group = { UserPoolId, GroupName: 'g' };
  await client.send(new CreateGroupCommand({ ...group, Description: 'before', Precedence: 3 }));
  const { Group } = await client.send(new UpdateGroupCommand({ ...group, Description: 'after' }));
  expect(Group).toMatchObject({ Description: 'after', Precedence: 3 });
  await expect(client.send(new UpdateGroupCommand({ ...group, GroupName: 'other' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});
