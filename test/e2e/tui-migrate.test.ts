import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { run } from '../helpers/program.ts';
import { KEYS, PtyProgram } from '../helpers/pty.ts';
import { tuiSandbox } from '../helpers/tui-sandbox.ts';
import { base85, flowText, source, step, zip } from '../migrate/sample.ts';

const SECRET = 'Sommer2024!';
const BUCKET = 'sagemaker-us-east-1-123456789012';

let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;
let folder: string;
let s3: S3Client;

beforeAll(async () => {
  ({ sandbox, env } = await tuiSandbox());
  s3 = new S3Client({
    endpoint: sandbox.url,
    region: sandbox.region,
    credentials: sandbox.credentials,
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET })).catch(() => {});
  folder = mkdtempSync(join(tmpdir(), 'groundctl-tui-'));
  mkdirSync(join(folder, 'flows/200001'), { recursive: true });
  const model = base85(zip('part', Buffer.from('spouse child other')));
  const fitted = step('b', {
    operator: 'sagemaker.spark.encode_categorical_0.1',
    inputs: [{ name: 'df', node_id: 'a', output_name: 'default' }],
    trained_parameters: { m: model },
  });
  writeFileSync(
    join(folder, 'flows/200001/claims.flow'),
    flowText(source('a', 's3://raw-data/claims.csv'), fitted),
  );
  writeFileSync(join(folder, 'flows/titanic.flow'), flowText());
  writeFileSync(join(folder, 'flows/id_rsa'), 'not a flow');
});
afterAll(async () => {
  s3.destroy();
  rmSync(folder, { recursive: true, force: true });
  await sandbox.close();
});

test('a folder is searched, looked into, synced after its plan was shown, and verified', async () => {
  await using tui = new PtyProgram(['--write', '--screen', 'migrate'], {
    env: { ...env, XDG_STATE_HOME: join(folder, 'state') },
  });
  await tui.until('n chooses the folder');
  await tui.until('123456789012');
  await tui.press('n', 'Folder and target');
  await tui.until(BUCKET);
  tui.write(join(folder, 'flows'));
  await tui.press(KEYS.ctrlS, '2 flows in 3 files');
  expect(tui.text()).toMatch(/200001\/claims\.flow.*1 model/);
  await tui.press(KEYS.enter, 'sagemaker.spark.encode_categorical_0.1');
  expect(tui.text()).toMatch(/S3 .*s3:\/\/raw-data\/claims\.csv/);
  expect(tui.text()).toMatch(/from .*\(a\)/);
  await tui.press(KEYS.esc, /^>.*claims\.flow/m);

  await tui.press('p', '2 to upload');
  await tui.press(KEYS.esc, /^>.*claims\.flow/m);
  await tui.press('a', /\+ titanic\.flow/);
  expect(tui.text()).toContain('>[ Cancel ]');
  await tui.press(KEYS.right, '>[ Apply 2 changes ]');
  await tui.press(KEYS.enter, /2 of 2 .*Done: v verifies/s);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  expect(Contents.map(({ Key }) => Key)).toEqual([
    'data-wrangler-classic-flows/200001/claims.flow',
    'data-wrangler-classic-flows/titanic.flow',
  ]);
  await tui.press(KEYS.enter, '2 flows in 3 files');
  await tui.press('v', 'All 2 objects were read back');
  await tui.press(KEYS.esc, /^>.*claims\.flow/m);
  await tui.press('m', `s3://${BUCKET}/data-wrangler-classic-flows/`);
  tui.write('q');
  expect((await tui.exit()).code).toBe(0);
});

/** The folder's form, filled in as far as `folder` and `prefix`, with the focus on the layout. */
async function chosen(tui: PtyProgram, from: string, prefix: string): Promise<void> {
  await tui.until('n chooses the folder');
  await tui.until('123456789012');
  await tui.press('n', 'Folder and target');
  await tui.until(BUCKET);
  tui.write(`${from}${KEYS.tab}${KEYS.ctrlU}s3://${BUCKET}/${prefix}${KEYS.tab}`);
  await tui.until('> Layout');
}

function fill(name: string, count: number): string {
  const from = join(folder, name);
  mkdirSync(from);
  for (let number = 0; number < count; number++)
    writeFileSync(join(from, `f${number}.flow`), flowText(source(`n${number}`, 's3://b/x')));
  return from;
}

const keysBelow = async (Prefix: string) => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix }));
  return Contents.map(({ Key = '' }) => Key);
};

test('every choice of the form is in the command line, and in what is uploaded; no secret is on the screen', async () => {
  const from = join(folder, 'choices');
  mkdirSync(join(from, 'a'), { recursive: true });
  const password = step('b', { parameters: { password: SECRET } });
  writeFileSync(
    join(from, 'a/bound.flow'),
    flowText(source('a', 's3://sagemaker-us-east-1-111122223333/x'), password),
  );
  const map = join(folder, 'map.json');
  writeFileSync(map, '{"accounts":{"111122223333":"444455556666"}}');
  await using tui = new PtyProgram(['--write', '--screen', 'migrate'], {
    columns: 200,
    rows: 40,
    env: { ...env, XDG_STATE_HOME: join(folder, 'state') },
  });
  await chosen(tui, from, 'chosen');
  await tui.press(KEYS.right, '(flat)');
  tui.write(KEYS.tab + map + KEYS.tab);
  await tui.press(KEYS.right, '(strip)');
  tui.write(KEYS.tab);
  await tui.press(KEYS.right + KEYS.right, '(kms)');
  tui.write(`${KEYS.tab}alias/flows${KEYS.tab}`);
  await tui.press(KEYS.right, '(replace)');
  tui.write(KEYS.tab);
  await tui.press(KEYS.right, /Secrets +hold back +\(upload\)/);
  await tui.press(KEYS.ctrlS, 'flat, remapped, stripped, KMS, replacing others, with flow/secret');
  await tui.until('1 flows in 1 files');
  await tui.press('a', '1 of them changed during the upload');
  expect(tui.text().replaceAll(/\s+/g, ' ')).toContain(
    `--layout flat --remap ${map} --strip-trained --kms-key alias/flows --overwrite --allow flow/secret`,
  );
  expect(tui.text()).toContain('1 value replaced by the map');
  await tui.press('y', 'Done: v verifies');
  const Key = 'chosen/bound.flow';
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  expect(await Body?.transformToString()).toContain('444455556666');
  const head = await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key }));
  expect(head.ServerSideEncryption).toBe('aws:kms');
  await tui.press(KEYS.enter, '1 flows in 1 files');
  await tui.press(KEYS.enter, 'flow/secret');
  expect(tui.raw).not.toContain(SECRET);
});

test('a place in S3 is a folder as well, and numbered folders have the names of a domain', async () => {
  const Bucket = 'old-account-staging';
  await s3.send(new CreateBucketCommand({ Bucket }));
  const Body = flowText(source('a', 's3://raw-data/claims.csv'));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'staged/200001/claims.flow', Body }));
  await using tui = new PtyProgram(['--write', '--screen', 'migrate'], {
    columns: 160,
    rows: 40,
    env: { ...env, XDG_STATE_HOME: join(folder, 'state') },
  });
  await chosen(tui, `s3://${Bucket}/staged/`, 'named');
  tui.write(KEYS.tab.repeat(9));
  await tui.until('> Bucket owner');
  tui.write(`${KEYS.tab}x-1${KEYS.tab}`);
  await tui.until('A domain ID is d-');
  tui.write(`nobody${KEYS.ctrlS}`);
  await tui.until('> Domain');
  tui.write(`${KEYS.ctrlU}d-acmestudio01${KEYS.tab}${KEYS.ctrlU}`);
  await tui.until('> Source profile');
  await tui.press(KEYS.ctrlS, '1 flows in 1 files');
  expect(tui.text()).toMatch(/claims\.flow +ana \(200001\)/);
  await tui.press('a', '1 to upload');
  expect(tui.text().replaceAll(/\s+/g, ' ')).toContain('--domain d-acmestudio01');
  await tui.press('y', 'Done: v verifies');
  expect(await keysBelow('named/')).toEqual(['named/ana/claims.flow']);
  await tui.press(KEYS.enter, '1 flows in 1 files');
  await tui.press('v', 'All 1 objects were read back');
});

test('a sync of many is stopped with esc and goes on with r, at any size of the screen', async () => {
  const from = fill('many', 400);
  await using tui = new PtyProgram(['--write', '--screen', 'migrate'], {
    env: { ...env, XDG_STATE_HOME: join(folder, 'state') },
  });
  await chosen(tui, from, 'many');
  await tui.press(KEYS.ctrlS, '400 flows in 400 files');
  await tui.press('a', '400 to upload');
  sandbox.faults.add({
    match: { service: 's3', operation: 'PutObject' },
    kind: 'slow',
    delayMs: 100,
    count: 400,
  });
  await tui.press('y', /f\d+\.flow .*█+░+ +sending/);
  await tui.until(/[1-9]\d* of 400/);
  tui.resize(60, 15);
  await tui.until(/f\d+\.flow .*█+░+ +sending/);
  tui.resize(120, 40);
  await tui.press(KEYS.esc, /\d+ not started: interrupted/);
  const stopped = (await keysBelow('many/')).length;
  expect(stopped).toBeGreaterThan(0);
  expect(stopped).toBeLessThan(400);
  sandbox.faults.clear();
  await tui.press('r', `already there ${stopped}`);
  await tui.press('y', 'Done: v verifies');
  expect(await keysBelow('many/')).toHaveLength(400);
  await tui.press(KEYS.enter, '400 flows in 400 files');
  await tui.press('v', 'All 400 objects were read back');
  expect(await tui.leftovers()).toEqual([]);
});

test('left in the middle with ctrl-c, it goes on from the command line where it was', async () => {
  const from = fill('left', 300);
  const state = { XDG_STATE_HOME: join(folder, 'state') };
  await using tui = new PtyProgram(['--write', '--screen', 'migrate'], { env: { ...env, ...state } });
  await chosen(tui, from, 'left');
  await tui.press(KEYS.ctrlS, '300 flows in 300 files');
  await tui.press('a', '300 to upload');
  sandbox.faults.add({
    match: { service: 's3', operation: 'PutObject' },
    kind: 'slow',
    delayMs: 100,
    count: 300,
  });
  await tui.press('y', /[1-9]\d* of 300/);
  tui.write(KEYS.ctrlC + KEYS.ctrlC);
  expect((await tui.exit()).code).toBe(130);
  sandbox.faults.clear();
  expect((await keysBelow('left/')).length).toBeLessThan(300);
  const words = [from, '--to', `s3://${BUCKET}/left/`];
  const rest = await run(['migrate', 'sync', ...words, '--yes', '--output', 'json'], { sandbox, env: state });
  expect(rest.code, rest.stderr).toBe(0);
  expect(JSON.parse(rest.stdout)).toMatchObject({ failed: 0, notStarted: 0 });
  const verified = await run(['migrate', 'verify', ...words, '--output', 'json'], { sandbox, env: state });
  expect(JSON.parse(verified.stdout).counts).toEqual({ verified: 300 });
});

test('an endpoint that goes away in the middle is told of, and what is left is named', async () => {
  const from = fill('cut', 100);
  await using tui = new PtyProgram(['--write', '--screen', 'migrate'], {
    env: { ...env, XDG_STATE_HOME: join(folder, 'state') },
  });
  await chosen(tui, from, 'cut');
  await tui.press(KEYS.ctrlS, '100 flows in 100 files');
  await tui.press('a', '100 to upload');
  sandbox.faults.add({ match: { service: 's3', operation: 'PutObject' }, kind: 'cut', count: 100_000 });
  await tui.press('y', /no answer, attempt \d/);
  await tui.until(/\d+ not started: S3 does not answer/, 60_000);
  expect(tui.text()).toMatch(/No response from AWS for s3:PutObject/);
  sandbox.faults.clear();
  await tui.press('r', '100 to upload');
  await tui.press('y', 'Done: v verifies');
});

test('what a sync replaced is brought back with u, after its plan was shown', async () => {
  const from = fill('replaced', 1);
  const home = { ...env, XDG_STATE_HOME: join(folder, 'state-replaced') };
  const to = `s3://${BUCKET}/replaced/`;
  const words = ['migrate', 'sync', from, '--to', to, '--yes'];
  const first = flowText(source('n0', 's3://b/x'));
  for (const text of [first, flowText(source('n0', 's3://b/other'))]) {
    writeFileSync(join(from, 'f0.flow'), text);
    expect((await run(words, { sandbox, env: { XDG_STATE_HOME: home.XDG_STATE_HOME } })).code).toBe(0);
  }
  await using tui = new PtyProgram(['--write', '--screen', 'migrate'], { env: home });
  await chosen(tui, from, 'replaced/');
  await tui.press(KEYS.ctrlS, '1 flows in 1 files');
  await tui.press('u', 'an upload of f0.flow');
  await tui.press(KEYS.right, '>[ Apply 1 change ]');
  await tui.press(KEYS.enter, '1 change made');
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'replaced/f0.flow' }));
  expect(await Body?.transformToString()).toBe(first);
  tui.write('q');
});

test('the list marks what is at the target, sorts by it, and the plan goes on to the sync', async () => {
  const from = mkdtempSync(join(tmpdir(), 'groundctl-marks-'));
  try {
    for (const name of ['one', 'two'])
      writeFileSync(join(from, `${name}.flow`), flowText(source('a', 's3://b/k')));
    await using tui = new PtyProgram(['--write', '--screen', 'migrate'], {
      columns: 110,
      env: { ...env, XDG_STATE_HOME: join(from, 'state') },
    });
    await tui.until('123456789012');
    await tui.press('n', 'Folder and target');
    await tui.until(BUCKET);
    tui.write(`${from}${KEYS.tab}${KEYS.ctrlU}s3://${BUCKET}/marks/`);
    await tui.press(KEYS.ctrlS, '2 flows in 2 files');
    await tui.press('p', '2 to upload');
    await tui.press('a', /\$ groundctl migrate sync/);
    await tui.until('>[ Cancel ]');
    await tui.press('y', 'Done: v verifies');
    await tui.press(KEYS.enter, /one\.flow +✓ uploaded/);
    await tui.press('v', 'All 2 objects were read back');
    await tui.press(KEYS.esc, /two\.flow +✓ verified/);
    await tui.press('s', 'Flow↑');
  } finally {
    rmSync(from, { recursive: true });
  }
});
