import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { CallerS3 } from '../../src/sandbox/athena/caller-s3.ts';
import type { Call } from '../../src/sandbox/environment.ts';
import { startSandbox } from '../../src/sandbox/start.ts';
import { s3Of } from './s3/client.ts';

test('a query finds and reads objects whatever their keys are made of, and repeats why it may not', async () => {
  await using sandbox = await startSandbox({ seed: 'none', logDelay: 0 });
  const s3 = s3Of(sandbox);
  const keys = ['x/a\u0001b', 'x/c&d<e>', 'x/f\rg', 'x/ h '];
  await s3.send(new CreateBucketCommand({ Bucket: 'tables' }));
  for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket: 'tables', Key, Body: Key }));
  s3.destroy();
  const env = { urls: { internet: sandbox.url }, clock: () => new Date() };
  const reader = new CallerS3({ env, caller: sandbox.credentials, region: 'us-east-1' } as unknown as Call);
  const found = await reader.list('tables', 'x/');
  expect(found.map(({ key }) => key).sort()).toEqual([...keys].sort());
  for (const { key, size } of found) expect((await reader.get('tables', key)).toString()).toHaveLength(size);
  await expect(reader.get('tables', 'y')).rejects.toThrow('NoSuchKey when reading s3://tables/y');
});
