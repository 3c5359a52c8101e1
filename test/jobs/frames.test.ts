import { describe, expect, test } from 'vitest';
import { readSequence } from '../../src/core/frames/sequence.ts';
import { planFrames } from '../../src/jobs/manifest/frames.ts';
import { type ManifestData, manifestLines } from '../../src/jobs/manifest/lines.ts';
import type { JobsStorage } from '../../src/jobs/ports.ts';

const AT = { bucket: 'data', key: 'videos/' };
const TO = { bucket: 'data', key: 'seq/' };

/** S3 with these keys below videos/, three a page. */
function storage(keys: readonly string[], there: Readonly<Record<string, string>> = {}): JobsStorage {
  const all = keys.map((key) => ({ Key: `videos/${key}`, Size: 1 }));
  return {
    listPage: async ({ token = '0' }) => {
      const from = Number(token);
      const next = from + 3 < all.length ? String(from + 3) : undefined;
      return { objects: all.slice(from, from + 3), token: next };
    },
    head: async ({ key }) => (there[key] === undefined ? undefined : { Size: Buffer.byteLength(there[key]) }),
    get: async ({ key }) => {
      const body = (async function* () {
        yield Buffer.from(there[key] ?? '');
      })();
      return { Size: 1, body };
    },
    put: async () => undefined,
    bucketRegion: async () => 'us-east-1',
  };
}

async function planned(keys: readonly string[], there?: Readonly<Record<string, string>>) {
  const plan = await planFrames(AT, TO, storage(keys, there));
  const texts = plan.changes.map(({ subject, action }) => [subject, 'text' in action ? action.text : '']);
  return { plan, texts: Object.fromEntries(texts) as Record<string, string> };
}

describe('sequences of video frames', () => {
  test('are one for each folder, in the order of their bytes, and a manifest names them', async () => {
    const { plan, texts } = await planned([
      ...['walk/f10.jpg', 'walk/f2.jpg', 'walk/', 'walk/notes.txt', 'walk/._f2.jpg', 'drive/a.PNG', 'f.jpeg'],
      'f.jpg.bak',
    ]);
    expect(plan.title).toBe('Write 3 sequences of video frames; 3 other objects passed over');
    expect(Object.keys(texts)).toEqual([
      's3://data/seq/frames-1-sequence.json',
      's3://data/seq/drive-sequence.json',
      's3://data/seq/walk-sequence.json',
      's3://data/seq/frames.manifest',
    ]);
    const walk = JSON.parse(texts['s3://data/seq/walk-sequence.json'] ?? '');
    expect(walk).toEqual({
      'seq-no': 3,
      prefix: 's3://data/videos/walk/',
      'number-of-frames': 2,
      frames: [
        { 'frame-no': 1, frame: 'f10.jpg' },
        { 'frame-no': 2, frame: 'f2.jpg' },
      ],
    });
    expect(readSequence(walk, 'video')).toMatchObject({ problems: [], oddities: [], tooLong: undefined });
    expect(texts['s3://data/seq/frames.manifest']?.trimEnd().split('\n').at(-1)).toBe(
      '{"source-ref":"s3://data/seq/walk-sequence.json"}',
    );
    expect(plan.changes.map(({ action }) => action.type)).toEqual([
      ...['put-sequence', 'put-sequence', 'put-sequence', 'put-manifest'],
    ]);
    expect(plan.changes[2]?.fields).toEqual([
      { field: 'Frames', after: 2 },
      { field: 'Size', after: expect.any(Number) },
    ]);
  });

  test('of folders that would have one name are told apart', async () => {
    const { texts } = await planned(['a/b/1.jpg', 'a-b/1.jpg', 'a b/1.jpg']);
    expect(Object.keys(texts).slice(0, 3)).toEqual([
      's3://data/seq/a-b-1-sequence.json',
      's3://data/seq/a-b-sequence.json',
      's3://data/seq/a-b-3-sequence.json',
    ]);
  });

  test('with a number that is also the name of a folder are told apart', async () => {
    const { texts } = await planned(['1.jpg', 'frames-1/1.jpg', 'walk-1-4/1.jpg', 'walk/1/1.jpg']);
    const manifest = texts['s3://data/seq/frames.manifest'] ?? '';
    expect(
      manifest
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)['source-ref']),
    ).toEqual([
      's3://data/seq/frames-1-1-sequence.json',
      's3://data/seq/frames-1-sequence.json',
      's3://data/seq/walk-1-4-sequence.json',
      's3://data/seq/walk-1-4-4-sequence.json',
    ]);
    expect(Object.keys(texts)).toHaveLength(5);
  });

  test('beyond ten are in several manifests, since a job takes ten', async () => {
    const folders = (count: number) =>
      Array.from({ length: count }, (_, at) => `v${String(at).padStart(2, '0')}/1.jpg`);
    expect((await planned(folders(10))).texts['s3://data/seq/frames.manifest']).toBeDefined();
    const { plan, texts } = await planned(folders(21));
    const sizes = [1, 2, 3].map(
      (part) => texts[`s3://data/seq/frames-${part}.manifest`]?.trim().split('\n').length,
    );
    expect(sizes).toEqual([10, 10, 1]);
    expect(plan.changes.at(-1)?.notes).toEqual(['A job accepts 10 sequences: this is manifest 3 of 3.']);
  });

  test('have at most 2,000 frames', async () => {
    const frames = (count: number) => Array.from({ length: count }, (_, at) => `v/${at}.jpg`);
    expect((await planned(frames(2_000))).plan.changes).toHaveLength(2);
    await expect(planned(frames(2_001))).rejects.toMatchObject({
      exitCode: 252,
      message: expect.stringContaining(
        '"s3://data/videos/v/" has 2,001 frames, but a sequence has at most 2,000',
      ),
    });
  });

  test('need frames, and a folder to be written into', async () => {
    await expect(planned(['a.mp4'])).rejects.toMatchObject({
      exitCode: 252,
      message: 'There are no frames (.jpg, .jpeg, .png) under "s3://data/videos/".',
    });
    await expect(planFrames(AT, { bucket: 'data', key: 'seq' }, storage(['v/1.jpg']))).rejects.toThrow(
      '"s3://data/seq" is not a folder',
    );
  });

  test('go into the bucket itself too, with a manifest that needs no words', async () => {
    const plan = await planFrames(AT, { bucket: 'data', key: '' }, storage(['v/1.jpg']));
    expect(plan).toMatchObject({
      title: 'Write 1 sequence of video frames',
      unchanged: [],
      findings: [],
      changes: [
        { subject: 's3://data/v-sequence.json' },
        {
          subject: 's3://data/frames.manifest',
          fields: [{ field: 'Sequences', after: 1 }, { field: 'Size' }],
        },
      ],
    });
    expect(plan.changes[1]?.notes ?? []).toEqual([]);
  });

  test('that are already there are left alone, and others never replaced', async () => {
    const { texts } = await planned(['v/1.jpg']);
    const there = Object.fromEntries(Object.entries(texts).map(([uri, text]) => [uri.slice(10), text]));
    expect((await planned(['v/1.jpg'], there)).plan).toMatchObject({
      changes: [],
      unchanged: ['v-sequence.json', 'frames.manifest'].map((name) => ({
        subject: `s3://data/seq/${name}`,
        reason: 'it already exists',
        result: 'exists',
      })),
    });
    await expect(planned(['v/1.jpg', 'v/2.jpg'], there)).rejects.toMatchObject({ code: 'manifest-exists' });
  });
});

describe('a manifest of what lies below', () => {
  const KEYS = [
    'a.jpg',
    'b.JPEG',
    'c.png',
    'd.mp4',
    'e.OGG',
    'f.webm',
    'g.txt',
    'h.csv',
    '._a.jpg',
    'i/',
    'j.mp4.bak',
    'k.png.bak',
    'l.txt.gz',
  ];
  const lines = async (
    data: ManifestData,
    keys: readonly string[],
    there?: Readonly<Record<string, string>>,
  ) => {
    const all = manifestLines(AT, data, storage(keys, there));
    const texts: string[] = [];
    for (;;) {
      const { done, value } = await all.next();
      if (done) return { texts, totals: value };
      texts.push(value);
    }
  };

  test.each([
    ['image', ['a.jpg', 'b.JPEG', 'c.png'], 9],
    ['video', ['d.mp4', 'e.OGG', 'f.webm'], 9],
  ] as const)(
    'has a line for each %s, of every page, and counts the others',
    async (data, names, passedOver) => {
      const { texts, totals } = await lines(data, KEYS);
      expect(texts).toEqual(names.map((name) => `{"source-ref":"s3://data/videos/${name}"}\n`));
      expect(totals).toEqual({ objects: 3, passedOver, unreadable: 0 });
    },
  );

  test('has a line for each line of a text, and counts those that cannot be read', async () => {
    const there = { 'videos/g.txt': '\ufeffone\r\n \n\ntwo"', 'videos/h.csv': 'a,b\n' };
    const { texts, totals } = await lines('text', KEYS, there);
    expect(texts).toEqual(['{"source":"one"}\n', '{"source":"two\\""}\n', '{"source":"a,b"}\n']);
    expect(totals).toEqual({ objects: 2, passedOver: 10, unreadable: 0 });
    const odd = storage(['g.txt', 'gone.txt']);
    odd.get = async ({ key }) =>
      key.includes('gone') ? undefined : { Size: 9, body: body([0x61, 0x0a, 0xff, 0x0a, 0x62]) };
    const all = manifestLines(AT, 'text', odd);
    expect([await all.next(), await all.next(), await all.next()].map(({ value }) => value)).toEqual([
      '{"source":"a"}\n',
      '{"source":"b"}\n',
      { objects: 2, passedOver: 0, unreadable: 2 },
    ]);
  });
});

async function* body(bytes: readonly number[]): AsyncGenerator<Uint8Array, void, void> {
  yield Uint8Array.from(bytes);
}
