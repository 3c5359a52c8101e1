import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts';
import { s3Of } from './client.ts';
import { outcome } from './target.ts';

const Bucket = 'encrypted';
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';
const encrypted = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY } as const;
let sandbox: Sandbox;
const clients: S3Client[] = [];

/** A client of a user who may do everything in S3 and these things in KMS. */
const client = (...actions: string[]) => {
  const allow = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource });
  const Statement = [allow('s3:*', '*'), ...actions.map((action) => allow(action, KEY))];
  const s3 = s3Of(sandbox, {
    credentials: sandbox.addUser('somebody', [{ Version: '2012-10-17', Statement }]),
  });
  clients.push(s3);
  return s3;
};
const put = (s3: S3Client, more: object = encrypted) =>
  outcome(s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ...more })));
const get = (s3: S3Client) => outcome(s3.send(new GetObjectCommand({ Bucket, Key: 'a' })));

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'none', logDelay: 0 });
  await client().send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  for (const one of clients) one.destroy();
  await sandbox.close();
});

it('asks for kms:GenerateDataKey where a key is named, and not for S3’s own keys', async () => {
  const nobody = client();
  await expect(
    nobody.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ...encrypted })),
  ).rejects.toThrow(`not authorized to perform: kms:GenerateDataKey on resource: "${KEY}"`);
  expect(await put(client('kms:Decrypt'))).toBe('AccessDenied 403');
  expect(await put(client('kms:GenerateDataKey'))).toBe('none');
  expect(await put(nobody, { ServerSideEncryption: 'aws:kms' })).toBe('none');
  expect(await put(nobody, { ServerSideEncryption: 'AES256' })).toBe('none');
});

it('asks for kms:Decrypt by whoever reads, copies, or wants the checksum', async () => {
  const writer = client('kms:GenerateDataKey');
  const reader = client('kms:Decrypt');
  expect(await put(writer)).toBe('none');
  expect(await get(writer)).toBe('AccessDenied 403');
  expect(await get(reader)).toBe('none');
  const copy = new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a` });
  expect(await outcome(writer.send(copy))).toBe('AccessDenied 403');
  expect(await outcome(reader.send(copy))).toBe('none');
  const head = (more: object = {}) =>
    outcome(writer.send(new HeadObjectCommand({ Bucket, Key: 'a', ...more })));
  expect(await head()).toBe('none');
  expect(await head({ ChecksumMode: 'ENABLED' })).toMatch(/403/);
});
