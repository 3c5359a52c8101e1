import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, start } from '../helpers/program.ts';

let folder: string;
let child: ChildProcess;
let port: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-sandbox-'));
  const accounts = join(folder, 'accounts.json');
  writeFileSync(
    accounts,
    JSON.stringify({ accounts: [{ id: '210987654321', users: [{ name: 'partner' }] }] }),
  );
  const started = start(['sandbox', 'start', '--port', '0', '--seed', 'none', '--accounts', accounts]);
  child = started;
  const [line] = (await once(started.stdout.setEncoding('utf8'), 'data')) as [string];
  port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? line;
});

afterAll(async () => {
  child.kill('SIGINT');
  await once(child, 'close');
  rmSync(folder, { recursive: true });
});

test('the clock is shown, moved, set and reset', async () => {
  const clock = (...words: string[]) => run(['sandbox', 'clock', '--port', port, ...words]);
  expect((await clock()).stdout).toMatch(/Z in the sandbox, the system time\n$/);
  expect((await clock('+1d2h')).stdout).toMatch(/in the sandbox, 1d 2h ahead of the system time\n$/);
  const { stdout } = await clock('2027-05-01T09:00:00Z', '--output', 'json');
  expect(JSON.parse(stdout)).toMatchObject({
    schema: 'groundctl/sandbox.clock/v1',
    now: expect.stringMatching(/^2027-05-01T09:00:/),
  });
  expect((await clock('--', '-30m')).code).toBe(0);
  expect((await clock('reset')).stdout).toContain('the system time');
});

test.each(['2h', '+2', '+2y', 'tomorrow', '2026-13-01', '+'])('%s is not a time', async (when) => {
  const { code, stderr } = await run(['sandbox', 'clock', when, '--port', port]);
  expect(code).toBe(252);
  expect(stderr).toContain('is not a time: use +2h');
});

test('where nothing listens, the clock says how to start a sandbox', async () => {
  const { code, stderr } = await run(['sandbox', 'clock', '--port', '1']);
  expect(code).toBe(253);
  expect(stderr).toContain('groundctl sandbox start');
});

test("sandbox env gives another account's keys, which work", async () => {
  const words = ['sandbox', 'env', '--port', port, '--account', '210987654321', '--output', 'json'];
  const arnOf = async (...more: string[]) => {
    const { stdout } = await run([...words, ...more]);
    const { variables } = JSON.parse(stdout) as { variables: Record<string, string> };
    const client = new STSClient({
      endpoint: variables.AWS_ENDPOINT_URL ?? '',
      region: 'us-east-1',
      credentials: {
        accessKeyId: variables.AWS_ACCESS_KEY_ID ?? '',
        secretAccessKey: variables.AWS_SECRET_ACCESS_KEY ?? '',
      },
    });
    const { Arn } = await client.send(new GetCallerIdentityCommand({}));
    client.destroy();
    return Arn;
  };
  expect(await arnOf()).toBe('arn:aws:iam::210987654321:user/sandbox-admin');
  expect(await arnOf('--user', 'partner')).toBe('arn:aws:iam::210987654321:user/partner');
  expect((await run(['sandbox', 'env', '--account', '12'])).code).toBe(252);
});

test.each([
  ['{', 'is not JSON'],
  ['{"accounts":[{"id":"1"}]}', 'not an account id'],
  ['{"accounts":[{"id":"210987654321","rolls":[]}]}', '"rolls"'],
  [
    '{"accounts":[{"id":"210987654321","users":[{"name":"u","policies":[{"Statement":1}]}]}]}',
    'Not a valid policy',
  ],
])('a file of accounts with %s is refused', async (text, message) => {
  const file = join(folder, 'wrong.json');
  writeFileSync(file, text);
  const { code, stderr } = await run(['sandbox', 'start', '--port', '0', '--accounts', file]);
  expect(code).toBe(252);
  expect(stderr).toContain(message);
});
