import {
  AddCustomAttributesCommand,
  AdminCreateUserCommand,
  AdminDeleteUserAttributesCommand,
  AdminUpdateUserAttributesCommand,
  type CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  type SchemaAttributeType,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../open.ts';

let aws: OpenSandbox;
let client: CognitoIdentityProviderClient;

beforeAll(async () => {
  aws = await open({ seed: 'none' });
  client = aws.cognito();
});

afterAll(() => aws[Symbol.asyncDispose]());

async function create(...Schema: SchemaAttributeType[]) {
  const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: 'p', Schema }));
  return UserPool?.Id ?? '';
}

async function attribute(UserPoolId: string, name: string) {
  const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
  return UserPool?.SchemaAttributes?.find(({ Name }) => Name === name);
}

test('a schema is kept as it was given, beside the standard one', async () => {
  const id = await create(
    { Name: 'email', AttributeDataType: 'String', Required: true, Mutable: false },
    {
      Name: 'site',
      AttributeDataType: 'String',
      StringAttributeConstraints: { MaxLength: '3' },
      Mutable: false,
    },
    {
      Name: 'level',
      AttributeDataType: 'Number',
      NumberAttributeConstraints: { MinValue: '1', MaxValue: '9' },
    },
    { Name: 'secret', AttributeDataType: 'String', DeveloperOnlyAttribute: true },
  );
  expect(await attribute(id, 'email')).toMatchObject({ Required: true, Mutable: false });
  expect(await attribute(id, 'sub')).toMatchObject({ Required: true, Mutable: false });
  expect(await attribute(id, 'birthdate')).toMatchObject({
    StringAttributeConstraints: { MinLength: '10', MaxLength: '10' },
  });
  expect(await attribute(id, 'custom:site')).toEqual({
    Name: 'custom:site',
    AttributeDataType: 'String',
    DeveloperOnlyAttribute: false,
    Mutable: false,
    Required: false,
    StringAttributeConstraints: { MaxLength: '3' },
  });
  expect(await attribute(id, 'custom:level')).toMatchObject({
    AttributeDataType: 'Number',
    NumberAttributeConstraints: { MinValue: '1', MaxValue: '9' },
  });
  expect(await attribute(id, 'dev:custom:secret')).toMatchObject({ DeveloperOnlyAttribute: true });
});

test('users have to keep to it', async () => {
  const UserPoolId = await create(
    { Name: 'email', Required: true },
    {
      Name: 'site',
      AttributeDataType: 'String',
      StringAttributeConstraints: { MinLength: '2', MaxLength: '3' },
      Mutable: false,
    },
    {
      Name: 'level',
      AttributeDataType: 'Number',
      NumberAttributeConstraints: { MinValue: '1', MaxValue: '9' },
    },
  );
  const email = { Name: 'email', Value: 'ada@acme.example' };
  const made = (Username: string, ...UserAttributes: { Name: string; Value: string }[]) =>
    client.send(
      new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, MessageAction: 'SUPPRESS' }),
    );
  await expect(made('ada')).rejects.toThrow(
    'Attributes did not conform to the schema: email: The attribute is required\n',
  );
  await expect(made('ada', email, { Name: 'custom:site', Value: 'west' })).rejects.toThrow(
    'no longer than 3',
  );
  await expect(made('ada', email, { Name: 'custom:site', Value: 'w' })).rejects.toThrow('at least 2');
  for (const Value of ['0', '10', 'one']) {
    await expect(made('ada', email, { Name: 'custom:level', Value })).rejects.toThrow('custom:level');
  }
  await made('ada', email, { Name: 'custom:site', Value: 'nw' }, { Name: 'custom:level', Value: '9' });
  const update = new AdminUpdateUserAttributesCommand({
    UserPoolId,
    Username: 'ada',
    UserAttributes: [{ Name: 'custom:site', Value: 'se' }],
  });
  await expect(client.send(update)).rejects.toThrow('user.custom:site: Attribute cannot be updated.');
  const remove = (name: string) =>
    client.send(
      new AdminDeleteUserAttributesCommand({ UserPoolId, Username: 'ada', UserAttributeNames: [name] }),
    );
  await expect(remove('email')).rejects.toThrow('The attribute is required');
  await remove('custom:level');
});

const number = (NumberAttributeConstraints: object) => ({
  AttributeDataType: 'Number',
  NumberAttributeConstraints,
});
const string = (StringAttributeConstraints: object) => ({
  AttributeDataType: 'String',
  StringAttributeConstraints,
});

test.each([
  [{ Name: 'x' }, 'Invalid AttributeDataType input, consider using the provided AttributeDataType enum.'],
  [{ Name: 'x', Required: true }, 'Required custom attributes are not supported currently.'],
  [
    { Name: 'email', ...string({ MinLength: '2', MaxLength: '1' }) },
    'user.email: Max length cannot be less than min length.',
  ],
  [
    { Name: 'x', ...string({ MinLength: '2', MaxLength: '1' }) },
    'user.custom:x: Max length cannot be less than min length.',
  ],
  [{ Name: 'x', ...string({ MaxLength: '2049' }) }, 'cannot have a length of more than 2048'],
  [
    { Name: 'x', ...string({ MinLength: 'two' }) },
    'Invalid StringAttributeConstraints for schema attribute custom:x',
  ],
  [
    { Name: 'updated_at', ...number({ MinValue: '2', MaxValue: '1' }) },
    'user.updated_at: Max value cannot be less than min value.',
  ],
  [{ Name: 'x', ...number({ MaxValue: 'many' }) }, 'Invalid NumberAttributeConstraints'],
  [{ Name: 'email', AttributeDataType: 'Number' }, 'You can not change AttributeDataType'],
  [
    { Name: 'email', DeveloperOnlyAttribute: true },
    'developerOnlyAttribute for standard schema attribute email',
  ],
])('the schema attribute %j is refused', async (given, message) => {
  await expect(create(given as SchemaAttributeType)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringContaining(message),
  });
});

test('custom attributes are added, all or none, and never twice', async () => {
  const UserPoolId = await create({
    Name: 'secret',
    AttributeDataType: 'String',
    DeveloperOnlyAttribute: true,
  });
  const add = (...names: string[]) =>
    client.send(
      new AddCustomAttributesCommand({
        UserPoolId,
        CustomAttributes: names.map((Name) => ({ Name, AttributeDataType: 'String' as const })),
      }),
    );
  await add('site');
  expect(await attribute(UserPoolId, 'custom:site')).toMatchObject({
    AttributeDataType: 'String',
    Mutable: true,
  });
  await expect(add('level', 'secret')).rejects.toThrow(
    'custom:secret: Existing attribute already has name dev:custom:secret.',
  );
  expect(await attribute(UserPoolId, 'custom:level')).toBeUndefined();
  const many = Array.from({ length: 25 }, (_, index) => `many-${index}`);
  await add(...many);
  await expect(add(...many.map((name) => `${name}-more`))).rejects.toThrow('up to 50');
});
