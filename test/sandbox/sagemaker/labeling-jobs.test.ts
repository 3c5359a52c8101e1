import {
  ListLabelingJobsCommand,
  type ListLabelingJobsCommandInput,
  ListLabelingJobsForWorkteamCommand,
  paginateListLabelingJobs,
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
