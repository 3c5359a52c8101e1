/** What a stage plans, copies, compares and refuses, word by word, on buckets in memory. */
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../src/batches/entry.ts';
import { plusLimits } from '../../src/batches/limits.ts';
import type { BatchesS3, ObjectHead } from '../../src/batches/ports.ts';
import { splitFiles } from '../../src/batches/split/index-file.ts';
import { split } from '../../src/batches/split/split.ts';
import { applyStage, type StageProgress } from '../../src/batches/stage/apply-stage.ts';
import { compareCopy, isMultipart } from '../../src/batches/stage/compare.ts';
import { isHopeless } from '../../src/batches/stage/hopeless.ts';
import { journalHead, journalName, openJournal } from '../../src/batches/stage/journal.ts';
import { planStage, type StageOptions } from '../../src/batches/stage/plan-stage.ts';
import { selectCopies } from '../../src/batches/stage/select.ts';
import { type BatchCopies, beside, readStaging, type Staging } from '../../src/batches/stage/target.ts';
import { verifyBatch } from '../../src/batches/stage/verify.ts';
import { GroundctlError } from '../../src/core/errors.ts';
import { drain } from '../../src/core/events.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-stage-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const awsError = (code: string, aws?: { name?: string; httpStatus?: number }, hint?: string) =>
  new GroundctlError(`It failed: ${code}.`, {
    code,
    source: 'aws',
    ...(aws && { aws: aws as never }),
    ...(hint !== undefined && { hint }),
  });
const refusedByCondition = () => awsError('aws-error', { httpStatus: 412, name: 'PreconditionFailed' });

/** Buckets in memory that copy as S3 does, on conditions, and note what they are asked. */
class Buckets {
  readonly objects = new Map<string, ObjectHead>();
  readonly regions = new Map([
    ['raw', 'us-east-1'],
    ['plus', 'us-east-1'],
  ]);
  readonly sent: string[] = [];
  readonly owners = new Set<string>();
  /** Called for every copy; what it throws is S3's answer. */
  onCopy: (key: string) => void = () => {};

  put(bucket: string, key: string, more: Partial<ObjectHead> = {}): this {
    this.objects.set(`${bucket}/${key}`, { Size: 10, ETag: `"${key}"`, ...more });
    return this;
  }
  keys(bucket: string): string[] {
    return [...this.objects.keys()]
      .filter((at) => at.startsWith(`${bucket}/`))
      .map((at) => at.slice(bucket.length + 1));
  }

  readonly s3 = {
    bucketRegion: async (bucket: string, options?: { owner?: string }) => {
      this.owners.add(`region ${bucket} ${options?.owner}`);
      return this.regions.get(bucket) ?? 'us-east-1';
    },
    listPage: async (
      { bucket, prefix = '' }: { bucket: string; prefix?: string },
      options?: { owner?: string },
    ) => {
      this.owners.add(`list ${bucket} ${options?.owner}`);
      const keys = this.keys(bucket)
        .filter((key) => key.startsWith(prefix))
        .sort();
      const objects = keys.map((Key) => {
        const { Size, ETag } = this.objects.get(`${bucket}/${Key}`) as ObjectHead;
        return { Key, Size, ETag };
      });
      return { objects, prefixes: [], token: undefined };
    },
    head: async (
      { bucket, key, checksum }: { bucket: string; key: string; checksum?: boolean },
      options?: { owner?: string },
    ) => {
      this.owners.add(`head ${bucket} ${options?.owner}`);
      const found = this.objects.get(`${bucket}/${key}`);
      if (found === undefined || checksum) return found;
      const { Checksum: _, ...rest } = found;
      return rest;
    },
    copy: async (
      input: {
        from: { bucket: string; key: string };
        to: { bucket: string; key: string };
        sourceETag?: string;
        ifNoneMatch?: boolean;
        checksum?: string;
        sourceOwner?: string;
      },
      options?: { owner?: string },
    ) => {
      const { from, to, sourceETag, ifNoneMatch, checksum, sourceOwner } = input;
      this.owners.add(`copy ${sourceOwner} ${options?.owner}`);
      this.sent.push(`copy ${from.key} to ${to.key}${checksum ? ` with ${checksum}` : ''}`);
      this.onCopy(from.key);
      const source = this.objects.get(`${from.bucket}/${from.key}`);
      if (source === undefined || source.ETag !== sourceETag) throw refusedByCondition();
      if (ifNoneMatch && this.objects.has(`${to.bucket}/${to.key}`)) throw refusedByCondition();
      this.objects.set(`${to.bucket}/${to.key}`, { Size: source.Size, ETag: source.ETag });
      return { ETag: source.ETag };
    },
  } as unknown as BatchesS3;
}

/** Writes the split of these objects, so many a batch; gives the path of its index. */
function splitOf(entries: readonly Entry[], size: number, strip = 'in/'): string {
  const result = split(entries, { ...plusLimits(), files: size }, { source: 'in' });
  const files = [...splitFiles(result, { source: 's3://raw/in/', strip, units: 'decimal' })];
  for (const { name, text } of files) writeFileSync(join(folder, name), text);
  return join(folder, 'index.json');
}
const entry = (name: string, bucket = 'raw', more: Partial<Entry> = {}): Entry => ({
  bucket,
  name,
  size: 10,
  etag: `"${name}"`,
  ...more,
});
const NAMES = ['in/a.txt', 'in/b.txt', 'in/c.txt'];
const read = (at: string, prefix = 'p') =>
  readStaging({ in: 'file', path: at }, { bucket: 'plus', prefix }, undefined);
const three = () =>
  read(
    splitOf(
      NAMES.map((name) => entry(name)),
      2,
    ),
  );
const stocked = () => NAMES.reduce((buckets, name) => buckets.put('raw', name), new Buckets());
const keysOf = ({ batches }: Staging) => batches.flatMap(({ copies }) => copies.map(({ to }) => to.key));
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => 'taken',
    ({ message, code, hint }: GroundctlError) => ({ message, code, hint }),
  );

const added: string[] = [];
const journal = {
  add: (key: string, etag: string) => void added.push(`${key} ${etag}`),
  begin: () => void added.push('begin'),
};
beforeEach(() => {
  added.length = 0;
});
async function applied(
  buckets: Buckets,
  staging: Staging,
  options: StageOptions & { signal?: AbortSignal } = {},
) {
  const plan = await planStage(buckets.s3, staging, options);
  const progress: StageProgress[] = [];
  const { outcomes } = await drain(
    applyStage(buckets.s3, plan, {
      journal,
      concurrency: 1,
      onProgress: (one) => progress.push(one),
      ...options,
    }),
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

describe('the keys that copies get', () => {
  test('are the folder of the batch and what is left of the name', async () => {
    const staging = await three();
    expect(keysOf(staging)).toEqual(['p/batch-001/a.txt', 'p/batch-001/b.txt', 'p/batch-002/c.txt']);
    expect(staging.target).toEqual({ bucket: 'plus', prefix: 'p/' });
    expect(staging.batches.map(({ folder: where }) => where)).toEqual(['p/batch-001/', 'p/batch-002/']);
    expect(staging.digest).toMatch(/^[0-9a-f]{64}$/);
    expect((await read(join(folder, 'index.json'), 'p/')).target.prefix).toBe('p/');
    expect(keysOf(await read(join(folder, 'index.json'), ''))[0]).toBe('batch-001/a.txt');
  });

  test('keep a name that does not begin with what is left out, and name the bucket where there are several', async () => {
    expect(keysOf(await read(splitOf([entry('other/a.txt')], 9)))).toEqual(['p/batch-001/other/a.txt']);
    const two = await read(splitOf([entry('in/a.txt'), entry('in/a.txt', 'more')], 9));
    expect(keysOf(two).sort()).toEqual(['p/batch-001/more/a.txt', 'p/batch-001/raw/a.txt']);
  });

  test('are of 1,024 bytes at most, the bucket’s name included', async () => {
    const fits = 1024 - 'p/batch-001/'.length;
    expect(keysOf(await read(splitOf([entry('k'.repeat(fits))], 9)))).toHaveLength(1);
    const hint = 'Stage to a shorter prefix.';
    expect(await refused(read(splitOf([entry('k'.repeat(fits + 1))], 9)))).toMatchObject({
      message: expect.stringMatching(/^The key ".*" would be longer than 1024 bytes\.$/),
      hint,
    });
    expect(await refused(read(splitOf([entry(`é${'k'.repeat(fits - 1)}`)], 9)))).toMatchObject({ hint });
    const both = [entry('k'.repeat(fits - 3)), entry('x', 'more')];
    expect(await refused(read(splitOf(both, 9)))).toMatchObject({ hint });
  });

  test('a line without an ETag, and the split of a folder, are refused', async () => {
    const { etag: _, ...bare } = entry('in/a.txt');
    expect(await refused(read(splitOf([bare], 9)))).toEqual({
      message: 'A line of the split names no object.',
      code: 'invalid-input',
      hint: 'Split again.',
    });
    const at = splitOf([entry('in/a.txt')], 9);
    const index = JSON.parse(readFileSync(at, 'utf8'));
    const local = {
      message: '"s3://raw/in/" is a local folder, but copies are made inside S3.',
      code: 'local-split',
      hint: 'Upload it with: groundctl batches upload INDEX --to s3://BUCKET/PREFIX.',
    };
    writeFileSync(at, JSON.stringify({ ...index, root: '/data' }));
    expect(await refused(read(at))).toEqual(local);
    writeFileSync(
      at,
      JSON.stringify({
        ...index,
        batches: index.batches.map(({ objects: __, ...one }: object & { objects: string }) => one),
      }),
    );
    expect(await refused(read(at))).toEqual(local);
  });

  test('what stands beside an index is found beside it, in S3 and on either kind of disk', () => {
    expect(beside({ in: 's3', bucket: 'b', key: 'x/y/index.json' }, 'o')).toEqual({
      in: 's3',
      bucket: 'b',
      key: 'x/y/o',
    });
    expect(beside({ in: 's3', bucket: 'b', key: 'index.json' }, 'o')).toEqual({
      in: 's3',
      bucket: 'b',
      key: 'o',
    });
    expect(beside({ in: 'file', path: '/x/index.json' }, 'o')).toEqual({ in: 'file', path: '/x/o' });
    expect(beside({ in: 'file', path: 'C:\\x\\index.json' }, 'o')).toEqual({ in: 'file', path: 'C:\\x\\o' });
    expect(beside({ in: 'file', path: 'index.json' }, 'o')).toEqual({ in: 'file', path: 'o' });
  });

  test('those that are meant are chosen by their name below the batch', async () => {
    const { staging, left } = selectCopies(await three(), { exclude: ['b.txt'] });
    expect(keysOf(staging)).toEqual(['p/batch-001/a.txt', 'p/batch-002/c.txt']);
    expect(left).toEqual({ junk: 0, excluded: 1 });
    expect(staging.target).toEqual({ bucket: 'plus', prefix: 'p/' });
  });
});

describe('a plan', () => {
  test('says what is copied, how much, in how many requests, and from where', async () => {
    const buckets = stocked();
    const plan = await planStage(buckets.s3, await three(), { targetOwner: 'me', sourceOwner: 'they' });
    expect(plan).toMatchObject({
      title: 'Stage 3 files in 2 batches to s3://plus/p/',
      unchanged: [],
      findings: [],
      requests: 5,
      bytes: 30,
    });
    expect(plan.changes.map(({ kind, subject, fields }) => ({ kind, subject, fields }))).toEqual([
      {
        kind: 'copy',
        subject: 'batch-001 to s3://plus/p/batch-001/',
        fields: [
          { field: 'Objects', after: 2 },
          { field: 'Size', after: '20 B' },
          { field: 'Requests', after: 3 },
          { field: 'Regions', after: 'inside us-east-1' },
        ],
      },
      expect.objectContaining({ subject: 'batch-002 to s3://plus/p/batch-002/' }),
    ]);
    expect([...buckets.owners].sort()).toEqual(['list plus me', 'region plus me', 'region raw they']);
    expect(await planStage(buckets.s3, await read(splitOf([entry('in/a.txt')], 9)))).toMatchObject({
      title: 'Stage 1 file in 1 batch to s3://plus/p/',
    });
  });

  test('counts the looks that objects of several parts take', async () => {
    const parts = entry('in/a.txt', 'raw', { etag: '"abc-2"' });
    expect((await planStage(stocked().s3, await read(splitOf([parts, entry('in/b.txt')], 9)))).requests).toBe(
      6,
    );
  });

  test('names the regions that are crossed', async () => {
    const buckets = stocked();
    buckets.regions.set('raw', 'eu-west-1').set('more', 'ap-south-1');
    const plan = await planStage(
      buckets.s3,
      await read(splitOf([entry('in/a.txt'), entry('in/b.txt', 'more')], 9)),
    );
    expect(plan.changes[0]?.fields).toContainEqual({
      field: 'Regions',
      after: 'ap-south-1, eu-west-1 to us-east-1',
    });
    expect(plan.findings.map(({ rule, subject, message }) => [rule, subject, message])).toEqual([
      ['stage/crosses-regions', 'more', 'Its objects go from ap-south-1 to us-east-1.'],
      ['stage/crosses-regions', 'raw', 'Its objects go from eu-west-1 to us-east-1.'],
    ]);
  });

  test('goes to us-east-1 only', async () => {
    const buckets = stocked();
    buckets.regions.set('plus', 'eu-west-1');
    expect(await refused(planStage(buckets.s3, await three()))).toEqual({
      message: 'The bucket plus is in eu-west-1; Ground Truth Plus reads only from us-east-1.',
      code: 'wrong-region',
      hint: 'Stage to a bucket in us-east-1.',
    });
  });

  test('leaves out what is there, and says what lies in the way', async () => {
    const buckets = stocked()
      .put('plus', 'p/batch-001/a.txt', { ETag: '"in/a.txt"' })
      .put('plus', 'p/batch-002/c.txt', { ETag: '"other"' })
      .put('plus', 'p/batch-002/x.txt');
    const plan = await planStage(buckets.s3, await three());
    expect(plan.changes.map(({ copies }) => copies.map(({ from }) => from.key))).toEqual([['in/b.txt']]);
    expect(plan.changes[0]?.fields.at(-1)).toEqual({ field: 'Already there', after: 1 });
    expect(plan.unchanged).toEqual([
      { subject: 'batch-002 to s3://plus/p/batch-002/', reason: 'something else at 1 key' },
    ]);
    expect(plan.findings.map(({ rule, subject, message }) => [rule, subject, message])).toEqual([
      [
        'stage/foreign-object',
        expect.stringContaining('c.txt'),
        'Something else is there; it stays, and this copy will not be made.',
      ],
      ['stage/extra-object', expect.stringContaining('x.txt'), 'It is not part of the batch.'],
    ]);
  });

  test('takes the journal’s word for a copy that is as it was noted, and for no other', async () => {
    const buckets = stocked().put('plus', 'p/batch-002/c.txt', { ETag: '"by-kms"' });
    const findings = async (etag: string, more: Partial<ObjectHead> = {}) => {
      buckets.put('plus', 'p/batch-002/c.txt', { ETag: '"by-kms"', ...more });
      const copied = new Map([['p/batch-002/c.txt', etag]]);
      return (await planStage(buckets.s3, await three(), { copied })).findings.length;
    };
    expect(await findings('"by-kms"')).toBe(0);
    expect(await findings('"older"')).toBe(1);
    expect(await findings('"by-kms"', { Size: 9 })).toBe(1);
  });
});

describe('comparing a copy with its source', () => {
  const copy = { from: { bucket: 'raw', key: 'k', size: 10, etag: '"e"' }, to: { bucket: 'plus', key: 't' } };
  const compare = (
    source: Partial<ObjectHead> | undefined,
    target: Partial<ObjectHead> | undefined,
    listed = { size: 10, etag: '"other"' },
  ) => {
    const buckets = new Buckets();
    if (source !== undefined) buckets.put('raw', 'k', { ETag: '"e"', ...source });
    if (target !== undefined) buckets.put('plus', 't', { ETag: '"other"', ...target });
    return compareCopy(buckets.s3, copy, listed, {});
  };
  const sum = (value: string, algorithm: 'CRC32' | 'SHA256' = 'CRC32') => ({
    Checksum: { algorithm, value },
  });

  test.each<
    [
      string,
      Partial<ObjectHead> | undefined,
      Partial<ObjectHead> | undefined,
      { size: number; etag: string } | undefined,
      string,
    ]
  >([
    ['another size', {}, {}, { size: 9, etag: '"e"' }, 'different'],
    ['the same ETag', undefined, undefined, { size: 10, etag: '"e"' }, 'etag'],
    ['a source that is gone', undefined, {}, undefined, 'different'],
    ['a copy that is gone', {}, undefined, undefined, 'different'],
    ['a source that changed', { ETag: '"new"', ...sum('x') }, sum('x'), undefined, 'different'],
    ['a copy that changed', sum('x'), { Size: 11, ...sum('x') }, undefined, 'different'],
    ['one checksum', sum('x'), sum('x'), undefined, 'checksum'],
    ['another checksum', sum('x'), sum('y'), undefined, 'different'],
    ['checksums of two kinds', sum('x'), sum('x', 'SHA256'), undefined, 'different'],
    ['a checksum of the source alone', sum('x'), {}, undefined, 'different'],
    ['a checksum of the copy alone', {}, sum('x'), undefined, 'different'],
    ['a copy of several parts', {}, { ETag: '"x-2"' }, undefined, 'size'],
    ['a copy under a KMS key', {}, { ServerSideEncryption: 'aws:kms' }, undefined, 'size'],
    ['a copy under two KMS keys', {}, { ServerSideEncryption: 'aws:kms:dsse' }, undefined, 'size'],
    ['a source under a KMS key', { ServerSideEncryption: 'aws:kms' }, {}, undefined, 'size'],
    ['a copy under S3’s own key', {}, { ServerSideEncryption: 'AES256' }, undefined, 'different'],
    ['parts, and another checksum', sum('x'), { ETag: '"x-2"', ...sum('y') }, undefined, 'different'],
  ])('with %s', async (_, source, target, listed, expected) => {
    expect(await compare(source, target, listed)).toBe(expected);
  });

  test.each([
    ['"abc-12"', true],
    ['abc-1', true],
    ['"abc"', false],
    ['"abc-x"', false],
    ['"abc-1"x', false],
    ['"a-1-b"', false],
  ])('that %s is of several parts is %s', (etag, expected) => {
    expect(isMultipart(etag)).toBe(expected);
  });

  test('asks each side by its owner', async () => {
    const buckets = new Buckets().put('raw', 'k').put('plus', 't');
    await compareCopy(
      buckets.s3,
      copy,
      { size: 10, etag: '"x"' },
      { sourceOwner: 'they', targetOwner: 'me' },
    );
    expect([...buckets.owners].sort()).toEqual(['head plus me', 'head raw they']);
  });
});

describe('carrying out a stage', () => {
  test('copies on conditions, notes what it has compared, and says how', async () => {
    const buckets = stocked();
    const { lines, progress } = await applied(buckets, await three(), {
      targetOwner: 'me',
      sourceOwner: 'they',
    });
    expect(lines).toEqual(['applied: verified: 2 by ETag', 'applied: verified: 1 by ETag']);
    expect(buckets.sent).toEqual([
      'copy in/a.txt to p/batch-001/a.txt',
      'copy in/b.txt to p/batch-001/b.txt',
      'copy in/c.txt to p/batch-002/c.txt',
    ]);
    expect(added).toEqual([
      'begin',
      'p/batch-001/a.txt "in/a.txt"',
      'p/batch-001/b.txt "in/b.txt"',
      'p/batch-002/c.txt "in/c.txt"',
    ]);
    expect(progress).toEqual([
      { copied: 1, total: 3, bytes: 10, totalBytes: 30 },
      { copied: 2, total: 3, bytes: 20, totalBytes: 30 },
      { copied: 3, total: 3, bytes: 30, totalBytes: 30 },
    ]);
    expect(buckets.owners).toContain('copy they me');
    expect(buckets.keys('raw')).toEqual(NAMES);
  });

  test('begins no journal where there is nothing to copy', async () => {
    const buckets = stocked();
    await applied(buckets, await three());
    added.length = 0;
    await applied(buckets, await three());
    expect(added).toEqual([]);
  });

  test('gives an object of several parts the checksum that its source has', async () => {
    const parts = entry('in/a.txt', 'raw', { etag: '"abc-2"' });
    const buckets = new Buckets().put('raw', 'in/a.txt', {
      ETag: '"abc-2"',
      Checksum: { algorithm: 'CRC64NVME', value: 'x' },
    });
    await applied(buckets, await read(splitOf([parts], 9)), { sourceOwner: 'they' });
    expect(buckets.sent).toEqual(['copy in/a.txt to p/batch-001/a.txt with CRC64NVME']);
    expect(buckets.owners).toContain('head raw they');
  });

  test('finds a copy whose answer was lost, and never writes over anything else', async () => {
    const staging = await three();
    const buckets = stocked();
    buckets.onCopy = (key) => {
      if (key === 'in/a.txt') buckets.put('plus', 'p/batch-001/a.txt', { ETag: '"in/a.txt"' });
      if (key === 'in/c.txt') buckets.put('plus', 'p/batch-002/c.txt', { ETag: '"theirs"' });
    };
    const { outcomes, lines } = await applied(buckets, staging);
    expect(lines[0]).toBe('applied: verified: 2 by ETag');
    expect(outcomes[1]).toMatchObject({
      status: 'failed',
      error: {
        code: 'target-exists',
        message:
          '1 object of batch-002 could not be copied: "in/c.txt": "s3://plus/p/batch-002/c.txt" holds something else, which is left as it is.',
        hint: 'Stage to a different prefix.',
      },
    });
    expect(buckets.objects.get('plus/p/batch-002/c.txt')?.ETag).toBe('"theirs"');
  });

  test('refuses a source that has changed since the split', async () => {
    const buckets = stocked().put('raw', 'in/c.txt', { ETag: '"newer"' });
    const { outcomes } = await applied(buckets, await three());
    expect(outcomes[1]).toMatchObject({
      error: {
        code: 'source-changed',
        message:
          '1 object of batch-002 could not be copied: "in/c.txt": "s3://raw/in/c.txt" has changed since the split.',
        hint: 'Split again.',
      },
    });
  });

  test('goes on with the others where one fails, and says how many did and what helps', async () => {
    const buckets = stocked();
    buckets.onCopy = (key) => {
      if (key !== 'in/c.txt') throw awsError('aws-error', { name: 'InvalidObjectState', httpStatus: 403 });
    };
    const { lines, outcomes } = await applied(buckets, await three());
    expect(lines).toEqual([
      'failed: 2 objects of batch-001 could not be copied: "in/a.txt": It failed: aws-error.',
      'applied: verified: 1 by ETag',
    ]);
    expect(outcomes[0]).toMatchObject({
      error: {
        hint: 'It is in an archive storage class: restore it first (aws s3api restore-object). The same command continues where this one ended.',
        aws: { name: 'InvalidObjectState' },
      },
    });
    buckets.onCopy = () => {
      throw awsError('aws-error', { name: 'Strange', httpStatus: 400 });
    };
    buckets.objects.delete('plus/p/batch-002/c.txt');
    expect((await applied(buckets, await three())).outcomes[0]).toMatchObject({
      error: { hint: 'The same command continues where this one ended.' },
    });
    buckets.onCopy = () => {
      throw awsError('aws-error', { name: 'Strange', httpStatus: 400 }, 'Do this.');
    };
    expect((await applied(buckets, await three())).outcomes[0]).toMatchObject({
      error: { hint: 'Do this.' },
    });
  });

  test.each([
    ['access-denied', {}],
    ['no-such-bucket', {}],
    ['unreachable', {}],
    ['not-aws', {}],
    ['aws-error', { name: 'NoSuchBucket' }],
    ['aws-error', { name: 'ExpiredToken' }],
  ])('stops where every copy would fail the same way: %s %j', async (code, aws) => {
    expect(isHopeless(awsError(code, aws))).toBe(true);
    const buckets = stocked();
    buckets.onCopy = (key) => {
      if (key === 'in/b.txt') throw awsError(code, { ...aws, httpStatus: 403 }, 'Do this.');
    };
    const { outcomes } = await applied(
      buckets,
      await read(
        splitOf(
          [...NAMES, 'in/d.txt'].map((name) => entry(name)),
          9,
        ),
      ),
    );
    expect(outcomes[0]).toMatchObject({
      status: 'failed',
      error: {
        message: `Stopped after 1 of 4 objects of this batch: It failed: ${code}.`,
        code,
        hint: 'Do this. The same command continues where this one ended.',
      },
    });
    expect(buckets.sent).toHaveLength(2);
  });

  test('does not stop for what may be one object’s own trouble', () => {
    expect(isHopeless(awsError('aws-error', { name: 'NoSuchKey' }))).toBe(false);
    expect(isHopeless(awsError('throttled', {}))).toBe(false);
  });

  test('a fault that is not AWS’s ends it, and so does an interruption, with how far it got', async () => {
    const broken = stocked();
    broken.onCopy = () => {
      throw new GroundctlError('The disk is full.', { code: 'local-fault', source: 'configuration' });
    };
    expect((await applied(broken, await three())).lines[0]).toBe('failed: The disk is full.');
    const buckets = stocked();
    const stop = new AbortController();
    buckets.onCopy = () => stop.abort();
    const { lines } = await applied(buckets, await three(), { signal: stop.signal });
    expect(lines[0]).toBe(
      'failed: Interrupted after 1 of 2 objects of this batch; the next run continues there.',
    );
    expect(lines[1]).toMatch(/^not-started: /);
  });
});

describe('the look at a whole batch', () => {
  const look = async (change: (buckets: Buckets) => void, names = NAMES) => {
    const staging = await read(
      splitOf(
        names.map((name) => entry(name)),
        9,
      ),
    );
    const [batch] = staging.batches as [BatchCopies];
    const buckets = new Buckets();
    for (const { from, to } of batch.copies) {
      buckets.put('raw', from.key).put('plus', to.key, { ETag: from.etag });
    }
    change(buckets);
    return verifyBatch(buckets.s3, batch, { journal, targetOwner: 'me' }).catch(
      ({ message, code, hint }: GroundctlError) => ({ message, code, hint }),
    );
  };
  const hint = 'Nothing was overwritten. Stage to an empty prefix, or remove the objects in the way.';

  test('counts by what each copy was compared, and notes it', async () => {
    const sum = { Checksum: { algorithm: 'CRC32', value: 'x' } } as const;
    expect(
      await look((buckets) => {
        buckets.put('raw', 'in/b.txt', sum).put('plus', 'p/batch-001/b.txt', { ETag: '"kms"', ...sum });
        buckets.put('plus', 'p/batch-001/c.txt', { ETag: '"parts-2"' });
      }),
    ).toEqual({ etag: 1, checksum: 1, size: 1 });
    expect([...added].sort()).toEqual([
      'p/batch-001/a.txt "in/a.txt"',
      'p/batch-001/b.txt "kms"',
      'p/batch-001/c.txt "parts-2"',
    ]);
    const { lines } = await applied(
      (() => {
        const buckets = stocked();
        buckets.onCopy = () => {};
        return buckets;
      })(),
      await three(),
    );
    expect(lines).toHaveLength(2);
  });

  test('says what is missing, what is different and what does not belong', async () => {
    expect(
      await look((buckets) => {
        buckets.objects.delete('plus/p/batch-001/a.txt');
        buckets.put('plus', 'p/batch-001/b.txt', { Size: 9 });
        buckets.put('plus', 'p/batch-001/x.txt');
      }),
    ).toEqual({
      message:
        'batch-001 is not as expected: 1 missing ("p/batch-001/a.txt"); 1 different from the source ("p/batch-001/b.txt"); 1 not part of the batch ("p/batch-001/x.txt").',
      code: 'verification-failed',
      hint,
    });
    expect(added).toEqual(['p/batch-001/c.txt "in/c.txt"']);
  });

  test('names three of many', async () => {
    const names = ['a', 'b', 'c', 'd'].map((name) => `in/${name}`);
    const without = (count: number) => (buckets: Buckets) => {
      for (const name of names.slice(0, count)) buckets.objects.delete(`plus/p/batch-001/${name.slice(3)}`);
    };
    expect(await look(without(4), names)).toMatchObject({
      message: expect.stringContaining('4 missing ("p/batch-001/a", "p/batch-001/b", "p/batch-001/c", …).'),
    });
    expect(await look(without(3), names)).toMatchObject({
      message: expect.stringContaining('3 missing ("p/batch-001/a", "p/batch-001/b", "p/batch-001/c").'),
    });
  });
});

describe('the journal of a stage', () => {
  const HEAD = { index: 'i', target: 't', region: 'r', endpoint: 'e' };
  const at = () => join(folder, 'state', 'journal.jsonl');
  const open = (head = HEAD) => openJournal(at(), head);

  test('is written from the first copy on, for its owner alone, and read back', () => {
    const first = open();
    expect([first.copied.size, first.begun.size]).toEqual([0, 0]);
    first.close();
    expect(() => statSync(at())).toThrow();
    first.begin();
    first.add('a', '"1"');
    first.beginParts('b', 'upload-1');
    first.beginParts('c', 'upload-2');
    first.add('c', '"3"');
    first.close();
    if (process.platform !== 'win32') expect(statSync(at()).mode & 0o777).toBe(0o600);
    const again = open();
    expect([...again.copied]).toEqual([
      ['a', '"1"'],
      ['c', '"3"'],
    ]);
    expect(again.begun.get('b')).toBe('upload-1');
    again.add('d', '"4"');
    again.close();
    const lines = readFileSync(at(), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    expect(JSON.parse(lines[0] ?? '')).toEqual({ schema: 'groundctl/batches.stage-journal/v1', ...HEAD });
    expect(lines).toHaveLength(6);
  });

  test('loses no more than its last line when it is cut off, and passes over what is not a record', () => {
    const first = open();
    first.add('a', '"1"');
    first.add('b', '"2"');
    first.close();
    const text = readFileSync(at(), 'utf8');
    writeFileSync(at(), `${text.slice(0, -6)}`);
    const second = open();
    expect([...second.copied.keys()]).toEqual(['a']);
    second.add('c', '"3"');
    second.close();
    writeFileSync(
      at(),
      `${readFileSync(at(), 'utf8')}[]\n{"key":7}\n{"key":"x"}\n{"key":"y","etag":7}\nnull\n`,
    );
    expect([...open().copied.keys()]).toEqual(['a', 'c']);
  });

  test.each(['index', 'target', 'region', 'endpoint'] as const)('is that of one %s', (name) => {
    const first = open();
    first.add('a', '"1"');
    first.close();
    let error: unknown;
    try {
      open({ ...HEAD, [name]: 'other' });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      exitCode: 252,
      message: expect.stringMatching(/^The journal ".*" belongs to a different stage operation\.$/),
      hint: 'Use a different --journal, or remove the file if that stage operation is no longer needed.',
    });
  });

  test('is not a file of somebody else’s, and an empty one is a new one', () => {
    writeFileSync(join(folder, 'other'), 'x\n');
    expect(() => openJournal(join(folder, 'other'), HEAD)).toThrow('belongs to a different stage');
    writeFileSync(join(folder, 'empty'), '');
    const empty = openJournal(join(folder, 'empty'), HEAD);
    empty.add('a', '"1"');
    empty.close();
    expect([...openJournal(join(folder, 'empty'), HEAD).copied.keys()]).toEqual(['a']);
  });

  test.skipIf(process.platform === 'win32')(
    'that cannot be written says so before the first copy, and at any other',
    () => {
      writeFileSync(join(folder, 'file'), '');
      const blocked = openJournal(join(folder, 'journal.jsonl'), HEAD);
      symlinkSync(join(folder, 'elsewhere'), join(folder, 'journal.jsonl'));
      const told = (run: () => void) => {
        try {
          run();
          return 'written';
        } catch (error) {
          const { code, hint } = error as GroundctlError;
          return { code, hint };
        }
      };
      const later =
        'Everything copied so far will be found again: the same command continues once this is fixed.';
      expect(told(() => blocked.begin())).toEqual({
        code: 'local-fault',
        hint: expect.stringContaining(
          'Nothing was copied. It is the journal of the stage operation; --journal names a different one.',
        ),
      });
      expect(told(() => blocked.add('a', '"1"'))).toEqual({
        code: 'local-fault',
        hint: expect.stringContaining(later),
      });
      expect(told(() => blocked.beginParts('a', 'u'))).toEqual({
        code: 'local-fault',
        hint: expect.stringContaining(later),
      });
      expect([blocked.copied.size, blocked.begun.size]).toEqual([0, 0]);
    },
  );

  test('has a name of its own for every split, target, region and endpoint', () => {
    const staging = { digest: 'd', target: { bucket: 'b', prefix: 'p/' } };
    expect(journalHead(staging, { region: 'r', endpoint: undefined })).toEqual({
      index: 'd',
      target: 's3://b/p/',
      region: 'r',
      endpoint: '',
    });
    expect(journalHead(staging, { region: 'r', endpoint: 'e' }).endpoint).toBe('e');
    const names = [HEAD, ...Object.keys(HEAD).map((name) => ({ ...HEAD, [name]: 'x' }))].map(journalName);
    expect(new Set(names).size).toBe(5);
    for (const name of names) expect(name).toMatch(/^stage-[0-9a-f]{24}\.jsonl$/);
    expect(journalName({ ...HEAD })).toBe(names[0]);
  });
});
