import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connect } from '../../src/connect.ts';
import { drain } from '../../src/core/events.ts';
import type { MigrateOperations } from '../../src/migrate/operations.ts';
import { flowText, source } from './sample.ts';
import { type Target, target } from './target.ts';

const KEY = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';
const encryption = { type: 'kms', key: KEY } as const;
const write = (here: Target, count: number) => {
  for (let number = 0; number < count; number++)
    writeFileSync(join(here.tree, `f${number}.flow`), flowText(source(`n${number}`, 's3://b/x')));
};

/** The same place as a user who may do everything in S3, and in KMS only this. */
async function as(here: Target, actions: readonly string[], denied: readonly string[] = []) {
  const Statement = [
    { Effect: 'Allow', Action: ['s3:*', ...actions], Resource: '*' },
    ...(denied.length === 0 ? [] : [{ Effect: 'Deny', Action: denied, Resource: '*' }]),
  ];
  const user = here.sandbox.addUser('migrator', [{ Version: '2012-10-17', Statement }]);
  process.env.AWS_ACCESS_KEY_ID = user.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = user.secretAccessKey;
  const connection = await connect({ region: here.sandbox.region, endpointUrl: here.sandbox.url });
  return {
    migrate: connection.migrate as MigrateOperations,
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

test('a KMS key that may not be used stops the run at its first refusals, with the action and what to do', async () => {
  await using here = await target();
  write(here, 200);
  await using user = await as(here, []);
  const plan = await drain(user.migrate.plan(here.input({ encryption })));
  expect(plan.findings.map(({ rule }) => rule)).toContain('target/kms-permission');
  const result = await drain(user.migrate.apply(plan, { stateFolder: here.stateFolder }));
  expect(result.applied).toBe(0);
  expect(result.failed).toBeLessThanOrEqual(16);
  expect(result.failed + result.notStarted).toBe(200);
  const failed = result.outcomes.find((outcome) => outcome.status === 'failed');
  expect(failed?.status === 'failed' && failed.error).toMatchObject({
    code: 'kms-denied',
    aws: { missingAction: 'kms:GenerateDataKey' },
    hint: expect.stringMatching(/^Allow kms:GenerateDataKey .*--sse s3 does without/),
  });
  expect(result.outcomes.find((outcome) => outcome.status === 'not-started')).toMatchObject({
    reason: 'the KMS key cannot be used',
  });
  expect(await here.keys()).toEqual([]);
});

test('who may encrypt and not decrypt can sync, twice; verify says of each object that it was not read', async () => {
  await using here = await target();
  write(here, 3);
  await using user = await as(here, ['kms:GenerateDataKey']);
  const plan = () => drain(user.migrate.plan(here.input({ encryption })));
  const apply = async () => drain(user.migrate.apply(await plan(), { stateFolder: here.stateFolder }));
  expect((await apply()).applied).toBe(3);
  // As a run leaves its journal that was killed before the first line about an object.
  const journal = join(here.stateFolder, readdirSync(here.stateFolder)[0] ?? '');
  writeFileSync(journal, readFileSync(journal, 'utf8').replace(/\n.*/s, '\n'));
  expect((await plan()).changes).toEqual([]);
  expect((await plan()).present).toHaveLength(3);
  expect((await apply()).outcomes).toEqual([]);
  const objects = await drain(user.migrate.verify(here.input()));
  expect(objects.map(({ status }) => status)).toEqual(['unread', 'unread', 'unread']);
  expect(objects[0]?.problem).toMatch(/not authorized to perform: kms:Decrypt/);
});

test('a key of another region than the bucket is an error before anything is sent', async () => {
  await using here = await target();
  write(here, 1);
  const elsewhere = KEY.replace('us-east-1', 'eu-west-1');
  const plan = await here.plan({ encryption: { type: 'kms', key: elsewhere } });
  expect(plan.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)).toEqual([
    'target/kms-key-elsewhere',
  ]);
});

test('a bucket that refuses every write is not asked two hundred times', async () => {
  await using here = await target();
  write(here, 200);
  await using user = await as(here, [], ['s3:PutObject']);
  const plan = await drain(user.migrate.plan(here.input()));
  const result = await drain(user.migrate.apply(plan, { stateFolder: here.stateFolder }));
  expect(result.applied).toBe(0);
  expect(result.failed).toBeLessThan(64);
  expect(result.notStarted).toBe(200 - result.failed);
});

test('an endpoint that goes away in the middle ends the run; the next one does the rest', async () => {
  await using here = await target();
  write(here, 100);
  const plan = await here.plan();
  const put = { service: 's3', operation: 'PutObject' };
  const stream = here.migrate.apply(plan, { stateFolder: here.stateFolder });
  let finished = 0;
  const result = await drain(stream, ({ type }) => {
    if (type !== 'change-finished') return;
    finished += 1;
    if (finished === 20) here.sandbox.faults.add({ match: put, kind: 'cut', count: 100_000 });
  });
  expect(result.applied).toBeGreaterThanOrEqual(20);
  expect(result.notStarted).toBeGreaterThan(0);
  here.sandbox.faults.clear();
  expect(await here.apply(await here.plan())).toHaveLength(100 - result.applied);
  expect(await here.verify()).toEqual({ verified: 100 });
  expect(await here.keys()).toHaveLength(100);
}, 240_000);
