import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FIXED_SECRET_ACCESS_KEY } from '../../src/sandbox/identity.ts';
import { run, start } from '../helpers/program.ts';

const Bucket = 'kept';
const MEBIBYTE = 1_048_576;

let folder: string;
let state: string;
let child: ChildProcessWithoutNullStreams | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-state-e2e-'));
  state = join(folder, 'account');
});

afterEach(async () => {
  await end('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Starts the program with the state file, and gives a client of its S3. */
async function open(): Promise<S3Client> {
  child = start([
    'sandbox',
    'start',
    '--port',
    '0',
    '--vpc-port',
    '0',
    '--interface-port',
    '0',
    '--seed',
    'none',
    '--state',
    state,
  ]);
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  return new S3Client({
    endpoint: /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? line,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIASANDBOXADMIN0001', secretAccessKey: FIXED_SECRET_ACCESS_KEY },
    forcePathStyle: true,
    maxAttempts: 1,
  });
}

async function end(signal: 'SIGKILL' | 'SIGINT'): Promise<number | null> {
  const running = child;
  child = undefined;
  if (running === undefined || running.exitCode !== null) return null;
  running.kill(signal);
  const [code] = (await once(running, 'close')) as [number | null];
  return code;
}

const put = (s3: S3Client, Key: string, Body: string | Buffer) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const unfinished = () => readdirSync(folder).filter((name) => name.endsWith('.tmp'));

test('an account outlives a kill -9 in the middle of its being written, as often as one likes', async () => {
  const large = Buffer.alloc(8 * MEBIBYTE, 'large');
  for (let turn = 0; turn < 2; turn++) {
    const s3 = await open();
    if (turn === 0) await s3.send(new CreateBucketCommand({ Bucket }));
    // What was killed before took nothing with it, and left nothing beside.
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(KeyCount).toBe(turn * 2);
    await put(s3, `turn-${turn}`, 'small');
    await put(s3, `large-${turn}`, large);
    await expect
      .poll(() => existsSync(state) && readFileSync(state).includes(`large-${turn}`), { timeout: 20_000 })
      .toBe(true);
    const before = readFileSync(state);
    // Changes the account until a write has begun, which the signal then meets.
    for (let more = 0; unfinished().length === 0; more++) await put(s3, `turn-${turn}`, `changed ${more}`);
    s3.destroy();
    await end('SIGKILL');
    // Either it was not whole yet, and the old one is there, or it is the next one, whole.
    const after = readFileSync(state);
    expect(after.equals(before) || after.includes('"sha256"')).toBe(true);
  }
  const s3 = await open();
  expect(unfinished()).toEqual([]);
  for (let turn = 0; turn < 2; turn++) {
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: `large-${turn}` }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(large)).toBe(true);
  }
  await put(s3, 'last', 'words');
  s3.destroy();
  // Ctrl-C writes what is not written yet.
  expect(await end('SIGINT')).toBe(0);
  const again = await open();
  expect(
    await (await again.send(new GetObjectCommand({ Bucket, Key: 'last' }))).Body?.transformToString(),
  ).toBe('words');
  again.destroy();
});

test.each([
  ['not a state', 'its first line is another'],
  ['{"format":"groundctl-sandbox","version":1}\n{"tree":{"$":"Process"}}\n', 'its end is missing'],
  ['\u001b[2J\u0000', 'its first line is another'],
])('a file that is %j is refused, and left as it is', async (text, what) => {
  writeFileSync(state, text);
  const { code, stdout, stderr } = await run(['sandbox', 'start', '--port', '0', '--state', state]);
  expect([code, stdout]).toEqual([252, '']);
  expect(stderr).toContain(`is not a state of a sandbox: ${what}.`);
  expect(stderr).not.toContain('\u001b[2J');
  expect(readFileSync(state, 'utf8')).toBe(text);
});
