import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { run } from '../helpers/command.ts';

const examples = join(import.meta.dirname, '../../examples');
const LOGS = join(examples, 'logs');
const TRAIL = join(examples, 'trail');
const CLOUDFRONT = join(examples, 'cloudfront/E1EXAMPLE.2026-11-13-17.0a1b2c3d');
const FLOWS = join(examples, 'flow-logs');
let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'groundctl-e2e-evidence-'));
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

/** Variables with the credentials of a role. */
async function roleOf({ url: endpoint, region, credentials }: Sandbox, name: string) {
  const sts = new STSClient({ endpoint, region, credentials });
  const RoleArn = `arn:aws:iam::123456789012:role/${name}`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
  sts.destroy();
  return {
    AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
    AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
  };
}

async function put(key: string, body: string | Uint8Array): Promise<void> {
  const { url: endpoint, region, credentials } = sandbox;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket: 'acme-labeling-logs', Key: key, Body: body }));
  s3.destroy();
}

const diagnose = async (...words: readonly string[]) => {
  const { code, stdout, stderr } = await run(['logs', 'diagnose', ...words, '--output', 'json'], {
    sandbox,
    cwd: folder,
  });
  return { code, stderr, document: stdout === '' ? undefined : JSON.parse(stdout) };
};

describe('names of addresses', () => {
  test('--ec2 asks EC2, --names reads a file, and both are in every format', async () => {
    const words = [LOGS, '--ec2', '--names', join(examples, 'names.csv')];
    const { code, document, stderr } = await diagnose(...words);
    expect(code, stderr).toBe(0);
    const named = Object.fromEntries(
      document.timeline.map(({ address, name }: { address: string; name?: string }) => [address, name]),
    );
    expect(named['10.20.4.18']).toBe(
      'Reading room, subnet-0b8293a4b5c6d7e8f us-east-1b vpc-0a1b2c3d4e5f60718, vpce-0a1b2c3d4e5f60718 gateway or vpce-0b2c3d4e5f6071829 interface',
    );
    expect(named['203.0.113.24']).toBe('Office Lyon');
    expect(document.evidence).toMatchObject({
      names: 4,
      network: { endpoints: 2, natGateways: 1, subnets: 3 },
    });
    for (const output of ['table', 'markdown', 'html']) {
      const { stdout } = await run(['logs', 'diagnose', ...words, '--output', output], { sandbox });
      expect(stdout).toContain('Office Lyon');
    }
  });

  test('whoever may not ask EC2 is told which action is missing', async () => {
    const bare = await startSandbox({
      roles: [{ name: 'reader', policies: [] }],
    });
    try {
      const { code, stderr } = await run(['logs', 'diagnose', LOGS, '--ec2'], {
        sandbox: bare,
        env: await roleOf(bare, 'reader'),
      });
      expect(code, stderr).toBe(254);
      expect(stderr).toContain('ec2:DescribeVpcEndpoints');
    } finally {
      await bare.close();
    }
  });

  test('a bad file of names is a usage error, bad lines are findings', async () => {
    const missing = await diagnose(LOGS, '--names', 'nowhere.csv');
    expect(missing).toMatchObject({ code: 252 });
    const file = join(folder, 'bad.csv');
    await writeFile(file, '10.0.0.0/99,x\n10.20.0.0/16,Rooms\n');
    const { document } = await diagnose(LOGS, '--names', file);
    expect(document.findings.map(({ rule }: { rule: string }) => rule)).toContain('logs/bad-name');
    expect(JSON.stringify(document.timeline)).toContain('Rooms');
  });
});

describe('--cloudfront and --flow-logs', () => {
  const rulesOf = (document: { findings: { rule: string }[] }) => document.findings.map(({ rule }) => rule);

  test('stand beside an access log, from S3 too', async () => {
    await put('cdn/E1.gz', gzipSync(await readFile(CLOUDFRONT)));
    const { document } = await diagnose(
      LOGS,
      '--cloudfront',
      's3://acme-labeling-logs/cdn/',
      '--flow-logs',
      FLOWS,
    );
    expect(rulesOf(document)).toEqual(
      expect.arrayContaining([
        'network/source-changed',
        'network/cloudfront-viewers',
        'network/two-ways-to-s3',
      ]),
    );
    expect(document.evidence).toMatchObject({ cloudFront: { records: 5 }, flowLogs: { records: 4 } });
  });

  test('and alone, where nothing is said about an access log', async () => {
    const { document, code } = await diagnose('--cloudfront', CLOUDFRONT);
    expect(code).toBe(0);
    expect(rulesOf(document)).not.toContain('logs/no-records');
    expect(rulesOf(document)).toContain('network/forwarded-address');
  });

  test('machines behind the NAT gateway of the account have a name', async () => {
    const log = await readFile(join(LOGS, '2026-11-12-18-32-00-DE4172BBC1F1BD4D'), 'utf8');
    const file = join(folder, 'nat.log');
    await writeFile(file, log.replaceAll('203.0.113.24', '203.0.113.25'));
    const { document } = await diagnose(file, '--ec2', '--flow-logs', FLOWS);
    const found = document.timeline.find(({ address }: { address: string }) => address === '203.0.113.25');
    expect(found.name).toBe('nat-0e5f60718293a4b5c us-east-1a, carries 10.20.4.18');
  });
});

describe('--cloudtrail', () => {
  test('turns what is unexplained into verdicts that are shown', async () => {
    const before = await diagnose(LOGS);
    expect(before.document.summary.attributed).toEqual({ 'request/unexplained': 3 });
    const { code, document } = await diagnose(LOGS, '--cloudtrail', TRAIL);
    expect(code).toBe(1);
    expect(document.summary.attributed).toEqual({
      'network/asymmetric-endpoint': 2,
      'network/locked-out': 1,
    });
    expect(document.evidence.cloudTrail).toMatchObject({ files: 1, joined: 3, missing: 0 });
    expect(document.next.join()).toContain(`--cloudtrail ${TRAIL}`);
  });

  test('stands alone, from S3 too, where folders of other days are left out', async () => {
    const at = (day: string, id: string) =>
      gzipSync(
        JSON.stringify({
          Records: [
            {
              eventSource: 's3.amazonaws.com',
              eventName: 'GetObject',
              eventTime: `2026-10-${day}T09:00:00Z`,
              sourceIPAddress: '203.0.113.9',
              userAgent: '[Chrome]',
              requestID: id,
              userIdentity: { accessKeyId: 'ASIAEXAMPLE000000000' },
              requestParameters: { bucketName: 'images', key: 'a.jpg', 'X-Amz-Date': `202610${day}T085959Z` },
              additionalEventData: { AuthenticationMethod: 'QueryString', SignatureVersion: 'SigV4' },
            },
          ],
        }),
      );
    const prefix = 'AWSLogs/123456789012/CloudTrail';
    await put(`${prefix}/us-east-1/2026/10/12/a.json.gz`, at('12', 'R1'));
    await put(`${prefix}/us-east-1/2026/10/20/b.json.gz`, 'not even gzip');
    await put(`AWSLogs/123456789012/CloudTrail-Digest/us-east-1/2026/10/12/c.json.gz`, gzipSync('{}'));
    const uri = 's3://acme-labeling-logs/AWSLogs/';
    const { code, document, stderr } = await diagnose(
      '--cloudtrail',
      uri,
      '--since',
      '2026-10-12',
      '--until',
      '2026-10-12',
    );
    expect(code, stderr).toBe(0);
    expect(document.summary).toMatchObject({ records: 1, presigned: 1, denied: 0 });
    expect(document.evidence.cloudTrail).toMatchObject({ files: 1, requests: 1 });
    expect(document.findings).toEqual([]);
  });

  test('bad input is named, and two sources cannot both be standard input', async () => {
    const missing = await diagnose(LOGS, '--cloudtrail', 'no-such-file.json');
    expect(missing).toMatchObject({ code: 252 });
    expect(missing.stderr).toContain('no-such-file.json');
    const twice = await diagnose('-', '--cloudtrail', '-');
    expect(twice).toMatchObject({ code: 252 });
    const file = join(folder, 'cut.json');
    await writeFile(file, '{"Records": [{"eventName": "GetObj');
    const cut = await diagnose(LOGS, '--cloudtrail', file);
    expect(cut.document.findings.map(({ rule }: { rule: string }) => rule)).toContain('logs/not-evidence');
  });

  test('every format of a report has the reason', async () => {
    for (const output of ['table', 'markdown', 'html']) {
      const { stdout } = await run(['logs', 'diagnose', LOGS, '--cloudtrail', TRAIL, '--output', output]);
      expect(stdout).toContain('an explicit deny in a session policy');
    }
  });
});
