import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../src/core/errors.ts';
import { drain } from '../../src/core/events.ts';
import { convertLabels } from '../../src/labels/convert/convert.ts';
import type { LabelsS3 } from '../../src/labels/ports.ts';
import { findSources } from '../../src/labels/sources/find-sources.ts';
import { convertedFile } from './converted.ts';
import { reportOf, scratch } from './lines.ts';

function fileWith(name: string, text: string | object): string {
  const path = join(scratch(), name);
  writeFileSync(path, typeof text === 'string' ? text : JSON.stringify(text));
  return path;
}

describe('files of other programs, as their documents have them', () => {
  test('coco: ids of any kind, run lengths as text and as numbers, several parts of one object', async () => {
    const path = fileWith('instances_val.json', {
      info: {},
      images: [{ id: 397_133, file_name: 'a.jpg', width: 4, height: 2 }],
      categories: [
        { id: 44, name: 'bottle' },
        { id: 1, name: 'person' },
      ],
      annotations: [
        {
          id: 9,
          image_id: 397_133,
          category_id: 44,
          bbox: [0, 0, 2, 2],
          segmentation: [
            [0, 0, 2, 0, 2, 2],
            [3, 0, 4, 0, 4, 1],
          ],
          iscrowd: 0,
        },
        {
          id: 10,
          image_id: 397_133,
          category_id: 1,
          bbox: [0, 0, 1, 1],
          segmentation: { size: [2, 4], counts: [2, 3, 3] },
          iscrowd: 1,
        },
        {
          id: 11,
          image_id: 397_133,
          category_id: 1,
          segmentation: { size: [2, 4], counts: '231' },
          bbox: [1, 0, 2, 2],
        },
      ],
    });
    const { lines } = await convertedFile(path, 'jsonl');
    const [{ labels, 'source-ref': ref }] = lines('labels.jsonl');
    expect(ref).toBe('a.jpg');
    expect(
      labels[0].annotations.map((one: Record<string, unknown>) => [
        one.shape,
        one.label,
        one.counts ?? one.points,
      ]),
    ).toEqual([
      [
        'polygon',
        'bottle',
        [
          [0, 0],
          [2, 0],
          [2, 2],
        ],
      ],
      [
        'polygon',
        'bottle',
        [
          [3, 0],
          [4, 0],
          [4, 1],
        ],
      ],
      ['mask', 'person', [2, 3, 3]],
      ['mask', 'person', [2, 3, 1]],
    ]);
    const boxes = await convertedFile(path, 'manifest', { imagesPrefix: 's3://b/c' });
    expect(boxes.lines('output.manifest')[0].labels.annotations).toHaveLength(3);
    expect(boxes.rules).toContain('other-in-target');
  });

  test('label studio: an export with people who disagree, cancelled ones, predictions', async () => {
    const region = (x: number, label: string) => ({
      type: 'rectanglelabels',
      from_name: 'label',
      to_name: 'image',
      original_width: 200,
      original_height: 100,
      value: { x, y: 10, width: 5, height: 5, rectanglelabels: [label] },
    });
    const path = fileWith('project-1.json', [
      {
        id: 1,
        data: { image: 's3://b/a.jpg' },
        annotations: [
          { id: 7, completed_by: 2, result: [region(50, 'cat')] },
          { id: 8, completed_by: { email: 'ben@example.com' }, result: [region(60, 'dog')] },
          { id: 9, was_cancelled: true, result: [region(1, 'x')] },
        ],
        predictions: [],
      },
      {
        id: 2,
        data: { image: 's3://b/b.jpg' },
        annotations: [],
        predictions: [{ result: [region(1, 'cat')] }],
      },
    ]);
    const { lines } = await convertedFile(path, 'jsonl');
    const [one, two] = lines('labels.jsonl');
    expect(one.labels[0].annotations).toMatchObject([
      { label: 'cat', box: [100, 10, 10, 5], worker: '2' },
      { label: 'dog', box: [120, 10, 10, 5], worker: 'ben@example.com' },
    ]);
    expect([one.labels[0].human, two.labels[0].human]).toEqual([true, false]);
  });

  test('cvat: entities of XML, two digits, attributes', async () => {
    const path = fileWith(
      'annotations.xml',
      `<?xml version="1.0"?><annotations><version>1.1</version><meta><job/></meta>
      <image id="0" name="sub/a &amp; b.jpg" width="640" height="480">
        <box label="c&quot;r" source="file" occluded="0" xtl="10.50" ytl="20.00" xbr="30.25" ybr="40.00" z_order="0"><attribute name="worker">ana</attribute></box>
        <ellipse label="x" cx="1"/>
      </image></annotations>`,
    );
    const { lines, rules } = await convertedFile(path, 'jsonl');
    const [one] = lines('labels.jsonl');
    expect(one).toMatchObject({ 'source-ref': 'sub/a & b.jpg', width: 640, height: 480 });
    expect(one.labels[0].annotations).toEqual([
      { shape: 'box', label: 'c"r', box: [10.5, 20, 19.75, 20], worker: 'ana' },
    ]);
    expect(rules).toContain('broken-label');
  });

  test('yolo: names as a list, folders of a split, polygons, rows that are none', async () => {
    const folder = scratch();
    mkdirSync(join(folder, 'train/labels'), { recursive: true });
    mkdirSync(join(folder, 'train/images'));
    writeFileSync(join(folder, 'data.yaml'), 'train: ../train/images\nnc: 2\nnames: [cat, "dog"]\n');
    writeFileSync(
      join(folder, 'train/labels/a.txt'),
      '1 0.5 0.5 0.5 0.5\r\n0 0 0 1 0 1 1\nx y\n7 0.5 0.5 0.1 0.1\n',
    );
    const { png } = await import('../helpers/image-headers.ts');
    writeFileSync(join(folder, 'train/images/a.png'), png(200, 100));
    const [source] = await findSources(folder, undefined);
    expect(source?.place).toEqual({ in: 'file', path: join(folder, 'data.yaml') });
    const { lines, rules } = await convertedFile(join(folder, 'data.yaml'), 'jsonl');
    expect(lines('labels.jsonl')[0]).toMatchObject({
      name: 'a.png',
      labels: [
        {
          annotations: [
            { label: 'dog', box: [50, 25, 100, 50] },
            {
              label: 'cat',
              points: [
                [0, 0],
                [200, 0],
                [200, 100],
              ],
            },
            { label: '7' },
          ],
        },
      ],
    });
    expect(rules).toEqual(expect.arrayContaining(['broken-label', 'class-unnamed']));
  });

  test.each([
    [
      'coco',
      'annotations.json',
      {
        images: [1, null, { id: {} }],
        annotations: ['x', { image_id: 3 }, { image_id: 3, category_id: {}, bbox: 'no' }],
        categories: [null, { id: 1 }],
      },
    ],
    [
      'label studio',
      'tasks.json',
      [
        {
          data: {},
          annotations: [
            7,
            {
              result: [
                null,
                { type: 'rectanglelabels', value: { x: 'a', rectanglelabels: ['c'] } },
                { type: '__proto__', value: {} },
              ],
            },
          ],
        },
      ],
    ],
  ])('%s that is broken is counted and shown, and nothing crashes', async (_, name, text) => {
    const { findings } = await reportOf(fileWith(name, text), { images: 'none' });
    expect(findings.some(({ severity }) => severity !== 'info')).toBe(true);
  });

  const BOX =
    '<image name="a.jpg" width="9" height="9"><box label="x" xtl="0" ytl="0" xbr="1" ybr="1"/></image>';
  test.each([
    ['ends early', `<annotations>${BOX}<image name="a"><box`, 'unclosed tag'],
    [
      'has entities of its own',
      `<!DOCTYPE x [<!ENTITY a "aaaa">]><annotations>${BOX}<i n="&a;"/></annotations>`,
      'entity',
    ],
    [
      'is nested without end',
      `<annotations>${BOX}${'<a>'.repeat(500)}${'</a>'.repeat(500)}</annotations>`,
      'it is nested too deep',
    ],
    ['is no XML', 'no', '1:2: '],
    ['is no text', `\u0000\u0001`, 'disallowed character'],
    ['is no UTF-8', Buffer.from(`<annotations>${BOX}<i n="\xff"/></annotations>`, 'latin1'), 'not valid'],
  ])('XML that %s is said to be none', async (_, text, reason) => {
    const path = join(scratch(), 'annotations.xml');
    writeFileSync(path, text);
    const { findings } = await reportOf(path, { images: 'none' });
    const said = findings.find(({ rule }) => rule === 'labels/unreadable-line')?.message;
    expect(said).toContain('annotations.xml is not XML of CVAT or Pascal VOC: ');
    expect(said).toContain(reason);
  });

  test.each([
    [
      'a box of CVAT without a corner',
      '<image name="a"><box label="x" xtl="0" ytl="0" xbr="1"/>',
      '</image>',
    ],
    ['a box of CVAT without a label', '<image name="a"><box xtl="0" ytl="0" xbr="1" ybr="1"/>', '</image>'],
    ['points of CVAT that are none', '<image name="a"><polygon label="x" points="1,2;3,x"/>', '</image>'],
    ['half a point of CVAT', '<image name="a"><points label="x" points="1,2;3"/>', '</image>'],
    ['no point of CVAT', '<image name="a"><points label="x" points="1"/>', '</image>'],
    [
      'a frame of CVAT without a number',
      '<track label="x"><box xtl="0" ytl="0" xbr="1" ybr="1"/>',
      '</track>',
    ],
    [
      'a box of VOC without a corner',
      '<annotation><filename>a.jpg</filename><object><name>x</name><bndbox><xmin>1</xmin></bndbox></object>',
      '</annotation>',
    ],
    [
      'a box of VOC without a name',
      '<annotation><object><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></object>',
      '</annotation>',
    ],
  ])('%s is one broken label', async (_, begin, end) => {
    const path = fileWith('annotations.xml', `<annotations>${begin}${end}</annotations>`);
    const { lines, rules } = await convertedFile(path, 'jsonl');
    expect(rules).toContain('broken-label');
    const [{ labels }] = lines('labels.jsonl');
    expect(labels[0].frames ?? labels[0].annotations).toEqual([]);
  });
});

test('XML in S3 that cannot be read is no bad XML: it says what AWS says', async () => {
  const error = new GroundctlError('Not yours.', { code: 'access-denied', source: 'aws' });
  const s3 = { get: async () => Promise.reject(error) } as unknown as LabelsS3;
  const place = { in: 's3', bucket: 'b', key: 'annotations.xml' } as const;
  const out = join(scratch(), 'out');
  await expect(drain(convertLabels({ place, folder: undefined }, s3, { to: 'coco', out }))).rejects.toBe(
    error,
  );
});

test('what a track of CVAT says of frames that it is outside of is not read', async () => {
  const box = (frame: number, outside: number) =>
    `<box frame="${frame}" outside="${outside}" xtl="1" ytl="1" xbr="3" ybr="3"/>`;
  const track = `<track id="0" label="x">${box(0, 0)}${box(1, 1)}${box(4, 0)}</track>`;
  const { lines } = await convertedFile(
    fileWith('annotations.xml', `<annotations>${track}</annotations>`),
    'jsonl',
  );
  expect(lines('labels.jsonl')[0].labels[0].frames.map(({ frame }: { frame: number }) => frame)).toEqual([
    0, 4,
  ]);
});
