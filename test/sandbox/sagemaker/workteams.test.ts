import { CreateGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  CreateWorkteamCommand,
  type CreateWorkteamCommandInput,
  DeleteWorkteamCommand,
  DescribeWorkteamCommand,
  ListWorkteamsCommand,
  paginateListWorkteams,
  type SageMakerClient,
  UpdateWorkteamCommand,
} from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../open.ts';

const NOW = new Date('2026-11-20T10:00:00.250Z');
const POOL = 'us-east-1_Lb7Workrs';
const CLIENT = '4labelingdemoclient0ground';
const BOTH_OFF = {
  S3Presign: { IamPolicyConstraints: { SourceIp: 'Disabled', VpcSourceIp: 'Disabled' } },
} as const;

let aws: OpenSandbox;
let client: SageMakerClient;

beforeEach(async () => {
  aws = await open({ clock: () => NOW });
  client = aws.sagemaker();
});

afterEach(() => aws[Symbol.asyncDispose]());

function member(UserGroup: string, UserPool = POOL, ClientId = CLIENT) {
  return { CognitoMemberDefinition: { UserPool, UserGroup, ClientId } };
}

function team(overrides: Partial<CreateWorkteamCommandInput> = {}): CreateWorkteamCommand {
  return new CreateWorkteamCommand({
    WorkteamName: 'night-shift',
    WorkforceName: 'default',
    Description: 'The night shift',
    MemberDefinitions: [member('retail-boxes')],
    ...overrides,
  });
}

test('a team is created, described and listed with everything it was given', async () => {
  const created = await client.send(
    team({
      NotificationConfiguration: { NotificationTopicArn: 'arn:aws:sns:us-east-1:123456789012:topic' },
      WorkerAccessConfiguration: BOTH_OFF,
    }),
  );
  expect(created.WorkteamArn).toBe(
    'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/night-shift',
  );
  const { Workteam } = await client.send(new DescribeWorkteamCommand({ WorkteamName: 'night-shift' }));
  expect(Workteam).toEqual({
    WorkteamName: 'night-shift',
    WorkteamArn: created.WorkteamArn,
    WorkforceArn: 'arn:aws:sagemaker:us-east-1:123456789012:workforce/default',
    Description: 'The night shift',
    MemberDefinitions: [member('retail-boxes')],
    NotificationConfiguration: { NotificationTopicArn: 'arn:aws:sns:us-east-1:123456789012:topic' },
    WorkerAccessConfiguration: BOTH_OFF,
    SubDomain: expect.stringMatching(/^[0-9a-f]{10}\.labeling\.us-east-1\.sagemaker\.aws$/),
    CreateDate: NOW,
    LastUpdatedDate: NOW,
  });
  const { Workteams } = await client.send(new ListWorkteamsCommand({ NameContains: 'NIGHT' }));
  expect(Workteams).toEqual([Workteam]);
});

test('the workforce may be left out, there is only one', async () => {
  await client.send(team({ WorkforceName: undefined }));
  await expect(client.send(team({ WorkteamName: 'other', WorkforceName: 'another' }))).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(/^No workforce/),
  });
});

test('a second team of the same name is ResourceInUse', async () => {
  await client.send(team());
  await expect(client.send(team())).rejects.toMatchObject({
    name: 'ResourceInUse',
    message: expect.stringContaining('night-shift'),
    $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
});

test('the 26th team is ResourceLimitExceeded', async () => {
  for (let count = 7; count <= 25; count += 1) await client.send(team({ WorkteamName: `team-${count}` }));
  await expect(client.send(team({ WorkteamName: 'team-26' }))).rejects.toMatchObject({
    name: 'ResourceLimitExceeded',
    message: expect.stringContaining('25'),
  });
});

test.each([
  ['another pool', [member('retail-boxes', 'us-east-1_Other0000')], /UserPool and ClientId must be those of/],
  ['another client', [member('retail-boxes', POOL, 'other')], /UserPool and ClientId must be those of/],
  [
    'two clients',
    [member('retail-boxes'), member('street-frames', POOL, 'other')],
    /same ClientId and UserPool/,
  ],
  ['a group that is not in the pool', [member('nobody')], /user group nobody does not exist/],
  [
    'OIDC groups in a Cognito workforce',
    [{ OidcMemberDefinition: { Groups: ['g'] } }],
    /need CognitoMemberDefinition/,
  ],
  [
    'Cognito and OIDC together',
    [member('retail-boxes'), { OidcMemberDefinition: { Groups: ['g'] } }],
    /in the same request/,
  ],
  ['a definition of nothing', [{}], /exactly one of/],
])('%s is refused, on create and on update', async (_what, MemberDefinitions, message) => {
  const refusal = { name: 'ValidationException', message: expect.stringMatching(message) };
  await expect(client.send(team({ MemberDefinitions }))).rejects.toMatchObject(refusal);
  const update = new UpdateWorkteamCommand({ WorkteamName: 'retail-boxes', MemberDefinitions });
  await expect(client.send(update)).rejects.toMatchObject(refusal);
});

test('Cognito members are refused in an OIDC workforce, OIDC groups are taken', async () => {
  const ireland = aws.sagemaker('eu-west-1');
  await expect(ireland.send(team({ WorkforceName: 'acme-idp' }))).rejects.toMatchObject({
    message: expect.stringContaining('need OidcMemberDefinition'),
  });
  await ireland.send(
    team({
      WorkforceName: 'acme-idp',
      MemberDefinitions: [{ OidcMemberDefinition: { Groups: ['a', 'b'] } }],
    }),
  );
});

test('ten groups are taken, eleven are one validation error', async () => {
  const cognito = aws.cognito();
  const members = [];
  for (let index = 0; index < 11; index += 1) {
    await cognito.send(new CreateGroupCommand({ UserPoolId: POOL, GroupName: `g${index}` }));
    members.push(member(`g${index}`));
  }
  await client.send(team({ MemberDefinitions: members.slice(0, 10) }));
  await expect(
    client.send(team({ WorkteamName: 'eleven', MemberDefinitions: members })),
  ).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(
      /^1 validation error detected: Value '.*' at 'memberDefinitions' failed to satisfy constraint: Member must have length less than or equal to 10$/,
    ),
  });
});

test('an update changes what it names, moves the date, and returns the whole team', async () => {
  const { Workteam: before } = await client.send(
    new DescribeWorkteamCommand({ WorkteamName: 'radiology-readers' }),
  );
  const { Workteam } = await client.send(
    new UpdateWorkteamCommand({ WorkteamName: 'radiology-readers', Description: 'New words' }),
  );
  expect(Workteam).toEqual({ ...before, Description: 'New words', LastUpdatedDate: NOW });
  const cleared = await client.send(
    new UpdateWorkteamCommand({ WorkteamName: 'radiology-readers', NotificationConfiguration: {} }),
  );
  expect(cleared.Workteam?.NotificationConfiguration).toEqual({});
});

test('a list of members replaces the list before it', async () => {
  const update = (...groups: string[]) =>
    client.send(
      new UpdateWorkteamCommand({
        WorkteamName: 'retail-boxes',
        MemberDefinitions: groups.map((g) => member(g)),
      }),
    );
  await update('retail-boxes', 'street-frames');
  expect((await update('street-frames')).Workteam?.MemberDefinitions).toEqual([member('street-frames')]);
});

test.each([
  ['replace', { VpcSourceIp: 'Disabled' }],
  ['merge', { SourceIp: 'Enabled', VpcSourceIp: 'Disabled' }],
] as const)('half a lock is a matter of the switch workerAccessConfiguration: %s', async (mode, expected) => {
  await using other = await open({ unknowns: { workerAccessConfiguration: mode } });
  const { Workteam } = await other.sagemaker().send(
    new UpdateWorkteamCommand({
      WorkteamName: 'radiology-readers',
      WorkerAccessConfiguration: { S3Presign: { IamPolicyConstraints: { VpcSourceIp: 'Disabled' } } },
    }),
  );
  expect(Workteam?.WorkerAccessConfiguration).toEqual({ S3Presign: { IamPolicyConstraints: expected } });
});

test('a whole lock is taken as it is, also by a team that never had one', async () => {
  const { Workteam } = await client.send(
    new UpdateWorkteamCommand({ WorkteamName: 'archive-review', WorkerAccessConfiguration: BOTH_OFF }),
  );
  expect(Workteam?.WorkerAccessConfiguration).toEqual(BOTH_OFF);
});

test('a missing team is a ValidationException that begins with "The work team"', async () => {
  const missing = {
    name: 'ValidationException',
    message: expect.stringMatching(/^The work team existingworkteam/),
  };
  const WorkteamName = 'existingworkteam';
  await expect(client.send(new DescribeWorkteamCommand({ WorkteamName }))).rejects.toMatchObject(missing);
  await expect(client.send(new UpdateWorkteamCommand({ WorkteamName }))).rejects.toMatchObject(missing);
  await expect(client.send(new DeleteWorkteamCommand({ WorkteamName }))).rejects.toMatchObject(missing);
});

test('a deleted team is gone', async () => {
  const gone = new DeleteWorkteamCommand({ WorkteamName: 'retail-boxes' });
  expect((await client.send(gone)).Success).toBe(true);
  await expect(client.send(gone)).rejects.toMatchObject({ message: expect.stringMatching(/^The work team/) });
});

test('Success can be false without an error, and then the team is still there', async () => {
  aws.sandbox.faults.add({ match: { operation: 'DeleteWorkteam' }, count: 1, kind: 'unsuccessful' });
  const remove = new DeleteWorkteamCommand({ WorkteamName: 'retail-boxes' });
  expect((await client.send(remove)).Success).toBe(false);
  expect((await client.send(remove)).Success).toBe(true);
});

test('every problem of a request is in one message, and nothing is created', async () => {
  const bad = team({
    WorkteamName: 'bad-',
    Description: 'two\nlines',
    MemberDefinitions: [member('a group')],
  });
  await expect(client.send(bad)).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(/^3 validation errors detected: /),
  });
  expect((await client.send(new ListWorkteamsCommand({ NameContains: 'bad' }))).Workteams).toEqual([]);
});

test('pages follow each other without gaps or repeats, in both orders', async () => {
  for (const SortOrder of ['Ascending', 'Descending'] as const) {
    const names: string[] = [];
    const pages = paginateListWorkteams({ client, pageSize: 4 }, { SortBy: 'Name', SortOrder });
    for await (const page of pages) {
      expect(page.Workteams?.length).toBeLessThanOrEqual(4);
      names.push(...(page.Workteams ?? []).map(({ WorkteamName }) => WorkteamName ?? ''));
    }
    const sorted = [
      'archive-review',
      'new-hires',
      'radiology-readers',
      'retail-boxes',
      'street-frames',
      'vendor-trial',
    ];
    expect(names).toEqual(SortOrder === 'Ascending' ? sorted : sorted.toReversed());
  }
});

test('a team deleted between two pages hides no other team', async () => {
  const first = await client.send(new ListWorkteamsCommand({ SortBy: 'Name', MaxResults: 3 }));
  await client.send(new DeleteWorkteamCommand({ WorkteamName: 'radiology-readers' }));
  const second = await client.send(
    new ListWorkteamsCommand({ SortBy: 'Name', MaxResults: 3, NextToken: first.NextToken }),
  );
  expect(second.Workteams?.map((item) => item.WorkteamName)).toEqual([
    'retail-boxes',
    'street-frames',
    'vendor-trial',
  ]);
});

test('teams are listed oldest first when nothing else is asked', async () => {
  const { Workteams = [] } = await client.send(new ListWorkteamsCommand({}));
  const dates = Workteams.map(({ CreateDate }) => CreateDate?.getTime() ?? 0);
  expect(dates).toEqual(dates.toSorted((a, b) => a - b));
});

test('a token is refused when it is made up, changed, or from another listing', async () => {
  const { NextToken = '' } = await client.send(new ListWorkteamsCommand({ MaxResults: 1 }));
  const tokens = ['x', '', 'a.b', `${NextToken}x`, NextToken.slice(1), `${NextToken.split('.')[0]}.`];
  for (const token of tokens) {
    await expect(client.send(new ListWorkteamsCommand({ NextToken: token }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('NextToken'),
    });
  }
  await expect(
    client.send(new ListWorkteamsCommand({ NextToken, NameContains: 'retail' })),
  ).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(
    aws.sagemaker('eu-west-1').send(new ListWorkteamsCommand({ NextToken })),
  ).rejects.toMatchObject({ name: 'ValidationException' });
});

test('regions know nothing of each other', async () => {
  await client.send(team());
  const ireland = await aws.sagemaker('eu-west-1').send(new ListWorkteamsCommand({}));
  expect(ireland.Workteams?.map(({ WorkteamName }) => WorkteamName)).toEqual(['lidar-north', 'lidar-south']);
  expect((await aws.sagemaker('ap-northeast-1').send(new ListWorkteamsCommand({}))).Workteams).toEqual([]);
});
