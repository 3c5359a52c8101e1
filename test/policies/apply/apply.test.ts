import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetBucketCorsCommand,
  GetBucketLoggingCommand,
  GetBucketPolicyCommand,
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { drain } from '../../../src/core/events.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { SettingChange } from '../../../src/policies/apply/change.ts';
import { type ApplyInput, planApply } from '../../../src/policies/apply/plan-apply.ts';
import type { BucketSettingsApi } from '../../../src/policies/ports.ts';
import { type Connected, connected } from '../../helpers/sandbox.ts';
import { generate } from '../documents.ts';

const ACCOUNT = '123456789012';

let house: Connected;
let s3: S3Client;
let folder: string;

beforeEach(async () => {
  house = await connected({ seed: 'none', logDelay: 0, secureTransport: true });
  s3 = new S3Client({
    endpoint: house.sandbox.url,
    region: 'us-east-1',
    credentials: house.sandbox.credentials,
    forcePathStyle: true,
  });
  folder = mkdtempSync(join(tmpdir(), 'groundctl-backups-'));
  for (const Bucket of ['images', 'logs']) await s3.send(new CreateBucketCommand({ Bucket }));
});

afterEach(async () => {
  s3.destroy();
  rmSync(folder, { recursive: true, force: true });
  await house[Symbol.asyncDispose]();
});

const plan = (input: ApplyInput) => house.connection.policies.planApply(input);

async function apply(planned: Plan<SettingChange>, into = folder) {
  const { outcomes } = await drain(house.connection.policies.apply(planned, undefined, into));
  return outcomes.map((outcome) => (outcome.status === 'failed' ? outcome.error.code : outcome.status));
}

const policyNow = async () =>
  JSON.parse((await s3.send(new GetBucketPolicyCommand({ Bucket: 'images' }))).Policy ?? '{}');
const putPolicy = (policy: object) =>
  s3.send(new PutBucketPolicyCommand({ Bucket: 'images', Policy: JSON.stringify(policy) }));
const sidsNow = async () => (await policyNow()).Statement.map(({ Sid }: { Sid?: string }) => Sid);
const backups = () => readdirSync(folder);

const OTHERS = {
  Sid: 'Others',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:DeleteObject',
  Resource: 'arn:aws:s3:::images/*',
};
const reads = (...words: readonly string[]) => generate('presigned-reads', 'bucket=images', ...words);

describe('a bucket policy', () => {
  test('is created where there is none, and applying it again changes nothing', async () => {
    const first = await plan({ document: reads('cidrs=203.0.113.0/24') });
    expect(first.changes.map(({ kind, subject, owner }) => [kind, subject, owner])).toEqual([
      ['create', 'policy of bucket images', ACCOUNT],
    ]);
    expect(await apply(first)).toEqual(['applied']);
    expect(await policyNow()).toEqual(reads('cidrs=203.0.113.0/24').document);
    expect(backups()).toEqual([]);
    const second = await plan({ document: reads('cidrs=203.0.113.0/24') });
    expect(second).toMatchObject({ changes: [], unchanged: [{ reason: 'already contains this' }] });
  });

  test('is merged: other statements keep their place, ours are replaced, and those no longer wanted go', async () => {
    await putPolicy({ Version: '2012-10-17', Id: 'Mine', Statement: [OTHERS] });
    await apply(await plan({ document: reads('cidrs=203.0.113.0/24', 'maxAgeSeconds=900') }));
    expect(await sidsNow()).toEqual([
      'Others',
      'PresignedReadsFromOtherNetworks',
      'PresignedReadsThroughOtherEndpoints',
      'PresignedReadsTooOld',
    ]);
    const next = await plan({ document: reads('cidrs=198.51.100.0/24') });
    expect(next.changes[0]?.fields.map(({ field }) => field)).toEqual([
      'PresignedReadsFromOtherNetworks.Condition.NotIpAddress.aws:SourceIp',
      '- PresignedReadsTooOld',
    ]);
    expect(await apply(next)).toEqual(['applied']);
    const now = await policyNow();
    expect(now.Id).toBe('Mine');
    expect(now.Statement[0]).toEqual(OTHERS);
    expect(await sidsNow()).not.toContain('PresignedReadsTooOld');
  });

  test('that was there is saved beside, for its owner only, in the form in which it can be put back', async () => {
    await putPolicy({ Version: '2012-10-17', Statement: [OTHERS] });
    const before = await policyNow();
    await apply(await plan({ document: reads('cidrs=203.0.113.0/24') }), join(folder, 'deep', 'er'));
    const [name = ''] = readdirSync(join(folder, 'deep', 'er'));
    const path = join(folder, 'deep', 'er', name);
    expect(name).toMatch(/^images\.policy\.\d{4}-.*\.json$/);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(before);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('is left alone when it changed since the plan was made', async () => {
    const planned = await plan({ document: reads('cidrs=203.0.113.0/24') });
    await putPolicy({ Version: '2012-10-17', Statement: [OTHERS] });
    expect(await apply(planned)).toEqual(['changed-since-plan']);
    expect(await sidsNow()).toEqual(['Others']);
    expect(backups()).toEqual([]);
  });

  test('is left alone when what is there cannot be saved', async () => {
    await putPolicy({ Version: '2012-10-17', Statement: [OTHERS] });
    const planned = await plan({ document: reads('cidrs=203.0.113.0/24') });
    expect(await apply(planned, '/dev/null/backups')).toEqual(['not-written']);
    expect(await sidsNow()).toEqual(['Others']);
  });

  test('that would deny the caller is refused without force, with what is lost and by which statement', async () => {
    const document = generate(
      'staging-bucket',
      'bucket=images',
      `uploaders=arn:aws:iam::${ACCOUNT}:role/migrator`,
    );
    await expect(plan({ document })).rejects.toMatchObject({
      code: 'locks-out-caller',
      exitCode: 252,
      problems: [
        'you lose s3:GetObject through statement "OnlyTheyRead" (3) of the resource-based policy',
        'you lose s3:PutObject through statement "OnlyUploadersWrite" (2) of the resource-based policy',
      ],
    });
    const forced = await plan({ document, force: true });
    expect(forced.changes[0]?.notes?.join()).toContain('you lose s3:PutObject');
    const { Arn } = await house.connection.identity();
    const named = generate('staging-bucket', 'bucket=images', `uploaders=${Arn}`);
    expect((await plan({ document: named })).changes).toHaveLength(1);
    expect(await apply(forced)).toEqual(['applied']);
    // Who is locked out already loses nothing more.
    await expect(plan({ document: reads('cidrs=203.0.113.0/24') })).resolves.toMatchObject({ changes: [{}] });
  });

  test('keeps principals of every kind as they are, also one that nobody here can judge', async () => {
    const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::images/*' };
    const identity = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1A2B3C4D5F6G7';
    const known = { ...read, Sid: 'Edge', Principal: { AWS: identity, CanonicalUser: 'a'.repeat(96) } };
    await putPolicy({ Version: '2012-10-17', Statement: [known] });
    expect(await apply(await plan({ document: reads('cidrs=203.0.113.0/24') }))).toEqual(['applied']);
    expect((await policyNow()).Statement).toContainEqual(known);

    const foreign = { ...read, Sid: 'Foreign', Principal: { AWS: 'arn:aws:iam::vendor:thing/x' } };
    const there = {
      getBucketPolicy: async () => JSON.stringify({ Version: '2012-10-17', Statement: [foreign] }),
    };
    const caller = await house.connection.identity();
    const planned = await planApply(there as unknown as BucketSettingsApi, caller, {
      document: reads('cidrs=203.0.113.0/24'),
    });
    expect(JSON.parse(String(planned.changes[0]?.action.after)).Statement[0]).toEqual(foreign);
  });

  test('of a bucket of another account is not touched', async () => {
    await expect(
      plan({ document: reads('cidrs=203.0.113.0/24'), owner: '444455556666' }),
    ).rejects.toMatchObject({ code: 'access-denied', exitCode: 254 });
  });

  test('that would be larger than S3 takes together with what is there is refused', async () => {
    const Statement = Array.from({ length: 60 }, (_, index) => ({ ...OTHERS, Sid: `Other${index}` }));
    await putPolicy({ Version: '2012-10-17', Statement });
    const cidrs = Array.from({ length: 900 }, (_, index) => `198.${51 + (index >> 8)}.${index & 255}.0/24`);
    await expect(plan({ document: reads(`cidrs=${cidrs.join(',')}`) })).rejects.toMatchObject({
      code: 'document-too-large',
    });
  });
});

describe('CORS', () => {
  const cors = async () => (await s3.send(new GetBucketCorsCommand({ Bucket: 'images' }))).CORSRules;

  test('is added beside the rules that are there, and only once', async () => {
    const rule = { AllowedMethods: ['PUT'], AllowedOrigins: ['https://app.example.com'] };
    await s3.send(new PutBucketCorsCommand({ Bucket: 'images', CORSConfiguration: { CORSRules: [rule] } }));
    const document = generate('cors-images');
    const planned = await plan({ document, bucket: 'images' });
    expect(planned.changes[0]?.kind).toBe('update');
    expect(await apply(planned)).toEqual(['applied']);
    expect(await cors()).toMatchObject([rule, { ID: 'groundctl-task-images', AllowedMethods: ['GET'] }]);
    const [name = ''] = backups();
    expect(JSON.parse(readFileSync(join(folder, name), 'utf8'))).toMatchObject({ CORSRules: [rule] });
    expect((await plan({ document, bucket: 'images' })).changes).toEqual([]);
  });

  test('says when a rule that stands before answers some of the same requests', async () => {
    const rule = { AllowedMethods: ['GET'], AllowedOrigins: ['*'] };
    await s3.send(new PutBucketCorsCommand({ Bucket: 'images', CORSConfiguration: { CORSRules: [rule] } }));
    const planned = await plan({ document: generate('cors-images'), bucket: 'images' });
    expect(planned.changes[0]?.notes?.join()).toContain('S3 uses the first that matches');
  });

  test('replaces our own earlier rule', async () => {
    await apply(
      await plan({ document: generate('cors-images', 'origins=https://a.example.com'), bucket: 'images' }),
    );
    await apply(await plan({ document: generate('cors-images'), bucket: 'images' }));
    expect(await cors()).toMatchObject([{ AllowedOrigins: ['*'] }]);
  });
});

test('logging is turned on once its target lets S3 write, and moved with the old target named', async () => {
  const target = (prefix: string) =>
    generate('logging-target', 'bucket=images', 'target=logs', `prefix=${prefix}`);
  const delivery = generate(
    'log-delivery',
    'bucket=logs',
    'sources=images',
    `account=${ACCOUNT}`,
    'prefix=s3/',
  );
  expect(await apply(await plan({ document: delivery }))).toEqual(['applied']);
  expect(await apply(await plan({ document: target('s3/') }))).toEqual(['applied']);
  const { LoggingEnabled } = await s3.send(new GetBucketLoggingCommand({ Bucket: 'images' }));
  expect(LoggingEnabled).toMatchObject({ TargetBucket: 'logs', TargetPrefix: 's3/' });
  expect((await plan({ document: target('s3/') })).changes).toEqual([]);
  const moved = await plan({ document: target('s3/images/') });
  expect(moved.changes[0]?.fields).toEqual([
    { field: 'LoggingEnabled.TargetPrefix', before: 's3/', after: 's3/images/' },
  ]);
  const away = generate('logging-target', 'bucket=images', 'target=elsewhere');
  expect((await plan({ document: away })).changes[0]?.notes).toContain('Logs will no longer go to logs.');
});

test('a document that no API here applies is refused before anything is sent', async () => {
  house.sent();
  const document = generate('worker-access', 'lock=source-ip');
  await expect(plan({ document })).rejects.toMatchObject({ code: 'not-applicable', exitCode: 252 });
  expect(house.sent().filter((operation) => operation.includes('Bucket'))).toEqual([]);
});

test('a plan that was interrupted says what was not started', async () => {
  const planned = await plan({ document: reads('cidrs=203.0.113.0/24') });
  const { outcomes } = await drain(house.connection.policies.apply(planned, AbortSignal.abort(), folder));
  expect(outcomes.map(({ status }) => status)).toEqual(['not-started']);
});
