import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { drain } from '../../src/core/events.ts';
import { run } from '../helpers/command.ts';
import { faultPoints } from '../helpers/fault-point.ts';
import { start } from '../helpers/program.ts';
import { flowText, source } from './sample.ts';
import { BUCKET, type Target, target } from './target.ts';

const flow = (name: string) => flowText(source('a', `s3://data/${name}.csv`));
const write = (here: Target, path: string, text = flow(path)) => {
  mkdirSync(dirname(join(here.tree, path)), { recursive: true });
  writeFileSync(join(here.tree, path), text);
};
const bodies = async (here: Target) => {
  const keys = (await here.keys()).filter((key) => key.endsWith('.flow'));
  return Object.fromEntries(
    await Promise.all(keys.map(async (key) => [key, (await here.get(key)).toString()] as const)),
  );
};
const copies = async (here: Target) => (await here.keys()).filter((key) => key.endsWith('.kept'));
const version = (here: Target, Status: 'Enabled' | 'Suspended' = 'Enabled') =>
  here.s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status } }));
const planned = (here: Target) => here.migrate.planRollback(here.input());
const bringBack = async (here: Target) => {
  const result = await drain(here.migrate.applyRollback(await planned(here)));
  return [result.applied, result.failed];
};

/** Two objects of somebody else, replaced by flows, and one flow at a free key. */
async function overwritten(here: Target): Promise<void> {
  for (const name of ['a.flow', 'b.flow', 'new.flow']) write(here, name);
  for (const name of ['a', 'b']) {
    await here.s3.send(
      new PutObjectCommand({
        Bucket: BUCKET,
        Key: `flows/${name}.flow`,
        Body: `theirs ${name}`,
        ContentType: 'text/x-theirs',
        Metadata: { who: 'them' },
      }),
    );
  }
  expect(await here.apply(await here.plan({ overwrite: true }))).toHaveLength(3);
}

describe.each([
  ['keeps no versions', undefined],
  ['keeps versions', 'Enabled'],
  ['no longer keeps versions', 'Suspended'],
] as const)('in a bucket that %s', (_, status) => {
  const prepare = async (here: Target) => {
    if (status === undefined) return;
    await version(here);
    if (status === 'Suspended') await version(here, status);
  };

  test("another one's objects come back with all they had, and are nobody's of ours", async () => {
    await using here = await target();
    await prepare(here);
    await overwritten(here);
    expect(await copies(here)).toHaveLength(status === 'Enabled' ? 0 : 2);
    const plan = await planned(here);
    expect(plan.changes.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['update', `s3://${BUCKET}/flows/a.flow`],
      ['update', `s3://${BUCKET}/flows/b.flow`],
    ]);
    expect(await bringBack(here)).toEqual([2, 0]);
    expect(await bodies(here)).toEqual({
      'flows/a.flow': 'theirs a',
      'flows/b.flow': 'theirs b',
      'flows/new.flow': flow('new.flow'),
    });
    expect(await here.head('flows/a.flow')).toMatchObject({
      ContentType: 'text/x-theirs',
      Metadata: { who: 'them' },
    });
    // Once more there is nothing to do, and a sync is as careful as it was at first.
    expect(await planned(here)).toMatchObject({ changes: [], unchanged: [] });
    const again = await here.plan();
    expect(again.changes).toEqual([]);
    expect(again.held.map(({ rules }) => rules)).toEqual([
      ['target/other-object-there'],
      ['target/other-object-there'],
    ]);
    expect(await here.verify()).toEqual({ verified: 1, 'not-uploaded': 2 });
  });

  test('one sync after the other is undone, back to the first upload', async () => {
    await using here = await target();
    await prepare(here);
    for (const text of ['one', 'two', 'three']) {
      write(here, 'a.flow', flow(text));
      if (text !== 'two') write(here, 'b.flow', flow(text));
      await here.apply(await here.plan());
    }
    expect(await bringBack(here)).toEqual([2, 0]);
    expect(await bodies(here)).toEqual({ 'flows/a.flow': flow('two'), 'flows/b.flow': flow('one') });
    expect(await here.verify()).toEqual({ 'source-changed': 2 });
    expect(await bringBack(here)).toEqual([1, 0]);
    expect(await bodies(here)).toEqual({ 'flows/a.flow': flow('one'), 'flows/b.flow': flow('one') });
    expect(await bringBack(here)).toEqual([0, 0]);
    // And a sync brings the files as they are once more.
    expect(await here.apply(await here.plan())).toEqual(['applied flows/a.flow', 'applied flows/b.flow']);
    expect(await here.verify()).toEqual({ verified: 2 });
  });
});

test('what somebody has changed since stays as it is, and is named; also in the last moment', async () => {
  await using here = await target();
  await overwritten(here);
  await here.put('flows/a.flow', 'changed since');
  const plan = await planned(here);
  expect(plan.changes.map(({ replaced }) => replaced.key)).toEqual(['flows/b.flow']);
  expect(plan.unchanged).toEqual([
    { subject: `s3://${BUCKET}/flows/a.flow`, reason: 'someone has changed it since' },
  ]);
  await here.put('flows/b.flow', 'changed just now');
  const { failed } = await drain(here.migrate.applyRollback(plan));
  expect(failed).toBe(1);
  expect(await bodies(here)).toMatchObject({
    'flows/a.flow': 'changed since',
    'flows/b.flow': 'changed just now',
  });
});

test.each(['a version', 'a copy'])('%s that is gone cannot come back, which is said', async (kind) => {
  await using here = await target();
  if (kind === 'a version') await version(here);
  await overwritten(here);
  const { Versions = [] } = await here.s3.send(new ListObjectVersionsCommand({ Bucket: BUCKET }));
  const gone = Versions.find(({ Key, IsLatest }) =>
    kind === 'a copy' ? Key?.endsWith('.kept') : Key === 'flows/a.flow' && !IsLatest,
  );
  const VersionId = kind === 'a copy' ? undefined : gone?.VersionId;
  await here.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: gone?.Key, VersionId }));
  const plan = await planned(here);
  expect(plan.changes).toHaveLength(1);
  expect(plan.unchanged.map(({ reason }) => reason)).toEqual([expect.stringContaining('is gone')]);
});

test('what was replaced comes back to its free key after clean, which leaves the only copy of it', async () => {
  await using here = await target();
  await overwritten(here);
  write(here, 'new.flow', flow('newer'));
  await here.apply(await here.plan());
  const clean = await here.migrate.planClean(here.input());
  expect(clean.changes.map(({ key }) => key.replace(/[0-9a-f]{32}/, '#')).sort()).toEqual([
    'flows/.groundctl-replaced/#.kept',
    'flows/a.flow',
    'flows/b.flow',
    'flows/new.flow',
  ]);
  expect(clean.unchanged.map(({ reason }) => reason).sort()).toEqual([
    'what someone else had at flows/a.flow: migrate rollback restores it',
    'what someone else had at flows/b.flow: migrate rollback restores it',
  ]);
  expect((await drain(here.migrate.applyClean(clean))).failed).toBe(0);
  const plan = await planned(here);
  expect(plan.changes.map(({ kind }) => kind)).toEqual(['create', 'create']);
  expect(await bringBack(here)).toEqual([2, 0]);
  expect(await bodies(here)).toEqual({ 'flows/a.flow': 'theirs a', 'flows/b.flow': 'theirs b' });
  const rest = await here.migrate.planClean(here.input());
  expect(rest.changes.map(({ key }) => key)).toEqual(await copies(here));
});

test('what cannot be kept is not replaced, unless it is said that it need not be', async () => {
  await using here = await target();
  write(here, 'a.flow');
  await here.put('flows/a.flow', 'theirs');
  here.sandbox.faults.add({ match: { service: 's3', operation: 'CopyObject' }, kind: 'deny', count: 100 });
  const plan = await here.plan({ overwrite: true });
  expect(await here.apply(plan)).toEqual(['failed flows/a.flow: not-kept']);
  expect((await here.get('flows/a.flow')).toString()).toBe('theirs');
  const { stateFolder } = here;
  const again = await here.plan({ overwrite: true });
  expect((await drain(here.migrate.apply(again, { stateFolder, keep: false }))).applied).toBe(1);
  expect(await planned(here)).toMatchObject({ changes: [] });
});

test('where ETags say nothing of the bytes, it is known again by its checksum', async () => {
  await using here = await target();
  await here.s3.send(
    new PutBucketEncryptionCommand({
      Bucket: BUCKET,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
      },
    }),
  );
  write(here, 'a.flow', flow('one'));
  await here.apply(await here.plan());
  write(here, 'a.flow', flow('two'));
  await here.apply(await here.plan());
  expect(await bringBack(here)).toEqual([1, 0]);
  expect((await here.get('flows/a.flow')).toString()).toBe(flow('one'));
  // As a run leaves the journal that was killed before its last line.
  const journal = join(here.stateFolder, readdirSync(here.stateFolder)[0] ?? '');
  writeFileSync(
    journal,
    readFileSync(journal, 'utf8')
      .split('\n')
      .filter((line) => !line.includes('"restored"'))
      .join('\n'),
  );
  const plan = await planned(here);
  expect(plan.changes).toEqual([]);
  expect(plan.back).toHaveLength(1);
  await drain(here.migrate.applyRollback(plan));
  expect(await planned(here)).toMatchObject({ changes: [], back: [] });
});

test('answers that are lost, and copies that fail in the middle, change nothing of that', async () => {
  await using here = await target();
  const names = Array.from({ length: 20 }, (_, index) => `f${index}.flow`);
  for (const name of names) {
    write(here, name);
    await here.put(`flows/${name}`, `theirs ${name}`);
  }
  const faulty = (count: number) => {
    for (const kind of ['throttle', 'cut-response', 'cut'] as const)
      here.sandbox.faults.add({ match: { service: 's3', operation: 'CopyObject' }, kind, count });
  };
  faulty(3);
  expect(await here.apply(await here.plan({ overwrite: true }))).toHaveLength(20);
  faulty(3);
  expect(await bringBack(here)).toEqual([20, 0]);
  expect(new Set(Object.values(await bodies(here)))).toEqual(new Set(names.map((name) => `theirs ${name}`)));
});

test('says that there is nothing on record, and begins no journal', async () => {
  await using here = await target();
  write(here, 'a.flow');
  await expect(planned(here)).rejects.toThrow(/No sync from these folders/);
  expect(() => readdirSync(here.stateFolder)).toThrow(/ENOENT/);
});

test('killed in mid-change, syncs and rollbacks end with every object back as it was', async () => {
  await using here = await target();
  await using points = await faultPoints(here.sandbox.url);
  const names = Array.from({ length: 60 }, (_, index) => `f${index}.flow`);
  for (const name of names) {
    write(here, name);
    await here.put(`flows/${name}`, `theirs ${name}`);
  }
  const { sandbox } = here;
  const env = {
    XDG_STATE_HOME: here.stateFolder,
    AWS_REGION: sandbox.region,
    AWS_ENDPOINT_URL: points.url,
  };
  const words = (verb: string, ...more: string[]) => [
    ...['migrate', verb, here.tree, '--to', `s3://${BUCKET}/flows/`, '--yes'],
    ...more,
  ];
  const point = (kill: number) =>
    ({ operation: /^(?:PUT|COPY)$/, nth: 2 + (kill % 5), when: kill % 2 ? 'after' : 'before' }) as const;
  for (let kill = 0; kill < 4; kill++)
    expect(await points.killAt(start(words('sync', '--overwrite'), { sandbox, env }), point(kill))).toBe(
      true,
    );
  const synced = await run(words('sync', '--overwrite'), { sandbox, env });
  expect(synced.code, synced.stderr).toBe(0);
  expect(Object.values(await bodies(here)).some((text) => text.startsWith('theirs'))).toBe(false);
  // Each of the syncs that were killed has replaced some: they are undone one after the other.
  for (let kill = 0; kill < 4; kill++)
    expect(await points.killAt(start(words('rollback'), { sandbox, env }), point(kill))).toBe(true);
  for (let left = names.length, turn = 0; left > 0 && turn < 12; turn++) {
    const { code, stdout, stderr } = await run(words('rollback'), { sandbox, env });
    expect(code, stdout + stderr).toBe(0);
    left = Object.values(await bodies(here)).filter((text) => !text.startsWith('theirs')).length;
  }
  expect(await bodies(here)).toEqual(
    Object.fromEntries(names.map((name) => [`flows/${name}`, `theirs ${name}`])),
  );
}, 240_000);
