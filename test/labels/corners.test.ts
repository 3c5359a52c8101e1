import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { converted } from './converted.ts';
import { boxLine, cuboidOf, line, maskPng, report, scratch } from './lines.ts';

const clean = { images: 'none' } as const;
const errors = async (one: Readonly<Record<string, unknown>>) =>
  (await report([one], clean)).findings.filter(({ severity }) => severity === 'error');

test('the order of keys means nothing: files of 2019 have the annotations before the size', async () => {
  const { shelf, 'shelf-metadata': metadata, ...rest } = boxLine() as Record<string, unknown>;
  const { image_size, annotations } = shelf as Record<string, unknown>;
  const old = { 'shelf-metadata': metadata, shelf: { annotations, image_size }, ...rest };
  const boxesOf = async (one: Readonly<Record<string, unknown>>) =>
    (await converted([one], 'coco')).json('annotations.json').annotations;
  expect(await boxesOf(old)).toEqual(await boxesOf(boxLine()));
});

test('classes without confidences, and an image of no class at all', async () => {
  expect(await errors(line('image-classification', 3, { 'class-name': 'dog' }))).toEqual([]);
  const none = line('image-classification-multilabel', [], { 'class-map': {}, 'confidence-map': {} });
  expect(await errors(none)).toEqual([]);
  expect((await converted([none], 'hf')).lines('metadata.jsonl')[0]).toMatchObject({ labels: [] });
});

test('keys are taken as they are written: blanks, percent signs, and what nobody sees', async () => {
  const ref = 's3://shop/a b/\u200bc%20d,e+설비.jpg';
  const { lines } = await converted([boxLine({ name: ref })], 'jsonl');
  expect(lines('labels.jsonl')[0]['source-ref']).toBe(ref);
});

test('two classes of one colour are told apart by their indexes', async () => {
  const local = scratch();
  writeFileSync(join(local, 'm.png'), maskPng([[0, 1, 2]], ['#ffffff', '#2ca02c', '#2ca02c']));
  const map = {
    0: { 'class-name': 'BACKGROUND', 'hex-color': '#ffffff' },
    1: { 'class-name': 'tin', 'hex-color': '#2ca02c' },
    2: { 'class-name': 'jar', 'hex-color': '#2ca02c' },
  };
  const { lines } = await converted(
    [line('semantic-segmentation', 's3://o/m.png', { 'internal-color-map': map })],
    'jsonl',
    { local },
  );
  expect(lines('labels.jsonl')[0].labels[0].annotations).toMatchObject([
    { label: 'tin', counts: [1, 1, 1] },
    { label: 'jar', counts: [2, 1] },
  ]);
});

test('a colour map without colours goes by indexes', async () => {
  const local = scratch();
  writeFileSync(join(local, 'm.png'), maskPng([[0, 1]], ['#ffffff', '#2ca02c']));
  const map = { 0: { 'class-name': 'BACKGROUND' }, 1: { 'class-name': 'tin' } };
  const { lines } = await converted(
    [line('semantic-segmentation', 's3://o/m.png', { 'internal-color-map': map })],
    'jsonl',
    { local },
  );
  expect(lines('labels.jsonl')[0].labels[0].annotations).toMatchObject([{ label: 'tin', counts: [1, 1] }]);
});

test('class_map with an underscore, as the guide writes it for clouds', async () => {
  const cuboid = cuboidOf();
  const one = line('point_cloud_object_detection', { annotations: [cuboid] }, { class_map: { 0: 'car' } });
  const { attributes } = await report([one], clean);
  expect(attributes[0]?.classes.map(({ name }) => name)).toEqual(['car']);
});

test('JSON inside strings under a name of its own, lines of two points, and a reference', async () => {
  const box = { label: 'tin', left: 1, top: 2, width: 3, height: 4 };
  const output = { boundingBoxes: [box], inputImageProperties: { width: 9, height: 9 } };
  const drawn = {
    lines: [
      {
        label: 'edge',
        vertices: [
          { x: 1, y: 1 },
          { x: 5, y: 5 },
        ],
      },
    ],
  };
  const { lines } = await converted(
    [
      line('custom', { workerId: 'w1', imageSource: 's3://x/a.jpg', boxesInfo: JSON.stringify(output) }),
      line(
        'custom',
        {
          annotationsFromAllWorkers: [
            { workerId: 'w1', annotationData: { content: JSON.stringify({ l: drawn }) } },
          ],
        },
        {},
        { 'source-ref': 's3://shop/b.jpg' },
      ),
      line('custom', { 'annotation-ref': 's3://o/x.json' }, {}, { 'source-ref': 's3://shop/c.jpg' }),
    ],
    'jsonl',
  );
  const [first, second, third] = lines('labels.jsonl').map((one) => one.labels[0].annotations);
  expect(first).toMatchObject([{ shape: 'box', label: 'tin', worker: 'w1', box: [1, 2, 3, 4] }]);
  expect(second).toMatchObject([
    {
      shape: 'polyline',
      points: [
        [1, 1],
        [5, 5],
      ],
    },
  ]);
  expect(third).toMatchObject([{ shape: 'kept', value: { 'annotation-ref': 's3://o/x.json' } }]);
});
