import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { run } from '../helpers/command.ts';
import { run as runProgram } from '../helpers/program.ts';
import { expectStopped } from '../helpers/stopped-query.ts';

const LOGS = 's3://acme-labeling-logs/s3/acme-labeling-data/';
const ATHENA = ['--engine', 'athena', '--workgroup', 'labeling'];
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

/** What a document says of the log, without how it was read. */
function about(stdout: string) {
  const { source, query, time, ...rest } = JSON.parse(stdout);
  expect([source, time]).not.toContain(undefined);
  const next = rest.next?.map((line: string) => line.replace(' --engine athena --workgroup labeling', ''));
  return { query, rest: { ...rest, next } };
}

test('cost and bytes are said before, and nothing runs without a yes', async () => {
  const { code, stderr } = await run(['logs', 'diagnose', LOGS, ...ATHENA], { sandbox });
  expect(code).toBe(252);
  expect(stderr).toContain('20 objects');
  expect(stderr).toMatch(/Athena would scan .* at \$5\.00 per terabyte, as of November 2026/);
  expect(stderr).toContain('--yes');
  const operations = sandbox.inspect.requests().map(({ operation }) => operation);
  expect(operations).not.toContain('StartQueryExecution');
});

test('the report is that of reading the log here; what was scanned is said after', async () => {
  const json = ['--lock', 'source-ip', '-o', 'json'];
  const [here, there] = await Promise.all([
    run(['logs', 'diagnose', LOGS, ...json], { sandbox }),
    run(['logs', 'diagnose', LOGS, ...ATHENA, '--yes', '--athena-price', '7', ...json], { sandbox }),
  ]);
  expect(there.code, there.stderr).toBe(here.code);
  expect(about(there.stdout).rest).toEqual(about(here.stdout).rest);
  expect(about(there.stdout).query.scannedBytes).toBeGreaterThan(800_000);
  expect(there.stderr).toMatch(/Athena query \S+ scanned .*: less than \$0\.01\./);
  expect(there.stderr).toContain('$7.00 per terabyte.');
});

test('auto reads small logs here, and larger ones than it is told to through Athena', async () => {
  const words = [
    'logs',
    'whatif',
    LOGS,
    '--lock',
    'source-ip',
    '--engine',
    'auto',
    '--workgroup',
    'labeling',
  ];
  const here = await run(words, { sandbox });
  expect(here.stderr).toContain('Read here; Athena would scan');
  const there = await run([...words, '--local-up-to', '1 kB', '--yes'], { sandbox });
  expect(there.stderr).toContain('Athena query');
  expect(there.stdout.split('\n').slice(1)).toEqual(here.stdout.split('\n').slice(1));
});

test('CloudTrail is read here and joined with what Athena brings', async () => {
  const trail = join(import.meta.dirname, '../../examples/trail');
  const words = ['logs', 'diagnose', LOGS, '--cloudtrail', trail, '-o', 'json'];
  const [here, there] = await Promise.all([
    run(words, { sandbox }),
    run([...words, ...ATHENA, '--yes'], { sandbox }),
  ]);
  expect(there.code, there.stderr).toBe(here.code);
  expect(about(there.stdout).rest).toEqual(about(here.stdout).rest);
  expect(about(there.stdout).rest.evidence.cloudTrail.events).toBeGreaterThan(0);
});

test('an estimate from an inventory of the log bucket says when it was begun, and not of another bucket', async () => {
  const at = { Bucket: 'acme-labeling-logs', Key: 'inventory/2026-11-01T01-00Z/manifest.json' };
  const { url: endpoint, region, credentials } = sandbox;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  const deliver = async (sourceBucket: string) => {
    const key = (name: string) => `s3/acme-labeling-data/2026-10-12-10-00-0${name}`;
    const rows = ['1-A', '2-B'].map((name) => `"${sourceBucket}","${key(name)}","1500000"`);
    await s3.send(
      new PutObjectCommand({
        ...at,
        Key: 'inventory/data.csv',
        Body: `${rows.join('\n')}\n"${sourceBucket}","x","7"\n`,
      }),
    );
    const manifest = {
      sourceBucket,
      creationTimestamp: String(Date.UTC(2026, 10, 1)),
      fileFormat: 'CSV',
      fileSchema: 'Bucket, Key, Size',
      files: [{ key: 'inventory/data.csv' }],
    };
    await s3.send(new PutObjectCommand({ ...at, Body: JSON.stringify(manifest) }));
  };
  const words = ['logs', 'diagnose', LOGS, '--engine', 'auto', '--workgroup', 'labeling'];
  const from = [...words, '--inventory', `s3://${at.Bucket}/${at.Key}`];
  try {
    await deliver('acme-labeling-logs');
    sandbox.inspect.clearRequests();
    const { stderr } = await run([...from, '--local-up-to', '1 kB'], { sandbox });
    expect(stderr).toContain('2 objects, 3 MB, from an inventory started at 2026-11-01T00:00:00.000Z');
    expect(stderr).toContain('--yes');
    expect(sandbox.inspect.requests().map(({ operation }) => operation)).not.toContain('ListObjectsV2');
    await deliver('others');
    const other = await run(from, { sandbox });
    expect(other.code).toBe(252);
    expect(other.stderr).toContain('covers the bucket "others"');
    const unused = await run(['logs', 'diagnose', LOGS, '--inventory', 'x.json'], { sandbox });
    expect(unused.stderr).toContain('--engine auto');
  } finally {
    s3.destroy();
  }
});

test.each([
  [['logs/*.log', ...ATHENA], 'No file matches'],
  [[LOGS, '--engine', 'athena', '--yes'], '--workgroup'],
  [[LOGS, ...ATHENA, '--yes', '--database', 'My-DB'], 'lowercase letters, digits and underscores'],
  [[LOGS, ...ATHENA, '--yes', '--table', 'logs; DROP'], 'lowercase letters, digits and underscores'],
  [[LOGS, ...ATHENA, '--yes', '--athena-price', 'x'], 'a number of US dollars'],
])('%j is refused with the reason', async (words, reason) => {
  const { code, stderr } = await run(['logs', 'diagnose', ...words], { sandbox });
  expect(code).toBe(252);
  expect(stderr).toContain(reason);
});

test('Ctrl-C stops the query in Athena', () =>
  expectStopped(sandbox, ['logs', 'diagnose', LOGS, ...ATHENA, '--yes']));

test('where DuckDB is not installed the sandbox says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'without-duckdb-'));
  try {
    const root = join(import.meta.dirname, '../..');
    for (const part of ['bin', 'dist/bin', 'package.json'])
      cpSync(join(root, part), join(folder, part), { recursive: true });
    const words = ['logs', 'diagnose', LOGS, ...ATHENA, '--yes', '--sandbox'];
    const { code, stderr } = await runProgram(words, { launcher: join(folder, 'bin/groundctl.cjs') });
    expect(code).toBe(254);
    expect(stderr).toContain(
      'The sandbox runs queries on DuckDB: install @duckdb/node-api next to groundctl.',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
