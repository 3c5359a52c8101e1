import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TargetName } from '../../src/labels/convert/target-names.ts';
import { convertedFile } from './converted.ts';
import { COLOUR_MAP, fileOf, line, maskPng, scratch } from './lines.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What each format is read from on the way back. */
const FILES: Readonly<Partial<Record<TargetName, string>>> = {
  coco: 'annotations.json',
  'label-studio': 'tasks.json',
  cvat: 'annotations.xml',
  jsonl: 'labels.jsonl',
};
const RUNS = { numRuns: 10 };

/** Lines there, and from there as our own lines, which hold everything that was read. */
async function thereAndBack(
  path: string,
  to: TargetName,
  { local, file = FILES[to] ?? '' }: { readonly local?: string; readonly file?: string } = {},
): Promise<{ readonly before: Fields[][]; readonly after: Fields[][] }> {
  const annotations = async (from: string) => {
    const { lines } = await convertedFile(from, 'jsonl', { local, sidecar: false });
    return lines('labels.jsonl').map((one) => one.labels.flatMap((label: Fields) => label.annotations ?? []));
  };
  const there = await convertedFile(path, to, { local });
  rmSync(join(there.out, 'groundctl-labels.jsonl'), { force: true });
  return { before: await annotations(path), after: await annotations(join(there.out, file)) };
}

const word = fc.constantFrom('tin', 'jar & lid', '설비 ', '<b>"x"</b>', '__proto__', '10');

describe('masks', () => {
  const picture = fc
    .tuple(fc.integer({ min: 1, max: 17 }), fc.integer({ min: 1, max: 13 }))
    .chain(([width, height]) =>
      fc.array(fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: width, maxLength: width }), {
        minLength: height,
        maxLength: height,
      }),
    );

  test.each(['coco', 'label-studio', 'cvat', 'jsonl'] as const)(
    '%s: every pixel of every class',
    async (to) => {
      await fc.assert(
        fc.asyncProperty(fc.array(picture, { minLength: 1, maxLength: 3 }), async (pictures) => {
          const local = scratch();
          const lines = pictures.map((rows, at) => {
            writeFileSync(join(local, `m${at}.png`), maskPng(rows, ['#ffffff', '#2ca02c', '#1f77b4']));
            const map = { 'internal-color-map': COLOUR_MAP };
            return line('semantic-segmentation', `s3://o/m${at}.png`, map, {
              'source-ref': `s3://shop/${at}.png`,
            });
          });
          const { before, after } = await thereAndBack(fileOf(lines), to, { local });
          const masks = (all: Fields[][]) =>
            all.map((own) => own.map(({ label, size, counts }) => [label, size, counts]));
          expect(masks(after)).toEqual(masks(before));
          const pixels = pictures.map((rows) => rows.flat().filter((value) => value > 0).length);
          const inside = (counts: number[]) => counts.reduce((sum, run, at) => sum + (at % 2) * run, 0);
          expect(
            before.map((own) => own.reduce((sum, { counts }) => sum + inside(counts as number[]), 0)),
          ).toEqual(pixels);
        }),
        RUNS,
      );
    },
  );
});

describe('tracks', () => {
  const place = fc.double({ min: 0, max: 500, noNaN: true });
  /** Frames by their numbers, with gaps; each object at most once in a frame. */
  const frames = fc.uniqueArray(
    fc.record({
      number: fc.nat(40),
      objects: fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), place, place, place, place), {
        minLength: 1,
        maxLength: 3,
        selector: ([track]) => track,
      }),
    }),
    { minLength: 1, maxLength: 6, selector: ({ number }) => number },
  );
  const NAMES: Readonly<Record<string, string>> = { a: 'tin', b: 'jar', c: 'tin' };

  test.each([
    ['coco', 'annotations.json'],
    ['cvat', 'video-seq.xml'],
    ['jsonl', 'labels.jsonl'],
  ] as const)('%s: frames, places to a millionth of a pixel, and which are one object', async (to, file) => {
    await fc.assert(
      fc.asyncProperty(frames, async (all) => {
        const local = scratch();
        const list = all.map(({ number, objects }) => ({
          'frame-no': String(number),
          frame: `${String(number).padStart(3, '0')}.jpg`,
          annotations: objects.map(([track, left, top, width, height]) => ({
            'class-id': NAMES[track] === 'tin' ? '0' : '1',
            'object-id': track,
            'object-name': `${NAMES[track]}:${track}`,
            left,
            top,
            width: width + 1,
            height: height + 1,
          })),
        }));
        writeFileSync(join(local, 'SeqLabel.json'), JSON.stringify({ 'tracking-annotations': list }));
        const path = fileOf([
          {
            ...line('video-object-tracking', 's3://o/SeqLabel.json', { 'class-map': { 0: 'tin', 1: 'jar' } }),
            'source-ref': 's3://v/seq.json',
          },
        ]);
        const rowsOf = async (from: string) => {
          const { lines } = await convertedFile(from, 'jsonl', { local, sidecar: false });
          const { frames } = lines('labels.jsonl')[0].labels[0];
          const rows = frames.flatMap(({ frame, annotations }: { frame: number; annotations: Fields[] }) =>
            annotations.map(({ label, track, box }) => ({ frame, label, track, box: box as number[] })),
          ) as { frame: number; label: string; track: string; box: number[] }[];
          const tracks = [...new Set(rows.map(({ track }) => track))];
          return rows
            .map(({ frame, label, track, box }) => ({ frame, label, track: tracks.indexOf(track), box }))
            .sort((a, b) => a.frame - b.frame || (a.box[0] ?? 0) - (b.box[0] ?? 0));
        };
        const there = await convertedFile(path, to, { local });
        rmSync(join(there.out, 'groundctl-labels.jsonl'), { force: true });
        const [before, after] = [await rowsOf(path), await rowsOf(join(there.out, file))];
        const without = (rows: typeof before) => rows.map(({ frame, label }) => [frame, label]);
        expect(without(after)).toEqual(without(before));
        // Numbers of objects may differ; which rows are of one object may not.
        const together = (rows: typeof before) =>
          rows.map((one) => rows.map((other) => one.track === other.track));
        expect(together(after)).toEqual(together(before));
        for (const [at, { box }] of after.entries())
          for (const [part, value] of box.entries())
            expect(Math.abs(value - (before[at]?.box[part] ?? Number.NaN))).toBeLessThanOrEqual(1e-6);
      }),
      RUNS,
    );
  });
});

describe('texts', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 40 });
  const entities = text.chain((source) =>
    fc.tuple(
      fc.constant(source),
      fc.array(fc.tuple(word, fc.nat(source.length - 1), fc.nat(source.length - 1)), { maxLength: 5 }),
    ),
  );

  test.each(['label-studio', 'jsonl'] as const)(
    '%s: entities by their offsets, overlapping ones too',
    async (to) => {
      await fc.assert(
        fc.asyncProperty(fc.array(entities, { minLength: 1, maxLength: 3 }), async (texts) => {
          const lines = texts.map(([source, spans]) => {
            const found = spans.map(([label, a, b]) => ({
              label,
              startOffset: Math.min(a, b),
              endOffset: Math.max(a, b) + 1,
            }));
            const metadata = { entities: found.map(() => ({ confidence: 0.5 })) };
            return line('text-span', { annotations: { labels: [], entities: found } }, metadata, { source });
          });
          const { before, after } = await thereAndBack(fileOf(lines), to);
          expect(after).toEqual(before);
          expect(after.map((own) => own.length)).toEqual(texts.map(([, spans]) => spans.length));
        }),
        RUNS,
      );
    },
  );
});

describe('classes of the whole', () => {
  const one = fc.uniqueArray(fc.tuple(fc.nat(9), word), {
    minLength: 1,
    maxLength: 4,
    selector: ([, name]) => name,
  });

  test.each(['label-studio', 'cvat', 'jsonl'] as const)('%s: each name', async (to) => {
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 3 }), async (all) => {
        const lines = all.map((classes, at) => {
          const map = Object.fromEntries(classes.map(([, name], index) => [index, name]));
          return line(
            'image-classification-multilabel',
            classes.map((_, index) => index),
            { 'class-map': map, 'confidence-map': {} },
            { 'source-ref': `s3://shop/${at}.jpg` },
          );
        });
        const { before, after } = await thereAndBack(fileOf(lines), to);
        const names = (rows: Fields[][]) => rows.map((own) => own.map(({ label }) => label));
        expect(names(after)).toEqual(names(before));
        expect(names(after)).toEqual(all.map((classes) => classes.map(([, name]) => name)));
      }),
      RUNS,
    );
  });
});

describe('shapes of crowd elements, of several workers', () => {
  const coordinate = fc.double({ min: 0, max: 100, noNaN: true });
  const vertex = fc.record({ x: coordinate, y: coordinate });
  const answer = fc.record({
    polygons: fc.array(
      fc.record({ label: word, vertices: fc.array(vertex, { minLength: 3, maxLength: 6 }) }),
      { maxLength: 2 },
    ),
    polylines: fc.array(
      fc.record({ label: word, vertices: fc.array(vertex, { minLength: 2, maxLength: 5 }) }),
      { maxLength: 2 },
    ),
    keypoints: fc.array(
      fc.tuple(word, vertex).map(([label, at]) => ({ label, ...at })),
      { maxLength: 2 },
    ),
  });

  test.each([
    ['cvat', ['polygon', 'polyline', 'keypoint']],
    ['label-studio', ['polygon', 'keypoint']],
    ['coco', ['polygon']],
    ['jsonl', ['polygon', 'polyline', 'keypoint']],
  ] as const)('%s: what it has a place for, to a millionth of a pixel', async (to, shapes) => {
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 3 }), async (answers) => {
        const size = { inputImageProperties: { width: 100, height: 100 } };
        const value = {
          annotationsFromAllWorkers: answers.map(({ polygons, polylines, keypoints }, at) => ({
            workerId: `w${at}`,
            annotationData: {
              content: JSON.stringify({
                p: { polygons, ...size },
                l: { polylines, ...size },
                k: { keypoints, ...size },
              }),
            },
          })),
        };
        const { before, after } = await thereAndBack(fileOf([line('custom', value)]), to);
        const rows = (all: Fields[][]) =>
          all
            .flat()
            .filter(({ shape }) => (shapes as readonly unknown[]).includes(shape))
            .map(({ shape, label, worker, points }) => ({
              shape,
              label,
              worker,
              points: (points as number[][]).flat(),
            }))
            .sort((a, b) => String([a.worker, a.shape]).localeCompare(String([b.worker, b.shape])));
        const [was, is] = [rows(before), rows(after)];
        const without = (list: typeof was) => list.map(({ points: _, ...rest }) => rest);
        // One worker's alone may be nobody's in a format that has people only where there are several.
        expect(without(is)).toEqual(without(was));
        for (const [at, { points }] of is.entries()) {
          expect(points.length).toBe(was[at]?.points.length);
          for (const [part, coordinate] of points.entries())
            expect(Math.abs(coordinate - (was[at]?.points[part] ?? Number.NaN))).toBeLessThanOrEqual(1e-6);
        }
      }),
      RUNS,
    );
  });
});

describe('what JSON Lines alone has a place for', () => {
  const number = fc.double({ min: -1_000, max: 1_000, noNaN: true, noDefaultInfinity: true });
  const size = fc.double({ min: 0.01, max: 50, noNaN: true });
  const cuboid = fc.record({
    'class-id': fc.constantFrom(0, 1),
    'object-id': fc.constantFrom('a', 'b'),
    'center-x': number,
    'center-y': number,
    'center-z': number,
    length: size,
    width: size,
    height: size,
    roll: fc.constant(0),
    pitch: fc.constant(0),
    yaw: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
  });
  const kinds = {
    cuboids: fc
      .array(cuboid, { maxLength: 4 })
      .map((annotations) =>
        line('point_cloud_object_detection', { annotations }, { 'class-map': { 0: 'car', 1: 'van' } }),
      ),
    verdicts: fc.tuple(fc.nat(3), word, fc.array(word, { maxLength: 2 })).map(([value, name, comments]) =>
      line('label-verification', value, {
        'class-name': name,
        'worker-feedback': comments.map((comment) => ({ comment })),
      }),
    ),
    'a single class': fc
      .tuple(fc.nat(9), word, fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([value, name, confidence]) =>
        line('image-classification', value, { 'class-name': name, confidence }),
      ),
    'JSON of a custom task': fc
      .jsonValue({ maxDepth: 3 })
      .map((value) => line('custom', { answer: value as object })),
  };

  test.each(Object.entries(kinds))('%s come back as they were', async (_, kind) => {
    await fc.assert(
      fc.asyncProperty(fc.array(kind, { minLength: 1, maxLength: 3 }), async (lines) => {
        const { before, after } = await thereAndBack(fileOf(lines), 'jsonl');
        expect(before).toHaveLength(lines.length);
        expect(after).toEqual(before);
      }),
      RUNS,
    );
  });
});
