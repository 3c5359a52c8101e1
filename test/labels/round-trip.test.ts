import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TargetName } from '../../src/labels/convert/target-names.ts';
import { converted, convertedFile } from './converted.ts';
import { boxLabel, boxLine, line } from './lines.ts';

type Line = Readonly<Record<string, unknown>>;

/** What each format is read from on the way back. */
const FILES: Readonly<Partial<Record<TargetName, string>>> = {
  coco: 'annotations.json',
  yolo: 'data.yaml',
  voc: 'Annotations',
  'label-studio': 'tasks.json',
  cvat: 'annotations.xml',
  jsonl: 'labels.jsonl',
};

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((text) => /\S/u.test(text) && !/[\u0000-\u001f\ud800-\udfff\ufffe\uffff]/.test(text));
const size = fc.tuple(fc.integer({ min: 32, max: 9_000 }), fc.integer({ min: 32, max: 9_000 }));
const share = fc.double({ min: 0, max: 0.9, noNaN: true });
const confidence = fc.constantFrom(0, 0.09, 0.5, 0.83, 1);

const boxes = fc.record({
  extent: size,
  ids: fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 4 }),
  names: fc.uniqueArray(name, { minLength: 4, maxLength: 4 }),
  places: fc.array(fc.tuple(fc.nat(3), share, share, share, share, fc.boolean(), confidence), {
    maxLength: 6,
  }),
  rest: fc.dictionary(
    fc.constantFrom('page', 'metadata', '__proto__', 'note'),
    fc.oneof(fc.integer(), name, fc.constant(null)),
    { maxKeys: 2 },
  ),
  status: fc.constantFrom(undefined, 'adjusted', 'unadjusted'),
  human: fc.constantFrom('yes', 'no'),
});

/** Lines of one object detection job, some failed or without a label. */
const manifest = fc
  .tuple(
    fc.array(boxes, { minLength: 1, maxLength: 5 }),
    fc.uniqueArray(name, { minLength: 4, maxLength: 4 }),
    fc.array(fc.constantFrom('failed', 'unlabeled'), { maxLength: 2 }),
  )
  .map(([all, classes, others]): Line[] => [
    ...all.map(({ extent: [width, height], ids, places, rest, status, human }, at) => {
      const id = (pick: number) => ids[pick % ids.length] ?? 0;
      const used = places.map(([pick]) => id(pick));
      return {
        'source-ref': `s3://shop/photos/${at} 설비.jpg`,
        ...rest,
        shelf: {
          image_size: [{ width, height, depth: 3 }],
          annotations: places.map(([pick, left, top, wide, high, whole]) => {
            const placed = (value: number, of: number) => (whole ? Math.floor(value * of) : value * of);
            const [x, y] = [placed(left, width), placed(top, height)];
            return {
              class_id: id(pick),
              left: x,
              top: y,
              width: Math.max(1, placed(wide, width - x)),
              height: Math.max(1, placed(high, height - y)),
            };
          }),
        },
        'shelf-metadata': {
          objects: places.map(([, , , , , , score]) => ({ confidence: score })),
          'class-map': Object.fromEntries(
            used.map((one) => [one, `${classes[one % 4]}${Math.floor(one / 4)}`]),
          ),
          type: 'groundtruth/object-detection',
          'human-annotated': human,
          'creation-date': '2024-05-06T07:08:09.123456',
          'job-name': 'labeling-job/shelf',
          ...(status === undefined ? {} : { 'adjustment-status': status }),
        },
      };
    }),
    ...others.map((kind, at) => ({
      'source-ref': `s3://shop/other/${at}.jpg`,
      ...(kind === 'failed'
        ? {
            'shelf-metadata': {
              'failure-reason': 'ClientError: x',
              'retry-count': 1,
              'human-annotated': 'true',
            },
          }
        : {}),
    })),
  ]);

async function back(
  lines: readonly Line[],
  to: TargetName,
  { sidecar }: { readonly sidecar: boolean },
): Promise<Line[]> {
  const there = await converted(lines, to);
  if (!sidecar) rmSync(join(there.out, 'groundctl-labels.jsonl'), { force: true });
  const result = await convertedFile(join(there.out, FILES[to] ?? ''), 'manifest');
  return result.lines('output.manifest');
}

const RUNS = { numRuns: 25 };

describe('manifest -> X -> manifest, with the kept metadata', () => {
  test.each(['coco', 'label-studio', 'cvat', 'yolo', 'voc', 'jsonl'] as const)(
    '%s: every line is equal',
    async (to) => {
      await fc.assert(
        fc.asyncProperty(manifest, async (lines) => {
          expect(await back(lines, to, { sidecar: true })).toEqual(
            lines.map((one) => JSON.parse(JSON.stringify(one))),
          );
        }),
        RUNS,
      );
    },
  );

  const others: readonly (readonly [string, Line, readonly TargetName[]])[] = [
    [
      'a class',
      line('image-classification', 0, { 'class-name': 'dog', confidence: 0.9 }),
      ['label-studio', 'cvat', 'jsonl', 'coco'],
    ],
    [
      'classes',
      line('image-classification-multilabel', [1, 0], {
        'class-map': { 0: 'a', 1: 'b' },
        'confidence-map': { 0: 0.9, 1: 0.5 },
      }),
      ['label-studio', 'cvat', 'jsonl'],
    ],
    [
      'entities',
      line(
        'text-span',
        {
          annotations: {
            labels: [{ label: 'Who', shortDisplayName: 'w' }],
            entities: [{ label: 'Who', startOffset: 0, endOffset: 3 }],
          },
        },
        { entities: [{ confidence: 0.7 }] },
        { source: 'Ana went.' },
      ),
      ['label-studio', 'jsonl', 'coco', 'cvat'],
    ],
    [
      'a mask',
      line('semantic-segmentation', 's3://out/m.png', { 'internal-color-map': {} }),
      ['coco', 'cvat', 'label-studio'],
    ],
    [
      'two jobs, the newest',
      {
        ...boxLine(),
        ...boxLabel({
          attribute: 'chain',
          boxes: [[1, 5, 6, 7, 8]],
          metadata: { 'creation-date': '2025-01-01T00:00:00.000000' },
        }),
      },
      ['coco', 'label-studio', 'cvat', 'jsonl'],
    ],
    [
      'a home-made line',
      {
        ...boxLine(),
        'shelf-metadata': { type: 'groundtruth/object-detection', 'class-map': { 0: 'tin' }, extra: [1] },
      },
      ['coco', 'label-studio', 'cvat', 'jsonl'],
    ],
  ];
  test.each(others.flatMap(([what, one, targets]) => targets.map((to) => [what, to, one] as const)))(
    '%s by %s',
    async (_, to, one) => {
      // CVAT writes no file of images where there are none.
      const lines = [one, boxLine({ name: 'z.jpg', attribute: 'label' in one ? 'label' : 'shelf' })];
      expect(await back(lines, to, { sidecar: true })).toEqual(
        lines.map((each) => JSON.parse(JSON.stringify(each))),
      );
    },
  );
});

describe('without it', () => {
  test.each([
    ['coco', 1e-6],
    ['label-studio', 1e-6],
    ['cvat', 1e-6],
    ['voc', 1e-6],
    ['jsonl', 0],
  ] as const)('%s: the same boxes of the same classes, to %d px', async (to, slack) => {
    await fc.assert(
      fc.asyncProperty(manifest, async (lines) => {
        const labeled = lines.filter((one) => 'shelf' in one);
        const result = await back(labeled, to, { sidecar: false });
        expect(result.length).toBe(labeled.length);
        for (const [at, one] of result.entries()) {
          const [was, is] = [placesOf(labeled[at] ?? {}), placesOf(one)];
          expect(is.map(([named]) => named)).toEqual(was.map(([named]) => named));
          for (const [index, [, ...places]] of is.entries()) {
            const before = was[index]?.slice(1) as number[];
            for (const [part, value] of places.entries())
              expect(Math.abs(Number(value) - (before[part] ?? Number.NaN))).toBeLessThanOrEqual(slack);
          }
        }
      }),
      RUNS,
    );
  });

  /** Classes and places, whatever the attribute is called. */
  function placesOf(one: Line): (readonly (string | number)[])[] {
    const key = 'shelf' in one ? 'shelf' : 'labels';
    const { annotations } = one[key] as {
      annotations: { class_id: number; left: number; top: number; width: number; height: number }[];
    };
    const { 'class-map': map } = one[`${key}-metadata`] as { 'class-map': Record<string, string> };
    return annotations.map(({ class_id, left, top, width, height }) => [
      map[class_id] ?? '',
      left,
      top,
      width,
      height,
    ]);
  }

  test('yolo knows the size by the images beside it, and says where it does not', async () => {
    const there = await converted(
      [boxLine({ boxes: [[0, 163.6, 1, 30, 40]], size: [9_999, 7_777] })],
      'yolo',
    );
    const source = join(there.out, 'data.yaml');
    rmSync(join(there.out, 'groundctl-labels.jsonl'));
    const lost = await convertedFile(source, 'manifest');
    expect(lost.rules).toContain('no-extent');
    const { png } = await import('../helpers/image-headers.ts');
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(there.out, 'images'));
    writeFileSync(join(there.out, 'images', 'a.jpg'), png(9_999, 7_777));
    const { annotations } = (
      await convertedFile(source, 'manifest', { attributes: ['boxes'], imagesPrefix: 's3://new/place' })
    ).lines('output.manifest')[0].boxes;
    expect(annotations[0].left).toBeCloseTo(163.6, 5);
    expect(annotations[0].width).toBeCloseTo(30, 5);
  });

  test('source-refs come from --images, the attribute from --label-attribute', async () => {
    const there = await converted([boxLine()], 'voc', { sidecar: false });
    const [one] = (
      await convertedFile(join(there.out, 'Annotations'), 'manifest', {
        attributes: ['boxes'],
        imagesPrefix: 's3://new/place/',
      })
    ).lines('output.manifest');
    expect(one).toMatchObject({
      'source-ref': 's3://new/place/a.jpg',
      boxes: { image_size: [{ width: 640, height: 480, depth: 3 }] },
      'boxes-metadata': { type: 'groundtruth/object-detection', 'class-map': { 0: 'tin' } },
    });
  });
});

describe('what was changed meanwhile comes back', () => {
  const edited = async (change: (document: Record<string, Record<string, unknown>[]>) => void) => {
    const there = await converted(
      [
        boxLine({
          boxes: [
            [0, 1, 2, 3, 4],
            [1, 5, 6, 7, 8],
          ],
          confidence: 0.7,
        }),
        boxLine({ name: 'b.jpg', boxes: [] }),
      ],
      'coco',
    );
    const path = join(there.out, 'annotations.json');
    const document = JSON.parse(readFileSync(path, 'utf8'));
    change(document);
    writeFileSync(path, JSON.stringify(document));
    return convertedFile(path, 'manifest');
  };

  test('a box that was moved, the other one as it was', async () => {
    const { lines } = await edited(({ annotations }) =>
      Object.assign(annotations?.[1] ?? {}, { bbox: [50, 6, 7, 8], score: 0.2 }),
    );
    const [one] = lines('output.manifest');
    expect(one.shelf.annotations).toEqual([
      { class_id: 0, left: 1, top: 2, width: 3, height: 4 },
      { class_id: 1, left: 50, top: 6, width: 7, height: 8 },
    ]);
    expect(one['shelf-metadata'].objects).toEqual([{ confidence: 0.7 }, { confidence: 0.2 }]);
    expect(one['shelf-metadata']['job-name']).toBe('labeling-job/shelf');
  });

  test('a box of a new class gets a free id, one that was taken out is gone', async () => {
    const { lines } = await edited(({ annotations, categories }) => {
      categories?.push({ id: 9, name: 'lid' });
      annotations?.splice(0, 1);
      annotations?.push({ id: 77, image_id: 2, category_id: 9, bbox: [1, 1, 2, 2] });
    });
    const [one, two] = lines('output.manifest');
    expect(one.shelf.annotations).toEqual([{ class_id: 1, left: 5, top: 6, width: 7, height: 8 }]);
    expect(one['shelf-metadata']['class-map']).toEqual({ 1: 'jar' });
    expect(two.shelf.annotations).toEqual([{ class_id: 2, left: 1, top: 1, width: 2, height: 2 }]);
    expect(two['shelf-metadata']['class-map']).toEqual({ 2: 'lid' });
  });

  test('an image that was taken out is left out and said, a new one comes last', async () => {
    const { lines, rules } = await edited(({ images }) => {
      images?.splice(1, 1);
      images?.push({ id: 5, file_name: 'new.jpg', coco_url: 's3://shop/new.jpg', width: 9, height: 9 });
    });
    expect(rules).toContain('removed-object');
    expect(lines('output.manifest').map((one) => one['source-ref'])).toEqual([
      's3://shop/photos/a.jpg',
      's3://shop/new.jpg',
    ]);
  });
});

test('formats become each other', async () => {
  const there = await converted([boxLine({ boxes: [[0, 64, 48, 320, 240]] })], 'cvat');
  const { text } = await convertedFile(join(there.out, 'annotations.xml'), 'yolo');
  expect(text('labels/a.txt')).toBe('0 0.35 0.35 0.5 0.5\n');
});
