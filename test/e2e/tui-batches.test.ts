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
beforeAll(async () => {
  there = await aws();
  folder = mkdtempSync(join(tmpdir(), 'tui-batches-'));
  env = {
    AWS_ENDPOINT_URL: there.sandbox.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: there.sandbox.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: there.sandbox.credentials.secretAccessKey,
    XDG_STATE_HOME: join(folder, 'state'),
  };
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
    await using tui = new PtyProgram(['--screen', 'batches'], { env });
    await tui.until('No source yet');
    await tui.press(KEYS.enter, 'Check a source');
    tui.write(root);
    await tui.until('local');
    await tui.press('\u0013', 'batch/excluded-data');
    expect(tui.text()).toContain('12 of at most 10,000');
    expect(tui.text()).toMatch(/Total size +█░+ +78 B of less than 100 GB +✓ ok/);
    await tui.press('\t', /12 B +11\.jpg/);
    await tui.press('p', '1 batch; there cannot be fewer than 1');
    await tui.press('w', 'Write the split');
    tui.write(join(folder, 'out'));
    await tui.until(/out/);
    await tui.press('\u0013', /Wrote .*index\.json/);
  });

  test('offers buckets and their folders, and checks the one that is chosen', async () => {
    await using tui = new PtyProgram(['--screen', 'batches'], { env });
    await tui.until('No source yet');
    await tui.until('123456789012');
    await tui.press('b', 'Buckets');
    await tui.press(KEYS.enter, 's3://frames/');
    await tui.press('j', /drive/);
    await tui.press(KEYS.enter, /5 of at most 10,000/);
    expect(tui.text()).toContain('s3://frames/drive/');
  });

  test('stages a split after its plan was shown, and only with --write', async () => {
    const index = await rawSplit(there, 6, 4);
    await using tui = new PtyProgram(['--screen', 'batches', '--write'], { env });
    await tui.until('No source yet');
    await tui.until('123456789012');
    await tui.press('t', 'Stage a split');
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
});
