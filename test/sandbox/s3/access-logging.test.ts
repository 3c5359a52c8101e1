import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { startSandbox } from '../../../src/sandbox/start.ts';
import { s3Of } from './client.ts';
import { outcome } from './target.ts';

/** A bucket `data` that logs into `logs`, with helpers to read what was delivered. */
async function logged(format?: 'EventTime' | 'DeliveryTime') {
  let now = Date.parse('2026-11-20T23:59:50Z');
  const sandbox = await startSandbox({ seed: 'none', logDelay: 0, clock: () => new Date(now) });
  const s3 = s3Of(sandbox);
  for (const Bucket of ['data', 'logs']) await s3.send(new CreateBucketCommand({ Bucket }));
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: 'arn:aws:s3:::logs/*',
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'logs', Policy }));
  const LoggingEnabled = {
    TargetBucket: 'logs',
    TargetPrefix: 'p/',
    ...(format && { TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: format } } }),
  };
  await s3.send(new PutBucketLoggingCommand({ Bucket: 'data', BucketLoggingStatus: { LoggingEnabled } }));
  sandbox.deliverLogs();
  const files = async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'logs' }));
    return Contents.map(({ Key = '' }) => Key);
  };
  return {
    sandbox,
    s3,
    files,
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
    lines: async () => {
      const texts = (await files()).map(async (Key) => {
        return (await s3.send(new GetObjectCommand({ Bucket: 'logs', Key }))).Body?.transformToString();
      });
      return (await Promise.all(texts)).join('').split('\n').filter(Boolean);
    },
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await sandbox.close();
    },
  };
}

it('records copies twice, batch deletes once a key, and errors with their code', async () => {
  await using aws = await logged();
  const { s3 } = aws;
  await s3.send(new PutObjectCommand({ Bucket: 'data', Key: 'a b', Body: 'four' }));
  await s3.send(new CopyObjectCommand({ Bucket: 'data', Key: 'copy', CopySource: 'data/a%20b' }));
  const Objects = [{ Key: 'copy' }, { Key: 'a b' }];
  await s3.send(new DeleteObjectsCommand({ Bucket: 'data', Delete: { Objects } }));
  await outcome(s3.send(new GetObjectCommand({ Bucket: 'data', Key: 'a b' })));
  aws.sandbox.deliverLogs();
  const found = (await aws.lines()).map((line) => {
    const [, operation, key, rest = ''] = / ([A-Z]+\.[A-Z_.]+) (\S+) (.*)$/.exec(line) ?? [];
    return `${operation} ${key} ${/^(?:"[^"]*"|-) (\S+ \S+ \S+ \S+) /.exec(rest)?.[1]}`;
  });
  expect(found.filter((one) => !one.includes('LOGGING')).toSorted()).toEqual([
    'BATCH.DELETE.OBJECT a+b 204 - - 4',
    'BATCH.DELETE.OBJECT copy 204 - - 4',
    expect.stringMatching(/^REST.COPY.OBJECT copy 200 - \d+ 4$/),
    'REST.COPY.OBJECT_GET a+b - - - 4',
    expect.stringMatching(/^REST.GET.OBJECT a\+b 404 NoSuchKey \d+ -$/),
    expect.stringMatching(/^REST.POST.MULTI_OBJECT_DELETE - 200 - \d+ -$/),
    'REST.PUT.OBJECT a+b 200 - - 4',
  ]);
});

it('partitions by the day of the event, a file for each day', async () => {
  await using aws = await logged('EventTime');
  await aws.s3.send(new PutObjectCommand({ Bucket: 'data', Key: 'before', Body: 'x' }));
  aws.advance(60_000);
  await aws.s3.send(new PutObjectCommand({ Bucket: 'data', Key: 'after', Body: 'x' }));
  aws.sandbox.deliverLogs();
  const stem = 'p/123456789012/us-east-1/data/2026/11';
  const files = (await aws.files()).map((key) => key.replace(/-[0-9A-F]{16}$/, ''));
  expect([...new Set(files)]).toEqual([`${stem}/20/2026-11-20-00-00-00`, `${stem}/21/2026-11-21-00-00-00`]);
});

it('partitions by the time of delivery', async () => {
  await using aws = await logged('DeliveryTime');
  await aws.s3.send(new PutObjectCommand({ Bucket: 'data', Key: 'before', Body: 'x' }));
  aws.advance(3_600_000);
  aws.sandbox.deliverLogs();
  expect((await aws.files()).at(-1)).toMatch(
    /^p\/123456789012\/us-east-1\/data\/2026\/11\/21\/2026-11-21-00-59-50-[0-9A-F]{16}$/,
  );
});

it('stops without a word when the permission on the target goes', async () => {
  await using aws = await logged();
  await aws.s3.send(new DeleteBucketPolicyCommand({ Bucket: 'logs' }));
  const before = (await aws.files()).length;
  await aws.s3.send(new PutObjectCommand({ Bucket: 'data', Key: 'k', Body: 'x' }));
  expect(aws.sandbox.deliverLogs()).toBe(0);
  expect(await aws.files()).toHaveLength(before);
});

it('delivers many records out of order, each once', async () => {
  await using aws = await logged();
  const names = Array.from({ length: 60 }, (_, n) => `k${String(n).padStart(2, '0')}`);
  for (const Key of names) await aws.s3.send(new PutObjectCommand({ Bucket: 'data', Key, Body: 'x' }));
  expect(aws.sandbox.deliverLogs()).toBe(60);
  const order = (await aws.lines()).flatMap((line) => / REST\.PUT\.OBJECT (k\d\d) /.exec(line)?.[1] ?? []);
  expect(order).not.toEqual(names);
  expect(order.toSorted()).toEqual(names);
});

it('has days of history in the demonstration account, and logs what comes', async () => {
  await using sandbox = await startSandbox({ logDelay: 0 });
  const s3 = s3Of(sandbox);
  const history = await s3.send(
    new ListObjectsV2Command({ Bucket: 'acme-labeling-logs', Prefix: 's3/acme-labeling-data/' }),
  );
  expect(history.KeyCount).toBeGreaterThan(10);
  const manifest = await s3.send(
    new GetObjectCommand({ Bucket: 'acme-labeling-data', Key: 'manifests/shelf-boxes-0411.manifest' }),
  );
  const [first = ''] = ((await manifest.Body?.transformToString()) ?? '').split('\n');
  const Key = (JSON.parse(first) as { 'source-ref': string })['source-ref'].replace(
    's3://acme-labeling-data/',
    '',
  );
  const image = await s3.send(new GetObjectCommand({ Bucket: 'acme-labeling-data', Key }));
  const bytes = Buffer.from((await image.Body?.transformToByteArray()) ?? []);
  expect([image.ContentType, bytes.subarray(1, 4).toString(), bytes.readUInt32BE(16)]).toEqual([
    'image/png',
    'PNG',
    64,
  ]);
  expect(sandbox.deliverLogs()).toBe(2);
  s3.destroy();
});
