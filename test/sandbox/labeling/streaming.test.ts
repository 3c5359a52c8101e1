import { CreateLabelingJobCommand } from '@aws-sdk/client-sagemaker';
import {
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Changes, Lab } from './lab.ts';

const DAY = 86_400_000;
let lab: Lab;
let sns: SNSClient;
let topic: string;

beforeEach(async () => {
  lab = await Lab.open();
  const { url: endpoint, region, credentials } = lab.sandbox;
  sns = new SNSClient({ endpoint, region, credentials, maxAttempts: 1 });
  topic = (await sns.send(new CreateTopicCommand({ Name: 'objects' }))).TopicArn ?? '';
  await lab.put('labels.json', JSON.stringify({ labels: [{ label: 'a' }, { label: 'b' }] }));
});
afterEach(async () => {
  sns.destroy();
  await lab[Symbol.asyncDispose]();
});

const chose = (label: string) => ({ kind: { label } });
const send = (message: object | string) =>
  sns.send(
    new PublishCommand({
      TopicArn: topic,
      Message: typeof message === 'string' ? message : JSON.stringify(message),
    }),
  );

async function stream(name: string, changes: Changes = {}): Promise<string> {
  await lab.sagemaker.send(
    new CreateLabelingJobCommand(
      lab.request(name, 'TextMultiClass', {
        InputConfig: { DataSource: { SnsDataSource: { SnsTopicArn: topic } } },
        ...changes,
      }),
    ),
  );
  await lab.until(name, 'InProgress');
  return name;
}

test('a streaming job labels what comes by its topic, each object once, and goes on', async () => {
  const name = await stream('Live');
  expect((await lab.page(`/${name}`)).body).not.toContain('Task 1');
  const { MessageId } = await send({ source: 'one' });
  for (const _ of [1, 2]) await send({ source: 'two', 'dataset-objectid-attribute-name': 'nr', nr: '2' });
  expect((await lab.describe(name)).LabelCounters).toMatchObject({ Unlabeled: 2, TotalLabeled: 0 });
  expect((await lab.page(`/${name}/2/task`)).body).toContain('Tasks are done in order');
  expect((await lab.page(`/${name}/1/task`)).body).toContain('one');
  expect((await lab.answer(name, 1, 1, chose('a'))).status).toBe(201);
  expect((await lab.answer(name, 1, 2, chose('b'))).status).toBe(201);
  expect(await lab.describe(name)).toMatchObject({
    LabelingJobStatus: 'InProgress',
    LabelCounters: { HumanLabeled: 2, Unlabeled: 0 },
  });
  const key = '$kind-object-id';
  expect(await lab.output(name)).toMatchObject([
    { source: 'one', kind: 0, 'dataset-objectid-attribute-name': key, [key]: MessageId },
    { source: 'two', kind: 1, nr: '2' },
  ]);
  await send({ source: 'three' });
  expect((await lab.answer(name, 1, 3, chose('a'))).status).toBe(201);
  expect((await lab.output(name)).map(({ kind }) => kind)).toEqual([0, 1, 0]);
});

test('its manifest comes first, and no more tasks are offered than MaxConcurrentTaskCount', async () => {
  await lab.put('both.manifest', '{"source":"from the manifest"}\n');
  const name = await stream('both', {
    InputConfig: {
      DataSource: {
        S3DataSource: { ManifestS3Uri: 's3://lab/both.manifest' },
        SnsDataSource: { SnsTopicArn: topic },
      },
    },
    HumanTaskConfig: { MaxConcurrentTaskCount: 1 },
  });
  await send({ source: 'from the topic' });
  expect((await lab.page(`/${name}/2`)).body).toContain('comes in a later batch');
  await lab.answer(name, 1, 1, chose('a'));
  expect((await lab.page(`/${name}/2/task`)).body).toContain('from the topic');
});

test('what expires fails alone, and ten idle days stop the job', async () => {
  const name = await stream('idle', { HumanTaskConfig: { TaskAvailabilityLifetimeInSeconds: 86_400 } });
  await send({ source: 'old' });
  lab.sandbox.clock.advance(DAY / 2);
  await send({ source: 'young' });
  lab.sandbox.clock.advance(DAY / 2 + 1);
  expect((await lab.describe(name)).LabelCounters).toMatchObject({
    FailedNonRetryableError: 1,
    Unlabeled: 1,
  });
  await send('no data object');
  expect((await lab.describe(name)).LabelCounters).toMatchObject({ FailedNonRetryableError: 2 });
  lab.sandbox.clock.advance(9 * DAY);
  expect((await lab.describe(name)).LabelingJobStatus).toBe('InProgress');
  lab.sandbox.clock.advance(DAY);
  expect(await lab.describe(name)).toMatchObject({
    LabelingJobStatus: 'Stopped',
    LabelCounters: { FailedNonRetryableError: 3, Unlabeled: 0 },
  });
  await send({ source: 'late' });
  expect((await lab.describe(name)).LabelCounters).toMatchObject({ Unlabeled: 0 });
});

test('has a queue that stays, and a subscription that does not', async () => {
  const name = await stream('Queue-Of');
  const { url: endpoint, region, credentials } = lab.sandbox;
  const sqs = new SQSClient({ endpoint, region, credentials, maxAttempts: 1 });
  const queues = async () =>
    (await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'GroundTruth-queue' }))).QueueUrls?.length;
  const confirmed = async () =>
    (await sns.send(new GetTopicAttributesCommand({ TopicArn: topic }))).Attributes?.SubscriptionsConfirmed;
  expect(await queues()).toBe(1);
  expect(await confirmed()).toBe('1');
  const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic }));
  expect(Subscriptions).toMatchObject([
    { Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:123456789012:GroundTruth-queue-of' },
  ]);
  await lab.stop(name);
  await lab.until(name, 'Stopped');
  expect(await queues()).toBe(1);
  expect(await confirmed()).toBe('0');
  sqs.destroy();
});

test('a message has to have something in it', async () => {
  await expect(send('')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await expect(sns.send(new PublishCommand({ TopicArn: `${topic}x`, Message: 'x' }))).rejects.toMatchObject({
    name: 'NotFoundException',
  });
});
