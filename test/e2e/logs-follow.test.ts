import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { logLine } from '../helpers/access-logs/log-line.ts';
import { Random } from '../helpers/access-logs/random.ts';
import { run, start } from '../helpers/program.ts';
import { unhurried } from '../helpers/unhurried.ts';

const Bucket = 'acme-labeling-logs';
let sandbox: Sandbox;
let s3: S3Client;

beforeAll(async () => {
  sandbox = await startSandbox();
  const { url: endpoint, region, credentials } = sandbox;
  s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
});
afterAll(async () => {
  s3.destroy();
  await sandbox.close();
});

/** A log object that is delivered now, with requests of a task that works at one address and is refused at another. */
async function deliver(prefix: string, name: string, statuses: readonly number[]): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const random = new Random(name.length);
  const grant = { accessKeyId: `ASIA${'A'.repeat(15)}${name}`, signedAt: now - 30, expires: 900 };
  const lines = statuses.map((status, at) =>
    logLine(
      {
        time: now - 10,
        bucket: 'images',
        address: status === 200 ? '203.0.113.9' : '10.0.0.7',
        key: `${at}.jpg`,
        status,
        agent: 'Chrome',
        ...(status === 200 ? {} : { errorCode: 'AccessDenied' }),
        grant: { ...grant, key: `${at}.jpg` },
      },
      random,
    ),
  );
  const date = new Date(now * 1000).toISOString().slice(0, 19).replace(/[T:]/g, '-');
  await s3.send(
    new PutObjectCommand({ Bucket, Key: `${prefix}${date}-${name}`, Body: `${lines.join('\n')}\n` }),
  );
}

/** Resolves once the output holds a text. */
function outputOf(child: ReturnType<typeof start>) {
  const held = { out: '', err: '' };
  const waiting = new Set<() => void>();
  const add = (part: 'out' | 'err') => (text: string) => {
    held[part] += text;
    for (const check of waiting) check();
  };
  child.stdout.setEncoding('utf8').on('data', add('out'));
  child.stderr.setEncoding('utf8').on('data', add('err'));
  const until = (part: 'out' | 'err', pattern: RegExp) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!pattern.test(held[part])) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  return { held, until };
}

test('tells what is delivered and found while it runs; Ctrl-C ends with the report so far', async () => {
  await deliver('live/', 'A', [200, 200]);
  const child = start(['logs', 'follow', `s3://${Bucket}/live/`, '--every', '1s', '--output', 'ndjson'], {
    sandbox,
    env: unhurried('ended'),
  });
  const { held, until } = outputOf(child);
  await until('out', /"type":"look","objects":1,"records":2/);
  expect(held.out).not.toContain('"type":"finding"');
  await deliver('live/', 'B', [200, 403]);
  await until('out', /"type":"finding","change":"new"/);
  await deliver('live/', 'C', [200, 403]);
  await until('out', /"type":"finding","change":"more"/);
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect(code, held.err).toBe(1);
  const lines = held.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const looks = lines.filter(({ type, objects }) => type === 'look' && objects > 0);
  expect(looks.map(({ objects, records }) => [objects, records])).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
  ]);
  expect(looks[0].lastDelivery).toMatch(/^20/);
  expect(lines.at(-1)).toMatchObject({
    type: 'summary',
    schema: 'groundctl/logs.diagnose/v1',
    interrupted: false,
    summary: { records: 6, denied: 2, attributed: { 'network/asymmetric-endpoint': 2 } },
  });
  expect(held.err).toContain('not arrived yet');
});

test('ends at the first finding that is bad enough, with its exit code', async () => {
  await deliver('stop/', 'A', [200, 403]);
  const words = ['logs', 'follow', `s3://${Bucket}/stop/`, '--every', '1s', '--stop-on', 'error'];
  const { code, stdout, stderr } = await run(words, { sandbox });
  expect(code, stderr).toBe(1);
  expect(stdout).toContain('new error network/asymmetric-endpoint: ');
  expect(stdout).toContain('1 of 2 presigned requests of 1 task refused');
});

test('names of addresses, from a file and from EC2, are in the report that it ends with', async () => {
  await deliver('named/', 'A', [200, 403]);
  const folder = mkdtempSync(join(tmpdir(), 'follow-'));
  try {
    writeFileSync(join(folder, 'names.csv'), '203.0.113.9/32,Office Lyon\n');
    const words = ['logs', 'follow', `s3://${Bucket}/named/`, '--for', '1s', '--every', '1s'];
    const named = [...words, '--names', join(folder, 'names.csv'), '--ec2', '--output', 'json'];
    const { stdout, stderr } = await run(named, { sandbox });
    const { timeline, next, evidence } = JSON.parse(stdout);
    const found = timeline.find(({ address }: { address: string }) => address === '203.0.113.9');
    expect(found?.name, stderr).toBe('Office Lyon');
    expect(evidence.network.endpoints).toBeGreaterThan(0);
    expect(next.join()).toContain('--ec2 --names');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each(['--cloudtrail', '--cloudfront', '--flow-logs'])('%s is refused with the reason', async (flag) => {
  const { code, stderr } = await run(['logs', 'follow', `s3://${Bucket}/x/`, flag, 'trail/'], { sandbox });
  expect(code).toBe(252);
  expect(stderr).toContain(`does not accept ${flag}: such logs are delivered later or earlier`);
});

test('--engine is refused with the reason', async () => {
  const { code, stderr } = await run(['logs', 'follow', `s3://${Bucket}/x/`, '--engine', 'athena'], {
    sandbox,
  });
  expect(code).toBe(252);
  expect(stderr).toContain('reads new deliveries');
});

test('ends by itself, and nothing at all is not a finding', async () => {
  const words = [
    'logs',
    'follow',
    `s3://${Bucket}/nothing/`,
    '--every',
    '1s',
    '--for',
    '1s',
    '--output',
    'html',
  ];
  const { code, stdout, stderr } = await run(words, { sandbox });
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('<h1>Diagnosis of access logs</h1>');
  expect(stderr).toContain('Nothing new.');
});

test.each([
  [['logs', 'follow', 'logs/'], 'reads from S3'],
  [['logs', 'follow', 's3://logs/p', '--every', 'soon'], '--every takes a time'],
  [['logs', 'follow', 's3://logs/p', '--every', '0.1s'], 'at least 1s'],
  [['logs', 'follow', 's3://logs/p', '--for', '5'], '--for takes a time'],
])('%j is bad usage', async (words, message) => {
  const { code, stderr } = await run(words);
  expect(stderr).toContain(message);
  expect(code).toBe(252);
});

test('a bucket that is not there is an error at the first look', async () => {
  const { code, stderr } = await run(['logs', 'follow', 's3://no-such-bucket-here/x/'], { sandbox });
  expect(code).toBe(254);
  expect(stderr).toContain('no-such-bucket-here');
});
