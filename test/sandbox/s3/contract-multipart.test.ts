import { createHash, randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarget, outcome, type Target } from './target.ts';

let target: Target;
let s3: S3Client;
const Bucket = 'contract-multipart';
const MEBIBYTE = 1024 * 1024;
const pieces = [randomBytes(5 * MEBIBYTE), randomBytes(5 * MEBIBYTE + 1), randomBytes(1234)];
const whole = Buffer.concat(pieces);

beforeAll(async () => {
  target = await openTarget();
  s3 = target.client();
  await s3.send(new CreateBucketCommand({ Bucket }));
});

afterAll(() => target.close());

async function begin(Key: string, more: object = {}): Promise<string> {
  return (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))).UploadId ?? '';
}

async function upload(Key: string, UploadId: string, more: object = {}): Promise<CompletedPart[]> {
  const parts: CompletedPart[] = [];
  for (const [at, Body] of pieces.entries()) {
    const PartNumber = at + 1;
    const part = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...more }));
    parts.push({
      PartNumber,
      ETag: part.ETag,
      ChecksumCRC32: part.ChecksumCRC32,
      ChecksumSHA256: part.ChecksumSHA256,
      ChecksumCRC32C: part.ChecksumCRC32C,
    });
  }
  return parts;
}

const complete = (Key: string, UploadId: string, Parts: CompletedPart[], more: object = {}) =>
  s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }));

async function read(Key: string, more: object = {}): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

describe('multipart uploads', () => {
  it('put the parts together, with an ETag and a checksum of the parts', async () => {
    const id = await begin('whole', { ContentType: 'image/png', Metadata: { a: 'b' }, Tagging: 't=1' });
    const done = await complete('whole', id, await upload('whole', id));
    const etags = Buffer.concat(pieces.map((piece) => createHash('md5').update(piece).digest()));
    expect(done.ETag).toBe(`"${createHash('md5').update(etags).digest('hex')}-3"`);
    expect((await read('whole')).equals(whole)).toBe(true);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'whole', ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({
      ContentType: 'image/png',
      Metadata: { a: 'b' },
      ContentLength: whole.length,
    });
    expect([head.ChecksumCRC64NVME?.length, head.ChecksumType]).toEqual([12, 'FULL_OBJECT']);
  });

  it('can be read by ranges across parts, and by the number of a part', async () => {
    const id = await begin('ranges');
    await complete('ranges', id, await upload('ranges', id));
    const start = 5 * MEBIBYTE - 10;
    expect(
      (await read('ranges', { Range: `bytes=${start}-${start + 19}` })).equals(
        whole.subarray(start, start + 20),
      ),
    ).toBe(true);
    const part = await s3.send(new GetObjectCommand({ Bucket, Key: 'ranges', PartNumber: 3 }));
    expect([part.PartsCount, part.ContentLength]).toEqual([3, 1234]);
    expect(await outcome(s3.send(new GetObjectCommand({ Bucket, Key: 'ranges', PartNumber: 4 })))).toBe(
      'InvalidPartNumber 416',
    );
  });

  it.each([
    ['SHA256', 'COMPOSITE', 'ChecksumSHA256'],
    ['CRC32C', 'COMPOSITE', 'ChecksumCRC32C'],
  ] as const)('have a composite %s checksum', async (ChecksumAlgorithm, ChecksumType, member) => {
    const id = await begin('composite', { ChecksumAlgorithm });
    const done = await complete('composite', id, await upload('composite', id, { ChecksumAlgorithm }));
    expect([done[member], done.ChecksumType]).toEqual([expect.stringMatching(/-3$/), ChecksumType]);
    if (ChecksumAlgorithm === 'SHA256') {
      const digests = Buffer.concat(pieces.map((piece) => createHash('sha256').update(piece).digest()));
      expect(done.ChecksumSHA256).toBe(`${createHash('sha256').update(digests).digest('base64')}-3`);
    }
  });

  it.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)(
    'have a full-object %s checksum, as a single PUT would',
    async (ChecksumAlgorithm) => {
      const member = `Checksum${ChecksumAlgorithm}` as const;
      const single = await s3.send(
        new PutObjectCommand({ Bucket, Key: 'single', Body: whole, ChecksumAlgorithm }),
      );
      const id = await begin('full', { ChecksumAlgorithm, ChecksumType: 'FULL_OBJECT' });
      const parts = await upload('full', id, { ChecksumAlgorithm });
      const done = await complete('full', id, parts, {
        ChecksumType: 'FULL_OBJECT',
        [member]: single[member],
      });
      expect([done[member], done.ChecksumType]).toEqual([single[member], 'FULL_OBJECT']);
      const attributes = await s3.send(
        new GetObjectAttributesCommand({
          Bucket,
          Key: 'full',
          ObjectAttributes: ['Checksum', 'ObjectParts'],
        }),
      );
      expect([attributes.Checksum?.[member], attributes.ObjectParts?.TotalPartsCount]).toEqual([
        single[member],
        3,
      ]);
    },
  );

  it('refuse a wrong checksum of the whole', async () => {
    const id = await begin('wrong', { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    const parts = await upload('wrong', id, { ChecksumAlgorithm: 'CRC32' });
    const wrong = { ChecksumType: 'FULL_OBJECT', ChecksumCRC32: 'AAAAAA==' };
    expect(await outcome(complete('wrong', id, parts, wrong))).toBe('BadDigest 400');
  });

  it('list their parts, and themselves', async () => {
    const id = await begin('listed/a');
    const other = await begin('listed/b');
    await upload('listed/a', id);
    const parts = await s3.send(new ListPartsCommand({ Bucket, Key: 'listed/a', UploadId: id, MaxParts: 2 }));
    expect([parts.Parts?.map(({ Size }) => Size), parts.IsTruncated, parts.NextPartNumberMarker]).toEqual([
      [pieces[0]?.length, pieces[1]?.length],
      true,
      '2',
    ]);
    const rest = await s3.send(
      new ListPartsCommand({ Bucket, Key: 'listed/a', UploadId: id, PartNumberMarker: '2' }),
    );
    expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3]);
    const uploads = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'listed/' }));
    expect(uploads.Uploads?.map(({ UploadId }) => UploadId)).toEqual([id, other]);
    const page = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'listed/', MaxUploads: 1 }));
    const { NextKeyMarker, NextUploadIdMarker } = page;
    const next = await s3.send(
      new ListMultipartUploadsCommand({
        Bucket,
        Prefix: 'listed/',
        ...(NextKeyMarker && { KeyMarker: NextKeyMarker }),
        ...(NextUploadIdMarker && { UploadIdMarker: NextUploadIdMarker }),
      }),
    );
    expect(next.Uploads?.map(({ UploadId }) => UploadId)).toEqual([other]);
  });

  it('take parts from objects that are already there', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'source ü+', Body: whole }));
    const id = await begin('copied');
    const CopySource = `${Bucket}/${encodeURIComponent('source ü+')}`;
    const ranges = [`bytes=0-${6 * MEBIBYTE - 1}`, `bytes=${6 * MEBIBYTE}-${whole.length - 1}`];
    const parts: CompletedPart[] = [];
    for (const [at, CopySourceRange] of ranges.entries()) {
      const PartNumber = at + 1;
      const { CopyPartResult } = await s3.send(
        new UploadPartCopyCommand({
          Bucket,
          Key: 'copied',
          UploadId: id,
          PartNumber,
          CopySource,
          CopySourceRange,
        }),
      );
      parts.push({ PartNumber, ...CopyPartResult });
    }
    await complete('copied', id, parts);
    expect((await read('copied')).equals(whole)).toBe(true);
    const beyond = { Bucket, Key: 'copied', UploadId: await begin('copied'), PartNumber: 1, CopySource };
    expect(
      await outcome(
        s3.send(new UploadPartCopyCommand({ ...beyond, CopySourceRange: `bytes=0-${whole.length}` })),
      ),
    ).toBe('InvalidArgument 400');
  });

  it('end when they are aborted', async () => {
    const id = await begin('aborted');
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'aborted', UploadId: id }));
    expect(await outcome(upload('aborted', id))).toBe('NoSuchUpload 404');
    expect(await outcome(complete('aborted', id, [{ PartNumber: 1, ETag: 'x' }]))).toBe('NoSuchUpload 404');
  });

  it('refuse parts that are missing, out of order, or too small', async () => {
    const id = await begin('refused');
    const parts = await upload('refused', id);
    const [first = {}, second = {}, third = {}] = parts;
    expect(await outcome(complete('refused', id, [second, first]))).toBe('InvalidPartOrder 400');
    expect(await outcome(complete('refused', id, [first, { ...third, PartNumber: 9 }]))).toBe(
      'InvalidPart 400',
    );
    expect(await outcome(complete('refused', id, [{ ...first, ETag: '"0"' }]))).toBe('InvalidPart 400');
    await s3.send(new UploadPartCommand({ Bucket, Key: 'refused', UploadId: id, PartNumber: 4, Body: 'x' }));
    const { ETag, ChecksumCRC32 } = await s3.send(
      new UploadPartCommand({ Bucket, Key: 'refused', UploadId: id, PartNumber: 4, Body: 'x' }),
    );
    expect(await outcome(complete('refused', id, [third, { PartNumber: 4, ETag, ChecksumCRC32 }]))).toBe(
      'EntityTooSmall 400',
    );
    expect(
      await outcome(
        s3.send(
          new UploadPartCommand({ Bucket, Key: 'refused', UploadId: id, PartNumber: 10_001, Body: 'x' }),
        ),
      ),
    ).toBe('InvalidArgument 400');
  });

  it('keep to If-None-Match', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'taken', Body: 'first' }));
    const id = await begin('taken');
    const parts = await upload('taken', id);
    expect(await outcome(complete('taken', id, parts, { IfNoneMatch: '*' }))).toBe('PreconditionFailed 412');
    expect(await outcome(complete('taken', id, parts))).toBe('none');
  });
});
