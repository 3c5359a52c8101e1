import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Preview } from '../../src/core/preview/preview-server.ts';
import { formatS3Uri } from '../../src/core/s3-uri.ts';
import { type LabelPreviewOptions, startLabelPreview } from '../../src/labels/preview/label-preview.ts';
import type { ShownLine } from '../../src/labels/preview/show-line.ts';
import { findSources } from '../../src/labels/sources/find-sources.ts';
import { boxLabel, boxLine, COLOUR_MAP, cuboidOf, fileOf, line, maskPng, scratch } from './lines.ts';

const open = new Set<Preview>();
afterEach(async () => {
  for (const preview of open) await preview[Symbol.asyncDispose]();
  open.clear();
});

interface State extends ShownLine {
  readonly frame: string;
}

async function previewOf(path: string, options: Partial<LabelPreviewOptions> = {}) {
  const [source] = await findSources(path, undefined);
  if (source === undefined) throw new Error('There is no source.');
  const preview = await startLabelPreview(source, undefined, { port: 0, note: 'n', ...options });
  open.add(preview);
  const { origin } = new URL(preview.url);
  const state = async (number: number, more: Record<string, string> = {}): Promise<State> => {
    const query = new URLSearchParams({ line: String(number), ...more });
    return (await fetch(`${preview.url}state?${query}`)).json() as Promise<State>;
  };
  /** What is drawn of a line, and its policy. */
  const drawn = async (number: number, more: Record<string, string> = {}) => {
    const response = await fetch(`${origin}${(await state(number, more)).frame}`);
    return { body: await response.text(), policy: response.headers.get('content-security-policy') ?? '' };
  };
  return { preview, state, drawn, origin };
}

/** A folder with pictures of 64 x 48 pixels. */
function pictures(...names: readonly string[]): string {
  const local = scratch();
  mkdirSync(join(local, 'photos'));
  const data = new Uint8Array(64 * 48 * 3).fill(200);
  for (const name of names)
    writeFileSync(join(local, 'photos', name), encode({ width: 64, height: 48, channels: 3, data }));
  return local;
}

const answers = (content: object, ...workers: readonly string[]) => ({
  annotationsFromAllWorkers: workers.map((workerId) => ({
    workerId,
    annotationData: { content: JSON.stringify(content) },
  })),
});
const SIZE = { inputImageProperties: { width: 64, height: 48 } };

describe('what is drawn', () => {
  test('boxes where they are, each with its number and class', async () => {
    const { drawn, state } = await previewOf(fileOf([boxLine()]));
    const { body } = await drawn(1);
    expect(body).toContain('viewBox="0 0 640 480"');
    expect(body).toContain('<rect class="line" x="10" y="20" width="30" height="40"/>');
    expect(body).toContain('<title>1 tin</title>');
    expect((await state(1)).annotations).toEqual([
      { text: '1: tin, box 30 x 40 at 10, 20, confidence 0.83' },
    ]);
  });

  test('polygons, polylines and keypoints of each worker, and one worker alone where that is asked for', async () => {
    const element = {
      p: { ...SIZE, polygons: [{ label: 'tin', vertices: [1, 9, 5].map((x) => ({ x, y: x * 2 })) }] },
      l: { ...SIZE, polylines: [{ label: 'edge', vertices: [3, 6].map((x) => ({ x, y: 1 })) }] },
      k: { ...SIZE, keypoints: [{ label: 'lid', x: 7, y: 8 }] },
    };
    const { drawn, state } = await previewOf(fileOf([line('custom', answers(element, 'w1', 'w2'))]));
    const { body } = await drawn(1);
    expect(body.match(/<polygon class="line" points="1 2 9 18 5 10"\/>/g)).toHaveLength(2);
    expect(body.match(/<polyline class="line" points="3 1 6 1"\/>/g)).toHaveLength(2);
    expect(body.match(/<circle class="dot" cx="7" cy="8"/g)).toHaveLength(2);
    const { choices } = await state(1);
    const second = choices.find(({ text }) => text.endsWith('worker w2'));
    const one = await drawn(1, { show: second?.value ?? '' });
    expect(one.body.match(/<polygon class="line"/g)).toHaveLength(1);
  });

  test('every pixel of a mask, run by run', async () => {
    const local = scratch();
    const rows = [
      [0, 1, 1, 0],
      [0, 1, 2, 2],
      [1, 0, 0, 2],
    ];
    writeFileSync(join(local, 'm.png'), maskPng(rows, ['#ffffff', '#2ca02c', '#1f77b4']));
    const manifest = fileOf([
      line('semantic-segmentation', 's3://o/m.png', { 'internal-color-map': COLOUR_MAP }),
    ]);
    const { drawn } = await previewOf(manifest, { local });
    const paths = [...(await drawn(1)).body.matchAll(/<path d="([^"]*)"/g)].map(([, path]) => path);
    expect(paths).toEqual(['M0 2h1v1h-1zM1 0h1v2h-1zM2 0h1v1h-1z', 'M2 1h1v1h-1zM3 1h1v2h-1z']);
  });

  test('spans where they are in the text, those that overlap too', async () => {
    const entities = [
      { label: 'org', startOffset: 0, endOffset: 4 },
      { label: 'deal', startOffset: 0, endOffset: 9 },
    ];
    const item = { ...line('text-span', { annotations: { entities } }), source: 'Acme <b>💊\nx' };
    const { 'source-ref': _, ...text } = item as Record<string, unknown>;
    const { body } = await (await previewOf(fileOf([text]))).drawn(1);
    const plain = body.replace(/<small.*?<\/small>/gs, '');
    expect(plain).toMatch(/<mark class="k0 several" title="org, deal">Acme<\/mark>/);
    expect(plain).toMatch(/<mark class="k1" title="deal"> &lt;b&gt;\ufffd<\/mark>\ufffd\nx/);
  });

  test('cuboids from above, turned by their yaw, y up', async () => {
    const cuboid = cuboidOf({ 'center-x': 10, 'center-y': 20, 'center-z': 0, yaw: Math.PI / 2 });
    const manifest = fileOf([
      line('point_cloud_object_detection', { annotations: [cuboid] }, { 'class-map': { 0: 'car' } }),
    ]);
    const { body } = await (await previewOf(manifest)).drawn(1);
    const points = /<polygon class="line" points="([^"]*)"/.exec(body)?.[1]?.split(' ').map(Number);
    expect(points?.map((value) => Math.round(value * 1e6) / 1e6)).toEqual([9, -22, 11, -22, 11, -18, 9, -18]);
    expect(body).not.toContain('is not shown');
  });

  test('frames of a sequence, one after another, over their own images', async () => {
    const local = pictures('000.png', '001.png');
    writeFileSync(join(local, 'seq.json'), JSON.stringify({ prefix: 's3://v/photos/', frames: [] }));
    const annotation = {
      'class-id': '0',
      'object-id': 'u',
      'object-name': 'tin:1',
      top: 1,
      width: 5,
      height: 6,
    };
    const frames = [10, 20].map((left, at) => ({
      'frame-no': String(at),
      frame: `00${at}.png`,
      annotations: [{ ...annotation, left }],
    }));
    writeFileSync(join(local, 'SeqLabel.json'), JSON.stringify({ 'tracking-annotations': frames }));
    const manifest = fileOf([
      {
        ...line('video-object-tracking', 's3://o/SeqLabel.json', { 'class-map': { 0: 'tin' } }),
        'source-ref': 's3://v/seq.json',
      },
    ]);
    const { state, drawn } = await previewOf(manifest, { local });
    expect((await state(1)).sequence).toEqual({ at: 0, of: 2, name: '000.png' });
    expect((await drawn(1, { frame: '1' })).body).toContain(
      '<rect class="line" x="20" y="1" width="5" height="6"/>',
    );
    expect((await state(1, { frame: '99' })).sequence?.at).toBe(1);
  });

  test('classes and reviews as words, and JSON of no known kind as it is', async () => {
    const tag = line('image-classification', 0, { 'class-name': 'tin' });
    const review = {
      ...boxLine(),
      ok: 1,
      'ok-metadata': {
        type: 'groundtruth/label-verification',
        'class-name': 'bad',
        'worker-feedback': [{ comment: 'too wide' }],
      },
    };
    const { drawn } = await previewOf(fileOf([tag, review, line('custom', { my: ['own'] })]));
    expect((await drawn(1)).body).toContain('1 tin</li>');
    expect((await drawn(2)).body).toContain('2 bad <q>too wide</q>');
    expect((await drawn(3)).body).toContain('&quot;own&quot;');
  });

  test('the newest attribute unless another one is asked for, or all', async () => {
    const both = {
      ...boxLine(),
      ...boxLabel({
        attribute: 'adjusted',
        boxes: [[1, 1, 2, 3, 4]],
        metadata: { 'creation-date': '2025-01-01T00:00:00.000000' },
      }),
    };
    const path = fileOf([both]);
    const { drawn, state } = await previewOf(path);
    expect((await drawn(1)).body).toContain('1 jar');
    expect((await drawn(1)).body).not.toContain('tin');
    expect((await drawn(1, { show: 'shelf' })).body).toContain('1 tin');
    expect((await state(1, { show: '*' })).annotations).toHaveLength(2);
    expect((await (await previewOf(path, { attributes: ['shelf'] })).drawn(1)).body).toContain('1 tin');
  });
});

describe('images', () => {
  test('a local copy is handed out by an address of its own, as what its header says it is', async () => {
    const local = pictures('a.png');
    const { drawn, preview } = await previewOf(fileOf([boxLine({ name: 'a.png' })]), { local });
    const { body, policy } = await drawn(1);
    const href = /<image href="([^"]+)"/.exec(body)?.[1] ?? '';
    expect(policy).toContain(`img-src ${href.split('?')[0]};`);
    expect(href).not.toContain(new URL(preview.url).pathname.slice(1, -1));
    const image = await fetch(href, { headers: { Origin: 'null' } });
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await fetch(href.replace(/of=.*/, 'of=other'))).status).toBe(404);
  });

  test('a page of another origin gets nothing, whatever it calls itself', async () => {
    const { preview } = await previewOf(fileOf([boxLine()]));
    for (const origin of ['null', 'http://127.0.0.1:1', 'https://example.com']) {
      expect((await fetch(`${preview.url}state?line=1`, { headers: { Origin: origin } })).status).toBe(403);
    }
  });

  test('only what the line that is shown names is signed', async () => {
    const signed: string[] = [];
    const sign: LabelPreviewOptions['sign'] = async (uri) => {
      signed.push(formatS3Uri(uri));
      return `https://s3.us-east-1.amazonaws.com/${uri.bucket}/${uri.key}?X-Amz-Signature=1`;
    };
    const hostile = {
      ...boxLine({ name: 's3://shop/photos/b;img-src *.jpg', classes: { 0: 's3://other/secret.png' } }),
      note: 's3://other/key.png',
    };
    const { drawn } = await previewOf(fileOf([boxLine(), hostile]), { sign });
    const { policy } = await drawn(1);
    expect(policy).toContain('img-src https://s3.us-east-1.amazonaws.com/shop/photos/a.jpg;');
    const second = await drawn(2);
    expect(second.policy).toContain(
      'img-src https://s3.us-east-1.amazonaws.com/shop/photos/b%3Bimg-src%20*.jpg;',
    );
    expect(signed).toEqual(['s3://shop/photos/a.jpg', 's3://shop/photos/b;img-src *.jpg']);
  });

  test('what is no object of S3 is not loaded, and that is said', async () => {
    const sign = vi.fn(async () => 'https://example.com/x');
    const manifest = fileOf([boxLine({ name: 'https://shop.example/a.jpg' })]);
    const { body, policy } = await (await previewOf(manifest, { sign })).drawn(1);
    expect(policy).toContain("img-src 'none'");
    expect(body).toContain('it is not loaded');
    expect(sign).not.toHaveBeenCalled();
  });

  test('a local file that is no picture is not handed out', async () => {
    const local = scratch();
    writeFileSync(join(local, 'a.jpg'), '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
    const { body, policy } = await (await previewOf(fileOf([boxLine()]), { local })).drawn(1);
    expect(body).not.toContain('<image');
    expect(policy).toContain("img-src 'none'");
  });

  test('that an image has another size than its labels say is a finding', async () => {
    const local = pictures('a.png');
    const { state } = await previewOf(fileOf([boxLine({ name: 'a.png' })]), { local });
    expect((await state(1)).findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('image_size is 640 x 480'),
    ]);
  });
});

describe('hostile input', () => {
  test('everything of a line is text: no markup, no script, no style of its own', async () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e';
    const lines = [
      boxLine({ name: `s3://shop/${evil}.jpg`, classes: { 0: evil } }),
      { ...line('custom', { [evil]: evil }), 'source-ref': 's3://shop/x.jpg' },
      { source: evil, t: 0, 't-metadata': { type: 'groundtruth/text-classification', 'class-name': evil } },
    ];
    const { drawn } = await previewOf(fileOf(lines));
    for (const number of [1, 2, 3]) {
      const { body, policy } = await drawn(number);
      expect(body).not.toMatch(/<script|<img|onerror=alert\(1\)>(?!.*&)|\u202e/);
      expect(body).toContain('&lt;script&gt;');
      expect(policy).toMatch(/^default-src 'none'; style-src 'nonce-[^']+'; img-src 'none';.*; sandbox$/);
    }
  });

  test('prototype keys, huge coordinates and lines of any other shape are shown or said', async () => {
    const lines = [
      boxLine({ boxes: [[0, -1e300, 0, 1e301, 5]] }),
      { ...boxLine(), ['__proto__']: 1, constructor: { a: 1 } },
      line('custom', JSON.parse(`${'['.repeat(3000)}1${']'.repeat(3000)}`)),
    ];
    const path = fileOf(lines);
    writeFileSync(path, `\n{"broken\n[1]\n`, { flag: 'a' });
    const { drawn, state } = await previewOf(path);
    expect((await drawn(1)).body).toContain('viewBox="-640 0 1920 480"');
    expect((await drawn(2)).body).toContain('1 tin');
    expect((await state(3)).annotations).toHaveLength(1);
    expect((await state(5)).problem).toContain('It is not JSON from column');
    expect((await state(6)).problem).toContain('It is JSON, but not an object');
    expect((await state(4)).problem).toBe(
      'There is no data object on line 4; the last one that was read is on line 3.',
    );
    expect((await state(99)).problem).toBe(
      'There is no data object on line 99; the last one that was read is on line 3.',
    );
  });

  test('of more annotations than a page holds the first are drawn, and that is said', async () => {
    const boxes = Array.from({ length: 5_001 }, () => [0, 1, 1, 2, 2] as const);
    const { drawn, state } = await previewOf(fileOf([boxLine({ boxes })]));
    const { body } = await drawn(1);
    expect(body.match(/<rect class="line"/g)).toHaveLength(5_000);
    expect(body).toContain('of 5001 are drawn');
    expect((await state(1)).annotations.at(-1)).toEqual({ text: '… and 4,501 annotations more' });
  });

  test('a mask that is too fine to be drawn is said, and is no page of hundreds of megabytes', async () => {
    const local = scratch();
    const rows = Array.from({ length: 700 }, (_, y) => Array.from({ length: 700 }, (__, x) => (x + y) % 2));
    writeFileSync(join(local, 'm.png'), maskPng(rows, ['#ffffff', '#2ca02c']));
    const manifest = fileOf([
      line('semantic-segmentation', 's3://o/m.png', { 'internal-color-map': COLOUR_MAP }),
    ]);
    const { body } = await (await previewOf(manifest, { local })).drawn(1);
    expect(body).toContain('too fine to be drawn');
    expect(body.length).toBeLessThan(10_000);
  });
});

describe('lines', () => {
  test('any line is found, forwards and backwards, in a file of many', async () => {
    const lines = Array.from({ length: 3_000 }, (_, at) => boxLine({ name: `${at + 1}.jpg` }));
    const { state } = await previewOf(fileOf(lines));
    for (const number of [2_999, 1, 1_500, 1_499, 3_000, 2]) {
      expect((await state(number)).about).toBe(`s3://shop/photos/${number}.jpg`);
    }
  });

  test('several questions at once get their own answers', async () => {
    const lines = Array.from({ length: 2_000 }, (_, at) => boxLine({ name: `${at + 1}.jpg` }));
    const { state } = await previewOf(fileOf(lines));
    const numbers = [1_999, 3, 700, 2_000, 1];
    const about = await Promise.all(numbers.map(async (number) => (await state(number)).about));
    expect(about).toEqual(numbers.map((number) => `s3://shop/photos/${number}.jpg`));
  });

  test('a file that changes is read again', async () => {
    const path = fileOf([boxLine({ name: 'before.jpg' })]);
    const { state } = await previewOf(path);
    expect((await state(1)).about).toContain('before.jpg');
    writeFileSync(path, `${JSON.stringify(boxLine({ name: 'after.jpg' }))}\n`);
    await expect.poll(async () => (await state(1)).about).toContain('after.jpg');
  });

  test('what failed, and what has no label, is said', async () => {
    const failed = {
      'source-ref': 's3://shop/a.jpg',
      'shelf-metadata': { 'failure-reason': 'ClientError: Annotation tasks expired.' },
    };
    const { state } = await previewOf(fileOf([failed, { 'source-ref': 's3://shop/a.jpg' }]));
    expect((await state(1)).labels[0]?.text).toContain('Annotation tasks expired');
    expect((await state(2)).labels).toEqual([{ text: 'It has no label.', kind: 'info' }]);
  });

  test('what another format holds is drawn too', async () => {
    const coco = {
      images: [{ id: 1, file_name: 'a.jpg', width: 10, height: 8 }],
      categories: [{ id: 1, name: 'tin' }],
      annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [1, 2, 3, 4] }],
    };
    const path = join(scratch(), 'annotations.json');
    writeFileSync(path, JSON.stringify(coco));
    const { body } = await (await previewOf(path)).drawn(1);
    expect(body).toContain('<rect class="line" x="1" y="2" width="3" height="4"/>');
  });
});
