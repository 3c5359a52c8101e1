import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { jpeg, png } from '../helpers/image-headers.ts';
import {
  boxLabel,
  boxLine,
  COLOUR_MAP,
  cuboidOf,
  fileOf,
  found,
  line,
  maskPng,
  report,
  reportOf,
  scratch,
} from './lines.ts';

const SEQUENCE = (
  order: readonly number[],
  name = (at: number) => `frame${String(at).padStart(4, '0')}.jpg`,
) => ({
  'tracking-annotations': order.map((at) => ({
    'frame-no': String(at),
    frame: name(at),
    annotations: [
      {
        left: 10 + at,
        top: 20,
        width: 30,
        height: 40,
        'class-id': '2',
        'object-id': 'd79cf040-8bff-11eb-8880-038cb4c55326',
        'object-name': 'Van:1',
        'label-category-attributes': { Colour: 'Green' },
      },
    ],
    'frame-attributes': {},
  })),
});

describe('lines that are right', () => {
  test.each([
    ['boxes', boxLine()],
    ['an image without boxes', boxLine({ boxes: [], classes: {} })],
    [
      'a box that ends at the edge by a sum of fractions',
      boxLine({ boxes: [[0, 951.1, 302.2, 72.9, 177.8]], size: [1024, 480], confidence: 0.5 }),
    ],
    ['a class as a number', line('image-classification', 0, { 'class-name': 'dog', confidence: 0.9 })],
    [
      'a class as the guide writes it',
      line('text-classification', '1', { 'class-name': 'good', confidence: 0.8 }, { source: 'Fine.' }),
    ],
    [
      'several classes',
      line('image-classification-multilabel', [1, 0], {
        'class-map': { 0: 'a', 1: 'b' },
        'confidence-map': { 0: 0.9, 1: 0.5 },
      }),
    ],
    [
      'no class of several',
      line('text-classification-multilabel', [], { 'class-map': {}, 'confidence-map': {} }, { source: 'x' }),
    ],
    [
      'a review',
      line('label-verification', '1', {
        'class-name': 'bad',
        confidence: 0.9,
        'worker-feedback': [{ comment: 'Too loose.' }],
      }),
    ],
    ['a custom label', line('custom', { anything: [1, 2] })],
    ['groundTruth/custom', { ...line('custom', 1), 'label-metadata': { type: 'groundTruth/custom' } }],
    [
      'entities',
      line(
        'text-span',
        { annotations: { labels: [], entities: [{ label: 'Who', startOffset: 0, endOffset: 3 }] } },
        { entities: [{ confidence: 0.7 }] },
        { source: 'Ana went.' },
      ),
    ],
  ])('%s', async (_, one) => {
    expect((await found([one])).filter((rule) => !/fractional/.test(rule))).toEqual([]);
  });

  test('both kinds of line ends, a byte order mark, and keys that only look like labels', async () => {
    const odd = {
      ...boxLine(),
      metadata: { a: 1 },
      'annotator-metadata': { Info: 'x' },
      'source-ref-metadata': { format: 'text/xyz' },
    };
    const path = join(scratch(), 'output.manifest');
    writeFileSync(path, `\ufeff${JSON.stringify(odd)}\r\n${JSON.stringify(boxLine({ name: 'b.jpg' }))}`);
    const { lines, labeled, attributes, findings } = await reportOf(path, { images: 'none' });
    expect({ lines, labeled, findings }).toEqual({ lines: 2, labeled: 2, findings: [] });
    expect(attributes.map(({ name }) => name)).toEqual(['shelf']);
  });
});

describe('each finding, and its line', () => {
  const good = boxLine({ name: 'good.jpg' });
  test.each([
    ['unreadable-line:2', [good, '{"source-ref":"s3://a/b.jpg"']],
    ['unreadable-line:2', [good, '[1,2]']],
    ['manifest/odd-source:1', [boxLine({ name: 'https://example.com/a.jpg' })]],
    ['no-source:1', [line('image-classification', 0, { 'class-name': 'a', confidence: 0.9 }, {})]],
    [
      'expired-object:2',
      [
        good,
        {
          'source-ref': 's3://shop/c.jpg',
          'shelf-metadata': {
            'retry-count': 1,
            'failure-reason': 'ClientError: Annotation tasks expired.',
            'human-annotated': 'true',
          },
        },
      ],
    ],
    [
      'failed-object:2',
      [
        good,
        {
          'source-ref': 's3://shop/c.jpg',
          'shelf-metadata': { 'failure-reason': 'ClientError: The Lambda failed.' },
        },
      ],
    ],
    ['unlabeled-object:2', [good, { 'source-ref': 's3://shop/c.jpg' }]],
    ['broken-label:1', [line('object-detection', 'x')]],
    [
      'broken-label:1',
      [
        line(
          'object-detection',
          {
            image_size: [{ width: 10, height: 10 }],
            annotations: [{ class_id: 0, left: '1', top: 0, width: 1, height: 1 }],
          },
          { 'class-map': { 0: 'a' } },
        ),
      ],
    ],
    ['broken-label:1', [line('text-span', { annotations: [] }, {}, { source: 'a' })]],
    ['broken-label:1', [line('image-classification-multilabel', 3)]],
    ['broken-label:1', [line('semantic-segmentation', { a: 1 })]],
    [
      'broken-label:1',
      [{ 'source-ref': 's3://shop/c.jpg', 'shelf-metadata': { type: 'groundtruth/object-detection' } }],
    ],
    ['unequal-lengths:1', [boxLine({ metadata: { objects: [] } })]],
    ['unknown-type:1', [line('holograms', { a: 1 })]],
    ['class-conflict:2', [good, boxLine({ name: 'b.jpg', classes: { 0: 'lid' } })]],
    ['class-unnamed:1', [boxLine({ classes: { 1: 'jar' } })]],
    ['class-unnamed:1', [line('image-classification', 4)]],
    ['outside-image:1', [boxLine({ boxes: [[0, 620, 20, 30, 40]] })]],
    ['outside-image:1', [boxLine({ boxes: [[0, -1, 20, 30, 40]] })]],
    ['empty-shape:1', [boxLine({ boxes: [[0, 1, 20, 0, 40]] })]],
    [
      'span-outside:1',
      [
        line(
          'text-span',
          { annotations: { entities: [{ label: 'Who', startOffset: 2, endOffset: 9 }] } },
          {},
          { source: 'short' },
        ),
      ],
    ],
    [
      'span-outside:1',
      [
        line(
          'text-span',
          { annotations: { entities: [{ label: 'Who', startOffset: 1, endOffset: 3 }] } },
          {},
          { source: '😀 smile' },
        ),
      ],
    ],
    ['duplicate-source:2', [good, good]],
    ['duplicate-name:2', [boxLine({ name: 's3://a/one/x.jpg' }), boxLine({ name: 's3://a/two/x.jpg' })]],
  ] as const)('%s', async (expected, lines) => {
    expect(await found(lines)).toContain(expected);
  });

  test.each([
    [
      'class-twice',
      [
        boxLine({
          boxes: [
            [0, 1, 1, 5, 5],
            [3, 9, 9, 5, 5],
          ],
          classes: { 0: 'tin', 3: 'tin' },
        }),
      ],
    ],
    ['class-blanks', [boxLine({ classes: { 0: 'tin ' } })]],
    [
      'class-blanks',
      [
        boxLine({
          boxes: [
            [0, 1, 1, 5, 5],
            [1, 9, 9, 5, 5],
          ],
          classes: { 0: 'Tin', 1: 'tin' },
        }),
      ],
    ],
    ['fractional', [boxLine({ boxes: [[0, 163.60000000000002, 1, 5, 5]] })]],
    ['one-worker-confidence', [boxLine({ confidence: 0.09 }), boxLine({ name: 'b.jpg', confidence: 0 })]],
  ] as const)('%s, of the attribute', async (expected, lines) => {
    expect(await found(lines)).toContain(expected);
  });

  test('a confidence of several workers among zeros is one', async () => {
    expect(await found([boxLine({ confidence: 0.09 }), boxLine({ name: 'b.jpg', confidence: 0.7 })])).toEqual(
      [],
    );
  });

  test('ids that differ between attributes are no conflict', async () => {
    const two = { ...boxLine(), ...boxLabel({ attribute: 'other', classes: { 0: 'lid' } }) };
    expect(await found([two])).not.toContain('class-conflict:1');
  });

  test('a finding counts all of its cases, and names the first lines', async () => {
    const lines = Array.from({ length: 60 }, (_, at) =>
      boxLine({ name: `${at}.jpg`, boxes: [[0, 630, 0, 30, 40]] }),
    );
    const { findings } = await report(lines, { images: 'none' });
    expect(findings).toMatchObject([
      {
        rule: 'labels/outside-image',
        count: 60,
        subject: 'shelf',
        location: { line: 1 },
        evidence: { count: 60 },
      },
    ]);
    expect(findings[0]?.message).toMatch(/^60 cases\. Line 1: .* Line 2: .* Line 3: .* …$/);
    expect(findings[0]?.evidence?.lines).toHaveLength(20);
  });

  test('yaw by its date, to the second', async () => {
    const cuboid = cuboidOf({ yaw: 1 });
    const at = (date: string) =>
      line(
        'point_cloud_object_detection',
        { annotations: [cuboid] },
        { class_map: { 0: 'car' }, 'creation-date': date },
      );
    expect(await found([at('2022-09-02T19:02:16.999999')])).toEqual(['old-yaw:1']);
    expect(await found([at('2022-09-02T19:02:17.000000')])).toEqual([]);
    expect(await found([at('2022-09-02T21:02:16.000+0200')])).toEqual(['old-yaw:1']);
  });

  test('objects of the input without output, and the other way round', async () => {
    const folder = scratch();
    const input = fileOf(
      ['a', 'b', 'c'].map((name) => ({ 'source-ref': `s3://shop/photos/${name}.jpg` })),
      'in.manifest',
      folder,
    );
    const lines = [boxLine({ name: 'a.jpg' }), boxLine({ name: 'z.jpg' })];
    const { findings } = await report(lines, { images: 'none', input: { in: 'file', path: input } });
    expect(findings.map(({ rule, count, location }) => [rule, count, location?.line])).toEqual([
      ['labels/not-of-input', 1, 2],
      ['labels/no-output', 2, undefined],
    ]);
  });
});

describe('several label attributes', () => {
  const chained = (at: number, moved: number) => ({
    ...boxLine({ name: `${at}.jpg` }),
    ...boxLabel({
      attribute: 'shelf-chain',
      boxes: [[0, 10 + moved, 20, 30, 40]],
      metadata: {
        'creation-date': '2024-06-01T00:00:00.000000',
        'adjustment-status': moved === 0 ? 'unadjusted' : 'adjusted',
      },
    }),
  });

  test('the newest by its date, and how many lines were corrected', async () => {
    const { newest, findings } = await report([chained(1, 0), chained(2, 5), chained(3, 0)], {
      images: 'none',
    });
    expect(newest).toBe('shelf-chain');
    expect(findings).toMatchObject([
      {
        rule: 'labels/corrected',
        evidence: {
          newest: 'shelf-chain',
          older: 'shelf',
          lines: 3,
          differing: 1,
          adjusted: 1,
          unadjusted: 2,
        },
      },
    ]);
  });

  test('a review is not what is taken, and dates with zones compare', async () => {
    const reviewed = {
      ...boxLine({ metadata: { 'creation-date': '2024-05-06T07:00:00+0500' } }),
      ...boxLabel({ attribute: 'early', metadata: { 'creation-date': '2024-05-06T03:00:00.000000' } }),
      check: 1,
      'check-metadata': {
        type: 'groundtruth/label-verification',
        'class-name': 'good',
        'creation-date': '2025-01-01T00:00:00.000000',
      },
    };
    expect((await report([reviewed], { images: 'none' })).newest).toBe('early');
  });

  test('a reference without -ref beside one with it', async () => {
    const imported = {
      'source-ref': 's3://v/seq.json',
      Person: 's3://v/labels.json',
      'Person-metadata': {
        type: 'groundtruth/video-object-tracking',
        'creation-date': '2020-05-25T12:53:54+0000',
      },
      'Person-ref': 's3://v/out/0/SeqLabel.json',
      'Person-ref-metadata': {
        type: 'groundtruth/video-object-tracking',
        'creation-date': '2020-07-19T16:59:25.570000',
      },
    };
    const { newest, attributes } = await report([imported]);
    expect([newest, attributes.map(({ name }) => name)]).toEqual(['Person-ref', ['Person', 'Person-ref']]);
  });

  test('counts by attribute', async () => {
    const automated = boxLine({
      name: 'auto.jpg',
      boxes: [
        [0, 1, 2, 3, 4],
        [1, 1, 2, 3, 4],
      ],
      metadata: { 'human-annotated': 'no' },
    });
    const { lines, labeled, failed, unlabeled, attributes } = await report(
      [boxLine(), automated, boxLine({ name: 'none.jpg', boxes: [] }), { 'source-ref': 's3://a/u.jpg' }],
      { images: 'none' },
    );
    expect({ lines, labeled, failed, unlabeled }).toEqual({ lines: 4, labeled: 3, failed: 0, unlabeled: 1 });
    expect(attributes).toMatchObject([
      {
        name: 'shelf',
        kind: 'boxes',
        labeled: 3,
        human: 2,
        automated: 1,
        empty: 1,
        annotations: 3,
        jobs: ['labeling-job/shelf'],
        classes: [
          { name: 'tin', ids: ['0'], count: 2 },
          { name: 'jar', ids: ['1'], count: 1 },
        ],
      },
    ]);
  });
});

describe('images that lie here', () => {
  const exif = (orientation: number) => {
    const tiff = Buffer.concat([
      Buffer.from('Exif\0\0MM\0*\0\0\0\u0008\0\u0001', 'latin1'),
      Buffer.from([1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]),
    ]);
    const app1 = Buffer.concat([Buffer.from([0xff, 0xe1, 0, tiff.length + 2]), tiff]);
    const picture = jpeg(640, 480);
    return Buffer.concat([picture.subarray(0, 2), app1, picture.subarray(2)]);
  };
  test.each([
    ['of the size that is said', png(640, 480), {}, []],
    ['of another size', png(600, 480), {}, ['labels/image-size']],
    ['turned, as workers saw it', exif(6), { size: [480, 640] as const }, ['labels/turned-image']],
    ['turned, as it lies there', exif(6), {}, ['labels/turned-image']],
    ['that is none', Buffer.from('<html>'), {}, ['labels/image-unread']],
  ])('%s', async (_, bytes, more, expected) => {
    const folder = scratch();
    mkdirSync(join(folder, 'photos'));
    writeFileSync(join(folder, 'photos', 'a.jpg'), bytes);
    const { findings } = await report([boxLine({ boxes: [], ...more })], { local: folder });
    expect(findings.map(({ rule }) => rule)).toEqual(expected);
  });

  test('are found by the folders they share with their key, and not where two share as many', async () => {
    const folder = scratch();
    for (const [place, width] of [
      ['one', 640],
      ['two', 9],
    ] as const) {
      mkdirSync(join(folder, place));
      writeFileSync(join(folder, place, 'x.png'), png(width, 480));
    }
    const named = (name: string) => report([boxLine({ boxes: [], name })], { local: folder, images: 'all' });
    expect((await named('s3://a/one/x.png')).findings).toEqual([]);
    expect((await named('s3://a/two/x.png')).findings).toMatchObject([{ rule: 'labels/image-size' }]);
    expect((await named('s3://a/three/x.png')).findings).toMatchObject([{ rule: 'labels/image-unread' }]);
  });
});

describe('annotations in files of their own', () => {
  const rows = [
    [0, 0, 1, 1],
    [0, 2, 2, 1],
    [0, 0, 0, 0],
  ];
  const maskLine = line(
    'semantic-segmentation',
    's3://out/job/annotations/consolidated-annotation/output/0_2022-09-09T17:25:31.918770.png',
    { 'internal-color-map': COLOUR_MAP },
  );
  const withMask = async (bytes: Buffer, name = '0_2022-09-09T17_25_31.918770.png') => {
    const folder = scratch();
    writeFileSync(join(folder, name), bytes);
    const { attributes, findings } = await report([maskLine], { local: folder });
    return { attributes, findings: findings.filter(({ rule }) => rule !== 'labels/image-unread') };
  };

  test('a mask by its indexes, under the name that a disk takes', async () => {
    const { attributes, findings } = await withMask(maskPng(rows, ['#ffffff', '#2ca02c', '#1f77b4']));
    expect(findings).toEqual([]);
    expect(attributes).toMatchObject([
      { kind: 'mask', annotations: 2, classes: [{ name: 'tin' }, { name: 'jar' }] },
    ]);
  });

  test('a mask whose indexes are mixed up goes by colours', async () => {
    const mixed = maskPng(
      rows.map((row) => row.map((index) => [0, 2, 1][index] ?? 0)),
      ['#ffffff', '#1f77b4', '#2ca02c'],
    );
    const { attributes, findings } = await withMask(mixed);
    expect(findings).toMatchObject([{ rule: 'labels/mask-indexes', location: { line: 1 } }]);
    expect(attributes[0]?.classes.map(({ name }) => name)).toEqual(['tin', 'jar']);
  });

  test('an index without a class', async () => {
    const { findings } = await withMask(maskPng([[0, 7]], ['#ffffff']));
    expect(findings).toMatchObject([{ rule: 'labels/mask-unknown-class' }]);
  });

  test.each([
    ['cut off', maskPng(rows, ['#ffffff']).subarray(0, 60)],
    ['something else', Buffer.from('no picture')],
  ])('a mask that is %s', async (_, bytes) => {
    expect((await withMask(bytes)).findings).toMatchObject([{ rule: 'labels/broken-annotations' }]);
  });

  test('a mask that nobody can reach is said', async () => {
    expect((await report([maskLine])).findings).toMatchObject([
      { rule: 'labels/annotations-unread', location: { line: 1 } },
    ]);
  });

  test('frames in the order of texts are no finding, and their classes come from the names of tracks', async () => {
    const path = join(scratch(), 'SeqLabel.json');
    writeFileSync(path, JSON.stringify(SEQUENCE([0, 1, 10, 11, 2, 3])));
    const { findings, attributes } = await reportOf(path);
    expect(findings).toEqual([]);
    expect(attributes).toMatchObject([
      { kind: 'video', annotations: 6, classes: [{ name: 'Van', ids: ['2'] }] },
    ]);
  });

  test('names that sort otherwise than the numbers of their frames are one', async () => {
    const path = join(scratch(), 'SeqLabel.json');
    writeFileSync(path, JSON.stringify(SEQUENCE([1, 2, 10], (at) => `f${at}.jpg`)));
    expect((await reportOf(path)).findings).toMatchObject([
      { rule: 'labels/frame-order', message: 'Line 1: f10.jpg (10) was shown before f2.jpg (2).' },
    ]);
  });

  test('classes of points', async () => {
    const folder = scratch();
    writeFileSync(join(folder, '0.zlib'), deflateSync(Uint8Array.of(1, 1, 2, 9)));
    const cloud = line('point_cloud_single_frame_semantic_segmentation', 's3://out/0.zlib', {
      'color-map': COLOUR_MAP,
    });
    const { attributes, findings } = await report([cloud], { local: folder });
    expect(attributes[0]?.classes).toEqual([
      { name: 'tin', ids: ['1'], count: 2 },
      { name: 'jar', ids: ['2'], count: 1 },
    ]);
    expect(findings).toMatchObject([{ rule: 'labels/mask-unknown-class', count: 1 }]);
  });
});
