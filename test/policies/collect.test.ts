import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GroundctlError } from '../../src/core/errors.ts';
import { collectPolicies } from '../../src/policies/collect/collect.ts';
import type { CollectPorts } from '../../src/policies/collect/ports.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { run } from '../helpers/command.ts';

const ACCOUNT = '123456789012';
const BUCKET = 'acme-labeling-data';
const ROLE = 'acme-labeling-execution';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-collect-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = () =>
  readdirSync(join(folder, 'account'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();

describe('policies collect, from the sandbox', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  const collect = (...words: readonly string[]) =>
    run(['policies', 'collect', '--bucket', BUCKET, '--role', ROLE, '--out', 'account', ...words], {
      sandbox,
      cwd: folder,
    });

  test('writes what evaluate explains a refusal from', async () => {
    const s3 = new S3Client({
      endpoint: sandbox.url,
      region: 'us-east-1',
      credentials: sandbox.credentials,
      forcePathStyle: true,
    });
    const statement = {
      Sid: 'NotFromOutside',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${BUCKET}/*`,
      Condition: { StringNotEquals: { 'aws:Referer': 'a-shared-secret' } },
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
    s3.destroy();

    const { code, stdout, stderr } = await collect();
    expect(code).toBe(1);
    expect(stderr).toContain('Not read: the value of aws:Referer in bucket.json (it is a secret).');
    expect(stdout).toContain('bucket.json\n');
    expect(files()).toEqual(
      expect.arrayContaining(['bucket.json', 'collected.json', 'identity/inline-policy-1.json']),
    );
    expect(files().some((name) => /^endpoint\/vpce-[0-9a-f]+\.json$/.test(name))).toBe(true);
    const everything = files().map((name) => readFileSync(join(folder, 'account', name), 'utf8'));
    expect(everything.join()).not.toContain('a-shared-secret');
    if (process.platform !== 'win32') {
      for (const name of files()) expect(statSync(join(folder, 'account', name)).mode & 0o777).toBe(0o600);
    }

    const asked = ['--request', 'action=s3:GetObject', `resource=arn:aws:s3:::${BUCKET}/a.png`];
    const why = await run(['policies', 'evaluate', '--policies', 'account', ...asked], { cwd: folder });
    expect(why.stdout).toContain('deny with an explicit deny in a resource-based policy');
    expect(why.stderr).toContain('the value of aws:Referer in bucket.json');
  });

  test('says what it has not permission to read, and reads the rest', async () => {
    const credentials = sandbox.addUser('reader', [
      { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['iam:*', 's3:*'], Resource: '*' }] },
    ]);
    const { code, stdout, stderr } = await run(
      ['policies', 'collect', '--bucket', BUCKET, '--role', ROLE, '--out', 'account', '--output', 'json'],
      {
        sandbox,
        cwd: folder,
        env: {
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        },
      },
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'groundctl/policies.collect/v1',
      notRead: [
        { what: 'policies of VPC endpoints', why: expect.stringContaining('ec2:DescribeVpcEndpoints') },
      ],
    });
    expect(stderr).toContain('Not read: policies of VPC endpoints');
    expect(files()).toContain('identity/inline-policy-1.json');
  });

  test('refuses a folder that holds something, and what is not a bucket or role', async () => {
    expect((await collect()).code).toBe(0);
    writeFileSync(join(folder, 'account', 'mine.txt'), '');
    const again = await collect();
    expect(again).toMatchObject({ code: 252, stdout: '' });
    expect(again.stderr).toContain('is not empty');
    for (const words of [
      ['--bucket', 'Not_A_Bucket', '--role', 'a'],
      ['--bucket', BUCKET, '--role', 'arn:aws:iam::1:user/ana'],
    ]) {
      const wrong = await run(['policies', 'collect', '--out', 'other', ...words], { sandbox, cwd: folder });
      expect(wrong, words.join(' ')).toMatchObject({ code: 252, stdout: '' });
    }
  });
});

describe('what is read, and how', () => {
  const denied = () => Promise.reject(new GroundctlError('no', { code: 'access-denied', source: 'aws' }));
  const allow = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const asked: string[] = [];
  const ports = (more: Partial<CollectPorts['roles']> = {}): CollectPorts => ({
    caller: async () => ({ Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/ana` }),
    buckets: { getBucketPolicy: async () => undefined },
    endpoints: { describeS3Endpoints: async () => [] },
    roles: {
      getRole: async (name) => {
        asked.push(name);
        return {
          Arn: `arn:aws:iam::${ACCOUNT}:role/x/${name}`,
          PermissionsBoundaryArn: 'arn:aws:iam::1:policy/b',
        };
      },
      listRolePolicies: async () => [],
      getRolePolicy: async () => allow,
      listAttachedRolePolicies: async () => [
        { PolicyName: 'a/../b', PolicyArn: 'arn:aws:iam::aws:policy/a' },
      ],
      getManagedPolicy: async () => allow,
      ...more,
    },
  });

  test('the boundary is read, names of files hold no path, and the role is asked for by its name', async () => {
    const { files: made, notRead } = await collectPolicies(ports(), {
      bucket: 'images',
      role: `arn:aws:sts::${ACCOUNT}:assumed-role/labeling/worker`,
    });
    expect(made.map(({ path }) => path)).toEqual([
      'identity/attached-a____b.json',
      'boundary.json',
      'collected.json',
    ]);
    expect(asked.at(-1)).toBe('labeling');
    expect(notRead).toEqual([]);
    expect(JSON.parse(made.at(-1)?.text ?? '')).toMatchObject({
      bucket: 'images',
      account: ACCOUNT,
      principal: `arn:aws:iam::${ACCOUNT}:role/x/labeling`,
      notCollected: [{ what: 'service control policies' }, { what: 'access point policies' }],
    });
  });

  test('a bucket of another account has no owner that is known', async () => {
    const others = {
      ...ports(),
      buckets: {
        getBucketPolicy: (_: string, { owner }: { owner?: string | undefined } = {}) =>
          owner === undefined ? Promise.resolve(allow) : denied(),
      },
    };
    const { files: made } = await collectPolicies(others, { bucket: 'images', role: 'labeling' });
    expect(made.map(({ path }) => path)).toContain('bucket.json');
    expect(JSON.parse(made.at(-1)?.text ?? '')).not.toHaveProperty('account');
  });

  test('without credentials nothing is written as if it had been asked', async () => {
    const broken = () =>
      Promise.reject(new GroundctlError('no credentials', { code: 'x', source: 'configuration' }));
    await expect(
      collectPolicies(ports({ listRolePolicies: broken }), { bucket: 'images', role: 'labeling' }),
    ).rejects.toThrow('no credentials');
    const refused = await collectPolicies(ports({ listRolePolicies: denied }), {
      bucket: 'images',
      role: 'labeling',
    });
    expect(refused.notRead.map(({ what }) => what)).toEqual(['inline policies of the role']);
  });
});
