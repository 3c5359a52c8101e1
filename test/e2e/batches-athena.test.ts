import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { csvFile, MANIFEST, manyRows, reportObjects, SOURCE_BUCKET } from '../helpers/inventory-report.ts';
import { run } from '../helpers/program.ts';
import { expectStopped } from '../helpers/stopped-query.ts';

const REPORT = `s3://reports/${MANIFEST}`;
const ATHENA = ['--engine', 'athena', '--workgroup', 'labeling', '--table', 'inventory'];
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
  const { url: endpoint, region, credentials } = sandbox;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  for (const Bucket of ['reports', SOURCE_BUCKET]) await s3.send(new CreateBucketCommand({ Bucket }));
  for (const [Key, Body] of Object.entries(reportObjects('CSV', [csvFile(manyRows(300))], 'reports'))) {
    await s3.send(new PutObjectCommand({ Bucket: 'reports', Key, Body }));
  }
  s3.destroy();
});
afterAll(() => sandbox.close());

test('what Athena needs is shown, and made', async () => {
  const words = [
    'batches',
    'setup',
    'athena',
    REPORT,
    '--workgroup',
    'labeling',
    '--output-location',
    's3://reports/out',
  ];
  const dry = await run([...words, '--dry-run'], { sandbox });
  expect(dry.stdout).toContain('table groundctl.inventory');
  expect(dry.stdout).toContain('s3://reports/acme/images/daily/hive/');
  const made = await run([...words, '--yes'], { sandbox });
  expect(made.code, made.stderr).toBe(0);
});

test('cost and bytes are said before, and nothing runs without a yes', async () => {
  const { code, stderr } = await run(['batches', 'check', '--inventory', REPORT, ...ATHENA], { sandbox });
  expect(code).toBe(252);
  expect(stderr).toMatch(
    /1 file, .* started at 2026-11-01T01:00:00\.000Z\. Athena would scan .*: less than \$0\.01 at \$5\.00/,
  );
  expect(stderr).toContain('--yes');
});

test('the report is that of reading it here; what was scanned is said after', async () => {
  const words = ['batches', 'check', '--inventory', REPORT, '--key-prefix', 'train/', '-o', 'json'];
  const here = await run(words, { sandbox });
  const there = await run([...words, ...ATHENA, '--yes'], { sandbox });
  expect(there.code, there.stderr).toBe(here.code);
  const { query, time: _, ...report } = JSON.parse(there.stdout);
  const { time: __, ...wanted } = JSON.parse(here.stdout);
  expect(report).toEqual(wanted);
  expect(query.scannedBytes).toBeGreaterThan(1000);
  expect(there.stderr).toMatch(/Athena query \S+ scanned .*: less than \$0\.01\./);
});

test('auto reads small reports here, and larger ones than it is told to through Athena', async () => {
  const words = [
    'batches',
    'check',
    REPORT,
    '--inventory',
    '--engine',
    'auto',
    '--workgroup',
    'labeling',
    '--fail-on',
    'never',
  ];
  const here = await run(words, { sandbox });
  expect(here.stderr).toContain('Read here; Athena would scan');
  const there = await run([...words, '--local-up-to', '1 kB', '--yes'], { sandbox });
  expect(there.stderr).toContain('Athena query');
  expect(there.stdout).toEqual(here.stdout);
  const prefix = await run(['batches', 'check', `s3://${SOURCE_BUCKET}/`, '--engine', 'auto'], { sandbox });
  expect(prefix.stderr).not.toContain('Athena');
});

test('a split through Athena is that of reading the report here', async () => {
  const words = [
    'batches',
    'split',
    REPORT,
    '--inventory',
    '--key-prefix',
    'train/',
    '--skip-oversize',
    '--dry-run',
    '-o',
    'json',
    '--out',
    'x',
    '--units',
    'binary',
  ];
  const here = await run(words, { sandbox });
  const there = await run([...words, ...ATHENA, '--yes'], { sandbox });
  const { query, time: _, ...report } = JSON.parse(there.stdout);
  const { time: __, ...wanted } = JSON.parse(here.stdout);
  expect(report).toEqual(wanted);
  expect(query.engine).toBe('athena');
});

test.each([
  [['s3://images/train/', ...ATHENA, '--yes'], 'reads S3 Inventory reports'],
  [['manifest.json', '--inventory', ...ATHENA, '--yes'], 'reads S3 Inventory reports in S3'],
  [[REPORT, '--inventory', '--engine', 'athena', '--yes'], '--workgroup'],
  [
    [REPORT, '--inventory', ...ATHENA, '--yes', '--database', 'My-DB'],
    'lowercase letters, digits and underscores',
  ],
  [[REPORT, '--inventory', ...ATHENA, '--kind', 'labeling-job'], 'Ground Truth Plus'],
  [
    [
      REPORT,
      '--inventory',
      '--engine',
      'athena',
      '--workgroup',
      'labeling',
      '--table',
      'access_logs',
      '--yes',
    ],
    'is over s3://',
  ],
])('%j is refused with the reason', async (words, reason) => {
  const { code, stderr } = await run(['batches', 'check', ...words], { sandbox });
  expect(code, stderr).toBe(252);
  expect(stderr).toContain(reason);
});

test('Ctrl-C stops the query in Athena', () =>
  expectStopped(sandbox, ['batches', 'check', '--inventory', REPORT, ...ATHENA, '--yes']));
