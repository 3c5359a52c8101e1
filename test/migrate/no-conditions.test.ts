import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createS3Bulk } from '../../src/aws/s3-bulk.ts';
import { clientConfig } from '../../src/aws/session.ts';
import { drain } from '../../src/core/events.ts';
import { applyClean, planClean } from '../../src/migrate/clean.ts';
import { FOLDERS } from '../../src/migrate/files/flow-sources.ts';
import { journalScope } from '../../src/migrate/plan/plan-migration.ts';
import type { BulkPort } from '../../src/migrate/ports.ts';
import { applyMigration } from '../../src/migrate/sync/apply-migration.ts';
import { Journal } from '../../src/migrate/sync/journal.ts';
import { listAll } from '../../src/migrate/sync/list-all.ts';
import type { StoreCounts } from '../../src/migrate/sync/object-store.ts';
import { flowText, source } from './sample.ts';
import { BUCKET, type Target, target } from './target.ts';

/** A server that writes and deletes whatever the condition; `before` runs before it is asked for one key. */
async function heedless(here: Target, before?: { key: string; run: () => Promise<void> }): Promise<BulkPort> {
  const { sandbox } = here;
  const { url: endpointUrl, region, credentials } = sandbox;
  const bulk = await createS3Bulk(clientConfig({ endpointUrl, region, credentials }, {}), {
    bucket: BUCKET,
    region,
    owner: '123456789012',
  });
  return {
    ...bulk,
    async send({ headers = {}, ...request }) {
      if (before?.key === request.key && request.method === 'HEAD') await before.run();
      const kept = Object.entries(headers).filter(([name]) => !/^if-/.test(name));
      return bulk.send({ ...request, headers: Object.fromEntries(kept) });
    },
  };
}

async function run(here: Target, bulk: BulkPort) {
  let counts: StoreCounts | undefined;
  const options = { stateFolder: here.stateFolder, onCounts: (seen: StoreCounts) => (counts = seen) };
  const result = await drain(applyMigration(bulk, await here.plan(), FOLDERS, options));
  return { outcomes: result.outcomes.map(({ status }) => status).sort(), careful: counts?.careful };
}

const put = (here: Target, name: string, uri: string) =>
  writeFileSync(join(here.tree, name), flowText(source('a', uri)));

test('a server that passes over conditions is found out, and what came meanwhile is not overwritten', async () => {
  await using here = await target();
  for (const name of ['a', 'b', 'c']) put(here, `${name}.flow`, 's3://data/one');
  expect((await run(here, await heedless(here))).careful).toBe(true);
  for (const name of ['a', 'b']) put(here, `${name}.flow`, 's3://data/two');
  const bulk = await heedless(here, { key: 'flows/b.flow', run: () => here.put('flows/b.flow', 'somebody') });
  // Only the first write is made before it is known.
  expect((await run(here, bulk)).outcomes).toContain('applied');
});

test('and nothing that somebody changed is removed there', async () => {
  await using here = await target();
  for (const name of ['a', 'b', 'c']) put(here, `${name}.flow`, 's3://data/one');
  const bulk = await heedless(here);
  await run(here, bulk);
  const scope = journalScope((await here.plan()).target, [here.tree]);
  const journal = await Journal.open(here.stateFolder, scope);
  const listed = await listAll(bulk, 'flows/', undefined);
  const about = { bucket: BUCKET, prefix: 'flows/' };
  const plan = await planClean(bulk, {
    target: about,
    roots: [here.tree],
    journal,
    listed,
    versioning: undefined,
  });
  await here.put('flows/c.flow', 'somebody');
  let counts: StoreCounts | undefined;
  const onCounts = (seen: StoreCounts) => {
    counts = seen;
  };
  const { outcomes } = await drain(applyClean(bulk, journal, plan, { doubtful: true, onCounts }));
  await journal.close();
  expect(outcomes.map(({ status, change }) => `${status} ${change.key}`).sort()).toEqual([
    'applied flows/a.flow',
    'applied flows/b.flow',
    'failed flows/c.flow',
  ]);
  expect(counts?.careful).toBe(true);
  expect((await here.get('flows/c.flow')).toString()).toBe('somebody');
});

test('AWS-like servers are asked once, and lose nothing by it', async () => {
  await using here = await target();
  put(here, 'a.flow', 's3://data/one');
  const seen: StoreCounts[] = [];
  const options = {
    stateFolder: here.stateFolder,
    onCounts: (counts: StoreCounts) => void seen.push(counts),
  };
  await drain(here.migrate.apply(await here.plan(), options));
  expect(seen[0]).toMatchObject({ careful: false, recovered: 0 });
  expect(await here.verify()).toEqual({ verified: 1 });
});
