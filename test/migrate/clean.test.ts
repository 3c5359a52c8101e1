import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CopyObjectCommand, PutBucketVersioningCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { drain } from '../../src/core/events.ts';
import { readRemap } from '../../src/migrate/remap/read-remap.ts';
import { flowText, source } from './sample.ts';
import { BUCKET, type Target, target } from './target.ts';

const write = (here: Target, name: string) =>
  writeFileSync(join(here.tree, name), flowText(source(name, 's3://sagemaker-us-east-1-111122223333/x')));
const journal = (here: Target) => join(here.stateFolder, readdirSync(here.stateFolder)[0] ?? '');
/** The journal as a run leaves it that was killed between a write and the line about it. */
function forget(here: Target, key: string): void {
  const lines = readFileSync(journal(here), 'utf8').split('\n');
  writeFileSync(journal(here), lines.filter((line) => !line.includes(key)).join('\n'));
}

test('what a killed run wrote without a journal line is found by its mark and checksum', async () => {
  await using here = await target();
  for (const name of ['a.flow', 'b.flow', 'c.flow']) write(here, name);
  const remap = readRemap(Buffer.from('{"accounts":{"111122223333":"444455556666"}}'), 'map');
  await here.apply(await here.plan({ remap }));
  forget(here, 'flows/b.flow');
  await here.put('flows/theirs.flow', 'x');
  const plan = await here.migrate.planClean(here.input());
  expect(plan.changes.map(({ key, notes }) => [key, notes?.length ?? 0])).toEqual([
    ['flows/a.flow', 0],
    ['flows/b.flow', 1],
    ['flows/c.flow', 0],
  ]);
  expect((await drain(here.migrate.applyClean(plan))).applied).toBe(3);
  expect(await here.keys()).toEqual(['flows/theirs.flow']);
});

test('a mark alone is not enough: what holds something else by now stays, and is named', async () => {
  await using here = await target();
  write(here, 'a.flow');
  write(here, 'b.flow');
  await here.apply(await here.plan());
  // Somebody edits a copy and keeps the metadata, as a client that copies objects would.
  const { Metadata } = await here.head('flows/a.flow');
  await here.put('flows/edited', 'edited');
  await here.s3.send(
    new CopyObjectCommand({
      Bucket: BUCKET,
      Key: 'flows/a.flow',
      CopySource: `${BUCKET}/flows/edited`,
      MetadataDirective: 'REPLACE',
      Metadata,
      ChecksumAlgorithm: 'SHA256',
    }),
  );
  forget(here, 'flows/a.flow');
  const plan = await here.migrate.planClean(here.input());
  expect(plan.changes.map(({ key }) => key)).toEqual(['flows/b.flow']);
  expect(plan.unchanged).toEqual([
    {
      subject: `s3://${BUCKET}/flows/a.flow`,
      reason: expect.stringMatching(/does not confirm that it still holds what was written/),
    },
  ]);
});

test('a copy that somebody made below the same place is not ours, though S3 copied the mark with it', async () => {
  await using here = await target();
  mkdirSync(join(here.tree, 'ann'));
  write(here, 'ann/a.flow');
  await here.apply(await here.plan());
  for (const Key of ['flows/archive/a.flow', 'flows/theirs.flow']) {
    const CopySource = `${BUCKET}/flows/ann/a.flow`;
    await here.s3.send(new CopyObjectCommand({ Bucket: BUCKET, Key, CopySource }));
  }
  const plan = await here.migrate.planClean(here.input());
  expect(plan.changes.map(({ key }) => key)).toEqual(['flows/ann/a.flow']);
  expect(plan.unchanged.map(({ subject, reason }) => [subject, reason])).toEqual([
    [`s3://${BUCKET}/flows/archive/a.flow`, expect.stringMatching(/a copy/)],
    [`s3://${BUCKET}/flows/theirs.flow`, expect.stringMatching(/a copy/)],
  ]);
});

test.each([
  ['mirror', 1],
  ['flat', 1],
  ['mirror', 2],
  ['flat', 2],
] as const)('a line that is missing is made up for in a %s layout with %i folders', async (layout, count) => {
  await using here = await target();
  const folders = ['one/work', 'two/work'].slice(0, count).map((name) => join(here.tree, name));
  for (const folder of folders) {
    mkdirSync(join(folder, 'sub'), { recursive: true });
    for (const name of ['a.flow', 'A.FLOW', 'sub/ä b+c.json']) {
      writeFileSync(join(folder, name), flowText(source(folder + name, 's3://x-1/y')));
    }
  }
  await here.apply(await here.plan({ folders, layout }));
  const keys = await here.keys();
  expect(keys).toHaveLength(3 * count);
  forget(here, '.flow');
  const plan = await here.migrate.planClean(here.input({ folders: [...folders].reverse() }));
  expect(plan.changes.map(({ key, notes }) => [key, notes?.length]).sort()).toEqual(
    keys.map((key) => [key, 1]).sort(),
  );
});

test('without its journal it removes nothing, says which objects it cannot tell, and begins no journal', async () => {
  await using here = await target();
  write(here, 'a.flow');
  await here.apply(await here.plan());
  rmSync(here.stateFolder, { recursive: true });
  const plan = await here.migrate.planClean(here.input());
  expect(plan.changes).toEqual([]);
  expect(plan.unchanged.map(({ reason }) => reason)).toEqual([
    'groundctl put it there from other folders, or its journal is not on this computer',
  ]);
  await expect(here.verify()).rejects.toThrow(/No sync from these folders/);
  expect(() => readdirSync(here.stateFolder)).toThrow(/ENOENT/);
});

test('says that a bucket with versioning keeps what is removed', async () => {
  await using here = await target();
  write(here, 'a.flow');
  await here.s3.send(
    new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  await here.apply(await here.plan());
  const plan = await here.migrate.planClean(here.input());
  expect(plan.findings.map(({ rule }) => rule)).toEqual(['target/versions-stay']);
});

/** Replaces an object, as a client does that keeps the metadata it finds. */
async function replace(here: Target, key: string, body: string): Promise<void> {
  const { Metadata } = await here.head(key);
  await here.s3.send(
    new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body, Metadata, ChecksumAlgorithm: 'SHA256' }),
  );
}

test('what somebody has changed since the sync stays, mark or not, and is named', async () => {
  await using here = await target();
  for (const name of ['a.flow', 'b.flow', 'c.flow']) write(here, name);
  await here.apply(await here.plan());
  await replace(here, 'flows/a.flow', 'edited with its mark');
  await here.put('flows/b.flow', 'another program wrote this');
  const plan = await here.migrate.planClean(here.input());
  expect(plan.changes.map(({ key }) => key)).toEqual(['flows/c.flow']);
  expect(plan.unchanged).toEqual([
    { subject: `s3://${BUCKET}/flows/a.flow`, reason: 'someone has changed it since' },
    { subject: `s3://${BUCKET}/flows/b.flow`, reason: 'it does not carry the mark of this migration' },
  ]);
});

test('what was there before the sync is never removed, though it holds the same', async () => {
  await using here = await target();
  write(here, 'a.flow');
  write(here, 'b.flow');
  await here.put('flows/a.flow', readFileSync(join(here.tree, 'a.flow')));
  await here.apply(await here.plan());
  const plan = await here.migrate.planClean(here.input());
  expect(plan.changes.map(({ key }) => key)).toEqual(['flows/b.flow']);
  expect((await drain(here.migrate.applyClean(plan))).applied).toBe(1);
  expect(await here.keys()).toEqual(['flows/a.flow']);
});

test('an object that changes between the plan and the removal stays; the others go', async () => {
  await using here = await target();
  for (const name of ['a.flow', 'b.flow', 'c.flow']) write(here, name);
  await here.apply(await here.plan());
  const plan = await here.migrate.planClean(here.input());
  await replace(here, 'flows/b.flow', 'edited in the last minute');
  const result = await drain(here.migrate.applyClean(plan));
  expect(result).toMatchObject({ applied: 2, failed: 1, notStarted: 0 });
  expect(await here.keys()).toEqual(['flows/b.flow']);
  expect(String(await here.get('flows/b.flow'))).toBe('edited in the last minute');
});

test('the plan asks for the place by name, and says of each object where it came from', async () => {
  await using here = await target();
  write(here, 'b.flow');
  write(here, 'a.flow');
  await here.apply(await here.plan());
  const plan = await here.migrate.planClean(here.input());
  expect(plan).toMatchObject({
    title: `Remove 2 staged flows from s3://${BUCKET}/flows/`,
    confirmName: `s3://${BUCKET}/flows/`,
    findings: [],
  });
  expect(plan.changes.map(({ subject, fields }) => [subject, fields])).toEqual([
    [`s3://${BUCKET}/flows/a.flow`, [{ field: 'came from', before: 'a.flow' }]],
    [`s3://${BUCKET}/flows/b.flow`, [{ field: 'came from', before: 'b.flow' }]],
  ]);
  await drain(here.migrate.applyClean(plan));
  expect((await here.migrate.planClean(here.input())).changes).toEqual([]);
});
