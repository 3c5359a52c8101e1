import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sarifValidator } from '../core/report/sarif-schema.ts';
import { hasRawControls, run } from '../helpers/command.ts';
import { connected } from '../helpers/sandbox.ts';
import { flowText, source, step } from '../migrate/sample.ts';

const BUCKET = 'sagemaker-us-east-1-123456789012';
let folder: string;
let tree: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-cli-'));
  tree = join(folder, 'flows');
  mkdirSync(join(tree, 'u'), { recursive: true });
  writeFileSync(join(tree, 'u/claims.flow'), flowText(source('a', 's3://data/claims.csv')));
  writeFileSync(join(tree, 'bell\u0007\u202e.flow'), flowText());
  writeFileSync(
    join(tree, 'secret.flow'),
    flowText(step('a', { parameters: { code: 'password="Sommer2024"' } })),
  );
  writeFileSync(join(tree, 'key'), 'key');
  symlinkSync('/etc/passwd', join(tree, 'passwd.flow'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A sandbox with SageMaker's default bucket, and the program pointed at it. */
async function open() {
  const here = await connected();
  const { sandbox } = here;
  const s3 = new S3Client({
    endpoint: sandbox.url,
    region: sandbox.region,
    credentials: sandbox.credentials,
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET })).catch((error: Error) => {
    if (error.name !== 'BucketAlreadyOwnedByYou') throw error;
  });
  s3.destroy();
  const env = { XDG_STATE_HOME: join(folder, 'state') };
  return {
    sandbox,
    run: (...words: string[]) => run(['migrate', ...words], { sandbox, env }),
    [Symbol.asyncDispose]: () => here[Symbol.asyncDispose](),
  };
}

describe('scan', () => {
  test.each(['table', 'json', 'ndjson', 'markdown', 'sarif'])(
    'as %s tells what is there, without a secret and without a raw control character, and exits with 1',
    async (format) => {
      const { code, stdout, stderr } = await run(['migrate', 'scan', tree, '--output', format]);
      expect(code).toBe(1);
      expect(stderr).toBe('');
      expect(stdout).toContain('flow/secret');
      expect(stdout).not.toContain('Sommer2024');
      expect(hasRawControls(stdout)).toBe(false);
      if (format === 'sarif') expect(sarifValidator()(JSON.parse(stdout))).toEqual([]);
      if (format === 'json') expect(JSON.parse(stdout).flows).toHaveLength(3);
    },
  );

  test('as a document says when, not how long ago, and names what is left out', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'a.flow'), flowText());
    writeFileSync(join(other, 'key'), 'key');
    utimesSync(join(other, 'a.flow'), new Date('2024-01-01T00:00:00Z'), new Date('2024-01-01T00:00:00Z'));
    const { stdout } = await run(['migrate', 'scan', other, '--output', 'markdown']);
    expect(stdout).toContain('| 2024-01-01T00:00:00.000Z |');
    expect(stdout).toMatch(/\| key \| neither its name nor its beginning/);
  });

  test.each([
    [['scan', '/nowhere/at/all'], /does not exist/],
    [['scan'], /Missing required argument/],
  ])('%j is bad usage', async (words, message) => {
    const { code, stderr } = await run(['migrate', ...words]);
    expect(code).toBe(252);
    expect(stderr).toMatch(message);
  });
});

test('plan, sync of that plan, verify and clean, each with its exit code', async () => {
  await using here = await open();
  const file = join(folder, 'plan.json');
  const planned = await here.run('plan', tree, '--out', file);
  expect(planned.code).toBe(1);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).not.toContain('Sommer2024');
  expect(planned.stdout).toContain('held back by flow/secret');
  expect((await here.run('plan', tree, '--out', file)).code).toBe(252);

  expect((await here.run('sync', tree, '--plan', file)).stderr).toContain('--yes');
  const synced = await here.run('sync', tree, '--plan', file, '--yes');
  expect(synced.stdout).toContain('2 done');
  expect(synced.stderr).toContain(`s3://${BUCKET}/data-wrangler-classic-flows/`);
  expect(hasRawControls(synced.stderr)).toBe(false);

  const verified = await here.run('verify', tree, '--output', 'markdown');
  // The flow that is held back is named: it is not there.
  expect(verified.code).toBe(1);
  expect(verified.stdout).toContain('2 of 3 flows verified');

  const again = await here.run('sync', tree, '--yes', '--output', 'json');
  expect(JSON.parse(again.stdout)).toMatchObject({ applied: 0, failed: 0 });

  expect((await here.run('clean', tree)).code).toBe(252);
  const place = `s3://${BUCKET}/data-wrangler-classic-flows/`;
  expect((await here.run('clean', tree, '--confirm', place)).stdout).toContain('2 done');
});

test('a plan for a place of its own is applied only where --to names the place', async () => {
  await using here = await open();
  const file = join(folder, 'own-place.json');
  const to = ['--to', `s3://${BUCKET}/mine/`];
  const planned = await here.run('plan', tree, ...to, '--out', file);
  expect(planned.stderr).toContain(`migrate sync ${tree} ${to.join(' ')} --plan ${file}`);
  const refused = await here.run('sync', tree, '--plan', file, '--yes');
  expect(refused.code).toBe(252);
  expect(refused.stderr).toContain(`Add ${to.join(' ')} if that is intended.`);
  expect(here.sandbox.inspect.requests().some((request) => request.operation === 'PutObject')).toBe(false);
  const synced = await here.run('sync', tree, ...to, '--plan', file, '--yes');
  expect(synced.stdout).toContain('2 done');
});

describe('sync refuses before anything is sent', () => {
  test.each([
    [['--to', 'no-uri'], /not an S3 URI/],
    [['--to', 's3://Bad_Bucket/x'], /uppercase/],
    [['--to', 's3://bucket-x/a/../b'], /must not have \. or \.\./],
    [['--allow', 'flow/secrets'], /Did you mean flow\/secret/],
    [['--sse', 's3', '--kms-key', 'k'], /cannot be combined/],
    [['--remap', '/nowhere.json'], /does not exist/],
    [['--bucket-owner', '12'], /not an account id/],
    [['--plan', '/nowhere.json', '--layout', 'flat'], /leave out the options of a new plan/],
    [['--plan', '/nowhere.json', '--to', 's3://bucket-x/y'], /does not exist/],
  ])('%j', async (words, message) => {
    await using here = await open();
    const { code, stderr } = await here.run('sync', tree, '--yes', ...words);
    expect(stderr).toMatch(message);
    expect(code).toBe(252);
    expect(here.sandbox.inspect.requests().some((request) => request.operation === 'PutObject')).toBe(false);
  });

  test('a bucket that is not there, with exit code 1 and the reason', async () => {
    await using here = await open();
    const { code, stdout } = await here.run('sync', tree, '--yes', '--to', 's3://no-such-sagemaker-bucket/x');
    expect(code).toBe(1);
    expect(stdout).toContain('target/no-bucket');
  });
});
