import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AWKWARD_KEYS } from '../../core/sigv4/keys.ts';
import { rawGet } from './raw.ts';
import { openTarget, outcome, type Target } from './target.ts';

let target: Target;
let s3: S3Client;
const Bucket = 'contract-access';
const Key = 'images/frame 1.png';

beforeAll(async () => {
  target = await openTarget();
  s3 = target.client();
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'pixels' }));
});

afterAll(() => target.close());

const presigned = (more: Parameters<typeof getSignedUrl>[2] = {}, client = s3, key = Key) =>
  getSignedUrl(client, new GetObjectCommand({ Bucket, Key: key }), { expiresIn: 60, ...more });

/** Status and error code of a URL as it is, dots in its path included. */
async function visit(url: string, options: Parameters<typeof rawGet>[1] = {}): Promise<string> {
  const { status, body } = await rawGet(url, options);
  return `${status} ${/<Code>(.*?)<\/Code>/.exec(body)?.[1] ?? body}`;
}

describe('presigned URLs', () => {
  it('open what they were made for', async () => {
    expect(await visit(await presigned())).toBe('200 pixels');
  });

  it.each(AWKWARD_KEYS)('open %j', async (key) => {
    await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: 'x' }));
    expect(await visit(await presigned({}, s3, key))).toBe('200 x');
  });

  it('open for a bucket in the host name as well', async () => {
    const virtual = target.client({
      endpoint: target.url.replace('127.0.0.1', 'localhost'),
      forcePathStyle: false,
    });
    const url = await presigned({}, virtual);
    expect(url).toContain(`//${Bucket}.localhost:`);
    const { host, port } = new URL(url);
    expect(await visit(url.replace(host, `127.0.0.1:${port}`), { headers: { host } })).toBe('200 pixels');
  });

  it('upload what they were made for', async () => {
    const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'uploaded' }), { expiresIn: 60 });
    expect((await fetch(url, { method: 'PUT', body: 'by hand' })).status).toBe(200);
    expect(await visit(await presigned({}, s3, 'uploaded'))).toBe('200 by hand');
    expect(await visit(url)).toBe('403 SignatureDoesNotMatch');
  });

  it('end with their time', async () => {
    const signingDate = new Date(Date.now() - 120_000);
    const { status, body } = await rawGet(await presigned({ signingDate }));
    expect([status, body]).toEqual([
      403,
      expect.stringMatching(
        /<Message>Request has expired<\/Message>.*<X-Amz-Expires>60<.*<Expires>.*<ServerTime>/,
      ),
    ]);
  });

  it('do not begin in the future', async () => {
    const signingDate = new Date(Date.now() + 3_600_000);
    expect((await rawGet(await presigned({ signingDate }))).body).toContain('Request is not yet valid');
  });

  it.each<[string, (url: string) => string]>([
    ['another key', (url) => url.replace('frame', 'Frame')],
    ['another bucket', (url) => url.replace('/contract-access/', '/contract-acces5/')],
    ['a longer life', (url) => url.replace('Expires=60', 'Expires=600')],
    ['another signature', (url) => url.replace(/Signature=[0-9a-f]/, 'Signature=g')],
    ['a header nobody signed for', (url) => url.replace('SignedHeaders=host', 'SignedHeaders=host%3Brange')],
    ['one more parameter', (url) => `${url}&response-content-type=text%2Fhtml`],
  ])('do not open with %s', async (_, change) => {
    expect(await visit(change(await presigned()))).toMatch(/^403 SignatureDoesNotMatch|^404 NoSuchBucket/);
  });

  it('are told what is wrong with their parameters', async () => {
    const url = await presigned();
    expect(await visit(url.replace('Expires=60', 'Expires=604801'))).toBe(
      '400 AuthorizationQueryParametersError',
    );
    expect(await visit(url.replace(/&X-Amz-Date=\w+/, ''))).toBe('400 AuthorizationQueryParametersError');
    expect(await visit(url.replace('X-Amz-Credential=', 'X-Amz-Credential=x'))).toBe(
      '403 InvalidAccessKeyId',
    );
    expect(await visit(url, { headers: { authorization: 'AWS4-HMAC-SHA256 x' } })).toBe(
      '400 InvalidArgument',
    );
  });
});

describe('signatures', () => {
  const list = (config: Parameters<Target['client']>[0]) =>
    outcome(target.client(config).send(new ListBucketsCommand({})));
  const get = (config: Parameters<Target['client']>[0]) =>
    outcome(target.client(config).send(new GetObjectCommand({ Bucket, Key })));

  it('by a wrong secret or an unknown key are refused', async () => {
    const { accessKeyId, secretAccessKey } = target.credentials;
    expect(await list({ credentials: { accessKeyId, secretAccessKey: 'wrong' } })).toBe(
      'SignatureDoesNotMatch 403',
    );
    expect(await list({ credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey } })).toBe(
      'InvalidAccessKeyId 403',
    );
    expect(await list({ credentials: { accessKeyId, secretAccessKey, sessionToken: 'made-up' } })).toBe(
      'InvalidToken 400',
    );
  });

  it('by a clock that is off are refused', async () => {
    // Without retries the SDK cannot correct its clock.
    expect(await get({ systemClockOffset: 3_600_000 })).toBe('RequestTimeTooSkewed 403');
    expect(await get({ systemClockOffset: -3_600_000 })).toBe('RequestTimeTooSkewed 403');
  });

  it('for another region are refused, and told the right one', async () => {
    const error = await target
      .client({ region: 'eu-west-1' })
      .send(new GetObjectCommand({ Bucket, Key }))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'AuthorizationHeaderMalformed', Region: 'us-east-1' });
  });

  it('that are missing leave the request anonymous, which is denied', async () => {
    expect(await visit(`${target.url}/${Bucket}/images/frame%201.png`)).toBe('403 AccessDenied');
    expect(await visit(`${target.url}/${Bucket}`)).toBe('403 AccessDenied');
    expect(await visit(`${target.url}/`)).toBe('403 AccessDenied');
    expect((await fetch(`${target.url}/${Bucket}/new`, { method: 'PUT', body: 'x' })).status).toBe(403);
  });
});

describe('bucket policies', () => {
  const attach = (...statements: object[]) =>
    s3.send(
      new PutBucketPolicyCommand({
        Bucket,
        Policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
      }),
    );
  const objects = `arn:aws:s3:::${Bucket}/*`;

  it('let in by address, and nobody else', async () => {
    const allow = (cidr: string) => ({
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: objects,
      Condition: { IpAddress: { 'aws:SourceIp': cidr } },
    });
    const url = `${target.url}/${Bucket}/images/frame%201.png`;
    await attach(allow('127.0.0.1/32'));
    expect(await visit(url)).toBe('200 pixels');
    await attach(allow('192.0.2.0/24'));
    expect(await visit(url)).toBe('403 AccessDenied');
  });

  it('keep out the administrator too, with an explicit Deny', async () => {
    await attach({
      Sid: 'NoSecrets',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${Bucket}/secret/*`,
    });
    await s3.send(new PutObjectCommand({ Bucket, Key: 'secret/a', Body: 'x' }));
    const denied = await s3
      .send(new GetObjectCommand({ Bucket, Key: 'secret/a' }))
      .catch((error: unknown) => error);
    expect(denied).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('with an explicit deny in a resource-based policy'),
    });
    expect(await visit(await presigned({}, s3, 'secret/a'))).toBe('403 AccessDenied');
    expect(await visit(await presigned())).toBe('200 pixels');
  });

  it('judge each key of a batch by itself', async () => {
    await attach({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:DeleteObject',
      Resource: `arn:aws:s3:::${Bucket}/keep/*`,
    });
    for (const name of ['keep/a', 'drop/a'])
      await s3.send(new PutObjectCommand({ Bucket, Key: name, Body: 'x' }));
    const Delete = { Objects: [{ Key: 'keep/a' }, { Key: 'drop/a' }] };
    const { Deleted, Errors } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete }));
    expect([Deleted?.map((one) => one.Key), Errors?.map((one) => [one.Key, one.Code])]).toEqual([
      ['drop/a'],
      [['keep/a', 'AccessDenied']],
    ]);
  });

  it('tell presigned requests from signed ones, and old from new', async () => {
    await attach(
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${Bucket}/images/*`,
        Condition: { StringEquals: { 's3:authType': 'REST-HEADER' } },
      },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: objects,
        Condition: { NumericGreaterThan: { 's3:signatureAge': '30000' } },
      },
    );
    expect(await outcome(s3.send(new GetObjectCommand({ Bucket, Key })))).toBe('AccessDenied 403');
    expect(await visit(await presigned())).toBe('200 pixels');
    const signingDate = new Date(Date.now() - 45_000);
    expect(await visit(await presigned({ signingDate, expiresIn: 3600 }))).toBe('403 AccessDenied');
  });
});
