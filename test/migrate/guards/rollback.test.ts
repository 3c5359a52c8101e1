/** What a sync keeps of what it replaces, and how it comes back, on a bucket in memory. */
import { describe, expect, test } from 'vitest';
import { drain } from '../../../src/core/events.ts';
import { applyRollback } from '../../../src/migrate/rollback/apply-rollback.ts';
import { History } from '../../../src/migrate/rollback/history.ts';
import { copySource, ReplacedKeeper } from '../../../src/migrate/rollback/keep-replaced.ts';
import { planRollback } from '../../../src/migrate/rollback/plan-rollback.ts';
import type { Replaced } from '../../../src/migrate/rollback/replaced.ts';
import { AdaptiveGate } from '../../../src/migrate/sync/gate.ts';
import type { JournalEntry } from '../../../src/migrate/sync/journal-entry.ts';
import { ObjectStore } from '../../../src/migrate/sync/object-store.ts';
import { awsError, Bucket, entry } from './bucket.ts';

const KEY = 'flows/a.flow';
const COPY = 'flows/.groundctl-replaced/x.kept';
const TARGET = { bucket: 'b', prefix: 'flows/' };
const replaced = (more: Partial<Replaced> = {}): Replaced => ({
  ...{ key: KEY, run: 1, etag: '"theirs"', size: 6, kept: { key: COPY, etag: '"kept"' } },
  ...more,
});
const version = { kept: { versionId: 'v1' } };
const V1 = `${KEY}?versionId=v1`;

function historyOf(...all: readonly Replaced[]): History {
  const history = new History();
  for (const one of all) history.replaced(one);
  return history;
}
const plan = (bucket: Bucket, all: readonly Replaced[], entries: readonly JournalEntry[] = []) =>
  planRollback(bucket.bulk, {
    target: TARGET,
    journal: {
      migration: 'm1',
      entries: new Map(entries.map((one) => [one.key, one])),
      replaced: historyOf(...all),
    },
  });
/** The object that a sync wrote, with the copy of what was there. */
const synced = () => new Bucket().ours(KEY, 'a flow').put(COPY, 'theirs', { etag: '"kept"' });

describe('a rollback', () => {
  test('is of what the sync wrote, from its copy or version', async () => {
    const made = await plan(synced(), [replaced()]);
    expect(made).toEqual({
      title: 'Restore 1 object that the last sync to s3://b/flows/ replaced',
      changes: [
        {
          kind: 'update',
          subject: `s3://b/${KEY}`,
          fields: [
            {
              field: 'holds',
              before: 'what the sync wrote',
              after: 'an object that is not part of this migration',
            },
            { field: 'from', after: `the copy s3://b/${COPY}` },
            { field: 'size', after: '6 B' },
          ],
          replaced: replaced(),
          etag: `"${KEY}"`,
        },
      ],
      ...{ unchanged: [], findings: [], back: [] },
    });
    const before = entry(KEY, 'old flow');
    const ofVersion = await plan(synced().put(V1, 'old flow', { etag: '"theirs"' }), [
      replaced({ ...version, before }),
    ]);
    expect(ofVersion.changes[0]?.fields.map(({ after }) => after)).toEqual([
      'an upload of a.flow',
      'version v1',
      '6 B',
    ]);
  });

  test('creates an object of others that is gone by now', async () => {
    const { changes } = await plan(new Bucket().put(COPY, 'theirs', { etag: '"kept"' }), [replaced()]);
    expect(changes).toMatchObject([{ kind: 'create', etag: undefined }]);
    expect(changes[0]?.fields[0]).toStrictEqual({
      field: 'holds',
      after: 'an object that is not part of this migration',
    });
  });

  const changed = 'someone has changed it since';
  const noCopy = `its copy ${COPY} is gone, or has changed`;
  const noVersion = 'version v1 of it is gone, or has changed';
  const before = entry(KEY, 'a flow');
  test.each<[string, Bucket, Partial<Replaced>, readonly JournalEntry[]]>([
    ['it is gone, and sync uploads it again', new Bucket(), { before }, []],
    [changed, synced().put(KEY, 'x'), {}, []],
    [changed, synced().put(KEY, 'x'), {}, [entry(KEY, 'x', { written: false })]],
    [changed, synced().put(KEY, 'x'), {}, [entry(KEY, 'x', { etag: '"other"' })]],
    [changed, synced().ours(KEY, 'x', 'a.flow', { migration: 'm2' }), {}, []],
    [changed, synced().ours(KEY, 'x', 'a.flow', { content: 'other' }), {}, []],
    [noCopy, new Bucket().ours(KEY, 'x'), {}, []],
    [noCopy, synced().put(COPY, 'theirs', { etag: '"other"' }), {}, []],
    [noVersion, synced(), version, []],
    [noVersion, synced().put(V1, 'theirs', { etag: '"other"' }), version, []],
  ])('leaves what is as it is: %s', async (reason, bucket, more, entries) => {
    const made = await plan(bucket, [replaced(more)], entries);
    expect(made).toMatchObject({
      title: 'Restore 0 objects that the last sync to s3://b/flows/ replaced',
      changes: [],
      unchanged: [{ subject: `s3://b/${KEY}`, reason }],
      back: [],
    });
  });

  test('takes what the journal says that it wrote, whatever S3 says of it', async () => {
    const { changes } = await plan(synced().put(KEY, 'x'), [replaced()], [entry(KEY, 'x')]);
    expect(changes).toMatchObject([{ kind: 'update', etag: `"${KEY}"` }]);
  });

  test.each<[string, Partial<Replaced>, Bucket]>([
    ['it never was another', {}, synced().put(KEY, 'theirs', { etag: '"theirs"' })],
    ['it is the same flow again', { before: entry(KEY, 'theirs') }, synced().ours(KEY, 'theirs')],
  ])('knows what is back already: %s', async (_, more, bucket) => {
    const made = await plan(bucket, [replaced(more)]);
    expect(made.changes).toEqual([]);
    expect(made.unchanged).toEqual([{ subject: `s3://b/${KEY}`, reason: 'it holds what it held before' }]);
    expect(made.back).toEqual([{ replaced: replaced(more), etag: bucket.objects.get(KEY)?.etag }]);
  });

  test('is no more back with the same bytes in another size, or with other bytes', async () => {
    for (const more of [{ size: 7, before: entry(KEY, 'theirs') }, { before: entry(KEY, 'others') }]) {
      expect((await plan(synced().ours(KEY, 'theirs'), [replaced(more)])).back).toEqual([]);
    }
  });

  test('is about the last sync alone, and about the one before where that left nothing to bring back', async () => {
    const [c, d] = ['flows/c.flow', 'flows/d.flow'];
    const bucket = synced().ours(c, 'c').ours(d, 'd').ours('flows/b.flow', 'b');
    const all = [
      replaced({ run: 1, key: d }),
      replaced({ run: 2, key: KEY }),
      replaced({ run: 1, key: c }),
      replaced({ run: 2, key: 'flows/b.flow' }),
    ];
    const keys = async () => (await plan(bucket, all)).changes.map(({ replaced: { key } }) => key);
    expect(await keys()).toEqual([KEY, 'flows/b.flow']);
    for (const key of [KEY, 'flows/b.flow']) bucket.put(key, 'changed');
    expect(await keys()).toEqual([c, d]);
    const { unchanged } = await plan(bucket, all);
    expect(unchanged.map(({ subject }) => subject)).toEqual([`s3://b/${KEY}`, 's3://b/flows/b.flow']);
    bucket.put(KEY, 'theirs', { etag: '"theirs"' });
    expect(await keys()).toEqual([]);
  });

  test('is of the newest of several replacements of one key', async () => {
    const older = replaced({ run: 1, kept: { key: 'flows/.old', etag: '"old"' } });
    expect((await plan(synced(), [older, replaced({ run: 2 })])).changes).toMatchObject([
      { replaced: { run: 2 } },
    ]);
  });
});

describe('what is brought back', () => {
  const apply = async (bucket: Bucket, all: readonly Replaced[], meanwhile?: (bucket: Bucket) => void) => {
    const restored: unknown[] = [];
    const made = await plan(bucket, all);
    meanwhile?.(bucket);
    let written = false;
    const journal = {
      restored: (key: string, is: JournalEntry | undefined) => restored.push([key, is]),
      written: async () => {
        written = true;
      },
    };
    const result = await drain(applyRollback(bucket.bulk, journal, made, { target: TARGET }));
    expect(written).toBe(true);
    const outcomes = result.outcomes.map((outcome) =>
      outcome.status === 'failed'
        ? [outcome.error.code, outcome.error.message, outcome.error.hint]
        : [outcome.status, 'detail' in outcome ? outcome.detail : undefined],
    );
    return { outcomes, restored, body: bucket.objects.get(KEY)?.body };
  };
  const again = 'Run the same command again; the saved copies are left as they are.';
  const different = ['not-restored', 'It does not match the saved copy.', again];

  test.each<[string, Partial<Replaced>]>([
    ['a copy', {}],
    ['a version', version],
  ])('comes from %s, is read back, and is nobody’s of ours', async (_, more) => {
    const bucket = synced().put(V1, 'theirs', { etag: '"theirs"' });
    const { outcomes, restored, body } = await apply(bucket, [replaced(more)]);
    expect(outcomes).toEqual([['applied', undefined]]);
    expect([body, restored]).toEqual(['theirs', [[KEY, undefined]]]);
  });

  test('an upload before is on record again, with the ETag that it has now', async () => {
    const before = entry(KEY, 'theirs', { seen: { etag: '"x"', size: 6 } });
    const { restored } = await apply(synced(), [replaced({ before })]);
    expect(restored).toEqual([[KEY, { ...before, etag: '"copy of kept"', seen: undefined }]]);
    const back = synced().ours(KEY, 'theirs');
    expect((await apply(back, [replaced({ before })])).restored).toEqual([
      [KEY, { ...before, etag: `"${KEY}"`, seen: undefined }],
    ]);
  });

  test('what was kept and is gone meanwhile stops it', async () => {
    const { outcomes, restored, body } = await apply(synced(), [replaced()], ({ objects }) =>
      objects.delete(COPY),
    );
    expect(outcomes).toEqual([['not-restored', 'The saved copy is gone.', again]]);
    expect([body, restored]).toEqual(['a flow', []]);
  });

  test('somebody who has written meanwhile is not written over', async () => {
    const { outcomes, restored, body } = await apply(synced(), [replaced()], (bucket) =>
      bucket.put(KEY, 'new', { etag: '"n"' }),
    );
    expect(outcomes).toMatchObject([['conflict', expect.any(String), expect.any(String)]]);
    expect([body, restored]).toEqual(['new', []]);
    const created = await apply(
      new Bucket().put(COPY, 'theirs', { etag: '"kept"' }),
      [replaced()],
      (bucket) => bucket.put(KEY, 'newest', { etag: '"n"' }),
    );
    expect(created).toMatchObject({ outcomes: [['conflict', {}, {}]], body: 'newest', restored: [] });
  });

  test('a copy whose answer was lost counts where the key holds the same', async () => {
    const lose =
      (body: string, more = {}) =>
      (bucket: Bucket) =>
        bucket.fails.set(`PUT ${KEY}`, Object.assign(awsError('conflict', 412), {})) &&
        bucket.put(KEY, body, { etag: '"arrived"', ...more });
    // It has looked before the copy, and only then is the other object there.
    const bucket = synced();
    const made = await plan(bucket, [replaced()]);
    const send = bucket.bulk.send.bind(bucket.bulk);
    for (const [body, expected] of [
      ['theirs', ['applied', undefined]],
      ['others', ['conflict']],
      ['longer than theirs', ['conflict']],
    ] as const) {
      const restored: unknown[] = [];
      bucket.ours(KEY, 'a flow');
      bucket.fails.clear();
      Object.assign(bucket.bulk, {
        send: async (request: Parameters<typeof send>[0]) => {
          if (request.method === 'PUT') lose(body)(bucket);
          return send(request);
        },
      });
      const result = await drain(
        applyRollback(
          bucket.bulk,
          { restored: (...is) => restored.push(is), written: async () => {} },
          made,
          { target: TARGET },
        ),
      );
      const [outcome] = result.outcomes;
      expect(outcome?.status === 'failed' ? [outcome.error.code] : [outcome?.status, undefined]).toEqual(
        expected,
      );
      expect(restored).toEqual(expected[0] === 'applied' ? [[KEY, undefined]] : []);
    }
  });

  test('what arrives as something else is said, and not put on record', async () => {
    const other = entry(KEY, 'other bytes than were kept');
    const { outcomes, restored } = await apply(synced(), [replaced({ before: other })]);
    expect(outcomes).toEqual([different]);
    expect(restored).toEqual([]);
  });

  test('what is too large for a flow is compared by its size', async () => {
    const bucket = synced();
    const size = String(64 * 1024 * 1024 + 1);
    bucket.put(COPY, 'theirs', { etag: '"kept"', headers: { 'content-length': size } });
    const { outcomes, restored } = await apply(bucket, [replaced()]);
    expect(outcomes).toEqual([['applied', 'compared by size only']]);
    expect(restored).toEqual([[KEY, undefined]]);
    expect(bucket.sent.filter((line) => line.startsWith('GET'))).toEqual([]);
  });
});

describe('before an object is replaced', () => {
  const keep = async (bucket: Bucket, entries: readonly JournalEntry[] = [], etag = '"theirs"') => {
    const noted: Replaced[] = [];
    const keeper = new ReplacedKeeper(
      new ObjectStore(bucket.bulk, new AdaptiveGate()),
      {
        entries: new Map(entries.map((one) => [one.key, one])),
        replacing: async (one) => void noted.push(one),
        nextRun: 4,
      },
      TARGET,
    );
    await keeper.keep(KEY, etag);
    return noted;
  };
  const theirs = (more = {}) => new Bucket().put(KEY, 'theirs', { etag: '"theirs"', ...more });
  const versioned = (id: string) => theirs({ headers: { 'x-amz-version-id': id } });
  const note = { key: KEY, run: 4, etag: '"theirs"', size: 6, before: undefined };

  test('it is copied below the place, once, or kept as its version', async () => {
    const bucket = theirs();
    const [first] = await keep(bucket);
    expect(first).toEqual({
      ...note,
      kept: {
        key: expect.stringMatching(/^flows\/\.groundctl-replaced\/[0-9a-f]{32}\.kept$/),
        etag: '"copy of theirs"',
      },
    });
    const [copy = ''] = [...bucket.objects.keys()].filter((key) => key !== KEY);
    expect(bucket.objects.get(copy)?.body).toBe('theirs');
    expect(await keep(bucket)).toEqual([first]);
    expect(bucket.sent.filter((line) => line.startsWith('PUT'))).toHaveLength(1);
    expect(await keep(versioned('v7'))).toEqual([{ ...note, kept: { versionId: 'v7' } }]);
    expect(await keep(versioned('null'))).toMatchObject([{ kept: { etag: '"copy of theirs"' } }]);
  });

  test('half a copy of another run is written over', async () => {
    const bucket = theirs();
    await keep(bucket);
    const [copy = ''] = [...bucket.objects.keys()].filter((key) => key !== KEY);
    bucket.put(copy, 'half', { etag: '"half"' });
    expect(await keep(bucket)).toMatchObject([{ kept: { key: copy, etag: '"copy of theirs"' } }]);
    expect(bucket.objects.get(copy)?.body).toBe('theirs');
  });

  test('an upload of ours is on record with it, and one that is not ours, or another by now, is not', async () => {
    const ours = entry(KEY, 'theirs', { etag: '"theirs"' });
    expect((await keep(theirs(), [ours]))[0]?.before).toEqual(ours);
    expect((await keep(theirs(), [{ ...ours, written: false }]))[0]?.before).toBeUndefined();
    expect((await keep(theirs(), [{ ...ours, etag: '"other"' }]))[0]?.before).toBeUndefined();
  });

  test('nothing is kept of what is damaged, gone, or another by now', async () => {
    expect(await keep(theirs(), [entry(KEY, 'theirs', { etag: '"theirs"', damaged: true })])).toEqual([]);
    expect(await keep(new Bucket())).toEqual([]);
    expect(await keep(theirs(), [], '"older"')).toEqual([]);
  });

  test('what cannot be kept is not replaced, and it is said what is missing', async () => {
    const hint =
      'Allow s3:GetObject and s3:PutObject under the target (and kms:Decrypt), turn versioning on, or use --no-keep to replace it permanently.';
    const bucket = theirs();
    const [kept] = await keep(bucket);
    const copy = kept !== undefined && 'key' in kept.kept ? kept.kept.key : '';
    const denied = theirs();
    denied.fails.set(`PUT ${copy}`, awsError('access-denied', 403));
    await expect(keep(denied)).rejects.toMatchObject({
      ...{ code: 'not-kept', hint, aws: { httpStatus: 403 } },
      message: 'The existing object could not be saved, so it was not replaced. S3 said access-denied.',
    });
    const short = theirs({ headers: { 'content-length': '7' } });
    await keep(theirs());
    short.bulk.send = ((send) => async (request: Parameters<typeof send>[0]) => {
      const answer = await send(request);
      return request.key === copy
        ? { ...answer, headers: { ...answer.headers, 'content-length': '5' } }
        : answer;
    })(short.bulk.send);
    await expect(keep(short)).rejects.toMatchObject({
      code: 'not-kept',
      message: 'The existing object could not be saved, so it was not replaced.',
    });
  });
});

test.each([
  [undefined, 'b/a%20b/%2B.flow'],
  ['v 1+', 'b/a%20b/%2B.flow?versionId=v%201%2B'],
])('a source of a copy is encoded, with the version %j: %s', (id, expected) => {
  expect(copySource('b', 'a b/+.flow', id)).toBe(expected);
});
