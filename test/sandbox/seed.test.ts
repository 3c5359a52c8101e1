import {
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  ListGroupsCommand,
  ListUserPoolsCommand,
  ListUsersInGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  DescribeWorkforceCommand,
  ListLabelingJobsCommand,
  ListTagsCommand,
  ListWorkforcesCommand,
  ListWorkteamsCommand,
  UpdateWorkteamCommand,
} from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { DEMO_TEMPLATES } from '../../src/sandbox/seed/demo-templates.ts';
import { lintTemplate } from '../../src/templates/lint/lint.ts';
import { type OpenSandbox, open } from './open.ts';

async function members(aws: OpenSandbox, GroupName: string): Promise<string> {
  const input = { UserPoolId: 'us-east-1_Lb7Workrs', GroupName };
  const { Users = [] } = await aws.cognito().send(new ListUsersInGroupCommand(input));
  const invited = Users.filter(({ UserStatus }) => UserStatus === 'FORCE_CHANGE_PASSWORD').length;
  return `${Users.length} (${invited} invited)`;
}

test('the demonstration account has six teams that differ in members and lock', async () => {
  await using aws = await open();
  const { Workteams = [] } = await aws.sagemaker().send(new ListWorkteamsCommand({ SortBy: 'Name' }));
  const rows = [];
  for (const team of Workteams) {
    const lock = team.WorkerAccessConfiguration?.S3Presign?.IamPolicyConstraints;
    rows.push([
      team.WorkteamName,
      await members(aws, team.MemberDefinitions?.[0]?.CognitoMemberDefinition?.UserGroup ?? ''),
      lock ? `${lock.SourceIp} ${lock.VpcSourceIp}` : undefined,
    ]);
  }
  expect(rows).toEqual([
    ['archive-review', '0 (0 invited)', undefined],
    ['new-hires', '5 (5 invited)', 'Enabled Disabled'],
    ['radiology-readers', '12 (1 invited)', 'Enabled Disabled'],
    ['retail-boxes', '8 (0 invited)', 'Disabled Disabled'],
    ['street-frames', '20 (6 invited)', 'Enabled Enabled'],
    ['vendor-trial', '0 (0 invited)', 'Disabled Enabled'],
  ]);
});

test('its workforce has an allow list of documentation ranges and this machine, and no VPC', async () => {
  await using aws = await open();
  const { Workforce } = await aws
    .sagemaker()
    .send(new DescribeWorkforceCommand({ WorkforceName: 'default' }));
  expect(Workforce?.SourceIpConfig?.Cidrs).toEqual([
    '198.51.100.0/24',
    '203.0.113.0/24',
    '127.0.0.0/29',
    '::1/128',
  ]);
  expect(Workforce?.WorkforceVpcConfig).toBeUndefined();
  const { UserPool: UserPoolId, ClientId } = Workforce?.CognitoConfig ?? {};
  const { UserPoolClient } = await aws
    .cognito()
    .send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
  expect(UserPoolClient?.ClientSecret).toMatch(/^\w{51}$/);
  expect(UserPoolClient?.CallbackURLs).toEqual([`https://${Workforce?.SubDomain}/oauth2/idpresponse`]);
  const { UserPool } = await aws.cognito().send(new DescribeUserPoolCommand({ UserPoolId }));
  expect(UserPool?.Domain).toBe('acme-labeling-demo');
});

test('open jobs belong to three of the teams', async () => {
  await using aws = await open();
  const { LabelingJobSummaryList = [] } = await aws
    .sagemaker()
    .send(new ListLabelingJobsCommand({ MaxResults: 100 }));
  const open_ = LabelingJobSummaryList.filter(({ LabelingJobStatus: status }) => {
    return status === 'InProgress' || status === 'Initializing' || status === 'Stopping';
  });
  const counts = Object.groupBy(open_, ({ WorkteamArn }) => WorkteamArn?.split('/').at(-1) ?? '');
  expect(Object.fromEntries(Object.entries(counts).map(([team, jobs]) => [team, jobs?.length]))).toEqual({
    'radiology-readers': 2,
    'retail-boxes': 5,
    'street-frames': 1,
  });
});

test('eu-west-1 has a workforce with its own identity provider and two teams of it', async () => {
  await using aws = await open();
  const sagemaker = aws.sagemaker('eu-west-1');
  const { Workforces } = await sagemaker.send(new ListWorkforcesCommand({}));
  expect(Workforces).toMatchObject([
    { WorkforceName: 'acme-idp', OidcConfig: { ClientId: 'groundtruth-portal' } },
  ]);
  const { Workteams } = await sagemaker.send(new ListWorkteamsCommand({}));
  expect(
    Workteams?.map(({ MemberDefinitions }) => MemberDefinitions?.[0]?.OidcMemberDefinition?.Groups),
  ).toEqual([['lidar-north', 'lidar-leads'], ['lidar-south']]);
});

test('the user group of the article on IP-restricted URLs is in both Cognito workforces', async () => {
  await using aws = await open();
  for (const [region, UserPoolId] of [
    ['us-east-1', 'us-east-1_Lb7Workrs'],
    ['us-west-2', 'us-west-2_examplepool'],
  ]) {
    const { Groups } = await aws.cognito(region).send(new ListGroupsCommand({ UserPoolId }));
    expect(Groups?.map(({ GroupName }) => GroupName)).toContain('sagemaker-groundtruth-user-group');
  }
});

test('the same account is there every time, whatever the clock says', async () => {
  const everything = async (clock: () => Date) => {
    await using aws = await open({ clock });
    const answers: unknown[] = [];
    for (const region of ['us-east-1', 'eu-west-1', 'us-west-2', 'ap-south-1']) {
      const sagemaker = aws.sagemaker(region);
      const cognito = aws.cognito(region);
      const { Workteams } = await sagemaker.send(new ListWorkteamsCommand({ MaxResults: 100 }));
      const { LabelingJobSummaryList } = await sagemaker.send(
        new ListLabelingJobsCommand({ MaxResults: 100 }),
      );
      const { Workforces } = await sagemaker.send(new ListWorkforcesCommand({}));
      const { UserPools = [] } = await cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }));
      answers.push(region, Workteams, LabelingJobSummaryList, Workforces, UserPools);
      for (const { WorkteamArn: ResourceArn } of Workteams ?? []) {
        answers.push((await sagemaker.send(new ListTagsCommand({ ResourceArn }))).Tags);
      }
      for (const { Id: UserPoolId } of UserPools) {
        const { Groups = [] } = await cognito.send(new ListGroupsCommand({ UserPoolId }));
        for (const { GroupName } of Groups) {
          answers.push((await cognito.send(new ListUsersInGroupCommand({ UserPoolId, GroupName }))).Users);
        }
      }
    }
    return answers;
  };
  expect(await everything(() => new Date('2030-01-01T00:00:00Z'))).toEqual(
    await everything(() => new Date(0)),
  );
});

test('changes in one sandbox do not reach the next', async () => {
  await using first = await open();
  await first
    .sagemaker()
    .send(new UpdateWorkteamCommand({ WorkteamName: 'retail-boxes', Description: 'Changed' }));
  await using second = await open();
  const { Workteams } = await second.sagemaker().send(new ListWorkteamsCommand({ NameContains: 'retail' }));
  expect(Workteams?.[0]?.Description).toBe('Bounding boxes on shelf photographs');
});

test.each(Object.entries(DEMO_TEMPLATES))(
  'the template of its %s tasks is without findings',
  (name, text) => {
    expect(lintTemplate(text, name).findings).toEqual([]);
  },
);
