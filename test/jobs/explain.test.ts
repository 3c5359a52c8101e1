import { describe, expect, test } from 'vitest';
import { explainJob, type JobFacts } from '../../src/jobs/explain/explain.ts';
import type { JobDetail } from '../../src/jobs/model.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const EXPIRED =
  'ClientError: Annotation tasks expired. Probable Reasons are 1) TaskAvailabilityLifetimeInSeconds parameter is too small. 5) All workers declined the tasks.';

function job(more: Partial<JobDetail>): JobDetail {
  return {
    LabelingJobName: 'a',
    LabelingJobArn: 'arn:aws:sagemaker:us-east-1:111122223333:labeling-job/a',
    LabelingJobStatus: 'InProgress',
    CreationTime: hoursAgo(5),
    LabelCounters: { TotalLabeled: 0, HumanLabeled: 0, Unlabeled: 40 },
    ...more,
  };
}

const found = (more: Partial<JobDetail>, facts: JobFacts = {}) =>
  explainJob(job(more), facts, NOW).map(({ severity, rule }) => `${severity} ${rule}`);
const failed = (FailureReason: string) => found({ LabelingJobStatus: 'Failed', FailureReason });

describe('why a job failed', () => {
  test.each([
    [
      'Exception invoking the Lambda function arn:x. LambdaErrorCode: Unhandled. Ensure that the role has permissions',
      'jobs/failed-by-lambda',
    ],
    [EXPIRED, 'jobs/failed-by-expiry'],
    ['Failed to load image s3://b/k', 'jobs/data-not-loaded'],
    [
      'Auto-labeling failed since more than 10% of the random sample failed',
      'jobs/failed-at-automated-labeling',
    ],
    ['ClientError: Access Denied when reading s3://b/m.manifest', 'jobs/failed-by-access'],
    ['ValidationException: human task UI is invalid', 'jobs/refused-request'],
    ['Something that nobody has seen', 'jobs/failed'],
  ])('%s', (reason, rule) => {
    expect(failed(reason)).toEqual([`error ${rule}`]);
  });

  test('is said to be unknown where AWS gives no reason', () => {
    expect(found({ LabelingJobStatus: 'Failed' })).toEqual(['error jobs/failed']);
  });
});

describe('a job that is over', () => {
  const counters = (FailedNonRetryableError: number, Unlabeled = 0) => ({
    LabelingJobStatus: 'Completed',
    LabelCounters: { TotalLabeled: 90, FailedNonRetryableError, Unlabeled },
  });

  test('and labeled everything has nothing to explain', () => {
    expect(found(counters(0))).toEqual([]);
  });

  test('and did not label everything says so, with the reasons of its lines', () => {
    expect(found(counters(9))).toEqual(['warning jobs/completed-with-failures']);
    expect(found(counters(0, 1))).toEqual(['warning jobs/completed-with-failures']);
    expect(found(counters(9), { failures: new Map([[EXPIRED, 9]]) })).toEqual([
      'error jobs/failed-by-expiry',
      'warning jobs/failed-by-declines',
      'warning jobs/completed-with-failures',
    ]);
  });

  test('points to declines only where tasks lived for days', () => {
    const short = { ...counters(9), HumanTaskConfig: { TaskAvailabilityLifetimeInSeconds: 3_600 } };
    expect(found(short, { failures: new Map([[EXPIRED, 9]]) })).not.toContain(
      'warning jobs/failed-by-declines',
    );
  });
});

describe('a streaming job', () => {
  const streaming = {
    LabelCounters: { TotalLabeled: 0, HumanLabeled: 0, Unlabeled: 0 },
    InputConfig: { DataSource: { SnsDataSource: { SnsTopicArn: 'arn:aws:sns:us-east-1:111122223333:in' } } },
  };

  test('to which nothing came waits for its topic, and has no input that cannot be read', () => {
    expect(found({ ...streaming, CreationTime: hoursAgo(23) })).toEqual([]);
    expect(found({ ...streaming, CreationTime: hoursAgo(24) })).toEqual(['info jobs/streaming-idle']);
  });
});

test('ages are told in plain words', () => {
  const stale = { LabelCounters: {}, LabelingJobStatus: 'Initializing', CreationTime: hoursAgo(14 * 24) };
  expect(explainJob(job(stale), {}, NOW).map(({ message }) => message)).toEqual([
    'It has been Initializing for 14 days, and all counters are 0.',
  ]);
});

describe('a job that stands still', () => {
  const nothing = {
    LabelCounters: { TotalLabeled: 0, HumanLabeled: 0, MachineLabeled: 0, FailedNonRetryableError: 0 },
  };

  test('for a day with all counters at 0 is told so, and not before', () => {
    expect(found({ ...nothing, CreationTime: hoursAgo(24) })).toEqual(['warning jobs/standing-still']);
    expect(found({ ...nothing, CreationTime: hoursAgo(23) })).toEqual([]);
    expect(found({ ...nothing, CreationTime: hoursAgo(24) }, { bucketsWithoutCors: ['b'] })).toEqual([
      'warning jobs/standing-still',
      'error jobs/data-not-loaded',
    ]);
  });

  const going = { LabelCounters: { TotalLabeled: 12, HumanLabeled: 12, Unlabeled: 400 } };
  test('between two batches is told why a worker sees no task', () => {
    expect(found(going)).toEqual(['info jobs/waiting-for-batch']);
    const [first] = explainJob(
      job({ LabelCounters: { HumanLabeled: 4, TotalLabeled: 4, Unlabeled: 6 } }),
      {},
      NOW,
    );
    expect(first?.message).toContain('a batch is 10 of them');
  });

  test('needs as many workers as each object wants', () => {
    const config = { HumanTaskConfig: { NumberOfHumanWorkersPerDataObject: 3 } };
    expect(found({ ...going, ...config }, { members: 2 })).toContain('error jobs/too-few-workers');
    expect(found({ ...going, ...config }, { members: 3 })).not.toContain('error jobs/too-few-workers');
  });

  test('will expire where lifetime, workers and seconds a task do not come to the answers that are wanted', () => {
    const config = {
      HumanTaskConfig: {
        NumberOfHumanWorkersPerDataObject: 2,
        TaskAvailabilityLifetimeInSeconds: 3_600,
        MaxConcurrentTaskCount: 100,
      },
    };
    // 100 objects want 200 answers; 5 workers at 90 s give 200 in an hour.
    expect(found({ ...going, ...config }, { members: 5, secondsPerTask: 90 })).not.toContain(
      'warning jobs/lifetime-too-short',
    );
    expect(found({ ...going, ...config }, { members: 5, secondsPerTask: 91 })).toContain(
      'warning jobs/lifetime-too-short',
    );
  });
});

describe('the ten signatures of jobs that fail or stall', () => {
  const idle = {
    LabelCounters: { TotalLabeled: 0, HumanLabeled: 0, Unlabeled: 0 },
    CreationTime: hoursAgo(72),
  };
  const going = { LabelCounters: { TotalLabeled: 10, HumanLabeled: 10, Unlabeled: 500 } };
  const over = (FailedNonRetryableError: number, TotalLabeled: number, Unlabeled = 0) => ({
    LabelingJobStatus: 'Completed',
    LabelCounters: { TotalLabeled, FailedNonRetryableError, Unlabeled },
  });
  const failure = (FailureReason: string) => ({ LabelingJobStatus: 'Failed', FailureReason });
  test.each<[string, Partial<JobDetail>, JobFacts, string, RegExp]>([
    [
      'a Lambda that threw, or may not be called',
      failure(
        'ClientError: Exception invoking the Lambda function arn:aws:lambda:us-east-1:1:function:x. LambdaErrorCode: Unhandled. Ensure that the role has permissions',
      ),
      {},
      'jobs/failed-by-lambda',
      /lambda:InvokeFunction/,
    ],
    [
      'tasks that expired, object by object',
      over(7, 90),
      { failures: new Map([[EXPIRED, 7]]) },
      'jobs/failed-by-expiry',
      /TaskAvailabilityLifetimeInSeconds/,
    ],
    [
      'a completed job that lacks 399 of 6,252',
      over(0, 5_853, 399),
      {},
      'jobs/completed-with-failures',
      /chain/,
    ],
    ['days with all counters at 0', idle, {}, 'jobs/standing-still', /batches check/],
    ['an image that does not load', failure('failed to load image'), {}, 'jobs/data-not-loaded', /CORS/],
    [
      'a request that is not taken',
      failure('ValidationException: The human task UI is invalid'),
      {},
      'jobs/refused-request',
      /jobs check/,
    ],
    ['a worker without tasks while others work', going, {}, 'jobs/waiting-for-batch', /Wait/],
    [
      'automated labeling whose sample failed',
      failure('ClientError: Auto-labeling: more than 10% of the random sample failed'),
      {},
      'jobs/failed-at-automated-labeling',
      /sample/,
    ],
    [
      'a bucket policy that changed under the job',
      failure('ClientError: Access Denied. Check the bucket policy of s3://b'),
      {},
      'jobs/failed-by-access',
      /policies evaluate/,
    ],
    [
      'objects that all workers declined',
      over(7, 90),
      { failures: new Map([[EXPIRED, 7]]) },
      'jobs/failed-by-declines',
      /jobs workers/,
    ],
  ])('%s', (_, more, facts, rule, fix) => {
    const one = explainJob(job(more), facts, NOW).find((finding) => finding.rule === rule);
    expect(one?.fix).toMatch(fix);
  });
});
