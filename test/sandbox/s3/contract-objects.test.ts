import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetBucketLocationCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AWKWARD_KEYS } from '../../core/sigv4/keys.ts';
import { openTarget, outcome, type Target } from './target.ts';

let target: Target;
let s3: S3Client;
const Bucket = 'contract-objects';

beforeAll(async () => {
  target = await openTarget();
  s3 = target.client();
  await s3.send(new CreateBucketCommand({ Bucket }));
});

afterAll(() => target.close());

const put = (Key: string, Body: string | Buffer = 'hello', more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const head = (Key: string, more: object = {}) => s3.send(new HeadObjectCommand({ Bucket, Key, ...more }));
const get = (Key: string, more: object = {}) => s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
const text = async (Key: string, more: object = {}) => (await get(Key, more)).Body?.transformToString();

describe('buckets', () => {
  it('are made, found, listed with their region and date, and taken away', async () => {
    const name = 'contract-lifecycle';
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    expect((await s3.send(new HeadBucketCommand({ Bucket: name }))).BucketRegion).toBe('us-east-1');
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets.find((bucket) => bucket.Name === name)?.CreationDate).toBeInstanceOf(Date);
    await s3.send(new DeleteBucketCommand({ Bucket: name }));
    expect(await outcome(s3.send(new HeadBucketCommand({ Bucket: name })))).toBe('NotFound 404');
  });

  it('belong to whoever made them, once', async () => {
    const west = target.client({ region: 'eu-west-1' });
    const name = 'contract-owned';
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const;
    await west.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration }));
    expect(
      await outcome(west.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration }))),
    ).toBe('BucketAlreadyOwnedByYou 409');
    expect((await west.send(new GetBucketLocationCommand({ Bucket: name }))).LocationConstraint).toBe(
      'eu-west-1',
    );
    expect((await west.send(new HeadBucketCommand({ Bucket: name }))).BucketRegion).toBe('eu-west-1');
  });

  it('have no location constraint in us-east-1', async () => {
    expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
  });

  it.each(['UPPER', 'ab', 'has_underscore', '192.168.1.1', '-dash', 'a..b'])(
    'are not named %s',
    async (name) => {
      expect(await outcome(s3.send(new CreateBucketCommand({ Bucket: name })))).toBe('InvalidBucketName 400');
    },
  );

  it('are not deleted while something is in them', async () => {
    await put('in-the-way');
    expect(await outcome(s3.send(new DeleteBucketCommand({ Bucket })))).toBe('BucketNotEmpty 409');
  });

  it('that do not exist are said not to', async () => {
    const missing = { Bucket: 'contract-nowhere', Key: 'k' };
    expect(await outcome(s3.send(new GetObjectCommand(missing)))).toBe('NoSuchBucket 404');
    expect(await outcome(s3.send(new PutObjectCommand({ ...missing, Body: 'x' })))).toBe('NoSuchBucket 404');
  });

  it('are only made in the region that the request was signed for', async () => {
    const west = target.client({ region: 'eu-west-1' });
    const make = (region: string) =>
      outcome(
        west.send(
          new CreateBucketCommand({
            Bucket: `contract-${region}`,
            CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' },
          }),
        ),
      );
    expect(await make('ap-south-1')).toBe('IllegalLocationConstraintException 400');
  });
});

describe('objects', () => {
  it('come back as they were put, with the default checksum', async () => {
    const { ETag, ChecksumCRC32 } = await put('plain', 'hello', { ContentType: 'text/plain' });
    expect(ETag).toBe(`"${createHash('md5').update('hello').digest('hex')}"`);
    expect(ChecksumCRC32).toBe('NhCmhg==');
    const got = await get('plain');
    expect([await got.Body?.transformToString(), got.ContentType, got.ETag]).toEqual([
      'hello',
      'text/plain',
      ETag,
    ]);
  });

  it('are stored without the framing of a streamed upload', async () => {
    const Body = Readable.from([Buffer.from('first '), Buffer.from('second')]);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'streamed', Body, ContentLength: 12 }));
    expect(await text('streamed')).toBe('first second');
    const { ContentEncoding, ContentLength, ChecksumCRC32 } = await head('streamed', {
      ChecksumMode: 'ENABLED',
    });
    expect([ContentEncoding, ContentLength]).toEqual([undefined, 12]);
    expect(ChecksumCRC32).toMatch(/^[\w+/]{6}==$/);
  });

  it('are refused with a wrong checksum or Content-MD5, and nothing is kept', async () => {
    expect(await outcome(put('bad', 'hello', { ChecksumCRC32: 'AAAAAA==' }))).toBe('BadDigest 400');
    expect(await outcome(put('bad', 'hello', { ContentMD5: '1B2M2Y8AsgTpgAmY7PhCfg==' }))).toBe(
      'BadDigest 400',
    );
    expect(await outcome(put('bad', 'hello', { ContentMD5: 'short' }))).toBe('InvalidDigest 400');
    expect(await outcome(head('bad'))).toBe('NotFound 404');
  });

  it.each([
    ['ChecksumCRC32C', 'mnG7TA=='],
    ['ChecksumCRC64NVME', 'M3eFcAZSQlc='],
    ['ChecksumSHA1', 'qvTGHdzF6KLavt4PO0gs2a6pQ00='],
    ['ChecksumSHA256', 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ='],
  ] as const)('are verified with %s, and tell it again', async (member, value) => {
    await put('summed', 'hello', { [member]: value });
    const found = await head('summed', { ChecksumMode: 'ENABLED' });
    expect([found[member], found.ChecksumType]).toEqual([value, 'FULL_OBJECT']);
    const wrong = `${value.slice(0, -3)}${value.at(-3) === 'A' ? 'Q' : 'A'}${value.slice(-2)}`;
    expect(['BadDigest 400', 'InvalidRequest 400']).toContain(
      await outcome(put('summed', 'hello', { [member]: wrong })),
    );
  });

  it('keep their metadata and headers', async () => {
    const Metadata = { author: 'somebody', 'two-words': 'a b' };
    const headers = {
      CacheControl: 'max-age=60',
      ContentDisposition: 'inline',
      ContentLanguage: 'en',
      ContentEncoding: 'gzip',
    };
    await put('headers', 'x', { Metadata, ...headers });
    expect(await head('headers')).toMatchObject({ Metadata, ...headers });
  });

  it.each(AWKWARD_KEYS)('may be called %j', async (key) => {
    await put(key, key);
    expect(await text(key)).toBe(key);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: key }));
    expect(await outcome(head(key))).toBe('NotFound 404');
  });

  it('have keys of at most 1,024 bytes', async () => {
    expect(await outcome(put('k'.repeat(1025)))).toBe('KeyTooLongError 400');
  });

  it('that do not exist are said not to', async () => {
    expect(await outcome(get('missing'))).toBe('NoSuchKey 404');
    expect(await outcome(s3.send(new DeleteObjectCommand({ Bucket, Key: 'missing' })))).toBe('none');
  });

  it('come with request ids, errors too', async () => {
    const { $metadata } = await put('ids');
    expect($metadata.requestId).toMatch(/^[0-9A-Z]{16}$/);
    expect($metadata.extendedRequestId).toMatch(/^[\w+/=]{40,}$/);
    const error = await get('missing').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ $metadata: { requestId: expect.stringMatching(/^[0-9A-Z]{16}$/) } });
  });

  it('are deleted many at a time, with an answer for each', async () => {
    await Promise.all(['a', 'b', 'c d'].map((name) => put(`many/${name}`)));
    const Objects = ['a', 'b', 'c d', 'never-there'].map((name) => ({ Key: `many/${name}` }));
    const { Deleted = [], Errors } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted.map(({ Key }) => Key).sort()).toEqual(Objects.map(({ Key }) => Key).sort());
    expect(Errors ?? []).toEqual([]);
    expect(await outcome(head('many/c d'))).toBe('NotFound 404');
  });

  it('say their attributes', async () => {
    await put('attributes', 'hello');
    const ObjectAttributes = ['ETag', 'ObjectSize', 'StorageClass', 'Checksum'] as const;
    const found = await s3.send(
      new GetObjectAttributesCommand({ Bucket, Key: 'attributes', ObjectAttributes: [...ObjectAttributes] }),
    );
    expect(found).toMatchObject({
      ETag: createHash('md5').update('hello').digest('hex'),
      ObjectSize: 5,
      StorageClass: 'STANDARD',
      Checksum: { ChecksumCRC32: 'NhCmhg==' },
    });
  });

  it('carry tags that can be put, read and taken off', async () => {
    await put('tagged', 'x', { Tagging: 'team=retail%20boxes&stage=1' });
    const tags = async () => (await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }))).TagSet;
    expect(await tags()).toEqual([
      { Key: 'team', Value: 'retail boxes' },
      { Key: 'stage', Value: '1' },
    ]);
    const TagSet = [{ Key: 'only', Value: '' }];
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging: { TagSet } }));
    expect(await tags()).toEqual(TagSet);
    expect((await get('tagged')).TagCount).toBe(1);
    await s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'tagged' }));
    expect(await tags()).toEqual([]);
    const twice = { TagSet: [...TagSet, ...TagSet] };
    expect(
      await outcome(s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging: twice }))),
    ).toBe('InvalidTag 400');
  });
});

describe('reading part of an object', () => {
  it.each([
    ['bytes=2-5', '2345', 'bytes 2-5/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
    ['bytes=-99', '0123456789', 'bytes 0-9/10'],
  ])('%s', async (Range, body, ContentRange) => {
    await put('digits', '0123456789');
    const got = await get('digits', { Range });
    expect([await got.Body?.transformToString(), got.ContentRange, got.$metadata.httpStatusCode]).toEqual([
      body,
      ContentRange,
      206,
    ]);
  });

  it('refuses what the object does not have', async () => {
    await put('digits', '0123456789');
    expect(await outcome(get('digits', { Range: 'bytes=10-' }))).toBe('InvalidRange 416');
    expect(await outcome(get('digits', { Range: 'bytes=-0' }))).toBe('InvalidRange 416');
  });

  it('ignores what is not a range', async () => {
    await put('digits', '0123456789');
    expect(await text('digits', { Range: 'lines=1-2' })).toBe('0123456789');
    expect(await text('digits', { Range: 'bytes=5-2' })).toBe('0123456789');
  });
});

describe('conditions', () => {
  it('let a key be written only where it is new', async () => {
    expect(await outcome(put('new', '1', { IfNoneMatch: '*' }))).toBe('none');
    expect(await outcome(put('new', '2', { IfNoneMatch: '*' }))).toBe('PreconditionFailed 412');
    expect(await text('new')).toBe('1');
    expect(await outcome(put('new', '2', { IfNoneMatch: '"etag"' }))).toBe('NotImplemented 501');
  });

  it('let a key be written only as it was', async () => {
    const { ETag } = await put('same', '1');
    expect(await outcome(put('same', '2', { IfMatch: ETag }))).toBe('none');
    expect(await outcome(put('same', '3', { IfMatch: ETag }))).toBe('PreconditionFailed 412');
    expect(await outcome(put('never', '1', { IfMatch: ETag }))).toBe('NoSuchKey 404');
  });

  it('let exactly one of many writers win', async () => {
    const writers = Array.from({ length: 8 }, (_, n) => outcome(put('race', `${n}`, { IfNoneMatch: '*' })));
    const outcomes = await Promise.all(writers);
    expect(outcomes.filter((one) => one === 'none')).toHaveLength(1);
  });

  it('answer a reader who has it already', async () => {
    const { ETag } = await put('read', 'x');
    expect(await outcome(get('read', { IfNoneMatch: ETag }))).toMatch(/304$/);
    expect(await outcome(get('read', { IfNoneMatch: '"other"' }))).toBe('none');
    expect(await outcome(get('read', { IfMatch: '"other"' }))).toBe('PreconditionFailed 412');
    const past = new Date(Date.now() - 86_400_000);
    const future = new Date(Date.now() + 60_000);
    expect(await outcome(get('read', { IfModifiedSince: future }))).toMatch(/304$/);
    expect(await outcome(get('read', { IfModifiedSince: past }))).toBe('none');
    expect(await outcome(get('read', { IfUnmodifiedSince: past }))).toBe('PreconditionFailed 412');
    expect(await outcome(get('read', { IfUnmodifiedSince: past, IfMatch: ETag }))).toBe('none');
  });

  it('let an object be deleted only as it was', async () => {
    const { ETag } = await put('condemned', 'x');
    const remove = (IfMatch: string) =>
      outcome(s3.send(new DeleteObjectCommand({ Bucket, Key: 'condemned', IfMatch })));
    expect(await remove('"other"')).toBe('PreconditionFailed 412');
    expect(await remove(ETag ?? '')).toBe('none');
  });
});

describe('copies', () => {
  const copy = (Key: string, from: string, more: object = {}) =>
    s3.send(
      new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${encodeURIComponent(from)}`, ...more }),
    );

  it('take bytes, headers, metadata and tags along', async () => {
    const { ETag } = await put('from +ü', 'copied', {
      Metadata: { a: 'b' },
      ContentType: 'text/x',
      Tagging: 't=1',
    });
    const { CopyObjectResult } = await copy('to', 'from +ü');
    expect(CopyObjectResult?.ETag).toBe(ETag);
    const got = await get('to');
    expect([await got.Body?.transformToString(), got.Metadata, got.ContentType, got.TagCount]).toEqual([
      'copied',
      { a: 'b' },
      'text/x',
      1,
    ]);
  });

  it('replace metadata when told to, on the object itself too', async () => {
    await put('itself', 'x', { Metadata: { old: '1' } });
    expect(await outcome(copy('itself', 'itself'))).toBe('InvalidRequest 400');
    await copy('itself', 'itself', { MetadataDirective: 'REPLACE', Metadata: { new: '2' } });
    expect((await head('itself')).Metadata).toEqual({ new: '2' });
  });

  it('keep to their conditions on the source', async () => {
    const { ETag } = await put('source', 'x');
    expect(await outcome(copy('c', 'source', { CopySourceIfMatch: ETag }))).toBe('none');
    expect(await outcome(copy('c', 'source', { CopySourceIfMatch: '"other"' }))).toBe(
      'PreconditionFailed 412',
    );
    expect(await outcome(copy('c', 'source', { CopySourceIfNoneMatch: ETag }))).toBe(
      'PreconditionFailed 412',
    );
    expect(await outcome(copy('c', 'missing'))).toBe('NoSuchKey 404');
  });

  it('keep to their conditions on the destination', async () => {
    await put('source', 'x');
    expect(await outcome(copy('taken', 'source', { IfNoneMatch: '*' }))).toBe('none');
    expect(await outcome(copy('taken', 'source', { IfNoneMatch: '*' }))).toBe('PreconditionFailed 412');
  });

  it('outlive their source', async () => {
    await put('short-lived', 'x'.repeat(2_000_000));
    await copy('long-lived', 'short-lived');
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'short-lived' }));
    expect((await text('long-lived'))?.length).toBe(2_000_000);
  });
});

describe('who and how', () => {
  it('an expected owner that is another is refused', async () => {
    await put('owned');
    expect(await outcome(head('owned', { ExpectedBucketOwner: '123456789012' }))).toBe('none');
    expect(await outcome(get('owned', { ExpectedBucketOwner: '999999999999' }))).toBe('AccessDenied 403');
    expect(await outcome(put('owned', 'x', { ExpectedBucketOwner: '999999999999' }))).toBe(
      'AccessDenied 403',
    );
  });

  it('encryption is echoed, and refused where it is none', async () => {
    const { ServerSideEncryption } = await put('sse');
    expect(ServerSideEncryption).toBe('AES256');
    const SSEKMSKeyId = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';
    const kms = await put('sse', 'x', {
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId,
      BucketKeyEnabled: true,
    });
    const wanted = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId, BucketKeyEnabled: true };
    expect(kms).toMatchObject(wanted);
    expect(await head('sse')).toMatchObject({ ...wanted, ETag: kms.ETag });
    expect(kms.ETag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(kms.ETag).not.toBe((await put('sse', 'x')).ETag);
    expect(await outcome(put('sse', 'x', { ServerSideEncryption: 'rot13' }))).toBe(
      'InvalidEncryptionAlgorithmError 400',
    );
    const mixed = { ServerSideEncryption: 'AES256', SSEKMSKeyId };
    expect(await outcome(put('sse', 'x', mixed))).toBe('InvalidArgument 400');
  });

  it('storage classes are kept, and refused where there is none', async () => {
    await put('cold', 'x', { StorageClass: 'STANDARD_IA' });
    expect((await head('cold')).StorageClass).toBe('STANDARD_IA');
    expect(await outcome(put('cold', 'x', { StorageClass: 'FREEZER' }))).toBe('InvalidStorageClass 400');
  });

  it('response headers are replaced for whoever signed', async () => {
    await put('override', 'x', { ContentType: 'text/plain' });
    const ResponseContentDisposition = 'attachment; filename="a.txt"';
    const got = await get('override', { ResponseContentType: 'image/png', ResponseContentDisposition });
    expect([got.ContentType, got.ContentDisposition]).toEqual(['image/png', ResponseContentDisposition]);
  });
});
