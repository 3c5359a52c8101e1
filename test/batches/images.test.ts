import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkJob, type JobCheckOptions } from '../../src/batches/check-job.ts';
import type { Source } from '../../src/batches/sources/source.ts';
import { imageSize } from '../../src/core/images/image-size.ts';
import { aws, type BatchesAws, brief, report } from './aws.ts';

const bytes = (...parts: (number | string | Buffer)[]) =>
  Buffer.concat(
    parts.map((part) =>
      typeof part === 'number'
        ? Buffer.of(part)
        : typeof part === 'string'
          ? Buffer.from(part, 'latin1')
          : part,
    ),
  );
const be16 = (value: number) => Buffer.of(value >> 8, value & 255);
const be32 = (value: number) => bytes(be16(Math.floor(value / 65_536)), be16(value % 65_536));
const le16 = (value: number) => be16(value).reverse();
const le24 = (value: number) => Buffer.of(value & 255, (value >> 8) & 255, value >> 16);
const le32 = (value: number) => be32(value >>> 0).reverse();

const png = (width: number, height: number) =>
  bytes('\u0089PNG\r\n\u001a\n', be32(13), 'IHDR', be32(width), be32(height), Buffer.alloc(13));
/** With parts before the frame, of these lengths. */
const jpeg = (width: number, height: number, parts: readonly number[] = [], frame = 0xc0) =>
  bytes(
    '\u00ff\u00d8',
    ...parts.map((length) => bytes('\u00ff\u00e1', be16(length + 2), Buffer.alloc(length, 0xff))),
    Buffer.of(0xff, 0xff, frame),
    be16(17),
    8,
    be16(height),
    be16(width),
    Buffer.alloc(40),
  );
const gif = (width: number, height: number) => bytes('GIF89a', le16(width), le16(height), Buffer.alloc(20));
const bmp = (width: number, height: number) =>
  bytes('BM', Buffer.alloc(12), le32(40), le32(width), le32(-height), Buffer.alloc(20));
const oldBmp = (width: number, height: number) =>
  bytes('BM', Buffer.alloc(12), le32(12), le16(width), le16(height), Buffer.alloc(20));
const webp = (kind: string, body: Buffer) =>
  bytes('RIFF', le32(99), 'WEBP', kind, le32(20), body, Buffer.alloc(20));
const lossy = (width: number, height: number) =>
  webp('VP8 ', bytes('\u0001\u0002\u0003\u009d\u0001\u002a', le16(width), le16(height)));
const lossless = (width: number, height: number) =>
  webp('VP8L', bytes(0x2f, le32((width - 1) | ((height - 1) << 14))));
const extended = (width: number, height: number) =>
  webp('VP8X', bytes(Buffer.alloc(4), le24(width - 1), le24(height - 1)));

function sizeOf(file: Buffer) {
  let reads = 0;
  return imageSize(async (from, length) => {
    reads += 1;
    if (reads > 1000) throw new Error('It reads for ever.');
    return file.subarray(from, from + length);
  });
}

describe('the size of an image', () => {
  const side = fc.integer({ min: 1, max: 16_384 });
  test.each([
    ['png', png],
    ['jpeg', jpeg],
    ['gif', gif],
    ['bmp', bmp],
    ['bmp', oldBmp],
    ['webp', lossy],
    ['webp', lossless],
    ['webp', extended],
  ] as const)('is read from the header of %s', async (format, make) => {
    await fc.assert(
      fc.asyncProperty(
        side.filter((one) => one < 16_384),
        side.filter((one) => one < 16_384),
        async (width, height) => {
          expect(await sizeOf(make(width, height))).toEqual({ ok: true, value: { format, width, height } });
        },
      ),
    );
  });

  test('of a JPEG is found behind parts of any length, and whatever kind of frame it has', async () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 65_533 }), { maxLength: 12 });
    const frame = fc.constantFrom(0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xcf);
    await fc.assert(
      fc.asyncProperty(lengths, frame, async (parts, kind) => {
        const value = { format: 'jpeg', width: 640, height: 480 };
        expect(await sizeOf(jpeg(640, 480, parts, kind))).toEqual({ ok: true, value });
      }),
      { numRuns: 50 },
    );
  });

  test('whatever the bytes are, it is a size above zero or a problem in words, after a bounded number of reads', async () => {
    const magic = fc.constantFrom(
      '',
      '\u00ff\u00d8',
      '\u0089PNG\r\n\u001a\n',
      'GIF87a',
      'BM',
      'RIFFxxxxWEBPVP8 ',
    );
    const noise = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
    const markers = fc
      .array(fc.tuple(fc.nat({ max: 255 }), fc.nat({ max: 300 })), { maxLength: 300 })
      .map((parts) => bytes(...parts.map(([marker, length]) => bytes(0xff, marker, be16(length)))));
    const whole = fc.constantFrom(png(9, 9), jpeg(9, 9, [300]), gif(9, 9), bmp(9, 9), lossy(9, 9));
    const cut = fc.tuple(whole, fc.nat({ max: 400 })).map(([file, length]) => file.subarray(0, length));
    const file = fc.oneof(
      cut,
      fc.tuple(magic, fc.oneof(noise, markers)).map(([start, rest]) => bytes(start, rest)),
    );
    await fc.assert(
      fc.asyncProperty(file, async (content) => {
        const size = await sizeOf(content);
        if (size.ok) expect(Math.min(size.value.width, size.value.height)).toBeGreaterThan(0);
        else expect(size.problem).toMatch(/^(empty|an? |no )/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('images of a labeling job', () => {
  let there: BatchesAws;
  let folder: string;
  beforeAll(async () => {
    there = await aws();
    folder = mkdtempSync(join(tmpdir(), 'images-'));
    await there.bucket('pictures');
    const put = (Key: string, Body: Buffer) =>
      there.witness.send(new PutObjectCommand({ Bucket: 'pictures', Key, Body }));
    await put('edge/most.png', png(10_000, 10_000));
    await put('over/more.png', png(10_000, 10_001));
    await put('late/photo.jpg', jpeg(4000, 3000, [65_000, 65_000]));
    await put('odd/text.png', Buffer.from('this is no image'));
    await put('odd/none.jpg', Buffer.alloc(0));
    await put('seg/flat.png', png(1920, 1080));
    await put('seg/tall.png', png(1080, 1920));
    await put('seg/wide.png', png(1921, 10));
    await put('seg/square.png', png(1100, 1100));
  });
  afterAll(async () => {
    await there[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });
  const check = (prefix: string, options: JobCheckOptions = {}) =>
    report(checkJob({ kind: 'prefix', bucket: 'pictures', prefix }, there.s3, options));

  test('may have 100 megapixels and not one more', async () => {
    const edge = await check('edge/');
    expect(edge.findings.map(({ rule }) => rule)).toEqual(['job/too-large-for-automated-labeling']);
    expect(edge.gauges[2]).toMatchObject({ name: 'Pixels', used: 1e8, over: false });
    const over = await check('over/');
    expect(brief(over.findings)).toEqual(['error job/too-many-pixels over/more.png (10,000 x 10,001)']);
    expect(over.gauges[2]?.over).toBe(true);
  });

  test('may be 1920 x 1080 for semantic segmentation, upright as well', async () => {
    const result = await check('seg/', { segmentation: true, images: 'all' });
    const [only] = result.findings.filter(({ rule }) => rule === 'job/too-many-pixels');
    expect(only?.evidence).toEqual({
      count: 2,
      examples: ['seg/square.png (1,100 x 1,100)', 'seg/wide.png (1,921 x 10)'],
    });
    expect((await check('seg/')).findings).toEqual([]);
  });

  test('are read by small ranges, though the size stands behind 130 kB', async () => {
    there.sent();
    const { findings } = await check('late/');
    expect(brief(findings)).toEqual([
      'info job/too-large-for-automated-labeling late/photo.jpg (4,000 x 3,000)',
    ]);
    expect(there.sent().GetObject).toBe(3);
  });

  test('that are none are named, with what they are', async () => {
    const { findings } = await check('odd/');
    expect(findings).toMatchObject([
      {
        rule: 'job/not-an-image',
        evidence: { count: 2, examples: expect.arrayContaining(['odd/text.png']) },
      },
    ]);
  });

  test('that may not be read are counted, and the check goes on', async () => {
    const statement = { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: '*' };
    const lister = there.as(
      there.sandbox.addUser('lister', [{ Version: '2012-10-17', Statement: [statement] }]),
    );
    const source: Source = { kind: 'prefix', bucket: 'pictures', prefix: 'seg/' };
    const result = await report(checkJob(source, lister));
    expect(result.findings).toMatchObject([
      {
        rule: 'job/image-not-readable',
        evidence: { count: 4 },
        message: expect.stringContaining('s3:GetObject'),
      },
    ]);
    expect(result.gauges.map(({ name }) => name)).toEqual(['Items', 'Largest image']);
  });

  test('are sampled where there are many, and nothing is claimed of the others', async () => {
    const root = join(folder, 'many');
    mkdirSync(root);
    for (let index = 0; index < 100; index++) writeFileSync(join(root, `${index}.png`), png(100, 100));
    const local = (options: JobCheckOptions) =>
      report(checkJob({ kind: 'folder', path: root }, undefined, options));
    const sampled = await local({});
    expect(sampled.gauges[1]?.name).toBe('Largest image');
    expect(sampled.gauges[2]?.name).toMatch(/^Pixels \([23]\d of 100\)$/);
    expect(sampled.findings.map(({ rule }) => rule)).toEqual(['job/images-sampled']);
    const all = await local({ images: 'all' });
    expect(all.gauges[2]?.name).toBe('Pixels');
    expect(all.findings).toEqual([]);
    const none = await local({ images: 'none' });
    expect(none.gauges).toHaveLength(2);
    expect(none.findings[0]?.message).toMatch(/^The headers of 0 of 100 images were read/);
  });
});
