import { createHmac } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketEncryptionCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  GetObjectAclCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  HeadObjectCommand,
  type LifecycleRule,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signRequest } from '../../../src/core/sigv4/sign.ts';
import { canonicalId } from '../../../src/sandbox/s3/model.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.ts';
import { s3Of } from './client.ts';

const MEBIBYTE = 1_048_576;
const Bucket = 'answers';

let sandbox: Sandbox;
let s3: S3Client;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'none', logDelay: 0 });
  s3 = client(sandbox.credentials);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'pixels' }));
});

afterAll(async () => {
  s3.destroy();
  await sandbox.close();
});

function client(credentials: { accessKeyId: string; secretAccessKey: string }): S3Client {
  const { url: endpoint, region } = sandbox;
  return new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });
}

async function upload(Key: string, sizes: readonly number[]) {
  const { UploadId } = await s3.send(
    new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm: 'SHA256' }),
  );
  const Parts = [];
  for (const [index, size] of sizes.entries()) {
    const PartNumber = index + 1;
    const part = await s3.send(
      new UploadPartCommand({
        Bucket,
        Key,
        UploadId,
        PartNumber,
        Body: Buffer.alloc(size, index),
        ChecksumAlgorithm: 'SHA256',
      }),
    );
    Parts.push({ PartNumber, ETag: part.ETag, ChecksumSHA256: part.ChecksumSHA256 });
  }
  const complete = new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } });
  return { Parts, complete: () => s3.send(complete) };
}

describe('a multipart upload', () => {
  test('that is completed again answers the same, and writes nothing', async () => {
    const { complete } = await upload('again', [10]);
    const first = await complete();
    const { LastModified } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'again' }));
    const second = await complete();
    expect([second.ETag, second.ChecksumSHA256]).toEqual([first.ETag, first.ChecksumSHA256]);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'again' }));
    expect((await complete()).ETag).toBe(first.ETag);
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'again' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    expect(LastModified).toBeInstanceOf(Date);
  });

  test('shows its parts in pages, and one part with its own checksum', async () => {
    const { Parts, complete } = await upload('parts', [5 * MEBIBYTE, 5 * MEBIBYTE, 7]);
    await complete();
    const object = { Bucket, Key: 'parts' };
    const page = async (more: object) => {
      const ask = new GetObjectAttributesCommand({ ...object, ObjectAttributes: ['ObjectParts'], ...more });
      return (await s3.send(ask)).ObjectParts;
    };
    const first = await page({ MaxParts: 2 });
    expect(first).toMatchObject({
      TotalPartsCount: 3,
      MaxParts: 2,
      IsTruncated: true,
      PartNumberMarker: '0',
      NextPartNumberMarker: '2',
    });
    const second = await page({ MaxParts: 2, PartNumberMarker: first?.NextPartNumberMarker });
    expect(second).toMatchObject({ IsTruncated: false, Parts: [{ PartNumber: 3, Size: 7 }] });
    const got = await s3.send(new GetObjectCommand({ ...object, PartNumber: 3, ChecksumMode: 'ENABLED' }));
    expect(await got.Body?.transformToString()).toHaveLength(7);
    expect([got.ChecksumSHA256, got.ChecksumType]).toEqual([Parts[2]?.ChecksumSHA256, 'COMPOSITE']);
    const one = await s3.send(
      new HeadObjectCommand({ Bucket, Key: 'a', PartNumber: 1, ChecksumMode: 'ENABLED' }),
    );
    expect([one.ChecksumType, one.ChecksumCRC32]).toEqual(['FULL_OBJECT', expect.any(String)]);
  });
});

test("one's own bucket can be made again in us-east-1, and nowhere else", async () => {
  await s3.send(new CreateBucketCommand({ Bucket }));
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).ContentLength).toBe(6);
  const ireland = s3Of(sandbox, { region: 'eu-west-1' });
  const make = new CreateBucketCommand({
    Bucket: 'answers-eu',
    CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
  });
  await ireland.send(make);
  await expect(ireland.send(make)).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
  const virginia = {
    Bucket: 'answers-us',
    CreateBucketConfiguration: { LocationConstraint: 'us-east-1' as 'EU' },
  };
  await expect(ireland.send(new CreateBucketCommand(virginia))).rejects.toMatchObject({
    name: 'IllegalLocationConstraintException',
    message: expect.stringContaining('The us-east-1 location constraint is incompatible'),
  });
  await expect(s3.send(new CreateBucketCommand(virginia))).rejects.toMatchObject({
    name: 'InvalidLocationConstraint',
  });
  const other = client(sandbox.addAccount({ id: '210987654321' }).credentials);
  await expect(other.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
    name: 'BucketAlreadyExists',
  });
  ireland.destroy();
  other.destroy();
});

test('Object Lock at creation brings versions with it', async () => {
  await s3.send(new CreateBucketCommand({ Bucket: 'locked', ObjectLockEnabledForBucket: true }));
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket: 'locked' }))).Status).toBe('Enabled');
  const { ObjectLockConfiguration } = await s3.send(
    new GetObjectLockConfigurationCommand({ Bucket: 'locked' }),
  );
  expect(ObjectLockConfiguration).toEqual({ ObjectLockEnabled: 'Enabled' });
});

describe('a key that is not there', () => {
  const missing = (who: S3Client) => who.send(new GetObjectCommand({ Bucket, Key: 'gone' }));
  const statement = (Effect: string, ...Action: string[]) => ({ Effect, Action, Resource: '*' });
  const user = (name: string, ...Statement: object[]) =>
    client(sandbox.addUser(name, [{ Version: '2012-10-17', Statement }]));

  test('is told to who may list, even where reading is not allowed', async () => {
    const lister = user('lister', statement('Allow', 's3:ListBucket'));
    await expect(missing(lister)).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(lister.send(new GetObjectCommand({ Bucket, Key: 'a' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    lister.destroy();
  });

  test('is not told to who may read only, nor past a Deny', async () => {
    const reader = user('reader', statement('Allow', 's3:GetObject'));
    await expect(missing(reader)).rejects.toMatchObject({ name: 'AccessDenied' });
    const denied = user('denied', statement('Allow', 's3:ListBucket'), statement('Deny', 's3:GetObject'));
    await expect(missing(denied)).rejects.toMatchObject({ name: 'AccessDenied' });
    reader.destroy();
    denied.destroy();
  });
});

test('a copy does not take the redirect of a website with it', async () => {
  await s3.send(
    new PutObjectCommand({
      Bucket,
      Key: 'moved',
      Body: 'x',
      ContentType: 'text/html',
      WebsiteRedirectLocation: '/new',
    }),
  );
  const copy = async (more: object) => {
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/moved`, ...more }));
    return s3.send(new HeadObjectCommand({ Bucket, Key: 'copy' }));
  };
  const { ContentType, WebsiteRedirectLocation } = await copy({});
  expect([ContentType, WebsiteRedirectLocation]).toEqual(['text/html', undefined]);
  expect((await copy({ WebsiteRedirectLocation: '/other' })).WebsiteRedirectLocation).toBe('/other');
});

describe('conditions', () => {
  test('If-Match holds with one quote, too', async () => {
    const { ETag = '' } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
    for (const IfMatch of [ETag, ETag.slice(1), ETag.slice(0, -1), ETag.slice(1, -1)]) {
      expect((await s3.send(new GetObjectCommand({ Bucket, Key: 'a', IfMatch }))).ContentLength).toBe(6);
    }
  });

  test('are named in the error as S3 spells them', async () => {
    const copy = (more: object) =>
      s3.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a`, ...more }));
    const { ETag } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
    await expect(copy({ CopySourceIfNoneMatch: ETag })).rejects.toMatchObject({
      Condition: 'x-amz-copy-source-If-None-Match',
    });
    await expect(copy({ CopySourceIfMatch: 'x' })).rejects.toMatchObject({
      Condition: 'x-amz-copy-source-If-Match',
    });
    const past = new Date(0);
    await expect(copy({ CopySourceIfUnmodifiedSince: past })).rejects.toMatchObject({
      Condition: 'x-amz-copy-source-If-Unmodified-Since',
    });
    await expect(copy({ CopySourceIfModifiedSince: new Date(Date.now() + 1000) })).rejects.toMatchObject({
      Condition: 'x-amz-copy-source-If-Modified-Since',
    });
  });

  test('of a delete on size and time are kept', async () => {
    const object = { Bucket, Key: 'to-delete' };
    await s3.send(new PutObjectCommand({ ...object, Body: 'four' }));
    const { LastModified } = await s3.send(new HeadObjectCommand(object));
    const remove = (more: object) => s3.send(new DeleteObjectCommand({ ...object, ...more }));
    await expect(remove({ IfMatchSize: 5 })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(remove({ IfMatchLastModifiedTime: new Date(0) })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    await remove({ IfMatchSize: 4, IfMatchLastModifiedTime: LastModified });
    await expect(s3.send(new HeadObjectCommand(object))).rejects.toMatchObject({ name: 'NotFound' });
  });
});

test('tags that are the system’s are refused, each way in its own words', async () => {
  const Tagging = { TagSet: [{ Key: 'aws:x', Value: 'y' }] };
  const words = { name: 'InvalidTag', message: 'System tags cannot be added/updated by requester' };
  await expect(s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'a', Tagging }))).rejects.toMatchObject(
    words,
  );
  await expect(s3.send(new PutBucketTaggingCommand({ Bucket, Tagging }))).rejects.toMatchObject(words);
  await expect(
    s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', Tagging: 'aws:x=y' })),
  ).rejects.toMatchObject({ name: 'InvalidTag', message: 'Your TagKey cannot be prefixed with aws:' });
});

describe('lifecycle rules', () => {
  const put = (rule: Partial<LifecycleRule>) =>
    s3.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: { Rules: [{ Status: 'Enabled', Filter: { Prefix: 'x/' }, ...rule }] },
      }),
    );

  test('without an ID get one', async () => {
    await put({ Expiration: { Days: 1 } });
    const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(Rules?.[0]?.ID).toMatch(/^[\w+/=]{48}$/);
  });

  test.each<[Partial<LifecycleRule>, string]>([
    [{ Expiration: { Days: 0 } }, "'Days' for Expiration action must be a positive integer"],
    [{ Expiration: { Days: -1 } }, 'positive integer'],
    [{ NoncurrentVersionExpiration: { NoncurrentDays: 0 } }, "'NoncurrentDays'"],
    [{ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 0 } }, "'DaysAfterInitiation'"],
    [{ ID: 'x'.repeat(256), Expiration: { Days: 1 } }, 'ID length should not exceed allowed limit of 255'],
  ])('%j is refused', async (rule, message) => {
    await expect(put(rule)).rejects.toMatchObject({
      name: 'InvalidArgument',
      message: expect.stringContaining(message),
    });
  });

  test.each<Partial<LifecycleRule>>([
    { Prefix: 'x/', Expiration: { Days: 1 } },
    { Filter: { Prefix: 'x/', Tag: { Key: 'a', Value: 'b' } }, Expiration: { Days: 1 } },
    { Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } },
    { NoncurrentVersionTransitions: [{ StorageClass: 'GLACIER' }] },
    { Transitions: [{ Days: 1, StorageClass: undefined }] },
  ])('%j contradicts itself', async (rule) => {
    await expect(put(rule)).rejects.toMatchObject({ name: 'MalformedXML' });
  });

  test('may move objects on day 0', async () => {
    await put({ Transitions: [{ Days: 0, StorageClass: 'GLACIER' }] });
  });
});

test('a grant goes to an account that there is', async () => {
  await s3.send(new CreateBucketCommand({ Bucket: 'granted', ObjectOwnership: 'ObjectWriter' }));
  sandbox.addAccount({ id: '310987654321' });
  const grant = (id: string) =>
    s3.send(new PutBucketAclCommand({ Bucket: 'granted', GrantRead: `id=${id}` }));
  await grant(canonicalId('310987654321'));
  for (const id of [canonicalId('999987654321'), 'nobody', '']) {
    await expect(grant(id)).rejects.toMatchObject({ name: 'InvalidArgument', message: 'Invalid id' });
  }
});

test('a copy takes the grants that its request names, as an upload does', async () => {
  const id = canonicalId(sandbox.addAccount({ id: '310987654322' }).id);
  await s3.send(new CreateBucketCommand({ Bucket: 'copies', ObjectOwnership: 'ObjectWriter' }));
  const copy = (more: object) =>
    s3.send(new CopyObjectCommand({ Bucket: 'copies', Key: 'b', CopySource: `${Bucket}/a`, ...more }));
  const grants = async () =>
    (await s3.send(new GetObjectAclCommand({ Bucket: 'copies', Key: 'b' }))).Grants?.map(
      ({ Permission, Grantee }) => [Permission, Grantee?.ID],
    );
  await copy({ GrantRead: `id=${id}` });
  expect(await grants()).toEqual([['READ', id]]);
  await copy({});
  expect(await grants()).toEqual([['FULL_CONTROL', canonicalId('123456789012')]]);
  await expect(copy({ GrantRead: 'id=nobody' })).rejects.toMatchObject({ message: 'Invalid id' });
});

test('a listing of versions that is asked for none says that there are no more', async () => {
  for (const Key of ['folders/1/a', 'folders/2/a']) {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  }
  const asked = { Bucket, Prefix: 'folders/', Delimiter: '/', MaxKeys: 0 };
  const { IsTruncated, CommonPrefixes, NextKeyMarker } = await s3.send(new ListObjectVersionsCommand(asked));
  expect([IsTruncated, CommonPrefixes, NextKeyMarker]).toEqual([false, undefined, undefined]);
});

test.each(['/answers', '/answers/', '/answers?location', '/answers?prefix=a', '/'])(
  'SigV2 is verified for %s, signed with the slash or without',
  async (target) => {
    const { accessKeyId, secretAccessKey } = sandbox.credentials;
    const [path = '', query] = target.split('?');
    const date = new Date().toUTCString();
    const get = async (resource: string, secret = secretAccessKey) => {
      const text = `GET\n\n\n${date}\n${resource}${query === 'location' ? '?location' : ''}`;
      const signature = createHmac('sha1', secret).update(text).digest('base64');
      const headers = { date, authorization: `AWS ${accessKeyId}:${signature}` };
      return (await fetch(`${sandbox.url}${target}`, { headers })).status;
    };
    expect(await get(path)).toBe(200);
    if (path !== '/') expect(await get(path.endsWith('/') ? path.slice(0, -1) : `${path}/`)).toBe(200);
    expect(await get(path, 'wrong')).toBe(403);
    expect(await get(`${path}x`)).toBe(403);
  },
);

test('what is signed into a URL as a parameter counts as a header', async () => {
  const put = new PutObjectCommand({
    Bucket,
    Key: 'by-url',
    Metadata: { venue: '123' },
    StorageClass: 'STANDARD_IA',
    Tagging: 'a=b',
  });
  const url = await getSignedUrl(s3, put);
  expect(url).toContain('x-amz-meta-venue=123');
  expect((await fetch(url, { method: 'PUT', body: 'pixels' })).status).toBe(200);
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'by-url' }));
  expect(head).toMatchObject({ Metadata: { venue: '123' }, StorageClass: 'STANDARD_IA' });
  expect((await s3.send(new GetObjectCommand({ Bucket, Key: 'by-url' }))).TagCount).toBe(1);
});

test('an archived object is not copied', async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: 'cold', Body: 'x', StorageClass: 'GLACIER' }));
  const copy = new CopyObjectCommand({ Bucket, Key: 'warm', CopySource: `${Bucket}/cold` });
  await expect(s3.send(copy)).rejects.toMatchObject({ name: 'ObjectNotInActiveTierError' });
});

test('an object is copied onto itself where the bucket encrypts as somebody asked', async () => {
  await s3.send(new CreateBucketCommand({ Bucket: 'sealed' }));
  await s3.send(new PutObjectCommand({ Bucket: 'sealed', Key: 'a', Body: 'x' }));
  const copy = () => s3.send(new CopyObjectCommand({ Bucket: 'sealed', Key: 'a', CopySource: 'sealed/a' }));
  await expect(copy()).rejects.toMatchObject({ name: 'InvalidRequest' });
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }];
  const ServerSideEncryptionConfiguration = { Rules };
  await s3.send(new PutBucketEncryptionCommand({ Bucket: 'sealed', ServerSideEncryptionConfiguration }));
  await copy();
  await s3.send(new DeleteBucketEncryptionCommand({ Bucket: 'sealed' }));
  await expect(copy()).rejects.toMatchObject({ name: 'InvalidRequest' });
});

test('numbers, version ids and empty settings are refused in the words of S3', async () => {
  const refusal = async (call: Promise<unknown>) => {
    const error = await call.then(
      () => undefined,
      (reason: Error) => reason,
    );
    return `${error?.name}: ${error?.message}`;
  };
  const list = (MaxKeys: number) => s3.send(new ListObjectsV2Command({ Bucket, MaxKeys }));
  expect(await refusal(list(-1))).toBe(
    'InvalidArgument: Argument max-keys must be an integer between 0 and 2147483647',
  );
  expect(await refusal(list(2 ** 31))).toBe(
    'InvalidArgument: Provided max-keys not an integer or within integer range',
  );
  const version = (VersionId: string) => s3.send(new GetObjectCommand({ Bucket, Key: 'a', VersionId }));
  expect(await refusal(version('nobody'))).toBe('InvalidArgument: Invalid version id specified');
  expect(await refusal(version('x'.repeat(32)))).toContain('NoSuchVersion');
  const block = new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: {} });
  expect(await refusal(s3.send(block))).toBe('InvalidRequest: Must specify at least one configuration.');
  const page = await s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1, StartAfter: '0' }));
  expect(page.StartAfter).toBe('0');
  const { NextContinuationToken: ContinuationToken } = page;
  const next = await s3.send(new ListObjectsV2Command({ Bucket, StartAfter: '0', ContinuationToken }));
  expect(next.StartAfter).toBeUndefined();
});

test("a bucket of the account's own namespace has its name", async () => {
  const make = (name: string) =>
    fetchSigned(`/${name}`, 'PUT', { 'x-amz-bucket-namespace': 'account-regional' });
  expect(await (await make('mine-wrong')).text()).toContain('<Code>InvalidNamespaceHeader</Code>');
  expect((await make(`mine-${sandbox.accountId}-us-east-1-an`)).status).toBe(200);
});

function fetchSigned(path: string, method: string, headers: Record<string, string>): Promise<Response> {
  const { credentials, region } = sandbox;
  const host = new URL(sandbox.url).host;
  const { host: _, ...sent } = signRequest(
    { method, host, path, body: '', headers },
    { credentials, region, service: 's3' },
  );
  return fetch(`${sandbox.url}${path}`, { method, headers: sent });
}
