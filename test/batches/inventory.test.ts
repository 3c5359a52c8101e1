import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkPlus } from '../../src/batches/check.ts';
import { parseCsvRow } from '../../src/batches/sources/inventory.ts';
import type { Source } from '../../src/batches/sources/source.ts';
import { aws, brief, report } from './aws.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'inventory-'));
});
afterAll(() => rmSync(root, { recursive: true }));

const SCHEMA = 'Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate, ETag, StorageClass';
const row = (key: string, size: number | string, latest = 'true', deleted = 'false', storage = 'STANDARD') =>
  [`images`, key, 'v', latest, deleted, `${size}`, '2026-11-01T00:00:00.000Z', 'abc', storage]
    .map((field) => `"${field}"`)
    .join(',');

/** An S3 Inventory report on a disk, as `aws s3 sync` leaves it. */
function reportOf(name: string, rows: readonly string[], more: object = {}): Source {
  const folder = join(root, name);
  const data = gzipSync(`${rows.join('\n')}\n`);
  mkdirSync(join(folder, '2026-11-01T01-00Z'), { recursive: true });
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data/one.csv.gz'), data);
  const path = join(folder, '2026-11-01T01-00Z/manifest.json');
  writeFileSync(
    path,
    JSON.stringify({
      sourceBucket: 'images',
      destinationBucket: 'arn:aws:s3:::inventory',
      version: '2016-11-30',
      creationTimestamp: '1793494800000',
      fileFormat: 'CSV',
      fileSchema: SCHEMA,
      files: [
        {
          key: `${name}/data/one.csv.gz`,
          size: data.length,
          MD5checksum: createHash('md5').update(data).digest('hex'),
        },
      ],
      ...more,
    }),
  );
  return { kind: 'inventory', at: { in: 'file', path }, prefix: 'train/' };
}

test('counts the current objects below the prefix, and says how old the report is', async () => {
  await using there = await aws();
  await there.bucket('images');
  const source = reportOf('good', [
    row('train/a.txt', 5),
    row('train/with+space+and+%C3%BC.txt', 7),
    row('train/old.txt', 100, 'false'),
    row('train/gone.txt', '', 'true', 'true'),
    row('test/b.txt', 100),
    row('train/cold.txt', 1, 'true', 'false', 'GLACIER'),
  ]);
  const result = await report(checkPlus(source, there.s3));
  expect(result).toMatchObject({ files: 3, bytes: 13, inventoryTaken: new Date(1793494800000) });
  expect(brief(result.findings)).toEqual([
    'error batch/needs-restore train/cold.txt',
    'warning batch/special-characters train/with space and ü.txt',
  ]);
  expect(there.sent().ListObjectsV2).toBeUndefined();
});

test.each([
  ['another format', { fileFormat: 'ORC' }, /"ORC" format/],
  ['no Size column', { fileSchema: 'Bucket, Key' }, /no Size column/],
  ['no files', { files: undefined }, /no manifest of an S3 Inventory report/],
  [
    'a wrong MD5',
    { files: [{ key: 'x/one.csv.gz', MD5checksum: '0'.repeat(32) }] },
    /not what the inventory's manifest describes/,
  ],
  ['a data file that is missing', { files: [{ key: 'x/two.csv.gz' }] }, /does not exist/],
  ['a path in the place of a name', { files: [{ key: '..' }] }, /cannot be opened/],
])('refuses a report with %s', async (name, more, message) => {
  const source = reportOf(name.replaceAll(' ', '-'), [row('train/a', 1)], more);
  await expect(report(checkPlus(source, undefined))).rejects.toMatchObject({
    source: 'usage',
    message: expect.stringMatching(message),
  });
});

test('refuses data that is cut off', async () => {
  const source = reportOf('cut', [row('train/a', 1)], { files: [{ key: 'x/one.csv.gz' }] });
  const data = gzipSync(`${row('train/a', 1)}\n`.repeat(500));
  writeFileSync(join(root, 'cut/data/one.csv.gz'), data.subarray(0, data.length / 2));
  await expect(report(checkPlus(source, undefined))).rejects.toThrow(/not whole gzip data/);
});

test('rows come back as they were written, whatever is in the fields', () => {
  const field = fc.string().map((text) => text.replace(/[\r\n]/g, ''));
  fc.assert(
    fc.property(fc.array(field, { minLength: 1 }), (fields) => {
      const text = fields.map((one) => `"${one.replaceAll('"', '""')}"`).join(',');
      expect(parseCsvRow(text)).toEqual(fields);
    }),
  );
  expect(parseCsvRow('a,,"b"')).toEqual(['a', '', 'b']);
  expect(parseCsvRow('a,')).toEqual(['a', '']);
});
