import { createWriteStream, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { JSONL_SCHEMA } from '../../src/labels/convert/targets/jsonl.ts';
import { converted, convertedFile } from './converted.ts';
import { boxLabel, boxLine, found, line, report, reportOf, scratch } from './lines.ts';

const WORKERS = (content: unknown) => ({
  annotationsFromAllWorkers: [{ workerId: 'ana', annotationData: { content } }],
});

describe('names of what every object has', () => {
  const odd = JSON.parse(
    '{"source-ref":"s3://a/x.jpg","__proto__":{"polluted":1},"constructor":{"a":1},"toString-metadata":{"type":"groundtruth/object-detection","class-map":{"__proto__":"tin"},"objects":[]},"toString":{"image_size":[{"width":9,"height":9}],"annotations":[{"class_id":"__proto__","left":1,"top":1,"width":1,"height":1},{"class_id":"constructor","left":1,"top":1,"width":1,"height":1}]}}',
  );

  test('are keys and ids like others', async () => {
    const { attributes, findings } = await report([odd], { images: 'none' });
    expect(attributes).toMatchObject([
      { name: 'toString', annotations: 2, classes: [{ name: 'tin' }, { name: 'constructor' }] },
    ]);
    expect(findings.map(({ rule }) => rule)).toContain('labels/class-unnamed');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('go to targets and come back', async () => {
    const there = await converted([odd], 'coco');
    const { lines } = await convertedFile(join(there.out, 'annotations.json'), 'manifest');
    expect(JSON.stringify(lines('output.manifest')[0])).toContain('"__proto__":{"polluted":1}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('-metadata alone is not a label', async () => {
    expect(await found([{ ...boxLine(), '-metadata': { type: 'groundtruth/object-detection' } }])).toEqual(
      [],
    );
  });
});

test('a line of 100 MB is counted and passed over, and the lines around it are read', async () => {
  const path = join(scratch(), 'output.manifest');
  const file = createWriteStream(path);
  file.write(`${JSON.stringify(boxLine())}\n{"source-ref":"s3://a/`);
  for (let at = 0; at < 100; at++) file.write('x'.repeat(1_000_000));
  file.end(`"}\n${JSON.stringify(boxLine({ name: 'b.jpg' }))}\n`);
  await finished(file);
  const { lines, findings } = await reportOf(path, { images: 'none' });
  expect(lines).toBe(2);
  expect(findings).toMatchObject([{ rule: 'labels/unreadable-line', location: { line: 2 } }]);
});

describe('JSON inside strings', () => {
  test.each([
    ['that is nested deep', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['of objects that are nested deep', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
    ['that is none', '{"boundingBoxes":[{'],
    ['that is a program', '__import__("os").system("x")'],
    [
      'inside strings inside strings',
      Array.from({ length: 9 }).reduce<string>((text) => JSON.stringify(text), '{"a":1}'),
    ],
  ])('%s is kept as it is', async (_, content) => {
    const { attributes, findings } = await report([line('custom', WORKERS(content))]);
    expect(attributes).toMatchObject([{ annotations: 1, workers: 1 }]);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const { lines } = await converted([line('custom', WORKERS(content))], 'manifest');
    expect(lines('output.manifest')).toHaveLength(1);
  });

  test('pictures that claim to be larger than memory are not unpacked', async () => {
    const bomb = Buffer.from('89504e470d0a1a0a0000000d49484452fffffff0fffffff00803000000', 'hex').toString(
      'base64',
    );
    const output = {
      drawn: { labeledImage: { pngImageData: bomb }, labelMappings: { a: { color: '#ff0000' } } },
    };
    expect(await found([line('custom', WORKERS(JSON.stringify(output)))])).toEqual(['broken-label:1']);
  });
});

describe('wrong types wherever something is read', () => {
  const values = [null, true, 0, -1, 1e308, '', 'x', [], [null], [[]], {}, { a: [] }];
  const types = [
    'object-detection',
    'image-classification',
    'image-classification-multilabel',
    'label-verification',
    'semantic-segmentation',
    'text-span',
    'video-object-tracking',
    'point_cloud_object_detection',
    'point_cloud_single_frame_semantic_segmentation',
    'custom',
    'x',
  ];
  test.each(types)('%s', async (type) => {
    const lines = values.flatMap((value) => [
      line(type, value),
      line(
        type,
        { annotations: value, image_size: value },
        {
          objects: value,
          'class-map': value,
          'internal-color-map': value,
          'confidence-map': value,
          entities: value,
          'class-name': value,
          'creation-date': value,
          'job-name': value,
          'worker-feedback': value,
        },
      ),
      line(
        type,
        {
          annotations: [
            value,
            {
              class_id: value,
              left: value,
              top: 1,
              width: 1,
              height: 1,
              'class-id': value,
              'center-x': value,
            },
          ],
        },
        { 'class-map': { 0: value } },
      ),
    ]);
    const { lines: count, labeled } = await report(lines);
    expect([count, labeled]).toEqual([lines.length, lines.length]);
    for (const to of ['coco', 'jsonl', 'label-studio', 'cvat', 'manifest', 'fiftyone'] as const) {
      expect((await converted(lines, to)).names.length).toBeGreaterThan(0);
    }
  });
});

test('a hundred thousand lines about the same object have names of their own, in time', async () => {
  const one = JSON.stringify(boxLine({ boxes: [] }));
  const { json, rules } = await converted(
    Array.from({ length: 100_000 }, () => one),
    'coco',
    { sidecar: false },
  );
  const names = json('annotations.json').images.map(({ file_name }: { file_name: string }) => file_name);
  expect(new Set(names).size).toBe(100_000);
  expect(rules).toContain('renamed-file');
});

test('names of sequences and attributes lead out of no folder', async () => {
  const folder = scratch();
  mkdirSync(join(folder, 'in'));
  const path = join(folder, 'in', 'SeqLabel.json');
  const frame = (name: string) => ({
    'frame-no': '0',
    frame: name,
    annotations: [
      {
        left: 1,
        top: 1,
        width: 1,
        height: 1,
        'class-id': '0',
        'object-id': '../x',
        'object-name': '../../y:1',
      },
    ],
  });
  writeFileSync(path, JSON.stringify({ 'tracking-annotations': [frame('../../../evil.jpg')] }));
  for (const to of ['cvat', 'mot', 'kitti', 'coco'] as const) {
    const { out } = await convertedFile(path, to);
    expect(readdirSync(dirname(out))).toEqual(['out']);
    expect(existsSync(join(out, '..', 'evil.jpg'))).toBe(false);
  }
});

test('attributes that are called like each other are told apart', async () => {
  const both = { ...boxLine(), ...boxLabel({ attribute: 'shelf-metadata', boxes: [] }) };
  expect((await report([both], { images: 'none' })).lines).toBe(1);
});

describe('masks that claim more than there is', () => {
  const cvat = (size: string, mask: string) =>
    [
      'annotations.xml',
      `<annotations><image name="a.jpg" ${size}><mask label="x" ${mask}/></image></annotations>`,
    ] as const;
  const coco = (size: object, segmentation: object) =>
    [
      'coco.json',
      JSON.stringify({
        images: [{ id: 1, file_name: 'a.jpg', ...size }],
        categories: [{ id: 1, name: 'x' }],
        annotations: [{ id: 7, image_id: 1, category_id: 1, bbox: [0, 0, 1, 1], segmentation }],
      }),
    ] as const;
  const jsonl = (size: readonly number[], counts: readonly number[]) =>
    [
      'labels.jsonl',
      JSON.stringify({
        schema: JSONL_SCHEMA,
        name: 'a.jpg',
        labels: [{ attribute: 'l', annotations: [{ shape: 'mask', label: 'x', size, counts }] }],
      }),
    ] as const;
  const small = { width: 4, height: 2 };

  test.each([
    [
      'a picture of ten gigapixels',
      cvat('width="100000" height="100000"', 'left="0" top="0" width="2" height="2" rle="1,3"'),
    ],
    [
      'a picture that no number has',
      cvat('width="1e9" height="1e9"', 'left="0" top="0" width="2" height="2" rle="1,3"'),
    ],
    ['half a pixel', cvat('width="1.5" height="2.5"', 'left="0" top="0" width="1" height="2" rle="1,1"')],
    [
      'a place between pixels',
      cvat('width="4" height="2"', 'left="0.5" top="0" width="1" height="2" rle="1,1"'),
    ],
    ['a place outside', cvat('width="4" height="2"', 'left="0" top="-1" width="1" height="2" rle="1,1"')],
    [
      'a place beyond the edge',
      cvat('width="4" height="2"', 'left="3" top="0" width="2" height="2" rle="1,3"'),
    ],
    [
      'a place below the edge',
      cvat('width="4" height="2"', 'left="0" top="1" width="2" height="2" rle="1,3"'),
    ],
    [
      'a size below nothing',
      cvat('width="4" height="2"', 'left="0" top="0" width="-5" height="2" rle="1,1"'),
    ],
    ['runs beyond it', cvat('width="4" height="2"', 'left="0" top="0" width="2" height="2" rle="1,4"')],
    ['runs that are none', cvat('width="4" height="2"', 'left="0" top="0" width="2" height="2" rle="1,x"')],
    ['COCO: ten gigapixels', coco({ width: 100_000, height: 100_000 }, { counts: [1, 3] })],
    ['COCO: runs without end', coco(small, { counts: [1, Number.MAX_SAFE_INTEGER] })],
    ['COCO: runs below nothing', coco(small, { counts: [5, -3, 2] })],
    ['COCO: runs of parts', coco(small, { counts: [0.5, 1] })],
    ['COCO: no picture to be of', coco({}, { counts: [1, 3] })],
    ['JSON Lines: ten gigapixels', jsonl([100_000, 100_000], [1, 3])],
    ['JSON Lines: runs without end', jsonl([2, 4], [1, Number.MAX_SAFE_INTEGER])],
    ['JSON Lines: runs below nothing', jsonl([2, 4], [5, -3])],
  ])('%s', async (_, [name, text]) => {
    const path = join(scratch(), name);
    writeFileSync(path, text);
    for (const to of ['label-studio', 'cvat'] as const) {
      const { rules } = await convertedFile(path, to);
      expect(rules).toContain('broken-label');
    }
  });
});
