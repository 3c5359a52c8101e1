import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { run } from '../helpers/program.ts';
import { flowText, source } from '../migrate/sample.ts';
import { goProgram, python } from './tools.ts';

/**
 * S3 servers that nobody here wrote, each with what it needs to be started. Expected differences from AWS:
 * - versitygw 1.8.0 takes the access key for a bucket's owner, so that an account is refused (--bucket-owner none), and
 *   has no default encryption to be asked for (target/not-checked);
 * - moto 5.2.5 does not compare the checksum that is sent with a body: what changes on the way is found by verify.
 */
const versitygw = await goProgram('versitygw', 'github.com/versity/versitygw/cmd/versitygw@v1.8.0');
const moto = await python('moto', ['moto[server]==5.2.5']);

interface Server {
  readonly name: string;
  readonly program: string | undefined;
  words(port: number, folder: string, credentials: Sandbox['credentials']): readonly string[];
}

const SERVERS: readonly Server[] = [
  {
    name: 'versitygw',
    program: versitygw,
    words: (port, folder, { accessKeyId, secretAccessKey }) => [
      ...[
        '--access',
        accessKeyId,
        '--secret',
        secretAccessKey,
        '--port',
        `127.0.0.1:${port}`,
        'posix',
        '--versioning-dir',
        `${folder}-versions`,
        folder,
      ],
    ],
  },
  {
    name: 'moto',
    program: moto && join(moto, 'moto_server'),
    words: (port) => ['-H', '127.0.0.1', '-p', String(port)],
  },
];

const BUCKET = 'sagemaker-us-east-1-123456789012';

describe.each(SERVERS)('$name', ({ program, words }) => {
  let sandbox: Sandbox;
  let child: ChildProcess;
  let s3: S3Client;
  let folder: string;
  let endpoint: string;

  beforeAll(async () => {
    if (program === undefined) return;
    // It tells who the caller is; the servers have no STS that does.
    sandbox = await startSandbox({ seed: 'none' });
    folder = mkdtempSync(join(tmpdir(), 'groundctl-s3-'));
    for (const name of ['data', 'data-versions']) mkdirSync(join(folder, name));
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}`;
    child = spawn(program, words(port, join(folder, 'data'), sandbox.credentials), { stdio: 'ignore' });
    const { credentials } = sandbox;
    s3 = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true, maxAttempts: 1 });
    for (let left = 200; ; left--) {
      try {
        await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
        return;
      } catch (error) {
        if (left === 0) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }, 60_000);
  afterAll(async () => {
    child?.kill();
    s3?.destroy();
    await sandbox?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  const groundctl = (...args: string[]) =>
    run(args, { sandbox, env: { XDG_STATE_HOME: join(folder, 'state'), AWS_ENDPOINT_URL_S3: endpoint } });
  const keys = async (Prefix: string) => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix }));
    return Contents.map(({ Key }) => Key);
  };
  const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
  const bodyOf = async (Key: string) =>
    (await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }))).Body?.transformToString();
  const PLACE = ['--to', `s3://${BUCKET}/flows/`, '--bucket-owner', 'none'];

  test.skipIf(program === undefined)(
    'sync, verify and clean bring flows there and remove no others',
    async () => {
      const tree = join(folder, 'tree');
      mkdirSync(join(tree, 'sub'), { recursive: true });
      const names = ['a.flow', 'sub/ü (1)+&.flow', 'sub/100%.flow'];
      for (const name of names)
        writeFileSync(join(tree, name), flowText(source('a', `s3://data/${name.length}`)));
      await put('flows/theirs.flow', 'somebody');
      expect((await groundctl('migrate', 'sync', tree, ...PLACE, '--yes')).stdout).toContain('3 done');
      expect((await groundctl('migrate', 'sync', tree, ...PLACE, '--yes')).stdout).toContain('no changes');
      expect((await groundctl('migrate', 'verify', tree, ...PLACE)).code).toBe(0);
      writeFileSync(join(tree, 'a.flow'), flowText(source('a', 's3://data/changed')));
      expect((await groundctl('migrate', 'sync', tree, ...PLACE, '--yes')).stdout).toContain('1 done');
      // What somebody else put in its place stays, and is named.
      await put('flows/a.flow', 'somebody');
      const conflict = await groundctl('migrate', 'sync', tree, ...PLACE, '--yes');
      expect([conflict.code, conflict.stdout]).toEqual([
        1,
        expect.stringContaining('target/other-object-there'),
      ]);
      expect((await groundctl('migrate', 'verify', tree, ...PLACE)).code).toBe(1);
      const clean = await groundctl('migrate', 'clean', tree, ...PLACE, '--confirm', `s3://${BUCKET}/flows/`);
      expect(clean.code).toBe(0);
      expect((await keys('flows/')).sort()).toEqual(['flows/a.flow', 'flows/theirs.flow']);
      expect(await bodyOf('flows/a.flow')).toBe('somebody');
    },
    60_000,
  );

  test.skipIf(program === undefined)(
    'rollback brings back what sync replaced, also from versions where the server keeps them',
    async () => {
      const tree = join(folder, 'again');
      mkdirSync(tree);
      const at = (place: string) => ['--to', `s3://${BUCKET}/${place}/`, '--bucket-owner', 'none', '--yes'];
      for (const [place, versions] of [
        ['kept', false],
        ['versions', true],
      ] as const) {
        if (versions) {
          const VersioningConfiguration = { Status: 'Enabled' } as const;
          await s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration }));
        }
        const to = at(place);
        await put(`${place}/theirs.flow`, 'somebody');
        for (const name of ['mine', 'theirs'])
          writeFileSync(join(tree, `${name}.flow`), flowText(source('a', `s3://data/${name}`)));
        const first = await bodyBefore(groundctl, tree, to, () => bodyOf(`${place}/mine.flow`));
        writeFileSync(join(tree, 'mine.flow'), flowText(source('a', 's3://data/changed')));
        const synced = await groundctl('migrate', 'sync', tree, ...to, '--overwrite');
        expect(synced.code, synced.stdout + synced.stderr).toBe(0);
        expect(await bodyOf(`${place}/theirs.flow`)).toBe(flowText(source('a', 's3://data/theirs')));
        expect((await keys(`${place}/`)).filter((key) => key?.endsWith('.kept'))).toHaveLength(
          versions ? 0 : 2,
        );
        const back = await groundctl('migrate', 'rollback', tree, ...to);
        expect([back.code, back.stdout], back.stderr).toEqual([0, expect.stringContaining('2 done')]);
        expect(await bodyOf(`${place}/theirs.flow`)).toBe('somebody');
        expect(await bodyOf(`${place}/mine.flow`)).toBe(first);
        // What somebody writes afterwards stays.
        await groundctl('migrate', 'sync', tree, ...to, '--overwrite');
        await put(`${place}/theirs.flow`, 'somebody again');
        const again = await groundctl('migrate', 'rollback', tree, ...to);
        expect([again.code, again.stdout]).toEqual([1, expect.stringContaining('1 done')]);
        expect(await bodyOf(`${place}/theirs.flow`)).toBe('somebody again');
      }
    },
    120_000,
  );

  test.skipIf(program === undefined)(
    'flows that lie in S3 already go from there to another place, and are known again',
    async () => {
      const flows = new Map(
        ['a.flow', 'sub/ü (1)+&.flow'].map((name) => [
          name,
          flowText(source('a', `s3://old/${name.length}`)),
        ]),
      );
      for (const [name, text] of flows) await put(`old/${name}`, text);
      await put('old/notes.txt', 'no flow');
      const from = [`s3://${BUCKET}/old/`, '--source-bucket-owner', 'none'];
      const to = ['--to', `s3://${BUCKET}/new/`, '--bucket-owner', 'none'];
      const synced = await groundctl('migrate', 'sync', ...from, ...to, '--yes');
      expect([synced.code, synced.stdout], synced.stderr).toEqual([0, expect.stringContaining('2 done')]);
      for (const [name, text] of flows) expect(await bodyOf(`new/${name}`)).toBe(text);
      expect((await groundctl('migrate', 'sync', ...from, ...to, '--yes')).stdout).toContain('no changes');
      expect((await groundctl('migrate', 'verify', ...from, ...to)).code).toBe(0);
      await put('old/a.flow', flowText(source('a', 's3://old/edited')));
      await put('old/later.flow', flowText(source('a', 's3://old/later')));
      const late = await groundctl('migrate', 'verify', ...from, ...to);
      expect([late.code, late.stdout]).toEqual([1, expect.stringContaining('not-uploaded')]);
      expect((await groundctl('migrate', 'sync', ...from, ...to, '--yes')).stdout).toContain('2 done');
      const back = await groundctl('migrate', 'rollback', ...from, ...to, '--yes');
      expect([back.code, back.stdout], back.stderr).toEqual([0, expect.stringContaining('1 done')]);
      expect(await bodyOf('new/a.flow')).toBe(flows.get('a.flow'));
      expect(await bodyOf('old/a.flow')).toBe(flowText(source('a', 's3://old/edited')));
    },
    120_000,
  );

  test.skipIf(program === undefined)(
    'an owner that the server does not know is told in plain words',
    async () => {
      const place = ['--to', `s3://${BUCKET}/owned/`];
      const { code, stdout } = await groundctl('migrate', 'plan', join(folder, 'tree'), ...place);
      if (code === 0) return;
      expect(stdout).toContain('use --bucket-owner none');
    },
    60_000,
  );

  test.skipIf(program === undefined)(
    'split, upload and stage bring batches there, whole and in parts',
    async () => {
      const data = join(folder, 'images');
      mkdirSync(data);
      writeFileSync(join(data, 'small.jpg'), 'small');
      writeFileSync(join(data, 'large.jpg'), Buffer.alloc(20 * 1024 * 1024, 'abc'));
      const out = join(folder, 'local');
      expect((await groundctl('batches', 'split', data, '--out', out)).code).toBe(0);
      const words = ['--bucket-owner', 'none', '--yes'];
      const send = ['batches', 'upload', join(out, 'index.json'), '--to', `s3://${BUCKET}/sent`, ...words];
      const sent = await groundctl(...send);
      expect([sent.code, sent.stderr]).toEqual([0, expect.any(String)]);
      expect((await keys('sent/')).sort()).toEqual(['sent/batch-001/large.jpg', 'sent/batch-001/small.jpg']);
      expect((await groundctl(...send)).stdout).toContain('all files are already there');

      const index = join(folder, 'in-s3');
      const from = `s3://${BUCKET}/sent/batch-001/`;
      expect((await groundctl('batches', 'split', from, '--out', index)).code).toBe(0);
      const to = ['--to', `s3://${BUCKET}/staged`, '--source-bucket-owner', 'none', ...words];
      const staged = await groundctl('batches', 'stage', join(index, 'index.json'), ...to);
      expect(staged.code, staged.stdout + staged.stderr).toBe(0);
      expect(await keys('staged/')).toHaveLength(2);
    },
    120_000,
  );
});

/** Uploads what is free to go, and reads one object of it. */
async function bodyBefore<T>(
  groundctl: (...args: string[]) => Promise<{ stdout: string }>,
  tree: string,
  to: readonly string[],
  read: () => Promise<T>,
): Promise<T> {
  expect((await groundctl('migrate', 'sync', tree, ...to)).stdout).toContain('1 done');
  return read();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
