import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drain } from '../../src/core/events.ts';
import { convertLabels } from '../../src/labels/convert/convert.ts';
import { safeName } from '../../src/labels/convert/file-names.ts';
import { png } from '../helpers/image-headers.ts';
import { converted, convertedFile } from './converted.ts';
import { boxLabel, boxLine, COLOUR_MAP, cuboidOf, fileOf, line, maskPng, scratch } from './lines.ts';

const answers = (...outputs: readonly (readonly [worker: string, output: object])[]) => ({
  annotationsFromAllWorkers: outputs.map(([workerId, output]) => ({
    workerId,
    annotationData: { content: JSON.stringify({ drawn: output }) },
  })),
});
const custom = (...outputs: readonly (readonly [worker: string, output: object])[]) =>
  line('custom', answers(...outputs));
const SIZE = { inputImageProperties: { width: 200, height: 100 } };

const sequence = (frames: readonly (readonly [frame: number, track: string, left: number])[]) => ({
  'tracking-annotations': frames.map(([frame, track, left]) => ({
    'frame-no': String(frame),
    frame: `f${frame}.jpg`,
    annotations: [
      {
        left,
        top: 20,
        width: 30,
        height: 40,
        'class-id': '2',
        'object-id': track,
        'object-name': 'Van:1',
        'label-category-attributes': { Colour: 'Green' },
      },
    ],
  })),
});
const sequenceFile = (frames: Parameters<typeof sequence>[0]) => {
  const path = join(scratch(), 'SeqLabel.json');
  writeFileSync(path, JSON.stringify(sequence(frames)));
  return path;
};

describe('coco', () => {
  test('boxes with fractions, gaps in ids, an image without any', async () => {
    const { json, losses, names } = await converted(
      [
        boxLine({ boxes: [[3, 163.60000000000002, 1, 30.5, 40]], classes: { 3: 'jar ' } }),
        boxLine({ name: '설비 2.jpg', boxes: [], classes: {} }),
        boxLine({ name: 'c.jpg', boxes: [[0, 1, 2, 3, 4]], classes: { 0: 'tin' } }),
      ],
      'coco',
    );
    const { images, annotations, categories } = json('annotations.json');
    expect(names).toEqual(['annotations.json', 'groundctl-labels.jsonl']);
    expect(categories).toMatchObject([
      { id: 1, name: 'tin' },
      { id: 2, name: 'jar ' },
    ]);
    expect(images).toMatchObject([
      { id: 1, file_name: 'a.jpg', width: 640, height: 480, coco_url: 's3://shop/photos/a.jpg' },
      { id: 2, file_name: '설비 2.jpg' },
      { id: 3, file_name: 'c.jpg' },
    ]);
    expect(annotations).toEqual([
      {
        id: 1,
        image_id: 1,
        category_id: 2,
        bbox: [163.60000000000002, 1, 30.5, 40],
        area: 30.5 * 40,
        iscrowd: 0,
        segmentation: [],
        score: 0.83,
      },
      {
        id: 2,
        image_id: 3,
        category_id: 1,
        bbox: [1, 2, 3, 4],
        area: 12,
        iscrowd: 0,
        segmentation: [],
        score: 0.83,
      },
    ]);
    expect(losses).toBe(0);
  });

  test('confidences of single workers are no scores', async () => {
    const { json } = await converted(
      [boxLine({ confidence: 0.09 }), boxLine({ name: 'b.jpg', confidence: 0 })],
      'coco',
    );
    expect(json('annotations.json').annotations[0]).not.toHaveProperty('score');
  });

  test('masks by palette indexes, as run lengths down the columns; the background is not a category', async () => {
    const folder = scratch();
    writeFileSync(
      join(folder, 'm.png'),
      maskPng(
        [
          [0, 1, 1],
          [0, 1, 2],
        ],
        ['#ffffff', '#2ca02c', '#1f77b4'],
      ),
    );
    const { json, losses } = await converted(
      [line('semantic-segmentation', 's3://out/m.png', { 'internal-color-map': COLOUR_MAP })],
      'coco',
      { local: folder },
    );
    const { annotations, categories, images } = json('annotations.json');
    expect(categories.map(({ name }: { name: string }) => name)).toEqual(['tin', 'jar']);
    expect(images).toMatchObject([{ width: 3, height: 2 }]);
    // Columns: 0 0 | 1 1 | 1 2.
    expect(annotations).toMatchObject([
      { category_id: 1, segmentation: { size: [2, 3], counts: '231' }, area: 3, bbox: [1, 0, 2, 2] },
      { category_id: 2, segmentation: { size: [2, 3], counts: '51' }, area: 1, bbox: [2, 1, 1, 1] },
    ]);
    expect(losses).toBe(0);
  });

  test('polygons with their area, and N workers as N annotations', async () => {
    const polygon = {
      ...SIZE,
      polygons: [
        {
          label: 'roof',
          vertices: [
            { x: 0, y: 0 },
            { x: 10, y: 0 },
            { x: 10, y: 5 },
          ],
        },
      ],
    };
    const { json } = await converted([custom(['ana', polygon], ['ben', polygon])], 'coco');
    const { annotations, images } = json('annotations.json');
    expect(images).toMatchObject([{ width: 200, height: 100 }]);
    expect(annotations).toMatchObject([
      { segmentation: [[0, 0, 10, 0, 10, 5]], area: 25, bbox: [0, 0, 10, 5], worker: 'ana' },
      { worker: 'ben' },
    ]);
  });

  test('keypoints as objects that have each name once', async () => {
    const points = {
      ...SIZE,
      keypoints: [
        { label: 'eye', x: 1, y: 2 },
        { label: 'eye', x: 9, y: 2 },
        { label: 'nose', x: 5, y: 5 },
      ],
    };
    const { json, rules, losses } = await converted([custom(['ana', points])], 'coco');
    const { annotations, categories } = json('annotations.json');
    expect(categories.at(-1)).toMatchObject({ name: 'keypoints', keypoints: ['eye', 'nose'] });
    expect(annotations).toMatchObject([
      { keypoints: [1, 2, 2, 5, 5, 2], num_keypoints: 2 },
      { keypoints: [9, 2, 2, 0, 0, 0], num_keypoints: 1 },
    ]);
    expect([losses, rules]).toEqual([0, ['other-in-target']]);
  });

  test('sequences as COCO-VID', async () => {
    const { json } = await convertedFile(
      sequenceFile([
        [0, 'x', 5],
        [10, 'x', 6],
        [2, 'y', 7],
      ]),
      'coco',
    );
    const { videos, images, annotations } = json('annotations.json');
    expect(videos).toMatchObject([{ id: 1 }]);
    expect(images.map((one: Record<string, unknown>) => [one.file_name, one.video_id, one.frame_id])).toEqual(
      [
        ['f0.jpg', 1, 0],
        ['f2.jpg', 1, 2],
        ['f10.jpg', 1, 10],
      ],
    );
    expect(annotations.map((one: Record<string, unknown>) => [one.instance_id, one.video_id])).toEqual([
      [1, 1],
      [2, 1],
      [1, 1],
    ]);
  });

  test('frames have the size of the first one that lies here', async () => {
    const path = sequenceFile([[0, 'x', 5]]);
    writeFileSync(join(dirname(path), 'f0.jpg'), png(320, 200));
    const { json, rules } = await convertedFile(path, 'coco', { local: dirname(path) });
    expect(json('annotations.json').images).toMatchObject([{ file_name: 'f0.jpg', width: 320, height: 200 }]);
    expect(rules).not.toContain('no-extent');
  });

  test('a review goes along with what it is about', async () => {
    const reviewed = {
      ...boxLine(),
      check: '1',
      'check-metadata': {
        type: 'groundtruth/label-verification',
        'class-name': 'bad',
        'creation-date': '2030-01-01T00:00:00.000000',
        'worker-feedback': [{ comment: 'Loose.' }],
      },
    };
    const { json, attributes } = await converted([reviewed], 'coco');
    expect(attributes).toEqual(['shelf']);
    expect(json('annotations.json').images[0].reviews).toEqual([{ verdict: 'bad', comments: ['Loose.'] }]);
  });

  test('lines, classes and texts have no place in it', async () => {
    const lines = {
      ...SIZE,
      polylines: [
        {
          label: 'edge',
          vertices: [
            { x: 0, y: 0 },
            { x: 9, y: 9 },
          ],
        },
      ],
    };
    const { losses, rules } = await converted([custom(['ana', lines])], 'coco');
    expect([losses, rules]).toEqual([1, ['not-in-target']]);
    expect((await converted([line('image-classification', 0, { 'class-name': 'dog' })], 'coco')).losses).toBe(
      1,
    );
  });
});

describe('which labels are taken', () => {
  const chained = (name: string, left: number) => ({
    ...boxLine({ name }),
    ...boxLabel({
      attribute: 'chain',
      boxes: [[0, left, 20, 30, 40]],
      metadata: { 'creation-date': '2024-07-01T00:00:00.000000' },
    }),
  });
  const lefts = ({ json }: Awaited<ReturnType<typeof converted>>) =>
    json('annotations.json').annotations.map(({ bbox }: { bbox: number[] }) => bbox[0]);

  test('the newest; lines without it give what they have, and it is said', async () => {
    const result = await converted([chained('a.jpg', 99), boxLine({ name: 'b.jpg' })], 'coco');
    expect(lefts(result)).toEqual([99, 10]);
    expect(result.rules).toEqual(['older-label', 'corrected']);
  });

  test('those that are named, side by side, and nothing else', async () => {
    expect(
      lefts(
        await converted([chained('a.jpg', 99), boxLine({ name: 'b.jpg' })], 'coco', {
          attributes: ['chain'],
        }),
      ),
    ).toEqual([99]);
    const both = await converted([chained('a.jpg', 99)], 'coco', { attributes: ['shelf', 'chain'] });
    expect(lefts(both)).toEqual([10, 99]);
    expect(both.json('annotations.json').annotations[1]).toMatchObject({ label_attribute: 'chain' });
  });

  test('an attribute that is not there is refused, and nothing is written', async () => {
    const out = join(scratch(), 'out');
    const source = { place: { in: 'file', path: fileOf([boxLine()]) }, folder: undefined } as const;
    await expect(
      drain(convertLabels(source, undefined, { to: 'coco', out, attributes: ['other'] })),
    ).rejects.toThrow('There is no label attribute "other".');
    expect(readdirSync(dirname(out))).toEqual([]);
  });

  test('the end of a long source counts as its beginning does', async () => {
    const many = Array.from({ length: 1_100 }, (_, at) =>
      boxLine({ name: `${at}.jpg`, boxes: [[5, 1, 1, 5, 5]], classes: { 5: 'late' }, confidence: 0 }),
    );
    const last = {
      ...boxLine({ name: 'z.jpg', classes: { 0: 'first' } }),
      ...boxLabel({
        attribute: 'chain',
        classes: { 0: 'first' },
        metadata: { 'creation-date': '2024-07-01T00:00:00.000000' },
      }),
    };
    const { json, attributes } = await converted([...many, last], 'coco');
    const { categories, annotations } = json('annotations.json');
    expect(attributes).toEqual(['chain']);
    expect(categories.map(({ name }: { name: string }) => name)).toEqual(['first', 'late']);
    expect(annotations[0].category_id).toBe(2);
    expect(annotations.at(-1)).toMatchObject({ category_id: 1, score: 0.83 });
  });

  test('joined jobs go by the names of classes', async () => {
    const { json, rules } = await converted(
      [
        boxLine({ classes: { 0: 'tin' } }),
        boxLine({
          name: 'b.jpg',
          boxes: [
            [0, 1, 1, 1, 1],
            [1, 2, 2, 2, 2],
          ],
          classes: { 0: 'jar', 1: 'tin' },
        }),
      ],
      'coco',
    );
    const { categories, annotations } = json('annotations.json');
    const named = annotations.map((one: { category_id: number }) => categories[one.category_id - 1].name);
    expect(named).toEqual(['tin', 'jar', 'tin']);
    expect(rules).toContain('class-conflict');
  });
});

describe('what is left out on purpose', () => {
  test('annotations that are less sure, where confidences say something', async () => {
    const tags = line('image-classification-multilabel', [1, 0], {
      'class-map': { 0: 'a', 1: 'b' },
      'confidence-map': { 0: 0.3, 1: 0.5 },
    });
    const { lines, rules } = await converted([tags], 'jsonl', { minConfidence: 0.5 });
    expect(lines('labels.jsonl')[0].labels[0].annotations).toMatchObject([{ label: 'b', score: 0.5 }]);
    expect(rules).toEqual(['below-confidence']);
    const one = await converted([boxLine({ confidence: 0.09 })], 'jsonl', { minConfidence: 0.5 });
    expect(one.lines('labels.jsonl')[0].labels[0].annotations).toHaveLength(1);
  });

  test('objects with a verdict, which come back with the kept lines', async () => {
    const verdict = (name: string, said: string) => ({
      ...boxLine({ name }),
      check: 1,
      'check-metadata': { type: 'groundtruth/label-verification', 'class-name': said },
    });
    const lines = [verdict('a.jpg', 'bad'), verdict('b.jpg', 'good')];
    const { json, rules, out } = await converted(lines, 'coco', { dropRejected: ['bad'] });
    expect(json('annotations.json').images.map(({ file_name }: { file_name: string }) => file_name)).toEqual([
      'b.jpg',
    ]);
    expect(rules).toContain('rejected-object');
    expect((await convertedFile(join(out, 'annotations.json'), 'manifest')).lines('output.manifest')).toEqual(
      lines,
    );
  });
});

describe('yolo', () => {
  test('relative centres, an empty file for an image without boxes, and the names', async () => {
    const { text, names, losses } = await converted(
      [boxLine({ boxes: [[1, 64, 48, 320, 240]] }), boxLine({ name: 'b.png', boxes: [] })],
      'yolo',
    );
    expect(names).toEqual([
      'data.yaml',
      'groundctl-labels.jsonl',
      'images.txt',
      'labels/a.txt',
      'labels/b.txt',
    ]);
    expect(text('labels/a.txt')).toBe('0 0.35 0.35 0.5 0.5\n');
    expect(text('labels/b.txt')).toBe('');
    expect(text('data.yaml')).toContain('names:\n  0: "jar"\n');
    expect(losses).toBe(0);
  });

  test('names that differ by their extension alone have files of their own', async () => {
    const { names, rules } = await converted(
      [boxLine({ name: 'x/a.jpg' }), boxLine({ name: 'y/A.png' })],
      'yolo',
    );
    expect(names.filter((name) => name.startsWith('labels/'))).toEqual(['labels/a.txt', 'labels/y_A.txt']);
    expect(rules).toContain('renamed-file');
  });

  test('without width and height of the image there is no place', async () => {
    const box = { boundingBoxes: [{ label: 'a', left: 1, top: 2, width: 3, height: 4 }] };
    const { losses, rules } = await converted([custom(['ana', box])], 'yolo');
    expect([losses, rules]).toEqual([1, ['no-extent', 'not-in-target']]);
  });

  test('boxes and polygons in one set are said', async () => {
    const both = {
      ...SIZE,
      boundingBoxes: [{ label: 'a', left: 1, top: 2, width: 3, height: 4 }],
      polygons: [
        {
          label: 'a',
          vertices: [
            { x: 0, y: 0 },
            { x: 10, y: 0 },
            { x: 10, y: 50 },
          ],
        },
      ],
    };
    const { text, losses } = await converted([custom(['ana', both])], 'yolo');
    expect(text('labels/a.txt')).toBe('0 0.0125 0.04 0.015 0.04\n0 0 0 0.05 0 0.05 0.5\n');
    expect(losses).toBe(1);
  });
});

describe('voc', () => {
  const fractions = boxLine({ name: 'a&b.jpg', boxes: [[0, 10.5, 20, 30, 40]], classes: { 0: '<tin>' } });
  test('corners from 1, fractions kept and said', async () => {
    const { text, losses, rules } = await converted([fractions], 'voc');
    const xml = text('Annotations/a&b.xml');
    expect(xml).toContain('<name>&lt;tin&gt;</name>');
    expect(xml).toContain('<filename>a&amp;b.jpg</filename>');
    expect(xml).toMatch(/<xmin>11.5<\/xmin>\s*<ymin>21<\/ymin>\s*<xmax>40.5<\/xmax>\s*<ymax>60<\/ymax>/);
    expect([losses, rules]).toEqual([0, ['other-in-target', 'fractional']]);
  });
  test('rounded where that is asked for, which is a loss', async () => {
    const { text, losses } = await converted([fractions], 'voc', { round: true });
    expect(text('Annotations/a&b.xml')).toMatch(/<xmin>12<\/xmin>/);
    expect(losses).toBe(1);
  });
});

describe('label-studio', () => {
  test('percent of the image, people as annotations and automated labeling as predictions', async () => {
    const { json, text } = await converted(
      [
        boxLine({ boxes: [[0, 64, 48, 320, 240]] }),
        boxLine({ name: 'b.jpg', metadata: { 'human-annotated': 'no' } }),
      ],
      'label-studio',
    );
    const [first, second] = json('tasks.json');
    expect(first).toMatchObject({ data: { image: 's3://shop/photos/a.jpg' }, predictions: [] });
    expect(first.annotations[0].result[0]).toMatchObject({
      type: 'rectanglelabels',
      original_width: 640,
      original_height: 480,
      score: 0.83,
      value: { x: 10, y: 10, width: 50, height: 50, rotation: 0, rectanglelabels: ['tin'] },
    });
    expect([second.annotations.length, second.predictions.length]).toEqual([0, 1]);
    expect(text('config.xml')).toContain(
      '<RectangleLabels name="rectanglelabels" toName="image">\n    <Label value="tin"/>',
    );
  });

  test('each worker is an annotation', async () => {
    const box = { ...SIZE, boundingBoxes: [{ label: 'a', left: 1, top: 2, width: 3, height: 4 }] };
    const { json } = await converted([custom(['ana', box], ['ben', box])], 'label-studio');
    expect(json('tasks.json')[0].annotations.map(({ worker }: { worker: string }) => worker)).toEqual([
      'ana',
      'ben',
    ]);
  });

  test('entities with their text, classes as choices', async () => {
    const spans = line(
      'text-span',
      { annotations: { entities: [{ label: 'Who', startOffset: 0, endOffset: 3 }] } },
      {},
      { source: 'Ana went.' },
    );
    const { json, text } = await converted([spans], 'label-studio');
    expect(json('tasks.json')[0]).toMatchObject({
      data: { text: 'Ana went.' },
      annotations: [
        {
          result: [
            { type: 'labels', to_name: 'text', value: { start: 0, end: 3, text: 'Ana', labels: ['Who'] } },
          ],
        },
      ],
    });
    expect(text('config.xml')).toContain('<Text name="text" value="$text"/>');
    const tags = line(
      'text-classification-multilabel',
      [1, 0],
      { 'class-map': { 0: 'a', 1: 'b' } },
      { source: 'x' },
    );
    expect(
      (await converted([tags], 'label-studio'))
        .json('tasks.json')[0]
        .annotations[0].result.map(({ value }: { value: object }) => value),
    ).toEqual([{ choices: ['b'] }, { choices: ['a'] }]);
  });
});

describe('cvat', () => {
  test('images with boxes, polygons, lines, points and classes; attributes declared first', async () => {
    const all = {
      ...SIZE,
      boundingBoxes: [{ label: 'a"b', left: 1, top: 2, width: 3, height: 4 }],
      polylines: [
        {
          label: 'edge',
          vertices: [
            { x: 0, y: 0 },
            { x: 9, y: 9.5 },
          ],
        },
      ],
      keypoints: [{ label: 'eye', x: 1, y: 2 }],
    };
    const { text, losses } = await converted([custom(['ana', all])], 'cvat');
    const xml = text('annotations.xml');
    expect(xml).toContain('<image id="0" name="a.jpg" width="200" height="100">');
    expect(xml).toContain(
      '<box label="a&quot;b" source="manual" xtl="1" ytl="2" xbr="4" ybr="6"><attribute name="worker">ana</attribute></box>',
    );
    expect(xml).toContain('<polyline label="edge" source="manual" points="0,0;9,9.5">');
    expect(xml).toContain('<points label="eye" source="manual" points="1,2">');
    expect(xml.indexOf('<attribute><name>worker</name>')).toBeLessThan(xml.indexOf('<image '));
    expect(losses).toBe(0);
  });

  test('tracks end, and are outside in gaps', async () => {
    const { text } = await convertedFile(
      sequenceFile([
        [0, 'x', 5],
        [1, 'x', 6],
        [4, 'x', 7],
      ]),
      'cvat',
    );
    const rows = Array.from(
      text('video-line-000001.xml').matchAll(/<box frame="(\d+)" keyframe="1" outside="(\d)"/g),
      ([, frame, outside]) => `${frame}:${outside}`,
    );
    expect(rows).toEqual(['0:0', '1:0', '2:1', '4:0', '5:1']);
  });

  test('masks in their own box, row by row', async () => {
    const folder = scratch();
    writeFileSync(
      join(folder, 'm.png'),
      maskPng(
        [
          [0, 0, 0],
          [0, 1, 1],
          [0, 0, 1],
        ],
        ['#ffffff', '#2ca02c'],
      ),
    );
    const { text } = await converted(
      [line('semantic-segmentation', 's3://out/m.png', { 'internal-color-map': COLOUR_MAP })],
      'cvat',
      { local: folder },
    );
    expect(text('annotations.xml')).toContain(
      '<mask label="tin" source="manual" rle="0, 2, 1, 1" left="1" top="1" width="2" height="2"/>',
    );
  });
});

describe('the others', () => {
  test('jsonl holds everything, kept JSON too', async () => {
    const { lines, losses } = await converted(
      [line('holograms', { deep: [1, { a: 2 }] }), boxLine()],
      'jsonl',
      { attributes: ['label', 'shelf'] },
    );
    expect(lines('labels.jsonl')).toMatchObject([
      {
        schema: 'groundctl/label/v1',
        labels: [
          { type: 'groundtruth/holograms', annotations: [{ shape: 'kept', value: { deep: [1, { a: 2 }] } }] },
        ],
      },
      {
        'source-ref': 's3://shop/photos/a.jpg',
        labels: [{ annotations: [{ shape: 'box', label: 'tin', box: [10, 20, 30, 40], score: 0.83 }] }],
      },
    ]);
    expect(losses).toBe(0);
  });

  test('hf: objects, a class, a text', async () => {
    expect((await converted([boxLine()], 'hf')).lines('metadata.jsonl')).toMatchObject([
      { file_name: 'images/a.jpg', objects: { bbox: [[10, 20, 30, 40]], categories: [0] } },
    ]);
    expect(
      (await converted([line('image-classification', 1, { 'class-name': 'dog' })], 'hf')).lines(
        'metadata.jsonl',
      ),
    ).toMatchObject([{ label: 'dog' }]);
    expect(
      (
        await converted([line('text-classification', 1, { 'class-name': 'good' }, { source: 'Fine.' })], 'hf')
      ).lines('train.jsonl'),
    ).toEqual([{ text: 'Fine.', label: 'good' }]);
  });

  test('labelbox: global keys, an ontology, the same ids again', async () => {
    const path = fileOf([boxLine()]);
    const first = await convertedFile(path, 'labelbox');
    expect(first.lines('annotations.ndjson')).toMatchObject([
      {
        dataRow: { globalKey: 's3://shop/photos/a.jpg' },
        name: 'tin',
        bbox: { top: 20, left: 10, height: 40, width: 30 },
      },
    ]);
    expect(first.json('ontology.json').tools).toMatchObject([{ tool: 'rectangle', name: 'tin' }]);
    expect(first.text('annotations.ndjson')).toBe(
      (await convertedFile(path, 'labelbox')).text('annotations.ndjson'),
    );
  });

  test('fiftyone: relative boxes by the name without its extension', async () => {
    const { json } = await converted([boxLine({ boxes: [[0, 64, 48, 320, 240]] })], 'fiftyone');
    expect(json('labels.json')).toEqual({
      classes: ['tin'],
      labels: { a: [{ label: 0, bounding_box: [0.1, 0.1, 0.5, 0.5], confidence: 0.83, attributes: {} }] },
    });
  });

  test('mot: frames and places from 1', async () => {
    const { text, losses } = await convertedFile(
      sequenceFile([
        [0, 'x', 5],
        [1, 'x', 6],
      ]),
      'mot',
    );
    expect(text('line-000001/gt/gt.txt')).toBe('1,1,6,21,30,40,1,1,1\n2,1,7,21,30,40,1,1,1\n');
    expect(losses).toBe(2);
  });

  test('kitti: the axes of a camera, standing on the floor; old yaw turned', async () => {
    const cuboid = cuboidOf({ yaw: 0.5 });
    const at = (date: string) =>
      line(
        'point_cloud_object_detection',
        { annotations: [cuboid] },
        { class_map: { 0: 'car' }, 'creation-date': date },
      );
    expect((await converted([at('2023-01-01T00:00:00.000000')], 'kitti')).text('label_2/a.txt')).toBe(
      'car -1 -1 -10 -1 -1 -1 -1 1 2 4 1 -2.5 2 -0.5\n',
    );
    const old = Number(
      (await converted([at('2021-01-01T00:00:00.000000')], 'kitti'))
        .text('label_2/a.txt')
        .trim()
        .split(' ')
        .at(-1),
    );
    expect(old).toBeCloseTo(-(Math.PI - 0.5), 12);
  });

  test('manifest: what was chosen as it was, other labels left out', async () => {
    const two = {
      ...boxLine(),
      page: 3,
      ...boxLabel({ attribute: 'chain', metadata: { 'creation-date': '2024-07-01T00:00:00.000000' } }),
    };
    const { lines } = await converted([two], 'manifest');
    const { shelf: _, 'shelf-metadata': __, ...expected } = two as Record<string, unknown>;
    expect(lines('output.manifest')).toEqual([expected]);
  });
});

describe('names from outside', () => {
  test.each([
    ['a.jpg', 'a.jpg'],
    ['..', '_'],
    ['../../etc/passwd', '__.._etc_passwd'],
    ['nul.jpg', '_nul.jpg'],
    ['a:b?.png', 'a_b_.png'],
    ['dot.', 'dot_'],
    ['\u0000x', '_x'],
    ['', '_'],
  ])('%j is %j', (text, expected) => {
    expect(safeName(text)).toBe(expected);
  });

  test('long ones are cut to what a disk takes, and keep their extension', () => {
    const name = safeName(`${'é'.repeat(400)}.jpeg`);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(name).toMatch(/\.jpeg$/);
  });

  test('never lead out of the folder, whatever the key', async () => {
    const keys = [
      's3://a/../../../x.jpg',
      's3://a/b/..',
      's3://a/c/..\\..\\y.jpg',
      's3://a/\u202egpj.x',
      's3://a/b/',
    ];
    const { names, out } = await converted(
      keys.map((name) => boxLine({ name })),
      'yolo',
    );
    expect(names.filter((name) => name.startsWith('labels/'))).toHaveLength(5);
    expect(readdirSync(dirname(out))).toEqual(['out']);
  });
});

describe('the folder', () => {
  test('is not overwritten, and nothing is left aside', async () => {
    const out = scratch();
    writeFileSync(join(out, 'x'), '');
    const source = { place: { in: 'file', path: fileOf([boxLine()]) }, folder: undefined } as const;
    await expect(drain(convertLabels(source, undefined, { to: 'coco', out }))).rejects.toThrow(
      'is not empty',
    );
    expect(readdirSync(dirname(out)).filter((name) => name.includes(`.${out.split('/').at(-1)}`))).toEqual(
      [],
    );
  });

  test('gets images with their sizes checked', async () => {
    const local = scratch();
    mkdirSync(join(local, 'photos'));
    writeFileSync(join(local, 'photos', 'a.jpg'), png(640, 480));
    const { out, names } = await converted([boxLine(), boxLine({ name: 'gone.jpg' })], 'coco', {
      local,
      copyImages: true,
    });
    expect(names).toContain('images/a.jpg');
    expect(readFileSync(join(out, 'images/a.jpg'))).toEqual(png(640, 480));
    expect(existsSync(join(out, 'images/gone.jpg'))).toBe(false);
  });
});
