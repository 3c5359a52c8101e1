/** What may be removed, decided on a bucket in memory. */
import { describe, expect, test } from 'vitest';
import { drain } from '../../../src/core/events.ts';
import { applyClean, type CleanInput, planClean } from '../../../src/migrate/clean.ts';
import { History } from '../../../src/migrate/rollback/history.ts';
import type { Replaced } from '../../../src/migrate/rollback/replaced.ts';
import type { JournalEntry } from '../../../src/migrate/sync/journal-entry.ts';
import { awsError, Bucket, entry, sha } from './bucket.ts';

describe('what clean may remove', () => {
  const plan = (bucket: Bucket, entries: readonly JournalEntry[] = [], more: Partial<CleanInput> = {}) => {
    const listed = new Map(
      [...bucket.objects].map(([Key, { body, etag }]) => [Key, { Key, Size: body.length, ETag: etag }]),
    );
    return planClean(bucket.bulk, {
      target: { bucket: 'canvas', prefix: 'flows/' },
      roots: ['/work'],
      journal: {
        migration: 'm1',
        entries: new Map(entries.map((one) => [one.key, one])),
        replaced: new History(),
        owners: {},
      },
      listed,
      versioning: undefined,
      ...more,
    });
  };

  test('is what it wrote, that carries its mark, and that nobody has changed', async () => {
    const bucket = new Bucket().ours('flows/a.flow', 'a').ours('flows/b.flow', 'b');
    const planned = await plan(bucket, [entry('flows/b.flow', 'b'), entry('flows/a.flow', 'a')]);
    expect(planned).toEqual({
      title: 'Remove 2 staged flows from s3://canvas/flows/',
      changes: ['a', 'b'].map((name) => ({
        kind: 'delete',
        subject: `s3://canvas/flows/${name}.flow`,
        fields: [{ field: 'came from', before: `${name}.flow` }],
        key: `flows/${name}.flow`,
        etag: `"flows/${name}.flow"`,
      })),
      unchanged: [],
      findings: [],
      confirmName: 's3://canvas/flows/',
    });
    expect(
      (await plan(bucket, [entry('flows/a.flow', 'a')], { versioning: 'Enabled' })).findings,
    ).toMatchObject([
      {
        rule: 'target/versions-stay',
        subject: 's3://canvas',
        message: 'versioning is on: removed objects remain as versions',
      },
    ]);
    expect((await plan(bucket, [], { versioning: 'Suspended' })).findings).toEqual([]);
    expect((await plan(new Bucket(), [], { versioning: 'Enabled' })).findings).toEqual([]);
  });

  test.each<[string, (bucket: Bucket) => Bucket, Partial<JournalEntry>, string]>([
    [
      'was there before',
      (bucket) => bucket.ours('flows/a.flow', 'a'),
      { written: false },
      'it was there before: not part of this migration',
    ],
    ['is gone', (bucket) => bucket, {}, 'it is already gone'],
    [
      'carries no mark',
      (bucket) => bucket.put('flows/a.flow', 'a'),
      {},
      'it does not carry the mark of this migration',
    ],
    [
      'carries the mark of another migration',
      (bucket) => bucket.ours('flows/a.flow', 'a', 'a.flow', { migration: 'm2' }),
      {},
      'it does not carry the mark of this migration',
    ],
    [
      'has another ETag',
      (bucket) => bucket.ours('flows/a.flow', 'a'),
      { etag: '"older"' },
      'someone has changed it since',
    ],
  ])('is not what %s', async (_, fill, more, reason) => {
    const planned = await plan(fill(new Bucket()), [entry('flows/a.flow', 'a', more)]);
    expect(planned).toMatchObject({
      title: 'Remove 0 staged flows from s3://canvas/flows/',
      changes: [],
      unchanged: [{ subject: 's3://canvas/flows/a.flow', reason }],
    });
  });

  test('is, of what the journal does not know, what a killed run wrote and nobody touched', async () => {
    const planned = await plan(
      new Bucket()
        .ours('flows/a.flow', 'a')
        .put('flows/theirs.flow', 'x')
        .ours('flows/notes.txt', 'x', 'notes.txt'),
    );
    expect(planned.title).toBe('Remove 1 staged flow from s3://canvas/flows/');
    expect(planned.changes.map(({ key, notes }) => [key, notes])).toEqual([
      [
        'flows/a.flow',
        ['not in the journal: a run was killed right after it wrote this; known by its mark and checksum'],
      ],
    ]);
    expect(planned.unchanged).toEqual([]);
  });

  test.each<[string, (bucket: Bucket) => Bucket, string]>([
    [
      'another migration wrote',
      (bucket) => bucket.ours('flows/a.flow', 'a', 'a.flow', { migration: 'm2' }),
      'groundctl put it there from other folders, or its journal is not on this computer',
    ],
    [
      'was copied to a key that sync would not give',
      (bucket) => bucket.ours('flows/a.flow', 'a', 'sub/b.flow'),
      'it carries the mark of this migration under a key that sync would not use: a copy',
    ],
    [
      'holds something else by now',
      (bucket) => bucket.ours('flows/a.flow', 'a', 'a.flow', { content: sha('b') }),
      'it carries the mark of this migration, but S3 does not confirm that it still holds what was written',
    ],
    [
      'says nothing of what it held',
      (bucket) => bucket.ours('flows/a.flow', 'a', 'a.flow', { content: undefined }),
      'it carries the mark of this migration, but S3 does not confirm that it still holds what was written',
    ],
  ])('is not what %s', async (_, fill, reason) => {
    const planned = await plan(fill(new Bucket()));
    expect(planned).toMatchObject({
      changes: [],
      unchanged: [{ subject: 's3://canvas/flows/a.flow', reason }],
    });
  });

  describe('of what a sync kept before it replaced it', () => {
    const keep = (key: string, of: string, more: Partial<Replaced> = {}): Replaced => ({
      ...{ key: of, run: 1, etag: '"old"', size: 3, kept: { key, etag: `"${key}"` } },
      ...more,
    });
    const history = (...all: readonly Replaced[]) => {
      const replaced = new History();
      for (const one of all) replaced.replaced(one);
      return replaced;
    };
    const journal = (replaced: History, entries: readonly JournalEntry[] = []) => ({
      ...{ migration: 'm1', replaced, owners: {} },
      entries: new Map(entries.map((one) => [one.key, one])),
    });
    const AT = 'flows/.kept/1/a.flow.bak';
    const ours = entry('flows/a.flow', 'older');

    test('is the copy of what it had written itself, after the flows', async () => {
      const bucket = new Bucket().ours('flows/a.flow', 'a').put(AT, 'older');
      const replaced = history(keep(AT, 'flows/a.flow', { before: ours }));
      const planned = await plan(bucket, [], {
        journal: journal(replaced, [entry('flows/a.flow', 'a')]),
      });
      expect(planned.title).toBe('Remove 1 staged flow and 1 of what was replaced from s3://canvas/flows/');
      expect(planned.changes.map(({ key, etag, fields }) => [key, etag, fields])).toEqual([
        [AT, `"${AT}"`, [{ field: 'kept from', before: 'flows/a.flow' }]],
        ['flows/a.flow', '"flows/a.flow"', [{ field: 'came from', before: 'a.flow' }]],
      ]);
      expect(planned.unchanged).toEqual([]);
    });

    test("is not the only copy of another one's, until that is back", async () => {
      const bucket = new Bucket().put(AT, 'theirs').put('flows/.kept/1/b.bak', 'theirs too');
      const replaced = history(keep(AT, 'flows/a.flow'), keep('flows/.kept/1/b.bak', 'flows/b.flow'));
      const planned = await plan(bucket, [], { journal: journal(replaced) });
      expect(planned.title).toBe('Remove 0 staged flows from s3://canvas/flows/');
      expect(planned.changes).toEqual([]);
      expect(planned.unchanged).toEqual(
        [
          [AT, 'a'],
          ['flows/.kept/1/b.bak', 'b'],
        ].map(([key, name]) => ({
          subject: `s3://canvas/${key}`,
          reason: `what someone else had at flows/${name}.flow: migrate rollback restores it`,
        })),
      );
      replaced.restored('flows/a.flow');
      const later = await plan(bucket, [], { journal: journal(replaced) });
      expect(later.changes.map(({ key }) => key)).toEqual([AT]);
      replaced.removed(AT);
      expect((await plan(bucket, [], { journal: journal(replaced) })).changes).toEqual([]);
    });

    test('is nothing that somebody has put in its place, or that is gone', async () => {
      const replaced = history(keep(AT, 'flows/a.flow', { before: ours }));
      const changed = new Bucket().put(AT, 'other', { etag: '"other"' });
      for (const bucket of [changed, new Bucket()]) {
        const planned = await plan(bucket, [], { journal: journal(replaced) });
        expect([planned.changes, planned.unchanged]).toEqual([[], []]);
      }
    });
  });

  test('is named in the order of its keys', async () => {
    const names = ['c', 'a', 'b', 'e', 'd'];
    const bucket = new Bucket();
    for (const name of names) bucket.ours(`flows/${name}.flow`, name);
    const planned = await plan(
      bucket,
      names.map((name) => entry(`flows/${name}.flow`, name, { written: name < 'c' })),
    );
    expect(planned.changes.map(({ key }) => key)).toEqual(['flows/a.flow', 'flows/b.flow']);
    expect(planned.unchanged.map(({ subject }) => subject.at(-6))).toEqual(['c', 'd', 'e']);
    // What was there before is not even asked for.
    expect(bucket.sent.sort()).toEqual(['HEAD flows/a.flow', 'HEAD flows/b.flow']);
  });

  test('is not tried out on an object that is another by now', async () => {
    const bucket = new Bucket().ours('flows/a.flow', 'a');
    const planned = await plan(bucket, [entry('flows/a.flow', 'a')]);
    bucket.put('flows/a.flow', 'edited', { etag: '"new"' });
    bucket.sent.length = 0;
    const result = await drain(applyClean(bucket.bulk, { removed: () => {} }, planned, { doubtful: true }));
    expect(result.failed).toBe(1);
    expect(bucket.objects.has('flows/a.flow')).toBe(true);
    expect(bucket.sent.filter((one) => one.startsWith('DELETE'))).toHaveLength(1);
  });

  test('stops with an interruption: nothing more is removed', async () => {
    const bucket = new Bucket().ours('flows/a.flow', 'a').ours('flows/b.flow', 'b');
    const planned = await plan(bucket, [entry('flows/a.flow', 'a'), entry('flows/b.flow', 'b')]);
    const cut = new AbortController();
    cut.abort();
    const result = await drain(
      applyClean(bucket.bulk, { removed: () => {} }, planned, { signal: cut.signal }),
    );
    expect([result.applied, bucket.objects.size]).toEqual([0, 2]);
    await expect(plan(bucket, [entry('flows/a.flow', 'a')], { signal: cut.signal })).rejects.toThrow();
  });

  test('goes only as long as it is what was seen, and the journal forgets what went', async () => {
    const bucket = new Bucket().ours('flows/a.flow', 'a').ours('flows/b.flow', 'b');
    const planned = await plan(bucket, [entry('flows/a.flow', 'a'), entry('flows/b.flow', 'b')]);
    bucket.put('flows/b.flow', 'edited', { etag: '"new"' });
    const removed: string[] = [];
    const journal = { removed: (key: string) => void removed.push(key) };
    const { outcomes } = await drain(applyClean(bucket.bulk, journal, planned));
    expect(
      outcomes.map((one) =>
        one.status === 'failed' ? [one.status, one.error.code, one.error.message] : [one.status],
      ),
    ).toEqual([
      ['applied'],
      ['failed', 'conflict', 'Someone changed the object in the meantime; it was left alone.'],
    ]);
    expect([removed, [...bucket.objects.keys()]]).toEqual([['flows/a.flow'], ['flows/b.flow']]);
    // What is gone already is as asked.
    bucket.objects.delete('flows/b.flow');
    bucket.fails.set('DELETE flows/b.flow', awsError('no-such-key', 404));
    expect((await drain(applyClean(bucket.bulk, journal, planned))).applied).toBe(2);
  });

  test('is found out once whether a doubtful server keeps to conditions', async () => {
    const bucket = new Bucket().ours('flows/a.flow', 'a').ours('flows/b.flow', 'b');
    const planned = await plan(bucket, [entry('flows/a.flow', 'a'), entry('flows/b.flow', 'b')]);
    bucket.sent.length = 0;
    let careful: boolean | undefined;
    const counts = {
      onCounts: (seen: { careful: boolean }) => {
        careful = seen.careful;
      },
    };
    await drain(applyClean(bucket.bulk, { removed: () => {} }, planned, { doubtful: true, ...counts }));
    expect(careful).toBe(false);
    expect(bucket.sent.filter((one) => one.startsWith('DELETE'))).toHaveLength(3);
    expect(bucket.objects.size).toBe(0);
  });
});
