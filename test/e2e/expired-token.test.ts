import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/start.ts';
import { aws } from '../batches/aws.ts';
import { folderSplit, rawSplit } from '../batches/staged.ts';
import { run } from '../helpers/command.ts';
import { type FaultPoint, faultPoints } from '../helpers/fault-point.ts';
import type { Run } from '../helpers/program.ts';
import { connected } from '../helpers/sandbox.ts';
import { flowText, source } from '../migrate/sample.ts';

const HOUR = 3_600_000;
/** Requests with which each run of sync finds out whether an endpoint that is not AWS's keeps conditions. */
const TRIES_OF_CONDITIONS = 1;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-expired-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Credentials for an hour, by the sandbox's clock. */
async function session({ url, region, credentials }: Sandbox) {
  const sts = new STSClient({ endpoint: url, region, credentials });
  const { Credentials } = await sts.send(new GetSessionTokenCommand({ DurationSeconds: 3600 }));
  sts.destroy();
  return {
    AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
    AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
  };
}

/** Runs the program with credentials that expire at a point of the run. */
async function expiring(sandbox: Sandbox, words: readonly string[], point: FaultPoint): Promise<Run> {
  await using points = await faultPoints(sandbox.url);
  const credentials = await session(sandbox);
  let expired = false;
  points.doAt(point, () => {
    expired = true;
    sandbox.clock.advance(2 * HOUR);
  });
  const env = { ...credentials, AWS_ENDPOINT_URL: points.url, XDG_STATE_HOME: folder };
  const ended = await run(words, { sandbox, env });
  expect(expired, ended.stdout + ended.stderr).toBe(true);
  return ended;
}

const again = async (sandbox: Sandbox, words: readonly string[]) =>
  run(words, { sandbox, env: { ...(await session(sandbox)), XDG_STATE_HOME: folder } });
const sent = ({ inspect }: Sandbox, operation: string) =>
  inspect.requests().filter((request) => request.operation === operation).length;

function signsInAgain({ code, stdout, stderr }: Run) {
  expect(code, stdout + stderr).toBe(254);
  expect(stdout + stderr).toMatch(/sign in again/);
  expect(stdout + stderr).not.toMatch(/bug in groundctl/);
}

async function bucket({ url, region, credentials }: Sandbox, Bucket: string) {
  const s3 = new S3Client({ endpoint: url, region, credentials, forcePathStyle: true });
  if (Bucket !== 'acme-labeling-data') await s3.send(new CreateBucketCommand({ Bucket }));
  return {
    keys: async () =>
      ((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key = '' }) => Key),
    [Symbol.dispose]: () => s3.destroy(),
  };
}

describe('credentials that expire in the middle of', () => {
  test('migrate sync', async () => {
    await using here = await connected();
    using there = await bucket(here.sandbox, 'canvas-target');
    const tree = join(folder, 'tree');
    mkdirSync(tree);
    for (let n = 0; n < 200; n++)
      writeFileSync(join(tree, `${n}.flow`), flowText(source(`n${n}`, 's3://b/x')));
    const words = ['migrate', 'sync', tree, '--to', 's3://canvas-target/f/', '--yes'];
    const first = await expiring(here.sandbox, words, { operation: /^PUT$/, nth: 60, when: 'before' });
    signsInAgain(first);
    const arrived = (await there.keys()).length;
    expect(arrived).toBeGreaterThan(20);
    expect(first.stdout).toContain(`${arrived} done`);
    expect(first.stdout).toMatch(/not started/);
    const before = sent(here.sandbox, 'PutObject');
    expect(before).toBeLessThan(200);
    const second = await again(here.sandbox, words);
    expect(second.code, second.stdout + second.stderr).toBe(0);
    expect(sent(here.sandbox, 'PutObject') - before).toBe(200 - arrived + TRIES_OF_CONDITIONS);
    const verified = await again(here.sandbox, [
      'migrate',
      'verify',
      tree,
      '--to',
      's3://canvas-target/f/',
      '-o',
      'json',
    ]);
    expect(JSON.parse(verified.stdout).counts).toEqual({ verified: 200 });
  });

  test('batches stage', async () => {
    await using there = await aws();
    const index = await rawSplit(there, 120, 40);
    const words = ['batches', 'stage', index, '--to', 's3://plus/in/', '--yes'];
    const first = await expiring(there.sandbox, words, { operation: /^COPY$/, nth: 60, when: 'before' });
    signsInAgain(first);
    expect(first.stdout + first.stderr).toMatch(/Stopped after \d+ of 40 objects of this batch/);
    const before = sent(there.sandbox, 'CopyObject');
    expect(before).toBeLessThan(90);
    const second = await again(there.sandbox, words);
    expect(second.code, second.stdout + second.stderr).toBe(0);
    expect(await there.keys('plus')).toHaveLength(120);
  });

  test('batches upload', async () => {
    await using there = await aws();
    await there.bucket('plus');
    const index = await folderSplit(join(folder, 'data'), 120, 40);
    const words = ['batches', 'upload', index, '--to', 's3://plus/in/', '--yes'];
    const first = await expiring(there.sandbox, words, { operation: /^PUT$/, nth: 60, when: 'before' });
    signsInAgain(first);
    expect(first.stdout + first.stderr).toMatch(/Stopped after \d+ of 40 files of this batch/);
    expect(sent(there.sandbox, 'PutObject')).toBeLessThan(90);
    const second = await again(there.sandbox, words);
    expect(second.code, second.stdout + second.stderr).toBe(0);
    expect(await there.keys('plus')).toHaveLength(120);
  });

  test('members invite', async () => {
    await using here = await connected();
    const people = Array.from({ length: 30 }, (_, n) => `late-${n}@example.com`);
    const words = ['members', 'invite', 'vendor-trial', ...people, '--yes'];
    const point = { operation: /^AdminAddUserToGroup$/, nth: 10, when: 'before' } as const;
    const first = await expiring(here.sandbox, words, point);
    signsInAgain(first);
    // Those that were added before the tenth, whichever of them got an answer.
    expect(first.stdout).toMatch(/\n[5-9] done, \d failed, \d\d not started/);
    const invited = () => here.sandbox.inspect.mailbox().filter(({ to }) => to.startsWith('late-')).length;
    expect(invited()).toBeLessThan(16);
    const second = await again(here.sandbox, words);
    expect(second.code, second.stdout + second.stderr).toBe(0);
    expect(invited()).toBe(30);
    const { members = [] } = await here.teams.show('vendor-trial');
    expect(members.filter(({ user }) => user.Email?.startsWith('late-'))).toHaveLength(30);
  });

  test('workteams apply', async () => {
    await using here = await connected();
    const file = join(folder, 'teams.json');
    const names = Array.from({ length: 6 }, (_, n) => `late-${n}`);
    const teams = Object.fromEntries(names.map((name) => [name, { description: name, groups: [name] }]));
    writeFileSync(file, JSON.stringify({ version: 1, teams }));
    const words = ['workteams', 'apply', '--file', file, '--yes'];
    const first = await expiring(here.sandbox, words, {
      operation: /^CreateWorkteam$/,
      nth: 3,
      when: 'before',
    });
    signsInAgain(first);
    expect(first.stdout).toMatch(/late-1\n.*\n.*late-2\n/);
    expect(first.stdout).toMatch(/8 done, 4 failed/);
    const second = await again(here.sandbox, words);
    expect(second.code, second.stdout + second.stderr).toBe(0);
    const there = (await here.teams.list()).teams.map(({ workteam }) => workteam.WorkteamName ?? '');
    expect(there).toEqual(expect.arrayContaining(names));
  });

  test('policies apply', async () => {
    await using here = await connected();
    const param = (text: string) => ['--param', text];
    const words = ['policies', 'apply', 'presigned-reads', ...param('bucket=acme-labeling-data')];
    words.push(...param('cidrs=203.0.113.0/24'), '--yes', '--force');
    signsInAgain(await expiring(here.sandbox, words, { operation: /^PUT policy$/, nth: 1, when: 'before' }));
    const second = await again(here.sandbox, words);
    expect(second.code, second.stdout + second.stderr).toBe(0);
  });

  test('reading logs from S3', async () => {
    await using here = await connected();
    const words = ['logs', 'diagnose', 's3://acme-labeling-logs/', '-o', 'json'];
    const first = await expiring(here.sandbox, words, { operation: /^GET$/, nth: 3, when: 'before' });
    expect(first.code, first.stdout + first.stderr).not.toBe(0);
    expect(first.stdout + first.stderr).toMatch(/expired/);
    expect((await again(here.sandbox, words)).code).toBeLessThan(2);
  });
});

test('a provider that has new credentials by then is asked again, and the run goes on to its end', async () => {
  await using here = await connected();
  using there = await bucket(here.sandbox, 'canvas-target');
  await using points = await faultPoints(here.sandbox.url);
  const tree = join(folder, 'tree');
  mkdirSync(tree);
  for (let n = 0; n < 240; n++) writeFileSync(join(tree, `${n}.flow`), flowText(source(`n${n}`, 's3://b/x')));
  const given = join(folder, 'credentials.json');
  // What ends within five minutes is asked for anew before each request.
  const give = (variables: Awaited<ReturnType<typeof session>>) => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = variables;
    const credentials = {
      Version: 1,
      AccessKeyId: AWS_ACCESS_KEY_ID,
      SecretAccessKey: AWS_SECRET_ACCESS_KEY,
      SessionToken: AWS_SESSION_TOKEN,
      Expiration: new Date(Date.now() + 60_000).toISOString(),
    };
    writeFileSync(`${given}.new`, JSON.stringify(credentials));
    renameSync(`${given}.new`, given);
  };
  give(await session(here.sandbox));
  here.sandbox.clock.advance(HOUR / 2);
  const second = await session(here.sandbox);
  const config = join(folder, 'config');
  writeFileSync(config, `[profile rotating]\nregion = us-east-1\ncredential_process = cat ${given}\n`);
  // The requests that were signed before are refused, and sent again with the new credentials.
  points.doAt({ operation: /^PUT$/, nth: 30, when: 'before' }, () => {
    give(second);
    here.sandbox.clock.advance(0.75 * HOUR);
  });
  const env = {
    AWS_PROFILE: 'rotating',
    AWS_CONFIG_FILE: config,
    AWS_ENDPOINT_URL: points.url,
    AWS_REGION: 'us-east-1',
    XDG_STATE_HOME: folder,
  };
  const words = ['migrate', 'sync', tree, '--to', 's3://canvas-target/f/', '--yes'];
  const { code, stdout, stderr } = await run(words, { env });
  expect(code, stdout + stderr).toBe(0);
  expect(await there.keys()).toHaveLength(240);
});
