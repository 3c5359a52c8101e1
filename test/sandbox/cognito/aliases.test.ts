import {
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
  AdminDeleteUserAttributesCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  type CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../open.ts';

let aws: OpenSandbox;
let client: CognitoIdentityProviderClient;

beforeAll(async () => {
  aws = await open({ seed: 'none' });
  client = aws.cognito();
});

afterAll(() => aws[Symbol.asyncDispose]());

async function pool(settings: Partial<CreateUserPoolCommandInput>) {
  const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: 'p', ...settings }));
  const UserPoolId = UserPool?.Id ?? '';
  return {
    create: (
      Username: string,
      attributes: Record<string, string> = {},
      more: Partial<AdminCreateUserCommandInput> = {},
    ) =>
      client.send(
        new AdminCreateUserCommand({
          UserPoolId,
          Username,
          UserAttributes: pairs(attributes),
          MessageAction: 'SUPPRESS',
          ...more,
        }),
      ),
    update: (Username: string, attributes: Record<string, string>) =>
      client.send(
        new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes: pairs(attributes) }),
      ),
    remove: (Username: string, ...UserAttributeNames: string[]) =>
      client.send(new AdminDeleteUserAttributesCommand({ UserPoolId, Username, UserAttributeNames })),
    get: async (Username: string) =>
      (await client.send(new AdminGetUserCommand({ UserPoolId, Username }))).Username,
    list: (AttributesToGet: string[]) => client.send(new ListUsersCommand({ UserPoolId, AttributesToGet })),
  };
}

function pairs(attributes: Record<string, string>) {
  return Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
}

const EXISTS = { name: 'AliasExistsException', message: 'An account with the given email already exists.' };

describe('where people sign in with an address', () => {
  test('nobody gets the address of somebody else', async () => {
    const { create, update, get } = await pool({ UsernameAttributes: ['email'] });
    await create('ada@acme.example');
    await create('ben@acme.example');
    await expect(create('ada@acme.example')).rejects.toMatchObject({ name: 'UsernameExistsException' });
    await expect(update('ben@acme.example', { email: 'ada@acme.example' })).rejects.toMatchObject(EXISTS);
    await update('ben@acme.example', { email: 'benjamin@acme.example' });
    expect(await get('benjamin@acme.example')).toMatch(/^[0-9a-f-]{36}$/);
    await expect(get('ben@acme.example')).rejects.toMatchObject({ name: 'UserNotFoundException' });
    await create('ben@acme.example');
  });

  test('telephone numbers are addresses, too', async () => {
    const numbers = await pool({ UsernameAttributes: ['phone_number'] });
    await numbers.create('+15550100');
    await expect(numbers.create('ada@acme.example')).rejects.toThrow('Username should be a phone number.');
    const both = await pool({ UsernameAttributes: ['phone_number', 'email'] });
    await both.create('+15550100');
    await both.create('ada@acme.example');
    await expect(both.create('ada')).rejects.toThrow('Username should be either an email or a phone number.');
  });
});

describe('where addresses are aliases', () => {
  test('a verified one finds its user, and belongs to one', async () => {
    const { create, update, get } = await pool({ AliasAttributes: ['email', 'preferred_username'] });
    await create('ada', {
      email: 'ada@acme.example',
      email_verified: 'true',
      preferred_username: 'countess',
    });
    await create('ben', { email: 'ben@acme.example' });
    expect(await get('ada@acme.example')).toBe('ada');
    expect(await get('countess')).toBe('ada');
    await expect(get('ben@acme.example')).rejects.toMatchObject({ name: 'UserNotFoundException' });
    // Not verified, so not an alias, and free to be anybody's.
    await create('cid', { email: 'ada@acme.example' });
    await expect(update('cid', { email_verified: 'true' })).rejects.toMatchObject(EXISTS);
    const invited = { MessageAction: undefined, DesiredDeliveryMediums: ['EMAIL' as const] };
    const taken = create('dot', { email: 'ada@acme.example', email_verified: 'true' }, invited);
    await expect(taken).rejects.toMatchObject(EXISTS);
    // Who could not be made is not invited.
    expect(aws.sandbox.inspect.mailbox()).toEqual([]);
    await expect(get('dot')).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });

  test('ForceAliasCreation takes the alias from the one who had it', async () => {
    const { create, get } = await pool({ AliasAttributes: ['email'] });
    const mine = { email: 'ada@acme.example', email_verified: 'true' };
    await create('ada', mine);
    await create('eve', mine, { ForceAliasCreation: true });
    expect(await get('ada@acme.example')).toBe('eve');
    expect(await get('ada')).toBe('ada');
  });

  test('one that is taken away finds nobody', async () => {
    const { create, remove, get } = await pool({ AliasAttributes: ['phone_number'] });
    await create('ada', { phone_number: '+15550100', phone_number_verified: 'true' });
    await remove('ada', 'phone_number');
    await expect(get('+15550100')).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });

  test('a user name cannot look like one', async () => {
    const { create } = await pool({ AliasAttributes: ['email'] });
    await expect(create('ada@acme.example')).rejects.toThrow(
      'Username cannot be of email format, since user pool is configured for email alias.',
    );
  });
});

test('user names and aliases are not both made of addresses', async () => {
  await expect(pool({ UsernameAttributes: ['email'], AliasAttributes: ['phone_number'] })).rejects.toThrow(
    'Only one of the aliasAttributes or usernameAttributes can be set.',
  );
});

test.each([
  [{ email: 'ada' }, 'Invalid email address format.'],
  [{ email: 'a b@acme.example' }, 'Invalid email address format.'],
  [{ phone_number: '0155 50100' }, 'Invalid phone number format.'],
  [{ phone_number: '+1-555-0100' }, 'Invalid phone number format.'],
  [{ birthdate: '1815' }, 'birthdate: String must be at least 10'],
  [{ updated_at: 'now' }, 'updated_at'],
  [{ email_verified: 'perhaps' }, 'true or false'],
])('the value in %j is refused', async (attributes, message) => {
  const { create } = await pool({});
  await expect(create('ada', attributes as Record<string, string>)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringContaining(message),
  });
});

test('a listing of attributes that the pool does not have is refused', async () => {
  const { list } = await pool({});
  await list(['email']);
  await expect(list(['email', 'shoe_size'])).rejects.toThrow(
    'One or more requested attributes do not exist.',
  );
});

test('attributes to delete have to be there, all are named that are not', async () => {
  const { create, remove } = await pool({});
  await create('ada');
  await expect(remove('ada', 'nickname', 'custom:a', 'custom:b')).rejects.toThrow(
    'Invalid user attributes: user.custom:a: Attribute does not exist in the schema.\nuser.custom:b: Attribute does not exist in the schema.\n',
  );
});
