import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { findSources } from '../../src/labels/sources/find-sources.ts';
import { converted, convertedFile } from './converted.ts';
import { boxLine, fileOf, line, report, reportOf, scratch } from './lines.ts';

const answer = (workerId: string, label: string) => ({
  workerId,
  submissionTime: '2024-05-06T07:08:09.000Z',
  answerContent: { crowd: { label } },
});
const FILES: Readonly<Record<string, unknown>> = {
  'worker-response/iteration-1/10/2024-05-06_07:08:09.json': { answers: [answer('w1', 'tin')] },
  'worker-response/iteration-1/2/2024-05-06_07:08:09.json': {
    answers: [answer('w1', 'tin'), answer('w2', 'jar')],
  },
  'worker-response/iteration-2/2/2024-05-07_07:08:09.json': { answers: [answer('w3', 'tin')] },
};

function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = scratch();
  for (const [name, content] of Object.entries(files)) {
    // Windows takes no colons in names.
    const path = join(folder, name.replaceAll(':', '_'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** POSIX ustar, as small as it can be. */
function tarOf(files: Readonly<Record<string, unknown>>): Buffer {
  const parts = Object.entries(files).flatMap(([name, content]) => {
    const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('0', 156);
    header.write('ustar\u000000', 257);
    header.write(' '.repeat(8), 148);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

async function tagsOf(path: string) {
  const [source] = await findSources(path, undefined);
  if (source?.place.in !== 'file') throw new Error('There is no source.');
  return (await convertedFile(source.place.path, 'jsonl'))
    .lines('labels.jsonl')
    .map((one) => [
      one.line,
      one['source-ref'],
      one.labels[0].annotations.map(
        ({ label, worker }: { label: string; worker: string }) => `${worker} ${label}`,
      ),
    ]);
}

const EXPECTED = [
  [3, undefined, ['w1 tin', 'w2 jar', 'w3 tin']],
  [11, undefined, ['w1 tin']],
];

describe('answers of workers as a source', () => {
  test('a folder: an item for each object, all iterations and workers', async () => {
    expect(await tagsOf(folderOf(FILES))).toEqual(EXPECTED);
  });

  test.each([
    ['tar.gz', (files: typeof FILES) => gzipSync(tarOf(files))],
    ['tar', tarOf],
    [
      'zip',
      (files: typeof FILES) =>
        zipSync(
          Object.fromEntries(
            Object.entries(files).map(([name, content]) => [name, Buffer.from(JSON.stringify(content))]),
          ),
        ),
    ],
  ])('an archive: %s', async (extension, pack) => {
    const path = join(scratch(), `answers.${extension}`);
    writeFileSync(path, pack(FILES));
    expect(await tagsOf(path)).toEqual(EXPECTED);
  });

  test('an archive that has the manifest too says what each object is', async () => {
    const manifest = Array.from({ length: 11 }, (_, at) => `{"source-ref":"s3://shop/${at}.jpg"}\n`).join('');
    const path = join(scratch(), 'answers.tar.gz');
    writeFileSync(
      path,
      gzipSync(
        tarOf({ other: 'x'.repeat(100_000), ...FILES, 'job/manifests/output/output.manifest': manifest }),
      ),
    );
    expect((await tagsOf(path)).map(([, ref]) => ref)).toEqual(['s3://shop/2.jpg', 's3://shop/10.jpg']);
  });

  test('files that hold no answers are said, and so is an archive that is cut off', async () => {
    const folder = folderOf({
      ...FILES,
      'worker-response/iteration-1/5/a.json': '{"answers":',
      'worker-response/iteration-1/6/a.json': { other: 1 },
    });
    const { findings, lines } = await reportOf(folder);
    expect(lines).toBe(4);
    expect(findings.find(({ rule }) => rule === 'labels/unreadable-line')).toMatchObject({
      evidence: { count: 2, lines: [6, 7] },
    });
    const path = join(scratch(), 'answers.tar.gz');
    writeFileSync(path, gzipSync(tarOf(FILES)).subarray(0, 120));
    expect((await reportOf(path)).findings.map(({ message }) => message).join(' ')).toContain(
      'truncated or damaged',
    );
  });

  test('one file, as it lies there', async () => {
    const path = join(scratch(), '2024.json');
    writeFileSync(path, JSON.stringify({ answers: [answer('w1', 'tin'), answer('w2', 'jar')] }));
    const [one] = (await convertedFile(path, 'jsonl')).lines('labels.jsonl');
    expect(one.labels[0].annotations).toMatchObject([
      { shape: 'tag', label: 'tin', worker: 'w1' },
      { shape: 'tag', label: 'jar', worker: 'w2' },
    ]);
  });

  test('answers of human loops, with what they were asked about', async () => {
    const path = join(scratch(), 'loop.json');
    const loop = { inputContent: { source: 'Fine.' }, humanAnswers: [answer('w1', 'good')] };
    writeFileSync(path, JSON.stringify(loop));
    const [one] = (await convertedFile(path, 'jsonl')).lines('labels.jsonl');
    expect(one).toMatchObject({ source: 'Fine.', labels: [{ annotations: [{ label: 'good' }] }] });
  });
});

describe('what goes into consolidation, and what comes out', () => {
  test('a request: every answer of every worker', async () => {
    const path = join(scratch(), 'request.json');
    const annotations = ['w1', 'w2'].map((workerId) => ({
      workerId,
      annotationData: { content: JSON.stringify({ crowd: { label: workerId === 'w1' ? 'a' : 'b' } }) },
    }));
    const objects = [
      { datasetObjectId: '0', dataObject: { s3Uri: 's3://shop/0.jpg' }, annotations },
      { datasetObjectId: '1', dataObject: { content: 'Fine.' }, annotations: annotations.slice(0, 1) },
    ];
    writeFileSync(path, JSON.stringify(objects));
    const [one, two] = (await convertedFile(path, 'jsonl')).lines('labels.jsonl');
    expect(one).toMatchObject({
      'source-ref': 's3://shop/0.jpg',
      labels: [{ annotations: [{ worker: 'w1' }, { worker: 'w2' }] }],
    });
    expect(two).toMatchObject({ source: 'Fine.', labels: [{ annotations: [{ label: 'a' }] }] });
  });

  test('a response: the label as the manifest will have it', async () => {
    const path = join(scratch(), 'response.json');
    const { 'source-ref': ref, ...content } = boxLine();
    writeFileSync(path, JSON.stringify([{ datasetObjectId: '0', consolidatedAnnotation: { content } }]));
    const { attributes, newest, findings } = await reportOf(path, { images: 'none' });
    expect([newest, attributes[0]?.annotations]).toEqual(['shelf', 1]);
    expect(findings.map(({ rule }) => rule)).toContain('labels/no-source');
    expect(ref).toBe('s3://shop/photos/a.jpg');
  });
});

/** A PNG of three channels, a colour for each pixel. */
function colours(rows: readonly (readonly string[])[]): string {
  const pixels = rows.flat().map((colour) => Number.parseInt(colour, 16));
  const data = Uint8Array.from(pixels.flatMap((value) => [value >> 16, (value >> 8) & 255, value & 255]));
  const picture = encode({ width: rows[0]?.length ?? 0, height: rows.length, channels: 3, data });
  return Buffer.from(picture).toString('base64');
}
const custom = (content: object) =>
  line('custom', {
    annotationsFromAllWorkers: [{ workerId: 'w1', annotationData: { content: JSON.stringify(content) } }],
  });
const PICTURE = colours([
  ['2ca02c', '2ca02c', 'ffffff'],
  ['1f77b4', 'ffffff', '1f77b4'],
]);

describe('masks of crowd elements', () => {
  test('a colour for each instance: two of one class stay two', async () => {
    const element = {
      instances: [
        { color: '#2ca02c', label: 'tin' },
        { color: '#1f77b4', label: 'tin' },
      ],
      labeledImage: { pngImageData: PICTURE },
      inputImageProperties: { width: 3, height: 2 },
    };
    const { json } = await converted([custom({ masks: element })], 'coco');
    const { annotations } = json('annotations.json');
    expect(
      annotations.map(({ area, category_id, worker }: Record<string, unknown>) => [
        area,
        category_id,
        worker,
      ]),
    ).toEqual([
      [2, 1, 'w1'],
      [2, 1, 'w1'],
    ]);
  });

  test('a colour for each class: what is white is nothing', async () => {
    const element = {
      labelMappings: { tin: { color: '#2ca02c' }, jar: { color: '#1f77b4' } },
      labeledImage: { pngImageData: PICTURE },
    };
    const [one] = (await converted([custom({ masks: element })], 'jsonl')).lines('labels.jsonl');
    expect(one.labels[0].annotations).toMatchObject([
      { shape: 'mask', label: 'tin', instance: false, counts: [0, 1, 1, 1, 3] },
      { shape: 'mask', label: 'jar', instance: false, counts: [1, 1, 3, 1] },
    ]);
  });

  test('a colour that means nothing is said', async () => {
    const element = {
      instances: [{ color: '#2ca02c', label: 'tin' }],
      labeledImage: { pngImageData: PICTURE },
    };
    const { findings } = await report([custom({ masks: element })]);
    expect(findings.map(({ message }) => message).join(' ')).toContain('1 colors that stand for no label');
  });
});

describe('the label category file', () => {
  const categories = ['dog', 'cat', 'bird'];

  test('names indexes that no line names, and gives the order of the classes', async () => {
    const lines = [
      line('image-classification', 2, {}),
      line('image-classification', 1, { 'class-name': 'cat' }, { 'source-ref': 's3://a/2.jpg' }),
    ];
    expect((await report(lines, { images: 'none' })).findings.map(({ rule }) => rule)).toContain(
      'labels/class-unnamed',
    );
    const named = await report(lines, { images: 'none', categories });
    expect(named.attributes[0]?.classes.map(({ name }) => name)).toEqual(['cat', 'bird']);
    expect(named.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const { json } = await convertedFile(fileOf(lines), 'hf', { categories });
    expect(json('classes.json')).toEqual({ names: categories });
  });

  test('that a line calls a class otherwise is a finding', async () => {
    const one = line('image-classification-multilabel', [0], { 'class-map': { 0: 'hound' } });
    const { findings } = await report([one], { images: 'none', categories });
    expect(findings.find(({ rule }) => rule === 'labels/class-conflict')?.message).toContain('"hound"');
  });
});

describe('what a target does not tell apart is said', () => {
  const both = { ...boxLine(), ...boxLine({ attribute: 'other' }) };
  const workers = line('custom', {
    annotationsFromAllWorkers: ['w1', 'w2'].map((workerId) => ({
      workerId,
      annotationData: {
        content: JSON.stringify({
          b: {
            boundingBoxes: [{ label: 'a', left: 1, top: 1, width: 2, height: 2 }],
            inputImageProperties: { width: 9, height: 9 },
          },
        }),
      },
    })),
  });

  test.each([
    ['yolo', true],
    ['voc', true],
    ['hf', true],
    ['labelbox', true],
    ['fiftyone', true],
    ['coco', false],
    ['cvat', false],
    ['label-studio', false],
    ['jsonl', false],
    ['manifest', false],
  ] as const)('%s, of label attributes side by side', async (to, said) => {
    const { messages } = await converted([both], to, { attributes: ['shelf', 'other'] });
    expect(messages.join(' ').includes('does not record which')).toBe(said);
  });

  test.each([
    ['yolo', true],
    ['labelbox', true],
    ['hf', true],
    ['coco', false],
    ['fiftyone', false],
    ['jsonl', false],
  ] as const)('%s, of several workers', async (to, said) => {
    const { messages } = await converted([workers], to);
    expect(messages.join(' ').includes('Its 2 workers are side by side')).toBe(said);
  });
});
