import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTarget, outcome, type Target } from './target.ts';

let target: Target;
let s3: S3Client;
let count = 0;

beforeAll(async () => {
  target = await openTarget();
  s3 = target.client();
});

afterAll(() => target.close());

async function versioned(): Promise<string> {
  count += 1;
  const Bucket = `contract-versions-${count}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  return Bucket;
}

const put = async (Bucket: string, Body: string, Key = 'k') =>
  (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId ?? '';
const read = async (Bucket: string, VersionId?: string, Key = 'k') => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...(VersionId && { VersionId }) }));
  return Body?.transformToString();
};

it('a bucket says whether it keeps versions', async () => {
  const Bucket = await versioned();
  const status = async () => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
  expect(await status()).toBe('Enabled');
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }));
  expect(await status()).toBe('Suspended');
});

it('every write is a version of its own, newest first', async () => {
  const Bucket = await versioned();
  const ids = [await put(Bucket, '1'), await put(Bucket, '2'), await put(Bucket, '3')];
  expect(new Set(ids).size).toBe(3);
  expect(await read(Bucket)).toBe('3');
  expect(await read(Bucket, ids[0])).toBe('1');
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  expect(Versions.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
    [ids[2], true],
    [ids[1], false],
    [ids[0], false],
  ]);
});

it('a delete hides behind a marker, and deleting the marker brings back what was there', async () => {
  const Bucket = await versioned();
  const id = await put(Bucket, '1');
  const { DeleteMarker, VersionId } = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
  expect(DeleteMarker).toBe(true);
  const hidden = await s3.send(new GetObjectCommand({ Bucket, Key: 'k' })).catch((error: unknown) => error);
  expect(hidden).toMatchObject({
    name: 'NoSuchKey',
    $response: { headers: { 'x-amz-delete-marker': 'true' } },
  });
  expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  expect(await read(Bucket, id)).toBe('1');
  expect(await outcome(s3.send(new HeadObjectCommand({ Bucket, Key: 'k', VersionId })))).toMatch(/405$/);
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k', VersionId }));
  expect(await read(Bucket)).toBe('1');
});

it('a version that is deleted by its id is gone', async () => {
  const Bucket = await versioned();
  const [first, second] = [await put(Bucket, '1'), await put(Bucket, '2')];
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k', VersionId: second }));
  expect(await read(Bucket)).toBe('1');
  expect(await outcome(s3.send(new GetObjectCommand({ Bucket, Key: 'k', VersionId: second })))).toBe(
    'NoSuchVersion 404',
  );
  const Objects = [{ Key: 'k', VersionId: first }];
  const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(Deleted).toMatchObject([{ Key: 'k', VersionId: first }]);
  await s3.send(new DeleteBucketCommand({ Bucket }));
});

it('a bucket with only markers in it is not empty', async () => {
  const Bucket = await versioned();
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'never-there' }));
  expect(await outcome(s3.send(new DeleteBucketCommand({ Bucket })))).toBe('BucketNotEmpty 409');
});

it('writes after a suspension replace the null version only', async () => {
  const Bucket = await versioned();
  const kept = await put(Bucket, 'kept');
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }));
  await put(Bucket, 'null 1');
  await put(Bucket, 'null 2');
  expect([await read(Bucket), await read(Bucket, 'null'), await read(Bucket, kept)]).toEqual([
    'null 2',
    'null 2',
    'kept',
  ]);
  const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  expect(Versions).toHaveLength(2);
});

it('a copy may be of an old version', async () => {
  const Bucket = await versioned();
  const old = await put(Bucket, 'old');
  await put(Bucket, 'new');
  const CopySource = `${Bucket}/k?versionId=${old}`;
  const { CopySourceVersionId } = await s3.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }));
  expect([await read(Bucket, undefined, 'copy'), CopySourceVersionId]).toEqual(['old', old]);
});

it.each([1, 2, 3])('listing in pages of %i gives every version and marker once', async (MaxKeys) => {
  const Bucket = await versioned();
  for (const key of ['a', 'b', 'd/1', 'd/2']) {
    await put(Bucket, '1', key);
    await put(Bucket, '2', key);
  }
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'b' }));
  const seen: string[] = [];
  let markers: object | undefined = {};
  while (markers !== undefined) {
    const page: Awaited<ReturnType<typeof listVersions>> = await listVersions(Bucket, MaxKeys, markers);
    for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])])
      seen.push(`${Key} ${VersionId}`);
    markers = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
  expect([seen.length, new Set(seen).size]).toEqual([9, 9]);
  const { CommonPrefixes } = await s3.send(new ListObjectVersionsCommand({ Bucket, Delimiter: '/' }));
  expect(CommonPrefixes).toEqual([{ Prefix: 'd/' }]);
});

function listVersions(Bucket: string, MaxKeys: number, markers: object) {
  return s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys, ...markers }));
}
