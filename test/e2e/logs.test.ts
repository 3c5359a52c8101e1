import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasUnsafeCharacters } from '../../src/core/text/sanitize.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { SHAPES, simulate } from '../helpers/access-logs/simulate.ts';
import { run } from '../helpers/command.ts';
import { start } from '../helpers/program.ts';
import { unhurried } from '../helpers/unhurried.ts';

const Bucket = 'acme-labeling-data';
const ROLE = 'arn:aws:iam::123456789012:role/log-reader';
let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundctl-e2e-logs-'));
  sandbox = await startSandbox({
    logDelay: 0,
    roles: [
      {
        name: 'log-reader',
        policies: [
          {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }],
          },
        ],
      },
    ],
  });
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

/** Status of a GET from a loopback address. */
function statusFrom(url: string, localAddress: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { 'User-Agent': 'Worker/1.0' };
    const sent = request(url, { localAddress, headers, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject).end();
  });
}
const secondAddress = await statusFrom('http://127.0.0.1:9/', '127.0.0.2').then(
  () => true,
  (error: NodeJS.ErrnoException) => error.code !== 'EADDRNOTAVAIL',
);

/** Credentials as the portal makes them for one task: the role, bound to one address. */
async function taskCredentials(address: string) {
  const { url: endpoint, region, credentials } = sandbox;
  const sts = new STSClient({ endpoint, region, credentials });
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: '*',
        Condition: { IpAddress: { 'aws:SourceIp': address } },
      },
    ],
  });
  const answer = await sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'task', Policy }));
  sts.destroy();
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = answer.Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

async function presign(
  credentials: Awaited<ReturnType<typeof taskCredentials>>,
  endpoint: string,
  Key: string,
) {
  const s3 = new S3Client({ endpoint, region: sandbox.region, credentials, forcePathStyle: true });
  const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key }), { expiresIn: 600 });
  s3.destroy();
  return url;
}

describe.skipIf(!secondAddress)('the whole loop on the sandbox', () => {
  test('a locked URL opened from two addresses, and through the VPC, is diagnosed from the delivered log', async () => {
    const { url: endpoint, region, credentials } = sandbox;
    const admin = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    for (const Key of ['loop/a.jpg', 'loop/b.jpg'])
      await admin.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    admin.destroy();
    const locked = await run(['workteams', 'update', 'retail-boxes', '--lock', 'source-ip', '--yes'], {
      sandbox,
    });
    expect(locked.code).toBe(0);
    const enabled = await run(['logs', 'enable', Bucket, '--to', 'acme-labeling-logs/loop/', '--yes'], {
      sandbox,
    });
    expect(enabled.code, enabled.stderr).toBe(0);

    const first = await taskCredentials('127.0.0.2/32');
    expect(await statusFrom(await presign(first, sandbox.url, 'loop/a.jpg'), '127.0.0.2')).toBe(200);
    expect(await statusFrom(await presign(first, sandbox.url, 'loop/a.jpg'), '127.0.0.3')).toBe(403);
    const second = await taskCredentials('127.0.0.2/32');
    expect(await statusFrom(await presign(second, sandbox.url, 'loop/b.jpg'), '127.0.0.2')).toBe(200);
    expect(await statusFrom(await presign(second, sandbox.vpcUrl, 'loop/b.jpg'), '127.0.0.2')).toBe(403);
    expect(sandbox.deliverLogs()).toBeGreaterThan(3);

    const words = ['logs', 'diagnose', 's3://acme-labeling-logs/loop/', '--workteam', 'retail-boxes'];
    const { code, stdout, stderr } = await run([...words, '--key-prefix', 'loop/', '--output', 'json'], {
      sandbox,
    });
    expect(code, stderr).toBe(1);
    const report = JSON.parse(stdout);
    expect(report.schema).toBe('groundctl/logs.diagnose/v1');
    expect(report.team).toMatchObject({ name: 'retail-boxes', lock: 'source-ip' });
    expect(report.summary).toMatchObject({
      presigned: 4,
      denied: 2,
      rejected: 0,
      unbound: 0,
      otherPresigned: 0,
    });
    expect(report.summary.attributed['network/asymmetric-endpoint']).toBe(1);
    const rules = report.findings.map(({ rule }: { rule: string }) => rule);
    const mismatch = report.findings.find(({ message }: { message: string }) =>
      message.includes('127.0.0.3'),
    );
    expect(mismatch.rule).toMatch(/^network\//);
    expect(mismatch.message).toContain('bound to 127.0.0.2, used from 127.0.0.3');
    expect(rules).toContain('network/asymmetric-endpoint');
    expect(stdout).toContain('10.0.0.2');
    for (const { sessionToken } of [first, second]) expect(stdout).not.toContain(sessionToken.slice(0, 30));

    const text = await run(words, { sandbox });
    expect(text.stdout).toContain('network/asymmetric-endpoint');
    expect(text.stdout).toContain('Team retail-boxes: lock source-ip');
  });
});

describe('local logs', () => {
  const log = simulate(SHAPES.slice(0, 8), 12).lines;

  test('need no AWS configuration', async () => {
    const path = join(folder, 'a.log');
    await writeFile(path, `${log.join('\n')}\n`);
    const { code, stdout } = await run([
      'logs',
      'diagnose',
      path,
      '--output',
      'ndjson',
      '--fail-on',
      'never',
    ]);
    expect(code).toBe(0);
    const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ type: 'summary', schema: 'groundctl/logs.diagnose/v1' });
    const { attributed, denied } = last.summary;
    expect(Object.values<number>(attributed).reduce((sum, count) => sum + count, 0)).toBe(denied);
    const whatif = await run(['logs', 'whatif', path, '--lock', 'vpc-source-ip']);
    expect(whatif.code).toBe(0);
    expect(whatif.stdout).toContain('network/asymmetric-endpoint');
  });

  test('are no ground for a what-if where they cannot be read', async () => {
    const whole = join(folder, 'whole.log');
    const pool = SHAPES.filter(({ name }) => name === 'NAT pool in one /24');
    const text = `${simulate(pool, 9).lines.join('\n')}\n`;
    await writeFile(whole, text);
    const damaged = join(folder, 'damaged.gz');
    await writeFile(damaged, gzipSync(text).subarray(0, 12));
    const none = join(folder, 'none.log');
    await writeFile(none, 'no log\n');
    const whatif = (...words: string[]) => run(['logs', 'whatif', ...words, '--lock', 'source-ip']);
    const readable = await whatif(whole);
    expect(readable.code).toBe(0);
    expect(readable.stdout).not.toContain('could not be read');

    const beside = await whatif(whole, damaged);
    expect(beside.code).toBe(1);
    expect(beside.stdout).toContain('Input that could not be read is not included.');
    expect(beside.stdout).toContain('logs/broken-gzip');
    expect((await whatif(whole, damaged, '--fail-on', 'never')).code).toBe(0);

    const alone = await whatif(damaged);
    expect(alone.code).toBe(252);
    expect(alone.stdout).toBe('');
    expect(alone.stderr).toContain('what --lock source-ip would refuse is not known');
    expect(alone.stderr).toContain('damaged.gz');

    const empty = await whatif(none);
    expect(empty.code).toBe(1);
    expect(empty.stdout).toContain('not known');
    expect(empty.stdout).not.toContain('nothing in this log would have been refused');
  });

  test('are matched with workers who had a task open, as candidates', async () => {
    const path = join(folder, 'pool.log');
    const pool = SHAPES.filter(({ name }) => name === 'NAT pool in one /24');
    await writeFile(path, `${simulate(pool, 9).lines.join('\n')}\n`);
    const activity = join(folder, 'activity.jsonl');
    const task = {
      worker_id: 'a1b2c3',
      task_accepted_time: 'Mon Oct 12 2026 06:00:00 UTC',
      task_submitted_time: 'Mon Oct 12 2026 19:00:00 UTC',
    };
    await writeFile(activity, `${JSON.stringify(task)}\n`);
    const words = ['logs', 'diagnose', path, '--worker-activity', activity];
    const { stdout } = await run(words);
    expect(stdout).toContain('Candidates, not culprits');
    expect(stdout).toMatch(/candidate a1b2c3, a task open in (\d+) of \1 windows; 0 others fit as well/);
  });

  test('with escape sequences in every field reach no terminal', async () => {
    const evil = '\u001b]0;owned\u0007\u001b[2J\u202e\u0085';
    const lines = log
      .slice(0, 2000)
      .map((line) => line.replaceAll('frame', `fr${evil}ame`).replace('Chrome', evil));
    await writeFile(join(folder, 'evil.log'), `${lines.join('\n')}\n${evil}${'\0'.repeat(80)}\n`);
    for (const output of ['table', 'json', 'ndjson', 'markdown', 'sarif']) {
      const { stdout, stderr } = await run([
        'logs',
        'diagnose',
        join(folder, 'evil.log'),
        '--output',
        output,
      ]);
      expect(stdout).toContain('network/');
      expect(`${stdout}${stderr}`.split('\n').some(hasUnsafeCharacters)).toBe(false);
    }
  });

  test('interrupted in the middle give a report on what was read so far, and 130', async () => {
    const child = start(['logs', 'diagnose', '-', '--output', 'json'], { env: unhurried('ended') });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    const bytes = Buffer.from(`${log.join('\n')}\n`);
    // Far more than the pipe holds: once all of it is written, some of it has been read. It is never ended.
    child.stdin.write(bytes.subarray(0, bytes.length - 100), () => child.kill('SIGINT'));
    const [code] = await once(child, 'close');
    expect(code).toBe(130);
    const report = JSON.parse(stdout);
    expect(report.interrupted).toBe(true);
    expect(report.summary.records).toBeGreaterThan(0);
  });

  test.each([
    [['logs', 'diagnose', '/nowhere/at/all'], 'does not exist'],
    [['logs', 'diagnose', '-', '--since', '2026-02-30'], 'is not a date or time'],
    [
      ['logs', 'diagnose', '-', '--since', '2026-10-12', '--until', '2026-10-11'],
      '--since must be before --until',
    ],
    [['logs', 'diagnose', '-', '--approved', '10.0.0.1'], 'no prefix length'],
    [['logs', 'whatif', '-', '--lock', 'source-ip', '--approved', '10.0.0.1'], 'no prefix length'],
    [['logs', 'diagnose', '-', '--memory', '12'], 'no unit'],
    [['logs', 'diagnose', '-', '--workers', '0'], 'Allowed choices are 1, 2'],
    [['logs', 'whatif', '-'], '--lock'],
    [['logs', 'enable', 'images', '--to', 'logs'], 'needs a prefix'],
  ])('%j is bad usage', async (words, message) => {
    const { code, stderr } = await run(words);
    expect(stderr).toContain(message);
    expect(code).toBe(252);
  });
});
