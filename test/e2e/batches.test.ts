import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aws, type BatchesAws } from '../batches/aws.ts';
import { keyOf, rawSplit, textOf } from '../batches/staged.ts';
import { hasRawControls, run } from '../helpers/command.ts';
import { faultPoints } from '../helpers/fault-point.ts';
import { run as runProgram, start } from '../helpers/program.ts';
import { unhurried } from '../helpers/unhurried.ts';

/** More than twenty runs get through before they are killed: each gets to its ninth at most. */
const FILES = 180;
const IN_A_BATCH = FILES / 3;

let there: BatchesAws;
let folder: string;
beforeAll(async () => {
  there = await aws();
  folder = mkdtempSync(join(tmpdir(), 'batches-e2e-'));
  await there.bucket('frames');
  for (const key of ['a/1.txt', 'a/2.txt', 'b/1.txt']) await there.put('frames', key, key);
});
afterAll(async () => {
  await there[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const batches = (words: readonly string[], env: Record<string, string> = {}) =>
  run(['batches', ...words], {
    sandbox: there.sandbox,
    env: { XDG_STATE_HOME: join(folder, 'state'), ...env },
  });

test('a folder goes from its check to S3 without the name of a file of the split', async () => {
  const road = join(folder, 'road');
  mkdirSync(join(road, 'photos'), { recursive: true });
  for (const name of ['a.txt', 'b.txt', '.DS_Store', 'c.txt.part'])
    writeFileSync(join(road, 'photos', name), name);
  const parts = join(road, 'parts');
  const checked = await batches(['check', join(road, 'photos'), '--output', 'json']);
  const { files, findings } = JSON.parse(checked.stdout);
  expect(files).toBe(4);
  expect(findings).toContainEqual(
    expect.objectContaining({ rule: 'batch/stray-file', evidence: expect.objectContaining({ count: 2 }) }),
  );
  expect((await batches(['split', join(road, 'photos'), '--out', parts])).code).toBe(0);
  for (const mistaken of [parts, join(parts, 'index.json')]) {
    const { code, stderr } = await batches(['check', mistaken]);
    expect(code).toBe(252);
    expect(stderr).toContain('is the output of batches split');
    expect(stderr).toContain(`groundctl batches check ${join(parts, 'batch-001.manifest')}`);
  }
  expect((await batches(['check', join(parts, 'batch-001.manifest')])).stdout).toContain(
    '2 of at most 10,000',
  );
  await there.bucket('road');
  const sent = await batches(['upload', parts, '--to', 's3://road/x', '--yes']);
  expect(sent.stdout).toContain('verified: 2 files');
  expect((await batches(['stage', parts, '--to', 's3://road/x', '--yes'])).stdout).toContain(
    'all files are already there',
  );
});

test('a plan with errors is shown in the form that was asked for, once, and not carried out', async () => {
  const mine = join(folder, 'refused');
  const parts = join(mine, 'parts');
  mkdirSync(join(mine, 'data'), { recursive: true });
  for (const name of ['a.txt', 'b.txt']) writeFileSync(join(mine, 'data', name), name);
  await batches(['split', join(mine, 'data'), '--out', parts]);
  await there.bucket('taken');
  await there.put('taken', 'x/batch-001/a.txt', 'of somebody else');
  for (const verb of ['upload', 'stage']) {
    const refused = (...more: string[]) => batches([verb, parts, '--to', 's3://taken/x', '--yes', ...more]);
    const shown = await refused();
    expect([shown.code, shown.stderr]).toEqual([1, 'Nothing was sent.\n']);
    expect(shown.stdout.match(/batch-001 to s3/g)).toHaveLength(1);
    expect(shown.stdout).toContain('Something else there: 1');
    expect(JSON.parse((await refused('--output', 'json')).stdout)).toMatchObject({
      schema: expect.any(String),
    });
    const lines = (await refused('--output', 'ndjson')).stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(['change', 'finding', 'summary']);
    expect((await refused('--output', 'markdown')).stdout).toMatch(/^## Send/);
  }
  expect(await there.keys('taken')).toEqual(['x/batch-001/a.txt']);
});

describe('batches check', () => {
  test('prints gauges, largest files and findings, and ends with 0 where nothing is wrong', async () => {
    const { code, stdout } = await batches(['check', 's3://frames/']);
    expect(code).toBe(0);
    expect(stdout).toContain('3 of at most 10,000');
    expect(stdout).toContain('21 B of less than 100 GB');
    expect(stdout).toContain('batch/excluded-data');
  });

  test('as one document, with the limits as numbers', async () => {
    const { code, stdout } = await batches([
      'check',
      's3://frames/a/',
      '--output',
      'json',
      '--units',
      'binary',
    ]);
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      schema: 'groundctl/batches.check/v1',
      source: 's3://frames/a/',
      kind: 'plus',
      units: 'binary',
      files: 2,
      bytes: 14,
    });
    expect(document.gauges[1]).toMatchObject({
      name: 'Total size',
      used: 14,
      allowed: 100 * 2 ** 30 - 1,
      over: false,
    });
  });

  test('needs neither credentials nor a region for a local folder, and never ends in a circle of links', async () => {
    const root = join(folder, 'local');
    mkdirSync(root);
    writeFileSync(join(root, 'bad\u001b[31mname.txt'), 'x');
    symlinkSync('.', join(root, 'self'));
    const { code, stdout } = await run(['batches', 'check', root, '--fail-on', 'warning']);
    expect(code).toBe(1);
    expect(stdout).toContain('batch/link-not-followed');
    expect(hasRawControls(stdout)).toBe(false);
  });

  test('reads the lines of a local manifest without a region, and says what it did not look at', async () => {
    const path = join(folder, 'local.manifest');
    writeFileSync(path, '{"source-ref":"s3://frames/a.png"}\n{"source_ref":"s3://frames/b.png"}\n');
    const { code, stdout } = await run(['batches', 'check', path, '--kind', 'labeling-job']);
    expect(code).toBe(1);
    expect(stdout).toContain('did you mean source-ref?');
    expect(stdout).toContain('manifest/objects-not-asked');
    expect((await run(['batches', 'check', 's3://frames/a.manifest'])).code).toBe(253);
  });

  test.each([
    [['check', 's3://frames/nothing/'], 1, ''],
    [['check', 's3://no-such-bucket/'], 254, 'There is no bucket "no-such-bucket"'],
    [['check', '/no/such/folder'], 252, 'does not exist'],
    [['check', 's3://UPPER/'], 252, 'uppercase'],
    [['check', 's3://frames/', '--key-prefix', 'x'], 252, '--key-prefix works only with --inventory'],
    [
      ['check', 's3://frames/', '--kind', 'labeling-job', '--transferring', '3'],
      252,
      'not for labeling jobs',
    ],
    [['check', 's3://frames/', '--images', 'all'], 252, '--images is for labeling jobs'],
    [['check', 's3://frames/', '--transferring', 'many'], 252, 'whole number'],
    [['check', 's3://frames/', '--bucket-owner', '999999999999'], 254, 's3:ListBucket'],
    [['check', 's3://frames/', '--transferring', '5'], 1, ''],
    [['split', 's3://frames/', '--out', 's3://frames/out'], 252, '--yes'],
    [['stage', '/no/index.json', '--to', 's3://frames/x'], 252, 'does not exist'],
    [['stage', '/no/index.json', '--to', './folder'], 252, '--to must be an S3 URI'],
  ])('%j ends with %i', async (words, code, message) => {
    const done = await batches(words);
    expect(done.code).toBe(code);
    expect(done.stderr).toContain(message);
  });

  test('names the line of a manifest that cannot be read, in every format', async () => {
    const path = join(folder, 'bad.manifest');
    writeFileSync(path, '{"source-ref":"s3://frames/a/1.txt"}\nnot json\n');
    const table = await batches(['check', path]);
    expect(table.code).toBe(1);
    expect(table.stdout).toContain('bad.manifest:2');
    const sarif = JSON.parse((await batches(['check', path, '--output', 'sarif'])).stdout);
    expect(JSON.stringify(sarif)).toContain('"startLine":2');
  });
});

describe('a check that is interrupted', () => {
  test('ends with 130, says how to go on, and then reports what one in one go reports', async () => {
    await there.bucket('long');
    for (let from = 0; from < 2100; from += 50) {
      const some = Array.from({ length: 50 }, (_, at) => from + at);
      await Promise.all(some.map((at) => there.put('long', `k/${at} x.txt`, 'x'.repeat(1 + (at % 9)))));
    }
    const words = ['check', 's3://long/k/', '--output', 'json', '--units', 'binary'];
    const whole = await batches(words);
    const listed = () =>
      there.sandbox.inspect.requests().filter(({ operation }) => operation === 'ListObjectsV2').length;
    const before = listed();
    there.sandbox.faults.add({
      match: { service: 's3', operation: 'ListObjectsV2' },
      kind: 'slow',
      delayMs: 400,
      count: 3,
    });
    const stopped = await runProgram(['batches', ...words], {
      sandbox: there.sandbox,
      env: { XDG_STATE_HOME: join(folder, 'state'), ...unhurried('ended') },
      onStart: async (child) => {
        while (listed() - before < 2 && child.exitCode === null) await wait(1);
        child.kill('SIGINT');
      },
    });
    there.sandbox.faults.clear();
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('Stopped after 1,000 objects');
    const file = /--resume (\S+)/.exec(stopped.stderr)?.[1] ?? '';
    const command = `groundctl batches check s3://long/k/ --units binary --output json --resume ${file}`;
    expect(stopped.stderr).toContain(command);
    const other = await batches(['check', 's3://long/k/', '--resume', file]);
    expect(other).toMatchObject({ code: 252, stderr: expect.stringContaining('--units: "binary" there') });
    const elsewhere = await batches(['check', 's3://frames/', '--units', 'binary', '--resume', file]);
    expect(elsewhere).toMatchObject({ code: 252, stderr: expect.stringContaining('source: ') });
    const asked = listed();
    const resumed = await batches([...words, '--resume', file]);
    expect(resumed.code).toBe(whole.code);
    expect(JSON.parse(resumed.stdout)).toEqual({ ...JSON.parse(whole.stdout), time: expect.any(String) });
    expect(listed() - asked).toBe(2);
    expect((await batches([...words, '--resume', file])).stderr).toContain('does not exist');
    expect((await batches(['check', folder, '--resume', file])).code).toBe(252);
  });
});

describe('batches split', () => {
  test('writes a manifest for each batch and an index, twice the same, and never over anything', async () => {
    const read = (at: string) => readdirSync(at).map((name) => [name, readFileSync(join(at, name), 'utf8')]);
    const first = join(folder, 'split-1');
    const second = join(folder, 'split-2');
    const done = await batches(['split', 's3://frames/', '--out', first]);
    expect(done.code).toBe(0);
    expect(done.stdout).toContain('1 batch; there cannot be fewer than 1');
    expect((await batches(['split', 's3://frames/', '--out', second])).code).toBe(0);
    expect(read(second)).toEqual(read(first));
    expect(Object.fromEntries(read(first))['batch-001.manifest']).toBe(
      ['a/1.txt', 'a/2.txt', 'b/1.txt'].map((key) => `{"source-ref":"s3://frames/${key}"}\n`).join(''),
    );
    const again = await batches(['split', 's3://frames/', '--out', first]);
    expect(again).toMatchObject({ code: 252, stderr: expect.stringContaining('not empty') });
  });

  test('stops at a file that fits in no batch, and leaves it out where that is asked for', async () => {
    const root = join(folder, 'oversize');
    mkdirSync(root);
    writeFileSync(join(root, 'ok.txt'), 'x');
    const { truncateSync } = await import('node:fs');
    writeFileSync(join(root, 'big.bin'), '');
    truncateSync(join(root, 'big.bin'), 2e9 + 1);
    const out = join(folder, 'oversize-out');
    const stopped = await batches(['split', root, '--out', out]);
    expect(stopped).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing was written') });
    expect(stopped.stdout).toContain('big.bin');
    const skipped = await batches(['split', root, '--out', out, '--skip-oversize']);
    expect(skipped.code).toBe(0);
    expect(JSON.parse(readFileSync(join(out, 'index.json'), 'utf8'))).toMatchObject({
      files: 1,
      leftOut: ['big.bin'],
    });
  });
});

describe('batches stage', () => {
  test('carries out a split whose index lies in S3, and says what it did', async () => {
    await there.bucket('ready');
    const split = await batches(['split', 's3://frames/', '--out', 's3://ready/splits/one/', '--yes']);
    expect(split).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('s3://ready/splits/one/index.json'),
    });
    const index = 's3://ready/splits/one/index.json';
    const dry = await batches(['stage', index, '--to', 's3://ready/data', '--dry-run']);
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('Objects: 3') });
    expect(await there.keys('ready')).toHaveLength(3);
    const done = await batches(['stage', index, '--to', 's3://ready/data', '--yes', '--output', 'json']);
    expect(done.code).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({
      schema: 'groundctl/batches.stage/v1',
      applied: 1,
      outcomes: [{ status: 'applied', detail: 'verified: 3 by ETag' }],
    });
    const again = await batches(['split', 's3://frames/', '--out', 's3://ready/splits/one/', '--yes']);
    expect(again).toMatchObject({ code: 252, stderr: expect.stringContaining('already') });
  });

  test.each([
    ['', []],
    [', under faults of S3 as well', ['throttle', 'cut', 'cut-response', 'conflict', 'slow']],
  ] as const)(
    'killed twenty times in mid-change and started again%s, leaves every object once and whole',
    {
      timeout: 240_000,
    },
    async (_, kinds) => {
      await using there = await aws();
      const again = (words: readonly string[]) =>
        run(['batches', ...words], {
          sandbox: there.sandbox,
          env: { XDG_STATE_HOME: join(folder, 'state') },
        });
      const index = await rawSplit(there, FILES, IN_A_BATCH);
      const target = 's3://plus/kept';
      await there.put('plus', 'kept-not/precious.txt', 'precious');
      const words = ['stage', index, '--to', target, '--yes'];
      await using points = await faultPoints(there.sandbox.url);
      let killed = 0;
      for (let round = 0; round < 20; round++) {
        const kind = kinds[round % kinds.length];
        const match = { service: 's3', operation: 'CopyObject' };
        if (kind !== undefined) there.sandbox.faults.add({ match, kind, count: 4, delayMs: 20 });
        const child = start(['batches', ...words], {
          sandbox: there.sandbox,
          env: { XDG_STATE_HOME: join(folder, 'state'), AWS_ENDPOINT_URL: points.url },
        });
        const when = round % 2 ? 'after' : 'before';
        if (await points.killAt(child, { operation: /^COPY$/, nth: 1 + (round % 9), when })) killed += 1;
      }
      expect(killed).toBe(20);
      there.sandbox.faults.clear();
      const last = await again(words);
      expect(last).toMatchObject({ code: 0, stderr: expect.stringContaining('batch-') });
      const keys = await there.keys('plus');
      const expected = Array.from(
        { length: FILES },
        (_, at) => `kept/batch-00${Math.floor(at / IN_A_BATCH) + 1}/${keyOf(at).slice(3)}`,
      );
      expect(keys.filter((key) => key.startsWith('kept/')).sort()).toEqual(expected.sort());
      for (const at of [0, IN_A_BATCH - 1, IN_A_BATCH, FILES - 1]) {
        const key = expected.find((name) => name.endsWith(`/${keyOf(at).slice(3)}`)) ?? '';
        expect(await textOf(there, 'plus', key)).toBe(`content ${at}`);
      }
      expect(await textOf(there, 'plus', 'kept-not/precious.txt')).toBe('precious');
      expect(await there.keys('raw')).toHaveLength(FILES);
      const done = await again(words);
      expect(done.code).toBe(0);
      expect(done.stdout).toContain('all copies are already there');
      rmSync(dirname(index), { recursive: true });
    },
  );
});

describe('plus', () => {
  test('kit writes the sheet, four documents and two forms of them into a new folder, for buckets that are there', async () => {
    await there.bucket('plus-in');
    await there.bucket('plus-out');
    const answers = join(folder, 'project.yaml');
    writeFileSync(
      answers,
      'project: frames\nemail: ana@example.com\ntask-type: image\npii: no\ndata: s3://plus-in/a/\nresults: s3://plus-out/\nmembers: [ben@example.com]\n',
    );
    const plus = (...words: string[]) => run(['plus', ...words], { sandbox: there.sandbox });
    const out = join(folder, 'kit');
    const done = await plus('kit', answers, '--out', out);
    expect(done.code).toBe(0);
    expect(readdirSync(out).sort()).toEqual([
      'cors.json',
      'kit.cfn.json',
      'kit.tf',
      'request.md',
      'requester-policy.json',
      'role-policy.json',
      'role-trust.json',
    ]);
    expect(readFileSync(join(out, 'request.md'), 'utf8')).toContain(
      'groundctl members invite frames ben@example.com',
    );
    const missing = await plus('kit', answers, '--data', 's3://not-there/', '--out', join(folder, 'kit-2'));
    expect(missing).toMatchObject({ code: 1, stdout: expect.stringContaining('plus/missing-bucket') });
    expect(missing.stderr).toContain('Nothing was written');
    expect((await plus('kit', answers, '--out', out)).code).toBe(252);
  });

  test('statuses are data as well', async () => {
    const { stdout } = await run(['plus', 'statuses', '--output', 'json']);
    expect(JSON.parse(stdout).statuses).toContainEqual(
      expect.objectContaining({ of: 'batch', name: 'Data transfer failed', next: 'you' }),
    );
  });
});
