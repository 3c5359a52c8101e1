import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkPlus } from '../../src/batches/check.ts';
import type { Source } from '../../src/batches/sources/source.ts';
import { parseCsvRow } from '../../src/core/inventory/csv-rows.ts';
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
  ['another format', { fileFormat: 'Avro' }, /"Avro" format/],
  ['no Size column', { fileSchema: 'Bucket, Key' }, /no Size column/],
  ['no files', { files: undefined }, /not the manifest of an S3 Inventory report/],
  [
    'a wrong MD5',
    { files: [{ key: 'x/one.csv.gz', MD5checksum: '0'.repeat(32) }] },
    /does not match the inventory's manifest/,
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

test.each([
  [
    'a field less',
    row('train/a', 1).replace(',"STANDARD"', ''),
    /Line 2 of ".*one\.csv\.gz" .*: 8 fields and not 9/,
  ],
  ['a field more', `${row('train/a', 1)},`, /Line 2 .*: 10 fields and not 9/],
  ['a field less outside the prefix', row('other/a', 1).replace('"images",', ''), /Line 2 .*: 8 fields/],
  ['no size', row('train/a', ''), /the size is not a number of bytes/],
  ['a size that is not a decimal number', row('train/a', '0x10'), /the size is not a number of bytes/],
  ['a size that no number holds', row('train/a', '9007199254740993'), /the size is not a number of bytes/],
  ['a negative size outside the prefix', row('other/a', -1), /the size is not a number of bytes/],
  ['no key', row('', 1), /the key is empty/],
  ['a key that is not UTF-8', row('train/%ff', 1), /not URL-encoded UTF-8/],
  ['a key with a percent sign of its own', row('train/100%', 1), /not URL-encoded UTF-8/],
  ['a newline in a field', row('train/a\nb', 1), /Line 2 .* is not a CSV row/],
  ['a quote in a field', row('train/a"b', 1), /Line 2 .* is not a CSV row/],
  ['a quote that is not closed', row('train/a', 1).slice(0, -1), /Line 2 .* is not a CSV row/],
  ['a field of two megabytes', row(`train/${'a'.repeat(2e6)}`, 1), /Line 2 .* at most 1600000 bytes/],
  ['bytes that are no text', '\ud800', /does not fit|no row|UTF-8/],
])('refuses a row with %s, wherever it lies, and says which', async (name, bad, message) => {
  const source = reportOf(name.replaceAll(' ', '-'), [row('train/good', 1), bad, row('train/good', 2)]);
  const refused = report(checkPlus(source, undefined));
  await expect(refused).rejects.toMatchObject({ source: 'usage', message: expect.stringMatching(message) });
});

test('a report in UTF-16 or UTF-8 with a byte order mark is refused or read', async () => {
  const wide = reportOf('wide', []);
  const folder = join(root, 'wide');
  const data = gzipSync(Buffer.from(`\ufeff${row('train/a.txt', 1)}\r\n`, 'utf16le'));
  writeFileSync(join(folder, 'data/one.csv.gz'), data);
  const manifest = JSON.parse(readFileSync(join(folder, '2026-11-01T01-00Z/manifest.json'), 'utf8'));
  manifest.files[0].MD5checksum = undefined;
  writeFileSync(join(folder, '2026-11-01T01-00Z/manifest.json'), JSON.stringify(manifest));
  await expect(report(checkPlus(wide, undefined))).rejects.toMatchObject({ source: 'usage' });

  await using there = await aws();
  await there.bucket('images');
  const odd = row('train/a%1B%5B31m%E2%80%AE.txt', 1);
  const marked = reportOf('marked', [`\ufeff${odd}\r`, '', row('train/b.txt', 2)]);
  const result = await report(checkPlus(marked, there.s3));
  expect(result).toMatchObject({ files: 2, bytes: 3 });
  expect(brief(result.findings)).toEqual([expect.stringContaining('train/a\u001b[31m\u202e.txt')]);
});

test('refuses a report that names a file twice, which would be counted twice', async () => {
  const file = { key: 'x/one.csv.gz' };
  const source = reportOf('twice', [row('train/a', 1)], { files: [file, file] });
  await expect(report(checkPlus(source, undefined))).rejects.toThrow(/"x\/one.csv.gz" twice/);
});

test('refuses data that is cut off', async () => {
  const source = reportOf('cut', [row('train/a', 1)], { files: [{ key: 'x/one.csv.gz' }] });
  const data = gzipSync(`${row('train/a', 1)}\n`.repeat(500));
  writeFileSync(join(root, 'cut/data/one.csv.gz'), data.subarray(0, data.length / 2));
  await expect(report(checkPlus(source, undefined))).rejects.toThrow(/not complete gzip data/);
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
