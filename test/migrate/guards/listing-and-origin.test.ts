/** What a listing holds, and what an object says of its origin. */
import { expect, test } from 'vitest';
import type { BulkPort } from '../../../src/migrate/ports.ts';
import { listAll } from '../../../src/migrate/sync/list-all.ts';
import { originHeaders, readOrigin, sameOrigin } from '../../../src/migrate/sync/origin.ts';
import { awsError } from './bucket.ts';

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
