import { describe, expect, test } from 'vitest';
import { good } from '../../../src/core/parsed.ts';
import { checkPrefix, keysFor, mayHold, rootNames } from '../../../src/migrate/plan/keys.ts';

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
    expect(keys(['k'.repeat(fits + 1)])).toEqual(['its key would have 1025 bytes, but S3 accepts 1024']);
    expect(keys([`é${'k'.repeat(fits - 1)}`])).toEqual([
      'its key would have 1025 bytes, but S3 accepts 1024',
    ]);
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
