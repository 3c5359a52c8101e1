/** What a journal remembers of what it was told, and makes of what others wrote into it. */
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Replaced } from '../../../src/migrate/rollback/replaced.ts';
import { isOnRecord, Journal, journalPath } from '../../../src/migrate/sync/journal.ts';
import { entry } from './bucket.ts';

const SCOPE = { endpoint: undefined, bucket: 'sagemaker-x', prefix: 'flows/', roots: ['/work'] };
const KEY = 'flows/a.flow';
const SEEN = { dev: 1, ino: 2, size: 3, mtimeMs: 4, ctimeMs: 5 };
const replaced = (more: Partial<Replaced> = {}): Replaced => ({
  ...{ key: KEY, run: 1, etag: '"theirs"', size: 9, kept: { key: 'flows/.kept', etag: '"kept"' } },
  ...more,
});

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'groundctl-journal-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = () => journalPath(folder, SCOPE);
const read = () => Journal.read(folder, SCOPE);
/** What is read back after a run that did something. */
async function kept(act: (journal: Journal) => void | Promise<void>) {
  const journal = await Journal.open(folder, SCOPE);
  await act(journal);
  await journal.close();
  return { ...(await read()), journal };
}
const lines = () => readFileSync(path(), 'utf8').split('\n').filter(Boolean);

describe('a journal', () => {
  test('begins with nothing, for its owner only, and is one for a place and its folders in any order', async () => {
    expect(await read()).toMatchObject({ migration: '', entries: new Map(), changed: undefined, owners: {} });
    const { journal, migration } = await kept(() => {});
    expect(journal.path).toBe(path());
    expect(migration).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(lines()[0] ?? '')).toEqual({
      ...{ migration, bucket: 'sagemaker-x', prefix: 'flows/', roots: ['/work'] },
    });
    if (process.platform !== 'win32') expect(statSync(path()).mode & 0o777).toBe(0o600);
    const name = (more: object) => journalPath('/s', { ...SCOPE, ...more });
    expect(name({})).toMatch(/^\/s\/[0-9a-f]{24}\.ndjson$/);
    expect(name({ roots: ['/b', '/a'] })).toBe(name({ roots: ['/a', '/b'] }));
    const others = [{}, { endpoint: 'http://x' }, { bucket: 'y' }, { prefix: '' }, { roots: ['/b', '/a'] }];
    expect(new Set(others.map(name)).size).toBe(5);
    expect(name({ endpoint: '' })).toBe(name({}));
  });

  test('remembers uploads, the last word on each, and what was removed and found damaged', async () => {
    const first = await kept((journal) => {
      journal.add(entry(KEY, 'a', { seen: SEEN }));
      journal.add(entry('flows/b.flow', 'b'));
      journal.add(entry('flows/c.flow', 'c'));
      journal.add(entry('flows/c.flow', 'c2'));
      journal.damaged(KEY);
      journal.damaged('flows/none.flow');
      journal.removed('flows/b.flow');
      expect([...journal.entries.keys()]).toEqual([KEY, 'flows/c.flow']);
    });
    expect([...first.entries.values()]).toEqual([
      entry(KEY, 'a', { seen: SEEN, damaged: true }),
      entry('flows/c.flow', 'c2'),
    ]);
    const second = await kept((journal) => journal.add(entry(KEY, 'a')));
    expect(second.migration).toBe(first.migration);
    expect([...second.entries.values()]).toEqual([entry(KEY, 'a'), entry('flows/c.flow', 'c2')]);
  });

  test('remembers what was replaced, brought back, and kept', async () => {
    const { replaced: record, journal } = await kept(async (journal) => {
      expect(journal.nextRun).toBe(1);
      await journal.replacing(replaced());
      expect(lines().at(-1)).toContain('"replaced"');
      await journal.replacing(replaced({ run: 3, kept: { versionId: 'v1' }, before: entry(KEY, 'old') }));
      await journal.replacing(replaced({ key: 'flows/b.flow', kept: { key: 'flows/.b', etag: '"b"' } }));
    });
    expect(journal.nextRun).toBe(4);
    expect([...record.stacks].map(([key, stack]) => [key, stack.map(({ run }) => run)])).toEqual([
      [KEY, [1, 3]],
      ['flows/b.flow', [1]],
    ]);
    expect([...record.copies]).toEqual([
      ['flows/.kept', { of: KEY, etag: '"kept"', needed: true }],
      ['flows/.b', { of: 'flows/b.flow', etag: '"b"', needed: true }],
    ]);
    const back = await kept((again) => {
      expect(again.nextRun).toBe(4);
      again.restored(KEY, entry(KEY, 'old'));
      again.add(entry('flows/b.flow', 'b'));
      again.restored('flows/b.flow', undefined);
      again.removed('flows/.b');
      expect([...again.entries.keys()]).toEqual([KEY]);
      expect(again.replaced.copies.has('flows/.b')).toBe(false);
    });
    expect([...back.entries.values()]).toEqual([entry(KEY, 'old')]);
    expect([...back.replaced.stacks].map(([key, stack]) => [key, stack.length])).toEqual([
      [KEY, 1],
      ['flows/b.flow', 0],
    ]);
    expect([...back.replaced.copies]).toEqual([['flows/.kept', { of: KEY, etag: '"kept"', needed: true }]]);
    const all = await kept((again) => again.restored(KEY, undefined));
    expect([all.entries.size, all.replaced.copies.get('flows/.kept')?.needed]).toEqual([0, false]);
  });

  test('a copy of what was an upload before is not needed: its file has it', async () => {
    const { replaced: record } = await kept((journal) =>
      journal.replacing(replaced({ before: entry(KEY, 'old') })),
    );
    expect(record.copies.get('flows/.kept')?.needed).toBe(false);
  });

  test('remembers how flows were changed and what owners are called, and says neither twice', async () => {
    const changed = { remap: true, stripTrained: false, mapped: ['buckets a'] };
    const first = await kept((journal) => {
      journal.changes(changed);
      journal.names({ 200001: 'ana', 200002: 'bo' });
    });
    expect(first).toMatchObject({ changed, owners: { 200001: 'ana', 200002: 'bo' } });
    const before = lines().length;
    await kept((journal) => {
      journal.changes(changed);
      journal.names({ 200001: 'ana' });
    });
    expect(lines()).toHaveLength(before);
    const second = await kept((journal) => {
      journal.changes({ remap: false, stripTrained: true });
      journal.names({ 200001: 'ana', 200002: 'cy' });
    });
    expect(second.changed).toEqual({ remap: false, stripTrained: true });
    expect(second.owners).toEqual({ 200001: 'ana', 200002: 'cy' });
    expect(JSON.parse(lines().at(-1) ?? '')).toEqual({ owners: { 200002: 'cy' } });
  });

  test('gathers lines, and writes each on one of its own', async () => {
    const { entries } = await kept(async (journal) => {
      journal.add(entry(KEY, 'a'));
      journal.add(entry('flows/b.flow', 'b'));
      await journal.written();
      expect(lines()).toHaveLength(3);
      journal.add(entry('flows/c.flow', 'c'));
    });
    expect(entries.size).toBe(3);
  });

  test('passes over half a line, and goes on behind it', async () => {
    await kept((journal) => journal.add(entry(KEY, 'a')));
    appendFileSync(path(), '{"key":"flows/b.fl');
    const { entries } = await kept((journal) => journal.add(entry('flows/c.flow', 'c')));
    expect([...entries.keys()]).toEqual([KEY, 'flows/c.flow']);
  });
});

describe('a line of a journal that is not as one of ours', () => {
  const ID = '00000000-0000-4000-8000-000000000000';
  const whole = entry(KEY, 'a');
  const of = (...texts: unknown[]) => {
    writeFileSync(path(), [{ migration: ID }, ...texts].map((line) => JSON.stringify(line)).join('\n'));
    return read();
  };
  test.each(
    Object.keys(whole).map((name) => [name, { ...whole, [name]: name === 'written' ? 'true' : 7 }] as const),
  )('is no entry: %s', async (_, line) => {
    expect((await of(line)).entries.size).toBe(0);
    const restored = await of(whole, { restored: KEY, entry: line });
    expect(restored.entries.size).toBe(0);
  });
  test('is an entry where only what is never missing is there', async () => {
    expect((await of(whole, { ...whole, key: 'flows/b.flow', seen: SEEN })).entries.size).toBe(2);
    expect((await of({ ...whole, seen: { ...SEEN, ino: 'x' } })).entries.size).toBe(0);
    expect((await of({ restored: KEY, entry: whole })).entries.size).toBe(1);
    expect((await of(whole, { restored: KEY, entry: null })).entries.size).toBe(0);
  });
  test.each([
    ...[null, 7, 'x', [], {}, { removed: 7 }, { restored: 7, entry: whole }, { changed: null }],
    ...[
      { changed: { remap: true } },
      { changed: { stripTrained: true } },
      { changed: { remap: 'x', stripTrained: true } },
    ],
    ...[
      { changed: { remap: true, stripTrained: false, mapped: 'x' } },
      { owners: { x: 'ana' } },
      { owners: null },
    ],
    { changed: { remap: true, stripTrained: false, mapped: [7] } },
  ])('says nothing: %j', async (line) => {
    const found = await of(whole, line);
    expect([found.migration, found.entries.size, found.changed, found.owners]).toEqual([
      ID,
      1,
      undefined,
      {},
    ]);
  });
  test.each([
    ...[
      { key: 7 },
      { run: '1' },
      { run: 0.5 },
      { etag: 7 },
      { size: '9' },
      { kept: undefined },
      { kept: {} },
    ],
    ...[
      { kept: { key: 'k' } },
      { kept: { etag: 'e' } },
      { kept: { versionId: 7 } },
      { before: null },
      { before: {} },
    ],
  ])('is no replacement: %j', async (more) => {
    const found = await of({ replaced: { ...replaced(), ...more } });
    expect([found.replaced.stacks.size, found.replaced.copies.size]).toEqual([0, 0]);
  });
  test.each([ID.slice(1), `${ID}0`, ID.replace('4', 'G'), 7])(
    'is no name of a migration: %j',
    async (migration) => {
      writeFileSync(path(), JSON.stringify({ migration }));
      expect((await read()).migration).toBe('');
    },
  );
  test('the first name of a migration stays, and entries without one are nothing', async () => {
    expect((await of({ migration: ID.replace('4', '5') })).migration).toBe(ID);
    writeFileSync(path(), JSON.stringify(whole));
    expect((await read()).entries.size).toBe(0);
  });
});

describe('a journal that cannot be used', () => {
  test.skipIf(process.platform === 'win32')(
    'is said to be that, with its path, and nothing is sent',
    async () => {
      symlinkSync(join(folder, 'elsewhere'), path());
      await expect(Journal.open(folder, SCOPE)).rejects.toMatchObject({
        message: expect.stringContaining(path()),
        hint: expect.stringContaining(
          'Nothing was sent. It is the journal; XDG_STATE_HOME names a different location for it.',
        ),
      });
      rmSync(path());
      await kept((journal) => journal.add(entry(KEY, 'a')));
      rmSync(path());
      symlinkSync(folder, path());
      await expect(read()).rejects.toMatchObject({
        code: 'journal-unreadable',
        message: expect.stringMatching(/^The journal cannot be read: ./),
      });
    },
  );

  test.skipIf(process.platform === 'win32')('leaves its folder to its owner', async () => {
    chmodSync(folder, 0o755);
    const below = join(folder, 'state');
    await (await Journal.open(below, SCOPE)).close();
    expect(statSync(below).mode & 0o777).toBe(0o700);
  });
});

test.each([
  [undefined, '"e"', SEEN, false],
  [{ etag: '"e"' }, '"f"', undefined, false],
  [{ etag: '"e"' }, '"e"', undefined, true],
  [{ etag: '"e"' }, '"e"', SEEN, false],
  [{ etag: '"e"', seen: SEEN }, '"e"', SEEN, true],
  [{ etag: '"e"', seen: SEEN }, '"e"', { ...SEEN, ino: 7 }, false],
])('an entry %j says of %s and %j all there is to say: %s', (more, etag, seen, expected) => {
  expect(isOnRecord(more && entry(KEY, 'a', more), etag, seen)).toBe(expected);
});
