import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  type CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
  paginateListUsers,
  paginateListUsersInGroup,
} from '@aws-sdk/client-cognito-identity-provider';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../open.ts';

let aws: OpenSandbox;
let client: CognitoIdentityProviderClient;
let UserPoolId: string;

beforeEach(async () => {
  aws = await open({ seed: 'none' });
  client = aws.cognito();
  const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: 'workers' }));
  UserPoolId = UserPool?.Id ?? '';
});

afterEach(() => aws[Symbol.asyncDispose]());

/** A user whose e-mail address is the name, unless other attributes are given. */
function add(Username: string, UserAttributes = [{ Name: 'email', Value: Username }]) {
  return client.send(
    new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, MessageAction: 'SUPPRESS' }),
  );
}

async function search(Filter: string): Promise<unknown[]> {
  const { Users = [] } = await client.send(new ListUsersCommand({ UserPoolId, Filter }));
  return Users.map(({ Username }) => Username);
}

test('members and users come in pages of sixty at most, under different token names', async () => {
  await client.send(new CreateGroupCommand({ UserPoolId, GroupName: 'readers' }));
  const names = Array.from({ length: 130 }, (_, index) => `user-${index}@acme.example`);
  for (const Username of names) {
    await add(Username);
    await client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: 'readers' }));
  }
  const input = { UserPoolId, GroupName: 'readers' };
  const sizes: unknown[] = [];
  const members: unknown[] = [];
  for await (const { Users = [] } of paginateListUsersInGroup({ client }, input)) {
    sizes.push(Users.length);
    members.push(...Users.map(({ Username }) => Username));
  }
  expect(sizes).toEqual([60, 60, 10]);
  expect(members).toEqual(names);
  const users: unknown[] = [];
  for await (const { Users = [] } of paginateListUsers({ client, pageSize: 50 }, { UserPoolId })) {
    users.push(...Users.map(({ Username }) => Username));
  }
  expect(users).toEqual(names);
  await expect(client.send(new ListUsersInGroupCommand({ ...input, Limit: 61 }))).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringContaining("Value '61' at 'limit'"),
  });
  await expect(
    client.send(new ListUsersCommand({ UserPoolId, PaginationToken: 'x.y' })),
  ).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});

test('users are searched by one attribute, whole or by its beginning', async () => {
  await add('ada@acme.example');
  await add('adam@acme.example');
  await add('bela', [{ Name: 'name', Value: 'say "hi" \\o/' }]);
  await client.send(new AdminDisableUserCommand({ UserPoolId, Username: 'bela' }));
  expect(await search('')).toHaveLength(3);
  expect(await search('email = "ada@acme.example"')).toEqual(['ada@acme.example']);
  expect(await search('email ^= "ada"')).toEqual(['ada@acme.example', 'adam@acme.example']);
  expect(await search('email="ADA@acme.example"')).toEqual([]);
  expect(await search('username ^= "b"')).toEqual(['bela']);
  expect(await search('status = "Disabled"')).toEqual(['bela']);
  expect(await search('cognito:user_status = "force_change_password"')).toHaveLength(3);
  expect(await search('name = "say \\"hi\\" \\\\o/"')).toEqual(['bela']);
});

test('only the attributes asked for are listed', async () => {
  await add('ada@acme.example');
  const { Users } = await client.send(new ListUsersCommand({ UserPoolId, AttributesToGet: ['email'] }));
  expect(Users?.[0]?.Attributes).toEqual([{ Name: 'email', Value: 'ada@acme.example' }]);
});

test.each([
  'email',
  'email =',
  'email = x',
  '= "x"',
  'email = "x',
  'email == "x"',
  'email = "a" and name = "b"',
])('the filter %s is not one', async (filter) => {
  await expect(search(filter)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'Error while parsing filter.',
  });
});

test.each(['custom:team = "x"', 'constructor = "x"', 'birthdate = "x"'])(
  'the attribute of %s cannot be searched',
  async (filter) => {
    await expect(search(filter)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  },
);

test('any name and e-mail that Cognito takes is found again by a quoted filter', async () => {
  const anyName = fc.stringMatching(/^[!-~À-ÿ]{1,40}$/);
  let index = 0;
  await fc.assert(
    fc.asyncProperty(anyName, async (name) => {
      index += 1;
      await add(`user-${index}`, [{ Name: 'name', Value: `${index}${name}` }]);
      const quoted = `${index}${name}`.replace(/[\\"]/g, '\\$&');
      expect(await search(`name = "${quoted}"`)).toEqual([`user-${index}`]);
    }),
    { numRuns: 40 },
  );
});
