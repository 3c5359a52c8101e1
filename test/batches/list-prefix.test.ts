import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ListingPart, listPrefix } from '../../src/batches/sources/list-prefix.ts';
import { GroundctlError } from '../../src/core/errors.ts';
import { aws } from './aws.ts';
import { bucketOf, compareKeys } from './memory-bucket.ts';

async function namesOf(
  s3: Parameters<typeof listPrefix>[0],
  prefix = '',
  options: Parameters<typeof listPrefix>[2] = {},
): Promise<string[]> {
  const names: string[] = [];
  for await (const { entries } of listPrefix(s3, { bucket: 'b', prefix }, options)) {
    for (const { name } of entries) names.push(name);
  }
  return names;
}

const sorted = (names: readonly string[]) => [...names].sort(compareKeys);
const segment = fc.constantFrom('a', 'b', 'c', 'img', '!', 'é', '\u{1f600}', '\uff21');
const keys = fc.uniqueArray(
  fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
  { maxLength: 150 },
);

describe('a listing in parallel', () => {
  test('gives every key below the prefix exactly once, whatever the folders', async () => {
    await fc.assert(
      fc.asyncProperty(keys, fc.integer({ min: 1, max: 9 }), async (all, concurrency) => {
        const { s3 } = bucketOf(all);
        expect(sorted(await namesOf(s3, '', { concurrency }))).toEqual(sorted(all));
        expect(sorted(await namesOf(s3, 'img', { concurrency }))).toEqual(
          sorted(all.filter((key) => key.startsWith('img'))),
        );
      }),
    );
  });

  test('goes on from any page where an earlier one ended, without a gap or a repeat', async () => {
    await fc.assert(
      fc.asyncProperty(keys, fc.nat({ max: 40 }), async (all, pages) => {
        const { s3 } = bucketOf(all);
        const names: string[] = [];
        let rest: readonly ListingPart[] | undefined;
        for await (const { entries, remaining } of listPrefix(s3, { bucket: 'b', prefix: '' })) {
          for (const { name } of entries) names.push(name);
          rest = remaining;
          if (names.length > pages) break;
        }
        names.push(...(await namesOf(s3, '', { resume: rest })));
        expect(sorted(names)).toEqual(sorted(all));
      }),
    );
  });

  test('asks for what is needed and nothing more while a prefix is small', async () => {
    const flat = bucketOf(Array.from({ length: 30 }, (_, index) => `f/${String(index).padStart(3, '0')}`));
    await namesOf(flat.s3);
    expect(flat.asked).toHaveLength(10);
  });

  test('a large prefix is divided at its folders and read several requests at a time', async () => {
    const all = Array.from(
      { length: 3000 },
      (_, index) => `d/${String(index % 60).padStart(2, '0')}/${index}`,
    );
    const { s3 } = bucketOf(all, 10);
    let running = 0;
    let most = 0;
    const watched = {
      listPage: async (input: Parameters<typeof s3.listPage>[0]) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return s3.listPage(input);
      },
    };
    expect(sorted(await namesOf(watched))).toEqual(sorted(all));
    expect(most).toBe(8);
  });

  test('a throttled page is asked for again, from where it was; other errors end the listing', async () => {
    const { s3 } = bucketOf(['a', 'b', 'c', 'd']);
    const failing = (times: number, retryable: boolean) => {
      let left = times;
      return {
        listPage: async (input: Parameters<typeof s3.listPage>[0]) => {
          if (left-- > 0) {
            throw new GroundctlError('no', {
              code: 'throttled',
              source: 'aws',
              aws: { name: 'SlowDown', retryable },
            });
          }
          return s3.listPage(input);
        },
      };
    };
    const retry = { sleep: async () => {} };
    expect(await namesOf(failing(3, true), '', { retry })).toEqual(['a', 'b', 'c', 'd']);
    await expect(namesOf(failing(1, false), '', { retry })).rejects.toThrow('no');
  });

  test('stops when it is interrupted', async () => {
    const { s3 } = bucketOf(['a']);
    await expect(namesOf(s3, '', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  });
});

test('over HTTP, keys of every kind come through, in pages', async () => {
  await using there = await aws();
  await there.bucket('many');
  const odd = ['plain', 'with space/+%25', 'ü/é', '\u{1f600}', 'a//b', 'q?x=1&y', 'tab\there'];
  const all = [...odd, ...Array.from({ length: 1100 }, (_, index) => `n/${index}`)];
  await Promise.all(all.map((key) => there.put('many', key)));
  there.sent();
  const names: string[] = [];
  for await (const { entries } of listPrefix(there.s3, { bucket: 'many', prefix: '' })) {
    for (const { name } of entries) names.push(name);
  }
  expect(sorted(names)).toEqual(sorted(all));
  expect(there.sent()).toEqual({ HeadBucket: 1, ListObjectsV2: 2 });
});
