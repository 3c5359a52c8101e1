import {
  AddTagsCommand,
  CreateWorkteamCommand,
  DeleteTagsCommand,
  DescribeWorkteamCommand,
  ListTagsCommand,
} from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../open.ts';

const TEAM_ARN = 'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd';

let aws: OpenSandbox;

beforeEach(async () => {
  aws = await open();
});

afterEach(() => aws[Symbol.asyncDispose]());

test('tags of a team are set, changed, listed and removed', async () => {
  const client = aws.sagemaker();
  const ResourceArn = `${TEAM_ARN}/retail-boxes`;
  await client.send(
    new AddTagsCommand({
      ResourceArn,
      Tags: [
        { Key: 'cost-centre', Value: 'new' },
        { Key: 'owner', Value: '' },
      ],
    }),
  );
  expect((await client.send(new ListTagsCommand({ ResourceArn }))).Tags).toEqual([
    { Key: 'cost-centre', Value: 'new' },
    { Key: 'owner', Value: '' },
  ]);
  await client.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ['cost-centre', 'never-set'] }));
  expect((await client.send(new ListTagsCommand({ ResourceArn }))).Tags).toEqual([
    { Key: 'owner', Value: '' },
  ]);
});

test('tags given at creation are there, and a team has at most fifty', async () => {
  const client = aws.sagemaker();
  const { Workteam } = await client.send(new DescribeWorkteamCommand({ WorkteamName: 'retail-boxes' }));
  const Tags = Array.from({ length: 50 }, (_, index) => ({ Key: `key-${index}`, Value: 'v' }));
  const { WorkteamArn: ResourceArn } = await client.send(
    new CreateWorkteamCommand({
      WorkteamName: 'tagged',
      Description: 'Tagged',
      MemberDefinitions: Workteam?.MemberDefinitions,
      Tags,
    }),
  );
  expect((await client.send(new ListTagsCommand({ ResourceArn }))).Tags).toEqual(Tags);
  await expect(
    client.send(new AddTagsCommand({ ResourceArn, Tags: [{ Key: 'one-more', Value: 'v' }] })),
  ).rejects.toMatchObject({ name: 'ResourceLimitExceeded' });
  expect((await client.send(new ListTagsCommand({ ResourceArn }))).Tags).toHaveLength(50);
});

test('tags of a workforce cannot be listed, as on AWS; a missing team has none', async () => {
  const list = (ResourceArn: string) => aws.sagemaker().send(new ListTagsCommand({ ResourceArn }));
  await expect(list('arn:aws:sagemaker:us-east-1:123456789012:workforce/default')).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Invalid resource type: workforce',
  });
  await expect(list(`${TEAM_ARN}/nobody`)).rejects.toMatchObject({ name: 'ValidationException' });
});
