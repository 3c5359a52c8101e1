import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cognitoModel } from '../../src/core/aws-model/cognito-idp.ts';
import type { ServiceModel } from '../../src/core/aws-model/model.ts';
import { sagemakerModel } from '../../src/core/aws-model/sagemaker.ts';
import { violations } from '../../src/core/aws-model/validate.ts';
import { validationMessage } from '../../src/sandbox/validation-message.ts';

function message(model: ServiceModel, operation: string, input: unknown, secrets: string[] = []): string {
  return validationMessage(model, operation, input, violations(model, operation, input), new Set(secrets));
}

const TEAM = {
  WorkteamName: 'team',
  Description: 'Some team',
  MemberDefinitions: [{ CognitoMemberDefinition: { UserPool: 'r_1', UserGroup: 'g', ClientId: 'c' } }],
};

test.each([
  [
    'a pattern',
    sagemakerModel,
    'CreateWorkteam',
    { ...TEAM, WorkteamName: 'team-' },
    "1 validation error detected: Value 'team-' at 'workteamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}",
  ],
  [
    'two broken constraints of one value, separately',
    sagemakerModel,
    'DescribeWorkteam',
    { WorkteamName: '-'.repeat(64) },
    `2 validation errors detected: Value '${'-'.repeat(64)}' at 'workteamName' failed to satisfy constraint: Member must have length less than or equal to 63; Value '${'-'.repeat(64)}' at 'workteamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}`,
  ],
  [
    'a member that is missing, in a list, counted from one',
    sagemakerModel,
    'CreateWorkteam',
    { ...TEAM, MemberDefinitions: [{ CognitoMemberDefinition: { UserPool: 'r_1', UserGroup: 'g' } }] },
    "1 validation error detected: Value null at 'memberDefinitions.1.member.cognitoMemberDefinition.clientId' failed to satisfy constraint: Member must not be null",
  ],
  [
    'an enum',
    sagemakerModel,
    'UpdateWorkteam',
    {
      WorkteamName: 'team',
      WorkerAccessConfiguration: { S3Presign: { IamPolicyConstraints: { SourceIp: 'enabled' } } },
    },
    "1 validation error detected: Value 'enabled' at 'workerAccessConfiguration.s3Presign.iamPolicyConstraints.sourceIp' failed to satisfy constraint: Member must satisfy enum value set: [Enabled, Disabled]",
  ],
  [
    'too small and too large numbers',
    sagemakerModel,
    'ListWorkteams',
    { MaxResults: 0 },
    "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
  ],
  [
    'a list that is too short',
    sagemakerModel,
    'CreateWorkteam',
    { ...TEAM, MemberDefinitions: [] },
    "1 validation error detected: Value '[]' at 'memberDefinitions' failed to satisfy constraint: Member must have length greater than or equal to 1",
  ],
  [
    'bad items of a list of texts, once and at the list',
    sagemakerModel,
    'CreateWorkteam',
    { ...TEAM, MemberDefinitions: [{ OidcMemberDefinition: { Groups: ['a b', 'ok', 'c d'] } }] },
    "1 validation error detected: Value '[a b, ok, c d]' at 'memberDefinitions.1.member.oidcMemberDefinition.groups' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 63, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+]",
  ],
  [
    'bad values of a map',
    cognitoModel,
    'CreateUserPool',
    { PoolName: 'pool', UserPoolTags: { key: 'v'.repeat(257) } },
    `1 validation error detected: Value '{key=${'v'.repeat(257)}}' at 'userPoolTags' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 256, Member must have length greater than or equal to 0]`,
  ],
])('%s is worded as AWS words it', (_what, model, operation, input, expected) => {
  expect(message(model, operation, input)).toBe(expected);
});

test('a bad key of a map names the keys', () => {
  expect(
    message(cognitoModel, 'CreateUserPool', { PoolName: 'pool', UserPoolTags: { '': 'value' } }),
  ).toContain("at 'userPoolTags' failed to satisfy constraint: Map keys must satisfy constraint: [");
});

test('values that AWS keeps secret are left out', () => {
  const text = message(
    cognitoModel,
    'AdminSetUserPassword',
    { UserPoolId: 'r_1', Username: 'a b', Password: 'has space' },
    ['Username', 'Password'],
  );
  expect(text).toBe(
    "2 validation errors detected: Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+; Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\S]+",
  );
});

test('a huge or deeply nested value makes a short message', () => {
  let deep: unknown = 'x';
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
  const many = Array.from({ length: 50_000 }, () => ({ OidcMemberDefinition: deep }));
  const text = validationMessage(
    sagemakerModel,
    'CreateWorkteam',
    { MemberDefinitions: many },
    [{ path: ['MemberDefinitions'], value: many, constraint: { kind: 'max-length', limit: 10 } }],
    new Set(),
  );
  expect(text.length).toBeLessThan(3000);
});

test('every input that breaks the model has a message that counts its sentences', () => {
  const anything = fc.oneof(fc.string(), fc.array(fc.string()), fc.dictionary(fc.string(), fc.string()));
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.array(anything), (name, description, groups) => {
      const input = {
        WorkteamName: name,
        Description: description,
        MemberDefinitions: [
          { OidcMemberDefinition: { Groups: groups.filter((item) => typeof item === 'string') } },
        ],
      };
      const found = violations(sagemakerModel, 'CreateWorkteam', input);
      if (found.length === 0) return;
      const text = validationMessage(sagemakerModel, 'CreateWorkteam', input, found, new Set());
      const count = Number(/^(\d+) validation errors? detected: /.exec(text)?.[1]);
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(found.length);
      expect(text.split("' failed to satisfy constraint: ").length).toBeGreaterThan(count);
    }),
  );
});
