import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
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
