import {
  CreateBucketCommand,
  GetBucketLoggingCommand,
  GetBucketPolicyCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketRequestPaymentCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { withStatement } from '../../src/accesslogs/enable/delivery-policy.ts';
import { drain } from '../../src/core/events.ts';
import { connected } from '../helpers/sandbox.ts';

async function opened() {
  const aws = await connected({ seed: 'none' });
  const { url: endpoint, region, credentials } = aws.sandbox;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  for (const Bucket of ['images', 'logs']) await s3.send(new CreateBucketCommand({ Bucket }));
  const { accessLogs } = aws.connection;
  return {
    s3,
    accessLogs,
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await aws[Symbol.asyncDispose]();
    },
  };
}
const input = { bucket: 'images', target: 'logs', prefix: 's3/images/', partitioned: false };

test('logging is turned on with the policy it needs, and a second time there is nothing to do', async () => {
  await using aws = await opened();
  const plan = await aws.accessLogs.planEnable(input);
  expect(plan.changes.map(({ kind, subject }) => [kind, subject])).toEqual([
    ['create', 'bucket policy of logs'],
    ['create', 'server access logging of images'],
  ]);
  expect(plan.changes[1]?.notes?.join(' ')).toContain('no lifecycle rule');
  expect(await drain(aws.accessLogs.apply(plan))).toMatchObject({ applied: 2, failed: 0 });
  const { LoggingEnabled } = await aws.s3.send(new GetBucketLoggingCommand({ Bucket: 'images' }));
  expect(LoggingEnabled).toMatchObject({ TargetBucket: 'logs', TargetPrefix: 's3/images/' });
  const { Policy = '' } = await aws.s3.send(new GetBucketPolicyCommand({ Bucket: 'logs' }));
  expect(JSON.parse(Policy).Statement[0]).toMatchObject({
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Resource: 'arn:aws:s3:::logs/s3/images/*',
    Condition: {
      ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::images' },
      StringEquals: { 'aws:SourceAccount': expect.stringMatching(/^\d{12}$/) },
    },
  });
  const again = await aws.accessLogs.planEnable(input);
  expect(again.changes).toEqual([]);
  expect(again.unchanged).toHaveLength(2);
  expect(await aws.accessLogs.target('images')).toEqual({
    bucket: 'logs',
    prefix: 's3/images/',
    partitioned: false,
  });
});

test('partitioned keys are a change of their own, shown before and after', async () => {
  await using aws = await opened();
  await drain(aws.accessLogs.apply(await aws.accessLogs.planEnable(input)));
  const plan = await aws.accessLogs.planEnable({ ...input, partitioned: true });
  expect(plan.changes).toHaveLength(1);
  expect(plan.changes[0]?.fields).toEqual([
    { field: 'TargetObjectKeyFormat', before: 'SimplePrefix', after: 'PartitionedPrefix (EventTime)' },
  ]);
  expect(plan.changes[0]?.notes?.join(' ')).not.toContain('Logs will no longer go');
});

test('a target that cannot receive logs is refused with every reason, and nothing is sent', async () => {
  await using aws = await opened();
  await aws.s3.send(
    new PutBucketEncryptionCommand({
      Bucket: 'logs',
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
      },
    }),
  );
  await expect(aws.accessLogs.planEnable(input)).rejects.toMatchObject({
    code: 'unfit-log-target',
    exitCode: 252,
    problems: [expect.stringContaining('aws:kms')],
  });
  await expect(aws.accessLogs.planEnable({ ...input, target: 'images' })).rejects.toMatchObject({
    exitCode: 252,
    problems: [expect.stringContaining('the target is the source')],
  });
  await expect(aws.accessLogs.planEnable({ ...input, target: 'nowhere-here' })).rejects.toMatchObject({
    exitCode: 254,
  });
});

test('Object Lock is in the way only with a default retention, and Requester Pays always', async () => {
  await using aws = await opened();
  const Bucket = 'logs';
  await aws.s3.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  const lock = (more: object) =>
    aws.s3.send(
      new PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', ...more },
      }),
    );
  await lock({});
  const fit = await aws.accessLogs.planEnable(input);
  expect(fit.changes).toHaveLength(2);
  expect(fit.changes[1]?.notes?.join(' ')).not.toContain('could not be checked');

  await lock({ Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } } });
  await aws.s3.send(
    new PutBucketRequestPaymentCommand({ Bucket, RequestPaymentConfiguration: { Payer: 'Requester' } }),
  );
  await expect(aws.accessLogs.planEnable(input)).rejects.toMatchObject({
    code: 'unfit-log-target',
    exitCode: 252,
    problems: ['logs has Object Lock with a default retention period', 'logs has Requester Pays'],
  });
  const { LoggingEnabled } = await aws.s3.send(new GetBucketLoggingCommand({ Bucket: 'images' }));
  expect(LoggingEnabled).toBeUndefined();
});

test('a policy that changed since the plan is left alone, and logging is not turned on without it', async () => {
  await using aws = await opened();
  const plan = await aws.accessLogs.planEnable(input);
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Other',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:DeleteObject',
        Resource: 'arn:aws:s3:::logs/*',
      },
    ],
  });
  await aws.s3.send(new PutBucketPolicyCommand({ Bucket: 'logs', Policy }));
  const result = await drain(aws.accessLogs.apply(plan));
  expect(result).toMatchObject({ applied: 0, failed: 1, notStarted: 1 });
  const kept = await aws.s3.send(new GetBucketPolicyCommand({ Bucket: 'logs' }));
  expect(JSON.parse(kept.Policy ?? '')).toEqual(JSON.parse(Policy));
});

describe('a bucket policy', () => {
  const ours = { Sid: 'Ours', Effect: 'Allow', Resource: 'arn:aws:s3:::logs/new/*', Action: 's3:PutObject' };
  const earlier = { ...ours, Resource: 'arn:aws:s3:::logs/old/*' };

  test('keeps every statement it has, also one of the same name', () => {
    const policy = { Version: '2012-10-17', Id: 'x', Statement: [{ Sid: 'Other', Effect: 'Deny' }, earlier] };
    const after = withStatement(JSON.stringify(policy), ours);
    expect(after?.added.Sid).toBe('Ours2');
    expect(JSON.parse(after?.text ?? '')).toEqual({
      ...policy,
      Statement: [...policy.Statement, { ...ours, Sid: 'Ours2' }],
    });
  });

  test('is left alone where it says it already, under any name and in any order of members', () => {
    const reordered = Object.fromEntries(Object.entries({ ...ours, Sid: 'Theirs' }).toReversed());
    expect(withStatement(JSON.stringify({ Statement: reordered }), ours)).toBeUndefined();
    expect(withStatement(JSON.stringify({ Statement: [earlier, ours] }), ours)).toBeUndefined();
  });

  test('that is none is not written over', () => {
    expect(() => withStatement('no policy', ours)).toThrow('cannot be read');
  });
});
