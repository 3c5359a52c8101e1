import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { run } from '../helpers/program.ts';

const examples = join(import.meta.dirname, '../../examples');
const LOGS = join(examples, 'logs');
const TRAIL = join(examples, 'trail');
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
      '--from',
      '2026-10-12',
      '--to',
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
