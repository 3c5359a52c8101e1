import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal, journalPath } from '../../src/migrate/sync/journal.ts';

const SCOPE = { endpoint: undefined, bucket: 'sagemaker-x', prefix: 'flows/', roots: ['/work'] };
const ENTRY = { root: '/work', path: 'a.flow', source: 'ab', sha256: 'ab', etag: '"e"', written: true };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groundctl-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('runs that begin a journal at once are one migration, and lose nothing of each other', async () => {
  const both = await Promise.all([Journal.open(folder, SCOPE), Journal.open(folder, SCOPE)]);
  expect(new Set(both.map(({ migration }) => migration)).size).toBe(1);
  for (const [index, journal] of both.entries()) journal.add({ ...ENTRY, key: `flows/${index}.flow` });
  await Promise.all(both.map((journal) => journal.close()));
  const read = await Journal.read(folder, SCOPE);
  expect(read.migration).toBe(both[0].migration);
  expect([...read.entries.keys()].sort()).toEqual(['flows/0.flow', 'flows/1.flow']);
  expect(readdirSync(folder)).toHaveLength(1);
});

test.each(['', '{"migra', '{"migration":"no name"}\n'])(
  'a journal whose first line is %j begins anew, and is remembered',
  async (start) => {
    writeFileSync(journalPath(folder, SCOPE), start);
    const journal = await Journal.open(folder, SCOPE);
    journal.add({ ...ENTRY, key: 'flows/a.flow' });
    await journal.close();
    const read = await Journal.read(folder, SCOPE);
    expect(read.migration).toBe(journal.migration);
    expect(read.entries.has('flows/a.flow')).toBe(true);
  },
);
