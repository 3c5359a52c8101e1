import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AWKWARD_KEYS } from '../../core/sigv4/keys.ts';
import { openTarget, outcome, type Target } from './target.ts';

let target: Target;
let s3: S3Client;
const Bucket = 'contract-listing';
const Many = 'contract-listing-many';
/** More than two pages; moto is slow, and shows the same with fewer. */
let count = 2600;

beforeAll(async () => {
  target = await openTarget();
  s3 = target.client();
  if (target.name === 'moto') count = 1200;
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new CreateBucketCommand({ Bucket: Many }));
  for (const Key of TREE) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  const names = Array.from({ length: count }, (_, n) => `batch-${n % 7}/${String(n).padStart(5, '0')}.png`);
  for (let at = 0; at < names.length; at += 50) {
    const wave = names.slice(at, at + 50);
    await Promise.all(wave.map((Key) => s3.send(new PutObjectCommand({ Bucket: Many, Key, Body: 'x' }))));
  }
});

afterAll(() => target.close());

const TREE = ['a/1', 'a/2', 'a/b/3', 'b', 'c/', 'c/4', 'é/5', '\u{1f389}', '\ufb01', 'z z+z'];

const keys = (contents: readonly { Key?: string | undefined }[] = []) => contents.map(({ Key }) => Key);
const list = (more: Partial<ListObjectsV2CommandInput> = {}) =>
  s3.send(new ListObjectsV2Command({ Bucket, ...more }));

describe('listing', () => {
  it('goes by the bytes of the keys, not by UTF-16', async () => {
    const byBytes = TREE.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const { Contents, KeyCount, IsTruncated } = await list();
    expect([keys(Contents), KeyCount, IsTruncated]).toEqual([byBytes, TREE.length, false]);
  });

  it('says size, ETag and storage class', async () => {
    const { Contents = [] } = await list({ Prefix: 'b' });
    expect(Contents[0]).toMatchObject({
      Key: 'b',
      Size: 1,
      StorageClass: 'STANDARD',
      ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
    });
  });

  it('rolls up what lies below a delimiter', async () => {
    const { Contents, CommonPrefixes = [] } = await list({ Delimiter: '/' });
    expect(keys(Contents)).toEqual(['b', 'z z+z', '\ufb01', '\u{1f389}']);
    expect(CommonPrefixes.map(({ Prefix }) => Prefix)).toEqual(['a/', 'c/', 'é/']);
    const inside = await list({ Delimiter: '/', Prefix: 'a/' });
    expect([keys(inside.Contents), inside.CommonPrefixes]).toEqual([['a/1', 'a/2'], [{ Prefix: 'a/b/' }]]);
  });

  it('starts after a key', async () => {
    expect(keys((await list({ StartAfter: 'a/2', Prefix: 'a/' })).Contents)).toEqual(['a/b/3']);
    expect(keys((await list({ StartAfter: 'c' })).Contents)).toContain('c/');
  });

  it.each([1, 2, 3, 1000])('gives every key and prefix once in pages of %i', async (MaxKeys) => {
    for (const Delimiter of [undefined, '/']) {
      const seen: (string | undefined)[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await list({
          MaxKeys,
          ...(Delimiter && { Delimiter }),
          ...(ContinuationToken && { ContinuationToken }),
        });
        expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys);
        seen.push(...keys(page.Contents), ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      expect(seen.toSorted()).toEqual(
        (Delimiter ? ['a/', 'b', 'c/', 'z z+z', 'é/', '\ufb01', '\u{1f389}'] : TREE).toSorted(),
      );
    }
  });

  it('gives nothing when nothing is asked for', async () => {
    const { Contents, IsTruncated } = await list({ MaxKeys: 0 });
    expect([Contents ?? [], IsTruncated]).toEqual([[], false]);
  });

  it('refuses tokens that it never gave out', async () => {
    expect(await outcome(list({ ContinuationToken: 'nonsense' }))).toBe('InvalidArgument 400');
  });

  it('walks thousands of keys a page at a time', async () => {
    let pages = 0;
    const seen = new Set<string>();
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: Many })) {
      pages += 1;
      for (const { Key = '' } of page.Contents ?? []) seen.add(Key);
    }
    expect([pages, seen.size]).toEqual([Math.ceil(count / 1000), count]);
    const { CommonPrefixes } = await s3.send(new ListObjectsV2Command({ Bucket: Many, Delimiter: '/' }));
    expect(CommonPrefixes).toHaveLength(7);
  });

  it('has the first version, with markers', async () => {
    const first = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 2 }));
    expect([first.IsTruncated, first.NextMarker, keys(first.Contents)]).toEqual([true, 'b', ['b']]);
    const rest = await s3.send(new ListObjectsCommand({ Bucket, Marker: 'c/' }));
    expect(keys(rest.Contents)[0]).toBe('c/4');
  });

  it('forgets a deleted key and remembers it when it comes back', async () => {
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'b' }));
    expect(keys((await list()).Contents)).not.toContain('b');
    await s3.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'b' }));
    expect(keys((await list()).Contents).filter((key) => key === 'b')).toEqual(['b']);
  });

  it('gives awkward keys back as they are, encoded or not', async () => {
    const name = 'contract-listing-awkward';
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    for (const Key of AWKWARD_KEYS) await s3.send(new PutObjectCommand({ Bucket: name, Key, Body: 'x' }));
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: name }));
    expect(keys(Contents).toSorted()).toEqual(AWKWARD_KEYS.toSorted());
    const encoded = await s3.send(new ListObjectsV2Command({ Bucket: name, EncodingType: 'url' }));
    expect(
      keys(encoded.Contents)
        .map((key) => decodeURIComponent(key ?? ''))
        .toSorted(),
    ).toEqual(AWKWARD_KEYS.toSorted());
  });
});
