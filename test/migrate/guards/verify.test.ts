/** What is said of each object and of its file. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FOLDERS } from '../../../src/migrate/files/flow-sources.ts';
import type { JournalEntry } from '../../../src/migrate/sync/journal-entry.ts';
import { verifyMigration, verifyWords } from '../../../src/migrate/verify.ts';
import { flowText } from '../sample.ts';
import { awsError, Bucket, entry, sha } from './bucket.ts';

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
        'no sync has uploaded it: it is newer, or the run was stopped or failed before it; sync again',
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
