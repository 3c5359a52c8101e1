import {
  CreateWorkteamCommand,
  DeleteWorkteamCommand,
  DescribeWorkforceCommand,
  DescribeWorkteamCommand,
  ListTagsCommand,
  UpdateWorkforceCommand,
  UpdateWorkteamCommand,
  type UpdateWorkteamCommandInput,
  type Workteam,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { DEMO_POOL } from '../../src/sandbox/seed/demo-data.ts';
import { readTeamsFile } from '../../src/workteams/file/read-teams-file.ts';
import { applied, type Connected, connected } from '../helpers/sandbox.ts';

/**
 * The requests that the acceptance tests of Terraform's AWS provider lead to, in their order, for the resources
 * aws_sagemaker_workteam and aws_sagemaker_workforce: read, update in place, tags, import, disappears, destroy
 * (internal/service/sagemaker/workteam_test.go and workforce_test.go, by what they check).
 */
const NAME = 'written-by-apply';

const FILE = {
  version: 1,
  workforce: { name: 'default', allowList: ['198.51.100.0/24'] },
  teams: {
    [NAME]: {
      description: 'Made from a file',
      groups: ['written-by-apply'],
      lock: 'source-ip',
      tags: { key1: 'value1' },
    },
  },
};

async function written(): Promise<Connected> {
  const here = await connected();
  const plan = await here.teams.planFile(readTeamsFile(JSON.stringify(FILE), 'file'));
  const lines = await applied(here.teams, plan);
  expect(lines.filter((line) => !line.startsWith('applied'))).toEqual([]);
  return here;
}

/** What the provider's read puts into its state. */
async function state(here: Connected) {
  const { Workteam: team } = await here.sagemaker.send(new DescribeWorkteamCommand({ WorkteamName: NAME }));
  const tags = await here.sagemaker.send(new ListTagsCommand({ ResourceArn: team?.WorkteamArn ?? '' }));
  return { ...(team as Workteam), Tags: tags.Tags };
}

const update = (here: Connected, more: Partial<UpdateWorkteamCommandInput>) =>
  here.sagemaker.send(new UpdateWorkteamCommand({ WorkteamName: NAME, ...more }));

const members = (UserGroup: string) => [
  {
    CognitoMemberDefinition: { UserPool: DEMO_POOL.poolId, ClientId: DEMO_POOL.clientId, UserGroup },
  },
];

describe('the provider’s steps on a team that apply wrote', () => {
  test('import reads every attribute the provider checks', async () => {
    await using here = await written();
    expect(await state(here)).toMatchObject({
      WorkteamName: NAME,
      Description: 'Made from a file',
      MemberDefinitions: members('written-by-apply'),
      WorkteamArn: expect.stringMatching(/:workteam\/private-crowd\/written-by-apply$/),
      SubDomain: expect.any(String),
      NotificationConfiguration: {},
      WorkerAccessConfiguration: { S3Presign: { IamPolicyConstraints: { SourceIp: 'Enabled' } } },
      Tags: [{ Key: 'key1', Value: 'value1' }],
    });
  });

  test('description, members, notifications and each of the two constraints are updated in place', async () => {
    await using here = await written();
    await update(here, { Description: 'Made from a file, updated', MemberDefinitions: members('new-hires') });
    await update(here, {
      NotificationConfiguration: { NotificationTopicArn: 'arn:aws:sns:us-east-1:123456789012:t' },
    });
    // The provider sends the one constraint that its configuration has.
    for (const constraints of [
      { VpcSourceIp: 'Enabled' },
      { SourceIp: 'Disabled' },
      { SourceIp: 'Enabled' },
    ] as const) {
      await update(here, { WorkerAccessConfiguration: { S3Presign: { IamPolicyConstraints: constraints } } });
      expect((await state(here)).WorkerAccessConfiguration?.S3Presign?.IamPolicyConstraints).toMatchObject(
        constraints,
      );
    }
    expect(await state(here)).toMatchObject({
      Description: 'Made from a file, updated',
      MemberDefinitions: members('new-hires'),
      NotificationConfiguration: { NotificationTopicArn: 'arn:aws:sns:us-east-1:123456789012:t' },
    });
    // And apply brings back what the file says.
    await applied(here.teams, await here.teams.planFile(readTeamsFile(JSON.stringify(FILE), 'file')));
    expect((await here.teams.planFile(readTeamsFile(JSON.stringify(FILE), 'file'))).changes).toEqual([]);
    expect((await here.teams.show(NAME)).lock).toBe('source-ip');
  });

  test('disappears: a team that is gone is the error the provider looks for, and apply makes it again', async () => {
    await using here = await written();
    await here.sagemaker.send(new DeleteWorkteamCommand({ WorkteamName: NAME }));
    await expect(state(here)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/^The work team/),
    });
    await applied(here.teams, await here.teams.planFile(readTeamsFile(JSON.stringify(FILE), 'file')));
    expect((await state(here)).Description).toBe('Made from a file');
    await expect(
      here.sagemaker.send(
        new CreateWorkteamCommand({
          WorkteamName: NAME,
          Description: 'x',
          MemberDefinitions: members('new-hires'),
        }),
      ),
    ).rejects.toMatchObject({ name: 'ResourceInUse' });
  });
});

test('the provider’s steps on the workforce that apply wrote: source_ip_config there, changed and gone', async () => {
  await using here = await written();
  const cidrs = async () =>
    (await here.sagemaker.send(new DescribeWorkforceCommand({ WorkforceName: 'default' }))).Workforce
      ?.SourceIpConfig?.Cidrs;
  expect(await cidrs()).toEqual(['198.51.100.0/24']);
  for (const Cidrs of [['1.1.1.1/32', '2.2.2.2/32'], ['1.1.1.1/32'], []]) {
    await here.sagemaker.send(
      new UpdateWorkforceCommand({ WorkforceName: 'default', SourceIpConfig: { Cidrs } }),
    );
    expect(await cidrs()).toEqual(Cidrs);
  }
  await expect(
    here.sagemaker.send(new DescribeWorkforceCommand({ WorkforceName: 'gone' })),
  ).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringMatching(/^No workforce/) });
  await applied(here.teams, await here.teams.planFile(readTeamsFile(JSON.stringify(FILE), 'file')));
  expect(await cidrs()).toEqual(['198.51.100.0/24']);
});
