/** From folders to a plan and from a plan to objects, with a bucket in memory. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { drain } from '../../../src/core/events.ts';
import { type FlowSources, FOLDERS } from '../../../src/migrate/files/flow-sources.ts';
import { missingFlows } from '../../../src/migrate/missing-flows.ts';
import type { MigrateInput, MigrationPlan } from '../../../src/migrate/plan/migration-plan.ts';
import { readPlanFile, writePlanFile } from '../../../src/migrate/plan/plan-file.ts';
import { journalScope, planMigration } from '../../../src/migrate/plan/plan-migration.ts';
import type { Home, MigratePorts } from '../../../src/migrate/ports.ts';
import { remapOf } from '../../../src/migrate/remap/remap.ts';
import { type ApplyOptions, applyMigration } from '../../../src/migrate/sync/apply-migration.ts';
import { Journal } from '../../../src/migrate/sync/journal.ts';
import { flowText, source, step } from '../sample.ts';
import { awsError, Bucket, sha } from './bucket.ts';

const B = 'sagemaker-x';
const SECRET = flowText(step('a', { parameters: { password: 'Sommer2024' } }));
const flow = (name: string) => flowText(source('a', `s3://old-bucket/${name}.csv`));

let folder: string;
let tree: string;
let bucket: Bucket;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'groundctl-sync-')));
  tree = join(folder, 'tree');
  mkdirSync(tree);
  bucket = new Bucket();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, text = flow(path)) => {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
};
const homes: Home[] = [{ kind: 'user-profile', name: 'ana', uid: '200001' }];
const ports = (more: Partial<MigratePorts> = {}) =>
  ({
    region: 'us-east-1',
    endpoint: undefined,
    account: async () => '123456789012',
    homes: async () => homes,
    bulk: async () => bucket.bulk,
    buckets: {
      bucketRegion: async () => 'us-east-1',
      listPage: async () => undefined,
      getBucketCors: async () => [{}],
      getBucketEncryption: async () => undefined,
      getBucketVersioning: async () => 'Enabled',
    },
    ...more,
  }) as unknown as MigratePorts;
const state = () => join(folder, 'state');
const plan = async (more: Partial<MigrateInput> = {}, at = ports()): Promise<MigrationPlan> =>
  drain(
    planMigration(
      at,
      { folders: [tree], bucket: B, prefix: 'flows/', stateFolder: state(), ...more },
      FOLDERS,
    ),
  );
const apply = async (made: MigrationPlan, more: Partial<ApplyOptions> = {}) => {
  const { outcomes, ...result } = await drain(
    applyMigration(bucket.bulk, made, FOLDERS, { stateFolder: state(), ...more }),
  );
  const lines = outcomes.map((outcome) =>
    outcome.status === 'failed'
      ? `${outcome.error.code}: ${outcome.error.message}`
      : `${outcome.status} ${outcome.change.upload.key}`,
  );
  return { lines, ...result };
};
const journal = (made: MigrationPlan) => Journal.read(state(), journalScope(made.target, made.roots));
const bodies = () =>
  Object.fromEntries(
    [...bucket.objects].filter(([key]) => !key.includes('.kept')).map(([key, { body }]) => [key, body]),
  );

describe('a plan', () => {
  // Other systems have no path of a thousand bytes.
  test.skipIf(process.platform !== 'linux')('says of every file what becomes of it', async () => {
    for (const path of ['b.flow', 'a.flow', 'same.flow', 'theirs.flow']) write(path);
    write('secret.flow', SECRET);
    write('x.txt', 'no flow');
    write(`${'long/'.repeat(210)}a.flow`);
    bucket.ours('flows/same.flow', flow('same.flow'), 'same.flow', { migration: 'm2' });
    bucket.put('flows/theirs.flow', 'theirs');
    const made = await plan();
    const upload = (path: string) => ({
      ...{ root: tree, path, key: `flows/${path}`, source: sha(flow(path)), sha256: sha(flow(path)) },
      ...{ size: flow(path).length, remapped: 0, stripped: 0, condition: { type: 'absent' } },
    });
    expect(made).toMatchObject({
      title: `Upload 2 of 6 flows to s3://${B}/flows/`,
      target: {
        ...{
          bucket: B,
          prefix: 'flows/',
          region: 'us-east-1',
          account: '123456789012',
          owner: '123456789012',
        },
      },
      ...{ roots: [tree], layout: 'mirror', stripTrained: false, owners: {} },
      unchanged: [
        { subject: expect.stringContaining('same.flow'), reason: 'the same content is already there' },
        { subject: 'secret.flow', reason: 'held back by flow/secret' },
        { subject: 'theirs.flow', reason: 'held back by target/other-object-there' },
      ],
      held: [
        { root: tree, path: 'secret.flow', key: 'flows/secret.flow', rules: ['flow/secret'] },
        { root: tree, path: 'theirs.flow', key: 'flows/theirs.flow', rules: ['target/other-object-there'] },
      ],
      present: [{ ...upload('same.flow'), condition: { type: 'etag' }, ours: false }],
    });
    expect(made.changes.map(({ upload }) => upload)).toEqual([upload('a.flow'), upload('b.flow')]);
    expect(made.skipped).toMatchObject([
      { root: tree, path: 'x.txt', reason: 'not-a-flow' },
      { root: tree, reason: 'bad-name', detail: expect.stringContaining('S3 accepts 1024') },
    ]);
    expect(made.findings.filter(({ rule }) => rule === 'target/other-object-there')).toMatchObject([
      { subject: 'theirs.flow', message: `s3://${B}/flows/theirs.flow holds something else` },
    ]);
    expect(made.findings.map(({ rule }) => rule)).toContain('flow/secret');
  });

  test('names flows after their root where there are several, and homes after their owners', async () => {
    for (const path of ['one/200001/a.flow', 'two/200002/a.flow']) write(path);
    const made = await plan({ folders: [join(tree, 'one'), join(tree, 'two')], domain: 'd-1' });
    expect(made.changes.map(({ upload }) => upload.key)).toEqual([
      'flows/one/ana/a.flow',
      'flows/two/200002/a.flow',
    ]);
    expect(made.owners).toEqual({ 200001: 'ana' });
    expect(made.findings.filter(({ rule }) => rule === 'flow/owner-unknown')).toHaveLength(1);
    write('one/200001/secret.flow', SECRET);
    const again = await plan({ folders: [join(tree, 'one'), join(tree, 'two')] });
    expect(again.owners).toEqual({});
    expect(again.unchanged.map(({ subject }) => subject)).toEqual(['one/200001/secret.flow']);
    await apply(made);
    const later = await plan({ folders: [join(tree, 'one'), join(tree, 'two')] });
    expect(later.owners).toEqual({ 200001: 'ana' });
    expect(later.changes).toEqual([]);
  });

  test('of a bucket that cannot be used holds everything back, and is still one', async () => {
    write('a.flow');
    const buckets = {
      bucketRegion: async () => {
        throw awsError('no-such-bucket', 404);
      },
    };
    const made = await plan({}, ports({ buckets: buckets as never }));
    expect(made.held).toMatchObject([{ path: 'a.flow', rules: ['target/no-bucket'] }]);
    expect(made.target.region).toBe('us-east-1');
    expect(bucket.sent).toEqual([]);
    const elsewhere = { ...ports().buckets, bucketRegion: async () => 'eu-west-1' };
    expect((await plan({}, ports({ buckets: elsewhere }))).target.region).toBe('eu-west-1');
  });
});

describe('a sync', () => {
  test('writes what the plan says, tells of each step, and has nothing to do afterwards', async () => {
    write('a.flow');
    write('b.flow');
    const made = await plan();
    const steps: string[] = [];
    let counts: unknown;
    const { lines, applied } = await apply(made, {
      onStep: ({ path }, { type }) => steps.push(`${type} ${path}`),
      onCounts: (is) => {
        counts = is;
      },
    });
    expect([lines, applied]).toEqual([['applied flows/a.flow', 'applied flows/b.flow'], 2]);
    expect(bodies()).toEqual({ 'flows/a.flow': flow('a.flow'), 'flows/b.flow': flow('b.flow') });
    expect(steps.sort()).toEqual(['checking a.flow', 'checking b.flow', 'sending a.flow', 'sending b.flow']);
    expect(counts).toMatchObject({ retries: 0, careful: false });
    const known = await journal(made);
    expect(known.changed).toEqual({ remap: false, stripTrained: false });
    expect([...known.entries.values()]).toMatchObject(
      ['a.flow', 'b.flow'].map((path) => ({
        ...{ key: `flows/${path}`, root: tree, path, source: sha(flow(path)), sha256: sha(flow(path)) },
        ...{ etag: bucket.objects.get(`flows/${path}`)?.etag, written: true },
      })),
    );
    expect(bucket.objects.get('flows/a.flow')?.headers).toMatchObject({
      'x-amz-meta-groundctl-migration': known.migration,
      'x-amz-meta-groundctl-origin': 'a.flow',
    });
    const again = await plan();
    expect(again).toMatchObject({ changes: [], present: [{ ours: true }, { ours: true }] });
    const sent = bucket.sent.length;
    expect((await apply(again)).lines).toEqual([]);
    expect(bucket.sent.length).toBe(sent);
    expect(readdirSync(state())).toHaveLength(1);
  });

  test('puts on record what was there already, and whose it is', async () => {
    write('a.flow');
    bucket.ours('flows/a.flow', flow('a.flow'), 'a.flow', { migration: 'm2' });
    const made = await plan();
    await apply(made);
    expect([...(await journal(made)).entries.values()]).toMatchObject([
      { key: 'flows/a.flow', written: false },
    ]);
    expect(bucket.sent.some((line) => line.startsWith('PUT'))).toBe(false);
  });

  test('replaces what an earlier one wrote, keeps that unless told not to, and nothing else', async () => {
    write('a.flow', flow('one'));
    await apply(await plan());
    write('a.flow', flow('two'));
    const made = await plan();
    expect(made.changes).toMatchObject([{ kind: 'update', upload: { condition: { type: 'etag' } } }]);
    await apply(made);
    const kept = () =>
      [...bucket.objects].filter(([key]) => key.endsWith('.kept')).map(([, { body }]) => body);
    expect([bodies()['flows/a.flow'], kept()]).toEqual([flow('two'), [flow('one')]]);
    write('a.flow', flow('three'));
    await apply(await plan(), { keep: false });
    expect([bodies()['flows/a.flow'], kept()]).toEqual([flow('three'), [flow('one')]]);
    bucket.put('flows/a.flow', 'somebody else');
    expect((await plan()).held).toMatchObject([{ rules: ['target/other-object-there'] }]);
    const over = await plan({ overwrite: true });
    bucket.put('flows/a.flow', 'somebody else again', { etag: '"new"' });
    expect((await apply(over)).lines).toEqual([expect.stringMatching(/^conflict: /)]);
    expect(bodies()['flows/a.flow']).toBe('somebody else again');
  });

  test.each<[string, string, (made: MigrationPlan) => unknown]>([
    [
      'a file that has changed',
      'it was changed after the plan was made',
      () => write('a.flow', flow('later')),
    ],
    ['a file that is gone', 'it is gone', () => rmSync(join(tree, 'a.flow'))],
    ['a root that is none of the plan', 'its root is not in the plan', (made) => ({ ...made, roots: [] })],
  ])('stops %s', async (_, reason, meanwhile) => {
    write('a.flow');
    const made = await plan();
    const changed = (meanwhile(made) as MigrationPlan | undefined) ?? made;
    const { lines } = await apply(changed);
    expect(lines).toEqual([`source-changed: a.flow was not uploaded: ${reason}.`]);
    expect(bodies()).toEqual({});
  });

  test('reads a file again that was written a moment ago: another change would not show', async () => {
    write('a.flow');
    const later = Date.now() / 1000 + 86_400;
    utimesSync(join(tree, 'a.flow'), later, later);
    const made = await plan();
    const read: string[] = [];
    const sources = {
      ...FOLDERS,
      read: (...args: Parameters<typeof FOLDERS.read>) => {
        read.push(args[1]);
        return FOLDERS.read(...args);
      },
      watch: () => ({ is: async () => true }),
    };
    await drain(applyMigration(bucket.bulk, made, sources, { stateFolder: state() }));
    expect([bodies()['flows/a.flow'], read]).toEqual([flow('a.flow'), ['a.flow']]);
  });

  test('of a plan from a file reads, inspects and changes everything again', async () => {
    write('a.flow');
    write('secret.flow', SECRET);
    const remap = remapOf({ buckets: new Map([['old-bucket', 'new-bucket']]) });
    const fromFile = async (
      more: Partial<MigrateInput>,
      edit: (upload: Record<string, unknown>) => void = () => {},
    ) => {
      const document = JSON.parse(writePlanFile(await plan(more)));
      for (const upload of document.uploads) edit(upload);
      return readPlanFile(JSON.stringify(document), 'p');
    };
    const allowed = { allow: ['flow/secret'] };
    expect((await apply(await fromFile(allowed))).lines).toEqual([
      'applied flows/a.flow',
      'source-changed: secret.flow was not uploaded: held back by flow/secret.',
    ]);
    expect((await apply(await fromFile({ ...allowed, overwrite: true }), allowed)).lines).toEqual([
      'applied flows/secret.flow',
    ]);
    bucket.objects.clear();
    rmSync(state(), { recursive: true });
    rmSync(join(tree, 'secret.flow'));
    const made = await fromFile({ remap });
    expect(made.changes).toMatchObject([{ upload: { remapped: 1 } }]);
    expect((await apply(made)).lines).toEqual(['applied flows/a.flow']);
    expect(bodies()['flows/a.flow']).toBe(flow('a.flow').replace('old-bucket', 'new-bucket'));
    expect((await journal(made)).changed).toEqual({
      remap: true,
      stripTrained: false,
      mapped: ['buckets old-bucket'],
    });
    await expect(plan()).rejects.toMatchObject({ code: 'remap-undone' });
    expect((await plan({ asIs: true })).changes).toHaveLength(1);
    const other = await fromFile({ remap, overwrite: true }, (upload) =>
      Object.assign(upload, { sha256: sha('x') }),
    );
    bucket.objects.clear();
    expect(
      (
        await apply({
          ...other,
          changes: made.changes.map((change) => ({
            ...change,
            upload: { ...change.upload, sha256: sha('x') },
          })),
        })
      ).lines,
    ).toEqual(['source-changed: a.flow was not uploaded: it would not become what the plan says.']);
    write('b.flow', 'no flow');
    const none = made.changes.map((change) => ({
      ...change,
      upload: { ...change.upload, path: 'b.flow', source: sha('no flow'), sha256: sha('no flow') },
    }));
    expect((await apply({ ...made, changes: none })).lines).toEqual([
      expect.stringMatching(/^source-changed: b\.flow was not uploaded: it is not readable JSON: .+\.$/),
    ]);
  });

  test('looks at a flow again where its key is another than it was inspected for', async () => {
    write('u/a.flow', flow('a'));
    const made = await plan();
    await apply(made);
    const again = await plan({ layout: 'flat' });
    expect(again.changes).toMatchObject([{ upload: { key: 'flows/a.flow' } }]);
    expect((await apply(again)).lines).toEqual(['applied flows/a.flow']);
    expect((await plan({ reread: true })).present).toMatchObject([{ key: 'flows/u/a.flow' }]);
  });

  test('that is ended before an upload begins says so', async () => {
    write('a.flow');
    const result = await apply(await plan(), { signal: AbortSignal.abort() }).catch(({ code }) => code);
    expect(bodies()).toEqual({});
    expect(result).not.toMatchObject({ applied: 1 });
  });

  test('tries out conditions once on a server that is not AWS', async () => {
    for (const path of ['a.flow', 'b.flow', 'c.flow']) write(path);
    const made = await plan({}, ports({ endpoint: 'http://127.0.0.1:9' }));
    await apply(made);
    expect(bucket.sent.filter((line) => line.startsWith('PUT'))).toHaveLength(4);
  });

  test('starts no more where everything would be refused alike', async () => {
    for (let at = 0; at < 80; at++) {
      write(`${at}.flow`);
      bucket.fails.set(`PUT flows/${at}.flow`, awsError('access-denied', 403));
    }
    const { failed, notStarted } = (await apply(await plan())) as unknown as {
      failed: number;
      notStarted: number;
    };
    expect(failed).toBeGreaterThan(0);
    expect(notStarted).toBeGreaterThan(0);
    expect(failed + notStarted).toBe(80);
  });
});

describe('a flow that is on record as it was', () => {
  const allow = ['flow/secret'];
  const later = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
  afterEach(() => vi.useRealTimers());

  test('is not inspected again, and is where anything else would be sent of it', async () => {
    write('u/a.flow', SECRET);
    await apply(await plan({ allow }), { allow });
    const same = await plan();
    expect([same.present.length, same.held, same.findings.map(({ rule }) => rule)]).toEqual([1, [], []]);
    const held = { path: 'u/a.flow', rules: ['flow/secret'] };
    expect((await plan({ layout: 'flat' })).held).toMatchObject([held]);
    const remap = remapOf({ buckets: new Map([['old-bucket', 'new-bucket']]) });
    expect((await plan({ remap })).held).toMatchObject([held]);
    expect((await plan({ stripTrained: true })).held).toMatchObject([held]);
    bucket.put('flows/u/a.flow', SECRET, { etag: '"another"' });
    expect((await plan({ overwrite: true })).held).toMatchObject([held]);
  });

  test('is not even read where nobody has touched it since, unless that is asked for', async () => {
    write('a.flow');
    later();
    const made = await plan();
    const read: string[] = [];
    const sources: FlowSources = {
      ...FOLDERS,
      read: (...args) => {
        read.push(args[1]);
        return FOLDERS.read(...args);
      },
    };
    const input = { folders: [tree], bucket: B, prefix: 'flows/', stateFolder: state() };
    await drain(applyMigration(bucket.bulk, made, sources, { stateFolder: state() }));
    expect([read, bodies()]).toEqual([[], { 'flows/a.flow': flow('a.flow') }]);
    expect((await drain(planMigration(ports(), input, sources))).present).toHaveLength(1);
    expect(read).toEqual([]);
    expect((await drain(planMigration(ports(), { ...input, reread: true }, sources))).present).toHaveLength(
      1,
    );
    expect(read).toEqual(['a.flow']);
  });

  test('leaves the journal as it is', async () => {
    write('a.flow');
    await apply(await plan());
    const [name = ''] = readdirSync(state());
    const { size } = statSync(join(state(), name));
    await apply(await plan());
    expect(statSync(join(state(), name)).size).toBe(size);
  });
});

test('trained parameters are left out where that is asked for, and said', async () => {
  write('a.flow', flowText(step('a', { trained_parameters: { mean: 1 } })));
  const [change] = (await plan({ stripTrained: true })).changes;
  expect(change?.upload.stripped).toBe(1);
  expect((await plan()).changes[0]?.upload.stripped).toBe(0);
});

test('the bucket is asked about the place, and how many objects are there is told', async () => {
  for (const key of ['flows/1', 'flows/2', 'flows/3', 'other/4']) bucket.put(key, 'x');
  const asked: unknown[] = [];
  const buckets = {
    ...ports().buckets,
    listPage: async (...args: unknown[]) => asked.push(args),
    bucketRegion: async () => 'eu-west-1',
  } as unknown as MigratePorts['buckets'];
  const opened: unknown[] = [];
  const at = ports({
    buckets,
    bulk: async (where) => {
      opened.push(where);
      return bucket.bulk;
    },
  });
  const events: unknown[] = [];
  const run = planMigration(
    at,
    { folders: [tree], bucket: B, prefix: 'flows', stateFolder: state(), owner: '999999999999' },
    FOLDERS,
  );
  for (let next = await run.next(); !next.done; next = await run.next()) events.push(next.value);
  expect(events[0]).toEqual({ type: 'listed', objects: 3 });
  expect(asked).toMatchObject([[{ bucket: B, prefix: 'flows/', limit: 1 }, { owner: '999999999999' }]]);
  expect(opened).toEqual([{ bucket: B, owner: '999999999999', region: 'eu-west-1' }]);
});

test('flows that no sync has brought are named with the reason, and so is what may be one', async () => {
  for (const path of ['done.flow', 'new.flow']) write(path);
  write('secret.flow', SECRET);
  write('note.txt', 'no flow');
  for (const path of ['large.flow', 'large.bin']) {
    write(path, '{"nodes":');
    truncateSync(join(tree, path), 64 * 1024 * 1024 + 1);
  }
  const missing = async () =>
    missingFlows(
      { folders: [tree], sources: FOLDERS },
      await Journal.read(state(), { endpoint: undefined, bucket: B, prefix: 'flows/', roots: [tree] }),
      undefined,
    );
  const newer =
    'no sync has uploaded it: it is newer, or the run was stopped or failed before it; sync again';
  const large = { root: tree, path: 'large.flow', problem: expect.stringMatching(/^it has 67108865 bytes/) };
  const secret = {
    root: tree,
    path: 'secret.flow',
    problem: 'held back by flow/secret; sync says what to do',
  };
  const fresh = (path: string) => ({ root: tree, path, problem: newer });
  expect(await missing()).toEqual([fresh('done.flow'), large, fresh('new.flow'), secret]);
  await apply(await plan());
  write('z.flow', flow('z'));
  // What is on record is not missing, whatever it holds by now.
  write('done.flow', flow('another by now'));
  expect(await missing()).toEqual([large, secret, fresh('z.flow')]);
});
