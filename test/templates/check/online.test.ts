import {
  CreateBucketCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Connection, connect } from '../../../src/connect.ts';
import { drain } from '../../../src/core/events.ts';
import { JOB_LIMITS } from '../../../src/core/manifest/limits.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts';
import { checkManifest } from '../../../src/templates/check/check-manifest.ts';
import { compileTemplate } from '../../../src/templates/dialect/engine.ts';
import { jpeg, png } from '../../helpers/image-headers.ts';

const SOURCE = '<img alt="" src="{{ task.input.source-ref | grant_read_access }}">';
const REGIONS = { near: 'us-east-1', frankfurt: 'eu-central-1', tokyo: 'ap-northeast-1' } as const;

let sandbox: Sandbox;
let connection: Connection;

beforeAll(async () => {
  sandbox = await startSandbox();
  const { accessKeyId, secretAccessKey } = sandbox.credentials;
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
  connection = await connect({ region: 'us-east-1', endpointUrl: sandbox.url });
  for (const [name, region] of Object.entries(REGIONS)) {
    await makeBucket(`images-${name}`, region, ['a b.png', 'folder/c.jpg'], [{ methods: ['GET'] }]);
  }
  await makeBucket('no-cors', 'us-east-1', ['a.png']);
  await makeBucket(
    'cors-elsewhere',
    'us-east-1',
    ['a.png'],
    [{ methods: ['GET'], origin: 'https://example.com' }],
  );
  await makeBucket('cors-for-put', 'us-east-1', ['a.png'], [{ methods: ['PUT'] }, { methods: ['HEAD'] }]);
  await makeBucket(
    'cors-of-the-portal',
    'us-east-1',
    ['a.png'],
    [
      { methods: ['PUT'] },
      { methods: ['GET', 'HEAD'], origin: 'https://*.labeling.us-east-1.sagemaker.aws' },
    ],
  );
});

afterAll(async () => {
  await connection?.close();
  await sandbox?.close();
});

interface CorsOf {
  readonly methods: readonly string[];
  readonly origin?: string;
}

function client(region: string, more: S3ClientConfig = {}): S3Client {
  const { url: endpoint, credentials } = sandbox;
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true, ...more });
}

async function makeBucket(Bucket: string, region: string, keys: readonly string[], cors?: readonly CorsOf[]) {
  const s3 = client(region);
  const LocationConstraint = region as 'eu-central-1';
  const elsewhere = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint } };
  await s3.send(new CreateBucketCommand({ Bucket, ...elsewhere }));
  for (const Key of keys)
    await s3.send(
      new PutObjectCommand({ Bucket, Key, Body: Key.endsWith('.jpg') ? jpeg(64, 48) : png(64, 48) }),
    );
  if (cors !== undefined) {
    const CORSRules = cors.map(({ methods, origin = '*' }) => ({
      AllowedMethods: [...methods],
      AllowedOrigins: [origin],
    }));
    await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
  }
  s3.destroy();
}

async function check(
  uris: readonly string[],
  region = 'us-east-1',
  bucket?: string,
  source: string = SOURCE,
  automated = false,
) {
  const text = uris.map((uri) => `${JSON.stringify({ 'source-ref': uri })}\n`).join('');
  const { presign } = await connection.templates.presigner();
  const { findings, failed } = await drain(
    checkManifest({
      template: { source, file: 't.html' },
      manifest: {
        chunks: (async function* () {
          yield Buffer.from(text);
        })(),
        name: 'm.manifest',
        bucket,
      },
      presign,
      automated,
      online: { storage: connection.templates, region },
    }),
  );
  return {
    failed,
    findings,
    found: findings.map(({ rule, evidence }) => `${rule} ${evidence?.lines ?? ''}`.trim()),
  };
}

describe('with a session, every line', () => {
  test("whose object is there, in the job's region and with CORS, is right", async () => {
    const { found } = await check(['s3://images-near/a b.png', 's3://cors-of-the-portal/a.png']);
    expect(found).toEqual([]);
  });

  test.each([
    [
      'no object',
      's3://images-near/A b.png',
      'task/object-missing',
      /There is no "s3:\/\/images-near\/A b\.png"/,
    ],
    ['no object in another region', 's3://images-tokyo/nope', 'task/object-missing', /images-tokyo\/nope/],
    ['no bucket', 's3://no-such-bucket-at-all/x', 'task/object-unreadable', /no-such-bucket-at-all/],
    [
      'a bucket elsewhere',
      's3://images-frankfurt/a b.png',
      'task/other-region',
      /in eu-central-1, not us-east-1/,
    ],
    ['no CORS', 's3://no-cors/a.png', 'task/no-cors', /"no-cors" does not allow GET/],
    ['CORS for another page', 's3://cors-elsewhere/a.png', 'task/no-cors', /cors-elsewhere/],
    ['CORS for uploads', 's3://cors-for-put/a.png', 'task/no-cors', /cors-for-put/],
  ])('with %s is named with its reason', async (_, uri, rule, message) => {
    const { found, findings } = await check(['s3://images-near/a b.png', uri, 's3://images-near/a b.png']);
    expect(found).toContain(`${rule} 2`);
    expect(findings.find((found) => found.rule === rule)?.message).toMatch(message);
  });

  test('is asked about in the region of its bucket, whichever the session is in', async () => {
    const uris = Object.keys(REGIONS).map((name) => `s3://images-${name}/folder/c.jpg`);
    expect((await check(uris)).found).toEqual(['task/other-region 2', 'task/other-region 3']);
    expect((await check(uris, 'eu-central-1')).found).toEqual(['task/other-region 1', 'task/other-region 3']);
  });

  test('has an image within the quota, and not a byte more', async () => {
    const s3 = client('us-east-1');
    const picture = png(64, 48);
    const put = (Key: string, bytes: number) =>
      s3.send(
        new PutObjectCommand({
          Bucket: 'images-near',
          Key,
          Body: Buffer.concat([picture, Buffer.alloc(bytes - picture.length - 4), Buffer.from('IEND')]),
        }),
      );
    await put('fits.png', JOB_LIMITS.imageBytes);
    await put('large.PNG', JOB_LIMITS.imageBytes + 1);
    await put('large.mp4', JOB_LIMITS.imageBytes + 1);
    s3.destroy();
    const { found, findings } = await check(
      ['fits.png', 'large.PNG', 'large.mp4'].map((key) => `s3://images-near/${key}`),
    );
    expect(found).toEqual(['task/image-too-large 2']);
    expect(findings[0]?.message).toContain('40000001 bytes');
  });

  test('has an image of at most 100 megapixels, and fewer pixels where labeling is automated', async () => {
    const s3 = client('us-east-1');
    const put = (Key: string, Body: Buffer) =>
      s3.send(new PutObjectCommand({ Bucket: 'images-near', Key, Body }));
    await put('most.png', png(10_000, 10_000));
    await put('more.png', png(10_000, 10_001));
    await put('small.jpg', jpeg(1080, 1920));
    await put('cut.png', png(9, 9).subarray(0, 20));
    await put('text.png', Buffer.from('no image'));
    await put('text.txt', Buffer.from('no image'));
    s3.destroy();
    const keys = ['most.png', 'more.png', 'small.jpg', 'cut.png', 'text.png', 'text.txt'];
    const uris = keys.map((key) => `s3://images-near/${key}`);
    const whole = await check(uris);
    expect(whole.found).toEqual([
      'task/too-large-for-automated-labeling 1',
      'task/too-many-pixels 2',
      'task/not-an-image 4',
      'task/not-an-image 5',
    ]);
    expect(whole.findings[1]?.message).toContain('has 10000 x 10001 pixels, more than 100 megapixels.');
    expect(whole.failed).toBe(1);
    const segmented = `<crowd-semantic-segmentation src="{{ task.input.source-ref | s3_presign }}">`;
    const { findings } = await check(uris, 'us-east-1', undefined, segmented);
    expect(findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)).toEqual([
      'task/too-many-pixels',
    ]);
    const automated = await check(uris, 'us-east-1', undefined, segmented, true);
    expect(automated.found.filter((one) => one.startsWith('task/too-many'))).toEqual([
      'task/too-many-pixels 1',
      'task/too-many-pixels 2',
    ]);
  });

  test('has an image that is whole, under its own name', async () => {
    const s3 = client('us-east-1');
    const put = (Key: string, Body: Buffer) =>
      s3.send(new PutObjectCommand({ Bucket: 'images-near', Key, Body }));
    await put('other.png', jpeg(9, 9));
    await put('cut.jpg', jpeg(9, 9).subarray(0, -2));
    s3.destroy();
    const { findings } = await check(['s3://images-near/other.png', 's3://images-near/cut.jpg']);
    expect(findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      'task/odd-image "s3://images-near/other.png": a JPEG file. Line 1.',
      'task/odd-image "s3://images-near/cut.jpg": a JPEG file that is truncated. Line 2.',
    ]);
  });

  test('names an object that is there, though the template does not sign it; then it needs no CORS', async () => {
    const uris = ['s3://no-cors/a.png', 's3://no-cors/nope.png', 's3://images-tokyo/a b.png'];
    const { found } = await check(uris, 'us-east-1', undefined, '<p>{{ task.input.source-ref }}</p>');
    expect(found).toEqual(['task/object-missing 2', 'task/other-region 3']);
  });

  test('may be right and the manifest itself in another region', async () => {
    const { found, findings } = await check(['s3://images-near/a b.png'], 'us-east-1', 'images-tokyo');
    expect(found).toEqual(['task/other-region']);
    expect(findings[0]?.message).toBe('The bucket "images-tokyo" is in ap-northeast-1, not us-east-1.');
  });

  test('asks for each object and each bucket once', async () => {
    const before = sandbox.inspect.requests().length;
    await check(Array<string>(50).fill('s3://images-near/folder/c.jpg'));
    const sent = sandbox.inspect
      .requests()
      .slice(before)
      .map(({ operation }) => operation);
    expect(sent.filter((operation) => /HeadObject$/.test(operation))).toHaveLength(1);
    expect(sent.filter((operation) => /GetBucketCors$/.test(operation))).toHaveLength(1);
  });
});

describe('URLs that are signed', () => {
  test('are of the region of each bucket, and S3 answers them', async () => {
    const presigner = await connection.templates.presigner();
    const uris = Object.keys(REGIONS).map((name) => `s3://images-${name}/a b.png`);
    const each = '{% for u in task.input.uris %}{{ u | s3_presign | skip_autoescape }}\n{% endfor %}';
    const template = compileTemplate(each, { presign: presigner.presign });
    const urls = () => template.render({ uris }).trim().split('\n');
    const status = () => Promise.all(urls().map(async (url) => (await fetch(url)).status));
    expect(await status()).toEqual([200, 400, 400]);
    expect(await presigner.locateBuckets()).toBe(true);
    expect(await status()).toEqual([200, 200, 200]);
    const scopes = urls().map((url) => new URL(url).searchParams.get('X-Amz-Credential')?.split('/')[2]);
    expect(scopes).toEqual(Object.values(REGIONS));
    expect(await presigner.locateBuckets()).toBe(false);
  });

  test("of a bucket that is not there stay in the session's region, and give its answer", async () => {
    const presigner = await connection.templates.presigner();
    presigner.presign({ bucket: 'no-such-bucket-at-all', key: 'x' });
    expect(await presigner.locateBuckets()).toBe(false);
    const url = presigner.presign({ bucket: 'no-such-bucket-at-all', key: 'x' });
    expect((await fetch(url)).status).toBe(404);
  });
});
