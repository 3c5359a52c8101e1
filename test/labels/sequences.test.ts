import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { converted, convertedFile } from './converted.ts';
import { fileOf, line, report, reportOf, scratch } from './lines.ts';

type Fields = Readonly<Record<string, unknown>>;

const CLASSES = { 'class-map': { 0: 'tin', 1: 'lid' } };
const vertices = (...xs: number[]) => xs.map((x) => ({ x, y: x + 1 }));
const of = (track: string, id = '0') => ({
  'class-id': id,
  'object-id': track,
  'object-name': `tin:${track}`,
});

/** A file of annotations of a sequence under the name that the guide gives it. */
function sequence(document: Fields, folder = scratch()): string {
  const path = join(folder, 'SeqLabel.json');
  writeFileSync(path, JSON.stringify(document));
  return path;
}

/** A manifest of one sequence, whose annotations lie beside it. */
function withManifest(document: Fields, type = 'video-object-tracking'): { path: string; local: string } {
  const local = scratch();
  sequence(document, local);
  const path = fileOf([{ ...line(type, 's3://o/SeqLabel.json', CLASSES), 'source-ref': 's3://v/seq.json' }]);
  return { path, local };
}

const SHAPES = {
  'tracking-annotations': [
    {
      'frame-no': '0',
      frame: '0.jpg',
      polygons: [{ ...of('a'), vertices: vertices(1, 9, 5) }],
      polylines: [{ ...of('b', '1'), vertices: vertices(2, 8) }],
      keypoints: [{ ...of('c'), x: 3, y: 4 }],
      'frame-attributes': { weather: 'rain' },
    },
    { 'frame-no': '2', frame: '2.jpg', polygons: [{ ...of('a'), vertices: vertices(2, 10, 6) }] },
  ],
};

describe('polygons, polylines and keypoints of frames', () => {
  test('are read by their vertices, with tracks, classes and attributes of frames', async () => {
    const { path, local } = withManifest(SHAPES);
    const { lines } = await convertedFile(path, 'jsonl', { local });
    const [{ frames }] = lines('labels.jsonl')[0].labels;
    expect(frames).toMatchObject([
      {
        frame: 0,
        attributes: { weather: 'rain' },
        annotations: [
          {
            shape: 'polygon',
            label: 'tin',
            track: 'a',
            points: [
              [1, 2],
              [9, 10],
              [5, 6],
            ],
          },
          {
            shape: 'polyline',
            label: 'lid',
            track: 'b',
            points: [
              [2, 3],
              [8, 9],
            ],
          },
          { shape: 'keypoint', label: 'tin', track: 'c', points: [[3, 4]] },
        ],
      },
      { frame: 2, annotations: [{ shape: 'polygon', track: 'a' }] },
    ]);
  });

  test('are tracks of CVAT, and polygons of COCO-VID with their instances', async () => {
    const { path, local } = withManifest(SHAPES);
    const cvat = (await convertedFile(path, 'cvat', { local })).text('video-seq.xml');
    expect(cvat).toContain(
      '<polygon frame="0" keyframe="1" outside="0" occluded="0" points="1,2;9,10;5,6"/>',
    );
    expect(cvat).toContain('<polyline frame="0"');
    expect(cvat).toContain('<points frame="0"');
    const coco = (await convertedFile(path, 'coco', { local })).json('annotations.json');
    const polygons = coco.annotations.filter(
      ({ segmentation }: Fields) => (segmentation as unknown[]).length > 0,
    );
    expect(polygons.map(({ instance_id, area }: Fields) => [instance_id, area])).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  test.each(['x', '1.5', -1, undefined])(
    'a frame with the number %s is said, and the rest is read',
    async (number) => {
      const frames = [
        { 'frame-no': number, annotations: [] },
        { 'frame-no': 3, annotations: [box(1)] },
      ];
      const { findings, attributes } = await reportOf(sequence({ 'tracking-annotations': frames }));
      expect(findings.find(({ rule }) => rule === 'labels/broken-label')?.message).toContain(
        'Frame 1 of the file has no number.',
      );
      expect(attributes[0]?.annotations).toBe(1);
    },
  );

  test.each([
    ['vertices that are none', { polygons: [{ ...of('a'), vertices: 'x' }] }],
    ['a keypoint without a place', { keypoints: [of('a')] }],
    ['a polyline that is no object', { polylines: [5] }],
  ])('%s are said, and the rest is read', async (_, wrong) => {
    const frames = [{ 'frame-no': 0, frame: '0.jpg', ...wrong, annotations: [box(1)] }];
    const { findings, attributes } = await reportOf(sequence({ 'detection-annotations': frames }));
    expect(findings.map(({ rule }) => rule)).toContain('labels/broken-label');
    expect(attributes[0]?.annotations).toBe(1);
  });
});

function box(left: number, track = 'a') {
  return { ...of(track), left, top: 2, width: 3, height: 4, 'label-category-attributes': { colour: 'red' } };
}
const cuboid = (x: number, track = 'a') => ({
  ...of(track),
  'center-x': x,
  'center-y': 2,
  'center-z': 1,
  length: 4,
  width: 2,
  height: 1,
  roll: 0,
  pitch: 0,
  yaw: 0.5,
});

const CLOUDS = {
  lidar: {
    'tracking-annotations': [
      { 'frame-number': 1, 'frame-name': '1.bin', annotations: [cuboid(6)] },
      { 'frame-number': 0, 'frame-name': '0.bin', annotations: [cuboid(5), cuboid(9, 'b')] },
    ],
  },
  'camera-0': { 'tracking-annotations': [{ 'frame-no': 0, frame: '0.jpg', annotations: [box(7)] }] },
  'camera-1': { 'tracking-annotations': [] },
};

describe('clouds with cameras', () => {
  test('what each camera saw is read beside the cuboids, joined by the objects', async () => {
    const { path, local } = withManifest(CLOUDS, 'point_cloud_object_tracking');
    const { lines, losses } = await convertedFile(path, 'jsonl', { local });
    const [label] = lines('labels.jsonl')[0].labels;
    expect(label.frames.map(({ frame, name }: Fields) => [frame, name])).toEqual([
      [0, '0.bin'],
      [1, '1.bin'],
    ]);
    expect(label.frames[0].annotations[0]).toMatchObject({ shape: 'cuboid', track: 'a', center: [5, 2, 1] });
    expect(label.cameras).toMatchObject([
      {
        name: 'camera-0',
        frames: [{ frame: 0, annotations: [{ shape: 'box', track: 'a', box: [7, 2, 3, 4] }] }],
      },
      { name: 'camera-1', frames: [] },
    ]);
    expect(losses).toBe(0);
    expect((await reportOf(path, { local })).attributes[0]?.annotations).toBe(4);
  });

  test.each(['kitti', 'coco', 'cvat', 'mot', 'hf'] as const)(
    '%s has no place for cameras, and says so',
    async (to) => {
      const { path, local } = withManifest(CLOUDS, 'point_cloud_object_tracking');
      const { messages } = await convertedFile(path, to, { local });
      expect(messages.join(' ')).toContain('cannot hold what camera-0 saw');
    },
  );
});

describe('frames come back', () => {
  const TRACKS = {
    'tracking-annotations': [
      { 'frame-no': '0', frame: '0.jpg', annotations: [box(1), box(50, 'b')] },
      { 'frame-no': '1', frame: '1.jpg', annotations: [box(2.5)] },
      { 'frame-no': '10', frame: '10.jpg', annotations: [box(4), box(51, 'b')] },
    ],
  };
  const places = (frames: Fields[]) =>
    frames.map(({ frame, annotations }) => [
      frame,
      (annotations as Fields[]).map(({ label, box: place, attributes }) => [label, place, attributes]),
    ]);

  test.each([
    ['jsonl', 'labels.jsonl'],
    ['coco', 'annotations.json'],
    ['cvat', 'video-seq.xml'],
  ] as const)('from %s: numbers, classes, places, attributes, and which are one object', async (to, file) => {
    const { path, local } = withManifest(TRACKS);
    const framesOf = async (from: string, options = {}) => {
      const [one] = (await convertedFile(from, 'jsonl', options)).lines('labels.jsonl');
      return one.labels[0].frames as Fields[];
    };
    const before = await framesOf(path, { local });
    const there = await convertedFile(path, to, { local });
    const after = await framesOf(join(there.out, file));
    expect(places(after)).toEqual(places(before));
    const tracks = (frames: Fields[]) => {
      const all = frames.flatMap(({ annotations }) => (annotations as Fields[]).map(({ track }) => track));
      const known = [...new Set(all)];
      return all.map((track) => known.indexOf(track));
    };
    expect(tracks(after)).toEqual(tracks(before));
  });

  test('clouds, points, verdicts and kept JSON from jsonl, as they were', async () => {
    const lines = [
      line('point_cloud_object_detection', { annotations: [cuboid(5)] }, CLASSES),
      line('custom', { my: ['own', { kind: 1 }] }),
      line('label-verification', 1, { 'class-name': 'bad', 'worker-feedback': [{ comment: 'wide' }] }),
    ];
    for (const one of lines) {
      const first = await converted([one], 'jsonl', { sidecar: false });
      const second = await convertedFile(join(first.out, 'labels.jsonl'), 'jsonl', { sidecar: false });
      expect(second.lines('labels.jsonl')[0].labels[0].annotations).toEqual(
        first.lines('labels.jsonl')[0].labels[0].annotations,
      );
    }
    const first = await converted([lines[0] ?? {}], 'jsonl');
    rmSync(join(first.out, 'groundctl-labels.jsonl'));
    const back = await convertedFile(join(first.out, 'labels.jsonl'), 'manifest');
    expect(back.lines('output.manifest')[0].label.annotations).toEqual([
      expect.objectContaining({ 'class-id': 0, 'center-x': 5, yaw: 0.5, length: 4 }),
    ]);
  });

  test('a manifest without what was kept has no place for them, and says so', async () => {
    const { path, local } = withManifest(TRACKS);
    const there = await convertedFile(path, 'cvat', { local });
    rmSync(join(there.out, 'groundctl-labels.jsonl'));
    const { losses, messages } = await convertedFile(join(there.out, 'video-seq.xml'), 'manifest');
    expect(losses).toBe(1);
    expect(messages.join(' ')).toContain('which is not written');
  });

  test('two attributes of one sequence are files of their own', async () => {
    const local = scratch();
    sequence(TRACKS, local);
    const both = {
      ...line('video-object-tracking', 's3://o/SeqLabel.json', CLASSES),
      'source-ref': 's3://v/seq.json',
    };
    const chained = {
      ...both,
      'chain-ref': 's3://o/SeqLabel.json',
      'chain-ref-metadata': both['label-metadata'],
    };
    const options = { local, attributes: ['label', 'chain-ref'] };
    const path = fileOf([chained]);
    expect((await convertedFile(path, 'cvat', options)).names).toEqual(
      expect.arrayContaining(['1-label/video-seq.xml', '2-chain-ref/video-seq.xml']),
    );
    expect((await convertedFile(path, 'mot', options)).names).toEqual(
      expect.arrayContaining(['1-label/seq/gt/gt.txt', '2-chain-ref/seq/gt/gt.txt']),
    );
  });
});

test('a mask that was repaired is taken in place of the wrong one', async () => {
  const original = line('semantic-segmentation', 's3://o/wrong.png', { 'internal-color-map': {} });
  const repaired = {
    ...original,
    'original-label-ref': 's3://o/wrong.png',
    'corrected-label-ref': 's3://o/output-corrected/right.png',
  };
  const messages = async (one: Fields) =>
    (await report([one], { local: scratch() })).findings.map(({ message }) => message).join(' ');
  expect(await messages(repaired)).toContain('right.png');
  expect(await messages(original)).toContain('wrong.png');
  // A pair that is about another label changes nothing.
  expect(await messages({ ...repaired, 'original-label-ref': 's3://o/other.png' })).toContain('wrong.png');
  expect(readFileSync(fileOf([repaired]), 'utf8')).toContain('corrected-label-ref');
});
