import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, PutBucketEncryptionCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.ts';
import { run } from '../helpers/program.ts';
import { has, python } from './tools.ts';

/**
 * The forms of `plus kit` before other people's readers. No difference is expected: cfn-lint 1.58.0 knows the schema
 * of every resource of CloudFormation; terraform reads kit.tf and would write it as it is. `terraform validate` needs
 * the provider, which comes from a registry, and is left out.
 */
const cfnLint = await python('cfn-lint', ['cfn-lint==1.58.0']);
const terraform = await has('terraform', 'version');
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/0aaa1111-2222-4333-8444-555566667777';
const exec = promisify(execFile);

let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-kit-'));
  sandbox = await startSandbox();
  const { url: endpoint, region, credentials } = sandbox;
  const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'acme-encrypted' }));
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket: 'acme-encrypted',
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY } }],
      },
    }),
  );
  s3.destroy();
});
afterAll(async () => {
  await sandbox?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

const KITS = [
  ['one bucket', 's3://acme-labeling-data/images/', 's3://acme-labeling-data/labels/'],
  ['a bucket under KMS', 's3://acme-encrypted/images/', 's3://acme-encrypted/labels/'],
  ['whole buckets', 's3://acme-labeling-data', 's3://acme-encrypted'],
] as const;

async function kit(data: string, results: string, ...more: string[]): Promise<string> {
  const out = join(mkdtempSync(join(folder, 'out-')), 'kit');
  const words = ['plus', 'kit', '--project', 'street-frames', '--email', 'ana@example.com', '--pii', 'no'];
  const places = ['--task-type', 'image', '--data', data, '--results', results, '--out', out];
  const made = await run([...words, ...places, ...more], { sandbox });
  // A finding about a bucket is none about the kit.
  expect([0, 1], made.stderr).toContain(made.code);
  return out;
}

const members = ['--member', 'ben@example.com', 'cleo@example.com'];

test.skipIf(cfnLint === undefined).each(KITS)(
  'cfn-lint finds nothing in the CloudFormation form of %s',
  async (_, data, results) => {
    const out = await kit(data, results, ...members);
    const lint = exec(join(cfnLint ?? '', 'cfn-lint'), ['--format', 'parseable', join(out, 'kit.cfn.json')]);
    expect(await lint.then(({ stdout }) => stdout).catch(({ stdout }) => stdout)).toBe('');
  },
  120_000,
);

test.skipIf(!terraform).each(KITS)(
  'terraform reads the Terraform form of %s, and would write it the same',
  async (_, data, results) => {
    const out = await kit(data, results, ...members);
    // The environment of whoever runs this may name a configuration that is not there.
    const env = { PATH: process.env.PATH, CHECKPOINT_DISABLE: '1' };
    const { stdout } = await exec('terraform', ['fmt', '-check', '-diff', join(out, 'kit.tf')], { env });
    expect(stdout).toBe('');
  },
  120_000,
);
