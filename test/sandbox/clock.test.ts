import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect, test } from 'vitest';
import { SandboxClock } from '../../src/sandbox/clock.ts';
import { startSandbox } from '../../src/sandbox/start.ts';
import { open, signed } from './open.ts';

const HOUR = 3_600_000;

test('the clock goes on from where it was moved to, and back', () => {
  let base = Date.UTC(2026, 10, 1);
  const clock = new SandboxClock(() => new Date(base));
  clock.advance(2 * HOUR);
  base += 5000;
  expect(clock.now().toISOString()).toBe('2026-11-01T02:00:05.000Z');
  clock.set(new Date('2027-01-01T00:00:00Z'));
  base += 1000;
  expect(clock.now().toISOString()).toBe('2027-01-01T00:00:01.000Z');
  clock.reset();
  expect([clock.now().getTime(), clock.offset]).toEqual([base, 0]);
  expect(() => clock.advance(1e18)).toThrow(RangeError);
  expect(clock.offset).toBe(0);
});

test('presigned URLs and sessions expire when the clock is moved, and clients go on', async () => {
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  await using sandbox = await startSandbox({ seed: 'none', roles: [{ name: 'r', policies: [everything] }] });
  const { url: endpoint, region, credentials } = sandbox;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const sts = new STSClient({ endpoint, region, credentials });
  const object = { Bucket: 'images', Key: 'a.png' };
  await s3.send(new CreateBucketCommand({ Bucket: object.Bucket }));
  await s3.send(new PutObjectCommand({ ...object, Body: 'x' }));
  const url = await getSignedUrl(s3, new GetObjectCommand(object), { expiresIn: 3600 });
  const RoleArn = 'arn:aws:iam::123456789012:role/r';
  const { Credentials: given } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' }));
  const session = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    },
  });
  expect((await fetch(url)).status).toBe(200);
  expect((await session.send(new GetObjectCommand(object))).$metadata.httpStatusCode).toBe(200);

  sandbox.clock.advance(2 * HOUR);

  const refused = await fetch(url);
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain('<Message>Request has expired</Message>');
  await expect(session.send(new GetObjectCommand(object))).rejects.toMatchObject({ name: 'ExpiredToken' });
  await s3.send(new PutObjectCommand({ ...object, Body: 'y' }));
  const { LastModified } = await s3.send(new GetObjectCommand(object));
  expect(LastModified?.getTime()).toBeGreaterThan(Date.now() + HOUR);
  for (const client of [s3, sts, session]) client.destroy();
});

test('what waits for its time to be delivered is delivered when the time comes', async () => {
  await using sandbox = await startSandbox({ seed: 'none', logDelay: 3600 });
  const { url: endpoint, region, credentials } = sandbox;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  for (const Bucket of ['images', 'logs']) await s3.send(new CreateBucketCommand({ Bucket }));
  const Principal = { Service: 'logging.s3.amazonaws.com' };
  const statement = { Effect: 'Allow', Principal, Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/*' };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'logs', Policy }));
  const LoggingEnabled = { TargetBucket: 'logs', TargetPrefix: '' };
  await s3.send(new PutBucketLoggingCommand({ Bucket: 'images', BucketLoggingStatus: { LoggingEnabled } }));
  await s3.send(new PutObjectCommand({ Bucket: 'images', Key: 'a', Body: 'x' }));
  const count = async () => (await s3.send(new ListObjectsV2Command({ Bucket: 'logs' }))).KeyCount;
  expect(await count()).toBe(0);
  sandbox.clock.advance(2 * HOUR);
  expect(await count()).toBeGreaterThan(0);
  s3.destroy();
});

test('another process moves the clock, with the token or as the administrator', async () => {
  await using aws = await open({ seed: 'none' });
  const { sandbox } = aws;
  const ask = async (method: string, body: string, headers: Record<string, string>) => {
    const sent = { method, headers, ...(method === 'GET' ? {} : { body }) };
    const response = await fetch(`${sandbox.url}/_sandbox/clock`, sent);
    return { status: response.status, document: (await response.json()) as Record<string, unknown> };
  };
  const token = { 'x-sandbox-token': sandbox.token };
  expect((await ask('POST', '{"advance":7200000}', token)).document.offset).toBe(7_200_000);
  expect((await ask('POST', '{"reset":true}', token)).document.offset).toBe(0);
  expect((await ask('GET', '', token)).document.offset).toBe(0);
  for (const body of ['{}', '{"advance":"1"}', '{"set":"soon"}', '{"advance":1e300}', 'null', '{']) {
    expect((await ask('POST', body, token)).status, body).toBe(400);
  }
  expect((await ask('PUT', '{}', token)).status).toBe(405);
  const path = '/_sandbox/clock';
  const body = '{"advance":1000}';
  const admin = signed(sandbox, 'sandbox', { body, path });
  expect((await ask('POST', body, admin)).document.offset).toBe(1000);
  const user = signed(sandbox, 'sandbox', { body, path, credentials: sandbox.addUser('u') });
  const otherService = signed(sandbox, 's3', { body, path });
  for (const headers of [user, otherService, {}]) {
    expect((await ask('POST', body, headers)).status).toBe(403);
  }
  expect(sandbox.clock.offset).toBe(1000);
});
