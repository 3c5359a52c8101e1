import { describe, expect, test } from 'vitest';
import { regionOfLocation } from '../../src/aws/s3-shapes.ts';
import { regionFindings } from '../../src/batches/bucket-findings.ts';
import type { Entry } from '../../src/batches/entry.ts';
import { plusLimits } from '../../src/batches/limits.ts';
import { describeGauge } from '../../src/batches/survey/gauge.ts';
import { plusFindings, plusGauges } from '../../src/batches/survey/plus-findings.ts';
import { Survey } from '../../src/batches/survey/survey.ts';
import { brief } from './aws.ts';

const GB = 1e9;
const GIB = 2 ** 30;

function survey(sizes: readonly number[], units: 'decimal' | 'binary' = 'decimal'): Survey {
  const made = new Survey({ limits: plusLimits(units) });
  for (const [index, size] of sizes.entries()) made.add({ name: `f${index}.jpg`, size });
  return made;
}
const rulesOf = (made: Survey) =>
  brief(plusFindings(made, { source: 's' })).map((line) => line.split(' ').slice(0, 2).join(' '));

describe('the three limits of a batch, at their edges', () => {
  test.each([
    ['a file of exactly 2 GB', [2 * GB], []],
    ['one byte more', [2 * GB + 1], ['error batch/file-too-large', 'warning batch/between-units']],
    ['a file of exactly 2 GiB', [2 * GIB], ['error batch/file-too-large', 'warning batch/between-units']],
    ['one byte more than 2 GiB', [2 * GIB + 1], ['error batch/file-too-large']],
    ['10,000 files', Array(10_000).fill(1), []],
    ['10,001 files', Array(10_001).fill(1), ['error batch/too-many-files']],
    ['100 GB less one byte', [...Array(49).fill(2 * GB), 2 * GB - 1], []],
    ['exactly 100 GB', Array(50).fill(2 * GB), ['error batch/too-much-data', 'warning batch/between-units']],
    ['nothing', [], ['error batch/empty-source']],
  ] as const)('%s', (_, sizes, expected) => {
    expect(rulesOf(survey(sizes as readonly number[]))).toEqual(expected);
  });

  test('read in 2^30, the same edges are higher, and what lies between the readings is a warning', () => {
    expect(rulesOf(survey([2 * GIB], 'binary'))).toEqual(['warning batch/between-units']);
    expect(rulesOf(survey([2 * GIB + 1], 'binary'))).toEqual(['error batch/file-too-large']);
    expect(rulesOf(survey([...Array(49).fill(2 * GIB), 2 * GIB - 1], 'binary'))).toEqual([
      'warning batch/between-units',
    ]);
    expect(rulesOf(survey(Array(50).fill(2 * GIB), 'binary'))).toContain('error batch/too-much-data');
  });

  test('gauges say used of allowed, and are exact where rounding would hide the difference', () => {
    const [files, total, file] = plusGauges(survey([...Array(49).fill(2 * GB), 2 * GB - 1]));
    expect(files && describeGauge(files)).toBe('50 of at most 10,000');
    expect(total).toMatchObject({ used: 100 * GB - 1, allowed: 100 * GB - 1, over: false });
    expect(file && describeGauge(file)).toBe('2 GB of at most 2 GB');
    const over = plusGauges(survey([2 * GB + 1])).at(-1);
    expect(over && describeGauge(over)).toBe('2 GB (2,000,000,001 bytes) of at most 2 GB');
    expect(over?.over).toBe(true);
  });
});

test.each([
  ['nothing', undefined, true],
  ['null', null, true],
  ['an empty text', '', true],
  ['us-east-1 as text', 'us-east-1', true],
  ['the old EU', 'EU', false],
  ['another region', 'eu-central-1', false],
])('a location of %s', (_, location, accepted) => {
  expect(brief(regionFindings('bucket', regionOfLocation(location)))).toEqual(
    accepted ? [] : ['error batch/wrong-region bucket'],
  );
});

describe('batches in transfer and projects in review', () => {
  const quotas = (facts: { transferring?: number; inReview?: number }) =>
    brief(plusFindings(survey([1]), { source: 's', ...facts }));
  test('a fifth batch may still be submitted, a sixth may not', () => {
    expect(quotas({ transferring: 4 })).toEqual([]);
    expect(quotas({ transferring: 5 })).toEqual(['error batch/too-many-transfers s']);
  });
  test('five projects may be in review, six may not', () => {
    expect(quotas({ inReview: 5 })).toEqual([]);
    expect(quotas({ inReview: 6 })).toEqual(['error batch/too-many-reviews s']);
  });
});

describe('what else is wrong with files', () => {
  const found = (entries: readonly Entry[], prefix?: string) => {
    const made = new Survey({ limits: plusLimits(), ...(prefix === undefined ? {} : { prefix }) });
    for (const entry of entries) made.add(entry);
    return brief(plusFindings(made, { source: 's', taskType: 'image' }));
  };

  test('empty files and folder markers are told apart', () => {
    expect(
      found([
        { name: 'a/', size: 0 },
        { name: 'a/b.jpg', size: 0 },
      ]),
    ).toEqual(['warning batch/zero-byte-file a/b.jpg', 'info batch/folder-marker a/']);
  });

  test('names that differ by case or Unicode form are named together', () => {
    const e = 'caf\u00e9.jpg';
    expect(
      found([
        { name: 'A.jpg', size: 1 },
        { name: 'a.jpg', size: 1 },
        { name: 'b.jpg', size: 1 },
      ]),
    ).toEqual(['warning batch/names-differ-by-case a.jpg and A.jpg']);
    const lines = found([
      { name: e, size: 1 },
      { name: e.normalize('NFD'), size: 1 },
    ]);
    expect(lines[0]).toBe(
      `warning batch/names-differ-by-case ${e.normalize('NFD')} and the same in a different Unicode form`,
    );
  });

  test('archived objects need a restore, unless they have been restored or are read at once', () => {
    const entry = (storageClass: string, restored = false): Entry => ({
      name: 'a.jpg',
      size: 1,
      storageClass,
      restored,
    });
    expect(found([entry('GLACIER')])).toEqual(['error batch/needs-restore a.jpg']);
    expect(found([entry('DEEP_ARCHIVE')])).toEqual(['error batch/needs-restore a.jpg']);
    expect(found([entry('DEEP_ARCHIVE', true)])).toEqual([]);
    expect(found([entry('GLACIER_IR')])).toEqual([]);
  });

  test('spaces, plus signs, control characters and letters beyond ASCII in names are special; slashes are not', () => {
    for (const name of ['a b.jpg', 'a+b.jpg', 'a\u0007.jpg', 'ä.jpg']) {
      expect(found([{ name, size: 1 }])).toEqual([`warning batch/special-characters ${name}`]);
    }
    expect(found([{ name: "a/b-c_(1)!.'*.jpg", size: 1 }])).toEqual([]);
  });

  test('a prefix without its slash takes in its neighbours', () => {
    const entries = [
      { name: 'images/a.jpg', size: 1 },
      { name: 'images-old/a.jpg', size: 1 },
    ];
    expect(found(entries, 'images')).toEqual(['warning batch/prefix-is-no-folder images-old/a.jpg']);
    expect(found(entries.slice(0, 1), 'images/')).toEqual([]);
  });

  test('file types that do not fit the task are counted by extension', () => {
    expect(
      found([
        { name: 'a.jpg', size: 1 },
        { name: 'b.mp3', size: 1 },
        { name: 'c', size: 1 },
      ]),
    ).toEqual(['warning batch/unlikely-file-type s']);
  });

  test('ten thousand bad names are one finding with an exact count and a few examples', () => {
    const made = new Survey({ limits: plusLimits() });
    for (let index = 0; index < 10_000; index++) made.add({ name: `a ${index}`, size: 1 });
    const [only] = plusFindings(made, { source: 's' }).filter(
      ({ rule }) => rule === 'batch/special-characters',
    );
    expect(only?.evidence).toMatchObject({ count: 10_000 });
    expect(only?.evidence?.examples).toHaveLength(10);
  });

  test('a name that comes twice is told from one that is similar, however many lie between', () => {
    const made = new Survey({ limits: plusLimits(), mayRepeat: true });
    for (let index = 0; index < 50_000; index++) made.add({ name: `Frame-${index}`, size: 1 });
    for (const name of ['Frame-3', 'Frame-41000', 'frame-3', 'frame-42000']) made.add({ name, size: 1 });
    expect(made.duplicates.examples).toEqual(['Frame-3', 'Frame-41000']);
    expect(made.similar.examples).toEqual(['frame-3 and Frame-3', 'frame-42000']);
  });

  test('the largest files come largest first', () => {
    const made = survey([5, 9, 1, 7, 3, 8, 2, 6, 4, 10, 12, 11]);
    expect(made.largest.map(({ size }) => size)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  });
});
