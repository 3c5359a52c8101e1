import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  type CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  DeleteGroupCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../open.ts';

const CREATED = new Date('2026-11-20T10:00:00Z');
const LATER = new Date('2026-11-21T10:00:00Z');
const NOBODY = { name: 'UserNotFoundException', message: 'User does not exist.' };

let aws: OpenSandbox;
let client: CognitoIdentityProviderClient;
let now: Date;
let UserPoolId: string;

beforeEach(async () => {
  now = CREATED;
  aws = await open({ seed: 'none', clock: () => now, dailyMailQuota: 50 });
  client = aws.cognito();
  UserPoolId = await newPool({});
});

afterEach(() => aws[Symbol.asyncDispose]());

async function newPool(input: Partial<CreateUserPoolCommandInput>): Promise<string> {
  const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: 'workers', ...input }));
  return UserPool?.Id ?? '';
}

function invite(Username: string, input: Partial<AdminCreateUserCommandInput> = {}) {
  return client.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username,
      UserAttributes: [{ Name: 'email', Value: Username }],
      DesiredDeliveryMediums: ['EMAIL'],
      ...input,
    }),
  );
}

function getUser(Username: string) {
  return client.send(new AdminGetUserCommand({ UserPoolId, Username }));
}

async function search(Filter: string): Promise<unknown[]> {
  const { Users = [] } = await client.send(new ListUsersCommand({ UserPoolId, Filter }));
  return Users.map(({ Username }) => Username);
}

test('an invited user has to change the password, and gets a mail with one that fits the policy', async () => {
  const { User } = await invite('ada@acme.example');
  expect(User).toEqual({
    Username: 'ada@acme.example',
    Attributes: [
      { Name: 'sub', Value: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      { Name: 'email', Value: 'ada@acme.example' },
    ],
    UserCreateDate: CREATED,
    UserLastModifiedDate: CREATED,
    Enabled: true,
    UserStatus: 'FORCE_CHANGE_PASSWORD',
  });
  const mails = aws.sandbox.inspect.mailbox();
  expect(mails).toEqual([
    {
      region: 'us-east-1',
      userPoolId: UserPoolId,
      username: 'ada@acme.example',
      to: 'ada@acme.example',
      medium: 'EMAIL',
      kind: 'invitation',
      temporaryPassword: expect.any(String),
      at: CREATED,
    },
  ]);
  await client.send(
    new AdminSetUserPasswordCommand({
      UserPoolId,
      Username: 'ada@acme.example',
      Password: mails[0]?.temporaryPassword,
    }),
  );
  const { UserAttributes, UserStatus } = await getUser('ada@acme.example');
  expect(UserAttributes).toEqual(User?.Attributes);
  expect(UserStatus).toBe('FORCE_CHANGE_PASSWORD');
});

test('without a medium Cognito would send an SMS, so an address alone gets nothing', async () => {
  await invite('ada@acme.example', { DesiredDeliveryMediums: undefined });
  await invite('bela@acme.example', { MessageAction: 'SUPPRESS' });
  expect(aws.sandbox.inspect.mailbox()).toEqual([]);
  const phone = { Name: 'phone_number', Value: '+15550100' };
  await invite('chidi', { DesiredDeliveryMediums: undefined, UserAttributes: [phone] });
  expect(aws.sandbox.inspect.mailbox()).toMatchObject([{ medium: 'SMS', to: '+15550100' }]);
});

test('the same user is not created twice', async () => {
  await invite('ada@acme.example');
  await expect(invite('ada@acme.example')).rejects.toMatchObject({
    name: 'UsernameExistsException',
    message: 'User account already exists',
  });
  await invite('ADA@acme.example');
  expect(aws.sandbox.inspect.mailbox()).toHaveLength(2);
});

test('a pool without case knows one user however it is written', async () => {
  UserPoolId = await newPool({ UsernameConfiguration: { CaseSensitive: false } });
  await invite('Ada@acme.example');
  await expect(invite('ADA@acme.example')).rejects.toMatchObject({ name: 'UsernameExistsException' });
  expect(await getUser('ada@ACME.example')).toMatchObject({ Username: 'Ada@acme.example' });
});

test('where people sign in by e-mail, Cognito makes up the user name and finds either', async () => {
  UserPoolId = await newPool({ UsernameAttributes: ['email'] });
  const { User } = await invite('ada@acme.example', { UserAttributes: [] });
  expect(User?.Username).toMatch(/^[0-9a-f-]{36}$/);
  expect(await getUser('ada@acme.example')).toMatchObject({ Username: User?.Username });
  expect(await getUser(User?.Username ?? '')).toMatchObject({ Username: User?.Username });
  expect(await search('email = "ada@acme.example"')).toEqual([User?.Username]);
  await expect(invite('ada@acme.example')).rejects.toMatchObject({ name: 'UsernameExistsException' });
  await expect(invite('ada')).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'Username should be an email.',
  });
});

test('an invitation is sent again only to who has not signed in', async () => {
  await invite('ada@acme.example');
  now = LATER;
  await invite('ada@acme.example', { MessageAction: 'RESEND' });
  expect(aws.sandbox.inspect.mailbox().map(({ kind }) => kind)).toEqual(['invitation', 'resent-invitation']);
  expect(await getUser('ada@acme.example')).toMatchObject({ UserLastModifiedDate: LATER });
  await client.send(
    new AdminSetUserPasswordCommand({
      UserPoolId,
      Username: 'ada@acme.example',
      Password: 'Correct-horse-1',
      Permanent: true,
    }),
  );
  expect(await getUser('ada@acme.example')).toMatchObject({ UserStatus: 'CONFIRMED' });
  await expect(invite('ada@acme.example', { MessageAction: 'RESEND' })).rejects.toMatchObject({
    name: 'UnsupportedUserStateException',
    message: 'Resend not possible. ada@acme.example status is not FORCE_CHANGE_PASSWORD',
  });
  await expect(invite('bela@acme.example', { MessageAction: 'RESEND' })).rejects.toMatchObject(NOBODY);
  expect(aws.sandbox.inspect.mailbox()).toHaveLength(2);
});

test('past the daily quota of e-mails an invitation is refused and no user is left behind', async () => {
  for (let count = 1; count <= 50; count += 1) await invite(`user-${count}@acme.example`);
  const refused = {
    name: 'LimitExceededException',
    message: expect.stringMatching(/^Exceeded daily email limit for the operation or the account\./),
  };
  await expect(invite('one-more@acme.example')).rejects.toMatchObject(refused);
  await expect(invite('user-1@acme.example', { MessageAction: 'RESEND' })).rejects.toMatchObject(refused);
  await expect(getUser('one-more@acme.example')).rejects.toMatchObject(NOBODY);
  await invite('quiet@acme.example', { MessageAction: 'SUPPRESS' });
  now = LATER;
  await invite('one-more@acme.example');
  expect(aws.sandbox.inspect.mailbox()).toHaveLength(51);
});

test.each([
  ['short-1A', undefined],
  ['Sh0rt-A', 'Password not long enough'],
  ['lower-case-1', 'Password must have uppercase characters'],
  ['UPPER-CASE-1', 'Password must have lowercase characters'],
  ['No-digits-here', 'Password must have numeric characters'],
  ['NoSymbols123', 'Password must have symbol characters'],
])('the password %s is judged by the pool policy', async (TemporaryPassword, problem) => {
  const result = invite('ada@acme.example', { TemporaryPassword });
  if (problem === undefined) await expect(result).resolves.toBeDefined();
  else {
    await expect(result).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: `Password did not conform with password policy: ${problem}`,
    });
  }
});

test('a pool may have its own password policy', async () => {
  UserPoolId = await newPool({ Policies: { PasswordPolicy: { MinimumLength: 20 } } });
  await expect(
    invite('ada@acme.example', { TemporaryPassword: 'only-nineteen-chars' }),
  ).rejects.toMatchObject({
    name: 'InvalidPasswordException',
  });
  await invite('ada@acme.example', { TemporaryPassword: 'twenty-characters-it' });
});

test('attributes are changed and removed, a new address is unverified, unknown ones are refused', async () => {
  await invite('ada@acme.example', {
    UserAttributes: [
      { Name: 'email', Value: 'ada@acme.example' },
      { Name: 'email_verified', Value: 'true' },
      { Name: 'name', Value: 'Ada' },
    ],
  });
  const update = (UserAttributes: { Name: string; Value: string }[]) =>
    client.send(
      new AdminUpdateUserAttributesCommand({ UserPoolId, Username: 'ada@acme.example', UserAttributes }),
    );
  now = LATER;
  await update([
    { Name: 'email', Value: 'new@acme.example' },
    { Name: 'name', Value: '' },
  ]);
  const user = await getUser('ada@acme.example');
  expect(user.UserAttributes?.slice(1)).toEqual([
    { Name: 'email', Value: 'new@acme.example' },
    { Name: 'email_verified', Value: 'false' },
  ]);
  expect(user.UserLastModifiedDate).toEqual(LATER);
  for (const Name of ['custom:team', 'sub', 'constructor']) {
    await expect(update([{ Name, Value: 'x' }])).rejects.toMatchObject({ name: 'InvalidParameterException' });
  }
});

test('a pool may have attributes of its own', async () => {
  UserPoolId = await newPool({ Schema: [{ Name: 'team', AttributeDataType: 'String' }] });
  const { User } = await invite('ada', { UserAttributes: [{ Name: 'custom:team', Value: 'vision' }] });
  expect(User?.Attributes).toContainEqual({ Name: 'custom:team', Value: 'vision' });
});

test('users are disabled, enabled and deleted, also from their groups', async () => {
  const Username = 'ada@acme.example';
  await invite(Username);
  await client.send(new CreateGroupCommand({ UserPoolId, GroupName: 'readers' }));
  await client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: 'readers' }));
  await client.send(new AdminDisableUserCommand({ UserPoolId, Username }));
  const members = await client.send(new ListUsersInGroupCommand({ UserPoolId, GroupName: 'readers' }));
  expect(members.Users).toMatchObject([{ Username, Enabled: false }]);
  await client.send(new AdminEnableUserCommand({ UserPoolId, Username }));
  expect(await getUser(Username)).toMatchObject({ Enabled: true });
  await client.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
  const left = await client.send(new ListUsersInGroupCommand({ UserPoolId, GroupName: 'readers' }));
  expect(left.Users).toEqual([]);
  await expect(client.send(new AdminDeleteUserCommand({ UserPoolId, Username }))).rejects.toMatchObject(
    NOBODY,
  );
});

test('membership is added and removed without complaint when there is nothing to do', async () => {
  const Username = 'ada@acme.example';
  await invite(Username);
  for (const GroupName of ['readers', 'writers', 'others']) {
    await client.send(new CreateGroupCommand({ UserPoolId, GroupName }));
  }
  const groups = async () => {
    const { Groups = [] } = await client.send(new AdminListGroupsForUserCommand({ UserPoolId, Username }));
    return Groups.map(({ GroupName }) => GroupName);
  };
  for (const GroupName of ['writers', 'readers', 'readers']) {
    await client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
  }
  expect(await groups()).toEqual(['readers', 'writers']);
  for (const GroupName of ['readers', 'readers', 'others']) {
    await client.send(new AdminRemoveUserFromGroupCommand({ UserPoolId, Username, GroupName }));
  }
  expect(await groups()).toEqual(['writers']);
  await client.send(new DeleteGroupCommand({ UserPoolId, GroupName: 'writers' }));
  expect(await groups()).toEqual([]);
  const input = { UserPoolId, Username, GroupName: 'nobody' };
  const noGroup = { name: 'ResourceNotFoundException', message: 'Group not found.' };
  await expect(client.send(new AdminAddUserToGroupCommand(input))).rejects.toMatchObject(noGroup);
  await expect(client.send(new ListUsersInGroupCommand(input))).rejects.toMatchObject(noGroup);
  await expect(
    client.send(new AdminAddUserToGroupCommand({ ...input, Username: 'bela', GroupName: 'readers' })),
  ).rejects.toMatchObject(NOBODY);
});
