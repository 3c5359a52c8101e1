import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aws, type BatchesAws } from '../batches/aws.ts';
import { rawSplit } from '../batches/staged.ts';
import { KEYS, PtyProgram } from '../helpers/pty.ts';

let there: BatchesAws;
let folder: string;
let env: Record<string, string>;
const environment = ({ sandbox }: BatchesAws) => ({
  AWS_ENDPOINT_URL: sandbox.url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: sandbox.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: sandbox.credentials.secretAccessKey,
  XDG_STATE_HOME: join(folder, 'state'),
});
beforeAll(async () => {
  there = await aws();
  folder = mkdtempSync(join(tmpdir(), 'tui-batches-'));
  env = environment(there);
  await there.bucket('frames');
  for (let index = 0; index < 5; index++) await there.put('frames', `drive/${index}.txt`, 'text');
});
afterAll(async () => {
  await there[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

describe('the Batches screen', () => {
  test('checks a folder that was typed, shows limits, largest files and the split, and writes it', async () => {
    const root = join(folder, 'local');
    mkdirSync(root);
    for (let index = 0; index < 12; index++) writeFileSync(join(root, `${index}.jpg`), 'x'.repeat(index + 1));
    writeFileSync(join(root, 'Thumbs.db'), '');
    await using tui = new PtyProgram(['--screen', 'batches'], { env });
    await tui.until('No source yet');
    await tui.press(KEYS.enter, 'Check a source');
    tui.write(root);
    await tui.until('local');
    await tui.press('\u0013', 'batch/excluded-data');
    expect(tui.text()).toContain('13 of at most 10,000');
    expect(tui.text()).toMatch(/Total size +█░+ +78 B of less than 100 GB +✓ ok/);
    await tui.press('\t', /12 B +11\.jpg/);
    await tui.press('p', '1 batch; there cannot be fewer than 1');
    await tui.until('left out: 1 file left by systems and editors');
    await tui.press('w', 'Write the split');
    tui.write(join(folder, 'out'));
    await tui.until(/out/);
    await tui.press('\u0013', /Wrote .*index\.json/);
  });

  test('offers all buckets and folders, narrows them by what is typed, and checks the one that is chosen', async () => {
    for (let index = 0; index < 40; index++) await there.put('frames', `many/folder-${index}/a.txt`, 'text');
    await there.put('frames', 'many/all.manifest', '{"source-ref":"s3://frames/many/folder-7/a.txt"}\n');
    await using tui = new PtyProgram(['--screen', 'batches'], { env });
    await tui.until('No source yet');
    await tui.until('123456789012');
    await tui.press('b', /Where is the data\? +1 bucket/);
    tui.write('frames');
    await tui.until('> frames');
    await tui.press(KEYS.enter, 's3://frames/  2 folders');
    tui.write('many');
    await tui.until('> many/');
    await tui.press(KEYS.enter, 's3://frames/many/  40 folders');
    expect(tui.text()).not.toContain('folder-9/');
    for (let pages = 0; pages < 5; pages++) tui.write(KEYS.pageDown);
    await tui.until('folder-9/');
    tui.write('manifest');
    await tui.until('> all.manifest');
    await tui.press(KEYS.enter, /1 of at most 10,000/);
    expect(tui.text()).toContain('s3://frames/many/all.manifest');
    await tui.press('b', 'Where is the data');
    tui.write('frames');
    await tui.until('> frames');
    await tui.press(KEYS.enter, 's3://frames/  2 folders');
    // The paths of other items have that letter too.
    tui.write('d');
    await tui.until('> drive/');
    await tui.press(KEYS.enter, 's3://frames/drive/  0 folders');
    await tui.press(KEYS.enter, /5 of at most 10,000/);
  });

  test('browses folders of this machine, up and down', async () => {
    const home = join(folder, 'machine');
    mkdirSync(join(home, 'pictures/2026'), { recursive: true });
    writeFileSync(join(home, 'pictures/2026/a.jpg'), 'xyz');
    await using tui = new PtyProgram(['--screen', 'batches'], { env, cwd: home });
    await tui.until('123456789012');
    await tui.press('b', 'this machine');
    await tui.press(KEYS.enter, 'pictures/');
    tui.write('pictures');
    await tui.until('> pictures/');
    await tui.press(KEYS.enter, '2026/');
    tui.write('..');
    await tui.until('> ..');
    await tui.press(KEYS.enter, /machine\/ +1 folder/);
    tui.write('pictures');
    await tui.until('> pictures/');
    await tui.press(KEYS.enter, '2026/');
    await tui.press(KEYS.enter, /3 B of less than 100 GB/);
  });

  test('stops a check, tells what is kept, and goes on with what is left', async () => {
    await using own = await aws();
    await own.bucket('long');
    await Promise.all(Array.from({ length: 2200 }, (_, index) => own.put('long', `f/${index}.jpg`, 'x')));
    await using tui = new PtyProgram(['--screen', 'batches'], { env: environment(own) });
    await tui.until('123456789012');
    const pages = () =>
      own.sandbox.inspect.requests().filter(({ operation }) => operation === 'ListObjectsV2');
    own.sandbox.faults.add({
      match: { service: 's3', operation: 'ListObjectsV2' },
      kind: 'slow',
      delayMs: 400,
      count: 3,
    });
    await tui.press(KEYS.enter, 'Check a source');
    tui.write('s3://long/f/');
    await tui.until('s3://long/f/');
    await tui.press('\u0013', /reading: 1,000 files/);
    await tui.press(KEYS.esc, /r continues after the first [12],000 files/);
    own.sandbox.faults.clear();
    const before = pages().length;
    await tui.press('r', '2,200 of at most 10,000');
    expect(pages().length - before).toBeLessThan(3);
  });

  test('shows how far a stage is, stops it, and goes on with what is left', async () => {
    await using own = await aws();
    const index = await rawSplit(own, 120, 60);
    own.sandbox.faults.add({
      match: { service: 's3', operation: 'CopyObject' },
      kind: 'slow',
      delayMs: 300,
      count: 120,
    });
    await using tui = new PtyProgram(['--screen', 'batches', '--write'], { env: environment(own) });
    await tui.until('123456789012');
    await tui.press('a', 'Stage a split');
    tui.write(index);
    await tui.until('index.json');
    tui.write('\t');
    tui.write('s3://plus/stopped');
    await tui.until('s3://plus/stopped');
    await tui.press('\u0013', 'batch-001 to s3://plus/stopped/batch-001/');
    await tui.press('y', /1\d of 120 objects/);
    expect(tui.text()).toMatch(/[\d.]+ k?B of 1.2 kB · 0 of 2 done/);
    await tui.press(KEYS.esc, /Begun: \d+ of 120 objects/);
    own.sandbox.faults.clear();
    const copied = (await own.keys('plus')).filter((key) => key.startsWith('stopped/')).length;
    expect(copied).toBeGreaterThan(0);
    expect(copied).toBeLessThan(120);
    await tui.press('r', 'Already there');
    await tui.press('y', /2 changes made/);
    expect((await own.keys('plus')).filter((key) => key.startsWith('stopped/'))).toHaveLength(120);
    rmSync(dirname(index), { recursive: true });
  });

  test('stages a split after its plan was shown, and only with --write', async () => {
    const index = await rawSplit(there, 6, 4);
    await using tui = new PtyProgram(['--screen', 'batches', '--write'], { env });
    await tui.until('No source yet');
    await tui.until('123456789012');
    await tui.press('a', 'Stage a split');
    tui.write(index);
    await tui.until('index.json');
    tui.write('\t');
    tui.write('s3://plus/tui');
    await tui.until('s3://plus/tui');
    await tui.press('\u0013', 'batch-001 to s3://plus/tui/batch-001/');
    expect(await there.keys('plus')).toEqual([]);
    await tui.press('y', /2 changes made/);
    expect(await there.keys('plus')).toHaveLength(6);
    rmSync(dirname(index), { recursive: true });
  });

  test('a form whose answer does not work keeps what was typed', async () => {
    await using tui = new PtyProgram(['--screen', 'batches'], { env });
    await tui.until('123456789012');
    await tui.press(KEYS.enter, 'Check a source');
    tui.write('./not-there-at-all');
    await tui.press(KEYS.ctrlS, 'does not exist');
    expect(tui.text()).toContain('not-there-at-all');
    expect(tui.text()).toContain('Check a source');
  });
});
