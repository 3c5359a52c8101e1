import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { drain } from '../../src/core/events.ts';
import { flowText, source } from './sample.ts';
import { BUCKET, type Target, target } from './target.ts';

async function synced(here: Target, ...names: string[]): Promise<void> {
  for (const name of names)
    writeFileSync(join(here.tree, name), flowText(source(name, 's3://sagemaker-us-east-1-111122223333/x')));
  await here.apply(await here.plan());
}
const corrupt = (here: Target, count: number) =>
  here.sandbox.faults.add({ match: { service: 's3', operation: 'GetObject' }, kind: 'corrupt', count });

test('bytes that changed on the way once are read a second time before anybody is told', async () => {
  await using here = await target();
  await synced(here, 'a.flow');
  corrupt(here, 1);
  expect(await here.verify()).toEqual({ verified: 1 });
});

test('bytes that come wrong twice are said to differ', async () => {
  await using here = await target();
  await synced(here, 'a.flow');
  corrupt(here, 2);
  expect(await here.verify()).toEqual({ differs: 1 });
});

test('each object is told apart: verified, gone, replaced, or of a file that is not the same any more', async () => {
  await using here = await target();
  await synced(here, 'a.flow', 'b.flow', 'c.flow', 'd.flow');
  await here.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'flows/b.flow' }));
  await here.put('flows/c.flow', 'other bytes');
  writeFileSync(join(here.tree, 'd.flow'), flowText(source('edited', 's3://b/x')));
  expect(await here.verify()).toEqual({ verified: 1, missing: 1, differs: 1, 'source-changed': 1 });
});

describe('the folders are compared with the journal', () => {
  const problems = async (here: Target) =>
    (await drain(here.migrate.verify(here.input())))
      .filter(({ status }) => status !== 'verified')
      .map(({ path, status, key, problem }) => [path, status, key, problem]);

  test('a flow that a run did not get to is named', async () => {
    await using here = await target();
    await synced(here, 'a.flow', 'c.flow');
    writeFileSync(join(here.tree, 'b.flow'), flowText(source('b', 's3://b/x')));
    expect(await here.verify()).toEqual({ verified: 2, 'not-uploaded': 1 });
    expect(await problems(here)).toEqual([
      ['b.flow', 'not-uploaded', undefined, expect.stringContaining('no sync has uploaded it')],
    ]);
  });

  test('so is one whose upload failed, one that is held back, and one that was moved', async () => {
    await using here = await target();
    await synced(here, 'a.flow');
    writeFileSync(
      join(here.tree, 'held.flow'),
      flowText(source('held', 's3://b/x')).replace('s3://b/x', 'password=\\"Sommer2024\\"'),
    );
    here.sandbox.faults.add({ match: { service: 's3', operation: 'PutObject' }, kind: 'deny', count: 1 });
    await synced(here, 'b.flow');
    renameSync(join(here.tree, 'a.flow'), join(here.tree, 'moved.flow'));
    expect(await problems(here)).toEqual([
      ['a.flow', 'source-deleted', 'flows/a.flow', undefined],
      ['b.flow', 'not-uploaded', undefined, expect.stringContaining('no sync has uploaded it')],
      ['held.flow', 'not-uploaded', undefined, expect.stringContaining('held back by flow/secret')],
      ['moved.flow', 'not-uploaded', undefined, expect.stringContaining('no sync has uploaded it')],
    ]);
  });

  test.skipIf(process.getuid?.() === 0)('and so is what cannot be read', async () => {
    await using here = await target();
    await synced(here, 'a.flow');
    writeFileSync(join(here.tree, 'secret'), '', { mode: 0 });
    expect(await problems(here)).toEqual([
      ['secret', 'not-uploaded', undefined, expect.stringContaining('may not read')],
    ]);
  });

  test('what holds no flow is not a concern', async () => {
    await using here = await target();
    await synced(here, 'a.flow');
    writeFileSync(join(here.tree, 'notes.txt'), 'nothing');
    writeFileSync(join(here.tree, 'empty.flow'), '');
    expect(await here.verify()).toEqual({ verified: 1 });
  });
});
