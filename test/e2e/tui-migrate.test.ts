import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { KEYS, PtyProgram } from '../helpers/pty.ts';
import { tuiSandbox } from '../helpers/tui-sandbox.ts';
import { base85, flowText, source, step, zip } from '../migrate/sample.ts';

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
  await tui.until('f chooses the folder');
  await tui.until('123456789012');
  await tui.press('f', 'Folder and target');
  await tui.until(BUCKET);
  tui.write(join(folder, 'flows'));
  tui.write(KEYS.tab + KEYS.tab + KEYS.tab + KEYS.tab);
  await tui.until('>[ Search the folder ]');
  await tui.press(KEYS.enter, '2 flows in 3 files');
  expect(tui.text()).toMatch(/200001\/claims\.flow.*1 model/);
  await tui.press(KEYS.enter, 'sagemaker.spark.encode_categorical_0.1');
  expect(tui.text()).toContain('s3://raw-data/');
  await tui.press(KEYS.esc, /^>.*claims\.flow/m);

  await tui.press('s', /file +titanic\.flow/);
  expect(tui.text()).toContain('>[ Cancel ]');
  await tui.press(KEYS.right, '>[ Apply 2 changes ]');
  await tui.press(KEYS.enter, '2 changes made');
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  expect(Contents.map(({ Key }) => Key)).toEqual([
    'data-wrangler-classic-flows/200001/claims.flow',
    'data-wrangler-classic-flows/titanic.flow',
  ]);
  await tui.press(KEYS.enter, '2 flows in 3 files');
  await tui.press('v', 'All 2 objects were read back');
  await tui.press(KEYS.esc, /^>.*claims\.flow/m);
  await tui.press('w', `s3://${BUCKET}/data-wrangler-classic-flows/`);
  tui.write('q');
  expect((await tui.exit()).code).toBe(0);
});
