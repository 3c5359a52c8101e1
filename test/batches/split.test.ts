import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/batches/entry.ts';
import { type PlusLimits, plusLimits } from '../../src/batches/limits.ts';
import { parseKeepTogether } from '../../src/batches/split/keep-together.ts';
import { lowerBound } from '../../src/batches/split/lower-bound.ts';
import { gapOf, type Split, split } from '../../src/batches/split/split.ts';

/** Small limits of the same kind, so that a few dozen files meet all three. */
const SMALL: PlusLimits = { units: 'decimal', fileBytes: 20, totalBytes: 99, files: 10 };

const entries = fc
  .uniqueArray(
    fc.record({
      folder: fc.integer({ min: 0, max: 8 }),
      file: fc.integer({ min: 0, max: 40 }),
      size: fc.integer({ min: 0, max: 24 }),
    }),
    { selector: ({ folder, file }) => `${folder}/${file}`, maxLength: 120 },
  )
  .map((all): Entry[] =>
    all.map(({ folder, file, size }) => ({ name: `d${folder}/f${file}.jpg`, size, bucket: 'b' })),
  );

function assertSound(result: Split, input: readonly Entry[], limits: PlusLimits): void {
  for (const { files, bytes } of result.batches) {
    expect(files.length).toBeGreaterThan(0);
    expect(files.length).toBeLessThanOrEqual(limits.files);
    expect(files.reduce((sum, { size }) => sum + size, 0)).toBe(bytes);
    expect(bytes).toBeLessThanOrEqual(limits.totalBytes);
    expect(Math.max(...files.map(({ size }) => size))).toBeLessThanOrEqual(limits.fileBytes);
  }
  const placed = [...result.batches.flatMap(({ files }) => files), ...result.oversize];
  const names = (all: readonly Entry[]) => all.map(({ name }) => name).sort();
  expect(names(placed)).toEqual(names(input));
  expect(result.batches.length).toBeGreaterThanOrEqual(result.lowerBound.batches);
}

describe('any split', () => {
  test('has every file in exactly one batch, and no batch breaks a limit', () => {
    fc.assert(
      fc.property(entries, (input) => assertSound(split(input, SMALL, { source: 's' }), input, SMALL)),
    );
  });

  test('is the same for the same files in any order', () => {
    fc.assert(
      fc.property(entries, fc.infiniteStream(fc.nat()), (input, keys) => {
        const shuffled = input
          .map((entry) => ({ entry, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ entry }) => entry);
        expect(split(shuffled, SMALL, { source: 's' })).toEqual(split(input, SMALL, { source: 's' }));
      }),
    );
  });

  test('keeps sets whole, and leaves out only sets that fit in no batch', () => {
    fc.assert(
      fc.property(entries, (input) => {
        const keepTogether = parseKeepTogether('folder');
        const result = split(input, SMALL, { source: 's', keepTogether });
        assertSound(result, input, SMALL);
        const batchesOf = new Map<string, Set<string>>();
        for (const { name, files } of result.batches) {
          for (const file of files) {
            const set = keepTogether(file) ?? '';
            batchesOf.set(set, (batchesOf.get(set) ?? new Set()).add(name));
          }
        }
        for (const names of batchesOf.values()) expect(names.size).toBe(1);
        for (const left of result.oversize) {
          const set = input.filter(
            (one) => keepTogether(one) === keepTogether(left) && one.size <= SMALL.fileBytes,
          );
          const bytes = set.reduce((sum, { size }) => sum + size, 0);
          const alone = left.size > SMALL.fileBytes;
          expect(alone || set.length > SMALL.files || bytes > SMALL.totalBytes).toBe(true);
        }
      }),
    );
  });
});

describe('the lower bound', () => {
  test('is the largest of volume, count and size', () => {
    const bound = (sizes: number[]) => lowerBound(Float64Array.from(sizes), SMALL);
    expect(bound([20, 20, 20, 20, 19])).toMatchObject({ batches: 1, byVolume: 1, byCount: 1, bySize: 2 - 1 });
    expect(bound(Array(11).fill(1))).toMatchObject({ batches: 2, byCount: 2, byVolume: 1 });
    // Four files of 20 to a batch of 99, however empty the rest of it stays.
    expect(bound(Array(9).fill(20))).toMatchObject({ batches: 3, byVolume: 2, byCount: 1, bySize: 3 });
    expect(bound([])).toMatchObject({ batches: 0 });
  });

  test('is never above what is possible: one file a batch is always enough', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (sizes) => {
        expect(lowerBound(Float64Array.from(sizes), SMALL).batches).toBeLessThanOrEqual(sizes.length);
      }),
    );
  });
});

describe('the number of batches', () => {
  const files = (count: number, sizeOf: (index: number) => number): Entry[] =>
    Array.from({ length: count }, (_, index) => ({
      name: `f${String(index).padStart(6, '0')}`,
      size: sizeOf(index),
    }));
  // A linear congruential generator: the same numbers on every machine.
  const random = (seed: number) => () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };

  test.each([
    ['equal small files', () => 200_000],
    ['equal files of 2 GB', () => 2e9],
    ['equal files of 1.43 GB', () => 1.43e9],
    ['random sizes up to 2 GB', random(7)],
    ['random sizes up to 20 MB, where volume and count both bind', random(8)],
  ])('%s: within one of the lower bound', (name, next) => {
    const scale = name.includes('20 MB') ? 2e7 : name.startsWith('random') ? 2e9 : 1;
    const result = split(
      files(30_000, () => Math.floor(next() * scale)),
      plusLimits(),
      { source: 's' },
    );
    expect(gapOf(result)).toBeLessThanOrEqual(1);
  });

  test('neighbours stay together where that costs nothing', () => {
    const result = split(
      files(25_000, () => 1),
      plusLimits(),
      { source: 's' },
    );
    expect(result.batches.map(({ files: all }) => [all[0]?.name, all.length])).toEqual([
      ['f000000', 10_000],
      ['f010000', 10_000],
      ['f020000', 5_000],
    ]);
  });
});

describe('what cannot be split', () => {
  test('a file over the limit is named and in no batch', () => {
    const result = split(
      [
        { name: 'big', size: 2e9 + 1 },
        { name: 'ok', size: 2e9 },
      ],
      plusLimits(),
      { source: 's' },
    );
    expect(result.oversize.map(({ name }) => name)).toEqual(['big']);
    expect(result.findings).toMatchObject([
      { rule: 'batch/file-too-large', subject: 'big', severity: 'error' },
    ]);
    expect(result.batches).toHaveLength(1);
  });

  test('a set over a limit is named whole', () => {
    const input = Array.from({ length: 10_001 }, (_, index) => ({ name: `seq/${index}`, size: 1 }));
    const result = split(input, plusLimits(), { source: 's', keepTogether: parseKeepTogether('folder') });
    expect(result.batches).toEqual([]);
    expect(result.oversize).toHaveLength(10_001);
    expect(result.findings[0]).toMatchObject({ rule: 'batch/set-too-large' });
  });

  test('an object that is listed twice is in one batch, and folder markers in none', () => {
    const input = [
      { name: 'a', size: 1 },
      { name: 'a', size: 1 },
      { name: 'd/', size: 0 },
    ];
    const result = split(input, plusLimits(), { source: 's' });
    expect(result.batches[0]?.files).toHaveLength(1);
    expect(result.folderMarkers).toBe(1);
    expect(result.findings[0]).toMatchObject({ rule: 'batch/listed-twice' });
  });
});

test('sets may be named by a pattern, and one that is none is refused', () => {
  const together = parseKeepTogether('seq-(\\d+)');
  expect(together({ name: 'x/seq-12/a.jpg', size: 1 })).toBe(together({ name: 'y/seq-12/b.jpg', size: 1 }));
  expect(together({ name: 'x/seq-13/a.jpg', size: 1 })).not.toBe(
    together({ name: 'x/seq-12/a.jpg', size: 1 }),
  );
  expect(together({ name: 'other', size: 1 })).toBeUndefined();
  expect(() => parseKeepTogether('(')).toThrow(/not a regular expression/);
});
