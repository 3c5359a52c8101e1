import { PutBucketPolicyCommand, PutPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import { UpdateWorkteamCommand } from '@aws-sdk/client-sagemaker';
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { DEMO_ROLE } from '../../src/sandbox/seed/s3-demo.ts';
import type { SandboxOptions } from '../../src/sandbox/start.ts';
import { flowDefinition } from '../helpers/flow-definition.ts';
import { type Connected, connected } from '../helpers/sandbox.ts';
import { NOW } from './audit-facts.ts';

const BUCKET = 'acme-labeling-data';
const ACCOUNT = '123456789012';

const clientOf = ({ sandbox: { url: endpoint, region, credentials } }: Connected) => ({
  endpoint,
  region,
  credentials,
  forcePathStyle: true,
});

const audit = async (here: Connected, ...names: string[]) =>
  (await here.teams.audit(names, { now: NOW })).map(
    ({ rule, subject, message }) => `${rule} ${subject}: ${message}`,
  );

const about = async (here: Connected, rule: string, ...names: string[]) =>
  (await audit(here, ...names)).filter((line) => line.startsWith(`${rule} `));

async function bucketPolicy(here: Connected, ...Statement: object[]): Promise<void> {
  const client = new S3Client(clientOf(here));
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await client.send(
    new PutPublicAccessBlockCommand({
      Bucket: BUCKET,
      PublicAccessBlockConfiguration: { BlockPublicPolicy: false, RestrictPublicBuckets: false },
    }),
  );
  await client.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
  client.destroy();
}

const allow = (Principal: unknown, Resource: string, more: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action: 's3:GetObject',
  Resource,
  ...more,
});

describe('buckets of the jobs', () => {
  test.each([
    ['everybody, all of it', allow('*', `arn:aws:s3:::${BUCKET}/*`), true],
    ['everybody, one folder', allow({ AWS: '*' }, `arn:aws:s3:::${BUCKET}/images/*`), true],
    [
      'everybody in one network',
      allow('*', `arn:aws:s3:::${BUCKET}/*`, {
        Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } },
      }),
      false,
    ],
    [
      'everybody over TLS',
      allow('*', `arn:aws:s3:::${BUCKET}/*`, { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      true,
    ],
    ['the account', allow({ AWS: ACCOUNT }, `arn:aws:s3:::${BUCKET}/*`), false],
    [
      'everybody, another action',
      { ...allow('*', `arn:aws:s3:::${BUCKET}`), Action: 's3:ListBucket' },
      false,
    ],
  ])('bucket/public: %s', async (_, statement, open) => {
    await using here = await connected();
    await bucketPolicy(here, statement);
    expect(await about(here, 'bucket/public')).toHaveLength(open ? 1 : 0);
  });

  test('bucket/public is kept where Block Public Access restricts the bucket, and where a Deny comes first', async () => {
    await using here = await connected();
    await bucketPolicy(here, allow('*', `arn:aws:s3:::${BUCKET}/*`), {
      ...allow('*', `arn:aws:s3:::${BUCKET}/*`),
      Effect: 'Deny',
    });
    expect(await about(here, 'bucket/public')).toEqual([]);
    await bucketPolicy(here, allow('*', `arn:aws:s3:::${BUCKET}/*`));
    const client = new S3Client(clientOf(here));
    await client.send(
      new PutPublicAccessBlockCommand({
        Bucket: BUCKET,
        PublicAccessBlockConfiguration: { RestrictPublicBuckets: true },
      }),
    );
    client.destroy();
    expect(await about(here, 'bucket/public')).toEqual([]);
  });

  test.each([
    ['a session of the role', 'sts', 'assumed-role/LabelingRole/SageMaker', true],
    ['the role', 'iam', 'role/LabelingRole', false],
    ['a session of another role', 'sts', 'assumed-role/Other/SageMaker', false],
  ])('bucket/open-to-session: %s', async (_, service, name, open) => {
    await using here = await connected();
    const arn = `arn:aws:${service}::${ACCOUNT}:${name.replace('LabelingRole', DEMO_ROLE.name)}`;
    await bucketPolicy(here, allow({ AWS: arn }, `arn:aws:s3:::${BUCKET}/*`));
    expect(await about(here, 'bucket/open-to-session', 'radiology-readers')).toHaveLength(open ? 1 : 0);
    // Without a lock there is nothing that could be moot.
    expect(await about(here, 'bucket/open-to-session', 'retail-boxes')).toEqual([]);
  });
});

describe('the topic', () => {
  const ARN = `arn:aws:sns:us-east-1:${ACCOUNT}:tasks`;
  const say = async (here: Connected, statement: object) => {
    const sns = new SNSClient(clientOf(here));
    await sns.send(new CreateTopicCommand({ Name: 'tasks' }));
    await sns.send(
      new SetTopicAttributesCommand({
        TopicArn: ARN,
        AttributeName: 'Policy',
        AttributeValue: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
      }),
    );
    sns.destroy();
    await here.sagemaker.send(
      new UpdateWorkteamCommand({
        WorkteamName: 'radiology-readers',
        NotificationConfiguration: { NotificationTopicArn: ARN },
      }),
    );
  };
  const publish = (Principal: unknown, Condition: object = {}) => ({
    Effect: 'Allow',
    Principal,
    Action: 'sns:Publish',
    Resource: ARN,
    ...(Object.keys(Condition).length > 0 ? { Condition } : {}),
  });
  const SAGEMAKER = { Service: 'sagemaker.amazonaws.com' };

  test.each([
    ['SageMaker', publish(SAGEMAKER), true],
    [
      'SageMaker for teams of the account',
      publish(SAGEMAKER, {
        ArnLike: { 'aws:SourceArn': `arn:aws:sagemaker:us-east-1:${ACCOUNT}:workteam/*` },
        StringEquals: { 'aws:SourceAccount': ACCOUNT },
      }),
      true,
    ],
    ['another account', publish(SAGEMAKER, { StringEquals: { 'aws:SourceAccount': '999999999999' } }), false],
    ['another service', publish({ Service: 'events.amazonaws.com' }), false],
    ['the account’s own people', publish({ AWS: `arn:aws:iam::${ACCOUNT}:root` }), false],
  ])('that lets %s publish', async (_, statement, allowed) => {
    await using here = await connected();
    await say(here, statement);
    expect(await about(here, 'team/topic-not-allowed', 'radiology-readers')).toHaveLength(allowed ? 0 : 1);
  });

  test('that does not exist', async () => {
    await using here = await connected();
    await here.sagemaker.send(
      new UpdateWorkteamCommand({
        WorkteamName: 'radiology-readers',
        NotificationConfiguration: { NotificationTopicArn: `${ARN}-gone` },
      }),
    );
    expect(await about(here, 'team/topic-not-allowed', 'radiology-readers')).toEqual([
      expect.stringContaining('does not exist'),
    ]);
  });
});

describe('roles and users', () => {
  const create = (Condition?: object) => ({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sagemaker:CreateLabelingJob',
        Resource: '*',
        ...(Condition ? { Condition } : {}),
      },
    ],
  });
  const type = { StringEquals: { 'sagemaker:WorkteamType': 'private-crowd' } };
  const ROLES: NonNullable<SandboxOptions['roles']> = [
    { name: 'Open', policies: [create()] },
    { name: 'Guarded', policies: [create(type)] },
    {
      name: 'ByDeny',
      policies: [
        create(),
        {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Action: 'sagemaker:CreateLabelingJob',
              Resource: '*',
              Condition: { StringNotEquals: type.StringEquals },
            },
          ],
        },
      ],
    },
    {
      name: 'OneTeam',
      policies: [
        create({
          ArnEquals: {
            'sagemaker:WorkteamArn': `arn:aws:sagemaker:us-east-1:${ACCOUNT}:workteam/private-crowd/a`,
          },
        }),
      ],
    },
    { name: 'Crowd', policies: [create({ StringEquals: { 'sagemaker:WorkteamType': 'public-crowd' } })] },
    {
      name: 'NoJobs',
      policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }],
    },
  ];

  test('role/no-workteam-type-guard names who is held by nothing; team/public-crowd who is let there', async () => {
    await using here = await connected({ roles: ROLES });
    const [guard] = await about(here, 'role/no-workteam-type-guard');
    expect(guard).toContain(':role/Open');
    expect(guard).toContain('sandbox-admin');
    expect(guard).not.toMatch(/Guarded|ByDeny|OneTeam|NoJobs|Crowd/);
    expect(await about(here, 'team/public-crowd')).toEqual([
      expect.stringMatching(`^team/public-crowd arn:aws:iam::${ACCOUNT}:role/Crowd: `),
    ]);
  });
});

test('leftover queues and flow definitions are read from their services', async () => {
  await using here = await connected();
  const sqs = new SQSClient(clientOf(here));
  for (const QueueName of ['GroundTruth-over-and-done', 'orders', 'GroundTruth-CHEST-ct-nodules-07']) {
    await sqs.send(new CreateQueueCommand({ QueueName }));
  }
  sqs.destroy();
  await flowDefinition(
    here,
    'to-the-crowd',
    'arn:aws:sagemaker:us-east-1:394669845002:workteam/public-crowd/default',
  );
  expect(await about(here, 'job/leftover-queue')).toEqual([
    expect.stringContaining('queue GroundTruth-over-and-done'),
  ]);
  expect(await about(here, 'team/public-crowd')).toEqual([
    expect.stringContaining('flow-definition/to-the-crowd'),
  ]);
});

test('each permission that is missing is named, and the rest is found all the same', async () => {
  await using here = await connected();
  const operations = [
    'DescribeUserPool',
    'ListGroups',
    'ListUsers',
    'DescribeLabelingJob',
    'ListFlowDefinitions',
    'GetAccountAuthorizationDetails',
    'ListQueues',
    'GetTopicAttributes',
  ];
  for (const operation of operations) {
    here.sandbox.faults.add({ match: { operation }, kind: 'deny', count: 100 });
  }
  const lines = await about(here, 'audit/not-read');
  for (const operation of operations) {
    expect(lines.filter((line) => line.includes(`:${operation} is not permitted`))).toHaveLength(1);
  }
  expect(await about(here, 'presign/both-constraints')).toHaveLength(1);
});

test('findings say in which account and region they are, and which resource they are about', async () => {
  await using here = await connected();
  const findings = await here.teams.audit([], { now: NOW });
  expect(new Set(findings.map(({ resource }) => `${resource?.account} ${resource?.region}`))).toEqual(
    new Set([`${ACCOUNT} us-east-1`]),
  );
  const arns = new Map(findings.map(({ subject, resource }) => [subject, resource?.arn]));
  expect(arns.get('retail-boxes')).toBe(
    `arn:aws:sagemaker:us-east-1:${ACCOUNT}:workteam/private-crowd/retail-boxes`,
  );
  expect(arns.get(`bucket ${BUCKET}`)).toBe(`arn:aws:s3:::${BUCKET}`);
});

test('an audit of one team asks for nothing that belongs to the others', async () => {
  await using here = await connected();
  here.sent();
  await here.teams.audit(['new-hires']);
  expect(
    here.sent().filter((operation) => /ListQueues|ListFlow|Authorization|ListUsers$|Topic/.test(operation)),
  ).toEqual([]);
});
