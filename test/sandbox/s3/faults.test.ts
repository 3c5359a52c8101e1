import { createHash } from 'node:crypto';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts';
import { s3Of } from './client.ts';
import { outcome } from './target.ts';

const Bucket = 'faulty';
let sandbox: Sandbox;
let s3: S3Client;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'none', logDelay: 0 });
  s3 = s3Of(sandbox);
  await s3.send(new CreateBucketCommand({ Bucket }));
});

afterEach(() => sandbox.faults.clear());

afterAll(async () => {
  s3.destroy();
  await sandbox.close();
});

const strike = (kind: Parameters<Sandbox['faults']['add']>[0]['kind'], operation: string, count = 1) =>
  sandbox.faults.add({ match: { service: 's3', operation }, kind, count });
const put = (Key: string, Body: string | Buffer = 'body', more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string, more: object = {}) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString();
const large = Buffer.alloc(3_000_000, 'x');

it('throttles with SlowDown, and only as often as asked', async () => {
  strike('throttle', 'PutObject', 2);
  expect(await outcome(put('a'))).toBe('SlowDown 503');
  expect(await outcome(put('a'))).toBe('SlowDown 503');
  expect(await outcome(put('a'))).toBe('none');
});

it('cuts an upload in the middle, and keeps nothing of it', async () => {
  strike('cut', 'PutObject');
  await expect(put('cut', large)).rejects.toThrow(/socket hang up|ECONNRESET|EPIPE/);
  expect(await outcome(s3.send(new GetObjectCommand({ Bucket, Key: 'cut' })))).toBe('NoSuchKey 404');
});

it('cuts an answer in the middle', async () => {
  await put('half', large);
  strike('cut-response', 'GetObject');
  await expect(get('half')).rejects.toThrow();
  expect((await get('half'))?.length).toBe(large.length);
});

it('corrupts an answer, which its checksum gives away', async () => {
  await put('corrupt', large);
  strike('corrupt', 'GetObject');
  await expect(get('corrupt', { ChecksumMode: 'ENABLED' })).rejects.toThrow(/[Cc]hecksum/);
});

it('corrupts an upload, which its checksum gives away', async () => {
  strike('corrupt', 'PutObject');
  expect(await outcome(put('corrupted'))).toBe('BadDigest 400');
});

it('answers a write with the checksum and the ETag of something else, and stores what was sent', async () => {
  strike('wrong-checksum', 'PutObject');
  const ChecksumSHA256 = createHash('sha256').update('sent').digest('base64');
  const answered = await put('lied', 'sent', { ChecksumSHA256 });
  expect(answered.ChecksumSHA256).not.toBe(ChecksumSHA256);
  const stored = await s3.send(new GetObjectCommand({ Bucket, Key: 'lied', ChecksumMode: 'ENABLED' }));
  expect(stored.ChecksumSHA256).toBe(ChecksumSHA256);
  expect(stored.ETag).not.toBe(answered.ETag);
  expect(await stored.Body?.transformToString()).toBe('sent');
});

it('stores damaged bytes and says nothing of it', async () => {
  const { ETag } = await put('whole', 'sent');
  strike('damage', 'PutObject');
  expect((await put('damaged', 'sent')).ETag).toBe(ETag);
  await expect(get('damaged')).rejects.toThrow('Checksum mismatch');
});

it('refuses a write for a conflict with another', async () => {
  strike('conflict', 'PutObject');
  expect(await outcome(put('contested', 'x', { IfNoneMatch: '*' }))).toBe('ConditionalRequestConflict 409');
  expect(await outcome(put('contested', 'x', { IfNoneMatch: '*' }))).toBe('none');
});

it('has somebody else write in between, so that conditions fail', async () => {
  strike('change', 'PutObject');
  expect(await outcome(put('new', 'mine', { IfNoneMatch: '*' }))).toBe('PreconditionFailed 412');
  const { ETag } = await put('read', 'before');
  strike('change', 'GetObject');
  expect(await outcome(s3.send(new GetObjectCommand({ Bucket, Key: 'read', IfMatch: ETag })))).toBe(
    'PreconditionFailed 412',
  );
  expect(await get('read')).toBe('before\n');
});

it('is asked over HTTP as well, with the token', async () => {
  const ask = (body: object, token = sandbox.token) =>
    fetch(`${sandbox.url}/_sandbox/faults`, {
      method: 'POST',
      headers: { 'x-sandbox-token': token },
      body: JSON.stringify(body),
    });
  const rule = { match: { service: 's3', operation: 'GetObject' }, kind: 'throttle', count: 1 };
  expect((await ask(rule, 'wrong')).status).toBe(403);
  expect((await ask({ ...rule, match: {}, kind: 'corrupt' })).status).toBe(400);
  expect((await ask({ ...rule, kind: 'damage' })).status).toBe(400);
  expect((await ask(rule)).status).toBe(200);
  expect(await outcome(s3.send(new GetObjectCommand({ Bucket, Key: 'a' })))).toBe('SlowDown 503');
});
