import { afterEach, expect, test } from 'vitest';
import { createS3Api, type S3Api } from '../../src/aws/s3.ts';
import { createS3Bulk } from '../../src/aws/s3-bulk.ts';
import { clientConfig } from '../../src/aws/session.ts';
import { run } from '../helpers/command.ts';

const config = (endpointUrl?: string) =>
  clientConfig(
    {
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' },
      ...(endpointUrl === undefined ? {} : { endpointUrl }),
    },
    {},
  );
const [bucket, key, owner] = ['acme', 'a', 'none'];
const REFUSED = { source: 'usage', message: expect.stringContaining('AWS always checks') };

let api: S3Api | undefined;
afterEach(() => api?.close());

test.each<[string, (s3: S3Api) => Promise<unknown>]>([
  ['a listing', (s3) => s3.listPage({ bucket, prefix: '' }, { owner })],
  ['an object', (s3) => s3.head({ bucket, key }, { owner })],
  ['a setting', (s3) => s3.getBucketCors(bucket, { owner })],
  ['a write', (s3) => s3.put({ bucket, key, body: 'x' }, { owner })],
  ['an upload in parts', (s3) => s3.createUpload({ bucket, key }, { owner })],
])('AWS is never sent %s without the question who owns the bucket', async (_, ask) => {
  api = createS3Api(config());
  await expect(ask(api)).rejects.toMatchObject(REFUSED);
});

test('nor anything in bulk', async () => {
  await expect(createS3Bulk(config(), { bucket, region: 'us-east-1', owner })).rejects.toMatchObject(REFUSED);
  const other = await createS3Bulk(config('http://127.0.0.1:9'), { bucket, region: 'us-east-1', owner });
  other.close();
});

test.each([
  ['batches', 'check', 's3://acme/x/', '--bucket-owner'],
  ['batches', 'split', 's3://acme/x/', '--out', 'never', '--bucket-owner'],
])('%s %s says so', async (...words) => {
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_REGION: 'us-east-1',
  };
  const { code, stderr } = await run([...words, 'none'], { env });
  expect([code, stderr]).toEqual([252, expect.stringContaining('AWS always checks')]);
});
