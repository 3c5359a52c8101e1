/** What is sent of a local split, compared and refused, word by word, to a bucket in memory. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plusLimits } from '../../src/batches/limits.ts';
import type { BatchesS3, ObjectHead, UploadedPart } from '../../src/batches/ports.ts';
import { splitFiles } from '../../src/batches/split/index-file.ts';
import { split } from '../../src/batches/split/split.ts';
import { applyUpload } from '../../src/batches/upload/apply-upload.ts';
import { compareFile } from '../../src/batches/upload/compare-file.ts';
import { PART_BYTES } from '../../src/batches/upload/local-file.ts';
import { planUpload, type UploadOptions } from '../../src/batches/upload/plan-upload.ts';
import { readUpload, type Upload } from '../../src/batches/upload/read-upload.ts';
import { GroundctlError } from '../../src/core/errors.ts';
import { drain } from '../../src/core/events.ts';

let folder: string;
const root = () => join(folder, 'data');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-send-'));
  mkdirSync(root());
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sumOf = (body: Uint8Array | string) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
};
const awsError = (code: string, aws?: object, hint?: string) =>
  new GroundctlError(`It failed: ${code}.`, {
    code,
    source: 'aws',
    ...(aws && { aws: aws as never }),
    ...(hint !== undefined && { hint }),
  });

/** A bucket in memory that takes files whole or in parts, only where no key is. */
class Place {
  readonly objects = new Map<string, ObjectHead>();
  readonly uploads = new Map<string, UploadedPart[]>();
  readonly sent: string[] = [];
  readonly owners = new Set<string>();
  region = 'us-east-1';
  /** Called before every request that writes; what it throws is S3's answer. */
  before: (operation: string, key: string) => void = () => {};
  /** Changes what was stored. */
  stores: (head: ObjectHead) => ObjectHead = (head) => head;

  put(key: string, body: string, more: Partial<ObjectHead> = {}): this {
    this.objects.set(key, {
      Size: body.length,
      ETag: `"${createHash('md5').update(body).digest('hex')}"`,
      Checksum: { algorithm: 'CRC32', value: sumOf(body) },
      ...more,
    });
    return this;
  }
  #write(operation: string, key: string, what: string, owner: string | undefined) {
    this.owners.add(`${owner}`);
    this.sent.push(`${operation} ${key}${what}`);
    this.before(operation, key);
  }
  #keep(key: string, head: ObjectHead) {
    if (this.objects.has(key)) throw awsError('aws-error', { httpStatus: 412, name: 'PreconditionFailed' });
    this.objects.set(key, this.stores(head));
    return { ETag: head.ETag };
  }

  readonly s3 = {
    bucketRegion: async () => this.region,
    listPage: async ({ prefix = '' }: { prefix?: string }, options?: { owner?: string }) => {
      this.owners.add(`${options?.owner}`);
      const objects = [...this.objects]
        .filter(([key]) => key.startsWith(prefix))
        .sort()
        .map(([Key, { Size, ETag }]) => ({ Key, Size, ETag }));
      return { objects, prefixes: [], token: undefined };
    },
    head: async ({ key }: { key: string }, options?: { owner?: string }) => {
      this.owners.add(`${options?.owner}`);
      return this.objects.get(key);
    },
    putFile: async (
      { key, body, crc32: value }: { key: string; body: Buffer; crc32: string },
      options?: { owner?: string },
    ) => {
      this.#write('put', key, '', options?.owner);
      const ETag = `"${createHash('md5').update(body).digest('hex')}"`;
      return this.#keep(key, { Size: body.length, ETag, Checksum: { algorithm: 'CRC32', value } });
    },
    createUpload: async ({ key }: { key: string }, options?: { owner?: string }) => {
      this.#write('begin', key, '', options?.owner);
      const UploadId = `u${this.uploads.size + 1}`;
      this.uploads.set(UploadId, []);
      return { UploadId };
    },
    uploadPart: async (
      {
        key,
        upload,
        part,
        body,
        crc32: sum,
      }: { key: string; upload: string; part: number; body: Buffer; crc32: string },
      options?: { owner?: string },
    ) => {
      this.#write('part', key, ` ${part}`, options?.owner);
      const made = { part, ETag: `"${part}"`, Size: body.length, crc32: sum };
      this.uploads.get(upload)?.push(made);
      return made;
    },
    listParts: async ({ upload }: { upload: string }) => this.uploads.get(upload),
    completeUpload: async (
      {
        key,
        upload,
        parts,
        crc32: value,
      }: { key: string; upload: string; parts: UploadedPart[]; crc32: string },
      options?: { owner?: string },
    ) => {
      this.#write('end', key, ` ${parts.map(({ part }) => part).join(',')}`, options?.owner);
      const Size = parts.reduce((sum, one) => sum + one.Size, 0);
      const done = this.#keep(key, { Size, ETag: '"x-2"', Checksum: { algorithm: 'CRC32', value } });
      this.uploads.delete(upload);
      return done;
    },
    abortUpload: async ({ key, upload }: { key: string; upload: string }, options?: { owner?: string }) => {
      this.#write('abort', key, '', options?.owner);
      this.uploads.delete(upload);
    },
  } as unknown as BatchesS3;
}

function file(path: string, body: string | Buffer = `text of ${path}`) {
  const at = join(root(), path);
  writeFileSync(at, body);
  const { size, mtimeMs } = statSync(at);
  return { name: path, size, modified: mtimeMs };
}
/** Writes the split of these files, so many a batch, changed as asked; gives the path of its index. */
function splitOf(
  entries: readonly ReturnType<typeof file>[],
  size: number,
  change: (index: object) => object = (index) => index,
) {
  const result = split(entries, { ...plusLimits(), files: size }, { source: root() });
  const files = [...splitFiles(result, { source: root(), root: root(), strip: '', units: 'decimal' })];
  for (const { name, text } of files) {
    writeFileSync(
      join(folder, name),
      name === 'index.json' ? JSON.stringify(change(JSON.parse(text))) : text,
    );
  }
  return join(folder, 'index.json');
}
const read = (at: string, prefix = 'p') => readUpload({ in: 'file', path: at }, { bucket: 'plus', prefix });
const three = () =>
  read(
    splitOf(
      ['a.txt', 'b.txt', 'c.txt'].map((name) => file(name)),
      2,
    ),
  );
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => 'taken',
    ({ message, code, hint }: GroundctlError) => ({ message, code, hint }),
  );

const noted: string[] = [];
const begun = new Map<string, string>();
beforeEach(() => {
  noted.length = 0;
  begun.clear();
});
const journal = {
  begun,
  begin: () => void noted.push('begin'),
  add: (key: string, etag: string) => void noted.push(`${key} ${etag}`),
  beginParts: (key: string, upload: string) => {
    noted.push(`${key} in parts ${upload}`);
    begun.set(key, upload);
  },
};
async function send(place: Place, upload: Upload, options: UploadOptions = {}) {
  const plan = await planUpload(place.s3, upload, options);
  const progress: unknown[] = [];
  const { outcomes } = await drain(
    applyUpload(place.s3, plan, { journal, onProgress: (one) => progress.push(one), ...options }),
  );
  return {
    progress,
    outcomes,
    lines: outcomes.map((one) =>
      one.status === 'applied'
        ? `applied: ${one.detail}`
        : one.status === 'failed'
          ? `failed: ${one.error.message}`
          : `${one.status}: ${one.reason}`,
    ),
  };
}
const etagOf = (body: string) => `"${createHash('md5').update(body).digest('hex')}"`;

describe('reading a split of a local folder', () => {
  test('gives every file a key below its batch', async () => {
    const upload = await three();
    expect(upload).toMatchObject({ root: root(), target: { bucket: 'plus', prefix: 'p/' } });
    expect(
      upload.batches.map(({ folder: where, files }) => [where, files.map(({ path, key }) => [path, key])]),
    ).toEqual([
      [
        'p/batch-001/',
        [
          ['a.txt', 'p/batch-001/a.txt'],
          ['b.txt', 'p/batch-001/b.txt'],
        ],
      ],
      ['p/batch-002/', [['c.txt', 'p/batch-002/c.txt']]],
    ]);
    expect((await read(join(folder, 'index.json'), '')).batches[0]?.folder).toBe('batch-001/');
    expect((await read(join(folder, 'index.json'), 'q/')).batches[0]?.folder).toBe('q/batch-001/');
  });

  test('refuses an index in S3, and one of objects', async () => {
    expect(
      await refused(readUpload({ in: 's3', bucket: 'b', key: 'index.json' }, { bucket: 'plus', prefix: '' })),
    ).toMatchObject({
      message: 's3://b/index.json is in S3, but the index of a local split is on this computer.',
    });
    const at = splitOf([file('a.txt')], 9, (index) => ({
      ...index,
      root: undefined,
      source: 's3://raw/in/',
    }));
    expect(await refused(read(at))).toMatchObject({
      message: '"s3://raw/in/" is not a local folder that this version has split.',
      hint: 'For S3 objects use groundctl batches stage. An index from an early version must be created again.',
    });
  });

  test.each(['/etc/passwd', '../x', 'a/../../x', 'a/..', 'a\0b', ''])(
    'refuses the path %j, which leads out of the folder',
    async (name) => {
      const at = splitOf([{ name, size: 1, modified: 1 }], 9);
      expect(await refused(read(at))).toMatchObject({
        message: 'A line of the split names no file in its folder.',
        hint: 'Split again.',
      });
    },
  );

  test.each(['..x', 'a/..b', 'a..', '...'])('takes the path %j, which does not', async (name) => {
    expect((await read(splitOf([{ name, size: 1, modified: 1 }], 9))).batches[0]?.files[0]?.path).toBe(name);
  });

  test('refuses sizes that are none, and keys of more than 1,024 bytes', async () => {
    expect(await refused(read(splitOf([{ name: 'a', size: 1.5, modified: 1 }], 9)))).toMatchObject({
      hint: 'Split again.',
    });
    const fits = 1024 - 'p/batch-001/'.length;
    expect(await refused(read(splitOf([{ name: 'k'.repeat(fits), size: 1, modified: 1 }], 9)))).toBe('taken');
    expect(
      await refused(read(splitOf([{ name: 'k'.repeat(fits + 1), size: 1, modified: 1 }], 9))),
    ).toMatchObject({
      message: expect.stringMatching(/^The key ".*" would be longer than 1024 bytes\.$/),
      hint: 'Upload it to a shorter prefix.',
    });
  });
});

describe('a plan', () => {
  test('says what is sent, and where', async () => {
    const place = new Place();
    const plan = await planUpload(place.s3, await three(), { targetOwner: 'me' });
    expect(plan).toMatchObject({
      title: `Send 3 files (39 B) from ${root()} to s3://plus/p/`,
      unchanged: [],
      findings: [],
      bytes: 39,
    });
    expect(plan.changes.map(({ kind, subject, fields }) => [kind, subject, fields])).toEqual([
      [
        'upload',
        'batch-001 to s3://plus/p/batch-001/',
        [
          { field: 'Files', after: 2 },
          { field: 'Size', after: '26 B' },
        ],
      ],
      [
        'upload',
        'batch-002 to s3://plus/p/batch-002/',
        [
          { field: 'Files', after: 1 },
          { field: 'Size', after: '13 B' },
        ],
      ],
    ]);
    expect([...place.owners]).toEqual(['me']);
    place.region = 'eu-west-1';
    expect((await planUpload(place.s3, await three())).findings).toHaveLength(1);
  });

  test('leaves out what is there, and says what lies in the way', async () => {
    const place = new Place()
      .put('p/batch-001/a.txt', 'text of a.txt')
      .put('p/batch-002/c.txt', 'text of x.txt')
      .put('p/batch-002/x.txt', 'x');
    const plan = await planUpload(place.s3, await three());
    expect(plan.changes.map(({ files, fields }) => [files.map(({ path }) => path), fields.at(-1)])).toEqual([
      [['b.txt'], { field: 'Already there', after: 1 }],
    ]);
    expect(plan.unchanged).toEqual([
      { subject: 'batch-002 to s3://plus/p/batch-002/', reason: 'something else at 1 key' },
    ]);
    expect(plan.findings.map(({ rule, subject, message }) => [rule, subject, message])).toEqual([
      [
        'stage/foreign-object',
        'p/batch-002/c.txt',
        'Something else is there; it stays, and this file will not be uploaded.',
      ],
      ['stage/extra-object', 'p/batch-002/x.txt', 'It is not part of the batch.'],
    ]);
  });

  test('takes the journal’s word for what it noted, and for nothing else', async () => {
    const etag = '"parts-2"';
    const findings = async (copied: string, body = 'text of x.txt') => {
      const place = new Place().put('p/batch-002/c.txt', body, { ETag: etag });
      return (await planUpload(place.s3, await three(), { copied: new Map([['p/batch-002/c.txt', copied]]) }))
        .findings.length;
    };
    expect(await findings(etag)).toBe(0);
    expect(await findings('"older"')).toBe(1);
    expect(await findings(etag, 'longer than it was')).toBe(1);
  });
});

describe('comparing an object with its file', () => {
  const compare = async (head: Partial<ObjectHead> | undefined, sum?: string) => {
    const upload = await read(splitOf([file('a.txt', 'abc')], 9));
    const place = new Place();
    const key = 'p/batch-001/a.txt';
    if (head !== undefined) place.objects.set(key, { Size: 3, ETag: etagOf('abc'), ...head });
    const [one] = upload.batches[0]?.files ?? [];
    if (one === undefined) throw new Error('There is no file.');
    return (await compareFile(place.s3, { root: root(), bucket: 'plus' }, one, {}, sum)).result;
  };
  const crc = (value: string, algorithm: 'CRC32' | 'SHA256' = 'CRC32') => ({
    Checksum: { algorithm, value },
  });

  test.each<[string, Partial<ObjectHead> | undefined, string]>([
    ['nothing', undefined, 'missing'],
    ['another size', { Size: 4 }, 'different'],
    ['its CRC-32', crc(sumOf('abc')), 'same'],
    ['another CRC-32, whatever its ETag', crc(sumOf('abd')), 'different'],
    ['its MD5', {}, 'same'],
    ['its MD5, unquoted', { ETag: etagOf('abc').slice(1, -1) }, 'same'],
    ['another MD5', { ETag: etagOf('abd') }, 'different'],
    ['its MD5 beside a checksum of another kind', crc('x', 'SHA256'), 'same'],
    ['an ETag of parts', { ETag: `${etagOf('abc').slice(0, -1)}-2"` }, 'unknown'],
    ['an ETag with something before it', { ETag: `x${etagOf('abc')}` }, 'unknown'],
    ['an ETag under a KMS key', { ServerSideEncryption: 'aws:kms' }, 'unknown'],
    ['its MD5 under S3’s own key', { ServerSideEncryption: 'AES256' }, 'same'],
  ])('that has %s', async (_, head, expected) => {
    expect(await compare(head)).toBe(expected);
  });

  test('goes by the sum that is known, without reading the file', async () => {
    expect(await compare(crc('known'), 'known')).toBe('same');
    expect(await compare(crc(sumOf('abc')), 'known')).toBe('different');
  });
});

describe('sending', () => {
  test('puts every file once, compares it, and notes it', async () => {
    const place = new Place();
    const { lines, progress } = await send(place, await three(), { targetOwner: 'me' });
    expect(lines).toEqual(['applied: verified: 2 files', 'applied: verified: 1 file']);
    expect([...place.sent].sort()).toEqual([
      'put p/batch-001/a.txt',
      'put p/batch-001/b.txt',
      'put p/batch-002/c.txt',
    ]);
    expect([...place.owners]).toEqual(['me']);
    expect([...noted].sort()).toEqual([
      'begin',
      `p/batch-001/a.txt ${etagOf('text of a.txt')}`,
      `p/batch-001/b.txt ${etagOf('text of b.txt')}`,
      `p/batch-002/c.txt ${etagOf('text of c.txt')}`,
    ]);
    expect(noted[0]).toBe('begin');
    expect(progress).toEqual([
      { copied: 1, total: 3, bytes: 13, totalBytes: 39 },
      { copied: 2, total: 3, bytes: 26, totalBytes: 39 },
      { copied: 3, total: 3, bytes: 39, totalBytes: 39 },
    ]);
    noted.length = 0;
    expect((await send(place, await three())).lines).toEqual([]);
    expect(noted).toEqual([]);
  });

  test('an empty file is a file', async () => {
    const place = new Place();
    expect((await send(place, await read(splitOf([file('empty', '')], 9)))).lines).toEqual([
      'applied: verified: 1 file',
    ]);
    expect(place.objects.get('p/batch-001/empty')?.Size).toBe(0);
  });

  test('a file in parts goes on where it ended, and parts that are not the same go again', async () => {
    const body = Buffer.alloc(2 * PART_BYTES + 5, 'abcdefg');
    const upload = await read(splitOf([file('large', body)], 9));
    const place = new Place();
    let parts = 0;
    place.before = (operation) => {
      if (operation === 'part' && ++parts === 3) throw awsError('unreachable', { httpStatus: 500 });
    };
    expect((await send(place, upload)).lines[0]).toMatch(/^failed: Stopped after 0 of 1 file of this batch/);
    expect(noted).toEqual(['begin', 'p/batch-001/large in parts u1']);
    place.before = () => {};
    place.sent.length = 0;
    const there = place.uploads.get('u1') as UploadedPart[];
    there[0] = { ...(there[0] as UploadedPart), crc32: undefined };
    expect((await send(place, upload)).lines).toEqual(['applied: verified: 1 file']);
    expect(place.sent).toEqual([
      'part p/batch-001/large 1',
      'part p/batch-001/large 3',
      'end p/batch-001/large 1,2,3',
    ]);
    expect(place.objects.get('p/batch-001/large')).toMatchObject({
      Size: body.length,
      Checksum: { value: sumOf(body) },
    });
  });

  test('one of exactly the size of a part goes whole, and an upload that is gone begins again', async () => {
    const place = new Place();
    const exact = await read(splitOf([file('exact', Buffer.alloc(PART_BYTES, 'a'))], 9));
    await send(place, exact);
    expect(place.sent).toEqual(['put p/batch-001/exact']);
    const more = await read(splitOf([file('more', Buffer.alloc(PART_BYTES + 1, 'a'))], 9));
    begun.set('p/batch-001/more', 'gone');
    place.sent.length = 0;
    await send(place, more);
    expect(place.sent).toEqual([
      'begin p/batch-001/more',
      'part p/batch-001/more 1',
      'part p/batch-001/more 2',
      'end p/batch-001/more 1,2',
    ]);
  });

  test('a key that somebody took meanwhile counts only where it holds the same, and parts are not left behind', async () => {
    const place = new Place();
    place.before = (_, key) => {
      if (key.endsWith('a.txt')) place.put(key, 'text of a.txt');
      if (key.endsWith('c.txt')) place.put(key, 'theirs');
    };
    const { lines, outcomes } = await send(place, await three());
    expect(lines[0]).toBe('applied: verified: 2 files');
    expect(outcomes[1]).toMatchObject({
      error: {
        code: 'target-exists',
        message:
          '1 file of batch-002 could not be sent: "c.txt": "s3://plus/p/batch-002/c.txt" holds something else, which is left as it is.',
        hint: 'Upload it to a different prefix.',
      },
    });
    const large = await read(splitOf([file('large', Buffer.alloc(PART_BYTES + 1, 'a'))], 9));
    const other = new Place();
    other.before = (operation, key) => {
      if (operation === 'end') other.put(key, 'theirs');
    };
    expect((await send(other, large)).lines[0]).toContain('holds something else');
    expect(other.sent.at(-1)).toBe('abort p/batch-001/large');
    expect(other.uploads.size).toBe(0);
  });

  test('an upload whose end fails in another way is kept for the next run', async () => {
    const large = await read(splitOf([file('large', Buffer.alloc(PART_BYTES + 1, 'a'))], 9));
    const place = new Place();
    place.before = (operation) => {
      if (operation === 'end') throw awsError('aws-error', { httpStatus: 400, name: 'Strange' });
    };
    await send(place, large);
    expect(place.sent.at(-1)).toBe('end p/batch-001/large 1,2');
    expect(place.uploads.size).toBe(1);
  });

  test('what does not contain what was uploaded is said, and what keeps no sum is compared by its size', async () => {
    const broken = new Place();
    broken.stores = (head) => ({ ...head, Checksum: { algorithm: 'CRC32', value: 'AAAA' } });
    expect((await send(broken, await three())).outcomes[1]).toMatchObject({
      error: {
        code: 'verification-failed',
        message:
          '1 file of batch-002 could not be sent: "c.txt": "s3://plus/p/batch-002/c.txt" does not contain what was uploaded.',
        hint: 'Something between this computer and S3 changes data. Remove the object and run the same command again.',
      },
    });
    const plain = new Place();
    plain.stores = ({ Size }) => ({ Size, ETag: '"opaque-1"' });
    expect((await send(plain, await three())).lines).toEqual([
      'applied: verified: 2 files, 2 by size only',
      'applied: verified: 1 file, 1 by size only',
    ]);
    // A key that was already there and keeps no sum is not known to hold the same.
    const there = new Place();
    there.before = (_, key) => there.objects.set(key, { Size: 13, ETag: '"opaque-1"' });
    expect((await send(there, await three())).lines[1]).toContain('holds something else');
  });

  test('a file that has changed since the split is not sent', async () => {
    const told = async (change: () => void) => {
      const upload = await three();
      change();
      const place = new Place();
      const { outcomes } = await send(place, upload);
      expect(place.sent.filter((one) => one.endsWith('c.txt'))).toEqual([]);
      const [, second] = outcomes;
      return second?.status === 'failed'
        ? [second.error.message, second.error.code, second.error.source, second.error.hint]
        : second?.status;
    };
    const at = () => join(root(), 'c.txt');
    const changed = [
      '1 file of batch-002 could not be sent: "c.txt": "c.txt" has changed since the split.',
      'source-changed',
      'usage',
      'Split again.',
    ];
    expect(await told(() => writeFileSync(at(), 'text of another'))).toEqual(changed);
    expect(await told(() => utimesSync(at(), 1, 1))).toEqual(changed);
    expect(await told(() => truncateSync(at(), 3))).toEqual(changed);
    expect(
      await told(() => {
        rmSync(at());
        mkdirSync(at());
      }),
    ).toEqual(changed);
    rmSync(at(), { recursive: true });
    expect(await told(() => rmSync(at()))).toEqual([
      '1 file of batch-002 could not be sent: "c.txt": "c.txt" cannot be read (ENOENT).',
      'source-changed',
      'usage',
      'Split again.',
    ]);
  });

  test('stops where every file would fail the same way, and goes on where one does', async () => {
    const place = new Place();
    place.before = () => {
      throw awsError('access-denied', { httpStatus: 403 }, 'Do this.');
    };
    expect((await send(place, await three())).outcomes[1]).toMatchObject({
      error: {
        message: 'Stopped after 0 of 1 file of this batch: It failed: access-denied.',
        hint: 'Do this. The same command continues where this one ended.',
      },
    });
    place.before = (_, key) => {
      if (!key.endsWith('c.txt')) throw awsError('aws-error', { httpStatus: 400, name: 'Strange' });
    };
    const { outcomes, lines } = await send(place, await three());
    expect(lines).toEqual([
      expect.stringMatching(
        /^failed: 2 files of batch-001 could not be sent: "[ab]\.txt": It failed: aws-error\.$/,
      ),
      'applied: verified: 1 file',
    ]);
    expect(outcomes[0]).toMatchObject({
      error: { hint: 'The same command continues where this one ended.', aws: { name: 'Strange' } },
    });
  });

  test('an interruption says how far it got', async () => {
    const stop = new AbortController();
    const place = new Place();
    place.before = () => stop.abort();
    const { lines } = await send(place, await three(), { signal: stop.signal });
    expect(lines[0]).toMatch(
      /^failed: Interrupted after [12] of 2 files of this batch; the next run continues there\.$/,
    );
    expect(lines[1]).toMatch(/^not-started: /);
  });
});
