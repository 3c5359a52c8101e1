/** What may be written, what may be removed, and under which key: decided on a bucket in memory. */
import { hash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GroundctlError } from '../../src/core/errors.ts';
import { drain } from '../../src/core/events.ts';
import { good, type Parsed } from '../../src/core/parsed.ts';
import { applyClean, type CleanInput, planClean } from '../../src/migrate/clean.ts';
import { FOLDERS } from '../../src/migrate/files/flow-sources.ts';
import { askAndDecide, type Candidate, type DecisionContext, decide } from '../../src/migrate/plan/decide.ts';
import { checkPrefix, keysFor, mayHold, rootNames } from '../../src/migrate/plan/keys.ts';
import type { BulkPort } from '../../src/migrate/ports.ts';
import { History } from '../../src/migrate/rollback/history.ts';
import type { Replaced } from '../../src/migrate/rollback/replaced.ts';
import { AdaptiveGate } from '../../src/migrate/sync/gate.ts';
import type { JournalEntry } from '../../src/migrate/sync/journal-entry.ts';
import { listAll } from '../../src/migrate/sync/list-all.ts';
import { ObjectStore } from '../../src/migrate/sync/object-store.ts';
import { originHeaders, readOrigin, sameOrigin } from '../../src/migrate/sync/origin.ts';
import { Refusals } from '../../src/migrate/sync/refusals.ts';
import { verifyMigration, verifyWords } from '../../src/migrate/verify.ts';
import { flowText } from './sample.ts';

const sha = (text: string) => hash('sha256', text);
const awsError = (code: string, httpStatus?: number, name = 'Refused') =>
  new GroundctlError(`S3 said ${code}.`, {
    code,
    source: 'aws',
    aws: { name, retryable: false, ...(httpStatus !== undefined && { httpStatus }) } as never,
  });

interface Stored {
  readonly body: string;
  readonly etag: string;
  readonly headers?: Readonly<Record<string, string>>;
}
/** A bucket that answers as S3 does to one attempt, and notes what it is asked. */
class Bucket {
  readonly objects = new Map<string, Stored>();
  readonly sent: string[] = [];
  readonly fails = new Map<string, Error>();

  put(key: string, body: string, more: Partial<Stored> = {}): this {
    this.objects.set(key, { body, etag: `"${key}"`, ...more });
    return this;
  }
  /** As groundctl writes it. */
  ours(
    key: string,
    body: string,
    path = key.slice('flows/'.length),
    more: { migration?: string; content?: string | undefined } = {},
  ): this {
    const { migration = 'm1', content = sha(body) } = more;
    const origin = {
      migration,
      path,
      sha256: sha(body),
      content: 'content' in more ? more.content : content,
    };
    const stored = Buffer.from(sha(body), 'hex').toString('base64');
    return this.put(key, body, { headers: { ...originHeaders(origin), 'x-amz-checksum-sha256': stored } });
  }

  readonly bulk = {
    send: async ({
      method,
      key,
      headers = {},
    }: {
      method: string;
      key: string;
      headers?: Record<string, string>;
    }) => {
      this.sent.push(`${method} ${key}`);
      const error = this.fails.get(`${method} ${key}`);
      if (error !== undefined) throw error;
      const found = this.objects.get(key);
      if (method === 'DELETE') {
        if (found !== undefined && headers['if-match'] !== found.etag) throw awsError('conflict', 412);
        this.objects.delete(key);
        return { status: 204, headers: {}, body: Buffer.alloc(0) };
      }
      if (found === undefined) throw awsError('no-such-key', 404);
      const body = Buffer.from(found.body);
      return {
        status: 200,
        headers: { etag: found.etag, 'content-length': String(body.length), ...found.headers },
        body: method === 'GET' ? body : Buffer.alloc(0),
      };
    },
  } as unknown as BulkPort;
}
const entry = (key: string, body: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
  key,
  root: '/work',
  path: key.slice('flows/'.length),
  source: sha(body),
  sha256: sha(body),
  etag: `"${key}"`,
  written: true,
  ...more,
});

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
        message: 'versioning is on: what is removed stays as a version',
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
      'it was there before: not ours to remove',
    ],
    ['is gone', (bucket) => bucket, {}, 'it is gone already'],
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
      'somebody has changed it since',
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
      'it carries the mark of this migration under a key that sync would not give: a copy',
    ],
    [
      'holds something else by now',
      (bucket) => bucket.ours('flows/a.flow', 'a', 'a.flow', { content: sha('b') }),
      'it carries the mark of this migration, but S3 does not say that it still holds what was written',
    ],
    [
      'says nothing of what it held',
      (bucket) => bucket.ours('flows/a.flow', 'a', 'a.flow', { content: undefined }),
      'it carries the mark of this migration, but S3 does not say that it still holds what was written',
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
          reason: `what somebody else had at flows/${name}.flow: migrate rollback brings it back`,
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
      ['failed', 'conflict', 'Somebody changed the object meanwhile; it was left alone.'],
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

describe('what a flow becomes at its key', () => {
  const body = 'the flow';
  const candidate = (more: Partial<Candidate> = {}): Candidate =>
    ({
      found: { root: { real: '/work' }, path: 'a.flow', sha256: sha(body) },
      findings: [],
      result: {
        size: body.length,
        sha256: sha(body),
        md5: 'd41d8cd98f00b204e9800998ecf8427e',
        body: undefined,
      },
      remapped: 0,
      stripped: 0,
      ...more,
    }) as unknown as Candidate;
  const KEY = 'flows/a.flow';
  const context = (
    bucket: Bucket,
    entries: readonly JournalEntry[] = [],
    more: Partial<DecisionContext> = {},
  ): DecisionContext => ({
    listed: new Map(
      [...bucket.objects].map(([Key, stored]) => [Key, { Key, Size: stored.body.length, ETag: stored.etag }]),
    ),
    journal: { migration: 'm1', entries: new Map(entries.map((one) => [one.key, one])) },
    store: new ObjectStore(bucket.bulk, new AdaptiveGate()),
    allow: new Set(),
    overwrite: false,
    usable: true,
    ...more,
  });
  const decided = async (
    bucket: Bucket,
    entries: readonly JournalEntry[] = [],
    more: Partial<DecisionContext> = {},
    given = candidate(),
  ) => {
    const at = context(bucket, entries, more);
    const first = decide(given, good(KEY), at);
    return first.type === 'ask'
      ? { ...(await askAndDecide(first, at)), asked: true }
      : { ...first, asked: false };
  };
  const upload = {
    root: '/work',
    path: 'a.flow',
    key: KEY,
    source: sha(body),
    size: body.length,
    sha256: sha(body),
    remapped: 0,
    stripped: 0,
  };

  test('is an upload where nothing is, under the condition that nothing is', async () => {
    expect(await decided(new Bucket())).toEqual({
      type: 'upload',
      candidate: candidate(),
      upload: { ...upload, condition: { type: 'absent' } },
      replaces: undefined,
      asked: false,
    });
  });

  test('has no key, is held back, or has no bucket to go to', () => {
    const at = context(new Bucket());
    const bad: Parsed<string> = { ok: false, problem: 'its key would be too long' };
    expect(decide(candidate(), bad, at)).toMatchObject({
      type: 'no-key',
      problem: 'its key would be too long',
    });
    expect(decide(candidate(), undefined, at)).toMatchObject({ type: 'no-key', problem: 'it has no key' });
    const finding = { rule: 'flow/secret' } as never;
    const held = decide(
      candidate({ findings: [finding, finding, { rule: 'flow/custom-code' } as never] }),
      good(KEY),
      at,
    );
    expect(held).toMatchObject({
      type: 'held',
      held: { root: '/work', path: 'a.flow', key: KEY, rules: ['flow/secret'] },
      reason: 'held back by flow/secret',
    });
    const allowed = { ...at, allow: new Set(['flow/secret']) };
    expect(decide(candidate({ findings: [finding] }), good(KEY), allowed).type).toBe('upload');
    expect(decide(candidate({ result: undefined }), good(KEY), at)).toMatchObject({
      type: 'held',
      reason: 'held back by flow/remap-refused',
    });
    expect(decide(candidate({ findings: [finding] }), good(KEY), { ...at, usable: false })).toMatchObject({
      reason: 'held back by flow/secret, target/no-bucket',
    });
  });

  test.each<[string, Partial<JournalEntry>, Partial<DecisionContext>, object]>([
    ['holds the same', {}, {}, { type: 'present', present: { ours: true, etag: `"${KEY}"` } }],
    ['held the same before', { written: false }, {}, { type: 'present', present: { ours: false } }],
    [
      'holds an older one of ours',
      { sha256: sha('old') },
      {},
      { type: 'upload', replaces: 'ours', upload: { condition: { type: 'etag', etag: `"${KEY}"` } } },
    ],
    ['was found damaged', { damaged: true }, {}, { type: 'upload', replaces: 'ours' }],
    ['holds another one’s', { written: false, sha256: sha('old') }, {}, { type: 'conflict', key: KEY }],
    [
      'holds another one’s, to be replaced',
      { written: false, sha256: sha('old') },
      { overwrite: true },
      { type: 'upload', replaces: 'other' },
    ],
  ])('where the journal knows that it %s', async (_, more, at, expected) => {
    expect(await decided(new Bucket().put(KEY, 'x'), [entry(KEY, body, more)], at)).toMatchObject({
      ...expected,
      asked: false,
    });
  });

  test.each<[string, (bucket: Bucket) => Bucket, Partial<DecisionContext>, object]>([
    [
      'the same of ours',
      (bucket) => bucket.ours(KEY, body),
      {},
      { type: 'present', present: { ours: true } },
    ],
    [
      'an older one of ours',
      (bucket) => bucket.ours(KEY, 'old flow'),
      {},
      { type: 'upload', replaces: 'ours' },
    ],
    [
      'the same of another one',
      (bucket) => bucket.ours(KEY, body, 'a.flow', { migration: 'm2' }),
      {},
      { type: 'present', present: { ours: false } },
    ],
    ['something of another one', (bucket) => bucket.put(KEY, 'theirs..'), {}, { type: 'conflict' }],
    [
      'something of another one, to be replaced',
      (bucket) => bucket.put(KEY, 'theirs..'),
      { overwrite: true },
      { type: 'upload', replaces: 'other' },
    ],
    [
      'the same by its MD5 alone',
      (bucket) => bucket.put(KEY, body, { etag: '"d41d8cd98f00b204e9800998ecf8427e"' }),
      {},
      { type: 'present', present: { ours: false } },
    ],
    [
      'another size under that MD5',
      (bucket) => bucket.put(KEY, 'x', { etag: '"d41d8cd98f00b204e9800998ecf8427e"' }),
      {},
      { type: 'conflict' },
    ],
    [
      'another SHA-256 under that MD5',
      (bucket) =>
        bucket.put(KEY, body, {
          etag: '"d41d8cd98f00b204e9800998ecf8427e"',
          headers: { 'x-amz-checksum-sha256': Buffer.from(sha('x'), 'hex').toString('base64') },
        }),
      {},
      { type: 'conflict' },
    ],
    [
      'the same by our own mark, where S3 tells no checksum',
      (bucket) =>
        bucket.put(KEY, body, {
          headers: originHeaders({ migration: 'm1', path: 'a.flow', sha256: sha(body), content: sha(body) }),
        }),
      {},
      { type: 'present', present: { ours: true } },
    ],
    [
      'the mark of another path of ours',
      (bucket) =>
        bucket.put(KEY, body, {
          headers: originHeaders({ migration: 'm1', path: 'b.flow', sha256: sha(body), content: sha(body) }),
        }),
      {},
      { type: 'conflict' },
    ],
  ])('where S3 says that there is %s', async (_, fill, at, expected) => {
    expect(await decided(fill(new Bucket()), [], at)).toMatchObject({ ...expected, asked: true });
    // An older line of the journal is not a word about it.
    expect(await decided(fill(new Bucket()), [entry(KEY, body, { etag: '"older"' })], at)).toMatchObject({
      ...expected,
      asked: true,
    });
  });

  test('where it went away meanwhile is a conflict with what was listed', async () => {
    const bucket = new Bucket().put(KEY, 'x');
    const at = context(bucket);
    const question = decide(candidate(), good(KEY), at);
    bucket.objects.clear();
    if (question.type !== 'ask') throw new Error('It is asked about.');
    expect(await askAndDecide(question, at)).toMatchObject({ type: 'conflict', key: KEY });
  });
});

describe('the key of a flow', () => {
  const keys = (paths: readonly string[], layout: 'mirror' | 'flat' = 'mirror', rootName = '') =>
    keysFor(
      paths.map((path) => ({ rootName, path })),
      'p/',
      layout,
    ).map((key) => (key.ok ? key.value : key.problem));

  test.each([
    ['a.flow', 'p/a.flow'],
    ['a.FLOW', 'p/a.flow'],
    ['sub/a.json', 'p/sub/a.flow'],
    ['a.TXT', 'p/a.flow'],
    ['a.flow.json', 'p/a.flow'],
    ['a', 'p/a.flow'],
    ['a.flower', 'p/a.flower.flow'],
  ])('of %s is %s', (path, key) => {
    expect(keys([path])).toEqual([key]);
  });

  test('lies in the folder of its root, or right below the prefix', () => {
    expect(keys(['sub/a.flow'], 'mirror', 'one')).toEqual(['p/one/sub/a.flow']);
    expect(keys(['sub/a.flow'], 'flat', 'one')).toEqual(['p/a.flow']);
    expect(keysFor([{ rootName: '', path: '1001/a.flow', named: 'ann/a.flow' }], '', 'mirror')).toEqual([
      good('ann/a.flow'),
    ]);
  });

  test('of those that would meet, by case or accent too, has a part of the path’s hash', () => {
    const apart = keys(['x/a.flow', 'y/A.flow', 'y/b.flow'], 'flat');
    expect(apart[2]).toBe('p/b.flow');
    expect(apart[0]).toMatch(/^p\/a-[0-9a-f]{8}\.flow$/);
    expect(apart[1]).toMatch(/^p\/A-[0-9a-f]{8}\.flow$/);
    expect(apart).toEqual(keys(['x/a.flow', 'y/A.flow', 'y/b.flow'], 'flat'));
    expect(new Set(keys(['\u00e4.flow', 'a\u0308.flow'])).size).toBe(2);
    expect(keys(['\u00e4.flow', 'a\u0308.flow'])[0]).toMatch(/-[0-9a-f]{8}\.flow$/);
  });

  test('has 1,024 bytes at most', () => {
    const fits = 1024 - 'p/.flow'.length;
    expect(keys(['k'.repeat(fits)])[0]).toHaveLength(1024);
    expect(keys(['k'.repeat(fits + 1)])).toEqual(['its key would have 1025 bytes, and S3 takes 1024']);
    expect(keys([`é${'k'.repeat(fits - 1)}`])).toEqual(['its key would have 1025 bytes, and S3 takes 1024']);
  });

  test('is one that some run may give, or it is a copy', () => {
    const may = (key: string, path: string, roots = ['/work'], owners = {}) =>
      mayHold(key, path, { prefix: 'p/', roots, owners });
    expect(may('p/sub/a.flow', 'sub/a.json')).toBe(true);
    expect(may('p/a.flow', 'sub/a.json')).toBe(true);
    expect(may(keys(['x/a.flow', 'y/a.flow'], 'flat')[0] ?? '', 'x/a.flow')).toBe(true);
    expect(may('p/b.flow', 'sub/a.json')).toBe(false);
    expect(may('q/sub/a.flow', 'sub/a.json')).toBe(false);
    expect(may('p/work/a.flow', 'a.flow')).toBe(false);
    expect(may('p/work/a.flow', 'a.flow', ['/x/work', '/y/other'])).toBe(true);
    expect(may('p/ann/a.flow', '1001/a.flow', ['/work'], { '1001': 'ann' })).toBe(true);
    expect(may('p/ann/a.flow', '1001/a.flow')).toBe(false);
  });

  test('names roots apart, and a prefix leads nowhere else', () => {
    expect(rootNames(['/a/b'])).toEqual(['']);
    expect(rootNames([])).toEqual([]);
    expect(rootNames(['/a/b', '/c/b/', '/d'])).toEqual(['b', 'b-2', 'd']);
    expect(rootNames(['/', '/x'])).toEqual(['root', 'x']);
    expect([checkPrefix(''), checkPrefix('a'), checkPrefix('a/b/'), checkPrefix('a/..b')]).toEqual([
      '',
      'a/',
      'a/b/',
      'a/..b/',
    ]);
    for (const prefix of ['..', '../a', 'a/../b', 'a/..', './a', 'a/.']) {
      expect(() => checkPrefix(prefix)).toThrow('The prefix must not have . or .. as a folder');
    }
  });
});

describe('a failure that all the rest would meet', () => {
  const reasonAfter = (...errors: readonly (GroundctlError | 'good')[]) => {
    const refusals = new Refusals();
    for (const error of errors) {
      if (error === 'good') refusals.succeeded();
      else refusals.failed(error);
    }
    return refusals.reason;
  };
  const many = (count: number, error: GroundctlError) => Array<GroundctlError>(count).fill(error);

  test('ends the run: a key, credentials, sixteen refusals or three silences in a row', () => {
    expect(reasonAfter()).toBeUndefined();
    expect(reasonAfter(awsError('kms-denied'))).toBe('the KMS key cannot be used');
    expect(reasonAfter(awsError('other', 403, 'ExpiredToken'))).toBe('AWS does not accept the credentials');
    expect(reasonAfter(new GroundctlError('x', { code: 'x', source: 'configuration' }))).toBe(
      'AWS does not accept the credentials',
    );
    expect(reasonAfter(...many(15, awsError('access-denied')))).toBeUndefined();
    expect(reasonAfter(...many(16, awsError('access-denied')))).toBe('S3 refused every object before it');
    expect(
      reasonAfter(...many(15, awsError('access-denied')), 'good', awsError('access-denied')),
    ).toBeUndefined();
    expect(reasonAfter(...many(2, awsError('unreachable')))).toBeUndefined();
    expect(reasonAfter(awsError('unreachable'), awsError('throttled'), awsError('unreachable'))).toBe(
      'S3 does not answer',
    );
    expect(reasonAfter(...many(2, awsError('unreachable')), 'good', awsError('throttled'))).toBeUndefined();
    expect(reasonAfter(...many(20, awsError('conflict')))).toBeUndefined();
    // The first reason stays.
    expect(reasonAfter(awsError('kms-denied'), ...many(3, awsError('unreachable')))).toBe(
      'the KMS key cannot be used',
    );
  });
});

test('a listing is read page by page to its end, and a page that fails is an error', async () => {
  const asked: (string | undefined)[] = [];
  const bulk = {
    listPage: async ({ token }: { token?: string }) => {
      asked.push(token);
      if (token === 'broken') throw awsError('access-denied', 403);
      const Key = `k${token ?? 0}`;
      const next = { undefined: '1', '1': '2', '2': undefined }[String(token)];
      return { token: next, entries: () => [{ Key, Size: 1, ETag: '"e"' }] };
    },
  } as unknown as BulkPort;
  expect([...(await listAll(bulk, 'p/', undefined)).keys()]).toEqual(['k0', 'k1', 'k2']);
  expect(asked).toEqual([undefined, '1', '2']);
  const failing = {
    listPage: async ({ token }: { token?: string }) => {
      if (token !== undefined) throw awsError('access-denied', 403);
      return { token: 'x', entries: () => [] };
    },
  } as unknown as BulkPort;
  await expect(listAll(failing, '', undefined)).rejects.toThrow('access-denied');
});

test('an origin is read as it was written, and is one file’s whatever that held', () => {
  const origin = { migration: 'm1', path: 'a b/ä.flow', sha256: 'x', content: 'y' };
  expect(readOrigin(originHeaders(origin))).toEqual(origin);
  expect(originHeaders(origin)['x-amz-meta-groundctl-origin']).toMatch(/^[\x20-\x7e]+$/);
  const { content: _, ...old } = originHeaders({ ...origin, content: undefined });
  expect(readOrigin(old)).toEqual({ ...origin, content: undefined });
  for (const name of ['migration', 'origin', 'sha256']) {
    expect(
      readOrigin({ ...originHeaders(origin), [`x-amz-meta-groundctl-${name}`]: undefined }),
    ).toBeUndefined();
  }
  expect(sameOrigin(origin, { migration: 'm1', path: origin.path })).toBe(true);
  expect(sameOrigin(origin, { migration: 'm2', path: origin.path })).toBe(false);
  expect(sameOrigin(origin, { migration: 'm1', path: 'other' })).toBe(false);
  // S3 takes 2 kB of metadata: of a longer path the beginning has to do.
  const long = 'k'.repeat(2000);
  expect(originHeaders({ ...origin, path: long })['x-amz-meta-groundctl-origin']).toHaveLength(1200);
  expect(sameOrigin({ ...origin, path: long.slice(0, 1200) }, { migration: 'm1', path: long })).toBe(true);
});

describe('verify', () => {
  const here = () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'groundctl-verify-')));
    return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
  };
  const run = async (bucket: Bucket, entries: readonly JournalEntry[], folder: string) => {
    const damaged: string[] = [];
    const journal = {
      entries: new Map(entries.map((one) => [one.key, one])),
      damaged: (key: string) => void damaged.push(key),
      owners: {},
    };
    const events: [number, number][] = [];
    const stream = verifyMigration(bucket.bulk, journal, { folders: [folder], sources: FOLDERS });
    let next = await stream.next();
    while (!next.done) {
      events.push([next.value.done, next.value.total]);
      next = await stream.next();
    }
    return { results: next.value, damaged, events };
  };

  test('reads every object back, and says of each what is true of it and of its file', async () => {
    using place = here();
    const { folder } = place;
    const text = flowText();
    const names = ['a', 'changed', 'damaged', 'denied', 'deleted', 'gone', 'other'];
    for (const name of names) if (name !== 'deleted') writeFileSync(join(folder, `${name}.flow`), text);
    writeFileSync(join(folder, 'changed.flow'), `${flowText()} `);
    writeFileSync(join(folder, 'new.flow'), text);
    const bucket = new Bucket();
    const entries = names.map((name) =>
      entry(`flows/${name}.flow`, text, { root: folder, path: `${name}.flow` }),
    );
    for (const { key } of entries) bucket.put(key, text);
    bucket.objects.delete('flows/gone.flow');
    bucket.put('flows/damaged.flow', 'x');
    bucket.put('flows/other.flow', 'x', { etag: '"theirs"' });
    bucket.fails.set('GET flows/denied.flow', awsError('access-denied', 403));
    const { results, damaged, events } = await run(bucket, entries, folder);
    expect(results.map(({ key, path, status, problem }) => [key, path, status, problem])).toEqual([
      ['flows/a.flow', 'a.flow', 'verified', undefined],
      ['flows/changed.flow', 'changed.flow', 'source-changed', undefined],
      ['flows/damaged.flow', 'damaged.flow', 'differs', undefined],
      ['flows/deleted.flow', 'deleted.flow', 'source-deleted', undefined],
      ['flows/denied.flow', 'denied.flow', 'unread', 'S3 said access-denied.'],
      ['flows/gone.flow', 'gone.flow', 'missing', undefined],
      ['flows/other.flow', 'other.flow', 'differs', undefined],
      [
        undefined,
        'new.flow',
        'not-uploaded',
        'no sync has uploaded it: it is newer, or the run was ended or failed before; sync again',
      ],
    ]);
    // Under the ETag that was written it is damage; under another one somebody wrote it.
    expect(damaged).toEqual(['flows/damaged.flow']);
    expect(events).toEqual([...names.map((_, index) => [index + 1, 7]), [8, 8]]);
    expect(results[0]).toMatchObject({
      root: folder,
      sha256: sha(text),
      found: sha(text),
      etag: '"flows/a.flow"',
      source: sha(text),
    });
    expect(results[2]).toMatchObject({ found: sha('x') });
    expect(bucket.sent.filter((one) => one === 'GET flows/damaged.flow')).toHaveLength(2);
    expect(bucket.sent.filter((one) => one === 'GET flows/a.flow')).toHaveLength(1);
  });

  test('takes no other failure for an answer', async () => {
    using place = here();
    const bucket = new Bucket();
    bucket.fails.set('GET flows/a.flow', awsError('no-such-bucket', 403));
    await expect(run(bucket, [entry('flows/a.flow', 'a')], place.folder)).rejects.toThrow('no-such-bucket');
  });

  test('says a status in words', () => {
    expect(verifyWords('verified', undefined)).toBe(
      'the object holds what was uploaded, and the file has not changed since',
    );
    expect(verifyWords('unread', 'Denied.')).toBe('Denied.');
    expect(verifyWords('not-uploaded', 'it is newer')).toBe('not uploaded: it is newer');
    expect(verifyWords('not-uploaded', undefined)).toBe('not uploaded: ');
    for (const status of ['source-changed', 'source-deleted', 'differs', 'missing', 'unread'] as const) {
      expect(verifyWords(status, undefined).length).toBeGreaterThan(20);
    }
  });
});
