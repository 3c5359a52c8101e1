/** What may be written at a key, decided on a bucket in memory. */
import { describe, expect, test } from 'vitest';
import { good, type Parsed } from '../../../src/core/parsed.ts';
import {
  askAndDecide,
  type Candidate,
  type DecisionContext,
  decide,
} from '../../../src/migrate/plan/decide.ts';
import { AdaptiveGate } from '../../../src/migrate/sync/gate.ts';
import type { JournalEntry } from '../../../src/migrate/sync/journal-entry.ts';
import { ObjectStore } from '../../../src/migrate/sync/object-store.ts';
import { originHeaders } from '../../../src/migrate/sync/origin.ts';
import { Bucket, entry, sha } from './bucket.ts';

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
