import {
  AddTagsCommand,
  CreateWorkteamCommand,
  DeleteTagsCommand,
  DescribeWorkteamCommand,
  ListLabelingJobsCommand,
  type ListLabelingJobsCommandInput,
  ListLabelingJobsForWorkteamCommand,
  ListTagsCommand,
  paginateListLabelingJobs,
  RenderUiTemplateCommand,
} from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../open.ts';

const TEAM_ARN = 'arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd';

let aws: OpenSandbox;

beforeEach(async () => {
  aws = await open();
});

afterEach(() => aws[Symbol.asyncDispose]());

async function jobNames(input: ListLabelingJobsCommandInput): Promise<string[]> {
  const { LabelingJobSummaryList = [] } = await aws.sagemaker().send(new ListLabelingJobsCommand(input));
  return LabelingJobSummaryList.map(({ LabelingJobName }) => LabelingJobName ?? '');
}

test('jobs are filtered by status, name and dates, and sorted', async () => {
  expect(await jobNames({ StatusEquals: 'Failed' })).toEqual(['street-frames-lyon-02']);
  expect(await jobNames({ NameContains: 'LOBES' })).toEqual(['chest-ct-lobes-02']);
  expect(await jobNames({ CreationTimeAfter: new Date('2026-11-15T00:00:00Z') })).toEqual([
    'shelf-boxes-0414',
  ]);
  expect(await jobNames({ LastModifiedTimeBefore: new Date('2026-05-15T00:00:00Z') })).toEqual([
    'archive-second-look-11',
  ]);
  const byName = await jobNames({ SortBy: 'Name', SortOrder: 'Descending', MaxResults: 100 });
  expect(byName).toHaveLength(14);
  expect(byName).toEqual(byName.toSorted().toReversed());
});

test('a client that does not page sees ten jobs, one that does sees all', async () => {
  expect(await jobNames({})).toHaveLength(10);
  const all: unknown[] = [];
  for await (const page of paginateListLabelingJobs({ client: aws.sagemaker() }, {})) {
    all.push(...(page.LabelingJobSummaryList ?? []));
  }
  expect(all).toHaveLength(14);
});

test('a job shows its team, its counters and why it failed', async () => {
  const { LabelingJobSummaryList } = await aws
    .sagemaker()
    .send(new ListLabelingJobsCommand({ NameContains: 'lyon-02' }));
  expect(LabelingJobSummaryList).toEqual([
    {
      LabelingJobName: 'street-frames-lyon-02',
      LabelingJobArn: 'arn:aws:sagemaker:us-east-1:123456789012:labeling-job/street-frames-lyon-02',
      LabelingJobStatus: 'Failed',
      WorkteamArn: `${TEAM_ARN}/street-frames`,
      CreationTime: expect.any(Date),
      LastModifiedTime: expect.any(Date),
      FailureReason: expect.stringMatching(/^ClientError: /),
      LabelCounters: {
        TotalLabeled: 0,
        HumanLabeled: 0,
        MachineLabeled: 0,
        FailedNonRetryableError: 20_000,
        Unlabeled: 0,
      },
      InputConfig: {
        DataSource: {
          S3DataSource: { ManifestS3Uri: 's3://acme-labeling-data/manifests/street-frames-lyon-02.manifest' },
        },
      },
    },
  ]);
});

test('jobs of a team have no status there, and counters of their own', async () => {
  const list = (WorkteamArn: string, extra = {}) =>
    aws.sagemaker().send(new ListLabelingJobsForWorkteamCommand({ WorkteamArn, ...extra }));
  const { LabelingJobSummaryList: jobs = [] } = await list(`${TEAM_ARN}/street-frames`, {
    SortOrder: 'Descending',
  });
  expect(jobs[0]).toEqual({
    LabelingJobName: 'street-frames-lyon-03',
    JobReferenceCode: expect.stringMatching(/^[0-9a-f]{8}$/),
    WorkRequesterAccountId: '123456789012',
    CreationTime: expect.any(Date),
    LabelCounters: { HumanLabeled: 5_310, PendingHuman: 14_690, Total: 20_000 },
    NumberOfHumanWorkersPerDataObject: 2,
  });
  const byCode = await list(`${TEAM_ARN}/street-frames`, {
    JobReferenceCodeContains: jobs[0]?.JobReferenceCode,
  });
  expect(byCode.LabelingJobSummaryList).toHaveLength(1);
  expect((await list(`${TEAM_ARN}/vendor-trial`)).LabelingJobSummaryList).toEqual([]);
  await expect(list(`${TEAM_ARN}/nobody`)).rejects.toMatchObject({ name: 'ResourceNotFound' });
});

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

const RENDER = {
  UiTemplate: { Content: '<p>{{ task.input.text }}</p>' },
  Task: { Input: '{"text":"hello"}' },
  RoleArn: 'arn:aws:iam::123456789012:role/labeling',
};

test('templates are NotImplemented without an engine, and rendered by the one handed in', async () => {
  await expect(aws.sagemaker().send(new RenderUiTemplateCommand(RENDER))).rejects.toMatchObject({
    name: 'NotImplemented',
    $metadata: { httpStatusCode: 501 },
  });
  await using other = await open({
    renderUiTemplate: async ({ UiTemplate, Task }) => ({
      RenderedContent: `${UiTemplate?.Content} with ${Task.Input}`,
      Errors: [{ Code: 'Example', Message: 'An example' }],
    }),
  });
  expect(await other.sagemaker().send(new RenderUiTemplateCommand(RENDER))).toMatchObject({
    RenderedContent: '<p>{{ task.input.text }}</p> with {"text":"hello"}',
    Errors: [{ Code: 'Example', Message: 'An example' }],
  });
});

test('a template comes from one place', async () => {
  const HumanTaskUiArn = 'arn:aws:sagemaker:us-east-1:123456789012:human-task-ui/ui';
  const { UiTemplate: _, ...nothing } = RENDER;
  for (const input of [nothing, { ...RENDER, HumanTaskUiArn }]) {
    await expect(aws.sagemaker().send(new RenderUiTemplateCommand(input))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  }
});
