/**
 * A test of your own with Node's test runner: a presigned URL that was good is refused two hours later.
 *
 *   node --test examples/sandbox-node-test.ts
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { startSandbox } from 'groundctl/sandbox';

test('a presigned URL expires', async () => {
  await using sandbox = await startSandbox({ seed: 'none' });
  const { url: endpoint, region, credentials } = sandbox;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const object = { Bucket: 'images', Key: 'shelf.png' };
  await s3.send(new CreateBucketCommand({ Bucket: object.Bucket }));
  await s3.send(new PutObjectCommand({ ...object, Body: 'pixels' }));
  const url = await getSignedUrl(s3, new GetObjectCommand(object), { expiresIn: 3600 });
  assert.equal((await fetch(url)).status, 200);
  sandbox.clock.advance(2 * 3_600_000);
  assert.equal((await fetch(url)).status, 403);
  s3.destroy();
});
