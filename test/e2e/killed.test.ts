import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultPoints } from '../helpers/fault-point.ts';
import { run, start } from '../helpers/program.ts';
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

async function policyOf(s3: S3Client, bucket: string): Promise<unknown[]> {
  try {
    const { Policy = '{}' } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    return JSON.parse(Policy).Statement ?? [];
  } catch {
    return [];
  }
}
