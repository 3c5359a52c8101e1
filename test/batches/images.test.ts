import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkJob, type JobCheckOptions } from '../../src/batches/check-job.ts';
import type { Source } from '../../src/batches/sources/source.ts';
import { jpeg, png } from '../helpers/image-headers.ts';
import { aws, type BatchesAws, brief, report } from './aws.ts';

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
