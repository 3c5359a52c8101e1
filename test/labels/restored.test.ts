/** What comes back into the manifest that was converted: what changed meanwhile, and all else as it was. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TargetName } from '../../src/labels/convert/target-names.ts';
import { converted, convertedFile } from './converted.ts';
import { boxLabel, boxLine, cuboidOf, line, maskPng } from './lines.ts';

type Line = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: whatever the format has
type Any = any;

const SIDECAR = 'groundctl-labels.jsonl';
const TEXT = { source: 'Ana went home.' };
const json = (value: unknown) => JSON.parse(JSON.stringify(value));

/** Converts, lets `change` edit each line of the result, and converts it back. */
async function edited(lines: readonly Line[], change: (line: Any, at: number) => unknown = (one) => one) {
  const there = await converted(lines, 'jsonl');
  const path = join(there.out, 'labels.jsonl');
  const changed = there.lines('labels.jsonl').map((one, at) => {
    change(one, at);
    return `${JSON.stringify(one)}\n`;
  });
  writeFileSync(path, changed.join(''));
  const back = await convertedFile(path, 'manifest');
  return { ...back, manifest: back.lines('output.manifest') };
}

const boxes = boxLine({
  boxes: [
    [0, 1, 2, 3, 4],
    [1, 5, 6, 7, 8],
  ],
  confidence: 0.7,
});
const dog = line('image-classification', 3, { 'class-name': 'dog', confidence: 0.9 });
const tags = line('image-classification-multilabel', [4, 2], {
  'class-map': { 4: 'a', 2: 'b' },
  'confidence-map': { 4: 0.9, 2: 0.5 },
});
const spans = line(
  'text-span',
  {
    annotations: {
      labels: [{ label: 'Who' }],
      entities: [{ label: 'Who', startOffset: 0, endOffset: 3 }],
    },
  },
  { entities: [{ confidence: 0.7 }] },
  TEXT,
);
const cuboid = line(
  'point_cloud_object_detection',
  { annotations: [cuboidOf()] },
  { 'class-map': { 0: 'car' } },
);
const drawn = (element: object) =>
  line('custom', {
    annotationsFromAllWorkers: [
      {
        workerId: 'ana',
        annotationData: {
          content: JSON.stringify({
            drawn: { inputImageProperties: { width: 200, height: 100 }, ...element },
          }),
        },
      },
    ],
  });
const vertices = [
  { x: 0, y: 0 },
  { x: 10, y: 0 },
  { x: 10, y: 5 },
];
const polygon = drawn({ polygons: [{ label: 'roof', vertices }] });
const polyline = drawn({ polylines: [{ label: 'road', vertices }] });
const keypoint = drawn({ keypoints: [{ label: 'nose', x: 3, y: 4 }] });
const verdict = line('label-verification', 1, {
  'class-name': 'bad',
  'worker-feedback': [{ comment: 'wide' }],
});
const failed = {
  'source-ref': 's3://shop/photos/f.jpg',
  'shelf-metadata': { 'failure-reason': 'ClientError: x', 'retry-count': 1, 'human-annotated': 'true' },
};
const bare = { 'source-ref': 's3://shop/photos/none.jpg', 'my-key': { deep: [1, null] } };

describe('nothing was changed', () => {
  test('lines come back in their order: failed ones, those without a label, and every other key', async () => {
    const lines = [failed, { ...boxes, 'my-key': 1 }, bare, boxLine({ name: 'b.jpg', boxes: [] })];
    expect((await edited(lines)).manifest).toEqual(json(lines));
  });

  test.each(Object.entries({ boxes, dog, tags, spans, cuboid, polygon, polyline, keypoint, verdict }))(
    '%s come back, and nothing is lost',
    async (_, one) => {
      const { manifest, losses } = await edited([one]);
      expect([manifest, losses]).toEqual([[json(one)], 0]);
    },
  );

  test.each([
    ['coco', 'annotations.json'],
    ['cvat', 'annotations.xml'],
    ['yolo', 'data.yaml'],
  ] as const)('outlines come back from %s, and do not become boxes', async (to, file) => {
    const there = await converted([polygon, boxLine({ attribute: 'label', name: 'b.jpg' })], to);
    const { lines, losses } = await convertedFile(join(there.out, file), 'manifest');
    expect([lines('output.manifest')[0], losses]).toEqual([json(polygon), 0]);
  });

  test('nor do masks that a worker drew', async () => {
    const picture = maskPng(
      [
        [0, 1, 1],
        [0, 1, 0],
      ],
      ['#ffffff', '#ff0000'],
    ).toString('base64');
    const mask = drawn({
      ...{ inputImageProperties: { width: 3, height: 2 }, labeledImage: { pngImageData: picture } },
      instances: [{ label: 'cat', color: '#ff0000' }],
    });
    for (const [to, file] of [
      ['coco', 'annotations.json'],
      ['cvat', 'annotations.xml'],
    ] as const) {
      const there = await converted([mask], to);
      expect(there.text(file)).toContain('cat');
      const { lines, losses } = await convertedFile(join(there.out, file), 'manifest');
      expect([lines('output.manifest'), losses]).toEqual([[json(mask)], 0]);
    }
  });

  test('boxes stay boxes, where another program wrote their outlines as well', async () => {
    const there = await converted([boxes], 'coco');
    const path = join(there.out, 'annotations.json');
    const document = there.json('annotations.json');
    for (const one of document.annotations) {
      const [x, y, w, h] = one.bbox;
      one.segmentation = [[x, y, x + w, y, x + w, y + h, x, y + h]];
    }
    document.annotations[0].bbox[0] = 9;
    writeFileSync(path, JSON.stringify(document));
    const [back] = (await convertedFile(path, 'manifest')).lines('output.manifest');
    expect(back.shelf.annotations).toMatchObject([{ left: 9 }, json(boxes).shelf.annotations[1]]);
  });

  test('what moved by less than a millionth did not move', async () => {
    const { manifest } = await edited([boxes, cuboid, polygon], (one) => {
      for (const annotation of one.labels[0].annotations) {
        for (const list of [annotation.box, annotation.center, annotation.points?.[0]])
          if (list) list[0] += 9e-7;
      }
    });
    expect(manifest).toEqual(json([boxes, cuboid, polygon]));
  });
});

describe('what was changed', () => {
  const first = (one: Any) => one.labels[0].annotations[0];

  test.each<[string, Line, (one: Any) => unknown, object, object]>([
    [
      'a box that moved',
      boxes,
      (one) => Object.assign(first(one), { box: [9, 2, 3, 4], score: 0.1 }),
      {
        annotations: [
          { class_id: 0, left: 9, top: 2, width: 3, height: 4 },
          { class_id: 1, left: 5, top: 6, width: 7, height: 8 },
        ],
      },
      {
        objects: [{ confidence: 0.1 }, { confidence: 0.7 }],
        'class-map': { 0: 'tin', 1: 'jar' },
        'job-name': 'labeling-job/shelf',
      },
    ],
    [
      'a box of another class, which has its id',
      boxes,
      (one) => Object.assign(first(one), { label: 'jar', score: undefined }),
      {
        annotations: [
          { class_id: 1, left: 1, top: 2, width: 3, height: 4 },
          { class_id: 1, left: 5, top: 6, width: 7, height: 8 },
        ],
      },
      { objects: [{ confidence: 0 }, { confidence: 0.7 }], 'class-map': { 1: 'jar' } },
    ],
    [
      'a box of a new class, which gets a free id',
      boxes,
      (one) => Object.assign(first(one), { label: 'lid' }),
      { annotations: [{ class_id: 2 }, { class_id: 1 }] },
      { 'class-map': { 1: 'jar', 2: 'lid' } },
    ],
    [
      'boxes in another order keep what was said of each',
      boxLine({
        boxes: [
          [0, 1, 2, 3, 4],
          [1, 5, 6, 7, 8],
        ],
        metadata: { objects: [{ confidence: 0.1 }, { confidence: 0.2 }] },
      }),
      (one) => one.labels[0].annotations.reverse(),
      { annotations: [{ class_id: 1 }, { class_id: 0 }] },
      { objects: [{ confidence: 0.2 }, { confidence: 0.1 }] },
    ],
    [
      'a cuboid that moved',
      cuboid,
      (one) => Object.assign(first(one), { center: [7, 2, 3] }),
      { annotations: [{ 'center-x': 7, 'center-y': 2, length: 4, yaw: 0 }] },
      { type: 'groundtruth/point_cloud_object_detection' },
    ],
    [
      'a cuboid that turned',
      cuboid,
      (one) => Object.assign(first(one), { rotation: [0, 0, 1] }),
      { annotations: [{ 'center-x': 1, yaw: 1 }] },
      {},
    ],
    [
      'a span that is longer',
      spans,
      (one) => Object.assign(first(one), { end: 8 }),
      { annotations: { entities: [{ label: 'Who', startOffset: 0, endOffset: 8 }] } },
      { 'job-name': 'labeling-job/shelf' },
    ],
    [
      'a span that begins later',
      spans,
      (one) => Object.assign(first(one), { start: 1 }),
      { annotations: { entities: [{ label: 'Who', startOffset: 1, endOffset: 3 }] } },
      {},
    ],
  ])('%s', async (_, before, change, value, metadata) => {
    const { manifest, losses } = await edited([before, bare], change);
    const [attribute = ''] = Object.keys(before).filter((key) => `${key}-metadata` in before);
    expect(manifest[0]).toMatchObject({ [attribute]: value, [`${attribute}-metadata`]: metadata });
    expect([manifest[1], losses]).toEqual([json(bare), 0]);
  });

  test('classes that were renamed, added or taken away', async () => {
    const one = (await edited([dog], (each) => Object.assign(first(each), { label: 'cat' }))).manifest[0];
    expect(one).toMatchObject({ label: 4, 'label-metadata': { 'class-name': 'cat' } });
    const { manifest } = await edited([tags], (each) => each.labels[0].annotations.splice(0, 1));
    expect(manifest[0]).toMatchObject({ label: [2], 'label-metadata': { 'class-map': { 2: 'b' } } });
  });

  test.each<[string, Line, (one: Any) => unknown, string]>([
    ['a polygon', polygon, (one) => Object.assign(first(one).points[0], [3, 3]), 'polygon'],
    ['a polygon of another class', polygon, (one) => Object.assign(first(one), { label: 'wall' }), 'polygon'],
    ['a polygon that is gone', polygon, (one) => one.labels[0].annotations.pop(), 'polygon'],
    ['a polyline', polyline, (one) => first(one).points.pop(), 'polyline'],
    ['a polyline that goes on', polyline, (one) => first(one).points.push([5, 5]), 'polyline'],
    ['a keypoint', keypoint, (one) => Object.assign(first(one).points[0], [9, 9]), 'keypoint'],
    ['a verdict', verdict, (one) => Object.assign(first(one), { label: 'good' }), 'verdict'],
    [
      'a polygon among boxes',
      boxes,
      (one) =>
        one.labels[0].annotations.push({
          shape: 'polygon',
          label: 'x',
          points: [
            [0, 0],
            [1, 0],
            [1, 1],
          ],
        }),
      'polygon',
    ],
  ])('%s has no place in a manifest: the line stays, and it is said', async (_, before, change, shape) => {
    const { manifest, losses, messages } = await edited([before], change);
    expect([manifest, losses]).toEqual([[json(before)], 1]);
    expect(messages.join(' ')).toContain(`cannot hold a ${shape}`);
  });

  test('objects that are gone are left out and said, new ones come last', async () => {
    const there = await converted([boxes, failed, boxLine({ name: 'b.jpg' })], 'jsonl');
    const path = join(there.out, 'labels.jsonl');
    const [one] = there.lines('labels.jsonl');
    const added = { ...one, name: 'new.jpg', 'source-ref': 's3://shop/new.jpg' };
    writeFileSync(path, [added, one].map((each) => `${JSON.stringify(each)}\n`).join(''));
    const { lines, rules, names } = await convertedFile(path, 'manifest');
    expect(lines('output.manifest').map((each) => each['source-ref'])).toEqual([
      's3://shop/photos/a.jpg',
      's3://shop/photos/f.jpg',
      's3://shop/new.jpg',
    ]);
    expect(rules).toContain('removed-object');
    expect(names).not.toContain('added.manifest');
  });

  const FILES = {
    coco: 'annotations.json',
    yolo: 'data.yaml',
    voc: 'Annotations',
    'label-studio': 'tasks.json',
    cvat: 'annotations.xml',
  } as const;
  const moved = {
    boxes: boxLine({ boxes: [[0, 100, 2, 3, 4]] }),
    polygon: drawn({
      polygons: [{ label: 'roof', vertices: vertices.map(({ x, y }) => ({ x: x + 50, y })) }],
    }),
    polyline: drawn({ polylines: [{ label: 'road', vertices: vertices.slice(1) }] }),
    keypoint: drawn({ keypoints: [{ label: 'nose', x: 30, y: 4 }] }),
    dog: line('image-classification', 3, { 'class-name': 'cat', confidence: 0.9 }),
    spans: line(
      'text-span',
      { annotations: { entities: [{ label: 'Who', startOffset: 0, endOffset: 8 }] } },
      { entities: [{ confidence: 0.7 }] },
      TEXT,
    ),
  };
  const before = { boxes: boxLine({ boxes: [[0, 1, 2, 3, 4]] }), polygon, polyline, keypoint, dog, spans };
  type Kind = keyof typeof moved;
  const COME_BACK: readonly (readonly [keyof typeof FILES, readonly Kind[]])[] = [
    ['coco', ['boxes', 'polygon']],
    ['yolo', ['boxes', 'polygon']],
    ['voc', ['boxes']],
    ['label-studio', ['boxes', 'polygon', 'keypoint', 'spans', 'dog']],
    ['cvat', ['boxes', 'polygon', 'polyline', 'keypoint', 'dog']],
  ];

  test.each(COME_BACK.flatMap(([to, kinds]) => kinds.map((kind) => [to, kind] as const)))(
    'by %s: %s come back changed, or it is said',
    async (to, kind) => {
      // CVAT writes no file of images where there are none.
      const beside = boxLine({ name: 'z.jpg', attribute: kind === 'boxes' ? 'shelf' : 'label' });
      const kept = await converted([before[kind], beside], to);
      const there = await converted([moved[kind], beside], to);
      writeFileSync(join(there.out, SIDECAR), readFileSync(join(kept.out, SIDECAR)));
      const { lines, losses } = await convertedFile(join(there.out, FILES[to]), 'manifest');
      const [one, two] = lines('output.manifest');
      expect(two).toEqual(json(beside));
      if (kind === 'boxes') expect(one.shelf.annotations[0]).toMatchObject({ left: 100 });
      else if (kind === 'dog') expect(one['label-metadata']).toMatchObject({ 'class-name': 'cat' });
      else if (kind === 'spans') expect(one.label.annotations.entities[0]).toMatchObject({ endOffset: 8 });
      else expect([one, losses]).toEqual([json(before[kind]), 1]);
    },
  );

  test('of two attributes each gets what is its own', async () => {
    const one = { ...boxes, ...boxLabel({ attribute: 'other', boxes: [[0, 1, 1, 2, 2]] }) };
    const there = await converted([one], 'jsonl', { attributes: ['shelf', 'other'] });
    const path = join(there.out, 'labels.jsonl');
    const [changed] = there.lines('labels.jsonl');
    changed.labels.find(({ attribute }: Any) => attribute === 'other').annotations[0].box = [7, 1, 2, 2];
    writeFileSync(path, JSON.stringify(changed));
    const [back] = (await convertedFile(path, 'manifest')).lines('output.manifest');
    expect(back.shelf).toEqual(json(boxes).shelf);
    expect(back.other.annotations).toMatchObject([{ left: 7 }]);
  });

  test('a free id is behind all others, in whatever order they come', async () => {
    const classed = (name: string, id: number) =>
      boxLine({ name, boxes: [[id, 1, 1, 2, 2]], classes: { [id]: `c${id}` }, metadata: { mine: [1] } });
    const renamed = async (...ids: number[]) => {
      const { manifest } = await edited(
        ids.map((id) => classed(`${id}.jpg`, id)),
        (one, at) => at === 0 && Object.assign(first(one), { label: 'lid' }),
      );
      expect(manifest[0]['shelf-metadata'].mine).toEqual([1]);
      return manifest[0].shelf.annotations[0].class_id;
    };
    expect([await renamed(0), await renamed(41, 0), await renamed(0, 41, 7)]).toEqual([1, 42, 42]);
  });

  describe('boxes that are as they were', () => {
    const placed = (left: number, more: object) => ({
      class_id: 0,
      left,
      top: 2,
      width: 3,
      height: 4,
      ...more,
    });
    const of = (annotations: readonly object[], objects: readonly object[], map: Line = { 0: 'tin' }) => ({
      ...boxes,
      shelf: { image_size: [{ width: 640, height: 480, depth: 3 }], annotations },
      'shelf-metadata': { ...json(boxes)['shelf-metadata'], objects, 'class-map': map },
    });
    const shelfOf = async (one: Line, change: (one: Any) => unknown) => {
      const [back] = (await edited([boxes, one], (each, at) => at === 1 && change(each))).manifest.slice(1);
      return [back.shelf.annotations, back['shelf-metadata'].objects, back['shelf-metadata']['class-map']];
    };

    test('keep all that was said of them, each once, when another is taken away', async () => {
      const three = of(
        [1, 2, 3].map((at) => placed(at === 3 ? 9 : 1, { at })),
        [
          { confidence: 0.1, mine: 'a' },
          { confidence: 0.2, mine: 'b' },
          { confidence: 0.3, mine: 'c' },
        ],
      );
      expect(await shelfOf(three, (each) => each.labels[0].annotations.pop())).toEqual([
        [placed(1, { at: 1 }), placed(1, { at: 2 })],
        [
          { confidence: 0.1, mine: 'a' },
          { confidence: 0.2, mine: 'b' },
        ],
        { 0: 'tin' },
      ]);
    });

    test('have no confidence of another where one of the line could not be read, or none was written', async () => {
      const broken = of([{ class_id: 0, left: 'x' }, placed(1, {}), placed(9, {})], []);
      const move = (each: Any) => Object.assign(each.labels[0].annotations[1], { box: [8, 2, 3, 4] });
      expect(await shelfOf(broken, move)).toEqual([
        [placed(1, {}), placed(8, {})],
        [{ confidence: 0 }, { confidence: 0 }],
        { 0: 'tin' },
      ]);
      const bareOf = of([placed(1, { at: 1 }), placed(9, {})], []);
      expect((await shelfOf(bareOf, move))[1]).toEqual([{ confidence: 0 }, { confidence: 0 }]);
    });

    test.each([
      [{ 0: 'tin', 12: 'cap' }, 12],
      [{ 0: 'tin', '1x': 'cap' }, 2],
      [{ 0: 'tin', x1: 'cap' }, 2],
    ])('and one of a class that the line has, by %j, has its id there', async (map, id) => {
      const [annotations] = await shelfOf(of([placed(1, {}), placed(9, {})], [], map), (each) =>
        Object.assign(each.labels[0].annotations[1], { label: 'cap' }),
      );
      expect(annotations).toEqual([placed(1, {}), placed(9, { class_id: id })]);
    });
  });

  test('what was left out on purpose is not gone', async () => {
    const check = {
      check: 1,
      'check-metadata': { type: 'groundtruth/label-verification', 'class-name': 'bad' },
    };
    const lines = [{ ...boxes, ...check }, boxLine({ name: 'b.jpg' })];
    const there = await converted(lines, 'coco', { dropRejected: ['bad'] });
    const { lines: back, rules } = await convertedFile(join(there.out, FILES.coco), 'manifest');
    expect(back('output.manifest')).toEqual(json(lines));
    expect(rules).not.toContain('removed-object');
  });

  test('an image that is gone is, though it had no box; one whose labels the format never had stays', async () => {
    const own = (name: string, boxes?: []) => boxLine({ name, attribute: 'label', ...(boxes && { boxes }) });
    const lines = [{ ...verdict, 'source-ref': 's3://shop/v.jpg' }, own('a.jpg'), own('b.jpg', [])];
    const there = await converted(lines, 'coco');
    const path = join(there.out, FILES.coco);
    const document = there.json(FILES.coco);
    document.images = document.images.filter((image: Any) => image.file_name === 'a.jpg');
    writeFileSync(path, JSON.stringify(document));
    const { lines: back, messages } = await convertedFile(path, 'manifest');
    expect(back('output.manifest').map((one) => one['source-ref'])).toEqual([
      's3://shop/v.jpg',
      's3://shop/photos/a.jpg',
    ]);
    expect(messages.join()).toContain('Line 3: It is no longer in the source.');
  });

  test.each([
    ['cvat', 'annotations.xml', 2],
    ['label-studio', 'tasks.json', 1],
  ] as const)('a text that is not in %s is gone only where texts have a place', async (to, file, left) => {
    const text = line('text-classification', 1, { 'class-name': 'good', confidence: 0.8 }, TEXT);
    const there = await converted([dog, text], to);
    const path = join(there.out, file);
    if (to === 'label-studio') writeFileSync(path, JSON.stringify(there.json(file).slice(0, 1)));
    const { lines, rules } = await convertedFile(path, 'manifest');
    expect(lines('output.manifest')).toEqual(json([dog, text].slice(0, left)));
    expect(rules.includes('removed-object')).toBe(left === 1);
  });

  test('an object whose labels the format never had is not gone', async () => {
    const there = await converted([verdict, boxLine({ name: 'z.jpg', attribute: 'label' })], 'coco');
    const { lines, rules } = await convertedFile(join(there.out, 'annotations.json'), 'manifest');
    expect(lines('output.manifest')[0]).toEqual(json(verdict));
    expect(rules).not.toContain('removed-object');
  });

  test('the id that is free is behind those of every line', async () => {
    const { manifest } = await edited(
      [boxes, boxLine({ name: 'b.jpg', boxes: [[41, 1, 1, 2, 2]], classes: { 41: 'cap' } })],
      (one, at) => {
        if (at === 0) for (const each of one.labels[0].annotations) each.label = 'lid';
      },
    );
    expect(manifest[0].shelf.annotations).toMatchObject([{ class_id: 42 }, { class_id: 42 }]);
    expect(manifest[0]['shelf-metadata']['class-map']).toEqual({ 42: 'lid' });
  });
});

describe('what was kept', () => {
  const keptBy = async (to: TargetName, change: (text: string) => string) => {
    const there = await converted([failed, boxes], to);
    const path = join(there.out, SIDECAR);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    return there;
  };
  const back = (folder: string, file: string) =>
    convertedFile(join(folder, file), 'manifest').then(({ lines }) => lines('output.manifest'));

  test.each<[string, string, boolean]>([
    ['coco', 'annotations.json', true],
    ['voc', 'Annotations', true],
    ['yolo', 'data.yaml', true],
  ])('is found beside the result of %s, or above it', async (to, file, found) => {
    const there = await keptBy(to as TargetName, (text) => text);
    expect((await back(there.out, file)).length).toBe(found ? 2 : 1);
  });

  test.each<[string, (text: string) => string]>([
    ['another schema', (text) => text.replace('labels.kept/v1', 'labels.kept/v9')],
    ['no attributes', (text) => text.replace('["shelf"]', '"shelf"')],
    ['no JSON', () => 'no\n'],
    ['nothing', () => ''],
  ])('is refused with %s in its first line', async (_, change) => {
    const { out } = await keptBy('coco', change);
    await expect(back(out, 'annotations.json')).rejects.toThrow(
      `Line 1 of "${join(out, SIDECAR)}" is not what groundctl labels convert kept there.`,
    );
  });

  test.each(['{"object":7}', '[]', 'no', '{"name":"a.jpg","line":1}'])(
    'is refused with the line %s',
    async (line) => {
      const { out } = await keptBy('coco', (text) => text.replace(/\n.*\n/, `\n${line}\n`));
      await expect(back(out, 'annotations.json')).rejects.toMatchObject({
        exitCode: 252,
        message: `Line 2 of "${join(out, SIDECAR)}" is not what groundctl labels convert kept there.`,
        hint: 'Restore the file, or delete it to convert without what it keeps.',
      });
    },
  );

  test('may have blank lines', async () => {
    const { out } = await keptBy('coco', (text) => `${text.replace(/\n/g, '\n\n')} \n`);
    expect((await back(out, 'annotations.json')).length).toBe(2);
  });

  test('knows the place of a line by where it stands, if it does not say so', async () => {
    const { out, json: read } = await keptBy('coco', (text) => text.replaceAll(/"line":\d+,/g, ''));
    const document = read('annotations.json');
    writeFileSync(
      join(out, 'annotations.json'),
      JSON.stringify({ ...document, images: [{ ...document.images[0], file_name: 'new.jpg' }] }),
    );
    const { messages } = await convertedFile(join(out, 'annotations.json'), 'manifest');
    expect(messages.join()).toContain('Line 2: It is no longer in the source.');
  });

  test('is not looked for beside a manifest', async () => {
    const there = await keptBy('coco', (text) => text);
    mkdirSync(join(there.out, 'new'));
    writeFileSync(join(there.out, 'new/my.manifest'), `${JSON.stringify(boxes)}\n`);
    renameSync(join(there.out, SIDECAR), join(there.out, 'new', SIDECAR));
    expect(await back(there.out, 'new/my.manifest')).toEqual([json(boxes)]);
  });

  test('is the lines of a manifest; of other sources there are none to keep', async () => {
    const coco = await converted([boxes], 'coco');
    const frames = [{ 'frame-no': '0', frame: '0.jpg', annotations: [] }];
    const path = join(coco.out, 'SeqLabel.json');
    writeFileSync(path, JSON.stringify({ 'tracking-annotations': frames }));
    const names = async (file: string, to: TargetName) =>
      (await convertedFile(file, to)).names.includes(SIDECAR);
    expect(coco.names).toContain(SIDECAR);
    expect([await names(join(coco.out, 'annotations.json'), 'yolo'), await names(path, 'mot')]).toEqual([
      false,
      false,
    ]);
    const sequence = line('video-object-tracking', 's3://o/SeqLabel.json', { 'class-map': { 0: 'tin' } });
    const kept = await converted([sequence], 'mot', { local: coco.out });
    expect(kept.lines(SIDECAR)[1]).toEqual({ name: 'a.jpg', line: 1, object: json(sequence) });
  });

  test('knows the sizes of pictures that the format does not', async () => {
    const there = await converted([boxes], 'yolo');
    const { lines } = await convertedFile(join(there.out, 'data.yaml'), 'jsonl');
    expect(lines('labels.jsonl')[0]).toMatchObject({ width: 640, height: 480 });
  });
});
