import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aws } from '../batches/aws.ts';
import { folderSplit, textOf } from '../batches/staged.ts';
import { run } from '../helpers/command.ts';
import { faultPoints } from '../helpers/fault-point.ts';
import { start } from '../helpers/program.ts';
import { connected } from '../helpers/sandbox.ts';

let state: string;
beforeAll(() => {
  state = mkdtempSync(join(tmpdir(), 'groundctl-killed-'));
});
afterAll(() => rmSync(state, { recursive: true, force: true }));

test('an invitation that is killed twenty times in mid-change invites everybody once', async () => {
  await using here = await connected();
  await using points = await faultPoints(here.sandbox.url);
  const { sandbox } = here;
  const env = { AWS_ENDPOINT_URL: points.url };
  const people = Array.from({ length: 45 }, (_, at) => `worker-${at}@example.com`);
  const words = ['members', 'invite', 'vendor-trial', ...people, '--yes'];
  for (let kill = 0; kill < 20; kill++) {
    const operation = /^Admin(?:CreateUser|AddUserToGroup)$/;
    const point = { operation, nth: 1 + (kill % 3), when: kill % 2 ? 'after' : 'before' } as const;
    expect(await points.killAt(start(words, { sandbox, env }), point), `kill ${kill}`).toBe(true);
  }
  const last = await run(words, { sandbox });
  expect(last.code, last.stdout + last.stderr).toBe(0);
  const { members = [] } = await here.teams.show('vendor-trial');
  const there = members.map(({ user }) => user.Email ?? '').filter((email) => email.startsWith('worker-'));
  expect(there.sort()).toEqual([...people].sort());
  const mails = sandbox.inspect
    .mailbox()
    .map(({ to }) => to)
    .filter((to) => to.startsWith('worker-'));
  expect(mails.sort()).toEqual([...people].sort());
  const again = await run(words, { sandbox });
  expect(again.code).toBe(0);
  expect(sandbox.inspect.mailbox().filter(({ to }) => to.startsWith('worker-'))).toHaveLength(45);
}, 240_000);

const THEIRS = {
  Sid: 'Theirs',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::123456789012:root' },
  Action: 's3:ListBucket',
};

test('bucket settings whose application is killed twenty times in mid-change are whole, merged and applied once', async () => {
  await using here = await connected();
  await using points = await faultPoints(here.sandbox.url);
  const { sandbox } = here;
  const bucket = 'acme-labeling-data';
  const s3 = new S3Client({
    endpoint: sandbox.url,
    region: sandbox.region,
    credentials: sandbox.credentials,
    forcePathStyle: true,
  });
  const before = await policyOf(s3, bucket);
  const theirs = [...before, { ...THEIRS, Resource: `arn:aws:s3:::${bucket}` }];
  const reset = () =>
    s3.send(
      new PutBucketPolicyCommand({
        Bucket: bucket,
        Policy: JSON.stringify({ Version: '2012-10-17', Statement: theirs }),
      }),
    );
  const env = { AWS_ENDPOINT_URL: points.url, XDG_STATE_HOME: state };
  const words = [
    'policies',
    'apply',
    'presigned-reads',
    '--param',
    `bucket=${bucket}`,
    '--param',
    'cidrs=203.0.113.0/24',
    '--yes',
    '--force',
  ];
  for (let kill = 0; kill < 20; kill++) {
    await reset();
    const when = kill % 2 ? 'after' : 'before';
    const child = start(words, { sandbox, env });
    expect(await points.killAt(child, { operation: /^PUT policy$/, nth: 1, when }), `kill ${kill}`).toBe(
      true,
    );
    const now = await policyOf(s3, bucket);
    expect(now).toEqual(expect.arrayContaining(theirs));
    expect(now.length > theirs.length).toBe(when === 'after');
  }
  const last = await run(words, { sandbox, env });
  expect(last.code, last.stdout + last.stderr).toBe(0);
  const applied = await policyOf(s3, bucket);
  expect(applied).toEqual(expect.arrayContaining(theirs));
  expect(new Set(applied.map((statement) => JSON.stringify(statement))).size).toBe(applied.length);
  expect((await run(words, { sandbox, env })).code).toBe(0);
  expect(await policyOf(s3, bucket)).toEqual(applied);
  s3.destroy();
}, 240_000);

test('an upload that is killed twenty times in mid-change has every file there once and whole', async () => {
  await using there = await aws();
  await there.bucket('plus');
  const folder = mkdtempSync(join(state, 'upload-'));
  const index = await folderSplit(join(folder, 'data'), 120, 40);
  const words = ['batches', 'upload', index, '--to', 's3://plus/in/', '--yes'];
  await using points = await faultPoints(there.sandbox.url);
  const env = { XDG_STATE_HOME: folder };
  const { sandbox } = there;
  for (let kill = 0; kill < 20; kill++) {
    const child = start(words, { sandbox, env: { ...env, AWS_ENDPOINT_URL: points.url } });
    const when = kill % 2 ? 'after' : 'before';
    expect(
      await points.killAt(child, { operation: /^PUT$/, nth: 1 + (kill % 9), when }),
      `kill ${kill}`,
    ).toBe(true);
  }
  const last = await run(words, { sandbox, env });
  expect(last.code, last.stdout + last.stderr).toBe(0);
  const keys = await there.keys('plus');
  expect(keys).toHaveLength(120);
  for (const key of [0, 39, 60, 119].map((at) => keys.find((one) => one.endsWith(`/${at}.txt`)) ?? ''))
    expect(await textOf(there, 'plus', key)).toBe(`text ${/(\d+)\.txt$/.exec(key)?.[1]}`);
  const before = sandbox.inspect.requests().filter(({ operation }) => operation === 'PutObject').length;
  expect((await run(words, { sandbox, env })).code).toBe(0);
  expect(sandbox.inspect.requests().filter(({ operation }) => operation === 'PutObject')).toHaveLength(
    before,
  );
}, 240_000);

test('a teams file whose application is killed twenty times in mid-change makes every team, group and member once', async () => {
  await using here = await connected();
  await using points = await faultPoints(here.sandbox.url);
  const { sandbox } = here;
  const names = Array.from({ length: 12 }, (_, at) => `killed-${at}`);
  const members = (name: string) => [`${name}-a@example.com`, `${name}-b@example.com`];
  const file = join(state, 'teams.json');
  const teams = Object.fromEntries(
    names.map((name) => [
      name,
      { description: name, groups: [name], members: members(name), lock: 'source-ip', tags: { by: 'file' } },
    ]),
  );
  writeFileSync(file, JSON.stringify({ version: 1, teams }));
  const words = ['workteams', 'apply', '--file', file, '--yes'];
  const env = { AWS_ENDPOINT_URL: points.url };
  const kinds = [/^CreateGroup$/, /^CreateWorkteam$/, /^AdminCreateUser$/, /^AdminAddUserToGroup$/];
  for (let kill = 0; kill < 20; kill++) {
    // Each kind of change five times, in the order in which a run comes to them.
    const operation = kinds[Math.floor(kill / 5)] ?? /./;
    const when = kill % 2 ? 'after' : 'before';
    const child = start(words, { sandbox, env });
    expect(await points.killAt(child, { operation, nth: 1, when }), `kill ${kill}`).toBe(true);
  }
  const last = await run(words, { sandbox });
  expect(last.code, last.stdout + last.stderr).toBe(0);
  for (const name of names) {
    const team = await here.teams.show(name);
    expect(team).toMatchObject({ lock: 'source-ip', workteam: { Description: name } });
    expect(team.members?.map(({ user }) => user.Email).sort()).toEqual(members(name));
  }
  const mails = sandbox.inspect.mailbox().map(({ to }) => to);
  expect(mails.filter((to) => to.startsWith('killed-')).sort()).toEqual(names.flatMap(members).sort());
  const again = await run([...words, '-o', 'json'], { sandbox });
  expect(again.code).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({ applied: 0, failed: 0 });
}, 240_000);

async function policyOf(s3: S3Client, bucket: string): Promise<unknown[]> {
  try {
    const { Policy = '{}' } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    return JSON.parse(Policy).Statement ?? [];
  } catch {
    return [];
  }
}
