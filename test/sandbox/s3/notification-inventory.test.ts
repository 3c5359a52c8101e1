import {
  CreateBucketCommand,
  DeleteBucketInventoryConfigurationCommand,
  GetBucketInventoryConfigurationCommand,
  GetBucketNotificationConfigurationCommand,
  type InventoryConfiguration,
  ListBucketInventoryConfigurationsCommand,
  type NotificationConfiguration,
  PutBucketInventoryConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, type Snapshot, startSandbox } from '../../../src/sandbox/start.ts';
import { s3Of } from './client.ts';

const Bucket = 'frames';
let sandbox: Sandbox;
let s3: S3Client;
let clean: Snapshot;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'none', logDelay: 0 });
  s3 = s3Of(sandbox);
  await s3.send(new CreateBucketCommand({ Bucket }));
  clean = sandbox.snapshot();
});

beforeEach(() => sandbox.restore(clean));

afterAll(async () => {
  s3.destroy();
  await sandbox.close();
});

describe('notifications', () => {
  const put = (config: NotificationConfiguration) =>
    s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: config }));
  const get = async () => {
    const { $metadata: _, ...config } = await s3.send(
      new GetBucketNotificationConfigurationCommand({ Bucket }),
    );
    return config;
  };
  const TopicArn = 'arn:aws:sns:us-east-1:123456789012:events';
  const topic = (more: object = {}) => ({ TopicArn, Events: ['s3:ObjectCreated:*' as const], ...more });
  const filter = (...rules: [string, string][]) => ({
    Filter: { Key: { FilterRules: rules.map(([Name, Value]) => ({ Name: Name as 'prefix', Value })) } },
  });

  test('are none at first, come back as they were put, with ids, and go with an empty document', async () => {
    expect(await get()).toEqual({});
    const config = {
      TopicConfigurations: [topic({ Id: 'mine', ...filter(['prefix', 'in/'], ['suffix', '.png']) })],
      QueueConfigurations: [
        { QueueArn: 'arn:aws:sqs:us-east-1:123456789012:q', Events: ['s3:ObjectRemoved:Delete' as const] },
      ],
      LambdaFunctionConfigurations: [
        {
          LambdaFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f:live',
          Events: ['s3:ObjectTagging:Put' as const, 's3:ObjectAcl:Put' as const],
        },
      ],
      EventBridgeConfiguration: {},
    };
    await put(config);
    const kept = await get();
    expect(kept).toMatchObject(config);
    const id = kept.QueueConfigurations?.[0]?.Id ?? '';
    expect(Buffer.from(id, 'base64').toString()).toMatch(/^[0-9a-f-]{36}$/);
    await put({});
    expect(await get()).toEqual({});
  });

  test('may share an event where no key concerns both', async () => {
    await put({
      TopicConfigurations: [topic(filter(['prefix', 'a/'])), topic(filter(['prefix', 'b/']))],
    });
    expect((await get()).TopicConfigurations).toHaveLength(2);
  });

  const queue = (QueueArn: string, Events: string[] = ['s3:ObjectCreated:*']) =>
    ({ QueueConfigurations: [{ QueueArn, Events }] }) as NotificationConfiguration;
  const Q = 'arn:aws:sqs:us-east-1:123456789012:q';

  test.each<[string, NotificationConfiguration, string]>([
    ['an ARN that is none', queue('arn:aws:{}:us-east-1:123456789012:q'), 'The ARN is not well formed'],
    ['an ARN of another service', queue(TopicArn), 'The ARN is not well formed'],
    [
      'another region',
      queue('arn:aws:sqs:eu-west-1:123456789012:q'),
      'The notification destination service region is not valid',
    ],
    [
      'an event that there is not',
      queue(Q, ['s3:ObjectEaten']),
      "The event 's3:ObjectEaten' is not supported",
    ],
    [
      'an event twice in one',
      queue(Q, ['s3:ObjectCreated:*', 's3:ObjectCreated:Put']),
      'Configurations overlap.',
    ],
    ['an event in two', { TopicConfigurations: [topic(), topic()] }, 'Configurations overlap.'],
    [
      'an event in two with filters that meet',
      {
        TopicConfigurations: [
          topic(filter(['prefix', 'a'])),
          topic(filter(['prefix', 'ab'], ['suffix', 'z'])),
        ],
      },
      'Configuration is ambiguously defined.',
    ],
    [
      'a filter by something else',
      { TopicConfigurations: [topic(filter(['infix', 'a']))] },
      'must be either prefix or suffix',
    ],
    [
      'a prefix twice',
      { TopicConfigurations: [topic(filter(['prefix', 'a'], ['Prefix', 'b']))] },
      'Cannot specify more than one prefix rule in a filter.',
    ],
    [
      'a long filter',
      { TopicConfigurations: [topic(filter(['prefix', 'ü'.repeat(513)]))] },
      'cannot exceed 1024 bytes',
    ],
    ['a long id', { TopicConfigurations: [topic({ Id: 'a'.repeat(256) })] }, 'exceeded allowed limit of 255'],
    [
      'an id twice',
      {
        TopicConfigurations: [topic({ Id: 'a' })],
        QueueConfigurations: [{ Id: 'a', QueueArn: Q, Events: ['s3:ObjectAcl:Put'] }],
      },
      'Same ID used for multiple configurations.',
    ],
  ])('are refused for %s', async (_, config, message) => {
    await expect(put(config)).rejects.toMatchObject({
      name: 'InvalidArgument',
      message: expect.stringContaining(message),
    });
    expect(await get()).toEqual({});
  });

  test('are refused beyond a hundred, and without an event', async () => {
    const many = Array.from({ length: 101 }, (_, index) => topic(filter(['prefix', `${index}/`])));
    await expect(put({ TopicConfigurations: many })).rejects.toMatchObject({ name: 'InvalidRequest' });
    await put({ TopicConfigurations: many.slice(1) });
    await expect(put({ TopicConfigurations: [topic({ Events: [] })] })).rejects.toMatchObject({
      name: 'MalformedXML',
    });
  });
});

describe('inventories', () => {
  const inventory = (Id: string, more: object = {}): InventoryConfiguration => ({
    Id,
    IsEnabled: true,
    IncludedObjectVersions: 'Current',
    Schedule: { Frequency: 'Daily' },
    Destination: {
      S3BucketDestination: { Bucket: `arn:aws:s3:::${Bucket}`, Format: 'CSV', Prefix: 'lists/' },
    },
    ...more,
  });
  const put = (Id: string, config = inventory(Id)) =>
    s3.send(new PutBucketInventoryConfigurationCommand({ Bucket, Id, InventoryConfiguration: config }));
  const get = (Id: string) => s3.send(new GetBucketInventoryConfigurationCommand({ Bucket, Id }));
  const remove = (Id: string) => s3.send(new DeleteBucketInventoryConfigurationCommand({ Bucket, Id }));

  test('come back as they were put, one and all, and go', async () => {
    const full = inventory('daily', { Filter: { Prefix: 'in/' }, OptionalFields: ['Size', 'ETag'] });
    await put('daily', full);
    expect((await get('daily')).InventoryConfiguration).toEqual(full);
    const list = await s3.send(new ListBucketInventoryConfigurationsCommand({ Bucket }));
    expect(list).toMatchObject({ IsTruncated: false, InventoryConfigurationList: [full] });
    await remove('daily');
    await expect(get('daily')).rejects.toMatchObject({ name: 'NoSuchConfiguration' });
    await expect(remove('daily')).rejects.toMatchObject({ name: 'NoSuchConfiguration' });
  });

  test('are a thousand at most, listed by a hundred in the order of their ids', async () => {
    const all = Array.from({ length: 1000 }, (_, at) => `i${String(at + 1).padStart(4, '0')}`);
    for (let at = all.length; at > 0; at -= 40) {
      await Promise.all(all.slice(Math.max(at - 40, 0), at).map((id) => put(id)));
    }
    await expect(put('one-more')).rejects.toMatchObject({ name: 'TooManyConfigurations' });
    await put('i0007');
    const ids: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(new ListBucketInventoryConfigurationsCommand({ Bucket, ContinuationToken }));
      expect(page.InventoryConfigurationList).toHaveLength(100);
      for (const { Id } of page.InventoryConfigurationList ?? []) ids.push(Id ?? '');
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(ids).toEqual(all);
  });

  const to = (more: object) => ({
    Destination: { S3BucketDestination: { Bucket: `arn:aws:s3:::${Bucket}`, Format: 'CSV', ...more } },
  });

  test.each<[object, string]>([
    [{ Id: 'other' }, 'IdMismatch'],
    [{ IncludedObjectVersions: 'Some' }, 'MalformedXML'],
    [{ IsEnabled: undefined }, 'MalformedXML'],
    [{ Schedule: { Frequency: 'Hourly' } }, 'MalformedXML'],
    [{ OptionalFields: ['Colour'] }, 'MalformedXML'],
    [{ Filter: {} }, 'MalformedXML'],
    [to({ Format: 'XML' }), 'MalformedXML'],
    [to({ Bucket }), 'InvalidS3DestinationBucket'],
  ])('with %j are refused', async (more, name) => {
    await expect(put('a', inventory('a', more))).rejects.toMatchObject({ name });
  });

  test('with an id of other characters, or a destination elsewhere, are refused', async () => {
    await expect(put('a b')).rejects.toMatchObject({ name: 'InvalidArgument' });
    const { url: endpoint, credentials } = sandbox;
    const west = new S3Client({ endpoint, region: 'us-west-2', credentials, forcePathStyle: true });
    const CreateBucketConfiguration = { LocationConstraint: 'us-west-2' as const };
    await west.send(new CreateBucketCommand({ Bucket: 'far-away', CreateBucketConfiguration }));
    west.destroy();
    const config = inventory('a', to({ Bucket: 'arn:aws:s3:::far-away' }));
    await expect(put('a', config)).rejects.toMatchObject({ name: 'InvalidS3DestinationBucket' });
  });
});
