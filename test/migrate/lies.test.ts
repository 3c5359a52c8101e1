import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drain } from '../../src/core/events.ts';
import type { FaultRule } from '../../src/sandbox/faults.ts';
import { flowText, source } from './sample.ts';
import { type Target, target } from './target.ts';

const flow = (name: string) => flowText(source(name, 's3://b/x'));
const write = (here: Target, path: string) => {
  mkdirSync(join(here.tree, path, '..'), { recursive: true });
  writeFileSync(join(here.tree, path), flow(path));
};
const strike = (here: Target, kind: FaultRule['kind'], count: number, operation = 'PutObject') =>
  here.sandbox.faults.add({ match: { service: 's3', operation }, kind, count });
const reasons = (plan: { unchanged: readonly { reason: string }[] }) =>
  plan.unchanged.map(({ reason }) => reason);

test('an answer with another checksum is not believed: the object is read back before it counts', async () => {
  await using here = await target();
  for (const name of ['a.flow', 'b.flow', 'c.flow']) write(here, name);
  const plan = await here.plan();
  strike(here, 'wrong-checksum', 2);
  let recovered = 0;
  const result = await drain(
    here.migrate.apply(plan, {
      stateFolder: here.stateFolder,
      onCounts: (counts) => {
        recovered = counts.recovered;
      },
    }),
  );
  expect([result.applied, recovered]).toEqual([3, 2]);
  expect(await here.verify()).toEqual({ verified: 3 });
  expect(reasons(await here.plan())).toEqual(Array(3).fill('the same content is already there'));
  // What is on record is the ETag that is there, and not the one that was answered.
  expect((await here.migrate.planClean(here.input())).changes).toHaveLength(3);
});

test('a wrong checksum for an object that cannot be read back as it should be is a failure by name', async () => {
  await using here = await target();
  write(here, 'a.flow');
  write(here, 'b.flow');
  const plan = await here.plan();
  strike(here, 'wrong-checksum', 2);
  strike(here, 'corrupt', 1, 'GetObject');
  const lines = await here.apply(plan);
  expect(lines.filter((line) => line.startsWith('applied'))).toHaveLength(1);
  expect(lines.filter((line) => line.endsWith(': checksum-mismatch'))).toHaveLength(1);
  // It was written all the same: the next run finds it by its mark, and takes nothing for granted.
  expect(await here.apply(await here.plan())).toEqual([]);
  expect(await here.verify()).toEqual({ verified: 2 });
});

test('damage that nobody spoke of is named by verify, and repaired by the next sync', async () => {
  await using here = await target();
  for (const name of ['a.flow', 'u/b.flow', 'c.flow']) write(here, name);
  const plan = await here.plan();
  const hit = plan.changes[0]?.upload.key;
  strike(here, 'damage', 1);
  expect((await here.apply(plan)).every((line) => line.startsWith('applied'))).toBe(true);
  const objects = await drain(here.migrate.verify(here.input()));
  const wrong = objects.filter(({ status }) => status !== 'verified');
  expect(wrong.map(({ status }) => status)).toEqual(['differs']);
  expect(plan.changes.map(({ upload }) => upload.key)).toContain(wrong[0]?.key);
  expect(hit).toBeDefined();

  const again = await here.plan();
  expect(again.changes.map(({ kind, upload }) => [kind, upload.key])).toEqual([['update', wrong[0]?.key]]);
  await here.apply(again);
  expect(await here.verify()).toEqual({ verified: 3 });
});

test('what somebody else has put there is not taken for damage', async () => {
  await using here = await target();
  write(here, 'a.flow');
  await here.apply(await here.plan());
  await here.put('flows/a.flow', 'theirs');
  expect(await here.verify()).toEqual({ differs: 1 });
  const plan = await here.plan();
  expect(plan.changes).toEqual([]);
  expect(plan.findings.map(({ rule }) => rule)).toContain('target/other-object-there');
});
