import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutBucketCorsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
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
    await there.witness.send(
      new PutBucketCorsCommand({
        Bucket: 'pictures',
        CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] },
      }),
    );
    await there.bucket('closed');
    await there.witness.send(new PutObjectCommand({ Bucket: 'closed', Key: 'a.png', Body: png(9, 9) }));
    const put = (Key: string, Body: Buffer) =>
      there.witness.send(new PutObjectCommand({ Bucket: 'pictures', Key, Body }));
    await put('edge/most.png', png(10_000, 10_000));
    await put('over/more.png', png(10_000, 10_001));
    await put('late/photo.jpg', jpeg(4000, 3000, [65_000, 65_000]));
    await put('odd/text.png', Buffer.from('this is not an image'));
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

  test('may be larger than 1920 x 1080 for semantic segmentation, unless labeling is automated', async () => {
    const byPeople = await check('seg/', { segmentation: true, images: 'all' });
    expect(brief(byPeople.findings)).toEqual([
      'info job/too-large-for-automated-labeling s3://pictures/seg/',
    ]);
    const result = await check('seg/', { segmentation: true, automated: true, images: 'all' });
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
    expect(there.sent().GetObject).toBe(4);
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

  test('are held to their formats by name where nobody asks S3, and texts are none', async () => {
    const path = join(folder, 'offline.manifest');
    const lines = ['a.jpg', 'b.HEIC', 'c.cr2', 'd.dcm', 'e.txt', '._f.jpg', 'g.bmp'].map((key) => ({
      'source-ref': `s3://images/${key}`,
    }));
    writeFileSync(path, [...lines, { source: 'a text' }].map((line) => JSON.stringify(line)).join('\n'));
    const of = async (onlyImages: boolean) =>
      (await report(checkJob({ kind: 'manifest', at: { in: 'file', path } }, undefined, { onlyImages })))
        .findings;
    expect(await of(true)).toMatchObject([
      { rule: 'job/other-data', subject: 'line 8' },
      { rule: 'job/image-format', evidence: { examples: ['b.HEIC', 'c.cr2', 'd.dcm', 'e.txt', 'g.bmp'] } },
      { rule: 'job/stray-file', severity: 'error', subject: '._f.jpg' },
      { rule: 'manifest/objects-not-asked' },
    ]);
    // Texts and pictures may both be meant where nobody says.
    expect((await of(false)).map(({ rule }) => rule)).not.toContain('job/other-data');
  });

  test('are no texts', async () => {
    const path = join(folder, 'texts.manifest');
    const lines = [
      { 'source-ref': 's3://images/a.png' },
      { 'source-ref': 's3://images/a.txt' },
      { source: 'x' },
    ];
    writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'));
    const { findings } = await report(
      checkJob({ kind: 'manifest', at: { in: 'file', path } }, undefined, { texts: true }),
    );
    expect(findings.filter(({ rule }) => rule === 'job/other-data')).toMatchObject([{ subject: 'line 1' }]);
  });

  test('need CORS in their bucket, as a batch does', async () => {
    const source: Source = { kind: 'prefix', bucket: 'closed', prefix: '' };
    const found = async () => brief((await report(checkJob(source, there.s3))).findings);
    const allow = (AllowedOrigins: string[], AllowedMethods = ['GET']) =>
      there.witness.send(
        new PutBucketCorsCommand({
          Bucket: 'closed',
          CORSConfiguration: { CORSRules: [{ AllowedMethods, AllowedOrigins }] },
        }),
      );
    const missing = ['warning batch/cors-missing closed'];
    expect(await found()).toEqual(missing);
    await allow(['https://acme.example']);
    expect(await found()).toEqual(missing);
    await allow(['*'], ['PUT']);
    expect(await found()).toEqual(missing);
    await allow(['https://*.labeling.us-east-1.sagemaker.aws']);
    expect(await found()).toEqual([]);
  });

  test('are said to be odd where they are', async () => {
    const root = join(folder, 'odd');
    mkdirSync(root);
    const exif = Buffer.concat([
      Buffer.from('\u00ff\u00d8\u00ff\u00e1\0\u0022Exif\0\0II*\0\u0008\0\0\0\u0001\0', 'latin1'),
      Buffer.from('\u0012\u0001\u0003\0\u0001\0\0\0\u0006\0\0\0\0\0\0\0', 'latin1'),
      jpeg(40, 30).subarray(2),
    ]);
    const cmyk = jpeg(40, 30);
    cmyk[cmyk.indexOf(8) + 5] = 4;
    const files: Record<string, Buffer> = {
      'turned.jpg': exif,
      'cmyk.jpg': cmyk,
      'cut.jpg': jpeg(40, 30).subarray(0, -2),
      'cut.png': png(40, 30).subarray(0, -4),
      'named.png': jpeg(40, 30),
      'heic.jpg': Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0mif1heic', 'latin1'),
      'page.png': Buffer.from('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'),
      'webp.jpg': Buffer.from(
        'RIFF\u001a\0\0\0WEBPVP8L\u000e\0\0\0\u002f\0\0\0\0\0\0\0\0\0\0\0\0\0',
        'latin1',
      ),
      'broken.png': Buffer.from('no image'),
      'short.jpg': jpeg(40, 30).subarray(0, 3),
      'photo.HEIC': Buffer.alloc(9),
      'photo.cr2': Buffer.alloc(9),
      'scan.dcm': Buffer.alloc(9),
      'notes.txt': Buffer.alloc(9),
      '.DS_Store': Buffer.alloc(9),
      '._turned.jpg': Buffer.alloc(9),
      'big.jpg.part': Buffer.alloc(9),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(root, name), content);
    const look = async (options: JobCheckOptions) => {
      const { findings } = await report(
        checkJob({ kind: 'folder', path: root }, undefined, { images: 'all', ...options }),
      );
      return findings.map(
        ({ rule, severity, subject, evidence }) =>
          `${severity} ${rule} ${evidence?.count === 1 ? subject : evidence?.count}`,
      );
    };
    const always = [
      'warning job/image-cut-off 2',
      'warning job/image-other-format named.png (a JPEG file)',
      'warning job/image-cmyk cmyk.jpg (CMYK)',
      'info job/image-turned turned.jpg (Exif orientation 6)',
      'warning job/not-an-image 2',
    ];
    expect(await look({})).toEqual(['error job/image-format 6', 'warning job/stray-file 3', ...always]);
    expect(await look({ onlyImages: true })).toEqual([
      'error job/image-format 7',
      'error job/stray-file 3',
      ...always,
    ]);
  });

  test('that may not be read are counted, and the check goes on', async () => {
    const statement = { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: '*' };
    const lister = there.as(
      there.sandbox.addUser('lister', [{ Version: '2012-10-17', Statement: [statement] }]),
    );
    const source: Source = { kind: 'prefix', bucket: 'pictures', prefix: 'seg/' };
    const result = await report(checkJob(source, lister));
    expect(result.findings.filter(({ rule }) => rule !== 'batch/settings-not-readable')).toMatchObject([
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
