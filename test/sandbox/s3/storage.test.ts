import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSandbox } from '../../../src/sandbox/start.ts';
import { s3Of } from './client.ts';

const MEBIBYTE = 1024 * 1024;
const { TMPDIR } = process.env;
const temporary = mkdtempSync(join(tmpdir(), 'groundctl-storage-'));

// Other tests run at the same time: a temporary folder of our own shows what this one leaves there.
beforeAll(() => {
  process.env.TMPDIR = temporary;
});

afterAll(() => {
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  rmSync(temporary, { recursive: true });
});

it('keeps large objects in a private folder, which shrinks with deletes and goes when the sandbox does', async () => {
  const sandbox = await startSandbox({ seed: 'none' });
  const s3 = s3Of(sandbox);
  await s3.send(new CreateBucketCommand({ Bucket: 'large' }));
  await s3.send(new PutObjectCommand({ Bucket: 'large', Key: 'small', Body: Buffer.alloc(MEBIBYTE) }));
  expect(readdirSync(temporary)).toEqual([]);
  await s3.send(new PutObjectCommand({ Bucket: 'large', Key: 'a', Body: Buffer.alloc(MEBIBYTE + 1, 'x') }));
  const [folder = ''] = readdirSync(temporary);
  const files = () => readdirSync(join(temporary, folder)).length;
  expect(files()).toBe(1);
  await s3.send(new CopyObjectCommand({ Bucket: 'large', Key: 'b', CopySource: 'large/a' }));
  await s3.send(new DeleteObjectCommand({ Bucket: 'large', Key: 'a' }));
  expect(files()).toBe(1);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'large', Key: 'b' }));
  expect((await Body?.transformToByteArray())?.length).toBe(MEBIBYTE + 1);
  s3.destroy();
  await sandbox.close();
  expect(existsSync(join(temporary, folder))).toBe(false);
});

it('holds little of a large upload in memory', async () => {
  await using sandbox = await startSandbox({ seed: 'none' });
  const s3 = s3Of(sandbox);
  await s3.send(new CreateBucketCommand({ Bucket: 'large' }));
  const piece = Buffer.alloc(MEBIBYTE);
  const size = 256 * MEBIBYTE;
  let most = 0;
  function* pieces() {
    for (let sent = 0; sent < size; sent += piece.length) {
      most = Math.max(most, process.memoryUsage().arrayBuffers);
      yield piece;
    }
  }
  const start = process.memoryUsage().arrayBuffers;
  await s3.send(
    new PutObjectCommand({ Bucket: 'large', Key: 'k', Body: Readable.from(pieces()), ContentLength: size }),
  );
  // Client and server together; the collector may leave some of what passed through lie for a while.
  expect(most - start).toBeLessThan(size / 2);
  s3.destroy();
});
