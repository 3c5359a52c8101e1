import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../helpers/command.ts';

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/labeling`;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-account-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const policy = (...statements: readonly object[]) => ({
  Version: '2012-10-17',
  Statement: statements.map((one) => ({ Effect: 'Allow', Action: 's3:*', Resource: '*', ...one })),
});

function write(files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

const evaluate = (...words: readonly string[]) =>
  run(['policies', 'evaluate', '--policies', folder, ...words]);
const request = ['action=s3:GetObject', 'resource=arn:aws:s3:::images/a.png'];

test('every document of the folder that matters for the request decides', async () => {
  write({
    'collected.json': { principal: ROLE, account: ACCOUNT, bucket: 'images', notRead: [] },
    'identity/Reads.json': policy({}),
    'boundary.json': policy({}),
    'scp/1-root/FullAWSAccess.json': policy({ Action: '*' }),
    'scp/2-account/guard.json': policy({ Action: '*' }),
    'endpoint/vpce-0a1b2c3d.json': policy({ Principal: '*', Action: 's3:ListBucket' }),
    'bucket.json': policy({ Principal: '*', Effect: 'Deny', Action: 's3:PutObject' }),
  });
  const allowed = await evaluate('--request', ...request, '--output', 'json');
  expect({ code: allowed.code, stderr: allowed.stderr }).toEqual({ code: 0, stderr: '' });
  const { decision, statements } = JSON.parse(allowed.stdout);
  expect(decision).toBe('allow');
  expect(statements.map((one: { policy: string }) => one.policy)).toEqual([
    'scp',
    'scp',
    'identity',
    'boundary',
    'resource',
  ]);

  const endpoint = await evaluate(
    '--request',
    ...request,
    'aws:SourceVpce=vpce-0a1b2c3d',
    '--expect',
    'allow',
  );
  expect(endpoint.code).toBe(1);
  expect(endpoint.stdout).toContain('deny because no VPC endpoint policy allows the s3:GetObject action');

  write({ 'boundary.json': policy({ Action: 's3:List*' }) });
  expect((await evaluate('--request', ...request)).stdout).toContain('no permissions boundary allows');
});

test('what the request goes through and the folder does not hold is said, as is what could not be read', async () => {
  write({
    'collected.json': {
      principal: ROLE,
      account: ACCOUNT,
      notRead: [{ what: 'service control policies', why: 'organizations:ListPoliciesForTarget is needed' }],
    },
    'identity/Reads.json': policy({}),
    'README.txt': 'notes',
  });
  const { code, stderr } = await evaluate('--request', ...request, 'aws:SourceVpce=vpce-0a1b2c3d');
  expect(code).toBe(0);
  expect(stderr).toContain('the policy of endpoint vpce-0a1b2c3d');
  expect(stderr).toContain('service control policies (organizations:ListPoliciesForTarget is needed)');
  expect(stderr).toContain('README.txt');
});

test('an access point takes its own policy and the bucket behind it', async () => {
  const point = `arn:aws:s3:us-east-1:${ACCOUNT}:accesspoint/labels`;
  write({
    'collected.json': { principal: ROLE, account: ACCOUNT, bucket: 'images', notRead: [] },
    'identity.json': policy({ Resource: `${point}/object/*` }),
    'access-point/labels.json': policy({
      Principal: '*',
      Effect: 'Deny',
      Resource: `${point}/object/secret*`,
    }),
    'bucket.json': policy({ Principal: '*', Effect: 'Deny', Resource: 'arn:aws:s3:::images/b*' }),
  });
  const ask = async (key: string) =>
    (await evaluate('--request', 'action=s3:GetObject', `resource=${point}/object/${key}`)).stdout.split(
      '\n',
    )[0];
  expect(await ask('a.png')).toMatch(/^allow/);
  expect(await ask('secret.png')).toMatch(/^deny with an explicit deny in an S3 access point policy/);
  expect(await ask('b.png')).toMatch(/^deny with an explicit deny in a resource-based policy/);
});

test('a folder without policies, a broken one among good ones, a link, and options that exclude each other', async () => {
  expect(await evaluate('--request', ...request)).toMatchObject({ code: 252, stdout: '' });
  write({ 'identity/a.json': policy({}), 'bucket.json': '{\n  "Statement": [\n}' });
  const broken = await evaluate('--request', ...request, 'principal=anonymous');
  expect(broken.code).toBe(252);
  expect(broken.stderr).toContain('"bucket.json":3:1');
  write({ 'bucket.json': policy({ Principal: '*' }) });
  symlinkSync('/etc/hostname', join(folder, 'boundary.json'));
  const linked = await evaluate('--request', ...request, 'principal=anonymous');
  expect(linked.code).toBe(0);
  const both = await evaluate('--request', ...request, '--boundary', 'x.json');
  expect(both).toMatchObject({ code: 252, stdout: '' });
  expect(both.stderr).toContain('exclude each other');
  const none = await run([
    'policies',
    'evaluate',
    '--policies',
    join(folder, 'none'),
    '--request',
    ...request,
  ]);
  expect(none.code).toBe(252);
});
