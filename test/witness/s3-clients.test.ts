import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { rawGet } from '../sandbox/s3/raw.ts';
import { python } from './tools.ts';

const run = promisify(execFile);

/** Programs that are not Node's: each is tried when it is installed, in every version that is. */
const AWS = [
  ...new Set(
    [
      join((await python('awscli', ['awscli==1.46.2'])) ?? '', 'aws'),
      '/usr/bin/aws',
      '/usr/local/bin/aws',
    ].filter((program) => version(program)?.startsWith('aws-cli')),
  ),
];
const RCLONE = version('rclone') === undefined ? [] : ['rclone'];

/** Relative names that file systems allow and clients get wrong. */
const ODD_NAMES = [
  'plain.txt',
  'with space.txt',
  'plus+and&equals=.txt',
  "it's (1)!.txt",
  'ümläut/日本語.txt',
  '%2F percent.txt',
  'deep/er/and deeper/#.txt',
  'empty',
];

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'none', logDelay: 0 });
  folder = await mkdtemp(join(tmpdir(), 'groundctl-clients-'));
  const source = join(folder, 'source');
  for (const name of ODD_NAMES) {
    await mkdir(dirname(join(source, name)), { recursive: true });
    await writeFile(join(source, name), name === 'empty' ? '' : randomBytes(3000));
  }
  await writeFile(join(source, 'large.bin'), randomBytes(20 * 1024 * 1024));
});

afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

function version(program: string): string | undefined {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: folder,
    LANG: 'C.UTF-8',
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_ACCESS_KEY_ID: sandbox.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: sandbox.credentials.secretAccessKey,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    RCLONE_CONFIG: join(folder, 'rclone.conf'),
    RCLONE_CONFIG_BOX_TYPE: 's3',
    RCLONE_CONFIG_BOX_PROVIDER: 'Other',
    RCLONE_CONFIG_BOX_FORCE_PATH_STYLE: 'true',
    RCLONE_CONFIG_BOX_ENV_AUTH: 'true',
    RCLONE_CONFIG_BOX_REGION: 'us-east-1',
    RCLONE_CONFIG_BOX_ENDPOINT: sandbox.url,
  };
}

const call = async (program: string, ...args: string[]) =>
  (await run(program, args, { env: environment(), maxBuffer: 1 << 26 })).stdout;

/** Name and bytes of every file below a folder. */
async function tree(root: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(root.length + 1), await readFile(path));
  }
  return files;
}

async function expectSameTree(copy: string): Promise<void> {
  const [wanted, found] = [await tree(join(folder, 'source')), await tree(copy)];
  expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [name, bytes] of wanted) expect(found.get(name)?.equals(bytes), name).toBe(true);
}

describe.skipIf(AWS.length === 0)('the aws CLI', () => {
  // Version 2 before 2.13 does not read AWS_ENDPOINT_URL.
  const aws = (program: string, ...args: string[]) => call(program, '--endpoint-url', sandbox.url, ...args);

  it.each(AWS.map((program, index) => [program, index] as const))(
    '%s carries a tree up and down, byte for byte',
    async (program, index) => {
      const bucket = `cli-${index}`;
      await aws(program, 's3', 'mb', `s3://${bucket}`);
      await aws(program, 's3', 'sync', join(folder, 'source'), `s3://${bucket}/tree`, '--only-show-errors');
      expect(await aws(program, 's3', 'sync', join(folder, 'source'), `s3://${bucket}/tree`)).toBe('');
      await aws(program, 's3', 'sync', `s3://${bucket}/tree`, join(folder, bucket), '--only-show-errors');
      await expectSameTree(join(folder, bucket));
      expect(await aws(program, 's3', 'ls', `s3://${bucket}/`, '--recursive')).toContain(
        ' 20971520 tree/large.bin',
      );
    },
  );

  it.each(AWS.slice(0, 1).map((program, index) => [program, index] as const))(
    '%s presigns, sets policies and logging, and reads them',
    async (program, index) => {
      const [bucket, logs] = [`cli-settings-${index}`, `cli-logs-${index}`];
      const make = (name: string) => aws(program, 's3api', 'create-bucket', '--bucket', name);
      await Promise.all([make(bucket), make(logs)]);
      const file = join(folder, 'source', 'with space.txt');
      await aws(program, 's3', 'cp', file, `s3://${bucket}/a b+c.txt`, '--only-show-errors');
      const url = (await aws(program, 's3', 'presign', `s3://${bucket}/a b+c.txt`)).trim();
      const { status, headers } = await rawGet(url);
      expect([status, headers['content-length']]).toEqual([200, '3000']);
      expect((await rawGet(url.replace('a%20b', 'a%20c'))).status).toBe(403);
      const Statement = {
        Effect: 'Allow',
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${logs}/*`,
      };
      const policy = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
      await aws(program, 's3api', 'put-bucket-policy', '--bucket', logs, '--policy', policy);
      const read = JSON.parse(await aws(program, 's3api', 'get-bucket-policy', '--bucket', logs)) as {
        Policy: string;
      };
      expect(JSON.parse(read.Policy)).toEqual(JSON.parse(policy));
      const LoggingEnabled = { TargetBucket: logs, TargetPrefix: 'access/' };
      await aws(
        program,
        's3api',
        'put-bucket-logging',
        '--bucket',
        bucket,
        '--bucket-logging-status',
        JSON.stringify({ LoggingEnabled }),
      );
      expect(JSON.parse(await aws(program, 's3api', 'get-bucket-logging', '--bucket', bucket))).toEqual({
        LoggingEnabled,
      });
      await rawGet(url);
      expect(sandbox.deliverLogs()).toBeGreaterThan(0);
      expect(await aws(program, 's3', 'ls', `s3://${logs}/access/`)).toMatch(
        /\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d-[0-9A-F]{16}\n/,
      );
    },
  );
});

describe.skipIf(RCLONE.length === 0)('rclone', () => {
  it('carries a tree up and down, byte for byte, and finds nothing to do the second time', async () => {
    const source = join(folder, 'source');
    await call('rclone', 'mkdir', 'box:rclone-tree');
    await call(
      'rclone',
      'sync',
      source,
      'box:rclone-tree/tree',
      '--s3-upload-cutoff',
      '8M',
      '--s3-chunk-size',
      '5M',
    );
    await call('rclone', 'check', source, 'box:rclone-tree/tree', '--download');
    await call('rclone', 'copy', 'box:rclone-tree/tree', join(folder, 'rclone'));
    await expectSameTree(join(folder, 'rclone'));
    await call('rclone', 'purge', 'box:rclone-tree/tree');
    expect(await call('rclone', 'lsf', '-R', 'box:rclone-tree')).toBe('');
  });
});
