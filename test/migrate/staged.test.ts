import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { type Connection, connect } from '../../src/connect.ts';
import { drain } from '../../src/core/events.ts';
import type { MigrationScope } from '../../src/migrate/operations.ts';
import type { MigrateInput, MigrationPlan } from '../../src/migrate/plan/migration-plan.ts';
import { readPlanFile, writePlanFile } from '../../src/migrate/plan/plan-file.ts';
import { remapOf } from '../../src/migrate/remap/remap.ts';
import { flowText, source } from './sample.ts';
import { BUCKET, type Target, target } from './target.ts';

const OTHER = '210987654321';
const STAGED = 'partner-staging';
const PLACE = `s3://${STAGED}/flows/`;

interface Staged extends AsyncDisposable {
  readonly here: Target;
  readonly connection: Connection;
  /** Writes into the bucket of the other account. */
  put(key: string, body?: string | Buffer): Promise<void>;
  remove(key: string): Promise<void>;
  plan(extra?: Partial<MigrateInput>): Promise<MigrationPlan>;
  apply(plan: MigrationPlan): Promise<string[]>;
  verify(): Promise<Record<string, string>>;
  readonly scope: MigrationScope;
}

/** A bucket in another account, which only that account's profile `partner` may read, beside the target. */
async function staged(): Promise<Staged> {
  const here = await target();
  const { sandbox } = here;
  const { credentials, addUser } = sandbox.addAccount({ id: OTHER });
  const allow = { Effect: 'Allow', Action: ['s3:ListBucket', 's3:GetBucketLocation'], Resource: '*' };
  const read = {
    Effect: 'Allow',
    Action: 's3:GetObject',
    NotResource: `arn:aws:s3:::${STAGED}/flows/b.flow`,
  };
  const reader = addUser('reader', [{ Version: '2012-10-17', Statement: [allow, read] }]);
  const file = join(here.tree, '../credentials');
  const profiles = Object.entries({ partner: credentials, reader }).map(
    ([name, { accessKeyId, secretAccessKey }]) =>
      `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  );
  writeFileSync(file, profiles.join('\n'));
  process.env.AWS_SHARED_CREDENTIALS_FILE = file;
  const connection = await connect({ region: sandbox.region, endpointUrl: sandbox.url });
  const s3 = new S3Client({
    endpoint: sandbox.url,
    region: sandbox.region,
    credentials,
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: STAGED }));
  const scope = { ...here.input(), folders: [PLACE], source: { profile: 'partner' } };
  return {
    here,
    connection,
    scope,
    async put(Key, Body = flowText(source(Key, `s3://data/${Key}`))) {
      await s3.send(new PutObjectCommand({ Bucket: STAGED, Key, Body }));
    },
    async remove(Key) {
      await s3.send(new DeleteObjectCommand({ Bucket: STAGED, Key }));
    },
    plan: (extra) => drain(connection.migrate.plan({ ...scope, ...extra })),
    async apply(plan) {
      const { stateFolder } = scope;
      const result = await drain(connection.migrate.apply(plan, { stateFolder }));
      return result.outcomes.map(({ change, ...outcome }) =>
        outcome.status === 'failed'
          ? `failed ${change.upload.key}: ${outcome.error.message}`
          : `${outcome.status} ${change.upload.key}`,
      );
    },
    async verify() {
      const objects = await drain(connection.migrate.verify(scope));
      return Object.fromEntries(objects.map(({ path, status }) => [path, status]));
    },
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await connection.close();
      rmSync(file);
      await here[Symbol.asyncDispose]();
    },
  };
}

test('flows that another account has staged are brought, verified, and found again', async () => {
  await using there = await staged();
  const { here } = there;
  await there.put('flows/a.flow');
  await there.put('flows/team/ünï 日本+%20.flow');
  await there.put('flows/saved.json');
  await there.put('flows/team/b.flow~');
  await there.put('flows/team/.ipynb_checkpoints/b-checkpoint.flow');
  await there.put('flows/.groundctl-replaced/1/a.flow');
  await there.put('flows/notes.csv', 'a,b\n1,2\n');
  await there.put('flows/none.flow', '');
  await there.put('flows//double.flow');
  await there.put('flows/../up.flow');
  await there.put('flows/empty/', '');
  await there.put('flows-old/c.flow');

  const plan = await there.plan();
  const keys = ['flows/a.flow', 'flows/saved.flow', 'flows/team/ünï 日本+%20.flow'];
  expect(plan.changes.map(({ upload }) => upload.key).sort()).toEqual(keys);
  expect(Object.fromEntries(plan.skipped.map(({ path, reason }) => [path, reason]))).toEqual({
    'team/b.flow~': 'backup',
    'team/.ipynb_checkpoints/b-checkpoint.flow': 'checkpoint',
    '.groundctl-replaced/1/a.flow': 'backup',
    'notes.csv': 'not-a-flow',
    'none.flow': 'empty',
    '/double.flow': 'bad-name',
    '../up.flow': 'bad-name',
  });
  expect((await there.apply(plan)).sort()).toEqual(keys.map((key) => `applied ${key}`));
  const text = flowText(source('flows/a.flow', 's3://data/flows/a.flow'));
  expect((await here.get('flows/a.flow')).toString()).toBe(text);
  expect(await there.verify()).toEqual({
    'a.flow': 'verified',
    'saved.json': 'verified',
    'team/ünï 日本+%20.flow': 'verified',
    // Nobody else will bring them.
    '/double.flow': 'not-uploaded',
    '../up.flow': 'not-uploaded',
  });

  // Nothing of it is read again, since each is what it was by its ETag.
  const before = here.sandbox.inspect.requests().length;
  const again = await there.plan();
  expect({ changes: again.changes.length, present: again.present.length }).toEqual({
    changes: 0,
    present: 3,
  });
  const read = here.sandbox.inspect
    .requests()
    .slice(before)
    .map(({ operation }) => operation);
  // What is no flow by its first bytes is looked at each time.
  expect(read.filter((operation) => operation === 'GetObject').length).toBe(2);

  await there.put('flows/a.flow', flowText(source('x', 's3://data/new.csv')));
  await there.remove('flows/saved.json');
  await there.put('flows/late.flow');
  expect(await there.verify()).toEqual({
    'a.flow': 'source-changed',
    'saved.json': 'source-deleted',
    'team/ünï 日本+%20.flow': 'verified',
    'late.flow': 'not-uploaded',
    '/double.flow': 'not-uploaded',
    '../up.flow': 'not-uploaded',
  });
  const next = await there.plan();
  expect(next.changes.map(({ kind, upload }) => `${kind} ${upload.key}`).sort()).toEqual([
    'update flows/a.flow',
    'upload flows/late.flow',
  ]);
});

test('the scan of a place in S3 says what one of a folder does', async () => {
  await using there = await staged();
  const { scope, connection } = there;
  await there.put('flows/200001/a.flow', flowText(source('a', 's3://sagemaker-us-east-1-111122223333/in')));
  const { flows } = await drain(connection.migrate.scan(scope.folders, { source: scope.source }));
  expect(flows).toMatchObject([
    {
      root: PLACE,
      path: '200001/a.flow',
      owner: '200001',
      environment: { accounts: ['111122223333'] },
      modified: expect.any(Date),
    },
  ]);
});

test('a flow is changed on its way, and its source is not', async () => {
  await using there = await staged();
  await there.put('flows/a.flow', flowText(source('a', 's3://sagemaker-us-east-1-111122223333/in.csv')));
  const remap = remapOf({ accounts: new Map([['111122223333', '444455556666']]) });
  expect(await there.apply(await there.plan({ remap }))).toEqual(['applied flows/a.flow']);
  expect((await there.here.get('flows/a.flow')).toString()).toContain('sagemaker-us-east-1-444455556666');
  expect(await there.verify()).toEqual({ 'a.flow': 'verified' });
});

test('a run that was interrupted goes on where it was', async () => {
  await using there = await staged();
  const paths = Array.from({ length: 60 }, (_, index) => `flows/f${index}.flow`);
  for (const path of paths) await there.put(path);
  const stop = new AbortController();
  const { stateFolder } = there.scope;
  const stream = there.connection.migrate.apply(await there.plan(), { stateFolder, signal: stop.signal });
  let next = await stream.next();
  while (!next.done) {
    if (next.value.type === 'change-finished') stop.abort();
    next = await stream.next();
  }
  const first = next.value.applied;
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(60);
  const rest = await there.plan();
  expect(rest.present.length).toBe(first);
  expect((await there.apply(rest)).filter((line) => line.startsWith('applied')).length).toBe(60 - first);
  expect(new Set(Object.values(await there.verify()))).toEqual(new Set(['verified']));
});

test('a source that was written anew or removed after the plan is not sent', async () => {
  await using there = await staged();
  await there.put('flows/a.flow');
  await there.put('flows/b.flow');
  await there.put('flows/c.flow');
  const plan = await there.plan();
  await there.put('flows/a.flow', flowText(source('x', 's3://data/new.csv')));
  await there.remove('flows/b.flow');
  expect((await there.apply(plan)).sort()).toEqual([
    'applied flows/c.flow',
    'failed flows/a.flow: a.flow was not uploaded: it was changed after the plan was made.',
    'failed flows/b.flow: b.flow was not uploaded: it is gone.',
  ]);
  expect(await there.here.keys()).toEqual(['flows/c.flow']);
});

test('a plan that was written to a file is applied by whoever names the same place and profile', async () => {
  await using there = await staged();
  await there.put('flows/a.flow');
  const { connection, scope } = there;
  const written = readPlanFile(writePlanFile(await there.plan()), 'plan.json');
  const session = { folders: scope.folders, to: scope, overwrite: false };
  const mine = await connection.migrate.adopt(written, session);
  expect(await there.apply(mine)).toEqual([
    expect.stringMatching(/^failed .* may not|^failed .*(?:403|denied|not allow|owner)/i),
  ]);
  const theirs = await connection.migrate.adopt(written, { ...session, source: scope.source });
  expect(await there.apply(theirs)).toEqual(['applied flows/a.flow']);
});

test('without the profile of the account that has it, the place cannot be read, and nothing is written', async () => {
  await using there = await staged();
  await there.put('flows/a.flow');
  await expect(there.plan({ source: undefined })).rejects.toMatchObject({ code: 'access-denied' });
  await expect(there.plan({ source: { profile: 'partner', owner: '123456789012' } })).rejects.toMatchObject({
    code: 'access-denied',
  });
  await expect(there.plan({ source: { profile: 'nobody' } })).rejects.toThrow(/nobody/);
  expect(await there.here.keys()).toEqual([]);
});

test('one object that may not be read is named, and the others are brought', async () => {
  await using there = await staged();
  await there.put('flows/a.flow');
  await there.put('flows/b.flow');
  const plan = await there.plan({ source: { profile: 'reader' } });
  expect(plan.changes.map(({ upload }) => upload.path)).toEqual(['a.flow']);
  expect(plan.skipped).toMatchObject([{ path: 'b.flow', reason: 'unreadable' }]);
});

test.each([
  ['the target itself', `s3://${BUCKET}/flows`],
  ['a place below the target', `s3://${BUCKET}/flows/team/`],
  ['a place above the target', `s3://${BUCKET}`],
])('%s is no source', async (_, place) => {
  await using there = await staged();
  await expect(there.plan({ folders: [place], source: undefined })).rejects.toThrow(/overlap/);
});

test.each([
  ['s3://partner-staging/flows/a.flow', /is one object/],
  ['s3://x', /3 to 63 characters/],
  ['s3://partner-staging/a/../b/', /\. or \.\./],
])('%s is refused', async (place, problem) => {
  await using there = await staged();
  await expect(there.plan({ folders: [place] })).rejects.toThrow(problem);
});

test('folders and places in S3 may be named together, and their names tell them apart', async () => {
  await using there = await staged();
  const { here } = there;
  writeFileSync(join(here.tree, 'a.flow'), flowText(source('l', 's3://data/local')));
  await there.put('flows/a.flow');
  const name = here.tree.split('/').at(-1);
  const plan = await there.plan({ folders: [here.tree, PLACE] });
  expect((await there.apply(plan)).sort()).toEqual(
    [`applied flows/${name}/a.flow`, 'applied flows/flows/a.flow'].sort(),
  );
});
