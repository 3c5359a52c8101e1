import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutBucketCorsCommand, PutBucketEncryptionCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkPlus } from '../../src/batches/check.ts';
import { checkJob } from '../../src/batches/check-job.ts';
import { parseSource, type Source } from '../../src/batches/sources/source.ts';
import { aws, type BatchesAws, brief, report } from './aws.ts';

let there: BatchesAws;
let folder: string;
beforeAll(async () => {
  there = await aws();
  folder = mkdtempSync(join(tmpdir(), 'check-'));
  await there.bucket('images');
  await there.bucket('frankfurt', 'eu-central-1');
});
afterAll(async () => {
  await there[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const prefix = (bucket: string, key: string): Source => ({ kind: 'prefix', bucket, prefix: key });

function manifest(name: string, lines: readonly (object | string | Buffer)[]): Source {
  const path = join(folder, name);
  const bytes = lines.map((line) =>
    Buffer.isBuffer(line) ? line : Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)),
  );
  writeFileSync(path, Buffer.concat(bytes.flatMap((line) => [line, Buffer.from('\n')])));
  return { kind: 'manifest', at: { in: 'file', path } };
}

/** A file of that many bytes that takes no room on the disk. */
function sized(path: string, bytes: number): void {
  writeFileSync(path, '');
  truncateSync(path, bytes);
}

describe('a prefix', () => {
  test('without files is an error that speaks of spelling', async () => {
    const result = await report(checkPlus(prefix('images', 'nothing/'), there.s3));
    expect(brief(result.findings)).toEqual(['error batch/empty-source s3://images/nothing/']);
  });

  test('of a bucket that is not there fails and names it', async () => {
    await expect(report(checkPlus(prefix('no-such-bucket', ''), there.s3))).rejects.toMatchObject({
      code: 'no-such-bucket',
      exitCode: 254,
      message: expect.stringContaining('no-such-bucket'),
    });
  });

  test('that may not be listed fails and names the IAM action', async () => {
    const nobody = there.as(there.sandbox.addUser('nobody'));
    await expect(report(checkPlus(prefix('images', ''), nobody))).rejects.toMatchObject({
      code: 'access-denied',
      exitCode: 254,
      hint: 'Ask for the IAM permission s3:ListBucket.',
    });
  });

  test('of a bucket that somebody else owns is refused where the owner was given', async () => {
    await expect(
      report(checkPlus(prefix('images', ''), there.s3, { owner: '999999999999' })),
    ).rejects.toMatchObject({ code: 'access-denied' });
  });

  test('in another region is an error, though it can be listed', async () => {
    await there.put('frankfurt', 'a.txt');
    const result = await report(checkPlus(prefix('frankfurt', ''), there.s3));
    expect(brief(result.findings)).toEqual(['error batch/wrong-region frankfurt']);
    expect(result).toMatchObject({ files: 1, bytes: 1 });
  });

  test('of images needs CORS rules; the finding holds them, and goes when they are set', async () => {
    await there.put('images', 'cors/a.jpg');
    const before = await report(checkPlus(prefix('images', 'cors/'), there.s3));
    expect(brief(before.findings)).toEqual(['warning batch/cors-missing images']);
    const fix = before.findings.find(({ rule }) => rule === 'batch/cors-missing')?.fix ?? '';
    const CORSRules = JSON.parse(fix.slice(fix.indexOf('[')));
    await there.witness.send(
      new PutBucketCorsCommand({ Bucket: 'images', CORSConfiguration: { CORSRules } }),
    );
    expect(brief((await report(checkPlus(prefix('images', 'cors/'), there.s3))).findings)).toEqual([]);
  });

  test('under KMS names the actions the role needs and what was seen on a few objects', async () => {
    await there.bucket('secret');
    await there.put('secret', 'before.txt');
    await there.witness.send(
      new PutBucketEncryptionCommand({
        Bucket: 'secret',
        ServerSideEncryptionConfiguration: {
          Rules: [
            {
              ApplyServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555',
              },
            },
          ],
        },
      }),
    );
    await there.put('secret', 'after.txt');
    const result = await report(checkPlus(prefix('secret', ''), there.s3));
    expect(brief(result.findings)).toEqual(['info batch/kms-encryption secret']);
    const kms = result.findings.find(({ rule }) => rule === 'batch/kms-encryption');
    expect(kms?.message).toContain('1 of 2 objects checked');
    expect(kms?.fix).toContain('kms:Decrypt on arn:aws:kms:us-east-1:123456789012:key/');
  });

  test('whose settings may not be read is checked all the same, and says which permission was missing', async () => {
    await there.put('images', 'limited/a.jpg');
    const policy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['s3:ListBucket', 's3:GetBucketLocation'], Resource: '*' }],
    };
    const limited = there.as(there.sandbox.addUser('limited', [policy]));
    const result = await report(checkPlus(prefix('images', 'limited/'), limited));
    expect(result.files).toBe(1);
    expect(result.findings.flatMap(({ fix }) => /Ask for (s3:\w+)/.exec(fix)?.[1] ?? [])).toEqual([
      's3:GetBucketCORS',
      's3:GetEncryptionConfiguration',
    ]);
  });

  test('is listed to its end though S3 throttles', async () => {
    await there.put('images', 'slow/a.jpg');
    there.sandbox.faults.add({
      match: { service: 's3', operation: 'ListObjectsV2' },
      kind: 'throttle',
      count: 2,
    });
    expect(await report(checkPlus(prefix('images', 'slow/'), there.s3))).toMatchObject({ files: 1 });
  });
});

describe('a local folder', () => {
  test('is counted without AWS; links that lead in circles are named and not entered', async () => {
    const root = join(folder, 'tree');
    mkdirSync(join(root, 'sub'), { recursive: true });
    writeFileSync(join(root, 'sub/a.jpg'), 'abc');
    symlinkSync('..', join(root, 'sub/loop'));
    symlinkSync('me', join(root, 'me'));
    const result = await report(checkPlus({ kind: 'folder', path: root }, undefined));
    expect(result).toMatchObject({ files: 1, bytes: 3 });
    const [links] = result.findings.filter(({ rule }) => rule === 'batch/link-not-followed');
    expect(links?.evidence).toMatchObject({ count: 2 });
  });
});

describe('a manifest', () => {
  test('counts the objects it names, and tells of each bad line by its number', async () => {
    await there.put('images', 'm/a.txt', 'abc');
    await there.put('images', 'm/b.txt', 'abcde');
    const source = manifest('mixed.manifest', [
      { 'source-ref': 's3://images/m/a.txt', extra: 1 },
      '{"source-ref": ',
      { 'source-ref': 's3://images/m/b.txt' },
      Buffer.from([0x7b, 0xff, 0x7d]),
      '',
      { label: 1 },
      { 'source-ref': 'https://example.com/a' },
      { source: 'inline text' },
      { 'source-ref': 's3://images/m/missing.txt' },
      '[1]',
    ]);
    const result = await report(checkPlus(source, there.s3));
    expect(result).toMatchObject({ files: 2, bytes: 8 });
    const bad = result.findings.filter(({ rule }) => rule === 'manifest/malformed-line');
    expect(bad.map(({ location }) => location?.line)).toEqual([2, 4, 6, 7, 10]);
    expect(bad[1]?.message).toBe('Line 4: it is not UTF-8 text.');
    expect(brief(result.findings).filter((line) => !line.includes('malformed'))).toEqual([
      `info manifest/inline-text ${join(folder, 'mixed.manifest')}`,
      'error manifest/missing-object s3://images/m/missing.txt',
    ]);
  });

  test('that points into other buckets and regions says so for each', async () => {
    await there.put('frankfurt', 'x.txt');
    const source = manifest('far.manifest', [
      { 'source-ref': 's3://images/m/a.txt' },
      { 'source-ref': 's3://frankfurt/x.txt' },
      { 'source-ref': 's3://no-such-bucket/x.txt' },
    ]);
    const result = await report(checkPlus(source, there.s3));
    expect(brief(result.findings).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'warning manifest/several-buckets',
      'error manifest/missing-object',
      'error batch/wrong-region',
    ]);
  });

  test('whose objects cannot be read for lack of permission counts them and names the action', async () => {
    const source = manifest('denied.manifest', [
      { 'source-ref': 's3://images/m/a.txt' },
      { 'source-ref': 's3://images/m/b.txt' },
    ]);
    const nobody = there.as(there.sandbox.addUser('nobody-else'));
    const result = await report(checkPlus(source, nobody));
    const denied = result.findings.find(({ rule }) => rule === 'manifest/object-not-readable');
    expect(denied?.evidence).toMatchObject({ count: 2 });
    expect(denied?.fix).toContain('s3:GetObject');
  });

  test('in S3 is read there, and an object named twice is noticed', async () => {
    await there.put('images', 'lists/two.manifest', '{"source-ref":"s3://images/m/a.txt"}\r\n'.repeat(2));
    const source = parseSource('s3://images/lists/two.manifest', () => false);
    const result = await report(checkPlus(source, there.s3));
    expect(result.files).toBe(2);
    expect(brief(result.findings)).toContain('warning manifest/duplicate-object m/a.txt');
  });
});

describe("a labeling job's input", () => {
  test('that an earlier job wrote names the lines that failed, lack the label or have a class without a name', async () => {
    const labeled = (class_id: number) => ({
      'source-ref': `s3://images/${class_id}.png`,
      boxes: { annotations: [{ class_id, left: 1 }] },
      'boxes-metadata': { type: 'groundtruth/object-detection', 'class-map': { 0: 'Car', 1: 'Bus' } },
      metadata: { 'failure-reason': 'not of a job' },
    });
    const source = manifest('prior.manifest', [
      labeled(0),
      labeled(1),
      labeled(7),
      { source: 'x', 'boxes-metadata': { 'retry-count': 1, 'failure-reason': 'ClientError: expired' } },
      { source: 'y' },
    ]);
    const found = async (labelAttribute?: string) =>
      (await report(checkJob(source, undefined, { labelAttribute }))).findings
        .filter(({ rule }) => !rule.endsWith('asked'))
        .map(
          ({ severity, rule, subject, message }) =>
            `${severity} ${rule} ${subject.startsWith('line') ? subject : message}`,
        );
    const always = ['warning manifest/prior-failure line 4', 'warning manifest/class-outside-map line 3 (7)'];
    expect(await found()).toEqual([
      'info manifest/label-absent One line of 5 has no "boxes", while the others do.',
      ...always,
    ]);
    const [absent, ...others] = await found('boxes');
    expect(absent).toMatch(/^warning manifest\/label-absent 2 of 5 lines have no "boxes": line 4, line 5/);
    expect(others).toEqual(always);
  });

  test('names a label without its metadata, and classes that two lines call otherwise', async () => {
    const line = (label: object, metadata: object | undefined) => ({
      source: 'x',
      l: label,
      'l-metadata': metadata,
    });
    const boxes = (name: string) => ({
      type: 'groundtruth/object-detection',
      'class-map': { 0: name, 1: 'Bus' },
    });
    const one = { annotations: [{ class_id: 0 }] };
    const source = manifest('sets.manifest', [
      line(one, boxes('Car')),
      line(one, boxes('Car')),
      line(one, boxes('Van')),
      line(one, undefined),
      { source: 'y', l: 0, 'l-metadata': { type: 'groundtruth/text-classification', 'class-name': 'Lorry' } },
    ]);
    const found = async (labelAttribute?: string) =>
      (await report(checkJob(source, undefined, { labelAttribute }))).findings
        .filter(({ severity }) => severity !== 'info')
        .map(({ rule, subject, message }) => `${rule} ${subject.startsWith('line') ? subject : message}`);
    expect(await found('l')).toEqual([
      'manifest/label-without-metadata line 4',
      expect.stringMatching(
        /^manifest\/classes-differ .* 2 times: line 3 \(0: "Van", before "Car"\), line 5/,
      ),
    ]);
    expect(await found()).toEqual([expect.stringContaining('manifest/classes-differ')]);
  });

  test('is read line by line without a connection, and that nobody asked S3 is said', async () => {
    const source = manifest('offline.manifest', [
      { 'source-ref': 's3://images/a.png' },
      { 'source-ref': ' s3://images/a.png' },
      { 'source-ref': 'S3://images/b.png' },
      { 'Source-Ref': 's3://images/c.png' },
      { source: '' },
    ]);
    const { findings } = await report(checkJob(source, undefined));
    expect(
      findings.map(({ severity, rule, evidence }) => `${severity} ${rule} ${evidence?.count ?? ''}`),
    ).toEqual([
      'error manifest/malformed-line ',
      'warning manifest/odd-source 3',
      'info manifest/objects-not-asked ',
    ]);
    expect(findings[0]?.message).toMatch(/did you mean source-ref\?$/);
  });

  test('is held against its own quotas and not against those of Ground Truth Plus', async () => {
    const long = 'x'.repeat(20_001);
    const source = manifest('job.manifest', [
      { source: 'a' },
      { source: 'b', note: long },
      { source: 'c', $bad: 1 },
      { source: 'd'.repeat(100_001) },
    ]);
    const result = await report(checkJob(source, there.s3, { region: 'us-east-1' }));
    expect(result.gauges.map(({ name, used }) => [name, used])).toEqual([
      ['Items', 4],
      ['Largest image', 0],
      ['Longest line', JSON.stringify({ source: 'd'.repeat(100_001) }).length],
      ['Longest attribute', 100_001],
    ]);
    expect(result.findings.map(({ rule }) => rule)).toEqual([
      'manifest/line-too-long',
      'manifest/attribute-too-long',
      'manifest/attribute-name',
    ]);
  });

  test.each([
    [100_000, false, []],
    [100_001, false, ['job/too-many-items']],
    [20_000, true, []],
    [20_001, true, ['job/too-many-items']],
  ])('%i items, segmentation %s', async (items, segmentation, expected) => {
    const path = join(folder, 'many.manifest');
    writeFileSync(path, '{"source":"x"}\n'.repeat(items));
    const source: Source = { kind: 'manifest', at: { in: 'file', path } };
    const result = await report(checkJob(source, there.s3, { segmentation }));
    expect(result.findings.map(({ rule }) => rule)).toEqual(expected);
  });

  test('images have a largest size and few formats', async () => {
    const root = join(folder, 'jobimages');
    mkdirSync(root);
    sized(join(root, 'ok.PNG'), 40e6);
    sized(join(root, 'big.jpg'), 40e6 + 1);
    writeFileSync(join(root, 'odd.gif'), 'x');
    const result = await report(checkJob({ kind: 'folder', path: root }, undefined, { images: 'none' }));
    expect(brief(result.findings)).toEqual([
      'error job/image-too-large big.jpg',
      'error job/image-format odd.gif',
      `info job/images-sampled ${root}`,
    ]);
  });

  test('must be in the region of the job', async () => {
    const source = manifest('region.manifest', [{ 'source-ref': 's3://frankfurt/x.txt' }]);
    const result = await report(checkJob(source, there.s3, { region: 'us-east-1' }));
    expect(brief(result.findings)).toEqual(['error job/other-region frankfurt']);
    const same = await report(checkJob(source, there.s3, { region: 'eu-central-1' }));
    expect(same.findings).toEqual([]);
  });
});
