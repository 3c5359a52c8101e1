import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkJob, type JobCheckOptions } from '../../src/batches/check-job.ts';
import { readCloud } from '../../src/core/frames/point-cloud.ts';
import { readSequence } from '../../src/core/frames/sequence.ts';
import { aws, type BatchesAws, report } from './aws.ts';

const POSE = { position: { x: 0, y: 1.5, z: -2 }, heading: { qx: 0, qy: 0, qz: 0, qw: 1 } };
const CAMERA = { 'image-path': 'front.jpg', 'unix-timestamp': 2.5, fx: 1, fy: 1, cx: 1, cy: 1, ...POSE };
const CLOUD = {
  format: 'text/xyzrgb',
  'unix-timestamp': 1_700_000_000.25,
  'ego-vehicle-pose': POSE,
  prefix: 's3://drives/cams/',
  images: [CAMERA],
};
const video = (count: number, name = (at: number) => `f${String(at).padStart(4, '0')}.jpg`) => ({
  'seq-no': 1,
  prefix: 's3://drives/walk/',
  'number-of-frames': count,
  frames: Array.from({ length: count }, (_, at) => ({ 'frame-no': at, frame: name(at) })),
});

describe('a sequence file of video frames', () => {
  test('is right as the guide has it, with numbers as text as well', () => {
    const read = readSequence({
      ...video(3),
      frames: [{ 'frame-no': '0', frame: 'a.png', 'unix-timestamp': 5 }, ...video(2).frames],
    });
    expect(read).toMatchObject({ kind: 'video', problems: [], tooLong: undefined });
    expect(read.objects[0]).toEqual({ bucket: 'drives', key: 'walk/a.png' });
  });

  test.each([
    [{ 'number-of-frames': 4 }, 'number-of-frames is 4, but frames lists 3'],
    [{ 'number-of-frames': '3' }, 'number-of-frames is not a whole number'],
    [{ 'number-of-frames': undefined }, 'number-of-frames is missing'],
    [{ prefix: 's3://drives/walk' }, 'prefix "s3://drives/walk" does not end in /'],
    [{ prefix: 'walk/' }, 'prefix "walk/" is not an s3://BUCKET/FOLDER/'],
    [{ prefix: undefined }, 'prefix is missing'],
    [{ 'seq-no': undefined }, 'seq-no is missing'],
    [{ frames: {} }, 'frames is not a list'],
    [{ frames: [], 'number-of-frames': 0 }, 'frames is empty'],
    [{ frames: [1, 2, 3] }, 'frame 1 of the list: it is not an object'],
    [{ frames: [{ frame: 'a.png' }], 'number-of-frames': 1 }, 'frame 1 of the list: frame-no is missing'],
    [{ frames: [{ 'frame-no': 1 }], 'number-of-frames': 1 }, 'frame 1 of the list: frame is missing'],
    [
      { frames: [{ 'frame-no': 1, frame: 'a.tif' }], 'number-of-frames': 1 },
      '"a.tif" is not a .jpg, .jpeg or .png',
    ],
  ])('with %j is told so', (change, problem) => {
    expect(readSequence({ ...video(3), ...change }).problems.join('; ')).toContain(problem);
  });

  test('has at most 2,000 frames, and point clouds 500', () => {
    expect(readSequence(video(2000)).tooLong).toBeUndefined();
    expect(readSequence(video(2001)).tooLong).toContain('at most 2,000');
    const clouds = (count: number) => readSequence(video(count, (at) => `${at}.bin`)).tooLong;
    expect(clouds(500)).toBeUndefined();
    expect(clouds(501)).toContain('at most 500');
  });

  test('whose names sort otherwise than they are numbered says which', () => {
    expect(readSequence(video(10, (at) => `f${at}.jpg`)).oddities).toEqual([]);
    expect(readSequence(video(11, (at) => `f${at}.jpg`)).oddities).toEqual([
      'Workers would see "f10.jpg" (10) before "f2.jpg" (2).',
    ]);
    const twice = [...video(2).frames, { 'frame-no': 1, frame: 'f0000.jpg' }];
    expect(readSequence({ ...video(3), frames: twice }).oddities).toEqual([
      'The number "1" occurs twice.',
      'The frame "f0000.jpg" occurs twice.',
    ]);
  });
});

describe('a point cloud', () => {
  test('is right as the guide has it', () => {
    expect(readCloud(CLOUD, '')).toEqual({
      problems: [],
      images: [{ bucket: 'drives', key: 'cams/front.jpg' }],
    });
    expect(readCloud({ 'unix-timestamp': 1 }, '').problems).toEqual([]);
  });

  test.each([
    [{ 'unix-timestamp': undefined }, 'unix-timestamp is missing'],
    [{ 'unix-timestamp': '1' }, 'unix-timestamp is not a number'],
    [{ format: 'binary/xyzw' }, 'format "binary/xyzw" is not one of'],
    [{ prefix: 's3://drives/cams' }, 'does not end in /'],
    [{ prefix: undefined }, 'prefix is missing'],
    [{ 'ego-vehicle-pose': { position: POSE.position } }, 'ego-vehicle-pose: heading is missing'],
    [{ images: {} }, 'images is not a list'],
    [{ images: Array(9).fill(CAMERA) }, 'images has 9 entries'],
    [{ images: [{ ...CAMERA, fx: undefined }] }, 'image 1: fx is missing'],
    [{ images: [{ ...CAMERA, heading: { qx: 1, qy: 1, qz: 1 } }] }, 'image 1: heading qw is missing'],
    [{ images: [{ ...CAMERA, 'camera-model': 'wide' }] }, 'camera-model is pinhole or fisheye'],
    [{ images: [{ ...CAMERA, k1: 'x' }] }, 'image 1: k1 is not a number'],
  ])('with %j is told so', (change, problem) => {
    expect(readCloud({ ...CLOUD, ...change }, '').problems.join('; ')).toContain(problem);
  });
});

describe('a manifest of sequences or point clouds', () => {
  let there: BatchesAws;
  let folder: string;
  beforeAll(async () => {
    there = await aws();
    folder = mkdtempSync(join(tmpdir(), 'frames-'));
    await there.bucket('drives');
    for (const key of ['walk/f0000.jpg', 'walk/f0002.jpg', 'cams/front.jpg', 'clouds/1.bin', 'text/1.txt']) {
      await there.put('drives', key);
    }
    await there.put('drives', 'seq/good.json', JSON.stringify(video(1)));
    await there.put(
      'drives',
      'seq/bad.json',
      JSON.stringify({ ...video(3), prefix: 's3://drives/walk', 'number-of-frames': 4 }),
    );
    await there.put('drives', 'seq/broken.json', '{"seq-no": 1, "frames": [');
  });
  afterAll(async () => {
    await there[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });
  const manifestOf = (...lines: readonly object[]) => {
    const path = join(folder, 'm.manifest');
    writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return path;
  };
  const check = async (lines: readonly object[], options: JobCheckOptions = {}) => {
    const path = manifestOf(...lines);
    const { findings } = await report(
      checkJob({ kind: 'manifest', at: { in: 'file', path } }, there.s3, { images: 'none', ...options }),
    );
    return findings
      .filter(({ rule }) => !rule.startsWith('batch/'))
      .map(({ severity, rule, subject }) => `${severity} ${rule} ${subject.replace(folder, '')}`);
  };
  const ref = (key: string, more: object = {}) => ({ 'source-ref': `s3://drives/${key}`, ...more });

  test('is right where every frame is there', async () => {
    expect(await check([ref('seq/good.json')])).toEqual([]);
    expect(await check([ref('clouds/1.bin', { 'source-ref-metadata': CLOUD })])).toEqual([]);
  });

  test('names what a sequence file says wrongly, and the frames that are not there', async () => {
    expect(await check([ref('seq/bad.json')])).toEqual([
      'error job/bad-sequence s3://drives/seq/bad.json',
      'error job/bad-sequence s3://drives/seq/bad.json',
      'error job/frame-missing s3://drives/walk/f0001.jpg',
    ]);
  });

  test('takes JSON that is not a sequence for one where the task type says so', async () => {
    expect(await check([ref('seq/broken.json')])).toEqual([]);
    expect(await check([ref('seq/broken.json')], { frames: 'video' })).toEqual([
      'error job/bad-sequence s3://drives/seq/broken.json',
    ]);
  });

  test('has at most 10 sequences of video frames', async () => {
    const lines = (count: number) => Array.from({ length: count }, () => ref('seq/good.json'));
    const many = async (count: number) =>
      (await check(lines(count))).filter((found) => !found.includes('duplicate'));
    expect(await many(10)).toEqual([]);
    expect(await many(11)).toEqual(['error job/too-many-sequences /m.manifest']);
  });

  test('has source-ref-metadata where it is of point clouds, and images that are there', async () => {
    const camera = {
      ...CLOUD,
      images: [{ ...CAMERA, 'image-path': 'rear.jpg', cx: undefined }],
      'unix-timestamp': undefined,
    };
    expect(
      await check([ref('clouds/1.bin'), ref('clouds/1.bin', { 'source-ref-metadata': camera })]),
    ).toEqual(
      expect.arrayContaining([
        'error job/bad-point-cloud line 1',
        'error job/bad-point-cloud /m.manifest',
        'error job/frame-missing s3://drives/cams/rear.jpg',
      ]),
    );
    expect(await check([ref('clouds/1.bin')])).toEqual(['info job/bad-point-cloud line 1']);
    expect(await check([ref('clouds/1.bin')], { frames: 'point-cloud' })).toEqual([
      'error job/bad-point-cloud line 1',
    ]);
  });

  test('has sequences alone where frames of a video are labeled', async () => {
    const lines = [ref('walk/f0000.jpg'), ref('walk.mp4'), { source: 'a text' }];
    const bare = async (options: JobCheckOptions) =>
      (await check(lines, options)).filter((found) => /bad-sequence|other-data/.test(found));
    expect(await bare({})).toEqual([]);
    // A job that classifies whole videos is about videos as well.
    expect(await bare({ frames: 'video' })).toEqual([
      'error job/other-data line 3',
      'error job/bad-sequence line 1',
    ]);
    expect(await bare({ frames: 'video', onlySequences: true })).toEqual([
      'error job/other-data line 3',
      'error job/bad-sequence /m.manifest',
    ]);
  });

  test('asks for CORS where its frames lie', async () => {
    const bare = await report(
      checkJob({ kind: 'manifest', at: { in: 'file', path: manifestOf(ref('seq/good.json')) } }, there.s3, {
        images: 'none',
      }),
    );
    expect(bare.findings.map(({ rule, subject }) => `${rule} ${subject}`)).toContain(
      'batch/cors-missing drives',
    );
  });

  test('of texts is left alone', async () => {
    expect(await check([ref('text/1.txt')])).toEqual([]);
  });
});
