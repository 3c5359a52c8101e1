import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { encode } from 'fast-png';
import { beforeAll, describe, expect, test } from 'vitest';
import { maskPixels } from '../../src/labels/masks/pixels.ts';
import { runLengths, runText } from '../../src/labels/masks/runs.ts';
import { type Converted, convertedFile } from '../labels/converted.ts';
import { boxLine, COLOUR_MAP, fileOf, line, maskPng, scratch } from '../labels/lines.ts';
import { INSTALL_MS, python } from './tools.ts';

/**
 * The targets' own readers. Left out, and why: ultralytics (it needs torch, a gigabyte; datumaro reads its layout),
 * cvat-sdk (it talks to a server; datumaro reads its XML). Of FiftyOne its importers, which need no database; of
 * Labelbox what its SDK would write of the same annotations, and its reader of ontologies.
 */
const run = promisify(execFile);
const bins: Partial<
  Record<'coco' | 'datumaro' | 'labelStudio' | 'datasets' | 'fiftyone' | 'labelbox', string>
> = {};

beforeAll(async () => {
  const all = {
    coco: ['labels-coco', ['pycocotools==2.0.11', 'numpy==2.4.6']],
    datumaro: ['labels-datumaro', ['datumaro==1.13.12']],
    labelStudio: ['labels-label-studio', ['label-studio-sdk==2.1.2']],
    datasets: ['labels-datasets', ['datasets==5.2.0', 'pillow==13.0.0']],
    fiftyone: ['labels-fiftyone', ['fiftyone==1.22.1']],
    labelbox: ['labels-labelbox', ['labelbox[data]==7.17.0']],
  } as const;
  for (const [name, [folder, requirements]] of Object.entries(all)) {
    const bin = await python(folder, requirements);
    if (bin !== undefined) bins[name as keyof typeof bins] = bin;
  }
}, INSTALL_MS * 2);

/** What a script prints as its last line, as JSON. */
async function ask(bin: string, script: string, ...words: readonly string[]) {
  const { stdout } = await run(join(bin, 'python'), ['-c', script, ...words], {
    maxBuffer: 1 << 26,
    env: {
      PATH: process.env.PATH,
      HOME: dirname(words[0] ?? '/nonexistent'),
      HF_HOME: join(scratch(), 'hf'),
      HF_HUB_OFFLINE: '1',
    },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null');
}

const BOXES = [
  {
    name: 'a.png',
    boxes: [
      [0, 3, 4, 20, 11],
      [3, 10.25, 0, 53.75, 48],
    ],
    classes: { 0: 'tin', 3: 'jar & lid' },
  },
  { name: '설비 2.png', boxes: [], classes: {} },
  { name: 'c.png', boxes: [[3, 0, 0, 64, 48]], classes: { 3: 'jar & lid' } },
] as const;
/** Image, class, left, top, width, height. */
const EXPECTED = BOXES.flatMap(({ name, boxes, classes }) =>
  boxes.map(([id, ...place]) => [name, (classes as Record<number, string>)[id] ?? '', ...place]),
);

/** Boxes on pictures that are there, converted with their pictures. */
function boxed(to: Parameters<typeof convertedFile>[1]): Promise<Converted> {
  const local = scratch();
  mkdirSync(join(local, 'photos'));
  for (const { name } of BOXES) {
    const data = new Uint8Array(64 * 48 * 3).fill(200);
    writeFileSync(join(local, 'photos', name), encode({ width: 64, height: 48, channels: 3, data }));
  }
  const lines = BOXES.map(({ name, boxes, classes }) => boxLine({ name, boxes, classes, size: [64, 48] }));
  return convertedFile(fileOf(lines), to, { local, copyImages: true });
}

/** Sorted, with numbers to a thousandth: some readers hold 32-bit fractions. */
function comparable(rows: readonly (readonly (string | number)[])[]) {
  return rows
    .map((row) => row.map((cell) => (typeof cell === 'number' ? Math.round(cell * 1_000) / 1_000 : cell)))
    .sort((a, b) => String(a).localeCompare(String(b)));
}

describe('COCO, by pycocotools', () => {
  test('boxes and categories', async (context) => {
    if (bins.coco === undefined) return context.skip('python3 is not here');
    const { out } = await boxed('coco');
    const rows = await ask(
      bins.coco,
      `
import json, sys
from pycocotools.coco import COCO
coco = COCO(sys.argv[1])
names = {c['id']: c['name'] for c in coco.loadCats(coco.getCatIds())}
print(json.dumps([[coco.loadImgs(a['image_id'])[0]['file_name'], names[a['category_id']], *a['bbox']] for a in coco.loadAnns(coco.getAnnIds())]))`,
      join(out, 'annotations.json'),
    );
    expect(comparable(rows)).toEqual(comparable(EXPECTED));
  });

  test('masks: area, box and every pixel', async (context) => {
    if (bins.coco === undefined) return context.skip('python3 is not here');
    const local = scratch();
    const rows = Array.from({ length: 41 }, (_, y) =>
      Array.from({ length: 67 }, (__, x) => ((x * y) % 11 < 4 ? 1 : (x + y) % 7 === 0 ? 2 : 0)),
    );
    writeFileSync(join(local, 'm.png'), maskPng(rows, ['#ffffff', '#2ca02c', '#1f77b4']));
    const { out } = await convertedFile(
      fileOf([line('semantic-segmentation', 's3://o/m.png', { 'internal-color-map': COLOUR_MAP })]),
      'coco',
      { local },
    );
    const found = await ask(
      bins.coco,
      `
import json, sys
from pycocotools.coco import COCO
from pycocotools import mask
coco = COCO(sys.argv[1])
out = []
for a in coco.loadAnns(coco.getAnnIds()):
    rle = coco.annToRLE(a)
    pixels = coco.annToMask(a)
    again = mask.encode(__import__('numpy').asfortranarray(pixels))
    out.append([a['area'], int(mask.area(rle)), a['bbox'], mask.toBbox(rle).tolist(), a['segmentation']['counts'] == again['counts'].decode(), pixels.tolist()])
print(json.dumps(out))`,
      join(out, 'annotations.json'),
    );
    for (const [at, [area, theirs, box, theirBox, same, pixels]] of found.entries()) {
      expect([area, box, same]).toEqual([theirs, theirBox, true]);
      expect(pixels).toEqual(rows.map((row) => row.map((value) => (value === at + 1 ? 1 : 0))));
    }
    expect(found).toHaveLength(2);
  });

  test('run lengths of masks of any shape are the same text', async (context) => {
    if (bins.coco === undefined) return context.skip('python3 is not here');
    const shapes = [
      [1, 1, 1],
      [0, 1, 1],
      [1, 40, 1],
      [1, 1, 40],
      [3, 500, 700],
      [2, 64, 64],
    ] as const;
    const pictures = shapes.map(([step, width, height]) => ({
      width,
      height,
      values: Uint8Array.from({ length: width * height }, (_, at) =>
        step === 0 ? 0 : (Math.imul(at, 2_654_435_761) >>> 29) % (step + 1) === 0 ? 1 : 0,
      ),
    }));
    const path = join(scratch(), 'masks.json');
    writeFileSync(
      path,
      JSON.stringify(pictures.map(({ values, ...size }) => ({ ...size, values: [...values] }))),
    );
    const theirs = await ask(
      bins.coco,
      `
import json, sys, numpy
from pycocotools import mask
print(json.dumps([mask.encode(numpy.asfortranarray(numpy.array(m['values'], dtype=numpy.uint8).reshape(m['height'], m['width'])))['counts'].decode() for m in json.load(open(sys.argv[1]))]))`,
      path,
    );
    const ours = pictures.map(({ width, height, values }) => {
      const counts = runLengths(values, width, height).get(1) ?? [width * height];
      expect(maskPixels({ size: { width, height }, counts })).toEqual(values);
      return runText(counts);
    });
    expect(ours).toEqual(theirs);
  });
});

describe('by datumaro', () => {
  const READ = `
import json, sys
import datumaro as dm
data = dm.Dataset.import_from(sys.argv[1], sys.argv[2])
names = [c.name for c in data.categories()[dm.AnnotationType.label]]
print(json.dumps([[item.id, names[a.label], *a.get_bbox()] for item in data for a in item.annotations if a.type == dm.AnnotationType.bbox]))`;
  const byStem = (rows: readonly (readonly (string | number)[])[]) =>
    rows.map(([name, ...rest]) => [
      String(name)
        .replace(/^.*\//, '')
        .replace(/\.png$/, ''),
      ...rest,
    ]);

  test('YOLO', async (context) => {
    if (bins.datumaro === undefined) return context.skip('python3 is not here');
    const { out } = await boxed('yolo');
    expect(comparable(byStem(await ask(bins.datumaro, READ, out, 'yolo')))).toEqual(
      comparable(byStem(EXPECTED)),
    );
  });

  test('Pascal VOC: its corners without the 1 from which they count', async (context) => {
    if (bins.datumaro === undefined) return context.skip('python3 is not here');
    const { out } = await boxed('voc');
    // datumaro takes xmin for the left edge and xmax for the right one, so a box begins one pixel later there.
    const shifted = EXPECTED.map(([name, label, left, top, width, height]) => [
      name ?? '',
      label ?? '',
      Number(left) + 1,
      Number(top) + 1,
      Number(width) - 1,
      Number(height) - 1,
    ]);
    expect(comparable(byStem(await ask(bins.datumaro, READ, out, 'voc')))).toEqual(
      comparable(byStem(shifted)),
    );
  });

  test('CVAT', async (context) => {
    if (bins.datumaro === undefined) return context.skip('python3 is not here');
    const { out } = await boxed('cvat');
    expect(comparable(byStem(await ask(bins.datumaro, READ, out, 'cvat')))).toEqual(
      comparable(byStem(EXPECTED)),
    );
  });

  test('tracks of CVAT', async (context) => {
    if (bins.datumaro === undefined) return context.skip('python3 is not here');
    const path = join(scratch(), 'SeqLabel.json');
    const frame = (at: number, left: number) => ({
      'frame-no': String(at),
      frame: `f${at}.jpg`,
      annotations: [
        { left, top: 2, width: 3, height: 4, 'class-id': '0', 'object-id': 'x', 'object-name': 'Van:1' },
      ],
    });
    writeFileSync(path, JSON.stringify({ 'tracking-annotations': [frame(0, 5), frame(1, 6), frame(3, 9)] }));
    const local = dirname(path);
    const picture = encode({ width: 64, height: 48, channels: 3, data: new Uint8Array(64 * 48 * 3) });
    writeFileSync(join(local, 'f0.jpg'), picture);
    const { out } = await convertedFile(path, 'cvat', { local });
    mkdirSync(join(out, 'images'));
    for (let at = 0; at < 5; at++)
      writeFileSync(join(out, 'images', `frame_${String(at).padStart(6, '0')}.png`), picture);
    const rows = await ask(
      bins.datumaro,
      `
import json, sys
import datumaro as dm
data = dm.Dataset.import_from(sys.argv[1], 'cvat')
print(json.dumps([[item.attributes.get('frame'), a.attributes.get('track_id'), *a.get_bbox()] for item in data for a in item.annotations if not a.attributes.get('outside')]))`,
      join(out, 'video-line-000001.xml'),
    );
    expect(comparable(rows)).toEqual(
      comparable([
        [0, 0, 5, 2, 3, 4],
        [1, 0, 6, 2, 3, 4],
        [3, 0, 9, 2, 3, 4],
      ]),
    );
  });
});

describe('Label Studio, by its SDK', () => {
  test('tasks are valid for their configuration, and its converter finds the boxes', async (context) => {
    if (bins.labelStudio === undefined) return context.skip('python3 is not here');
    const { out } = await boxed('label-studio');
    const { valid, rows } = await ask(
      bins.labelStudio,
      `
import json, sys, os, tempfile
from label_studio_sdk.label_interface import LabelInterface
from label_studio_sdk.converter import Converter
folder = sys.argv[1]
config = open(os.path.join(folder, 'config.xml')).read()
tasks = json.load(open(os.path.join(folder, 'tasks.json')))
interface = LabelInterface(config)
valid = [interface.validate_annotation(a) for t in tasks for a in t['annotations']] + [interface.validate_task({'data': t['data']}) for t in tasks]
for at, task in enumerate(tasks):
    task['id'] = at
    task['data']['image'] = task['meta']['name']
    for number, annotation in enumerate(task['annotations']):
        annotation.update(id=number, completed_by=1)
source = os.path.join(tempfile.mkdtemp(), 'tasks.json')
json.dump(tasks, open(source, 'w'))
target = tempfile.mkdtemp()
Converter(config, target, download_resources=False).convert_to_coco(source, target, output_image_dir=os.path.join(target, 'images'), is_dir=False)
coco = json.load(open(os.path.join(target, 'result.json')))
names = {c['id']: c['name'] for c in coco['categories']}
files = {i['id']: os.path.basename(i['file_name']).split('__')[-1] for i in coco['images']}
print(json.dumps({'valid': valid, 'rows': [[files[a['image_id']], names[a['category_id']], *a['bbox']] for a in coco['annotations']]}))`,
      out,
    );
    expect(new Set(valid)).toEqual(new Set([true]));
    expect(comparable(rows)).toEqual(comparable(EXPECTED));
  });

  test('masks, as its brush unpacks them', async (context) => {
    if (bins.labelStudio === undefined) return context.skip('python3 is not here');
    const local = scratch();
    const rows = Array.from({ length: 40 }, (_, y) =>
      Array.from({ length: 60 }, (__, x) =>
        (x - 30) ** 2 + (y - 20) ** 2 < 150 || (x * y) % 13 === 0 ? 1 : 0,
      ),
    );
    writeFileSync(join(local, 'm.png'), maskPng(rows, ['#ffffff', '#2ca02c']));
    const { out } = await convertedFile(
      fileOf([line('semantic-segmentation', 's3://o/m.png', { 'internal-color-map': COLOUR_MAP })]),
      'label-studio',
      { local },
    );
    const pixels = await ask(
      bins.labelStudio,
      `
import json, sys, os
from label_studio_sdk.converter.brush import decode_rle
[task] = json.load(open(os.path.join(sys.argv[1], 'tasks.json')))
[region] = task['annotations'][0]['result']
flat = decode_rle(region['value']['rle']).reshape(region['original_height'], region['original_width'], 4)
print(json.dumps((flat[:, :, 3] > 0).astype(int).tolist()))`,
      out,
    );
    expect(pixels).toEqual(rows);
  });
});

test("Hugging Face's datasets load the imagefolder", async (context) => {
  if (bins.datasets === undefined) return context.skip('python3 is not here');
  const { out, json } = await boxed('hf');
  const { names } = json('classes.json');
  const rows = await ask(
    bins.datasets,
    `
import json, sys
from datasets import load_dataset
data = load_dataset('imagefolder', data_dir=sys.argv[1], split='train')
print(json.dumps([[row['image'].width, row['source_ref'].split('/')[-1], category, *box] for row in data for box, category in zip(row['objects']['bbox'], row['objects']['categories'])]))`,
    out,
  );
  expect(
    comparable(
      rows.map(([width, name, category, ...box]: (string | number)[]) => [
        width,
        name,
        names[Number(category)],
        ...box,
      ]),
    ),
  ).toEqual(comparable(EXPECTED.map((row) => [64, ...row])));
});

describe('FiftyOne, by its own importers', () => {
  test('boxes, relative and with their classes, and images without any', async (context) => {
    if (bins.fiftyone === undefined) return context.skip('python3 is not here');
    const { out } = await boxed('fiftyone');
    const rows = await ask(
      bins.fiftyone,
      `
import json, os, sys
from fiftyone.utils.data.importers import FiftyOneImageDetectionDatasetImporter
rows, images = [], []
with FiftyOneImageDetectionDatasetImporter(dataset_dir=sys.argv[1], compute_metadata=True) as found:
    for path, meta, detections in found:
        name = os.path.basename(path)
        images.append(name)
        for one in (detections.detections if detections is not None else []):
            left, top, width, height = one.bounding_box
            rows.append([name, one.label, left * meta.width, top * meta.height, width * meta.width, height * meta.height])
print(json.dumps([sorted(images), rows]))`,
      out,
    );
    expect(rows[0]).toEqual(BOXES.map(({ name }) => name).sort());
    expect(comparable(rows[1])).toEqual(comparable(EXPECTED));
  });

  test('one class of each image', async (context) => {
    if (bins.fiftyone === undefined) return context.skip('python3 is not here');
    const local = scratch();
    const data = new Uint8Array(8 * 8 * 3).fill(200);
    writeFileSync(join(local, 'a.jpg'), encode({ width: 8, height: 8, channels: 3, data }));
    const { out } = await convertedFile(
      fileOf([line('image-classification', 3, { 'class-name': 'jar & lid' })]),
      'fiftyone',
      { local, copyImages: true },
    );
    const rows = await ask(
      bins.fiftyone,
      `
import json, os, sys
from fiftyone.utils.data.importers import FiftyOneImageClassificationDatasetImporter
with FiftyOneImageClassificationDatasetImporter(dataset_dir=sys.argv[1]) as found:
    print(json.dumps([[os.path.basename(path), label.label] for path, _, label in found]))`,
      out,
    );
    expect(rows).toEqual([['a.jpg', 'jar & lid']]);
  });
});

describe('Labelbox, by what its SDK writes of the same annotations', () => {
  const vertices = (...points: readonly (readonly [number, number])[]) => points.map(([x, y]) => ({ x, y }));
  const size = { inputImageProperties: { width: 64, height: 48 } };

  test('every shape and classification, and the ontology', async (context) => {
    if (bins.labelbox === undefined) return context.skip('python3 is not here');
    const drawn = line('custom', {
      annotationsFromAllWorkers: [
        {
          workerId: 'w1',
          annotationData: {
            content: JSON.stringify({
              box: { ...size, boundingBoxes: [{ label: 'tin', left: 10, top: 20.5, width: 30, height: 20 }] },
              outline: { ...size, polygons: [{ label: 'jar', vertices: vertices([1, 2], [3, 4], [5, 0]) }] },
              edge: { ...size, polylines: [{ label: 'edge', vertices: vertices([1, 2], [3, 4]) }] },
              point: { ...size, keypoints: [{ label: 'lid', x: 1.25, y: 2 }] },
            }),
          },
        },
      ],
    });
    const tags = line(
      'image-classification-multilabel',
      [0, 1],
      { 'class-map': { 0: 'a', 1: 'b' } },
      { 'source-ref': 's3://shop/b.jpg' },
    );
    const tag = line('image-classification', 0, { 'class-name': 'a' }, { 'source-ref': 's3://shop/c.jpg' });
    const entity = line(
      'text-span',
      { annotations: { entities: [{ label: 'who', startOffset: 4, endOffset: 8 }] } },
      {},
      { source: 'I am Anna.' },
    );
    const { out, lines } = await convertedFile(fileOf([drawn, tags, tag, entity]), 'labelbox');
    const theirs = await ask(
      bins.labelbox,
      `
import json, sys
import labelbox as lb, labelbox.types as t
from labelbox.data.serialization.ndjson.converter import NDJsonConverter
P, O, C, A = t.Point, t.ObjectAnnotation, t.ClassificationAnnotation, t.ClassificationAnswer
rows = []
def write(key, annotations):
    rows.extend(NDJsonConverter.serialize([t.Label(data={'global_key': key}, annotations=annotations)]))
write('s3://shop/a.jpg', [
    O(name='tin', value=t.Rectangle(start=P(x=10, y=20.5), end=P(x=40, y=40.5))),
    O(name='jar', value=t.Polygon(points=[P(x=1, y=2), P(x=3, y=4), P(x=5, y=0)])),
    O(name='edge', value=t.Line(points=[P(x=1, y=2), P(x=3, y=4)])),
    O(name='lid', value=P(x=1.25, y=2))])
write('s3://shop/b.jpg', [C(name='classes', value=t.Checklist(answer=[A(name='a'), A(name='b')]))])
write('s3://shop/c.jpg', [C(name='class', value=t.Radio(answer=A(name='a')))])
write('line-000004', [O(name='who', value=t.TextEntity(start=4, end=7))])
with open(sys.argv[1]) as file:
    ontology = lb.OntologyBuilder.from_dict(json.load(file)).asdict()
print(json.dumps([rows, ontology]))`,
      join(out, 'ontology.json'),
    );
    const [rows, ontology] = theirs;
    const plain = ({ uuid: _, classifications: __, ...row }: Record<string, unknown>) => {
      // The SDK ends a polygon where it began; both are taken.
      const { polygon } = row as { polygon?: unknown[] };
      return polygon === undefined ? row : { ...row, polygon: polygon.slice(0, 3) };
    };
    const byName = (list: Record<string, unknown>[]) =>
      list
        .map(plain)
        .sort(
          (a, b) =>
            JSON.stringify(a.dataRow).localeCompare(JSON.stringify(b.dataRow)) ||
            String(a.name).localeCompare(String(b.name)),
        );
    expect(byName(lines('annotations.ndjson'))).toEqual(byName(rows));
    const named = (list: { tool?: string; type?: string; name: string }[]) =>
      list.map(({ tool, type, name }) => [tool ?? type, name]);
    expect(named(ontology.tools)).toEqual([
      ['rectangle', 'tin'],
      ['polygon', 'jar'],
      ['line', 'edge'],
      ['point', 'lid'],
      ['named-entity', 'who'],
    ]);
    expect(named(ontology.classifications)).toEqual([
      ['radio', 'class'],
      ['checklist', 'classes'],
    ]);
  });
});
