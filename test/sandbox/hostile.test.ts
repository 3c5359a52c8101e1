import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cognitoModel } from '../../src/core/aws-model/cognito-idp.ts';
import { sagemakerModel } from '../../src/core/aws-model/sagemaker.ts';
import { type OpenSandbox, open, sendRaw } from './open.ts';

let aws: OpenSandbox;

beforeAll(async () => {
  aws = await open();
});

afterAll(() => aws[Symbol.asyncDispose]());

/** The model of CreateLabelingJob is there to check requests offline; the sandbox runs no jobs. */
const OPERATIONS = [sagemakerModel, cognitoModel]
  .flatMap((model) => Object.keys(model.ops).map((operation) => `${model.target}.${operation}`))
  .filter((target) => target !== 'SageMaker.CreateLabelingJob');

test('the requests that the hostile ones start from are right', async () => {
  for (const [target, input] of Object.entries(RIGHT)) {
    expect(await sendRaw(aws, target, JSON.stringify(input)), target).toMatchObject({ status: 200 });
  }
});

test('any bytes get an answer that looks like AWS, and break nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...OPERATIONS),
      fc.uint8Array({ maxLength: 300 }),
      async (target, body) => {
        const { status } = await sendRaw(aws, target, body);
        expect(status).toBe(400);
      },
    ),
    { numRuns: 150 },
  );
});

test('any JSON gets an answer that looks like AWS, and breaks nothing', async () => {
  // Names the operations read, so that the values reach the code behind the model.
  const names = [...new Set(OPERATIONS.flatMap(inputMembers))];
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      'us-east-1_Lb7Workrs',
      '4labelingdemoclient0ground',
      'retail-boxes',
      'default',
      'Enabled',
      '__proto__',
    ),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      text,
      fc.double(),
      fc.integer({ min: -1, max: 61 }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 6 }),
    ),
  }));
  const document = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 8 });
  const harmless = OPERATIONS.filter((target) => !/\.(Delete|AdminDelete)/.test(target));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...harmless), document, async (target, input) => {
      const { status, type } = await sendRaw(aws, target, JSON.stringify(input));
      expect(status, `${target} ${type}`).toBeLessThan(500);
    }),
    { numRuns: 600 },
  );
});

test('requests that are nearly right get an answer that looks like AWS, and break nothing', async () => {
  const paths = Object.entries(RIGHT).flatMap(([target, input]) => {
    return pathsOf(input).map((path) => ({ target, path }));
  });
  const replacement = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      'retail-boxes',
      'street-frames',
      'ada.abara@acme.example',
      'us-east-1_Lb7Workrs',
      'Disabled',
      '',
    ),
    fc.constantFrom<unknown>(null, true, 0, 1, 60, {}, [], [null], [{}], {
      __proto__: null,
      constructor: 'x',
    }),
  );
  await using other = await open();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), replacement, async ({ target, path }, value) => {
      const input = structuredClone(RIGHT[target] ?? {});
      replaceAt(input, path, value);
      const response = await other.post(target, JSON.stringify(input));
      const answer = await response.text();
      expect([200, 400], `${target} ${JSON.stringify(input)} ${answer}`).toContain(response.status);
      if (response.status === 400) expect(JSON.parse(answer).__type).toMatch(/^[A-Z][A-Za-z]+$/);
    }),
    { numRuns: 800 },
  );
});

test('a huge value for a slow pattern is answered', async () => {
  const SourceIpConfig = { Cidrs: [`::%${'s'.repeat(1_500_000)}`] };
  expect(
    await sendRaw(
      aws,
      'SageMaker.UpdateWorkforce',
      JSON.stringify({ WorkforceName: 'default', SourceIpConfig }),
    ),
  ).toMatchObject({ type: 'ValidationException' });
});

test('patterns in the dialect of Java are understood', async () => {
  const invite = (SMSMessage: string) =>
    sendRaw(
      aws,
      'AWSCognitoIdentityProviderService.CreateUserPool',
      JSON.stringify({ PoolName: 'p', AdminCreateUserConfig: { InviteMessageTemplate: { SMSMessage } } }),
    );
  expect(await invite('{username}\n{####}')).toMatchObject({ status: 200 });
  expect(await invite('short')).toMatchObject({ type: 'InvalidParameterException' });
});

test('deeply nested JSON is answered', async () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  expect(await sendRaw(aws, 'SageMaker.CreateWorkteam', `{"WorkteamName":${deep}}`)).toMatchObject({
    type: 'SerializationException',
  });
  expect(await sendRaw(aws, 'SageMaker.ListWorkteams', `{"Unknown":${deep}}`)).toMatchObject({ status: 200 });
});

const MEMBER = {
  CognitoMemberDefinition: {
    UserPool: 'us-east-1_Lb7Workrs',
    UserGroup: 'retail-boxes',
    ClientId: '4labelingdemoclient0ground',
  },
};
const COGNITO = 'AWSCognitoIdentityProviderService';
const IN_POOL = { UserPoolId: 'us-east-1_Lb7Workrs' };
const USER = { ...IN_POOL, Username: 'ada.abara@acme.example' };

/** A request of each kind that is right as it stands. */
const RIGHT: Readonly<Record<string, object>> = {
  'SageMaker.CreateWorkteam': {
    WorkteamName: 'new-team',
    WorkforceName: 'default',
    Description: 'New',
    MemberDefinitions: [MEMBER],
    NotificationConfiguration: { NotificationTopicArn: 'arn:aws:sns:us-east-1:123456789012:t' },
    WorkerAccessConfiguration: { S3Presign: { IamPolicyConstraints: { SourceIp: 'Enabled' } } },
    Tags: [{ Key: 'k', Value: 'v' }],
  },
  'SageMaker.UpdateWorkteam': {
    WorkteamName: 'retail-boxes',
    Description: 'New',
    MemberDefinitions: [MEMBER, MEMBER],
    WorkerAccessConfiguration: { S3Presign: { IamPolicyConstraints: { VpcSourceIp: 'Enabled' } } },
  },
  'SageMaker.ListWorkteams': { SortBy: 'Name', SortOrder: 'Ascending', NameContains: 'r', MaxResults: 2 },
  'SageMaker.UpdateWorkforce': {
    WorkforceName: 'default',
    SourceIpConfig: { Cidrs: ['192.0.2.0/24'] },
    WorkforceVpcConfig: { VpcId: 'vpc-1', SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] },
    IpAddressType: 'ipv4',
  },
  'SageMaker.ListLabelingJobs': {
    CreationTimeAfter: 1,
    StatusEquals: 'Completed',
    SortBy: 'Status',
    MaxResults: 3,
  },
  'SageMaker.ListLabelingJobsForWorkteam': {
    WorkteamArn: 'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/retail-boxes',
    JobReferenceCodeContains: 'a',
  },
  'SageMaker.AddTags': {
    ResourceArn: 'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/retail-boxes',
    Tags: [{ Key: 'k', Value: 'v' }],
  },
  [`${COGNITO}.CreateUserPool`]: {
    PoolName: 'p',
    Policies: { PasswordPolicy: { MinimumLength: 8, RequireNumbers: true } },
    UsernameAttributes: ['email'],
    UsernameConfiguration: { CaseSensitive: false },
    Schema: [{ Name: 'team', AttributeDataType: 'String' }],
    UserPoolTags: { a: 'b' },
  },
  [`${COGNITO}.CreateUserPoolClient`]: {
    ...IN_POOL,
    ClientName: 'c',
    GenerateSecret: true,
    CallbackURLs: ['https://x/'],
  },
  [`${COGNITO}.AdminCreateUser`]: {
    ...IN_POOL,
    Username: 'zoe@acme.example',
    UserAttributes: [{ Name: 'email', Value: 'zoe@acme.example' }],
    TemporaryPassword: 'Aa1!aaaa',
    MessageAction: 'SUPPRESS',
    DesiredDeliveryMediums: ['EMAIL'],
  },
  [`${COGNITO}.AdminUpdateUserAttributes`]: { ...USER, UserAttributes: [{ Name: 'name', Value: 'Ada' }] },
  [`${COGNITO}.AdminSetUserPassword`]: { ...USER, Password: 'Aa1!aaaa', Permanent: true },
  [`${COGNITO}.AdminAddUserToGroup`]: { ...USER, GroupName: 'street-frames' },
  [`${COGNITO}.ListUsers`]: { ...IN_POOL, AttributesToGet: ['email'], Limit: 5, Filter: 'email ^= "a"' },
  [`${COGNITO}.ListUsersInGroup`]: { ...IN_POOL, GroupName: 'street-frames', Limit: 5 },
};

function pathsOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    [key],
    ...pathsOf(item).map((rest) => [key, ...rest]),
  ]);
}

function replaceAt(root: object, path: readonly string[], value: unknown): void {
  const parent = path.slice(0, -1).reduce<object>((node, key) => Reflect.get(node, key), root);
  Reflect.set(parent, path.at(-1) ?? '', value);
}

function inputMembers(target: string): string[] {
  const [prefix, operation = ''] = target.split('.');
  const model = prefix === sagemakerModel.target ? sagemakerModel : cognitoModel;
  return Object.values(model.shapes)
    .flatMap((shape) => Object.keys(shape.m ?? {}))
    .concat(operation);
}
