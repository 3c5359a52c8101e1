import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { runLengths, runText } from '../src/labels/masks/runs.ts';
import { python } from '../test/witness/tools.ts';
import { PROGRAM } from './lib/program.ts';
import { type BenchRow, timeRow } from './lib/rows.ts';
import { interleave } from './lib/sample.ts';
import { usageOf } from './lib/usage.ts';

export const summary =
  'labels to COCO beside a Python json loop and JSON.parse alone; masks beside pycocotools';

const LINES = 100_000;
const BOXES = 10;
const CLASSES = 12;
const MASKS = 1_000;
const SIDE = 1_024;

/** What many a script does: a list of dicts for every line, dumped at the end. */
const LOOP = `
import json, sys
images, annotations, names = [], [], {}
attribute = 'boxes'
with open(sys.argv[1], encoding='utf-8') as lines:
    for number, line in enumerate(lines, 1):
        item = json.loads(line)
        label, meta = item[attribute], item[attribute + '-metadata']
        size = label['image_size'][0]
        names.update(meta['class-map'])
        images.append({'id': number, 'file_name': item['source-ref'].rsplit('/', 1)[-1], 'coco_url': item['source-ref'], 'width': size['width'], 'height': size['height']})
        for box, about in zip(label['annotations'], meta['objects']):
            annotations.append({'id': len(annotations) + 1, 'image_id': number, 'category_id': box['class_id'] + 1, 'bbox': [box['left'], box['top'], box['width'], box['height']], 'area': box['width'] * box['height'], 'iscrowd': 0, 'segmentation': [], 'score': about['confidence']})
categories = [{'id': int(key) + 1, 'name': name, 'supercategory': ''} for key, name in sorted(names.items(), key=lambda pair: int(pair[0]))]
with open(sys.argv[2], 'w', encoding='utf-8') as out:
    json.dump({'images': images, 'annotations': annotations, 'categories': categories}, out)
`;

/** Reads the lines and parses each: what no program in this language can do without. */
const PARSE = `
const { readFileSync } = require('node:fs');
let count = 0;
const bytes = readFileSync(process.argv[1]);
for (let begin = 0; ; ) {
  const end = bytes.indexOf(10, begin);
  if (end < 0) break;
  count += Object.keys(JSON.parse(bytes.toString('utf8', begin, end))).length;
  begin = end + 1;
}
if (count === 0) process.exit(1);
`;

const RLE = `
import sys, time, numpy
from pycocotools import mask
side, count = int(sys.argv[1]), int(sys.argv[2])
pictures = [numpy.fromfile(path, dtype=numpy.uint8).reshape(side, side) for path in sys.argv[3:]]
begin = time.perf_counter()
for at in range(count):
    picture = pictures[at % len(pictures)]
    for value in (1, 2, 3):
        mask.encode(numpy.asfortranarray(picture == value))
print((time.perf_counter() - begin) * 1000)
`;

export async function run(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-labels-'));
  try {
    return [...(await cocoRows(folder)), await maskRow(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function cocoRows(folder: string): Promise<BenchRow[]> {
  const manifest = join(folder, 'output.manifest');
  writeManifest(manifest);
  const out = join(folder, 'coco');
  const ours =
    (...more: readonly string[]) =>
    async () => {
      rmSync(out, { recursive: true, force: true });
      const words = [
        'labels',
        'convert',
        manifest,
        '--format',
        'coco',
        '--out',
        out,
        '--yes',
        '--quiet',
        ...more,
      ];
      return timed([process.execPath, PROGRAM, ...words]);
    };
  const { bare, kept, loop, parse } = await interleave(
    {
      bare: ours('--no-sidecar'),
      kept: ours(),
      loop: () => timed(['python3', '-c', LOOP, manifest, join(folder, 'loop.json')]),
      parse: () => timed([process.execPath, '-e', PARSE, manifest]),
    },
    { rounds: 3, warmUp: 1 },
  );
  const what = `${LINES.toLocaleString('en')} lines of ${BOXES} boxes to COCO`;
  return [
    timeRow(`${what}, beside a Python json loop that writes the same`, bare, loop, {
      by: 'ratio',
      limit: 0.2,
    }),
    timeRow('the same beside JSON.parse of its lines alone', bare, parse, { by: 'ratio', limit: 3 }),
    timeRow('with the kept metadata beside it, beside the loop', kept, loop, { by: 'ratio' }),
    await memoryRow(manifest, out),
  ];
}

async function memoryRow(manifest: string, out: string): Promise<BenchRow> {
  rmSync(out, { recursive: true, force: true });
  const words = ['labels', 'convert', manifest, '--format', 'coco', '--out', out, '--yes', '--quiet'];
  const row = { what: 'the most memory of it', peer: '', compared: '', limit: '200 MB' };
  try {
    const { peakBytes } = await usageOf([process.execPath, PROGRAM, ...words]);
    return {
      ...row,
      measured: `${(peakBytes / 1e6).toFixed(0)} MB`,
      verdict: peakBytes <= 200e6 ? 'ok' : 'over',
    };
  } catch (error) {
    return {
      ...row,
      measured: error instanceof Error ? error.message : String(error),
      verdict: 'not measured',
    };
  }
}

/** Three classes on 1 megapixel, drawn as blobs; ten pictures, a hundred times each. */
async function maskRow(folder: string): Promise<BenchRow> {
  const paths = Array.from({ length: 10 }, (_, at) => join(folder, `mask-${at}.bin`));
  for (const [at, path] of paths.entries()) writeFileSync(path, picture(at));
  const pictures = paths.map((path) => new Uint8Array(readFileSync(path)));
  const bin = await python('labels-coco', ['pycocotools==2.0.11', 'numpy==2.4.6']);
  const { ours, theirs } = await interleave(
    {
      ours: async () => {
        const begin = performance.now();
        for (let at = 0; at < MASKS; at++) {
          const runs = runLengths(pictures[at % pictures.length] ?? new Uint8Array(), SIDE, SIDE);
          for (const value of [1, 2, 3]) runText(runs.get(value) ?? []);
        }
        return performance.now() - begin;
      },
      theirs: async () => {
        if (bin === undefined) throw new Error('python3 is not here');
        return Number(await printed([join(bin, 'python'), '-c', RLE, String(SIDE), String(MASKS), ...paths]));
      },
    },
    { rounds: 3, warmUp: 1 },
  );
  return timeRow(
    `${MASKS.toLocaleString('en')} masks of 1 megapixel and 3 classes to run lengths, beside pycocotools`,
    ours,
    theirs,
    { by: 'ratio' },
  );
}

function picture(seed: number): Uint8Array {
  const pixels = new Uint8Array(SIDE * SIDE);
  for (let blob = 0; blob < 30; blob++) {
    const [x, y, radius] = [
      (blob * 331 + seed * 97) % SIDE,
      (blob * 173 + seed * 59) % SIDE,
      20 + ((blob * 37) % 90),
    ];
    for (let dy = -radius; dy <= radius; dy++) {
      const wide = Math.floor(Math.sqrt(radius * radius - dy * dy));
      const row = y + dy;
      if (row < 0 || row >= SIDE) continue;
      pixels.fill((blob % 3) + 1, row * SIDE + Math.max(0, x - wide), row * SIDE + Math.min(SIDE, x + wide));
    }
  }
  return pixels;
}

function writeManifest(path: string): void {
  const fd = openSync(path, 'w');
  let state = 7;
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  let text = '';
  for (let at = 0; at < LINES; at++) {
    const annotations = Array.from({ length: BOXES }, () => ({
      class_id: next(CLASSES),
      top: next(800),
      left: next(1_500),
      height: 1 + next(200),
      width: 1 + next(400),
    }));
    const ids = [...new Set(annotations.map(({ class_id }) => class_id))].sort((a, b) => a - b);
    text += `${JSON.stringify({
      'source-ref': `s3://acme-labeling-data/drives/2026-11/camera-front/frame-${String(at).padStart(7, '0')}.jpg`,
      boxes: { image_size: [{ width: 1920, height: 1080, depth: 3 }], annotations },
      'boxes-metadata': {
        objects: annotations.map(() => ({ confidence: next(100) / 100 })),
        'class-map': Object.fromEntries(ids.map((id) => [id, `class number ${id}`])),
        type: 'groundtruth/object-detection',
        'human-annotated': 'yes',
        'creation-date': '2026-11-04T09:10:11.123456',
        'job-name': 'labeling-job/camera-front',
      },
    })}\n`;
    if (text.length < 1 << 20) continue;
    writeSync(fd, text);
    text = '';
  }
  writeSync(fd, text);
  closeSync(fd);
}

/** Milliseconds of a process; throws where it does not end with 0. */
async function timed(command: readonly string[]): Promise<number> {
  const start = performance.now();
  await printed(command);
  return performance.now() - start;
}

function printed([program = '', ...words]: readonly string[]): Promise<string> {
  const child = spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, AWS_REGION: '', AWS_DEFAULT_REGION: '' },
  });
  let out = '';
  let problem = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (problem += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve(out.trim())
        : reject(new Error(`${program} ended with ${code}: ${problem.trim().split('\n').at(-1)}`)),
    );
  });
}
